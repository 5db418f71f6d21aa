/*
 * cmd_plan.c - weir plan FILE: what a run would do, before it writes anything.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to plan for, instead of the pipeline's `to:`." },
	{ "only", WEIR_ARG_TEXT, "STEP", offsetof(struct weir_args, run.only),
	  "Plans this step alone." },
	WEIR_COMMON_FROM,
	WEIR_COMMON_UNTIL,
	{ "save", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.save),
	  "Saves the plan, for `weir run --plan FILE`." },
	{ "json", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.plan_json),
	  "Prints the plan as JSON." },
	{ "yes", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.yes),
	  "Asks nothing, as the run would." },
	{ "quiet", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.quiet), "No progress." },
	{ "log", WEIR_ARG_CHOICE, "text|json", offsetof(struct weir_args, log),
	  "How log lines are written; default text." },
	WEIR_COMMON_LOG_LEVEL,
	WEIR_COMMON_STATE,
	WEIR_COMMON_TRACE,
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int plan_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_plan(&args->run);
}

const struct weir_verb weir_verb_plan = {
	.name = "plan",
	.summary = "Tells what a run would do; writes nothing.",
	.usage = "FILE [option ...]",
	.about = "Reads the input of the pipeline in FILE, compares it with the store, and tells "
		 "of\n"
		 "each flow how many rows would be inserted, are present, differ, or would be\n"
		 "rejected, with some of each; what the tasks would do; how many requests and how\n"
		 "long a run would take; and which unique keys guard the tables. A saved plan can\n"
		 "be given to `weir run --plan`, which does nothing where anything has changed "
		 "since.\n"
		 "Takes the options of `weir run`. Ends with 0, or 3 if rows would be rejected.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir plan meet.yaml --set folder=meets/4711\n"
		    "  weir plan meet.yaml --set folder=meets/4711 --save plan.json\n"
		    "  weir run meet.yaml --set folder=meets/4711 --plan plan.json",
	.sound = weir_args_steps_sound,
	.act = plan_act,
};
