/*
 * plots.h - what the pipeline's `report:` asks for: how values are spread, in groups, counted in
 *the run.
 *
 * A row that is in the store at the end of its batch (inserted, present) counts once. A run that
 * goes on reads its input again from the start, so what an earlier try has kept is replaced, not
 * added to. A retry of rejected rows adds nothing: the report says how many rows are counted.
 *
 *	weir_plots_new(pipeline)         NULL, if it asks for nothing
 *	weir_plots_count(plots, flow, work)   a settled batch
 *	weir_plots_keep(plots, ledger, err)   at the end of the run, however it ends
 */
#ifndef WEIR_PLOTS_H
#define WEIR_PLOTS_H

#include "flow.h"
#include "sketch.h"

enum {
	WEIR_PLOT_GROUPS = 256, /* of one plot; rows of further ones are counted together */
	WEIR_PLOT_TEXT = 64,    /* bytes of a group's key and of its label, with the terminator */
	WEIR_PLOT_SLOTS = 1024, /* of the table that finds groups */
	WEIR_PLOT_CEILING = 256 << 10, /* bytes of a plot as it is kept */
};

struct weir_plot_group {
	uint64_t hash; /* of the whole key */
	char key[WEIR_PLOT_TEXT], label[WEIR_PLOT_TEXT];
	struct weir_sketch sketch;
};

struct weir_plot {
	const struct weir_plot_spec *spec; /* NULL, if it was read from the state */
	const char *title, *unit, *flow, *value;
	struct weir_plot_group *group; /* in the order in which they came */
	size_t count, capacity;
	uint16_t slot[WEIR_PLOT_SLOTS]; /* a group's number and 1; 0: free */
	uint64_t rows;                  /* that are counted */
	uint64_t without;               /* no number stands in the column */
	uint64_t others;                /* of groups beyond the ceiling */
};

struct weir_plots;

struct weir_plots *weir_plots_new(const struct weir_pipeline *pipeline);
void weir_plots_free(struct weir_plots *plots); /* accepts NULL */
/* Are the columns there that the plots of the chain's flow need? */
void weir_plots_check_flow(const struct weir_chain *chain, struct weir_problems *problems);
void weir_plots_count(struct weir_plots *plots, const struct weir_flow *flow,
		      const struct weir_work *work);

/* plots_keep.c */
bool weir_plots_keep(const struct weir_plots *plots, struct weir_ledger *ledger,
		     struct weir_error *err);
const struct weir_plot *weir_plots_at(const struct weir_plots *plots, size_t number);
/* Reads what was kept; all lives in the arena. False: it is not as weir wrote it. */
bool weir_plot_read(const char *body, struct weir_arena *arena, struct weir_plot *plot);

#endif
