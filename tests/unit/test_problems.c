/*
 * test_problems.c - all mistakes of one pass, kept up to a ceiling and counted beyond it.
 */
#include <string.h>

#include "../../core/base/problems.h"
#include "base_fixture.h"

static const struct weir_place place = { "meet.yaml", 12, 5 };

static void add(struct weir_problems *problems, enum weir_code code)
{
	struct weir_error err;

	(void)weir_fail(&err, code, "a problem");
	weir_problems_add(problems, &err);
}

START_TEST(none_found_is_ok)
{
	struct weir_problems problems;

	weir_problems_init(&problems);
	ck_assert_int_eq(weir_problems_code(&problems), WEIR_OK);
	ck_assert_uint_eq(problems.total, 0);
	weir_problems_print(&problems, NULL);
	weir_problems_release(&problems);
}
END_TEST

START_TEST(a_problem_has_place_message_and_takes_a_hint)
{
	struct weir_problems problems;

	weir_problems_init(&problems);
	(void)weir_hint(weir_problem(&problems, &place, "unknown key \"%s\"", "flwo"), "try flow");
	(void)weir_problem(&problems, NULL, "no file at all");
	(void)weir_problem(&problems, &(struct weir_place){ 0 }, "a default is wrong");
	ck_assert_uint_eq(problems.count, 3);
	ck_assert_int_eq(problems.item[0].code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(problems.item[0].file, "meet.yaml");
	ck_assert_uint_eq(problems.item[0].line, 12);
	ck_assert_uint_eq(problems.item[0].at_column, 5);
	ck_assert_str_eq(problems.item[0].message, "unknown key \"flwo\"");
	ck_assert_str_eq(problems.item[0].hint, "try flow");
	ck_assert_str_eq(problems.item[1].file, "");
	ck_assert_str_eq(problems.item[1].message, "no file at all");
	ck_assert_str_eq(problems.item[2].file, "");
	weir_problems_release(&problems);
}
END_TEST

START_TEST(a_long_message_is_cut_like_every_other)
{
	struct weir_problems problems;
	char text[1000];
	struct weir_error expected;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	weir_problems_init(&problems);
	(void)weir_problem(&problems, &place, "%s", text);
	(void)weir_fail(&expected, WEIR_BAD_CONFIG, "%s", text);
	ck_assert_str_eq(problems.item[0].message, expected.message);
	weir_problems_release(&problems);
}
END_TEST

START_TEST(an_error_that_was_given_out_stays_where_it_is)
{
	struct weir_problems problems;
	struct weir_error *first;

	weir_problems_init(&problems);
	first = weir_problem(&problems, &place, "first");
	for (int i = 0; i < 300; i++)
		(void)weir_problem(&problems, &place, "mistake %d", i);
	ck_assert_ptr_eq(first, problems.item);
	ck_assert_str_eq(first->message, "first");
	weir_problems_release(&problems);
}
END_TEST

START_TEST(past_the_ceiling_problems_are_counted_only)
{
	struct weir_problems problems;

	weir_problems_init(&problems);
	for (int i = 0; i < WEIR_PROBLEMS_CEILING + 20; i++)
		(void)weir_hint(weir_problem(&problems, &place, "mistake %d", i), "hint %d", i);
	ck_assert_uint_eq(problems.count, WEIR_PROBLEMS_CEILING);
	ck_assert_uint_eq(problems.total, WEIR_PROBLEMS_CEILING + 20);
	ck_assert_str_eq(problems.item[0].message, "mistake 0");
	ck_assert_str_eq(problems.item[WEIR_PROBLEMS_CEILING - 1].message, "mistake 99");
	ck_assert_str_eq(problems.item[WEIR_PROBLEMS_CEILING - 1].hint, "hint 99");
	weir_problems_release(&problems);
}
END_TEST

START_TEST(a_more_serious_one_past_the_ceiling_is_kept)
{
	struct weir_problems problems;

	weir_problems_init(&problems);
	for (int i = 0; i < WEIR_PROBLEMS_CEILING; i++)
		add(&problems, WEIR_BAD_CONFIG);
	add(&problems, WEIR_BUSY);
	ck_assert_int_eq(weir_problems_code(&problems), WEIR_BAD_CONFIG);
	add(&problems, WEIR_CANCELLED);
	ck_assert_int_eq(weir_problems_code(&problems), WEIR_CANCELLED);
	ck_assert_uint_eq(problems.count, WEIR_PROBLEMS_CEILING);
	ck_assert_uint_eq(problems.total, WEIR_PROBLEMS_CEILING + 2);
	weir_problems_release(&problems);
}
END_TEST

START_TEST(the_most_serious_code_decides)
{
	static const enum weir_code rising[] = { WEIR_BAD_DATA, WEIR_BUSY,     WEIR_BAD_CONFIG,
						 WEIR_DENIED,   WEIR_HOSTILE,  WEIR_BROKEN,
						 WEIR_BUG,      WEIR_CANCELLED };
	struct weir_problems problems;

	weir_problems_init(&problems);
	for (size_t i = 0; i < sizeof(rising) / sizeof(rising[0]); i++) {
		add(&problems, rising[i]);
		add(&problems, WEIR_BAD_DATA);
		ck_assert_int_eq(weir_problems_code(&problems), rising[i]);
	}
	weir_problems_release(&problems);
}
END_TEST

START_TEST(all_are_printed_in_order_and_the_rest_is_counted)
{
	struct weir_problems problems;
	FILE *stream = tmpfile();
	struct weir_logger *log = weir_logger_new(stream, WEIR_INFO, false);
	char said[16384], *at;
	size_t length;

	weir_problems_init(&problems);
	for (int i = 0; i < WEIR_PROBLEMS_CEILING + 2; i++)
		(void)weir_problem(&problems, &place, "mistake %d", i);
	weir_problems_print(&problems, log);
	rewind(stream);
	length = fread(said, 1, sizeof(said) - 1, stream);
	said[length] = '\0';
	at = strstr(said, "weir: meet.yaml:12:5: mistake 0\nweir: meet.yaml:12:5: mistake 1\n");
	ck_assert_ptr_eq(at, said);
	at = strstr(said, "mistake 99\nweir: and 2 more mistakes that are not shown\n");
	ck_assert_ptr_nonnull(at);
	weir_logger_free(log);
	ck_assert_int_eq(fclose(stream), 0);
	weir_problems_release(&problems);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		none_found_is_ok,
		a_problem_has_place_message_and_takes_a_hint,
		a_long_message_is_cut_like_every_other,
		an_error_that_was_given_out_stays_where_it_is,
		past_the_ceiling_problems_are_counted_only,
		a_more_serious_one_past_the_ceiling_is_kept,
		the_most_serious_code_decides,
		all_are_printed_in_order_and_the_rest_is_counted,
		NULL,
	};

	return run_tests("problems", tests);
}
