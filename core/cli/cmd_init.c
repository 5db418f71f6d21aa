/*
 * cmd_init.c - weir init FOLDER: a pipeline for the CSV files of a folder.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "Where the rows are to go: sqlite, supabase, postgrest, csv, jsonl or null; or a\n"
	  "store of the shipped pipeline. Default sqlite, or that pipeline's own." },
	{ "output", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.output),
	  "The file to write. One that is there is not overwritten." },
	{ "pipelines", WEIR_ARG_TEXT, "DIR", offsetof(struct weir_args, run.pipelines),
	  "The pipelines to choose from, in place of the shipped ones." },
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int init_act(struct weir_args *args)
{
	return weir_init(&args->run, args->word[0]);
}

const struct weir_verb weir_verb_init = {
	.name = "init",
	.summary = "Writes a pipeline for the CSV files of a folder.",
	.usage = "FOLDER [option ...]",
	.about =
		"Looks at the CSV files in FOLDER, and prints a pipeline for them that runs as it\n"
		"is, with comments. Where a shipped pipeline reads just these files and their\n"
		"columns, the printed one extends it. Otherwise it has a flow for each file, with\n"
		"types, keys and references that are guessed from the first rows (10,000 at\n"
		"most), and SQL for the tables. Where the store has the tables already, they\n"
		"decide which columns are written. What the rows go into is made beside FILE, or\n"
		"in the current folder. Files that cannot be read are named and left out. A\n"
		"pipeline that does not pass `weir check` yet is written all the same, with the\n"
		"mistakes and their exit code.",
	.arg = table,
	.words = "FOLDER",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir init meets/4711 > meet.yaml\n"
		    "  weir init exports --output exports.yaml\n"
		    "  weir init exports --to csv",
	.act = init_act,
};
