/*
 * outline.c - loads a pipeline as an outline, and prints what is made of it.
 */
#include "outline.h"
#include "run_parts.h"

static void print(const struct weir_outline *outline, weir_outline_fn *make, const char *too_long,
		  struct weir_problems *problems)
{
	struct weir_buffer out;

	weir_buffer_init(&out, WEIR_OUTLINE_CEILING);
	if (make(&out, outline, problems)) {
		if (out.overflow)
			weir_problem(problems, NULL, "%s", too_long);
		else
			fwrite(out.at, 1, out.length, stdout);
	}
	weir_buffer_release(&out);
}

int weir_outline(const struct weir_run_options *options, weir_outline_fn *make,
		 const char *too_long)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	const struct weir_pipeline_options how = { .set = options->set,
						   .set_count = options->set_count,
						   .to = options->to,
						   .store_only = true,
						   .outline = true,
						   .log = log };
	struct weir_problems problems;
	struct weir_pipeline *pipeline;
	int code;

	weir_problems_init(&problems);
	pipeline = weir_pipeline_load(options->file, &how, &problems);
	if (pipeline) {
		struct weir_outline outline = { pipeline, &how,
						weir_plugins_new(options->plugin_path), options };

		print(&outline, make, too_long, &problems);
		weir_plugins_free(outline.plugins);
	}
	weir_problems_print(&problems, log);
	code = weir_exit_code(weir_problems_code(&problems));
	weir_pipeline_free(pipeline);
	weir_problems_release(&problems);
	weir_logger_free(log);
	return code;
}
