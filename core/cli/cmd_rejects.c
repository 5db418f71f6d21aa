/*
 * cmd_rejects.c - weir rejects list, show, retry: the rows that a run has rejected.
 */
#include <ctype.h>
#include <string.h>

#include "../base/text.h"
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_STATE,
	{ "quiet", WEIR_ARG_SWITCH, NULL, offsetof(struct weir_args, run.quiet),
	  "retry: no progress; a summary only where something is wrong." },
	{ "log", WEIR_ARG_CHOICE, "text|json", offsetof(struct weir_args, log),
	  "retry: how log lines and the summary are written; default text." },
	{ "log-level", WEIR_ARG_LEVEL, "debug|info|warn|error",
	  offsetof(struct weir_args, run.level), "retry: the least that is logged; default info." },
	{ "trace-http", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.trace_http),
	  "retry: one JSON line per exchange with a server; no secrets." },
	{ "plugin-path", WEIR_ARG_TEXT, "PATHS", offsetof(struct weir_args, run.plugin_path),
	  "retry: folders to search for plugins first, separated by colons." },
	{ 0 },
};

static const char *const verbs[] = { "list", "show", "retry" };

enum { LIST, SHOW, RETRY, VERBS };

static int verb_of(const char *word)
{
	int verb = 0;

	while (verb < VERBS && strcmp(word, verbs[verb]) != 0)
		verb++;
	return verb;
}

static bool rejects_sound(struct weir_args *args, struct weir_error *err)
{
	int verb = verb_of(args->word[0]);
	const char *near = weir_nearest(args->word[0], verbs, VERBS);

	if (verb == VERBS) {
		weir_fail(err, WEIR_BAD_CONFIG, "rejects: there is no command \"%s\"",
			  args->word[0]);
		if (near)
			return weir_hint(err, "did you mean \"%s\"?", near);
		return weir_hint(err, "they are list, show and retry");
	}
	if (args->word_count < 3 || verb == SHOW)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "rejects %s: \"%s\" is one word too many", verbs[verb],
		  args->word[2]);
	return weir_hint(err, "usage: weir rejects %s [RUN]", verbs[verb]);
}

/* The id of a run begins with the date; a word alone that does not is a flow of the last run. */
static int show(struct weir_args *args)
{
	const char *run = args->word[1], *flow = args->word[2];

	if (args->word_count == 2 && !isdigit((unsigned char)*run) && strcmp(run, "last") != 0) {
		flow = run;
		run = NULL;
	}
	return weir_rejects_show(&args->run, run, flow);
}

static int rejects_act(struct weir_args *args)
{
	switch (verb_of(args->word[0])) {
	case LIST:
		return weir_rejects_list(&args->run, args->word[1]);
	case SHOW:
		return show(args);
	default:
		return weir_rejects_retry(&args->run, args->word[1]);
	}
}

const struct weir_verb weir_verb_rejects = {
	.name = "rejects",
	.summary = "Shows the rejected rows of a run, and tries them again.",
	.usage = "list [RUN] | show [RUN] [FLOW] | retry [RUN] [option ...]",
	.about =
		"list names the flows that have rejected rows, and their reject files. show "
		"prints\n"
		"each row's line, code and reason. RUN is the id of a run, or how it begins, or "
		"last,\n"
		"which is also meant when it is left out.\n"
		"\n"
		"retry reads the reject files, in which values were mended and from which rows "
		"may\n"
		"have been taken out, and tries these rows again, each flow after the flows above "
		"it;\n"
		"a row that waits for the one it refers to needs no change. What goes in moves in\n"
		"the books of the run, and the files keep the rest. The whole run is verified "
		"again.\n"
		"It ends with 0 if no row of the run is rejected any more, with 3 otherwise, and\n"
		"with 4 where a line of `verify:` does not hold.",
	.arg = table,
	.words = "list, show or retry",
	.least_words = 1,
	.most_words = 3,
	.examples = "  weir rejects list\n"
		    "  weir rejects show last results\n"
		    "  weir rejects retry 20251025-101502-3fa9",
	.sound = rejects_sound,
	.act = rejects_act,
};
