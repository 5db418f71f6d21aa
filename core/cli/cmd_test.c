/*
 * cmd_test.c - weir test FILE: tries the tests of a pipeline.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "only", WEIR_ARG_TEXT, "NAME", offsetof(struct weir_args, run.only),
	  "Tries the test of this name alone." },
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store whose private twin is written to." },
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int test_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_test(&args->run);
}

const struct weir_verb weir_verb_test = {
	.name = "test",
	.summary = "Tries the tests that a pipeline has of itself.",
	.usage = "FILE [option ...]",
	.about = "Tries what stands under `tests:` of the pipeline in FILE. Each test gives some\n"
		 "flows rows in place of their files and says what becomes of them: a verdict for\n"
		 "each row, and the rows that tables have then. Flows run as in a run, into a "
		 "store\n"
		 "of the same kind that begins empty in a temporary folder: the pipeline's own\n"
		 "store is not touched, no server is asked, and tasks are left out. Prints TAP,\n"
		 "with what was expected and what came below each test that failed. Ends with 0\n"
		 "if all are as expected, else with 1.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir test meet.yaml\n"
		    "  weir test meet.yaml --only 'a school is known by its name'",
	.act = test_act,
};
