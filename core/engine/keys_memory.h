/*
 * keys_memory.h - the index of keys as long as it fits into memory: bytes under names, and
 * counters in order.
 *
 * It takes a fixed amount of memory. Nothing is ever taken out of it: once it is full, all
 * of it goes to the file (keys_file.h), and it is no more.
 */
#ifndef WEIR_KEYS_MEMORY_H
#define WEIR_KEYS_MEMORY_H

#include <weir/value.h>

/* What a name stands for; one name may stand for one thing of each kind. */
enum weir_thing { WEIR_THING_ENTRY = 0, WEIR_THING_ALIAS, WEIR_THING_MARK, WEIR_THING_NUMBER };

struct weir_keys_memory;

struct weir_counter {
	uint32_t group;
	struct weir_uuid value;
	int64_t count;
};

struct weir_keys_memory *weir_keys_memory_new(size_t bytes);
void weir_keys_memory_free(struct weir_keys_memory *memory); /* accepts NULL */

/* NULL: there is none. The bytes are aligned as a pointer is, and end with the next put. */
const void *weir_keys_memory_get(const struct weir_keys_memory *memory, enum weir_thing thing,
				 const struct weir_uuid *name, size_t *length);
/* Adds it, or replaces the one that is there. False, with nothing changed: it is full. */
bool weir_keys_memory_put(struct weir_keys_memory *memory, enum weir_thing thing,
			  const struct weir_uuid *name, const void *bytes, size_t length);

/* Counters lie in the order of group and value. The first one that is not before (group, value),
 * NULL: there is none; and the one behind it. */
const struct weir_counter *weir_keys_memory_counter(const struct weir_keys_memory *memory,
						    uint32_t group, const struct weir_uuid *value);
const struct weir_counter *weir_keys_memory_next(const struct weir_keys_memory *memory,
						 const struct weir_counter *counter);
/* False, with nothing changed: it is full. */
bool weir_keys_memory_count(struct weir_keys_memory *memory, uint32_t group,
			    const struct weir_uuid *value, int64_t add);

/* Every thing, once, in the order of the names; false: a call returned false. */
typedef bool weir_thing_fn(void *arg, enum weir_thing thing, const struct weir_uuid *name,
			   const void *bytes, size_t length, struct weir_error *err);
bool weir_keys_memory_each(struct weir_keys_memory *memory, weir_thing_fn *each, void *arg,
			   struct weir_error *err);

#endif
