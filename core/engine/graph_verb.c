/*
 * graph_verb.c - `weir graph`: reads a pipeline and prints its picture.
 */
#include "graph.h"
#include "run.h"
#include "run_parts.h"

static bool print(const struct weir_run_options *options, const struct weir_pipeline *pipeline,
		  struct weir_error *err)
{
	static void (*const draw[])(struct weir_buffer *, const struct weir_graph *) = {
		weir_graph_text, weir_graph_mermaid, weir_graph_svg
	};
	struct weir_plugins *plugins = weir_plugins_new(options->plugin_path);
	struct weir_graph graph;
	struct weir_buffer out;
	struct weir_arena arena;
	bool good;

	weir_arena_init(&arena);
	weir_buffer_init(&out, WEIR_GRAPH_CEILING);
	weir_graph_make(&graph, pipeline, plugins, &arena);
	draw[options->form](&out, &graph);
	good = !out.overflow || weir_fail(err, WEIR_BAD_CONFIG, "the picture would be too large");
	if (good)
		fwrite(out.at, 1, out.length, stdout);
	weir_buffer_release(&out);
	weir_arena_release(&arena);
	weir_plugins_free(plugins);
	return good;
}

int weir_graph(const struct weir_run_options *options)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	const struct weir_pipeline_options how = { .set = options->set,
						   .set_count = options->set_count,
						   .to = options->to,
						   .store_only = true,
						   .outline = true,
						   .log = log };
	struct weir_pipeline *pipeline;
	struct weir_problems problems;
	struct weir_error err = { 0 };
	int code;

	weir_problems_init(&problems);
	pipeline = weir_pipeline_load(options->file, &how, &problems);
	if (pipeline && !print(options, pipeline, &err))
		weir_problems_add(&problems, &err);
	weir_problems_print(&problems, log);
	code = weir_exit_code(weir_problems_code(&problems));
	weir_pipeline_free(pipeline);
	weir_problems_release(&problems);
	weir_logger_free(log);
	return code;
}
