/*
 * test_keys.c - the index of keys: what goes in comes out, however much it is.
 */
#include "keys_fixture.h"

enum { MANY = 30000 /* more than the memory, the cache of entries and the pages hold */ };

START_TEST(entry_comes_back_as_it_was_put)
{
	struct weir_entry entry = entry_of(1), out;

	entry.id = name_of(100);
	entry.derived = name_of(200);
	entry.flags = WEIR_ENTRY_STORED | WEIR_ENTRY_FRESH;
	entry.line = UINT64_C(1) << 40;
	entry.spelling = UINT64_MAX;
	entry.compare = UINT64_C(1) << 63;
	entry.content = 7;
	entry.keep_length = WEIR_ENTRY_KEEP;
	memset(entry.keep, 0xab, sizeof(entry.keep));
	put(&entry);
	for (uint32_t i = 1000; i < 1000 + MANY; i++) { /* drives it out of the cache */
		struct weir_entry other = entry_of(i);

		put(&other);
	}
	ck_assert(get(1, &out));
	ck_assert_mem_eq(&out, &entry, sizeof(entry));
	ck_assert(get(1, &out)); /* and now out of the cache */
	ck_assert_mem_eq(&out, &entry, sizeof(entry));
}
END_TEST

START_TEST(what_was_never_put_is_not_there)
{
	struct weir_entry entry = entry_of(1), out;

	put(&entry);
	ck_assert(!get(2, &out));
}
END_TEST

START_TEST(second_put_replaces_the_first)
{
	struct weir_entry entry = entry_of(1), out;

	entry.keep_length = 5;
	put(&entry);
	entry.id = name_of(9);
	entry.flags = WEIR_ENTRY_REJECTED;
	entry.keep_length = 0;
	put(&entry);
	ck_assert(get(1, &out));
	ck_assert_uint_eq(out.flags, WEIR_ENTRY_REJECTED);
	ck_assert_uint_eq(out.keep_length, 0);
	ck_assert_mem_eq(&out.id, &entry.id, sizeof(out.id));
	ck_assert_mem_eq(&out.derived, &entry.match, sizeof(out.derived));
}
END_TEST

START_TEST(more_entries_than_fit_into_memory_are_all_found)
{
	struct weir_entry out;

	for (uint32_t i = 0; i < MANY; i++) {
		struct weir_entry entry = entry_of(i);

		put(&entry);
	}
	for (uint32_t i = 0; i < MANY; i++) {
		ck_assert(get(i, &out));
		ck_assert_uint_eq(out.line, i + 1);
	}
	for (uint32_t i = MANY; i < 2 * MANY; i++)
		ck_assert(!get(i, &out));
}
END_TEST

START_TEST(first_one_to_take_a_name_keeps_it)
{
	struct weir_uuid name = name_of(50), first = name_of(1), second = name_of(2), match;

	ck_assert(!alias(50, &match));
	ck_assert(weir_keys_add_alias(keys, &name, &first, &err));
	ck_assert(weir_keys_add_alias(keys, &name, &second, &err));
	ck_assert(alias(50, &match));
	ck_assert_mem_eq(&match, &first, sizeof(match));
	ck_assert(!alias(1, &match)); /* an alias names in one direction only */
}
END_TEST

START_TEST(alias_is_not_an_entry)
{
	struct weir_uuid name = name_of(50), match = name_of(1);
	struct weir_entry out;

	ck_assert(weir_keys_add_alias(keys, &name, &match, &err));
	ck_assert(!get(50, &out));
}
END_TEST

START_TEST(mark_is_added_once)
{
	struct weir_uuid name = name_of(1), other = name_of(2);
	bool added, marked;

	ck_assert(weir_keys_marked(keys, &name, &marked, &err) && !marked);
	ck_assert(weir_keys_mark(keys, &name, &added, &err) && added);
	ck_assert(weir_keys_mark(keys, &name, &added, &err) && !added);
	ck_assert(weir_keys_marked(keys, &name, &marked, &err) && marked);
	ck_assert(weir_keys_marked(keys, &other, &marked, &err) && !marked);
}
END_TEST

START_TEST(first_number_remembered_stays)
{
	struct weir_uuid name = name_of(1), other = name_of(2);
	uint64_t number = 17;

	ck_assert(weir_keys_remember(keys, &name, &number, &err));
	ck_assert_uint_eq(number, 17);
	number = 18;
	ck_assert(weir_keys_remember(keys, &name, &number, &err));
	ck_assert_uint_eq(number, 17);
	number = UINT64_MAX;
	ck_assert(weir_keys_remember(keys, &other, &number, &err));
	number = 0;
	ck_assert(weir_keys_remember(keys, &other, &number, &err));
	ck_assert(number == UINT64_MAX);
}
END_TEST

START_TEST(counters_add_up_in_their_group)
{
	struct weir_uuid value = name_of(7);
	int64_t count;

	tally(1, 7, 2);
	tally(1, 7, 3);
	tally(2, 7, -1);
	ck_assert(weir_keys_tally_get(keys, 1, &value, &count, &err));
	ck_assert_int_eq(count, 5);
	ck_assert(weir_keys_tally_get(keys, 2, &value, &count, &err));
	ck_assert_int_eq(count, -1);
	ck_assert(weir_keys_tally_get(keys, 3, &value, &count, &err));
	ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(counters_are_read_in_pages_each_once)
{
	enum { GROUP = 4, ALL = 25, PAGE = 10 };
	struct weir_uuid value[PAGE], last;
	int64_t count[PAGE], sum = 0;
	size_t got, seen = 0;

	for (uint32_t i = 0; i < ALL; i++)
		tally(GROUP, i, i);
	tally(GROUP + 1, 3, 1000);
	do {
		got = page(GROUP, seen ? &last : NULL, value, count, PAGE);
		for (size_t i = 0; i < got; i++) {
			struct weir_uuid expected = name_of((uint32_t)(seen + i));

			ck_assert_mem_eq(&value[i], &expected, sizeof(expected));
			sum += count[i];
		}
		seen += got;
		last = value[got ? got - 1 : 0];
	} while (got == PAGE);
	ck_assert_uint_eq(seen, ALL);
	ck_assert_int_eq(sum, ALL * (ALL - 1) / 2);
}
END_TEST

START_TEST(page_behind_the_last_counter_is_empty)
{
	struct weir_uuid value[2];
	int64_t count[2];

	ck_assert_uint_eq(page(1, NULL, value, count, 2), 0);
	tally(1, 1, 1);
	tally(1, 2, 1);
	ck_assert_uint_eq(page(1, NULL, value, count, 2), 2);
	ck_assert_uint_eq(page(1, &value[1], value, count, 2), 0);
}
END_TEST

START_TEST(nothing_is_left_of_a_run_that_is_killed)
{
	ck_assert_int_ne(access("index.keys", F_OK), 0); /* it is gone while it is used */
	weir_keys_free(keys);
	keys = NULL;
	ck_assert_int_ne(access("index.keys", F_OK), 0);
}
END_TEST

START_TEST(name_can_be_taken_over)
{
	struct weir_uuid name = name_of(50), first = name_of(1), second = name_of(2), match;

	ck_assert(weir_keys_add_alias(keys, &name, &first, &err));
	ck_assert(weir_keys_set_alias(keys, &name, &second, &err));
	ck_assert(alias(50, &match));
	ck_assert_mem_eq(&match, &second, sizeof(match));
	ck_assert(weir_keys_set_alias(keys, &first, &second, &err)); /* of nobody's, too */
	ck_assert(alias(1, &match));
}
END_TEST

START_TEST(file_of_a_killed_run_is_begun_anew)
{
	struct weir_entry entry = entry_of(1), out;

	weir_keys_free(keys);
	put_file("index.keys", "what a killed run left");
	keys = weir_keys_open("index.keys", CACHE, &err);
	ck_assert_msg(keys != NULL, "%s", err.message);
	ck_assert(!get(1, &out));
	put(&entry);
	ck_assert(get(1, &out));
}
END_TEST

START_TEST(folder_that_is_not_there_is_told)
{
	ck_assert_ptr_null(weir_keys_open("nowhere/index.keys", CACHE, &err));
	ck_assert_int_eq(err.code, WEIR_BROKEN);
	ck_assert_ptr_nonnull(strstr(err.message, "nowhere/index.keys"));
}
END_TEST

START_TEST(index_in_memory_needs_no_file)
{
	struct weir_keys *memory = weir_keys_open(NULL, CACHE, &err);
	struct weir_entry entry = entry_of(1), out;
	bool found;

	ck_assert_ptr_nonnull(memory);
	ck_assert(weir_keys_put(memory, &entry, &err));
	ck_assert(weir_keys_get(memory, &entry.match, &out, &found, &err) && found);
	weir_keys_free(memory);
	weir_keys_free(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("keys");
	TCase *tests = tcase_create("keys");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, entry_comes_back_as_it_was_put);
	tcase_add_test(tests, what_was_never_put_is_not_there);
	tcase_add_test(tests, second_put_replaces_the_first);
	tcase_add_test(tests, more_entries_than_fit_into_memory_are_all_found);
	tcase_add_test(tests, first_one_to_take_a_name_keeps_it);
	tcase_add_test(tests, alias_is_not_an_entry);
	tcase_add_test(tests, mark_is_added_once);
	tcase_add_test(tests, first_number_remembered_stays);
	tcase_add_test(tests, counters_add_up_in_their_group);
	tcase_add_test(tests, counters_are_read_in_pages_each_once);
	tcase_add_test(tests, page_behind_the_last_counter_is_empty);
	tcase_add_test(tests, nothing_is_left_of_a_run_that_is_killed);
	tcase_add_test(tests, name_can_be_taken_over);
	tcase_add_test(tests, file_of_a_killed_run_is_begun_anew);
	tcase_add_test(tests, folder_that_is_not_there_is_told);
	tcase_add_test(tests, index_in_memory_needs_no_file);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
