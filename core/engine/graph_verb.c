/*
 * graph_verb.c - `weir graph`: a pipeline's picture.
 */
#include "graph.h"
#include "outline.h"

static bool draw(struct weir_buffer *out, const struct weir_outline *outline,
		 struct weir_problems *problems)
{
	static void (*const form[])(struct weir_buffer *, const struct weir_graph *) = {
		weir_graph_text, weir_graph_mermaid, weir_graph_svg
	};
	struct weir_graph graph;
	struct weir_arena arena;

	(void)problems;
	weir_arena_init(&arena);
	weir_graph_make(&graph, outline->pipeline, outline->plugins, &arena);
	form[outline->options->form](out, &graph);
	weir_arena_release(&arena);
	return true;
}

int weir_graph(const struct weir_run_options *options)
{
	return weir_outline(options, draw, "the picture would be too large");
}
