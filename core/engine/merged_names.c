/*
 * merged_names.c - what merged rows, their owners and those who may be it are called in the index
 * of keys.
 */
#include "../base/digest.h"
#include "../base/text.h"
#include "ids.h"
#include "merged.h"

enum { PRINTED = 64 }; /* bytes: enough for every value that is not a text */

struct weir_uuid weir_merged_name(const char *label, const struct weir_uuid *id, uint64_t number)
{
	const struct weir_value value[] = { weir_id(*id), weir_int((int64_t)number) };

	return weir_ids_tuple(label, value, 2);
}

struct weir_uuid weir_merged_owner(const struct weir_uuid *derived)
{
	return weir_merged_name("merged into", derived, 0);
}

struct weir_uuid weir_merged_candidate(const struct weir_uuid *derived, uint64_t number)
{
	return weir_merged_name("merged, maybe into", derived, number);
}

struct weir_uuid weir_merged_claim(const struct weir_uuid *derived, uint64_t number)
{
	return weir_merged_name("merged, but for", derived, number);
}

struct weir_uuid weir_merged_alike(const struct weir_uuid *id)
{
	return weir_merged_name("alike", id, 0);
}

uint64_t weir_merged_alike_add(uint64_t hash, const struct weir_value *value,
			       struct weir_arena *arena)
{
	char printed[PRINTED], *text = printed;
	size_t length;

	if (value->type == WEIR_TEXT)
		text = weir_arena_copy(arena, value->as.text, value->length);
	length = value->type == WEIR_TEXT ? value->length
					  : weir_value_print(value, printed, sizeof(printed));
	hash = weir_fnv(hash, text, weir_fold(text, length, text));
	return weir_fnv(hash, "", 1);
}
