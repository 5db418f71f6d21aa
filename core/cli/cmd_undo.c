/*
 * cmd_undo.c - weir undo RUN: removes the rows that a run inserted.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "yes", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.yes),
	  "Removes without asking." },
	WEIR_COMMON_LOG_LEVEL,
	WEIR_COMMON_STATE,
	WEIR_COMMON_TRACE,
	WEIR_COMMON_PLUGIN_PATH,
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
