/*
 * yaml.h - a YAML file as a tree that remembers line and column.
 *
 * Scalars stay the texts they are: no type is guessed. A repeated key, a second
 * document, a tag, a file above 1 MiB, nesting above 64 and more than 100,000
 * nodes after aliases are mistakes.
 */
#ifndef WEIR_YAML_H
#define WEIR_YAML_H

#include "../base/arena.h"
#include "../base/buffer.h"
#include "../base/problems.h"

enum weir_node_kind { WEIR_NODE_SCALAR = 1, WEIR_NODE_LIST, WEIR_NODE_MAP };

struct weir_node {
	enum weir_node_kind kind;
	struct weir_place place; /* file, and 1-based line and column */
	const char *text;        /* SCALAR: terminated, valid UTF-8 */
	bool plain;              /* SCALAR: unquoted (so `~` and an empty one are "nothing") */
	bool secret;             /* SCALAR: holds a ${secret:...} after interpolation */
	bool broken;             /* SCALAR: could not be interpolated; that was told already */
	const char *variable; /* SCALAR: the first one of the environment that it holds, or NULL */
	const char *written;  /* SCALAR: the text before interpolation; NULL: text itself */
	const char *shown;    /* SCALAR: the text with secrets and the run's id as they are written
				 in the file; NULL: text itself */
	struct weir_node **item; /* LIST: items; MAP: values, in the order of the file */
	struct weir_node **key;  /* MAP: SCALAR nodes */
	size_t count;
};

/*
 * NULL when the file cannot be read or is not YAML; the reasons are in problems. A
 * repeated key or a tag is told there too, but the tree still comes, so that the rest
 * can be checked.
 */
struct weir_node *weir_yaml_load(const char *file, struct weir_arena *arena,
				 struct weir_problems *problems);
/* The same of bytes in memory; file: for the places. */
struct weir_node *weir_yaml_parse(const char *file, const struct weir_buffer *source,
				  struct weir_arena *arena, struct weir_problems *problems);
/* The value of a key, or NULL; node may be NULL. */
struct weir_node *weir_node_get(const struct weir_node *node, const char *key);
/* True if node is NULL, `~` or an empty plain scalar. */
bool weir_node_empty(const struct weir_node *node);
/* A scalar's text for messages and fingerprints: never a secret. */
const char *weir_node_shown(const struct weir_node *node);
/*
 * Says of every key of a map that is not in known (ends with NULL): unknown, with "did
 * you mean" and the list of those known. what: "a flow", "the pipeline".
 */
void weir_node_known(const struct weir_node *map, const char *const *known, const char *what,
		     struct weir_problems *problems);
/* Complains and returns false unless node has the kind; node may be NULL. */
bool weir_node_is(const struct weir_node *node, enum weir_node_kind kind, const char *what,
		  struct weir_problems *problems);

#endif
