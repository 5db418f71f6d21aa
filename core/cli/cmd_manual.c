/*
 * cmd_manual.c - weir manual: manual pages that are made of tables.
 */
#include "../engine/plugins.h"
#include "cmd.h"
#include "manual.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int plugin_page(struct weir_plugins *plugins, const char *name)
{
	struct weir_logger *log = weir_logger_new(stderr, WEIR_INFO, false);
	const struct weir_plugin *plugin;
	struct weir_error err;
	int code = WEIR_EXIT_OK;

	if (weir_plugins_load(plugins, name, 0, &plugin, &err)) {
		weir_manual_plugin(plugin, stdout);
	} else {
		weir_logger_error(log, NULL, &err);
		code = WEIR_EXIT_CONFIG;
	}
	weir_logger_free(log);
	return code;
}

static int manual_act(struct weir_args *args)
{
	struct weir_plugins *plugins;
	int code;

	if (!args->word_count) {
		weir_manual_commands(args->verb, args->verb_count, stdout);
		return WEIR_EXIT_OK;
	}
	plugins = weir_plugins_new(args->run.plugin_path);
	code = plugin_page(plugins, args->word[0]);
	weir_plugins_free(plugins);
	return code;
}

const struct weir_verb weir_verb_manual = {
	.name = "manual",
	.summary = "Prints the manual page of a plugin.",
	.usage = "[PLUGIN] [option ...]",
	.about =
		"Prints the manual page of a plugin, which is made of its table of options, in "
		"the\n"
		"macros of mdoc(7), for man and mandoc. The pages of the plugins that come with\n"
		"weir are installed: `man weir-csv-source`. Without a name: what the page of weir\n"
		"says about its commands.",
	.arg = table,
	.most_words = 1,
	.examples = "  weir manual csv-source | man -l -\n"
		    "  weir manual squeeze --plugin-path . >weir-squeeze.7",
	.act = manual_act,
};
