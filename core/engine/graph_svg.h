/*
 * graph_svg.h - the places of an SVG picture, and the pen that draws it.
 */
#ifndef WEIR_GRAPH_SVG_H
#define WEIR_GRAPH_SVG_H

#include "graph.h"
#include "graph_label.h"

/* In pixels, where nothing else is said. */
enum {
	WEIR_SVG_EDGE = 14,        /* around all */
	WEIR_SVG_PAD = 10,         /* between a box and its text */
	WEIR_SVG_BOX = 38,         /* height of a box */
	WEIR_SVG_GAP = 34,         /* between two columns, for an arrow */
	WEIR_SVG_LINE = 15,        /* from one line of text to the next */
	WEIR_SVG_LANE = 9,         /* between two lines of references */
	WEIR_SVG_LETTERS = 36,     /* letters: of a text in a box */
	WEIR_SVG_REFERENCES = 400, /* that are drawn, at most */
	WEIR_SVG_LANES = 24,       /* beside each other, at most */
};

struct weir_svg_column {
	int x, width;
};

struct weir_svg {
	struct weir_buffer *out;
	const struct weir_graph *graph;
	struct weir_arena arena;
	struct weir_svg_column source, transforms, sink, store, table;
	int lane;   /* the x of the first line of a reference */
	int *step;  /* the y of each step */
	int *pill;  /* per table: the y of its box */
	int *reach; /* per reference that is drawn: its lane */
	size_t reference_count;
	int bottom, width;
};

/* graph_place.c: where everything is. */
void weir_svg_place(struct weir_svg *svg);
/* Height of a step's boxes. */
int weir_svg_height(const struct weir_graph_step *step);
/* "name, name", for the second line of a table. */
const char *weir_svg_key(struct weir_svg *svg, const struct weir_table_def *table);
/* The table of the pipeline that a step fills, or NULL. */
const struct weir_table_def *weir_svg_table(const struct weir_svg *svg,
					    const struct weir_graph_step *step);

/* graph_refs.c: the lines between tables. */
void weir_svg_lanes(struct weir_svg *svg, int *lanes);
void weir_svg_references(struct weir_svg *svg);

#endif
