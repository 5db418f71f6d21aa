/*
 * cmd_plugins.c - weir plugins list, weir plugins show NAME: what is there, and how to use it.
 */
#include <string.h>

#include "../base/text.h"
#include "../conf/options.h"
#include "../engine/descriptor.h"
#include "../engine/plugins.h"
#include "cmd.h"
#include "manual.h"

enum {
	GAP = 2, /* blanks between columns */
};

static const struct weir_arg table[] = {
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static bool plugins_sound(struct weir_args *args, struct weir_error *err)
{
	static const char *const verbs[] = { "list", "show" };
	const char *near;

	if (strcmp(args->word[0], "list") == 0 && args->word_count == 1)
		return true;
	if (strcmp(args->word[0], "show") == 0 && args->word_count == 2)
		return true;
	near = weir_nearest(args->word[0], verbs, sizeof(verbs) / sizeof(verbs[0]));
	if (near && strcmp(near, args->word[0]) != 0) {
		weir_fail(err, WEIR_BAD_CONFIG, "plugins: there is no command \"%s\"",
			  args->word[0]);
		return weir_hint(err, "did you mean \"%s\"?", near);
	}
	weir_fail(err, WEIR_BAD_CONFIG, "plugins needs \"list\" or \"show NAME\"");
	return weir_hint(err, "`weir plugins --help` tells more");
}

/* ---- list ---- */

static void widen(size_t *width, const char *text)
{
	if (strlen(text) > *width)
		*width = strlen(text);
}

static void print_list(const struct weir_plugin *const *plugin, size_t count)
{
	size_t name = strlen("name"), kind = strlen("kind"), version = strlen("version");

	for (size_t i = 0; i < count; i++) {
		widen(&name, plugin[i]->name);
		widen(&kind, weir_kind_name(plugin[i]->kind));
		widen(&version, plugin[i]->version);
	}
	printf("%-*s%-*s%-*s%s\n", (int)name + GAP, "name", (int)kind + GAP, "kind",
	       (int)version + GAP, "version", "summary");
	for (size_t i = 0; i < count; i++)
		printf("%-*s%-*s%-*s%s\n", (int)name + GAP, plugin[i]->name, (int)kind + GAP,
		       weir_kind_name(plugin[i]->kind), (int)version + GAP, plugin[i]->version,
		       plugin[i]->summary);
}

static int list(struct weir_plugins *plugins, struct weir_logger *log)
{
	const struct weir_plugin **found;
	struct weir_problems problems;
	size_t count;
	int code = WEIR_EXIT_OK;

	weir_problems_init(&problems);
	count = weir_plugins_list(plugins, &found, &problems);
	if (count)
		print_list(found, count);
	else if (!problems.total)
		puts("no plugins were found; --plugin-path and WEIR_PLUGIN_PATH add folders");
	if (problems.total) {
		weir_problems_print(&problems, log);
		code = WEIR_EXIT_CONFIG;
	}
	weir_problems_release(&problems);
	return code;
}

/* ---- show ---- */

static int show(struct weir_plugins *plugins, const char *name, struct weir_logger *log)
{
	const struct weir_plugin *plugin;
	struct weir_error err;

	if (!weir_plugins_load(plugins, name, 0, &plugin, &err)) {
		weir_logger_error(log, NULL, &err);
		return WEIR_EXIT_CONFIG;
	}
	printf("%s: %s\n\n", plugin->name, plugin->summary);
	printf("kind     %s\nversion  %s\nfile     %s\n", weir_kind_name(plugin->kind),
	       plugin->version, weir_plugins_file(plugins, plugin));
	if (plugin->options && plugin->options->name) {
		puts("\noptions");
		weir_options_help(plugin->options, stdout);
	} else {
		puts("\nIt has no options.");
	}
	puts("\nexample");
	weir_plugin_example(plugin, stdout);
	return WEIR_EXIT_OK;
}

static int plugins_act(struct weir_args *args)
{
	struct weir_logger *log = weir_logger_new(stderr, WEIR_INFO, false);
	struct weir_plugins *plugins = weir_plugins_new(args->run.plugin_path);
	int code = args->word_count == 2 ? show(plugins, args->word[1], log) : list(plugins, log);

	weir_plugins_free(plugins);
	weir_logger_free(log);
	return code;
}

const struct weir_verb weir_verb_plugins = {
	.name = "plugins",
	.summary = "Lists the plugins, or shows one with its options.",
	.usage = "list | show NAME [option ...]",
	.about = "Lists the plugins that can be found, or shows one: what it does, its options, "
		 "and a\n"
		 "piece of a pipeline that uses it. Plugins are searched for in --plugin-path, in\n"
		 "WEIR_PLUGIN_PATH, and where weir was installed.",
	.arg = table,
	.words = "\"list\" or \"show NAME\"",
	.least_words = 1,
	.most_words = 2,
	.examples = "  weir plugins list\n"
		    "  weir plugins show csv-source\n"
		    "  weir plugins list --plugin-path ./plugins",
	.sound = plugins_sound,
	.act = plugins_act,
};
