/*
 * cmd_status.c - weir status: the last runs.
 */
#include "cmd.h"

enum { USUAL_LIMIT = 10 }; /* runs */

static const struct weir_arg table[] = {
	WEIR_COMMON_STATE,
	{ "limit", WEIR_ARG_COUNT, "N", offsetof(struct weir_args, limit),
	  "How many runs to show; default 10." },
	{ 0 },
};

static int status_act(struct weir_args *args)
{
	return weir_status(&args->run, args->limit ? args->limit : USUAL_LIMIT);
}

const struct weir_verb weir_verb_status = {
	.name = "status",
	.summary = "Shows the last runs and how they ended.",
	.usage = "[option ...]",
	.about =
		"Shows the last runs, newest first: what they counted, how they ended, and how to\n"
		"go on with one that was stopped.",
	.arg = table,
	.examples = "  weir status\n"
		    "  weir status --limit 1",
	.act = status_act,
};
