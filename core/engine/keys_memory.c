/*
 * keys_memory.c - the index of keys in memory: a heap of things, a table of where they lie.
 *
 * The heap is filled from its begin. A slot of the table has the place of a thing in the
 * heap and some bits of its name's hash; slots are looked at one after the other from the
 * one that the hash names (linear probing). It owns the heap, the table and the counters.
 */
#include "keys_memory.h"

#include <stdlib.h>

#include "filter.h"

enum {
	UNIT = 8,               /* bytes: things begin at multiples of it */
	PLACE_BITS = 22,        /* of a slot, in units: 32 MiB at most */
	TAG_BITS = 10,          /* of a slot, the rest */
	BYTES_A_SLOT = 64,      /* of the heap: hardly a thing is smaller */
	BYTES_A_COUNTER = 2048, /* of the heap */
	LEAST = 4096,           /* bytes of the heap */
	FIRST_SLOTS = 64,
	FULL_OF = 4, /* quarters of the slots: */
	FULL_AT = 3,
};

struct thing {
	struct weir_uuid name;
	uint32_t kind;
	uint16_t length, room; /* bytes, in use and there */
	unsigned char bytes[];
};

struct weir_keys_memory {
	unsigned char *heap;
	size_t size, used; /* bytes */
	uint32_t *slot;    /* 0: free */
	size_t mask, count, most_slots;
	struct weir_counter *counter;
	size_t counter_count, counter_room;
};

struct weir_keys_memory *weir_keys_memory_new(size_t bytes)
{
	struct weir_keys_memory *memory = weir_xcalloc(1, sizeof(*memory));
	const size_t most = (size_t)UNIT << PLACE_BITS;

	memory->size = bytes < LEAST ? LEAST : bytes > most ? most : bytes;
	memory->used = UNIT; /* place 0 is no place */
	memory->most_slots = FIRST_SLOTS;
	while (memory->most_slots < memory->size / BYTES_A_SLOT)
		memory->most_slots *= 2;
	/* What is not used of it is never touched, so that it takes no memory. */
	memory->heap = weir_xcalloc(memory->size, 1);
	memory->slot = weir_xcalloc(FIRST_SLOTS, sizeof(*memory->slot));
	memory->mask = FIRST_SLOTS - 1;
	memory->counter_room = memory->size / BYTES_A_COUNTER;
	memory->counter = weir_xcalloc(memory->counter_room, sizeof(*memory->counter));
	return memory;
}

void weir_keys_memory_free(struct weir_keys_memory *memory)
{
	if (!memory)
		return;
	free(memory->heap);
	free(memory->slot);
	free(memory->counter);
	free(memory);
}

/* ---- things ---- */

static struct thing *thing_at(const struct weir_keys_memory *memory, uint32_t slot)
{
	return (void *)(memory->heap + (size_t)(slot >> TAG_BITS) * UNIT);
}

static uint32_t tag_of(uint32_t hash)
{
	return hash & ((1u << TAG_BITS) - 1);
}

/* The slot of a name: the thing's, or the free one that it would get. */
static uint32_t *slot_of(const struct weir_keys_memory *memory, enum weir_thing kind,
			 const struct weir_uuid *name)
{
	uint32_t hash = weir_name_hash(name), tag = tag_of(hash);
	size_t at = (hash >> TAG_BITS) & memory->mask;

	for (; memory->slot[at]; at = (at + 1) & memory->mask) {
		const struct thing *thing = thing_at(memory, memory->slot[at]);

		if (tag_of(memory->slot[at]) == tag && thing->kind == (uint32_t)kind &&
		    !memcmp(thing->name.byte, name->byte, sizeof(name->byte)))
			break;
	}
	return &memory->slot[at];
}

const void *weir_keys_memory_get(const struct weir_keys_memory *memory, enum weir_thing kind,
				 const struct weir_uuid *name, size_t *length)
{
	uint32_t slot = *slot_of(memory, kind, name);
	const struct thing *thing = thing_at(memory, slot);

	if (!slot)
		return NULL;
	*length = thing->length;
	return thing->bytes;
}

/* NULL: the heap is full. */
static struct thing *new_thing(struct weir_keys_memory *memory, size_t length, uint32_t *slot)
{
	size_t size = (sizeof(struct thing) + length + UNIT - 1) / UNIT * UNIT;
	struct thing *thing = (void *)(memory->heap + memory->used);
	uint32_t place = (uint32_t)(memory->used / UNIT);

	if (size > memory->size - memory->used)
		return NULL;
	memory->used += size;
	thing->room = (uint16_t)(size - sizeof(*thing));
	*slot = place << TAG_BITS;
	return thing;
}

/* Twice as many slots: a table no larger than it must be stays in the processor's caches. */
static void grow(struct weir_keys_memory *memory)
{
	size_t slots = 2 * (memory->mask + 1);
	uint32_t *old = memory->slot;

	memory->slot = weir_xcalloc(slots, sizeof(*memory->slot));
	memory->mask = slots - 1;
	for (size_t i = 0; i < slots / 2; i++) {
		const struct thing *thing = thing_at(memory, old[i]);

		if (old[i])
			*slot_of(memory, (enum weir_thing)thing->kind, &thing->name) = old[i];
	}
	free(old);
}

/* Is there a free slot for one more, and enough that stay free? */
static bool has_slot(struct weir_keys_memory *memory)
{
	if (memory->count < (memory->mask + 1) / FULL_OF * FULL_AT)
		return true;
	if (memory->mask + 1 == memory->most_slots)
		return false;
	grow(memory);
	return true;
}

bool weir_keys_memory_put(struct weir_keys_memory *memory, enum weir_thing kind,
			  const struct weir_uuid *name, const void *bytes, size_t length)
{
	uint32_t *slot, place;
	struct thing *thing;

	if (!has_slot(memory))
		return false;
	slot = slot_of(memory, kind, name);
	place = *slot;
	thing = thing_at(memory, place);
	if (!place || thing->room < length) { /* the old one is left where it is */
		thing = new_thing(memory, length, &place);
		if (!thing)
			return false;
		thing->name = *name;
		thing->kind = (uint32_t)kind;
		memory->count += !*slot;
		*slot = place | tag_of(weir_name_hash(name));
	}
	thing->length = (uint16_t)length;
	if (length)
		memcpy(thing->bytes, bytes, length);
	return true;
}

static int by_name(const void *left, const void *right)
{
	const struct thing *const *a = left, *const *b = right;

	return memcmp((*a)->name.byte, (*b)->name.byte, sizeof((*a)->name.byte));
}

bool weir_keys_memory_each(struct weir_keys_memory *memory, weir_thing_fn *each, void *arg,
			   struct weir_error *err)
{
	const struct thing **sorted = weir_xcalloc(memory->count, sizeof(*sorted));
	size_t count = 0;
	bool good = true;

	for (size_t i = 0; i <= memory->mask; i++)
		if (memory->slot[i])
			sorted[count++] = thing_at(memory, memory->slot[i]);
	qsort(sorted, count, sizeof(*sorted), by_name);
	for (size_t i = 0; good && i < count; i++)
		good = each(arg, (enum weir_thing)sorted[i]->kind, &sorted[i]->name,
			    sorted[i]->bytes, sorted[i]->length, err);
	free(sorted);
	return good;
}

/* ---- counters ---- */

static int compare(const struct weir_counter *counter, uint32_t group,
		   const struct weir_uuid *value)
{
	if (counter->group != group)
		return counter->group < group ? -1 : 1;
	return memcmp(counter->value.byte, value->byte, sizeof(value->byte));
}

/* How many counters lie before this one. */
static size_t before(const struct weir_keys_memory *memory, uint32_t group,
		     const struct weir_uuid *value)
{
	size_t from = 0, to = memory->counter_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (compare(&memory->counter[middle], group, value) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct weir_counter *weir_keys_memory_counter(const struct weir_keys_memory *memory,
						    uint32_t group, const struct weir_uuid *value)
{
	size_t at = before(memory, group, value);

	return at < memory->counter_count ? &memory->counter[at] : NULL;
}

const struct weir_counter *weir_keys_memory_next(const struct weir_keys_memory *memory,
						 const struct weir_counter *counter)
{
	const struct weir_counter *end = memory->counter + memory->counter_count;

	return counter + 1 < end ? counter + 1 : NULL;
}

bool weir_keys_memory_count(struct weir_keys_memory *memory, uint32_t group,
			    const struct weir_uuid *value, int64_t add)
{
	size_t at = before(memory, group, value);
	struct weir_counter *counter = &memory->counter[at];

	if (at == memory->counter_count || compare(counter, group, value)) {
		if (memory->counter_count == memory->counter_room)
			return false;
		memmove(counter + 1, counter, (memory->counter_count - at) * sizeof(*counter));
		*counter = (struct weir_counter){ .group = group, .value = *value };
		memory->counter_count++;
	}
	counter->count += add;
	return true;
}
