/*
 * cmd_run.c - weir run FILE: runs a pipeline.
 */
#include "../engine/metrics.h"
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to write to, instead of the pipeline's `to:`." },
	{ "only", WEIR_ARG_TEXT, "STEP", offsetof(struct weir_args, run.only),
	  "Runs this step alone." },
	WEIR_COMMON_FROM,
	WEIR_COMMON_UNTIL,
	{ "restart", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.restart),
	  "Begins anew where a run was stopped; that one is given up." },
	{ "plan", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.plan),
	  "Does what this plan says, or nothing (`weir plan --save`)." },
	{ "dry-run", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.dry_run),
	  "Reads and compares everything, writes nothing." },
	{ "yes", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.yes),
	  "Asks nothing; goes on as if the answer were yes." },
	{ "quiet", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.quiet),
	  "No progress; a summary only where something is wrong." },
	{ "log", WEIR_ARG_CHOICE, "text|json", offsetof(struct weir_args, log),
	  "How log lines and the summary are written; default text." },
	WEIR_COMMON_LOG_LEVEL,
	{ "metrics", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.metrics),
	  "Where to put what it counted, for Prometheus." },
	WEIR_COMMON_STATE,
	WEIR_COMMON_TRACE,
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

bool weir_args_steps_sound(struct weir_args *args, struct weir_error *err)
{
	const struct weir_run_options *run = &args->run;

	if (!run->only || (!run->from && !run->until))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "--only does not go together with --%s",
		  run->from ? "from" : "until");
	return weir_hint(err, "--only %s runs that step alone; leave the other one out", run->only);
}

static bool run_sound(struct weir_args *args, struct weir_error *err)
{
	return weir_args_steps_sound(args, err) && weir_metrics_fit(args->run.metrics, err);
}

static int run_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_run(&args->run);
}

const struct weir_verb weir_verb_run = {
	.name = "run",
	.summary = "Runs a pipeline.",
	.usage = "FILE [option ...]",
	.about = "Runs the pipeline in FILE: reads its input, writes the rows that the store "
		 "lacks,\n"
		 "and verifies the counts at the end. A run that was stopped, by whatever means, "
		 "goes\n"
		 "on when the same command is given again.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir run meet.yaml --set folder=meets/4711\n"
		    "  weir run meet.yaml --set folder=meets/4711 --dry-run\n"
		    "  weir run meet.yaml --set folder=meets/4711 --from athletes --quiet",
	.sound = run_sound,
	.act = run_act,
};
