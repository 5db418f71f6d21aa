/*
 * cmd_report.c - weir report RUN: all that is known of one run, as a page for people.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "output", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.output),
	  "Where it goes; default the standard output." },
	{ "json", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.plan_json),
	  "One JSON document, for programs." },
	{ "markdown", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.markdown),
	  "Markdown for an issue; without rows of the input." },
	WEIR_COMMON_STATE,
	{ 0 },
};

static bool report_sound(struct weir_args *args, struct weir_error *err)
{
	if (!args->run.plan_json || !args->run.markdown)
		return true;
	return weir_fail(err, WEIR_BAD_CONFIG, "--json and --markdown do not go together");
}

static int report_act(struct weir_args *args)
{
	return weir_report(&args->run, args->word_count ? args->word[0] : NULL);
}

const struct weir_verb weir_verb_report = {
	.name = "report",
	.summary = "Writes a page about one run, for a browser or for paper.",
	.usage = "[RUN] [option ...]",
	.about = "Writes one HTML page about a run, which needs nothing else and has no script:\n"
		 "how it ended, what each step counted, rejected rows by their reasons, warnings,\n"
		 "the verification, what `report:` of the pipeline names, a timeline of batches,\n"
		 "and the pipeline as a picture. RUN is an id, the beginning of one, or `last`,\n"
		 "which is meant without it. The page shows rejected rows, which may be personal\n"
		 "data.",
	.arg = table,
	.most_words = 1,
	.examples = "  weir report > run.html\n"
		    "  weir report 20251025-101502-3fa9 --output run.html\n"
		    "  weir report last --markdown",
	.sound = report_sound,
	.act = report_act,
};
