/*
 * cmd_graph.c - weir graph FILE: a pipeline as a picture.
 */
#include "cmd.h"

static const struct weir_arg table[] = {
	{ "format", WEIR_ARG_CHOICE, "text|mermaid|svg", offsetof(struct weir_args, run.form),
	  "What the picture is made of; default text." },
	WEIR_COMMON_SET,
	{ "to", WEIR_ARG_TEXT, "STORE", offsetof(struct weir_args, run.to),
	  "The store to draw, instead of the pipeline's `to:`." },
	WEIR_COMMON_PLUGIN_PATH,
	{ 0 },
};

static int graph_act(struct weir_args *args)
{
	args->run.file = args->word[0];
	return weir_graph(&args->run);
}

const struct weir_verb weir_verb_graph = {
	.name = "graph",
	.summary = "Draws a pipeline as text, Mermaid or SVG.",
	.usage = "FILE [option ...]",
	.about = "Draws the pipeline in FILE: its steps in their order, with source, transforms\n"
		 "and sink of each flow, the store with its tables, and which table's rows refer\n"
		 "to which. Opens no file but FILE, no store, and asks no server; parameters need\n"
		 "not be set, and secrets are left as they are written. The SVG stands alone or\n"
		 "in a page, in light and dark.",
	.arg = table,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.examples = "  weir graph meet.yaml\n"
		    "  weir graph meet.yaml --set folder=meets/4711 --format svg > meet.svg\n"
		    "  weir graph meet.yaml --to supabase --format mermaid",
	.act = graph_act,
};
