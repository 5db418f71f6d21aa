/*
 * graph_refs.c - the lines between tables of an SVG picture, from rows to those that they refer to.
 *
 * Each line leaves its box at the right, goes up or down a lane, and ends with an arrow at the
 * other box. Short lines have the inner lanes; two lines that would touch have different ones.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"

#include "graph_svg.h"

enum {
	BEND = 4,  /* pixels: the radius of a corner */
	ARROW = 6, /* pixels: the length of its head */
};

static int length_of(const struct weir_svg *svg, size_t reference)
{
	const struct weir_graph_reference *ref = &svg->graph->reference[reference];

	return abs(svg->pill[ref->from] - svg->pill[ref->to]);
}

static bool touch(const struct weir_svg *svg, size_t one, size_t other)
{
	const struct weir_graph_reference *a = &svg->graph->reference[one];
	const struct weir_graph_reference *b = &svg->graph->reference[other];
	int a0 = svg->pill[a->from], a1 = svg->pill[a->to];
	int b0 = svg->pill[b->from], b1 = svg->pill[b->to];
	int low = a0 < a1 ? a0 : a1, high = a0 < a1 ? a1 : a0;

	return !((b0 < low && b1 < low) || (b0 > high && b1 > high));
}

/* The innermost lane in which it touches none of those that have one. */
static int free_lane(const struct weir_svg *svg, size_t reference)
{
	bool used[WEIR_SVG_LANES] = { false };
	int lane = 0;

	for (size_t i = 0; i < svg->reference_count; i++) {
		if (i != reference && svg->reach[i] >= 0 && touch(svg, i, reference))
			used[svg->reach[i]] = true;
	}
	while (lane + 1 < WEIR_SVG_LANES && used[lane])
		lane++;
	return lane;
}

void weir_svg_lanes(struct weir_svg *svg, int *lanes)
{
	size_t count = svg->graph->reference_count;

	*lanes = 0;
	if (count > WEIR_SVG_REFERENCES)
		count = WEIR_SVG_REFERENCES;
	svg->reference_count = count;
	svg->reach = weir_arena_alloc(&svg->arena, count * sizeof(*svg->reach));
	for (size_t i = 0; i < count; i++)
		svg->reach[i] = -1;
	for (size_t done = 0; done < count; done++) {
		size_t next = count;

		for (size_t i = 0; i < count; i++) {
			if (svg->reach[i] < 0 &&
			    (next == count || length_of(svg, i) < length_of(svg, next)))
				next = i;
		}
		svg->reach[next] = free_lane(svg, next);
		if (svg->reach[next] >= *lanes)
			*lanes = svg->reach[next] + 1;
	}
}

/* Where on the right side of a box the end of a line is: they share its height. */
static int port(const struct weir_svg *svg, size_t table, size_t reference, bool at_end)
{
	int before = 0, all = 0;

	for (size_t i = 0; i < svg->reference_count; i++) {
		const struct weir_graph_reference *ref = &svg->graph->reference[i];

		for (int k = 0; k < 2; k++) {
			if ((k ? ref->to : ref->from) != table)
				continue;
			all++;
			before += i < reference || (i == reference && k < at_end);
		}
	}
	return svg->pill[table] + WEIR_SVG_BOX * (before + 1) / (all + 1);
}

static void put_reference(struct weir_svg *svg, size_t number)
{
	const struct weir_graph_reference *ref = &svg->graph->reference[number];
	const struct weir_table_def *table = svg->graph->pipeline->table;
	int x = svg->table.x + svg->table.width,
	    lane = svg->lane + svg->reach[number] * WEIR_SVG_LANE;
	int from = port(svg, ref->from, number, false), to = port(svg, ref->to, number, true);
	int bend = to < from ? -BEND : BEND;

	(void)weir_buffer_string(svg->out, "<g class=\"ref\"><title>");
	weir_text_xml(svg->out, table[ref->from].spec.name, strlen(table[ref->from].spec.name));
	(void)weir_buffer_byte(svg->out, '.');
	weir_text_xml(svg->out, ref->column, strlen(ref->column));
	(void)weir_buffer_string(svg->out, " refers to ");
	weir_text_xml(svg->out, table[ref->to].spec.name, strlen(table[ref->to].spec.name));
	(void)weir_buffer_printf(svg->out,
				 "</title><path d=\"M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d\"/>", x,
				 from, lane - BEND, lane, from, lane, from + bend, to - bend, lane,
				 to, lane - BEND, to, x + ARROW);
	(void)weir_buffer_printf(svg->out, "<path class=\"head\" d=\"M%d %dl%d %dv%dz\"/></g>\n", x,
				 to, ARROW, -ARROW / 2, ARROW);
}

void weir_svg_references(struct weir_svg *svg)
{
	for (size_t i = 0; i < svg->reference_count; i++)
		put_reference(svg, i);
}
