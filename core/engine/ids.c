/*
 * ids.c - derived ids; the bytes that are hashed are laid down in ids.h.
 */
#include "ids.h"

#include <stdio.h>
#include <stdlib.h>

#include "../base/arena.h"
#include "../base/digest.h"
#include "../base/text.h"

/* Random, chosen once for weir; every id depends on it. */
static const struct weir_uuid namespace = { { 0x8e, 0x3a, 0x52, 0x1d, 0x6f, 0x07, 0x4c, 0x9b, 0xa1,
					      0x44, 0x5d, 0xe8, 0x90, 0x2b, 0x73, 0xc6 } };

enum {
	PRINTED = 64,    /* bytes: enough for every value that is not a text */
	FOLD_ROOM = 512, /* bytes folded on the stack */
	NULL_LENGTH = -1,
};

static void add_length(struct weir_sha1 *sha, uint32_t length)
{
	uint8_t bytes[4] = { (uint8_t)(length >> 24), (uint8_t)(length >> 16),
			     (uint8_t)(length >> 8), (uint8_t)length };

	weir_sha1_add(sha, bytes, sizeof(bytes));
}

static void add_part(struct weir_sha1 *sha, const void *at, size_t length)
{
	add_length(sha, (uint32_t)length);
	weir_sha1_add(sha, at, length);
}

static void add_folded(struct weir_sha1 *sha, const struct weir_value *value)
{
	char room[FOLD_ROOM], *folded = room;

	if (value->length > sizeof(room))
		folded = weir_xcalloc(1, value->length);
	add_part(sha, folded, weir_fold(value->as.text, value->length, folded));
	if (folded != room)
		free(folded);
}

static void add_value(struct weir_sha1 *sha, const struct weir_value *value, bool folded)
{
	char printed[PRINTED];

	if (value->type == WEIR_NULL)
		add_length(sha, (uint32_t)NULL_LENGTH);
	else if (value->type == WEIR_UUID)
		add_part(sha, value->as.uuid.byte, sizeof(value->as.uuid.byte));
	else if (value->type == WEIR_TEXT && folded)
		add_folded(sha, value);
	else if (value->type == WEIR_TEXT)
		add_part(sha, value->as.text, value->length);
	else
		add_part(sha, printed, weir_value_print(value, printed, sizeof(printed)));
}

struct weir_uuid weir_ids_key(const struct weir_table_def *table, const struct weir_value *value,
			      uint64_t n)
{
	struct weir_sha1 sha;
	char number[PRINTED];

	weir_uuid5_init(&sha, &namespace);
	add_part(&sha, table->spec.name, strlen(table->spec.name));
	for (size_t i = 0; i < table->spec.key_count; i++)
		add_value(&sha, &value[i], table->key_folded[i]);
	if (n > 1) {
		int length = snprintf(number, sizeof(number), "%llu", (unsigned long long)n);

		add_part(&sha, number, (size_t)length);
	}
	return weir_uuid5_end(&sha);
}

struct weir_uuid weir_ids_derived(const struct weir_table_def *table,
				  const struct weir_value *value, const struct weir_value *derived,
				  const struct weir_uuid *match)
{
	for (size_t i = 0; i < table->spec.key_count; i++)
		if (!weir_value_same(&value[i], &derived[i]))
			return weir_ids_key(table, derived, 1);
	return *match;
}

struct weir_uuid weir_ids_by(const struct weir_table_def *table, const char *column,
			     const struct weir_value *value)
{
	struct weir_sha1 sha;

	weir_uuid5_init(&sha, &namespace);
	add_part(&sha, table->spec.name, strlen(table->spec.name));
	add_part(&sha, "by", 2);
	add_part(&sha, column, strlen(column));
	add_value(&sha, value, false);
	return weir_uuid5_end(&sha);
}

struct weir_uuid weir_ids_spelled(const struct weir_table_def *table, const struct weir_uuid *match,
				  uint64_t spelling)
{
	struct weir_sha1 sha;

	weir_uuid5_init(&sha, &namespace);
	add_part(&sha, table->spec.name, strlen(table->spec.name));
	add_part(&sha, match->byte, sizeof(match->byte));
	add_part(&sha, &spelling, sizeof(spelling));
	return weir_uuid5_end(&sha);
}

struct weir_uuid weir_ids_tuple(const char *label, const struct weir_value *value, size_t count)
{
	struct weir_sha1 sha;

	weir_uuid5_init(&sha, &namespace);
	add_part(&sha, label, strlen(label));
	for (size_t i = 0; i < count; i++)
		add_value(&sha, &value[i], false);
	return weir_uuid5_end(&sha);
}

uint64_t weir_ids_values(uint64_t hash, const struct weir_value *value, size_t count)
{
	char printed[PRINTED];

	for (size_t i = 0; i < count; i++) {
		const struct weir_value *v = &value[i];

		if (v->type == WEIR_NULL)
			hash = weir_mix(~hash, "", 0);
		else if (v->type == WEIR_TEXT)
			hash = weir_mix(hash, v->as.text, v->length);
		else
			hash = weir_mix(hash, printed,
					weir_value_print(v, printed, sizeof(printed)));
	}
	return hash;
}

/* Bits of each value. */
static unsigned width_of(size_t count)
{
	enum { BITS = 64, MOST = 32 };

	if (count > WEIR_APART)
		return 0;
	return count > BITS / MOST ? BITS / (unsigned)count : MOST;
}

uint64_t weir_ids_column(uint64_t bits, const struct weir_value *value, size_t i, size_t count)
{
	unsigned width = width_of(count);
	uint64_t hash = weir_ids_values(WEIR_FNV_START, value, 1);

	if (!width)
		return 0;
	return bits | (hash & ((UINT64_C(1) << width) - 1)) << (i * width);
}

uint64_t weir_ids_apart(uint64_t bits, uint64_t other, size_t count)
{
	unsigned width = width_of(count);
	uint64_t mask = width ? (UINT64_C(1) << width) - 1 : 0, apart = 0;

	for (size_t i = 0; width && i < count; i++)
		if ((bits ^ other) >> (i * width) & mask)
			apart |= UINT64_C(1) << i;
	return apart ? apart : UINT64_MAX;
}

uint64_t weir_ids_spelling(const struct weir_table_def *table, const struct weir_value *value)
{
	uint64_t hash = WEIR_FNV_START;

	for (size_t i = 0; i < table->spec.key_count; i++)
		if (table->key_folded[i])
			hash = weir_ids_values(hash, &value[i], 1);
	return hash;
}

bool weir_uuid_same(const struct weir_uuid *a, const struct weir_uuid *b)
{
	return !memcmp(a->byte, b->byte, sizeof(a->byte));
}
