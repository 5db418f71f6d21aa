/*
 * loading.h - what the parts that read a pipeline share while it is loaded.
 *
 * One part per idea, called in the order of the functions below. A part that finds
 * mistakes tells them all and leaves something usable behind for the next one; what
 * was loaded is thrown away at the end if there was any mistake.
 */
#ifndef WEIR_LOADING_H
#define WEIR_LOADING_H

#include "pipeline.h"

enum { WEIR_LAYERS = 9 /* a file, and up to 8 that it extends */ };

struct weir_layer {
	const char *file;
	struct weir_node *root; /* a map */
};

struct weir_loading {
	struct weir_pipeline *pipeline;
	const struct weir_pipeline_options *options;
	struct weir_arena *arena; /* the pipeline's */
	struct weir_problems *problems;
	struct weir_layer layer[WEIR_LAYERS]; /* the file that was named; behind each one the
						 file that it extends; the last is the base */
	size_t layer_count;
	struct weir_env env;
	struct weir_variables variables;
	const char *unset; /* a required parameter without a value, where that may be; or NULL */
	struct weir_batch_policy batch; /* for flows that do not say more */
	struct weir_reject_limits rejects;
};

/* extends.c: reads the layers; false: the rest cannot be looked at. */
bool weir_loading_files(struct weir_loading *loading);
/* params.c: fills pipeline->param and variables. */
void weir_loading_params(struct weir_loading *loading);
/* stores.c: the chosen one, merged from all layers and interpolated. */
void weir_loading_store(struct weir_loading *loading);
/* tables.c */
void weir_loading_tables(struct weir_loading *loading);
/* purge.c: after the tables. */
void weir_loading_purge(struct weir_loading *loading);
/* limits.c: batch and rejects of the whole pipeline, after interpolation. */
void weir_loading_limits(struct weir_loading *loading);
/* steps.c: after interpolation and the limits. */
void weir_loading_steps(struct weir_loading *loading);
/* tables.c: what of tables is about flows; after the steps. */
void weir_loading_merged(struct weir_loading *loading);
/* verify.c: after tables and steps. */
void weir_loading_verify(struct weir_loading *loading);
/* report.c: after the steps. */
void weir_loading_report(struct weir_loading *loading);
/* tests.c: after tables and steps. */
void weir_loading_tests(struct weir_loading *loading);
/* fingerprint.c */
void weir_loading_fingerprint(struct weir_pipeline *pipeline);

/* ---- shared by the parts ---- */

/* The value of a key in the last layer. */
struct weir_node *weir_loading_base(const struct weir_loading *loading, const char *key);
/* The value of a key in the layer nearest to the named file that says anything there. */
struct weir_node *weir_loading_nearest(const struct weir_loading *loading, const char *key);
/* The text of a key that a map must have, or NULL; owner: 'store "local"'. */
const char *weir_loading_text(const struct weir_loading *loading, const struct weir_node *map,
			      const char *key, const char *owner);
/* The pipeline file's name without folder and ending, as far as it can be a name. */
const char *weir_loading_file_name(const struct weir_loading *loading);
/* The step of this name, of those read so far; NULL: there is none. */
struct weir_step_spec *weir_loading_step(const struct weir_loading *loading, const char *name);
/* The flow of this name; NULL: there is none, which is told. Once all steps are read. */
struct weir_step_spec *weir_loading_flow(struct weir_loading *loading, const char *name,
					 const struct weir_place *place);
/* Complains of names that are no names: they become parts of file names and expressions. */
bool weir_loading_name(const struct weir_loading *loading, const char *name,
		       const struct weir_place *place, const char *what);
/* batch: and rejects: of a map (a layer, a flow), over what stands in the structs already. */
void weir_loading_policies(struct weir_loading *loading, const struct weir_node *map,
			   const char *owner, struct weir_batch_policy *batch,
			   struct weir_reject_limits *rejects);

#endif
