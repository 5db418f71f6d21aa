/*
 * cmd_show.c - weir show RUN: all that is known of one run.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	WEIR_COMMON_STATE,
	{ 0 },
};

static int show_act(struct weir_args *args)
{
	return weir_show(&args->run, args->word_count ? args->word[0] : NULL);
}

const struct weir_verb weir_verb_show = {
	.name = "show",
	.summary = "Shows one run: counts, inputs, warnings, verification.",
	.usage = "[RUN] [option ...]",
	.about = "Shows one run: what each of its flows counted, with the kinds of present (the\n"
		 "same, other values, another row, another spelling, updated), its inputs with\n"
		 "their checksums, what was rejected and flagged, and the verification. RUN is an\n"
		 "id, the beginning of one, or `last`, which is what is shown without it.",
	.arg = table,
	.most_words = 1,
	.examples = "  weir show\n"
		    "  weir show 20251025-101502-3fa9",
	.act = show_act,
};
