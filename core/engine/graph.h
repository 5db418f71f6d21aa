/*
 * graph.h - a pipeline as a picture: text, Mermaid, SVG.
 *
 * A pipeline is read and laid out; no file is opened, no store and no server asked. What the user
 * wrote is only text in all three forms, and secrets are not in them. The same pipeline gives the
 * same bytes. All of a graph lives in the arena that it was made with, and in the pipeline's.
 *
 *	struct weir_graph graph;
 *	struct weir_buffer out;
 *
 *	weir_buffer_init(&out, CEILING);
 *	weir_graph_make(&graph, pipeline, plugins, &arena);
 *	weir_graph_svg(&out, &graph); // out.overflow: it was too long
 *
 * The SVG can stand alone or in a page of HTML. It has no ids, no script and nothing from
 * elsewhere; its lines and texts have the colour of the text around it, and the page may set
 * --weir-flow, --weir-task and --weir-store to colours of its own.
 */
#ifndef WEIR_GRAPH_H
#define WEIR_GRAPH_H

#include "../base/buffer.h"
#include "../conf/pipeline.h"
#include "plugins.h"

struct weir_graph_stage {
	const char *use;   /* "?" where it is not known */
	const char *about; /* the file, folder or address that it works on, or NULL */
};

struct weir_graph_step {
	const char *name;
	bool is_task;
	struct weir_graph_stage *stage; /* a source, transforms, a sink; a task has one */
	size_t stage_count;
	const char *table; /* that its sink fills, or NULL */
};

/* A row of table `from` holds the id of one of table `to`. */
struct weir_graph_reference {
	size_t from, to; /* tables of the pipeline */
	const char *column;
};

struct weir_graph {
	const struct weir_pipeline *pipeline;
	const char *store_name;
	struct weir_graph_stage store;
	struct weir_graph_step *step; /* as many as the pipeline has */
	struct weir_graph_reference *reference;
	size_t reference_count;
};

/* plugins: their option tables tell what a stage works on; one that is not found is drawn
 * without that. */
void weir_graph_make(struct weir_graph *graph, const struct weir_pipeline *pipeline,
		     struct weir_plugins *plugins, struct weir_arena *arena);
/* The first step that fills the table of this number, or step_count: none does. */
size_t weir_graph_filled_by(const struct weir_graph *graph, size_t table);

/* Lines of at most 80 columns. */
void weir_graph_text(struct weir_buffer *out, const struct weir_graph *graph);
void weir_graph_mermaid(struct weir_buffer *out, const struct weir_graph *graph);
void weir_graph_svg(struct weir_buffer *out, const struct weir_graph *graph);

#endif
