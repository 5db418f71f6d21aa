/*
 * keys.c - the index of keys: in memory as long as it fits, then in a scratch file.
 *
 * Most imports fit: a file costs several times what the memory costs. All of it is in one of
 * the two places, never in both.
 */
#include "keys.h"

#include <stddef.h>
#include <stdlib.h>

#include "../base/arena.h"
#include "ids.h"
#include "keys_file.h"
#include "keys_memory.h"

enum { KIB = 1024 };

struct weir_keys {
	struct weir_keys_memory *memory; /* NULL: it was full */
	struct weir_keys_file *file;     /* open, but not begun until then */
	int cache;                       /* KiB */
};

struct weir_keys *weir_keys_open(const char *path, int cache, struct weir_error *err)
{
	struct weir_keys *keys = weir_xcalloc(1, sizeof(*keys));

	keys->cache = cache;
	keys->file = weir_keys_file_open(path, err);
	if (!keys->file) {
		free(keys);
		return NULL;
	}
	keys->memory = weir_keys_memory_new((size_t)cache * KIB);
	return keys;
}

void weir_keys_free(struct weir_keys *keys)
{
	if (!keys)
		return;
	weir_keys_memory_free(keys->memory);
	weir_keys_file_free(keys->file);
	free(keys);
}

/* ---- from memory to the file ---- */

/*
 * An entry as it lies in memory: its own numbers, the kept columns, and, unless both are the
 * name that it stands under, the two ids.
 */
enum {
	NUMBERS_AT = offsetof(struct weir_entry, flags),
	NUMBERS = offsetof(struct weir_entry, keep) - NUMBERS_AT,
	ID = sizeof(struct weir_uuid),
	ENTRY_MOST = NUMBERS + WEIR_ENTRY_KEEP + 2 * ID,
};

static size_t pack(const struct weir_entry *entry, unsigned char out[ENTRY_MOST])
{
	size_t length = NUMBERS + entry->keep_length;

	memcpy(out, (const char *)entry + NUMBERS_AT, length);
	if (weir_uuid_same(&entry->id, &entry->match) &&
	    weir_uuid_same(&entry->derived, &entry->match))
		return length;
	memcpy(out + length, entry->id.byte, ID);
	memcpy(out + length + ID, entry->derived.byte, ID);
	return length + 2 * ID;
}

static void unpack(const struct weir_uuid *match, const unsigned char *bytes, size_t length,
		   struct weir_entry *out)
{
	char *to = (char *)out + NUMBERS_AT;
	size_t own;

	out->match = out->id = out->derived = *match;
	memcpy(to, bytes, NUMBERS);
	own = NUMBERS + out->keep_length;
	memcpy(to + NUMBERS, bytes + NUMBERS, out->keep_length);
	memset(to + own, 0, sizeof(*out) - NUMBERS_AT - own);
	if (length == own)
		return;
	memcpy(out->id.byte, bytes + own, ID);
	memcpy(out->derived.byte, bytes + own + ID, ID);
}

static bool move_thing(void *arg, enum weir_thing thing, const struct weir_uuid *name,
		       const void *bytes, size_t length, struct weir_error *err)
{
	struct weir_keys_file *file = arg;
	struct weir_entry entry;
	struct weir_uuid match;
	uint64_t number;
	bool added;

	switch (thing) {
	case WEIR_THING_ENTRY:
		unpack(name, bytes, length, &entry);
		return weir_keys_file_put(file, &entry, err);
	case WEIR_THING_ALIAS:
		memcpy(&match, bytes, sizeof(match));
		return weir_keys_file_set_alias(file, name, &match, err);
	case WEIR_THING_NUMBER:
		memcpy(&number, bytes, sizeof(number));
		return weir_keys_file_remember(file, name, &number, err);
	case WEIR_THING_MARK:
		break;
	}
	return weir_keys_file_mark(file, name, &added, err);
}

static bool move_counters(struct weir_keys *keys, struct weir_error *err)
{
	static const struct weir_uuid least = { { 0 } };
	const struct weir_counter *one = weir_keys_memory_counter(keys->memory, 0, &least);

	for (; one; one = weir_keys_memory_next(keys->memory, one))
		if (!weir_keys_file_tally(keys->file, one->group, &one->value, one->count, err))
			return false;
	return true;
}

/* The memory is full. */
static bool spill(struct weir_keys *keys, struct weir_error *err)
{
	bool good = weir_keys_file_begin(keys->file, keys->cache, err) &&
		    weir_keys_memory_each(keys->memory, move_thing, keys->file, err) &&
		    move_counters(keys, err);

	weir_keys_memory_free(keys->memory);
	keys->memory = NULL;
	return good;
}

/* ---- entries ---- */

bool weir_keys_get(struct weir_keys *keys, const struct weir_uuid *match, struct weir_entry *out,
		   bool *found, struct weir_error *err)
{
	const void *bytes;
	size_t length;

	if (!keys->memory)
		return weir_keys_file_get(keys->file, match, out, found, err);
	bytes = weir_keys_memory_get(keys->memory, WEIR_THING_ENTRY, match, &length);
	*found = bytes != NULL;
	if (bytes)
		unpack(match, bytes, length, out);
	return true;
}

bool weir_keys_put(struct weir_keys *keys, const struct weir_entry *entry, struct weir_error *err)
{
	unsigned char bytes[ENTRY_MOST];

	if (keys->memory && weir_keys_memory_put(keys->memory, WEIR_THING_ENTRY, &entry->match,
						 bytes, pack(entry, bytes)))
		return true;
	return (!keys->memory || spill(keys, err)) && weir_keys_file_put(keys->file, entry, err);
}

/* ---- names ---- */

bool weir_keys_alias(struct weir_keys *keys, const struct weir_uuid *name, struct weir_uuid *match,
		     bool *found, struct weir_error *err)
{
	const void *bytes;
	size_t length;

	if (!keys->memory)
		return weir_keys_file_alias(keys->file, name, match, found, err);
	bytes = weir_keys_memory_get(keys->memory, WEIR_THING_ALIAS, name, &length);
	*found = bytes != NULL;
	if (bytes)
		memcpy(match, bytes, sizeof(*match));
	return true;
}

bool weir_keys_set_alias(struct weir_keys *keys, const struct weir_uuid *name,
			 const struct weir_uuid *match, struct weir_error *err)
{
	if (keys->memory && weir_keys_memory_put(keys->memory, WEIR_THING_ALIAS, name, match->byte,
						 sizeof(match->byte)))
		return true;
	return (!keys->memory || spill(keys, err)) &&
	       weir_keys_file_set_alias(keys->file, name, match, err);
}

bool weir_keys_add_alias(struct weir_keys *keys, const struct weir_uuid *name,
			 const struct weir_uuid *match, struct weir_error *err)
{
	size_t length;

	if (!keys->memory)
		return weir_keys_file_add_alias(keys->file, name, match, err);
	return weir_keys_memory_get(keys->memory, WEIR_THING_ALIAS, name, &length) ||
	       weir_keys_set_alias(keys, name, match, err);
}

bool weir_keys_marked(struct weir_keys *keys, const struct weir_uuid *name, bool *marked,
		      struct weir_error *err)
{
	size_t length;

	if (!keys->memory)
		return weir_keys_file_marked(keys->file, name, marked, err);
	*marked = weir_keys_memory_get(keys->memory, WEIR_THING_MARK, name, &length) != NULL;
	return true;
}

bool weir_keys_mark(struct weir_keys *keys, const struct weir_uuid *name, bool *added,
		    struct weir_error *err)
{
	bool marked = false;

	if (!keys->memory)
		return weir_keys_file_mark(keys->file, name, added, err);
	if (!weir_keys_marked(keys, name, &marked, err))
		return false;
	*added = !marked;
	if (marked || weir_keys_memory_put(keys->memory, WEIR_THING_MARK, name, NULL, 0))
		return true;
	return spill(keys, err) && weir_keys_file_mark(keys->file, name, added, err);
}

bool weir_keys_remember(struct weir_keys *keys, const struct weir_uuid *name, uint64_t *number,
			struct weir_error *err)
{
	const void *bytes = NULL;
	size_t length;

	if (keys->memory)
		bytes = weir_keys_memory_get(keys->memory, WEIR_THING_NUMBER, name, &length);
	if (bytes) {
		memcpy(number, bytes, sizeof(*number));
		return true;
	}
	if (keys->memory &&
	    weir_keys_memory_put(keys->memory, WEIR_THING_NUMBER, name, number, sizeof(*number)))
		return true;
	return (!keys->memory || spill(keys, err)) &&
	       weir_keys_file_remember(keys->file, name, number, err);
}

/* ---- counters ---- */

bool weir_keys_tally(struct weir_keys *keys, uint32_t group, const struct weir_uuid *value,
		     int64_t add, struct weir_error *err)
{
	if (keys->memory && weir_keys_memory_count(keys->memory, group, value, add))
		return true;
	return (!keys->memory || spill(keys, err)) &&
	       weir_keys_file_tally(keys->file, group, value, add, err);
}

bool weir_keys_tally_get(struct weir_keys *keys, uint32_t group, const struct weir_uuid *value,
			 int64_t *count, struct weir_error *err)
{
	const struct weir_counter *one;

	if (!keys->memory)
		return weir_keys_file_tally_get(keys->file, group, value, count, err);
	one = weir_keys_memory_counter(keys->memory, group, value);
	*count = one && one->group == group && weir_uuid_same(&one->value, value) ? one->count : 0;
	return true;
}

bool weir_keys_tallies(struct weir_keys *keys, uint32_t group, const struct weir_uuid *after,
		       struct weir_uuid *value, int64_t *count, size_t room, size_t *got,
		       struct weir_error *err)
{
	static const struct weir_uuid least = { { 0 } };
	const struct weir_counter *one;

	if (!keys->memory)
		return weir_keys_file_tallies(keys->file, group, after, value, count, room, got,
					      err);
	one = weir_keys_memory_counter(keys->memory, group, after ? after : &least);
	if (one && after && one->group == group && weir_uuid_same(&one->value, after))
		one = weir_keys_memory_next(keys->memory, one);
	for (*got = 0; one && one->group == group && *got < room; (*got)++) {
		value[*got] = one->value;
		count[*got] = one->count;
		one = weir_keys_memory_next(keys->memory, one);
	}
	return true;
}
