/*
 * test_keys_spill.c - the index of keys says the same whether it is in memory or in the file,
 * and when it goes from one to the other.
 */
#include "keys_fixture.h"

enum {
	FILL = 5000,   /* entries: far more than the memory holds */
	NAMES = 900,   /* of the play: about what fills the memory half-way through */
	GROUPS = 3,    /* of counters */
	VALUES = 30,   /* of a group: more than the memory has counters */
	TURNS = 30000, /* of the play */
	PLAYS = 6,
	LARGE = 8 * 1024 /* KiB: nothing goes to the file */
};

/* Entries from FILL on, until all is in the file. */
static void fill(void)
{
	for (uint32_t i = FILL; i < 2 * FILL; i++) {
		struct weir_entry entry = entry_of(i);

		put(&entry);
	}
}

static struct weir_entry full_entry(uint32_t number)
{
	struct weir_entry entry = entry_of(number);

	entry.id = name_of(number + 1);
	entry.derived = name_of(number + 2);
	entry.flags = WEIR_ENTRY_FRESH | WEIR_ENTRY_STORED;
	entry.spelling = UINT64_MAX;
	entry.compare = UINT64_C(1) << 63;
	entry.content = number;
	entry.keep_length = WEIR_ENTRY_KEEP;
	memset(entry.keep, 0xab, sizeof(entry.keep));
	return entry;
}

START_TEST(entries_go_to_the_file_as_they_are)
{
	struct weir_entry small = entry_of(1), full = full_entry(2), out;

	put(&small);
	put(&full);
	ck_assert(get(1, &out));
	ck_assert_mem_eq(&out, &small, sizeof(out));
	fill();
	ck_assert(get(1, &out));
	ck_assert_mem_eq(&out, &small, sizeof(out));
	ck_assert(get(2, &out));
	ck_assert_mem_eq(&out, &full, sizeof(out));
	ck_assert(!get(3, &out));
}
END_TEST

START_TEST(entry_that_grows_in_memory_is_one_entry)
{
	struct weir_entry entry = entry_of(1), out;

	put(&entry);
	entry = full_entry(1);
	put(&entry);
	ck_assert(get(1, &out));
	ck_assert_mem_eq(&out, &entry, sizeof(out));
	entry = entry_of(1);
	put(&entry);
	fill();
	ck_assert(get(1, &out));
	ck_assert_mem_eq(&out, &entry, sizeof(out));
}
END_TEST

START_TEST(entry_of_the_memory_is_replaced_in_the_file)
{
	struct weir_entry entry = entry_of(1), out;

	put(&entry);
	fill();
	entry.flags = WEIR_ENTRY_REJECTED;
	entry.keep_length = 3;
	put(&entry);
	ck_assert(get(1, &out));
	ck_assert_mem_eq(&out, &entry, sizeof(out));
}
END_TEST

START_TEST(names_that_were_taken_stay_taken)
{
	struct weir_uuid name = name_of(50), first = name_of(1), second = name_of(2), match;

	ck_assert(weir_keys_add_alias(keys, &name, &first, &err));
	fill();
	ck_assert(weir_keys_add_alias(keys, &name, &second, &err));
	ck_assert(alias(50, &match));
	ck_assert_mem_eq(&match, &first, sizeof(match));
	ck_assert(weir_keys_set_alias(keys, &name, &second, &err));
	ck_assert(alias(50, &match));
	ck_assert_mem_eq(&match, &second, sizeof(match));
}
END_TEST

START_TEST(marks_and_numbers_are_kept)
{
	struct weir_uuid name = name_of(1), other = name_of(2);
	uint64_t number = UINT64_MAX;
	bool added, marked;

	ck_assert(weir_keys_mark(keys, &name, &added, &err) && added);
	ck_assert(weir_keys_remember(keys, &name, &number, &err));
	fill();
	ck_assert(weir_keys_mark(keys, &name, &added, &err) && !added);
	ck_assert(weir_keys_marked(keys, &other, &marked, &err) && !marked);
	number = 1;
	ck_assert(weir_keys_remember(keys, &name, &number, &err));
	ck_assert(number == UINT64_MAX);
}
END_TEST

START_TEST(counters_go_on_where_they_were)
{
	struct weir_uuid value[2], expected[2] = { name_of(7), name_of(9) };
	int64_t count[2];

	tally(1, 7, 2);
	tally(2, 8, 40);
	fill();
	tally(1, 7, 3);
	tally(1, 9, -1);
	ck_assert_uint_eq(page(1, NULL, value, count, 2), 2);
	ck_assert_mem_eq(value, expected, sizeof(value));
	ck_assert_int_eq(count[0], 5);
	ck_assert_int_eq(count[1], -1);
}
END_TEST

START_TEST(marks_alone_fill_the_memory)
{
	bool added, marked;

	for (uint32_t i = 0; i < FILL; i++) {
		struct weir_uuid name = name_of(i);

		ck_assert(weir_keys_mark(keys, &name, &added, &err) && added);
	}
	for (uint32_t i = 0; i < 2 * FILL; i++) {
		struct weir_uuid name = name_of(i);

		ck_assert(weir_keys_marked(keys, &name, &marked, &err));
		ck_assert(marked == (i < FILL));
	}
}
END_TEST

/* ---- against plain arrays ---- */

/* What the index must hold. */
static struct {
	struct weir_entry entry[NAMES];
	struct weir_uuid alias[NAMES];
	uint64_t number[NAMES];
	int64_t count[GROUPS][VALUES];
	bool has_entry[NAMES], has_alias[NAMES], marked[NAMES], has_number[NAMES];
	bool counted[GROUPS][VALUES];
} plain;

static uint32_t state;

/* 0 to most - 1 */
static uint32_t draw(uint32_t most)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % most;
}

static void play_entry(uint32_t n)
{
	struct weir_entry entry = entry_of(n), out;

	ck_assert(get(n, &out) == plain.has_entry[n]);
	if (plain.has_entry[n])
		ck_assert_mem_eq(&out, &plain.entry[n], sizeof(out));
	entry.line = draw(100);
	entry.id = name_of(draw(NAMES));
	entry.keep_length = draw(4) ? draw(20) : draw(WEIR_ENTRY_KEEP + 1);
	memset(entry.keep, (int)draw(256), entry.keep_length);
	put(&entry);
	plain.entry[n] = entry;
	plain.has_entry[n] = true;
}

static void play_alias(uint32_t n)
{
	struct weir_uuid name = name_of(n), match = name_of(draw(NAMES)), there;
	bool set = draw(2);

	ck_assert(alias(n, &there) == plain.has_alias[n]);
	if (plain.has_alias[n])
		ck_assert_mem_eq(&there, &plain.alias[n], sizeof(there));
	ck_assert(set ? weir_keys_set_alias(keys, &name, &match, &err)
		      : weir_keys_add_alias(keys, &name, &match, &err));
	if (set || !plain.has_alias[n])
		plain.alias[n] = match;
	plain.has_alias[n] = true;
}

static void play_mark(uint32_t n)
{
	struct weir_uuid name = name_of(n);
	bool is;

	ck_assert(weir_keys_marked(keys, &name, &is, &err) && is == plain.marked[n]);
	ck_assert(weir_keys_mark(keys, &name, &is, &err) && is != plain.marked[n]);
	plain.marked[n] = true;
}

static void play_number(uint32_t n)
{
	struct weir_uuid name = name_of(n);
	uint64_t number = draw(1000);

	if (!plain.has_number[n])
		plain.number[n] = number;
	plain.has_number[n] = true;
	ck_assert(weir_keys_remember(keys, &name, &number, &err));
	ck_assert_uint_eq(number, plain.number[n]);
}

static void play_count(uint32_t n)
{
	uint32_t group = n % GROUPS, at = draw(VALUES);
	struct weir_uuid value = name_of(at);
	int64_t add = (int64_t)draw(7) - 3, count;

	tally(group, at, add);
	plain.count[group][at] += add;
	plain.counted[group][at] = true;
	ck_assert(weir_keys_tally_get(keys, group, &value, &count, &err));
	ck_assert_int_eq(count, plain.count[group][at]);
}

/* All counters of a group, in their order. */
static void check_counters(uint32_t group, size_t room)
{
	struct weir_uuid value[VALUES], after;
	int64_t count[VALUES];
	size_t got = page(group, NULL, value, count, room), at = 0;

	for (uint32_t i = 0; i < VALUES; i++) {
		struct weir_uuid name = name_of(i);

		if (!plain.counted[group][i])
			continue;
		if (at == room) {
			after = value[at - 1];
			got = page(group, &after, value, count, room);
			at = 0;
		}
		ck_assert_uint_lt(at, got);
		ck_assert_mem_eq(&value[at], &name, sizeof(name));
		ck_assert_int_eq(count[at++], plain.count[group][i]);
	}
	ck_assert(at == got);
}

START_TEST(index_is_a_map_at_every_moment)
{
	static void (*const play[])(uint32_t) = { play_entry, play_entry,  play_alias,
						  play_mark,  play_number, play_count };

	state = (uint32_t)_i;
	memset(&plain, 0, sizeof(plain));
	weir_keys_free(keys);
	keys = weir_keys_open("index.keys", _i % 3 ? CACHE : LARGE, &err);
	for (int turn = 0; turn < TURNS; turn++) {
		uint32_t kinds = turn < TURNS / 2 && _i % 2 ? 5 : 6;

		play[draw(kinds)](draw(turn < TURNS / 2 ? NAMES / 4 : NAMES));
		if (turn % 1000 == 0)
			check_counters(draw(GROUPS), 1 + draw(VALUES));
	}
	for (uint32_t n = 0; n < NAMES; n++) {
		struct weir_entry out;

		ck_assert(get(n, &out) == plain.has_entry[n]);
		if (plain.has_entry[n])
			ck_assert_mem_eq(&out, &plain.entry[n], sizeof(out));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("keys_spill");
	TCase *tests = tcase_create("keys_spill");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, entries_go_to_the_file_as_they_are);
	tcase_add_test(tests, entry_that_grows_in_memory_is_one_entry);
	tcase_add_test(tests, entry_of_the_memory_is_replaced_in_the_file);
	tcase_add_test(tests, names_that_were_taken_stay_taken);
	tcase_add_test(tests, marks_and_numbers_are_kept);
	tcase_add_test(tests, counters_go_on_where_they_were);
	tcase_add_test(tests, marks_alone_fill_the_memory);
	tcase_add_loop_test(tests, index_is_a_map_at_every_moment, 0, PLAYS);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
