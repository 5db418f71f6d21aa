/*
 * resolved_verb.c - `weir show FILE --resolved`: reads a pipeline and prints it resolved.
 */
#include "resolved.h"
#include "run.h"
#include "run_parts.h"

static bool print(const struct weir_pipeline *pipeline, const struct weir_pipeline_options *how,
		  const char *plugin_path, struct weir_problems *problems)
{
	struct weir_plugins *plugins = weir_plugins_new(plugin_path);
	struct weir_buffer out;
	bool good;

	weir_buffer_init(&out, WEIR_RESOLVED_CEILING);
	good = weir_resolved_print(&out, pipeline, how, plugins, problems);
	if (good && out.overflow) {
		weir_problem(problems, NULL, "the resolved pipeline would be too long");
		good = false;
	}
	if (good)
		fwrite(out.at, 1, out.length, stdout);
	weir_buffer_release(&out);
	weir_plugins_free(plugins);
	return good;
}

int weir_show_resolved(const struct weir_run_options *options)
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
	if (pipeline)
		(void)print(pipeline, &how, options->plugin_path, &problems);
	weir_problems_print(&problems, log);
	code = weir_exit_code(weir_problems_code(&problems));
	weir_pipeline_free(pipeline);
	weir_problems_release(&problems);
	weir_logger_free(log);
	return code;
}
