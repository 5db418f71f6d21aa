/*
 * cmd_show.c - weir show RUN: all that is known of one run; show FILE --resolved: of a pipeline.
 */
#include <string.h>

#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_STATE,
	{ "resolved", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.resolved),
	  "Shows the pipeline in FILE with all of its values." },
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to show, instead of the pipeline's `to:`." },
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

/* An id of a run has neither. */
static bool is_path(const char *word)
{
	return strchr(word, '/') || strchr(word, '.');
}

static bool show_sound(struct weir_args *args, struct weir_error *err)
{
	const struct weir_run_options *run = &args->run;

	if (run->resolved && !args->word_count) {
		weir_fail(err, WEIR_BAD_CONFIG, "show --resolved needs FILE");
		return weir_hint(err, "give it a pipeline: weir show meet.yaml --resolved");
	}
	if (!run->resolved && args->word_count && is_path(args->word[0])) {
		weir_fail(err, WEIR_BAD_CONFIG, "show needs a run, not \"%s\"", args->word[0]);
		return weir_hint(err, "for a pipeline: weir show %s --resolved", args->word[0]);
	}
	if (run->resolved || (!run->set_count && !run->to && !run->plugin_path))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "--%s goes with --resolved only",
		  run->set_count ? "set"
		  : run->to      ? "to"
				 : "plugin-path");
	return weir_hint(err,
			 "a run is shown as it was; weir show FILE --resolved shows a pipeline");
}

static int show_act(struct weir_args *args)
{
	args->run.file = args->word_count ? args->word[0] : NULL;
	return args->run.resolved ? weir_show_resolved(&args->run)
				  : weir_show(&args->run, args->run.file);
}

const struct weir_verb weir_verb_show = {
	.name = "show",
	.summary = "Shows one run, or a pipeline with all of its values.",
	.usage = "[RUN] | FILE --resolved [option ...]",
	.about =
		"Shows one run: what each of its flows counted, with the kinds of present (the\n"
		"same, other values, another row, another spelling, updated), its inputs with\n"
		"their checksums, what was rejected and flagged, and the verification. RUN is an\n"
		"id, the beginning of one, or `last`, which is what is shown without it.\n"
		"\n"
		"With --resolved it shows the pipeline in FILE: every value as a run would have\n"
		"it, and where it comes from: a line of a file, --set, a variable of the\n"
		"environment, .env, or a plugin's default. What is printed is a pipeline itself.\n"
		"Secrets are not shown, and what is not set stays a parameter. Opens no input and\n"
		"no store.",
	.arg = table,
	.most_words = 1,
	.examples = "  weir show\n"
		    "  weir show 20251025-101502-3fa9\n"
		    "  weir show meet.yaml --resolved --set folder=meets/4711",
	.sound = show_sound,
	.act = show_act,
};
