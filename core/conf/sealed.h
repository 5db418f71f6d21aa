/*
 * sealed.h - a file of JSON that weir writes and reads again: what it is and of which version
 * stands at its begin, and a checksum over all that is before it at its end.
 */
#ifndef WEIR_SEALED_H
#define WEIR_SEALED_H

#include "../base/arena.h"
#include "yaml.h"

/* What a file is. name: the first key of the object, its value is the version. */
struct weir_seal {
	const char *name; /* "weir_plan" */
	int version;      /* the newest one that is known */
	const char *what; /* for messages: "plan" */
};

/* Ends an object that lacks nothing but its checksum and the closing brace; the file is whole or
 * as it was. */
bool weir_sealed_write(const char *path, struct weir_buffer *object, struct weir_error *err);
/* The object, for whoever prints it. */
bool weir_sealed_end(struct weir_buffer *object);

/*
 * Reads it. NULL: it cannot be read, is something else, is of a newer version, or is not as weir
 * wrote it (BAD_CONFIG, with the file's name).
 */
struct weir_node *weir_sealed_read(const char *path, const struct weir_seal *seal,
				   struct weir_arena *arena, struct weir_error *err);

#endif
