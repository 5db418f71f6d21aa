/*
 * pipeline.h - a pipeline file, read, extended, interpolated and checked.
 *
 * All that can be said without loading a plugin or touching a store is said here,
 * in one pass. Everything lives in the pipeline's arena.
 */
#ifndef WEIR_PIPELINE_H
#define WEIR_PIPELINE_H

#include <weir/context.h>
#include <weir/file.h>

#include "interpolate.h"

struct weir_stage_spec {
	const char *use;        /* the plugin's name */
	struct weir_node *with; /* its options, or NULL */
	struct weir_place place;
};

struct weir_reject_limits {
	int64_t max_rows; /* per flow; default 50 */
	double max_share; /* of the rows read, judged after each batch from 1,000 rows; default 0.01
			   */
};

struct weir_step_spec {
	bool is_task;
	const char *name; /* of the flow, or the task's plugin; unique */
	struct weir_place place;
	struct weir_stage_spec *stage; /* a task has one */
	size_t stage_count;
	struct weir_batch_policy batch; /* flows: the flow's own over the pipeline's */
	struct weir_reject_limits rejects;
};

struct weir_store_spec {
	const char *name, *use;
	struct weir_node *with, *connection; /* connection may be NULL */
	struct weir_place place;
};

struct weir_table_def {
	struct weir_table_spec spec; /* first: this is what plugins see */
	struct weir_place place;
	bool *key_folded;           /* per key column */
	int *key_ref;               /* per key column: index into tables, or -1 */
	int *keep_ref;              /* per keep column: the same */
	const char *const *nth;     /* columns that tell occurrences of one key apart */
	size_t nth_count;           /* 0: a key occurs once */
	const char *const *compare; /* columns whose difference from the store is reported */
	size_t compare_count;
	const char *const *renumbered; /* columns by which a row under a new key is found */
	size_t renumbered_count;
	/* The flow whose rows tell what became of a row that was merged into another one in the
	 * store, or NULL; and the columns in which the two are equal. */
	const char *merged_in;
	const struct weir_step_spec *merged_step;
	const char *const *merged_same;
	size_t merged_same_count;
};

/* +1 or -1 times a counter of a flow: "results.inserted". */
struct weir_verify_term {
	int sign;
	const char *flow, *counter; /* counter: read, inserted, present, duplicate, rejected */
};

struct weir_verify_spec {
	const char *table; /* whose rows are counted */
	const char *per;   /* a reference column, or NULL: all rows of the table */
	bool at_least;     /* else equals */
	struct weir_verify_term *term;
	size_t term_count;
	struct weir_place place;
};

/* What `weir test` tries. All but name and place are maps by flow or table. */
struct weir_test_spec {
	const char *name;
	struct weir_place place;
	const struct weir_node *before, *given;  /* lists of maps, or texts; before may be NULL */
	const struct weir_node *verdicts, *rows; /* one of them may be NULL */
};

/* `weir purge FILE --OPTION VALUE`: the rows of the table whose key has this value. */
struct weir_purge_spec {
	const char *option;
	const struct weir_table_def *table; /* its key is one column, and no reference */
};

/* Where the value of a parameter comes from. */
struct weir_param_source {
	const struct weir_node *definition; /* in `params:` */
	const struct weir_node *node;       /* in a file: a default, or in `set:`; NULL: nowhere */
	bool command;                       /* --set, whatever the files say */
	bool is_set;                        /* it has a value */
};

/* What a report draws: how the values of a flow's column are spread, in groups. */
struct weir_plot_spec {
	const char *title, *flow;
	const char *value, *by;         /* columns of the flow */
	const char *label_flow, *label; /* a row of this flow with the same value in its column `by`
					   names the group with this column; or NULL */
	const char *unit; /* "seconds", "milliseconds", "centiseconds": shown as a time; or NULL */
	struct weir_place place;
};

struct weir_pipeline {
	struct weir_arena arena;
	const char *name;
	const char *file;              /* as the user named it */
	const char **layer;            /* that file, and those that it extends */
	const struct weir_node **root; /* what stands in each one */
	size_t layer_count;
	const struct weir_variable *param;
	const struct weir_param_source *source; /* of each one */
	size_t param_count;
	struct weir_store_spec store; /* the chosen one */
	struct weir_table_def *table;
	size_t table_count;
	struct weir_step_spec *step;
	size_t step_count;
	struct weir_verify_spec *verify;
	size_t verify_count;
	struct weir_purge_spec *purge;
	size_t purge_count;
	struct weir_plot_spec *plot;
	size_t plot_count;
	struct weir_test_spec *test;
	size_t test_count;
	char fingerprint[WEIR_SHA256_TEXT]; /* of all the above as resolved, secrets left out */
};

struct weir_pipeline_options {
	const struct weir_variable
		*set; /* --set name=value; paths are relative to the working folder */
	size_t set_count;
	const char *to;                   /* --to, or NULL */
	const struct weir_buffer *source; /* what stands in the file that is named; NULL: read it */
	const char *run_id;
	/* No row is going to be read: files and folders need not be there, and a parameter that is
	 * not set is missed only where the store needs it. */
	bool store_only;
	/* Nothing is going to be opened at all: what is not set stays as it is written, ${...},
	 * and no secret is looked up. Together with store_only. What is not whole for that reason
	 * is broken, and nobody was told. */
	bool outline;
	struct weir_logger *log;
	/* Called where there are mistakes, with as much as could be read, so that those of the
	 * stages' plugins and options are told together with them. May be NULL. */
	void (*look)(void *arg, const struct weir_pipeline *partial,
		     struct weir_problems *problems);
	void *look_arg;
};

/* NULL when there are problems. */
struct weir_pipeline *weir_pipeline_load(const char *file,
					 const struct weir_pipeline_options *options,
					 struct weir_problems *problems);
void weir_pipeline_free(struct weir_pipeline *pipeline);

/* NULL if `tables:` does not name it. */
const struct weir_table_def *weir_pipeline_table(const struct weir_pipeline *pipeline,
						 const char *name);

#endif
