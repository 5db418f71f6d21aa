/*
 * graph_place.c - where the boxes of an SVG picture stand.
 *
 * From left to right: numbers, sources, transforms one below the other, sinks, the store with a
 * box for each table, and in it, at the right, the lines of the references. From top to bottom:
 * the steps, in their order. All is as wide as its texts, in letters of a monospaced font.
 */
#include "graph_svg.h"

enum {
	LETTER = 73, /* tenths of a pixel: the widest monospaced fonts at 12 pixels */
	RAIL = 30,   /* the numbers at the left */
	TOP = 58,    /* the title and the heads of the columns */
	HEAD = 20,   /* a step's name above its boxes */
	BETWEEN = 18 /* two steps */
};

static int text_width(struct weir_svg *svg, const char *text)
{
	const char *label = weir_label(&svg->arena, text, WEIR_SVG_LETTERS, WEIR_CUT_END);

	return ((int)weir_label_width(label) * LETTER + 9) / 10;
}

static void widen(struct weir_svg *svg, struct weir_svg_column *column, const char *text)
{
	int width = text ? text_width(svg, text) + 2 * WEIR_SVG_PAD : 0;

	if (width > column->width)
		column->width = width;
}

static void measure_stage(struct weir_svg *svg, struct weir_svg_column *column,
			  const struct weir_graph_stage *stage)
{
	widen(svg, column, stage->use);
	widen(svg, column, stage->about);
}

const struct weir_table_def *weir_svg_table(const struct weir_svg *svg,
					    const struct weir_graph_step *step)
{
	return step->table ? weir_pipeline_table(svg->graph->pipeline, step->table) : NULL;
}

const char *weir_svg_key(struct weir_svg *svg, const struct weir_table_def *table)
{
	const char *text = "key:";

	for (size_t i = 0; i < table->spec.key_count; i++)
		text = weir_arena_printf(&svg->arena, "%s%s %s", text, i ? "," : "",
					 table->spec.key[i]);
	return text;
}

static void measure(struct weir_svg *svg)
{
	const struct weir_graph *graph = svg->graph;

	widen(svg, &svg->source, "source");
	widen(svg, &svg->sink, "sink");
	for (size_t i = 0; i < graph->pipeline->step_count; i++) {
		const struct weir_graph_step *step = &graph->step[i];

		widen(svg, &svg->table, step->table);
		for (size_t k = 0; k < step->stage_count; k++)
			measure_stage(svg,
				      !k                          ? &svg->source
				      : k + 1 < step->stage_count ? &svg->transforms
								  : &svg->sink,
				      &step->stage[k]);
	}
	for (size_t i = 0; i < graph->pipeline->table_count; i++) {
		widen(svg, &svg->table, graph->pipeline->table[i].spec.name);
		widen(svg, &svg->table, weir_svg_key(svg, &graph->pipeline->table[i]));
	}
	if (svg->transforms.width)
		widen(svg, &svg->transforms, "transforms");
}

int weir_svg_height(const struct weir_graph_step *step)
{
	int transforms = step->stage_count > 2 ? (int)step->stage_count - 2 : 1;

	return transforms * WEIR_SVG_BOX + (transforms - 1) * WEIR_SVG_LINE;
}

/* The steps from top to bottom, each table beside the last box of the first step that fills it;
 * then tables that no step fills. */
static void place_rows(struct weir_svg *svg)
{
	const struct weir_graph *graph = svg->graph;
	size_t steps = graph->pipeline->step_count, tables = graph->pipeline->table_count;
	int y = TOP;
	bool below = false;

	svg->step = weir_arena_alloc(&svg->arena, steps * sizeof(*svg->step));
	svg->pill = weir_arena_alloc(&svg->arena, tables * sizeof(*svg->pill));
	for (size_t i = 0; i < steps; i++) {
		svg->step[i] = y + HEAD;
		y += HEAD + weir_svg_height(&graph->step[i]) + BETWEEN;
	}
	for (size_t i = 0; i < tables; i++) {
		size_t step = weir_graph_filled_by(graph, i);

		if (step < steps) {
			svg->pill[i] = svg->step[step] + weir_svg_height(&graph->step[step]) -
				       WEIR_SVG_BOX;
			continue;
		}
		svg->pill[i] = y + HEAD;
		y += HEAD + WEIR_SVG_BOX;
		below = true;
	}
	svg->bottom = y + (below ? BETWEEN : 0);
}

/* The column behind `before`; without a width it is not there. */
static void behind(struct weir_svg_column *column, const struct weir_svg_column *before)
{
	column->x = before->x + before->width + (column->width ? WEIR_SVG_GAP : 0);
}

void weir_svg_place(struct weir_svg *svg)
{
	const struct weir_graph *graph = svg->graph;
	struct weir_svg_column head = { 0 };
	int lanes;

	measure(svg);
	place_rows(svg);
	weir_svg_lanes(svg, &lanes);
	svg->source.x = WEIR_SVG_EDGE + RAIL;
	behind(&svg->transforms, &svg->source);
	behind(&svg->sink, svg->transforms.width ? &svg->transforms : &svg->source);
	svg->store.x = svg->sink.x + svg->sink.width + WEIR_SVG_GAP;
	svg->table.x = svg->store.x + WEIR_SVG_PAD;
	svg->lane = svg->table.x + svg->table.width + 2 * WEIR_SVG_LANE;
	svg->store.width = svg->lane + lanes * WEIR_SVG_LANE - svg->store.x;
	widen(svg, &head, weir_arena_printf(&svg->arena, "store %s", graph->store_name));
	measure_stage(svg, &head, &graph->store);
	if (head.width > svg->store.width)
		svg->store.width = head.width;
	svg->width = svg->store.x + svg->store.width + WEIR_SVG_EDGE;
}
