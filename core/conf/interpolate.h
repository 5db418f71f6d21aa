/*
 * interpolate.h - ${param:x}, ${env:X}, ${env:X:-default}, ${secret:X}, ${run:id} in scalars.
 *
 * The tree is parsed first; only texts of scalars that are values are replaced,
 * once, never keys and never the replacement itself. $$ is a dollar sign. A name
 * that is not set is a mistake with its place and "did you mean".
 *
 * A secret comes from the environment variable X, else from the file that the
 * variable X_FILE names, else from a line X=... of the file .env beside the
 * pipeline; ${env:X} looks into the environment, then into .env. The default of
 * ${env:X:-default} serves where X is empty, too.
 */
#ifndef WEIR_INTERPOLATE_H
#define WEIR_INTERPOLATE_H

#include "env.h"
#include "yaml.h"

struct weir_variable {
	const char *name, *value; /* value NULL: it has a mistake, which was told already */
};

struct weir_variables {
	const struct weir_variable *param;
	size_t param_count;
	const char *run_id;
	struct weir_env *env;
	bool outline; /* see struct weir_pipeline_options */
};

/* Replaces in place, all through the tree; node may be NULL. */
void weir_interpolate(struct weir_node *node, const struct weir_variables *variables,
		      struct weir_arena *arena, struct weir_problems *problems);

enum weir_piece_kind {
	WEIR_PIECE_TEXT,
	WEIR_PIECE_REFERENCE, /* ${scheme:name} or ${scheme:name:-fallback} */
	WEIR_PIECE_OPEN,      /* ${ without } */
};

/* A piece of a scalar: plain text, or a reference. */
struct weir_piece {
	enum weir_piece_kind kind;
	struct weir_text text; /* TEXT: what it stands for; else as it is written */
	struct weir_text scheme, name, fallback;
	bool has_fallback;
};

/* Cuts the next piece off the text; false at its end. */
bool weir_piece_next(const char **text, struct weir_piece *piece);

#endif
