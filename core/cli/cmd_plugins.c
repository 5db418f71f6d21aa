/*
 * cmd_plugins.c - weir plugins list, weir plugins show NAME: what is there, and how to use it; and
 * which command of the verb is meant.
 */
#include <string.h>

#include "../base/text.h"
#include "../conf/options.h"
#include "../engine/descriptor.h"
#include "../engine/plugins.h"
#include "cmd.h"
#include "manual.h"
#include "plugins_acts.h"

enum {
	GAP = 2, /* blanks between columns */
};

static const struct weir_arg table[] = {
	WEIR_COMMON_PLUGIN_PATH,
	{ "output", WEIR_ARG_TEXT, "DIR", offsetof(struct weir_args, run.output),
	  "new: where the folder NAME is made; default: here." },
	{ "pipeline", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, check.pipeline),
	  "check: a pipeline that uses the plugin: options, rows and tables are\n"
	  "taken from there. Without it a small one is made." },
	{ "set", WEIR_ARG_SET, "NAME=VALUE", 0,
	  "check: an option of the plugin; with --pipeline, a parameter of that.\n"
	  "{work} in the value is an empty folder of each test; repeatable." },
	{ "seconds", WEIR_ARG_COUNT, "N", offsetof(struct weir_args, check.seconds),
	  "check: what a test may take; default 10." },
	{ "rounds", WEIR_ARG_COUNT, "N", offsetof(struct weir_args, check.rounds),
	  "check: how often it is opened to see memory grow; default 1000." },
	{ 0 },
};

/* A command of the verb: the words behind it, and what it does. */
struct command {
	const char *name, *needs;
	size_t words;
	int (*act)(struct weir_args *args, struct weir_logger *log);
};

static int act_list(struct weir_args *args, struct weir_logger *log);
static int act_show(struct weir_args *args, struct weir_logger *log);

static const struct command commands[] = {
	{ "list", "list", 0, act_list },
	{ "show", "show NAME", 1, act_show },
	{ "new", "new KIND NAME", 2, weir_plugins_act_new },
	{ "check", "check FILE.so", 1, weir_plugins_act_check },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static const struct command *command_of(const struct weir_args *args)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, args->word[0]))
			return &commands[i];
	return NULL;
}

static bool plugins_sound(struct weir_args *args, struct weir_error *err)
{
	const struct command *command = command_of(args);
	const char *names[COMMANDS], *near;

	if (command && args->word_count == command->words + 1)
		return true;
	if (command) {
		weir_fail(err, WEIR_BAD_CONFIG, "plugins %s: %s words", command->name,
			  args->word_count > command->words + 1 ? "too many" : "too few");
		return weir_hint(err, "usage: weir plugins %s [option ...]", command->needs);
	}
	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	near = weir_nearest(args->word[0], names, COMMANDS);
	weir_fail(err, WEIR_BAD_CONFIG, "plugins: there is no command \"%s\"", args->word[0]);
	if (near)
		return weir_hint(err, "did you mean \"%s\"?", near);
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

static int act_list(struct weir_args *args, struct weir_logger *log)
{
	struct weir_plugins *plugins = weir_plugins_new(args->run.plugin_path);
	int code = list(plugins, log);

	weir_plugins_free(plugins);
	return code;
}

static int act_show(struct weir_args *args, struct weir_logger *log)
{
	struct weir_plugins *plugins = weir_plugins_new(args->run.plugin_path);
	int code = show(plugins, args->word[1], log);

	weir_plugins_free(plugins);
	return code;
}

static int plugins_act(struct weir_args *args)
{
	struct weir_logger *log = weir_logger_new(stderr, WEIR_INFO, false);
	int code = command_of(args)->act(args, log);

	weir_logger_free(log);
	return code;
}

const struct weir_verb weir_verb_plugins = {
	.name = "plugins",
	.summary = "Lists plugins, shows one, begins a new one, or tests one.",
	.usage = "list | show NAME | new KIND NAME | check FILE.so [option ...]",
	.about =
		"list   the plugins that can be found: in --plugin-path, in WEIR_PLUGIN_PATH, and\n"
		"       where weir was installed.\n\n"
		"show   what one does, its options, and a piece of a pipeline that uses it.\n\n"
		"new    makes a folder NAME with a small plugin that works: C file, test, "
		"pipeline,\n"
		"       Makefile. KIND: source, transform, sink, task or store.\n\n"
		"check  holds a plugin against the contract of <weir/plugin.h>: each test in a "
		"process\n"
		"       of its own, told as TAP. Exit code 0: all were passed; 1: not all, or it\n"
		"       could not be tested.",
	.arg = table,
	.words = "\"list\", \"show NAME\", \"new KIND NAME\" or \"check FILE.so\"",
	.least_words = 1,
	.most_words = 3,
	.examples = "  weir plugins list\n"
		    "  weir plugins show csv-source\n"
		    "  weir plugins list --plugin-path ./plugins\n"
		    "  weir plugins new transform squeeze\n"
		    "  weir plugins check ./squeeze.so --set column=name\n"
		    "  weir plugins check ./squeeze.so --pipeline people.yaml",
	.sound = plugins_sound,
	.act = plugins_act,
};
