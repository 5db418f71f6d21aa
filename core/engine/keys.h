/*
 * keys.h - the index of keys: bounded memory, whatever the number of rows.
 *
 * It holds an entry for every row that the input or the store (as far as it was read)
 * has: where the input has it first, its id, and the few columns that rows of other
 * tables need of it. It belongs to one process and is thrown away at its end; nothing
 * in it is the only copy of anything.
 */
#ifndef WEIR_KEYS_H
#define WEIR_KEYS_H

#include <weir/value.h>

enum {
	WEIR_ENTRY_STORED = 1 << 0,   /* the store has the row */
	WEIR_ENTRY_FRESH = 1 << 1,    /* this process inserted it: nothing can refer to it yet */
	WEIR_ENTRY_REJECTED = 1 << 2, /* the input has it, but it was refused */
};

enum { WEIR_ENTRY_KEEP = 240 }; /* bytes of the kept columns, encoded; more is DENIED */

struct weir_entry {
	struct weir_uuid match;   /* its key in the index (ids.h) */
	struct weir_uuid id;      /* as it is, or will be, in the store */
	struct weir_uuid derived; /* what the ids of its children are derived from */
	uint32_t flags;
	uint32_t table;    /* number of its table in the pipeline */
	uint64_t line;     /* first line in the input; 0: only the store has it */
	uint64_t spelling; /* weir_ids_spelling() */
	uint64_t compare;  /* hash of the `compare:` or `nth:` columns */
	/* Hash of all columns the input gives; 0: none. While only the store has the row:
	 * weir_stored_columns(). */
	uint64_t content;
	uint32_t keep_length;
	uint8_t keep[WEIR_ENTRY_KEEP];
};

struct weir_keys;

/* path: of the file for what does not fit into memory; NULL: none, and no bound, for checks and
 * tests. cache: KiB, of the index in memory and then of the file's page cache. */
struct weir_keys *weir_keys_open(const char *path, int cache, struct weir_error *err);
void weir_keys_free(struct weir_keys *keys); /* removes the file; accepts NULL */

/* *found tells whether there is an entry. */
bool weir_keys_get(struct weir_keys *keys, const struct weir_uuid *match, struct weir_entry *out,
		   bool *found, struct weir_error *err);
/* Adds it or replaces the one with the same match. */
bool weir_keys_put(struct weir_keys *keys, const struct weir_entry *entry, struct weir_error *err);

/* Another name for an entry: an id that is not its match, a value of an `also:` column. The
 * first one to take a name keeps it. */
bool weir_keys_add_alias(struct weir_keys *keys, const struct weir_uuid *name,
			 const struct weir_uuid *match, struct weir_error *err);
/* The same, whatever the name stood for. */
bool weir_keys_set_alias(struct weir_keys *keys, const struct weir_uuid *name,
			 const struct weir_uuid *match, struct weir_error *err);
/* The match of a name, if it has one. Hardly a cost where it has none. */
bool weir_keys_alias(struct weir_keys *keys, const struct weir_uuid *name, struct weir_uuid *match,
		     bool *found, struct weir_error *err);

/* The entry that a name stands for, else the one under the name itself. */
static inline bool weir_keys_find(struct weir_keys *keys, const struct weir_uuid *name,
				  struct weir_entry *out, bool *found, struct weir_error *err)
{
	struct weir_uuid match;

	return weir_keys_alias(keys, name, &match, found, err) &&
	       weir_keys_get(keys, *found ? &match : name, out, found, err);
}

/* Marks: a set of names. *added = false: it was there already. */
bool weir_keys_mark(struct weir_keys *keys, const struct weir_uuid *name, bool *added,
		    struct weir_error *err);
bool weir_keys_marked(struct weir_keys *keys, const struct weir_uuid *name, bool *marked,
		      struct weir_error *err);

/* Remembers a number under a name, unless one is there; *number is the one that is there now. */
bool weir_keys_remember(struct weir_keys *keys, const struct weir_uuid *name, uint64_t *number,
			struct weir_error *err);

/* Counters, in numbered groups: adds to the counter of a value. */
bool weir_keys_tally(struct weir_keys *keys, uint32_t group, const struct weir_uuid *value,
		     int64_t add, struct weir_error *err);
/* The counter of one value; 0 where nothing was counted. */
bool weir_keys_tally_get(struct weir_keys *keys, uint32_t group, const struct weir_uuid *value,
			 int64_t *count, struct weir_error *err);
/* The next counters of a group behind `after` (NULL: from the first), at most `room`. */
bool weir_keys_tallies(struct weir_keys *keys, uint32_t group, const struct weir_uuid *after,
		       struct weir_uuid *value, int64_t *count, size_t room, size_t *got,
		       struct weir_error *err);

/* Kept columns to bytes and back. Texts of decoded values point into `bytes`. */
bool weir_keep_encode(const struct weir_value *value, size_t count, struct weir_entry *entry,
		      struct weir_error *err);
void weir_keep_decode(const uint8_t *bytes, size_t length, struct weir_value *value, size_t count);

#endif
