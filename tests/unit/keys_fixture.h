/*
 * keys_fixture.h - an index of keys in the test's own folder, and entries to put into it.
 */
#ifndef KEYS_FIXTURE_H
#define KEYS_FIXTURE_H

#include "conf_fixture.h"

#include "../../core/engine/keys.h"

enum { CACHE = 64 /* KiB, of memory and then of pages */ };

static struct fixture fixture;
static struct weir_keys *keys;
static struct weir_error err;

static inline void begin(void)
{
	memset(&err, 0, sizeof(err));
	fixture_begin(&fixture);
	keys = weir_keys_open("index.keys", CACHE, &err);
	ck_assert_msg(keys != NULL, "%s", err.message);
}

static inline void end(void)
{
	weir_keys_free(keys);
	fixture_end(&fixture);
}

static inline struct weir_uuid name_of(uint32_t number)
{
	struct weir_uuid name = { { 0x5a } };

	for (int i = 0; i < 4; i++)
		name.byte[12 + i] = (uint8_t)(number >> (24 - 8 * i));
	return name;
}

static inline struct weir_entry entry_of(uint32_t number)
{
	return (struct weir_entry){ .match = name_of(number),
				    .id = name_of(number),
				    .derived = name_of(number),
				    .flags = WEIR_ENTRY_STORED,
				    .table = 3,
				    .line = number + 1 };
}

static inline void put(const struct weir_entry *entry)
{
	ck_assert_msg(weir_keys_put(keys, entry, &err), "%s", err.message);
}

static inline bool get(uint32_t number, struct weir_entry *out)
{
	struct weir_uuid name = name_of(number);
	bool found;

	ck_assert_msg(weir_keys_get(keys, &name, out, &found, &err), "%s", err.message);
	return found;
}

static inline bool alias(uint32_t number, struct weir_uuid *match)
{
	struct weir_uuid name = name_of(number);
	bool found;

	ck_assert_msg(weir_keys_alias(keys, &name, match, &found, &err), "%s", err.message);
	return found;
}

static inline void tally(uint32_t group, uint32_t number, int64_t add)
{
	struct weir_uuid value = name_of(number);

	ck_assert_msg(weir_keys_tally(keys, group, &value, add, &err), "%s", err.message);
}

static inline size_t page(uint32_t group, const struct weir_uuid *after, struct weir_uuid *value,
			  int64_t *count, size_t room)
{
	size_t got;

	ck_assert_msg(weir_keys_tallies(keys, group, after, value, count, room, &got, &err), "%s",
		      err.message);
	return got;
}

#endif
