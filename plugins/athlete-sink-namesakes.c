/*
 * athlete-sink-namesakes.c - remembers athletes by hashes of school, first and last name.
 *
 * Two hashes that are equal by chance would be a wrong warning, and no more: with 100,000
 * athletes that happens once in a billion files.
 */
#include <stdlib.h>

#include "athlete-sink-namesakes.h"

#include "athlete-sink-name.h"

enum { ROOM_AT_FIRST = 1024 /* slots; always a power of two */ };

#define HASH_START UINT64_C(0xcbf29ce484222325) /* FNV-1a */
#define HASH_PRIME UINT64_C(0x100000001b3)

struct namesake {
	uint64_t hash; /* of school, first and last name; 0: the slot is free */
	uint32_t line;
	uint32_t full; /* a part of the hash of the full name */
};

static uint64_t add_byte(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * HASH_PRIME;
}

static uint64_t add_name(uint64_t hash, const struct weir_value *name)
{
	uint32_t at = 0;
	char c;

	while (name->type == WEIR_TEXT && (c = athlete_name_next(name, &at)))
		hash = add_byte(hash, (unsigned char)c);
	return add_byte(hash, 0); /* ends it */
}

static struct namesake *slot_of(struct namesake *slot, size_t room, uint64_t hash)
{
	size_t at = (size_t)(hash ^ (hash >> 32)) & (room - 1);

	while (slot[at].hash && slot[at].hash != hash)
		at = (at + 1) & (room - 1);
	return &slot[at];
}

/* Never more than half full. False: the ceiling is reached, or the end of the memory. */
static bool make_room(struct namesakes *all)
{
	size_t room = all->room ? 2 * all->room : ROOM_AT_FIRST;
	struct namesake *slot;

	if (all->count >= (size_t)all->most)
		return false;
	if (2 * (all->count + 1) <= all->room)
		return true;
	slot = calloc(room, sizeof(*slot));
	if (!slot)
		return false;
	for (size_t i = 0; i < all->room; i++)
		if (all->slot[i].hash)
			*slot_of(slot, room, all->slot[i].hash) = all->slot[i];
	free(all->slot);
	all->slot = slot;
	all->room = room;
	return true;
}

uint64_t namesakes_find(struct namesakes *all, const struct athlete_names *athlete)
{
	uint64_t hash = HASH_START, full = add_name(HASH_START, athlete->name);
	struct namesake *slot;

	for (size_t i = 0; i < sizeof(athlete->school.byte); i++)
		hash = add_byte(hash, athlete->school.byte[i]);
	hash = add_name(add_name(hash, athlete->first), athlete->last) | 1;
	slot = all->room ? slot_of(all->slot, all->room, hash) : NULL;
	if (slot && slot->hash)
		return slot->full == (uint32_t)full || slot->line == athlete->line ? 0 : slot->line;
	if (!make_room(all))
		return 0;
	all->count++;
	*slot_of(all->slot, all->room, hash) =
		(struct namesake){ hash, (uint32_t)athlete->line, (uint32_t)full };
	return 0;
}

void namesakes_release(struct namesakes *all)
{
	free(all->slot);
	*all = (struct namesakes){ .slot = NULL };
}
