/*
 * cmd_undo.c - weir undo RUN: removes the rows that a run inserted.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "yes", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.yes),
	  "Removes without asking." },
	{ "log-level", WEIR_ARG_LEVEL, "debug|info|warn|error",
	  offsetof(struct weir_args, run.level), "The least that is logged; default info." },
	{ "state", WEIR_ARG_TEXT, "DIR", offsetof(struct weir_args, run.state_dir),
	  "Where runs are remembered; default $XDG_STATE_HOME/weir." },
	{ "trace-http", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.trace_http),
	  "One JSON line per exchange with a server; no secrets." },
	{ "plugin-path", WEIR_ARG_TEXT, "PATHS", offsetof(struct weir_args, run.plugin_path),
	  "Folders to search for plugins first, separated by colons." },
	{ 0 },
};

static int undo_act(struct weir_args *args)
{
	return weir_undo(&args->run, args->word_count ? args->word[0] : "last");
}

const struct weir_verb weir_verb_undo = {
	.name = "undo",
	.summary = "Removes the rows that a run inserted.",
	.usage = "[RUN] [option ...]",
	.about = "Shows the rows that RUN inserted (`last`, which is the default, or its id), and "
		 "removes\n"
		 "them after a yes: at a terminal it asks, elsewhere only with --yes. A row that "
		 "others\n"
		 "refer to stays and is listed; so does one that a later run inserted again. An "
		 "undo that\n"
		 "was stopped goes on when the same command is given again.",
	.arg = table,
	.words = NULL,
	.most_words = 1,
	.examples = "  weir undo\n"
		    "  weir undo 20251101-101500-3fa9 --yes",
	.act = undo_act,
};
