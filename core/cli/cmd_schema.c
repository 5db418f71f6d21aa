/*
 * cmd_schema.c - weir schema: what a pipeline file may say, for editors.
 */
#include "../engine/grammar.h"
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int schema_act(struct weir_args *args)
{
	struct weir_logger *log = weir_logger_new(stderr, WEIR_INFO, false);
	struct weir_plugins *plugins = weir_plugins_new(args->run.plugin_path);
	struct weir_problems problems;
	int code = WEIR_EXIT_OK;

	weir_problems_init(&problems);
	weir_grammar_print(plugins, stdout, &problems);
	if (problems.total) {
		weir_problems_print(&problems, log);
		code = WEIR_EXIT_CONFIG;
	}
	weir_problems_release(&problems);
	weir_plugins_free(plugins);
	weir_logger_free(log);
	return code;
}

const struct weir_verb weir_verb_schema = {
	.name = "schema",
	.summary = "Prints the JSON Schema of the pipeline file, for editors.",
	.usage = "[option ...]",
	.about =
		"Prints what a pipeline file may say as a JSON Schema (draft 7): its keys, and "
		"the\n"
		"options of all plugins that can be found, with types, ranges, defaults and help.\n"
		"An editor with yaml-language-server checks and completes a pipeline that begins\n"
		"with the line\n"
		"  `# yaml-language-server: $schema=weir.schema.json`\n\n"
		"The path begins at the pipeline's folder. Plugins that cannot be loaded are "
		"named\n"
		"and left out; the exit code is 1 then.",
	.arg = table,
	.examples = "  weir schema > weir.schema.json\n"
		    "  weir schema --plugin-path ./plugins > weir.schema.json",
	.act = schema_act,
};
