/*
 * graph_mermaid.c - a pipeline as a Mermaid flowchart.
 *
 * Nodes have names of this file's own, s3_1 and t2, so that what the user wrote stands in quoted
 * labels only. There, all that means something to Mermaid or to HTML is written as its number.
 */
#include <string.h>

#include "graph.h"
#include "graph_label.h"

enum { LETTERS = 48 /* of one text; of a longer one the end is shown */ };

/* Letters, digits, and what Mermaid takes for nothing else. */
static bool is_harmless(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80 || strchr(" _.,/=:-", c) != NULL;
}

static void put_label(struct weir_buffer *out, const char *text)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	for (text = weir_label(&arena, text, LETTERS, WEIR_CUT_BEGIN); *text; text++) {
		if (is_harmless(*text))
			(void)weir_buffer_byte(out, *text);
		else
			(void)weir_buffer_printf(out, "#%d;", *text);
	}
	weir_arena_release(&arena);
}

static void put_stage(struct weir_buffer *out, const struct weir_graph_stage *stage, size_t step,
		      size_t number, const char *shape)
{
	(void)weir_buffer_printf(out, "    s%zu_%zu%.*s\"", step + 1, number + 1,
				 (int)strlen(shape) / 2, shape);
	put_label(out, stage->use);
	if (stage->about) {
		(void)weir_buffer_string(out, "<br/>");
		put_label(out, stage->about);
	}
	(void)weir_buffer_printf(out, "\"%s\n", shape + strlen(shape) / 2);
}

static void put_step(struct weir_buffer *out, const struct weir_graph_step *step, size_t number)
{
	(void)weir_buffer_printf(out, "  subgraph s%zu[\"%zu %s ", number + 1, number + 1,
				 step->is_task ? "task" : "flow");
	put_label(out, step->name);
	(void)weir_buffer_string(out, "\"]\n");
	for (size_t i = 0; i < step->stage_count; i++)
		put_stage(out, &step->stage[i], number, i,
			  step->is_task               ? "[[]]"
			  : i == 0                    ? "([])"
			  : i + 1 < step->stage_count ? "()"
						      : "[]");
	for (size_t i = 1; i < step->stage_count; i++)
		(void)weir_buffer_printf(out, "    s%zu_%zu --> s%zu_%zu\n", number + 1, i,
					 number + 1, i + 1);
	(void)weir_buffer_string(out, "  end\n");
}

static void put_store(struct weir_buffer *out, const struct weir_graph *graph)
{
	(void)weir_buffer_string(out, "  subgraph store[\"store ");
	put_label(out, graph->store_name);
	(void)weir_buffer_string(out, ", ");
	put_label(out, graph->store.use);
	if (graph->store.about) {
		(void)weir_buffer_string(out, "<br/>");
		put_label(out, graph->store.about);
	}
	(void)weir_buffer_string(out, "\"]\n");
	for (size_t i = 0; i < graph->pipeline->table_count; i++) {
		(void)weir_buffer_printf(out, "    t%zu[(\"", i + 1);
		put_label(out, graph->pipeline->table[i].spec.name);
		(void)weir_buffer_string(out, "\")]\n");
	}
	(void)weir_buffer_string(out, "  end\n");
}

/* From each sink to its table, and from tables to those that their rows refer to. */
static void put_edges(struct weir_buffer *out, const struct weir_graph *graph)
{
	const struct weir_pipeline *pipeline = graph->pipeline;

	for (size_t i = 0; i < pipeline->step_count; i++) {
		const struct weir_graph_step *step = &graph->step[i];
		const struct weir_table_def *table =
			step->table ? weir_pipeline_table(pipeline, step->table) : NULL;

		if (table)
			(void)weir_buffer_printf(out, "  s%zu_%zu --> t%zu\n", i + 1,
						 step->stage_count,
						 (size_t)(table - pipeline->table) + 1);
		else if (!step->is_task)
			(void)weir_buffer_printf(out, "  s%zu_%zu --> store\n", i + 1,
						 step->stage_count);
	}
	for (size_t i = 0; i < graph->reference_count; i++) {
		const struct weir_graph_reference *ref = &graph->reference[i];

		(void)weir_buffer_printf(out, "  t%zu -. \"", ref->from + 1);
		put_label(out, ref->column);
		(void)weir_buffer_printf(out, "\" .-> t%zu\n", ref->to + 1);
	}
}

void weir_graph_mermaid(struct weir_buffer *out, const struct weir_graph *graph)
{
	(void)weir_buffer_string(out, "flowchart LR\n");
	for (size_t i = 0; i < graph->pipeline->step_count; i++)
		put_step(out, &graph->step[i], i);
	put_store(out, graph);
	put_edges(out, graph);
}
