/*
 * cmd_purge.c - weir purge FILE --meet 4711: deletes rows with all that belongs to them.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to delete from, instead of the pipeline's `to:`." },
	{ "yes", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.yes),
	  "Deletes without asking." },
	WEIR_COMMON_LOG_LEVEL,
	WEIR_COMMON_STATE,
	WEIR_COMMON_TRACE,
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static bool purge_sound(struct weir_args *args, struct weir_error *err)
{
	if (args->run.other_count == 1)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "purge needs one option that says which rows");
	return weir_hint(err, "`purge:` of the pipeline names them, such as --meet ID with the "
			      "meet.yaml that comes with weir");
}

static int purge_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_purge(&args->run);
}

const struct weir_verb weir_verb_purge = {
	.name = "purge",
	.summary = "Deletes a meet, or what the pipeline names, with all that belongs to it.",
	.usage = "FILE --NAME VALUE [option ...]",
	.about = "Counts the rows that `purge:` of the pipeline in FILE names, and all that "
		 "belongs to\n"
		 "them: rows that refer to them, also of tables that the pipeline does not know. "
		 "At a\n"
		 "terminal it asks and then deletes them, children first; elsewhere only with "
		 "--yes.\n"
		 "What they refer to themselves, and what others refer to, stays. A purge that "
		 "was\n"
		 "stopped goes on when the same command is given again.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.others = true,
	.examples = "  weir purge meet.yaml --set folder=meets/4711 --meet 4711\n"
		    "  weir purge meet.yaml --to supabase --meet 4711 --yes",
	.sound = purge_sound,
	.act = purge_act,
};
