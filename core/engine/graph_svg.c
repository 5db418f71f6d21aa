/*
 * graph_svg.c - a pipeline as SVG: draws what graph_place.c has placed.
 *
 * All classes are below .weir-graph, and there are no ids, so that several pictures can stand in
 * one page. :root is the picture only where it is a file of its own: there it has the colours of
 * the reader's light or dark theme, else those of the page.
 */
#include "graph_svg.h"

#include <string.h>

#include "../base/text.h"

enum {
	ROUND = 13,      /* pixels: the radius of a step's number */
	FOOT = 8,        /* lines of `verify:` that are shown */
	BASELINE = 24,   /* of a line that is alone in its box */
	FIRST_LINE = 16, /* of two */
	SECOND_LINE = 31,
	DIGIT = 4,  /* pixels from the middle of a number down to its baseline */
	HEADS = 44, /* the y of the columns' names */
	ARROW = 6,
	ABOVE = 6,     /* pixels between a step's name and its boxes */
	ROUND_BOX = 4, /* pixels: radius of a corner */
	ROUND_TABLE = 14,
};

static const char style[] =
	"<style>.weir-graph{max-width:100%;height:auto;font:12px ui-monospace,\"DejaVu Sans Mono\","
	"Menlo,Consolas,monospace}"
	".weir-graph:root{color-scheme:light dark;color:CanvasText;background:Canvas}"
	".weir-graph text{fill:currentColor;white-space:pre}"
	".weir-graph .title{font-size:15px;font-weight:bold}"
	".weir-graph .name{font-weight:bold}"
	".weir-graph .faint{fill-opacity:.75}"
	".weir-graph .number{font-size:10px;text-anchor:middle}"
	".weir-graph rect,.weir-graph circle{stroke-width:1.2;fill-opacity:.12}"
	".weir-graph .flow{fill:#3b82c4;stroke:#3b82c4;fill:var(--weir-flow,#3b82c4);"
	"stroke:var(--weir-flow,#3b82c4)}"
	".weir-graph .task{fill:#b7791f;stroke:#b7791f;fill:var(--weir-task,#b7791f);"
	"stroke:var(--weir-task,#b7791f)}"
	".weir-graph .store{fill:#2f9e6e;stroke:#2f9e6e;fill:var(--weir-store,#2f9e6e);"
	"stroke:var(--weir-store,#2f9e6e)}"
	".weir-graph .panel{fill-opacity:.05;stroke-opacity:.5}"
	".weir-graph path{fill:none;stroke:currentColor;stroke-opacity:.6;stroke-width:1.2}"
	".weir-graph .ref path{stroke:#2f9e6e;stroke:var(--weir-store,#2f9e6e);stroke-opacity:.8}"
	".weir-graph .ref:hover path{stroke-width:2.4}"
	".weir-graph .head{fill:currentColor;fill-opacity:.6;stroke:none}"
	".weir-graph .ref .head{fill:#2f9e6e;fill:var(--weir-store,#2f9e6e);fill-opacity:1;"
	"stroke:none}</style>\n";

static void put_text(struct weir_svg *svg, int x, int y, const char *class, const char *text)
{
	(void)weir_buffer_printf(svg->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	weir_text_xml(svg->out, text, strlen(text));
	(void)weir_buffer_string(svg->out, "</text>\n");
}

static void put_cut(struct weir_svg *svg, int x, int y, const char *class, const char *text,
		    enum weir_cut where)
{
	put_text(svg, x, y, class, weir_label(&svg->arena, text, WEIR_SVG_LETTERS, where));
}

/* A box with one or two lines, and the whole of both as its tooltip. below: NULL, one line. */
static void put_box(struct weir_svg *svg, const struct weir_svg_column *column, int y,
		    const char *class, const struct weir_graph_stage *text)
{
	int x = column->x + WEIR_SVG_PAD;
	bool path = strncmp(class, "store", strlen("store")) != 0;

	(void)weir_buffer_string(svg->out, "<g><title>");
	weir_text_xml(svg->out, text->use, strlen(text->use));
	if (text->about) {
		(void)weir_buffer_string(svg->out, "\n");
		weir_text_xml(svg->out, text->about, strlen(text->about));
	}
	(void)weir_buffer_printf(svg->out,
				 "</title><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
				 "height=\"%d\" rx=\"%d\"/>\n",
				 class, column->x, y, column->width, WEIR_SVG_BOX,
				 path ? ROUND_BOX : ROUND_TABLE);
	put_cut(svg, x, y + (text->about ? FIRST_LINE : BASELINE), "name", text->use, WEIR_CUT_END);
	if (text->about)
		put_cut(svg, x, y + SECOND_LINE, "faint", text->about,
			path ? WEIR_CUT_BEGIN : WEIR_CUT_END);
	(void)weir_buffer_string(svg->out, "</g>\n");
}

static void arrow_right(struct weir_svg *svg, int from, int to, int y)
{
	(void)weir_buffer_printf(
		svg->out, "<path d=\"M%d %dH%d\"/><path class=\"head\" d=\"M%d %dl%d %dv%dz\"/>\n",
		from, y, to - ARROW, to, y, -ARROW, -ARROW / 2, ARROW);
}

static void arrow_down(struct weir_svg *svg, int x, int from, int to)
{
	(void)weir_buffer_printf(
		svg->out, "<path d=\"M%d %dV%d\"/><path class=\"head\" d=\"M%d %dl%d %dh%dz\"/>\n",
		x, from, to - ARROW, x, to, -ARROW / 2, -ARROW, ARROW);
}

/* ---- one step ---- */

static int right_of(const struct weir_svg_column *column)
{
	return column->x + column->width;
}

/* One below the other; the y of the last one. */
static int put_transforms(struct weir_svg *svg, const struct weir_graph_step *step, int y)
{
	int middle = svg->transforms.x + svg->transforms.width / 2;

	arrow_right(svg, right_of(&svg->source), svg->transforms.x, y + WEIR_SVG_BOX / 2);
	for (size_t i = 1; i + 1 < step->stage_count; i++) {
		put_box(svg, &svg->transforms, y, "flow", &step->stage[i]);
		if (i + 2 == step->stage_count)
			break;
		arrow_down(svg, middle, y + WEIR_SVG_BOX, y + WEIR_SVG_BOX + WEIR_SVG_LINE);
		y += WEIR_SVG_BOX + WEIR_SVG_LINE;
	}
	return y;
}

static void put_table(struct weir_svg *svg, const struct weir_table_def *table, int y)
{
	const struct weir_graph_stage text = { table->spec.name, weir_svg_key(svg, table) };

	put_box(svg, &svg->table, y, "store", &text);
}

static void put_flow(struct weir_svg *svg, const struct weir_graph_step *step, int y)
{
	const struct weir_table_def *table = weir_svg_table(svg, step);
	const struct weir_svg_column *before = &svg->source;
	const struct weir_graph_stage unknown = { step->table, NULL };

	if (step->stage_count > 2) {
		y = put_transforms(svg, step, y);
		before = &svg->transforms;
	}
	if (step->stage_count < 2)
		return;
	arrow_right(svg, right_of(before), svg->sink.x, y + WEIR_SVG_BOX / 2);
	put_box(svg, &svg->sink, y, "flow", &step->stage[step->stage_count - 1]);
	arrow_right(svg, right_of(&svg->sink), step->table ? svg->table.x : svg->store.x,
		    y + WEIR_SVG_BOX / 2);
	if (table)
		put_table(svg, table, y);
	else if (step->table)
		put_box(svg, &svg->table, y, "store", &unknown);
}

/* Its number, and the way from the step before. */
static void put_number(struct weir_svg *svg, size_t number)
{
	int x = WEIR_SVG_EDGE + ROUND, y = svg->step[number] + WEIR_SVG_BOX / 2;

	(void)weir_buffer_printf(svg->out,
				 "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>"
				 "<text class=\"number\" x=\"%d\" y=\"%d\">%zu</text>\n",
				 svg->graph->step[number].is_task ? "task" : "flow", x, y, ROUND, x,
				 y + DIGIT, number + 1);
	if (number)
		arrow_down(svg, x, svg->step[number - 1] + WEIR_SVG_BOX / 2 + ROUND, y - ROUND);
}

static void put_step(struct weir_svg *svg, size_t number)
{
	const struct weir_graph_step *step = &svg->graph->step[number];
	bool own_name = !step->is_task || strcmp(step->name, step->stage[0].use) != 0;
	int y = svg->step[number];

	put_number(svg, number);
	put_cut(svg, svg->source.x, y - ABOVE, "name", own_name ? step->name : "task",
		WEIR_CUT_END);
	if (step->stage_count)
		put_box(svg, &svg->source, y, step->is_task ? "task" : "flow", &step->stage[0]);
	if (!step->is_task)
		put_flow(svg, step, y);
}

/* ---- all of it ---- */

static void put_store(struct weir_svg *svg)
{
	const struct weir_graph *graph = svg->graph;
	const struct weir_svg_column *store = &svg->store;
	int x = store->x + WEIR_SVG_PAD, y = WEIR_SVG_EDGE;

	(void)weir_buffer_printf(svg->out,
				 "<rect class=\"store panel\" x=\"%d\" y=\"%d\" width=\"%d\" "
				 "height=\"%d\" rx=\"8\"/>\n",
				 store->x, y, store->width, svg->bottom - y);
	put_cut(svg, x, y + FIRST_LINE, "name",
		weir_arena_printf(&svg->arena, "store %s", graph->store_name), WEIR_CUT_END);
	put_cut(svg, x, y + SECOND_LINE, "faint", graph->store.use, WEIR_CUT_END);
	if (graph->store.about)
		put_cut(svg, x, y + SECOND_LINE + WEIR_SVG_LINE, "faint", graph->store.about,
			WEIR_CUT_BEGIN);
	for (size_t i = 0; i < graph->pipeline->table_count; i++) {
		if (weir_graph_filled_by(graph, i) == graph->pipeline->step_count)
			put_table(svg, &graph->pipeline->table[i], svg->pill[i]);
	}
}

static void put_heads(struct weir_svg *svg)
{
	put_text(svg, svg->source.x, HEADS, "faint", "source");
	if (svg->transforms.width)
		put_text(svg, svg->transforms.x, HEADS, "faint", "transforms");
	put_text(svg, svg->sink.x, HEADS, "faint", "sink");
}

/* What is verified at the end. */
static void put_foot(struct weir_svg *svg)
{
	const struct weir_pipeline *pipeline = svg->graph->pipeline;
	int y = svg->bottom + WEIR_SVG_LINE;

	for (size_t i = 0; i < pipeline->verify_count && i < FOOT; i++) {
		const struct weir_verify_spec *spec = &pipeline->verify[i];

		y += WEIR_SVG_LINE;
		put_cut(svg, svg->source.x, y, "faint",
			weir_arena_printf(&svg->arena, "%s %s%s%s", i ? "        " : "verified",
					  spec->table, spec->per ? " per " : "",
					  spec->per ? spec->per : ""),
			WEIR_CUT_END);
	}
	if (pipeline->verify_count > FOOT) {
		y += WEIR_SVG_LINE;
		put_text(svg, svg->source.x, y, "faint",
			 weir_arena_printf(&svg->arena, "         and %zu more",
					   pipeline->verify_count - FOOT));
	}
}

static void draw(struct weir_svg *svg, const char *name)
{
	size_t lines = svg->graph->pipeline->verify_count;
	int height = svg->bottom + WEIR_SVG_LINE * (int)(2 + (lines > FOOT ? FOOT + 1 : lines));

	(void)weir_buffer_printf(svg->out,
				 "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"weir-graph\" "
				 "role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
				 "aria-label=\"pipeline ",
				 svg->width, height, svg->width, height);
	weir_text_xml(svg->out, name, strlen(name));
	(void)weir_buffer_printf(svg->out, "\">\n%s", style);
	put_text(svg, WEIR_SVG_EDGE, WEIR_SVG_EDGE + 12, "title", name);
	put_heads(svg);
	put_store(svg);
	weir_svg_references(svg);
	for (size_t i = 0; i < svg->graph->pipeline->step_count; i++)
		put_step(svg, i);
	put_foot(svg);
	(void)weir_buffer_string(svg->out, "</svg>\n");
}

void weir_graph_svg(struct weir_buffer *out, const struct weir_graph *graph)
{
	struct weir_svg svg = { .out = out, .graph = graph };

	weir_arena_init(&svg.arena);
	weir_svg_place(&svg);
	draw(&svg, weir_label(&svg.arena, graph->pipeline->name, WEIR_SVG_LETTERS, WEIR_CUT_END));
	weir_arena_release(&svg.arena);
}
