/*
 * interpolate.h - ${param:x}, ${env:X}, ${env:X:-default}, ${secret:X}, ${run:id} in scalars.
 *
 * The tree is parsed first; only texts of scalars that are values are replaced,
 * once, never keys and never the replacement itself. $$ is a dollar sign. A name
 * that is not set is a mistake with its place and "did you mean".
 *
 * A secret comes from the environment variable X, else from the file that the
 * variable X_FILE names, else from a line X=... of the file .env beside the
 * pipeline; ${env:X} looks into the environment, then into .env.
 */
#ifndef WEIR_INTERPOLATE_H
#define WEIR_INTERPOLATE_H

#include "yaml.h"

struct weir_variable {
	const char *name, *value;
};

struct weir_variables {
	const struct weir_variable *param;
	size_t param_count;
	const char *run_id;
	const char *env_file;    /* the .env beside the pipeline, or NULL */
	struct weir_logger *log; /* told of every secret, to mask it; may be NULL */
};

/* Replaces in place, all through the tree. */
void weir_interpolate(struct weir_node *node, const struct weir_variables *variables,
		      struct weir_arena *arena, struct weir_problems *problems);

#endif
