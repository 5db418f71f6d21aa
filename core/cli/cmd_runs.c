/*
 * cmd_runs.c - weir runs: the last runs, a line for each.
 */
#include "cmd.h"

enum { USUAL_LIMIT = 20 }; /* runs */

static const struct weir_arg table[] = {
	WEIR_COMMON_STATE,
	{ "limit", WEIR_ARG_COUNT, "N", offsetof(struct weir_args, limit),
	  "How many runs to list; default 20." },
	{ 0 },
};

static int runs_act(struct weir_args *args)
{
	return weir_runs(&args->run, args->limit ? args->limit : USUAL_LIMIT);
}

const struct weir_verb weir_verb_runs = {
	.name = "runs",
	.summary = "Lists the last runs, a line for each.",
	.usage = "[option ...]",
	.about = "Lists the last runs, newest first: one line of headings, then one line for each\n"
		 "run, its id first. The ids are what `show` and `why` take.",
	.arg = table,
	.examples = "  weir runs\n"
		    "  weir runs --limit 100 | awk '$3 == \"CANCELLED\" { print $1 }'",
	.act = runs_act,
};
