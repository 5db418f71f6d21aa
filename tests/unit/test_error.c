/*
 * test_error.c - filling errors: places, context, hints, and texts that are too long.
 */
#include <string.h>

#include "../../core/base/text.h"
#include "base_fixture.h"

static const char ellipsis[] = "\xe2\x80\xa6";

/* Whole, valid, and with an ellipsis at its end. */
static void check_cut(const char *text, size_t room)
{
	size_t length = strlen(text);

	ck_assert_uint_lt(length, room);
	ck_assert_uint_gt(length, room - sizeof(ellipsis) - 3);
	ck_assert(weir_utf8_valid(text, length));
	ck_assert_str_eq(text + length - strlen(ellipsis), ellipsis);
}

START_TEST(fail_fills_code_and_message_and_nothing_else)
{
	struct weir_error err;

	memset(&err, 0xff, sizeof(err));
	ck_assert(!weir_fail(&err, WEIR_BUSY, "the store answered %d", 503));
	ck_assert_int_eq(err.code, WEIR_BUSY);
	ck_assert_str_eq(err.message, "the store answered 503");
	ck_assert_str_eq(err.hint, "");
	ck_assert_str_eq(err.file, "");
	ck_assert_uint_eq(err.line, 0);
	ck_assert_uint_eq(err.at_column, 0);
	ck_assert_uint_eq(err.wait_ms, 0);
}
END_TEST

START_TEST(fail_at_keeps_the_place)
{
	struct weir_error err;

	ck_assert(!weir_fail_at(&err, WEIR_BAD_DATA, "athletes.csv", UINT64_C(5000000000), 7,
				"\"%s\" is not a year", "soon"));
	ck_assert_int_eq(err.code, WEIR_BAD_DATA);
	ck_assert_str_eq(err.file, "athletes.csv");
	ck_assert_uint_eq(err.line, UINT64_C(5000000000));
	ck_assert_uint_eq(err.at_column, 7);
	ck_assert_str_eq(err.message, "\"soon\" is not a year");
	ck_assert(!weir_fail_at(&err, WEIR_BAD_DATA, NULL, 0, 0, "no file"));
	ck_assert_str_eq(err.file, "");
}
END_TEST

START_TEST(hint_leaves_the_rest_alone)
{
	struct weir_error err;

	(void)weir_fail_at(&err, WEIR_DENIED, "meet.yaml", 3, 4, "no rights");
	ck_assert(!weir_hint(&err, "ask %s", "the owner"));
	ck_assert_int_eq(err.code, WEIR_DENIED);
	ck_assert_str_eq(err.message, "no rights");
	ck_assert_str_eq(err.hint, "ask the owner");
	ck_assert_uint_eq(err.line, 3);
}
END_TEST

START_TEST(while_puts_context_in_front)
{
	struct weir_error err;

	(void)weir_fail(&err, WEIR_BROKEN, "disk full");
	(void)weir_hint(&err, "make room");
	ck_assert(!weir_while(&err, "flow \"%s\"", "results"));
	ck_assert(!weir_while(&err, "batch %d", 3));
	ck_assert_str_eq(err.message, "batch 3: flow \"results\": disk full");
	ck_assert_str_eq(err.hint, "make room");
	ck_assert_int_eq(err.code, WEIR_BROKEN);
}
END_TEST

START_TEST(an_error_may_be_made_of_its_own_texts)
{
	struct weir_error err;

	(void)weir_fail_at(&err, WEIR_BAD_DATA, "a.csv", 3, 0, "too long");
	(void)weir_hint(&err, "shorten it");
	(void)weir_hint(&err, "%s, or leave it out", err.hint);
	ck_assert_str_eq(err.hint, "shorten it, or leave it out");
	(void)weir_fail_at(&err, WEIR_BAD_DATA, err.file, err.line, 0, "name: %s", err.message);
	ck_assert_str_eq(err.message, "name: too long");
	ck_assert_str_eq(err.file, "a.csv");
	(void)weir_fail(&err, WEIR_BUG, "again: %s", err.message);
	ck_assert_str_eq(err.message, "again: name: too long");
}
END_TEST

START_TEST(a_message_that_just_fits_is_not_cut)
{
	struct weir_error err;
	char text[sizeof(err.message)];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)weir_fail(&err, WEIR_BUG, "%s", text);
	ck_assert_str_eq(err.message, text);
}
END_TEST

START_TEST(texts_that_are_too_long_end_in_an_ellipsis)
{
	struct weir_error err;
	char text[2000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)weir_fail(&err, WEIR_BUG, "%s", text);
	check_cut(err.message, sizeof(err.message));
	(void)weir_hint(&err, "%s", text);
	check_cut(err.hint, sizeof(err.hint));
	(void)weir_while(&err, "%s", "flow");
	check_cut(err.message, sizeof(err.message));
	ck_assert_mem_eq(err.message, "flow: xxx", 9);
	(void)weir_while(&err, "%s", text);
	check_cut(err.message, sizeof(err.message));
}
END_TEST

START_TEST(a_cut_never_splits_a_character)
{
	/* Two, three and four bytes, each shifted so that the cut falls on every one of them. */
	static const char *const character[] = { "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8f\x83" };
	struct weir_error err;

	for (size_t c = 0; c < 3; c++) {
		for (size_t shift = 0; shift < 4; shift++) {
			char text[1000] = "xxxx";
			size_t used = shift, step = strlen(character[c]);

			for (; used + step < sizeof(text); used += step)
				memcpy(text + used, character[c], step);
			text[used] = '\0';
			(void)weir_fail(&err, WEIR_BUG, "%s", text);
			check_cut(err.message, sizeof(err.message));
			(void)weir_hint(&err, "%s", text);
			check_cut(err.hint, sizeof(err.hint));
		}
	}
}
END_TEST

START_TEST(a_path_that_is_too_long_keeps_its_end)
{
	struct weir_error err;

	for (size_t length = 250; length < 300; length++) {
		char path[400] = "";
		size_t used;

		for (used = 0; used + 2 <= length; used += 2)
			memcpy(path + used, "\xc3\xa9", 2);
		memcpy(path + used, "/athletes.csv", sizeof("/athletes.csv"));
		(void)weir_fail_at(&err, WEIR_BAD_DATA, path, 1, 0, "wrong");
		ck_assert(weir_utf8_valid(err.file, strlen(err.file)));
		ck_assert_str_eq(err.file + strlen(err.file) - 13, "/athletes.csv");
		if (strlen(path) < sizeof(err.file))
			ck_assert_str_eq(err.file, path);
		else
			ck_assert_mem_eq(err.file, ellipsis, 3);
	}
}
END_TEST

START_TEST(every_code_has_its_name)
{
	ck_assert_str_eq(weir_code_name(WEIR_OK), "OK");
	ck_assert_str_eq(weir_code_name(WEIR_BAD_CONFIG), "BAD_CONFIG");
	ck_assert_str_eq(weir_code_name(WEIR_TOO_BIG), "TOO_BIG");
	ck_assert_str_eq(weir_code_name(WEIR_LIMIT), "LIMIT");
	ck_assert_str_eq(weir_code_name(WEIR_BUG), "BUG");
	ck_assert_str_eq(weir_code_name((enum weir_code)99), "UNKNOWN");
	for (int code = WEIR_OK; code <= WEIR_BUG; code++)
		ck_assert_str_ne(weir_code_name((enum weir_code)code), "UNKNOWN");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		fail_fills_code_and_message_and_nothing_else,
		fail_at_keeps_the_place,
		hint_leaves_the_rest_alone,
		while_puts_context_in_front,
		an_error_may_be_made_of_its_own_texts,
		a_message_that_just_fits_is_not_cut,
		texts_that_are_too_long_end_in_an_ellipsis,
		a_cut_never_splits_a_character,
		a_path_that_is_too_long_keeps_its_end,
		every_code_has_its_name,
		NULL,
	};

	return run_tests("error", tests);
}
