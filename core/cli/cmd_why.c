/*
 * cmd_why.c - weir why FLOW:LINE: what became of one row.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "key", WEIR_ARG_TEXT, "VALUES", offsetof(struct weir_args, run.key),
	  "The row that is known by these values, separated by commas." },
	{ "run", WEIR_ARG_TEXT, "RUN", offsetof(struct weir_args, run.run),
	  "Which run is asked: an id, the beginning of one, or last; default last." },
	WEIR_COMMON_STATE,
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int why_act(struct weir_args *args)
{
	args->run.level = WEIR_ERROR;
	return weir_why(&args->run, args->word[0]);
}

const struct weir_verb weir_verb_why = {
	.name = "why",
	.summary = "Tells what became of one row.",
	.usage = "FLOW:LINE | FLOW --key VALUES [option ...]",
	.about =
		"Tells what became of the row that begins at LINE of the file that FLOW read: its\n"
		"number, batch and request, whether it was inserted, present, a duplicate or\n"
		"rejected, and why; then asks the store whether it is there now, and under which\n"
		"id. Where the input changed since, or the store cannot be asked, the books of "
		"the\n"
		"run answer alone. The values of --key are those of the table's key; a reference\n"
		"is given by the values of its own key.",
	.arg = table,
	.words = "FLOW:LINE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir why results:4711\n"
		    "  weir why results:4711 --run 20251025-101502-3fa9\n"
		    "  weir why athletes --key 'Elm High School,Ana Smith'",
	.act = why_act,
};
