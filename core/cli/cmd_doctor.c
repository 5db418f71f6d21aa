/*
 * cmd_doctor.c - weir doctor FILE: the checks before a run, one line per finding.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to look at, instead of the pipeline's `to:`." },
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int doctor_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_doctor(&args->run);
}

const struct weir_verb weir_verb_doctor = {
	.name = "doctor",
	.summary = "Tells what is in order and what is not, and what to do about it.",
	.usage = "FILE [option ...]",
	.about =
		"Looks at the clock, the pipeline in FILE, its store with its connection, key and\n"
		"tables, and what each step needs of them. Prints one line per finding, `ok`,\n"
		"`warn` or `fail`, and below each that is not in order what to do about it.\n"
		"Writes nothing.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir doctor meet.yaml --set folder=meets/4711\n"
		    "  weir doctor meet.yaml --set folder=meets/4711 --to cloud",
	.act = doctor_act,
};
