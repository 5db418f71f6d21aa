/*
 * keys_file.h - the index of keys in a scratch file: for what does not fit into memory.
 *
 * The functions are those of keys.h.
 */
#ifndef WEIR_KEYS_FILE_H
#define WEIR_KEYS_FILE_H

#include "keys.h"

struct weir_keys_file;

/* Opens it, and takes its name away. path NULL: in memory, for tests and checks. */
struct weir_keys_file *weir_keys_file_open(const char *path, struct weir_error *err);
/* Before all that follows, once. cache: KiB of page cache. */
bool weir_keys_file_begin(struct weir_keys_file *keys, int cache, struct weir_error *err);
void weir_keys_file_free(struct weir_keys_file *keys); /* accepts NULL */

bool weir_keys_file_get(struct weir_keys_file *keys, const struct weir_uuid *match,
			struct weir_entry *out, bool *found, struct weir_error *err);
bool weir_keys_file_put(struct weir_keys_file *keys, const struct weir_entry *entry,
			struct weir_error *err);

bool weir_keys_file_add_alias(struct weir_keys_file *keys, const struct weir_uuid *name,
			      const struct weir_uuid *match, struct weir_error *err);
bool weir_keys_file_set_alias(struct weir_keys_file *keys, const struct weir_uuid *name,
			      const struct weir_uuid *match, struct weir_error *err);
bool weir_keys_file_alias(struct weir_keys_file *keys, const struct weir_uuid *name,
			  struct weir_uuid *match, bool *found, struct weir_error *err);

bool weir_keys_file_mark(struct weir_keys_file *keys, const struct weir_uuid *name, bool *added,
			 struct weir_error *err);
bool weir_keys_file_marked(struct weir_keys_file *keys, const struct weir_uuid *name, bool *marked,
			   struct weir_error *err);
bool weir_keys_file_remember(struct weir_keys_file *keys, const struct weir_uuid *name,
			     uint64_t *number, struct weir_error *err);

bool weir_keys_file_tally(struct weir_keys_file *keys, uint32_t group,
			  const struct weir_uuid *value, int64_t add, struct weir_error *err);
bool weir_keys_file_tally_get(struct weir_keys_file *keys, uint32_t group,
			      const struct weir_uuid *value, int64_t *count,
			      struct weir_error *err);
bool weir_keys_file_tallies(struct weir_keys_file *keys, uint32_t group,
			    const struct weir_uuid *after, struct weir_uuid *value, int64_t *count,
			    size_t room, size_t *got, struct weir_error *err);

#endif
