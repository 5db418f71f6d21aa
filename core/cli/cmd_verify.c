/*
 * cmd_verify.c - weir verify FILE: compares the input with the store, both ways.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to look at, instead of the pipeline's `to:`." },
	{ "only", WEIR_ARG_TEXT, "STEP", offsetof(struct weir_args, run.only),
	  "Compares the rows of this flow alone." },
	WEIR_COMMON_FROM,
	WEIR_COMMON_UNTIL,
	{ "receipt", WEIR_ARG_TEXT, "RECEIPT", offsetof(struct weir_args, run.receipt),
	  "Takes pipeline and options of this run's receipt, and holds files and store\n"
	  "against it." },
	{ "output", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.output),
	  "Where all differences go; default differences.csv in the state folder." },
	{ "quiet", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.quiet),
	  "No progress; a report only where something is not explained." },
	{ "log", WEIR_ARG_CHOICE, "text|json", offsetof(struct weir_args, log),
	  "How log lines and the report are written; default text." },
	WEIR_COMMON_LOG_LEVEL,
	WEIR_COMMON_STATE,
	WEIR_COMMON_TRACE,
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static bool verify_sound(struct weir_args *args, struct weir_error *err)
{
	const struct weir_run_options *run = &args->run;

	if (!run->receipt)
		return weir_args_steps_sound(args, err) &&
		       (args->word_count || weir_fail(err, WEIR_BAD_CONFIG, "FILE is missing") ||
			weir_hint(err, "name a pipeline, or a receipt with --receipt"));
	if (!args->word_count && !run->set_count && !run->to && !run->only && !run->from &&
	    !run->until)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG,
		  "--receipt goes without FILE, --set, --to, --only, --from "
		  "and --until");
	return weir_hint(err, "the receipt says which pipeline it was, and with which options");
}

static int verify_act(struct weir_args *args)
{
	args->run.file = args->word_count ? args->word[0] : NULL;
	return weir_audit_run(&args->run);
}

const struct weir_verb weir_verb_verify = {
	.name = "verify",
	.summary = "Compares the input with the store, both ways; writes nothing.",
	.usage = "FILE [option ...] | --receipt RECEIPT [option ...]",
	.about = "Compares every row of the input with the store, and the store's rows with the\n"
		 "input where `verify:` says that there are no others (equals: with per:). Tells\n"
		 "what is missing, different, under another row, or extra, each with its line. It\n"
		 "ends with 4 unless each difference is one that a finished run noted: a row that\n"
		 "it found there in another way, or rejected. Neither is ever written to.",
	.arg = table,
	.words = "FILE",
	.least_words = 0,
	.most_words = 1,
	.examples = "  weir verify meet.yaml --set folder=meets/4711\n"
		    "  weir verify meet.yaml --set folder=meets/4711 --output differences.csv\n"
		    "  weir verify --receipt receipt.json",
	.sound = verify_sound,
	.act = verify_act,
};
