/*
 * test_refusal.c - what a store says of the rows that it refuses.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/data/rows.h"

enum { ROW_MOST = 64, LONG = 600 }; /* bytes */

/* A write of one row, with an arena. */
struct world {
	struct weir_arena arena;
	struct weir_write_row row;
	struct weir_write write;
	char text[LONG + 1];
};

static void world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	weir_arena_init(&w->arena);
	memset(w->text, 'x', LONG);
	w->write = (struct weir_write){ .row = &w->row, .row_count = 1, .arena = &w->arena };
}

static const struct weir_words *refuse(struct world *w, struct weir_words words)
{
	weir_write_refuse(&w->write, &w->row, &words);
	ck_assert_int_eq((int)w->row.outcome, WEIR_OUT_REFUSED);
	ck_assert_ptr_eq(w->row.words, weir_words_of(&w->row));
	return w->row.words;
}

START_TEST(a_row_of_a_write_has_no_room_for_words)
{
	ck_assert_uint_le(sizeof(struct weir_write_row), ROW_MOST);
}
END_TEST

START_TEST(words_are_copied_and_what_is_not_said_is_empty)
{
	struct world w;
	const struct weir_words *told;

	world_init(&w);
	memcpy(w.text, "23505", sizeof("23505"));
	told = refuse(&w, (struct weir_words){ .code = w.text, .key_columns = "slug" });
	memset(w.text, '?', LONG);
	ck_assert_str_eq(told->code, "23505");
	ck_assert_str_eq(told->key_columns, "slug");
	ck_assert_str_eq(told->reason, "");
	ck_assert_str_eq(told->constraint, "");
	ck_assert_str_eq(told->detail, "");
	ck_assert_str_eq(told->key_value, "");
	weir_arena_release(&w.arena);
}
END_TEST

START_TEST(long_words_are_cut_behind_a_whole_character)
{
	struct world w;
	const struct weir_words *told;

	world_init(&w);
	memcpy(w.text + 506, "\xc3\xa4\xc3\xa4\xc3\xa4", 6); /* a letter of two bytes, thrice */
	told = refuse(&w, (struct weir_words){ w.text, w.text, w.text, w.text, NULL, NULL });
	ck_assert_uint_eq(strlen(told->code), 23);
	ck_assert_uint_eq(strlen(told->reason), 255);
	ck_assert_uint_eq(strlen(told->constraint), 63);
	ck_assert_str_eq(told->detail + 505, "x\xc3\xa4\xe2\x80\xa6");
	weir_arena_release(&w.arena);
}
END_TEST

START_TEST(a_key_that_is_too_long_is_left_out)
{
	struct world w;
	const struct weir_words *told;

	world_init(&w);
	told = refuse(&w, (struct weir_words){ .key_columns = w.text + LONG - 127,
					       .key_value = w.text + LONG - 255 });
	ck_assert_uint_eq(strlen(told->key_columns), 127);
	ck_assert_uint_eq(strlen(told->key_value), 255);
	told = refuse(&w, (struct weir_words){ .key_columns = w.text + LONG - 128,
					       .key_value = w.text + LONG - 256 });
	ck_assert_str_eq(told->key_columns, "");
	ck_assert_str_eq(told->key_value, "");
	weir_arena_release(&w.arena);
}
END_TEST

START_TEST(a_store_that_says_nothing_is_told_of)
{
	const struct weir_write_row row = { .outcome = WEIR_OUT_REFUSED };

	ck_assert_str_eq(weir_words_of(&row)->code, "REFUSED");
	ck_assert_str_eq(weir_words_of(&row)->reason, "the store does not say why");
	ck_assert_str_eq(weir_words_of(&row)->key_columns, "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("refusal");
	TCase *tests = tcase_create("refusal");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, a_row_of_a_write_has_no_room_for_words);
	tcase_add_test(tests, words_are_copied_and_what_is_not_said_is_empty);
	tcase_add_test(tests, long_words_are_cut_behind_a_whole_character);
	tcase_add_test(tests, a_key_that_is_too_long_is_left_out);
	tcase_add_test(tests, a_store_that_says_nothing_is_told_of);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
