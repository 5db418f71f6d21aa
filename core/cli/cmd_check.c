/*
 * cmd_check.c - weir check FILE: everything that a run does, but for moving rows.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to look at, instead of the pipeline's `to:`." },
	{ "log", WEIR_ARG_CHOICE, "text|json", offsetof(struct weir_args, log),
	  "How mistakes are written; default text." },
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int check_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_check(&args->run);
}

const struct weir_verb weir_verb_check = {
	.name = "check",
	.summary = "Checks a pipeline, its files and its store; writes nothing.",
	.usage = "FILE [option ...]",
	.about = "Checks all that can be checked before a row moves: the pipeline in FILE, its\n"
		 "parameters, the plugins and their options, the input files and their columns, "
		 "the\n"
		 "store and its tables. Tells all mistakes at once, or lists the steps.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir check meet.yaml --set folder=meets/4711\n"
		    "  weir check meet.yaml --set folder=meets/4711 --log json",
	.act = check_act,
};
