/*
 * test_value.c - values: what is the same, how they are printed, what is accepted as one.
 */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include <weir/value.h>

static struct weir_text text(const char *s)
{
	return (struct weir_text){ .at = s, .length = strlen(s) };
}

static void prints(struct weir_value value, const char *expected)
{
	char out[64];
	size_t length = weir_value_print(&value, out, sizeof(out));

	ck_assert_str_eq(out, expected);
	ck_assert_uint_eq(length, strlen(expected));
}

static bool same(struct weir_value a, struct weir_value b)
{
	ck_assert_int_eq(weir_value_same(&a, &b), weir_value_same(&b, &a));
	return weir_value_same(&a, &b);
}

START_TEST(equal_values_are_the_same_and_others_are_not)
{
	struct weir_uuid one = { { 1 } }, two = { { 2 } };

	ck_assert(same(weir_null(), weir_null()));
	ck_assert(same(weir_bool(true), weir_bool(true)));
	ck_assert(!same(weir_bool(true), weir_bool(false)));
	ck_assert(same(weir_int(-7), weir_int(-7)));
	ck_assert(!same(weir_int(7), weir_int(8)));
	ck_assert(same(weir_string("Oak Hill"), weir_string("Oak Hill")));
	ck_assert(!same(weir_string("Oak Hill"), weir_string("Oak Hils")));
	ck_assert(!same(weir_string("Oak"), weir_string("Oak Hill")));
	ck_assert(same(weir_text(NULL, 0), weir_string("")));
	ck_assert(same(weir_id(one), weir_id(one)));
	ck_assert(!same(weir_id(one), weir_id(two)));
	ck_assert(same(weir_real(NAN), weir_real(NAN)));
}
END_TEST

START_TEST(values_of_different_types_differ_but_for_equal_numbers)
{
	ck_assert(same(weir_int(1), weir_real(1.0)));
	ck_assert(!same(weir_int(1), weir_real(1.5)));
	ck_assert(!same(weir_int(1), weir_bool(true)));
	ck_assert(!same(weir_int(1), weir_string("1")));
	ck_assert(!same(weir_null(), weir_string("")));
	ck_assert(!same(weir_int(INT64_MAX), weir_real(9223372036854775808.0)));
	ck_assert(same(weir_int(INT64_MIN), weir_real(-9223372036854775808.0)));
	ck_assert(!same(weir_int(INT64_C(9007199254740993)), weir_real(9007199254740992.0)));
	ck_assert(!same(weir_int(0), weir_real(NAN)));
	ck_assert(!same(weir_int(0), weir_real(INFINITY)));
}
END_TEST

START_TEST(values_print_as_text)
{
	struct weir_uuid uuid = { { 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4,
				    0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 } };

	prints(weir_null(), "");
	prints(weir_bool(true), "true");
	prints(weir_bool(false), "false");
	prints(weir_int(42), "42");
	prints(weir_int(INT64_MIN), "-9223372036854775808");
	prints(weir_string("Pine \xc3\x85s"), "Pine \xc3\x85s");
	prints(weir_id(uuid), "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
}
END_TEST

START_TEST(reals_print_with_the_fewest_digits_that_read_back)
{
	prints(weir_real(1.135962331), "1.135962331");
	prints(weir_real(0.1), "0.1");
	prints(weir_real(0.1 + 0.2), "0.30000000000000004");
	prints(weir_real(1.0 / 3), "0.3333333333333333");
	prints(weir_real(5000), "5000");
	prints(weir_real(1e22), "1e+22");
	prints(weir_real(-2.5), "-2.5");
	prints(weir_real(INFINITY), "inf");
}
END_TEST

START_TEST(print_cuts_like_snprintf)
{
	struct weir_value value = weir_string("athlete");
	char out[5] = "????";

	ck_assert_uint_eq(weir_value_print(&value, out, sizeof(out)), 7);
	ck_assert_str_eq(out, "athl");
	ck_assert_uint_eq(weir_value_print(&value, out, 1), 7);
	ck_assert_str_eq(out, "");
	ck_assert_uint_eq(weir_value_print(&value, NULL, 0), 7);
}
END_TEST

START_TEST(every_type_has_a_name)
{
	ck_assert_str_eq(weir_type_name(WEIR_NULL), "null");
	ck_assert_str_eq(weir_type_name(WEIR_BOOL), "boolean");
	ck_assert_str_eq(weir_type_name(WEIR_INT), "integer");
	ck_assert_str_eq(weir_type_name(WEIR_REAL), "real");
	ck_assert_str_eq(weir_type_name(WEIR_TEXT), "text");
	ck_assert_str_eq(weir_type_name(WEIR_UUID), "uuid");
	ck_assert_str_eq(weir_type_name((enum weir_type)99), "unknown");
}
END_TEST

static void reads_int(const char *s, int64_t expected)
{
	int64_t out = -1;

	ck_assert_msg(weir_parse_int(text(s), &out), "\"%s\" is refused", s);
	ck_assert_int_eq(out, expected);
}

START_TEST(integers_are_read_strictly)
{
	static const char *const bad[] = { "",
					   " 1",
					   "1 ",
					   "1.0",
					   "1e3",
					   "0x1",
					   "--1",
					   "+",
					   "-",
					   "1,000",
					   "\xd9\xa1",
					   "9223372036854775808",
					   "-9223372036854775809",
					   "99999999999999999999999" };
	int64_t out = 77;

	reads_int("0", 0);
	reads_int("-0", 0);
	reads_int("+12", 12);
	reads_int("007", 7);
	reads_int("9223372036854775807", INT64_MAX);
	reads_int("-9223372036854775808", INT64_MIN);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!weir_parse_int(text(bad[i]), &out), "\"%s\" is accepted", bad[i]);
	ck_assert_int_eq(out, 77);
}
END_TEST

START_TEST(a_number_may_be_followed_by_other_bytes_in_memory)
{
	struct weir_text part = { .at = "12345", .length = 2 };
	int64_t integer;
	double real;

	ck_assert(weir_parse_int(part, &integer));
	ck_assert_int_eq(integer, 12);
	ck_assert(weir_parse_real(part, &real));
	ck_assert(real == 12.0);
}
END_TEST

static void reads_real(const char *s, double expected)
{
	double out = -1;

	ck_assert_msg(weir_parse_real(text(s), &out), "\"%s\" is refused", s);
	ck_assert_msg(out == expected, "\"%s\" is read as %g", s, out);
}

static void reads_reals(void)
{
	reads_real("1.135962331", 1.135962331);
	reads_real("-2.5e-3", -0.0025);
	reads_real("+.5", 0.5);
	reads_real("5.", 5);
	reads_real("1E3", 1000);
	reads_real("42", 42);
}

START_TEST(reals_are_read_strictly)
{
	static const char *const bad[] = { "",    ".",     "-",     "+.",     "e3",    "1e",
					   "1e+", " 1",    "1 ",    "1,5",    "0x1p3", "nan",
					   "inf", "1.2.3", "1e400", "-1e400", "1_0",   "1.5f" };
	char huge[1000];
	double out = 77;

	reads_reals();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!weir_parse_real(text(bad[i]), &out), "\"%s\" is accepted", bad[i]);
	memset(huge, '1', sizeof(huge));
	ck_assert(!weir_parse_real((struct weir_text){ huge, sizeof(huge) }, &out));
	ck_assert(out == 77);
}
END_TEST

START_TEST(a_decimal_comma_locale_changes_nothing)
{
	static const char *const locales[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8" };
	bool found = false;

	for (size_t i = 0; !found && i < sizeof(locales) / sizeof(locales[0]); i++)
		found = setlocale(LC_ALL, locales[i]);
	reads_reals();
	prints(weir_real(1.135962331), "1.135962331");
	prints(weir_real(-1.5e-7), "-1.5e-07");
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C"));
}
END_TEST

START_TEST(booleans_are_true_false_one_and_zero)
{
	static const char *const yes[] = { "true", "TRUE", "True", "1" };
	static const char *const no[] = { "false", "FALSE", "False", "0" };
	static const char *const bad[] = { "", "yes", "t", "true ", "10", "tru", "truee" };
	bool out;

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		ck_assert(weir_parse_bool(text(yes[i]), &out) && out);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		ck_assert(weir_parse_bool(text(no[i]), &out) && !out);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!weir_parse_bool(text(bad[i]), &out), "\"%s\" is accepted", bad[i]);
}
END_TEST

static void reads_date(const char *s, const char *expected)
{
	char iso[11] = "";

	ck_assert_msg(weir_parse_date(text(s), iso), "\"%s\" is refused", s);
	ck_assert_str_eq(iso, expected);
}

START_TEST(dates_become_iso)
{
	reads_date("2025-10-25", "2025-10-25");
	reads_date("10/25/25", "2025-10-25");
	reads_date("1/2/2025", "2025-01-02");
	reads_date("01/02/05", "2005-01-02");
	reads_date("7/4/69", "1969-07-04");
	reads_date("7/4/68", "2068-07-04");
	reads_date("7/4/99", "1999-07-04");
	reads_date("7/4/00", "2000-07-04");
	reads_date("2/29/24", "2024-02-29");
	reads_date("2000-02-29", "2000-02-29");
	reads_date("0001-01-01", "0001-01-01");
}
END_TEST

START_TEST(days_that_no_calendar_has_are_refused)
{
	static const char *const bad[] = {
		"",
		"2025-02-29",
		"1900-02-29",
		"2025-04-31",
		"2025-13-01",
		"2025-00-10",
		"2025-10-00",
		"0000-01-01",
		"25-10-25",
		"2025-1-2",
		"2025/10/25",
		"13/1/25",
		"10/25/025",
		"10/25/2",
		"10/25/20255",
		"10-25-25",
		"2025-10-25T00:00",
		" 2025-10-25",
		"2025-10-25 ",
		"10/2 5/25",
		"/1/25",
		"1//25",
		"1/1/",
		"123/1/25",
		"1/123/25",
		"-1/1/25",
		"2/29/25",
		"10/25/2x",
	};
	char iso[11] = "unchanged";

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!weir_parse_date(text(bad[i]), iso), "\"%s\" is accepted", bad[i]);
	ck_assert_str_eq(iso, "unchanged");
}
END_TEST

START_TEST(uuids_are_read_in_any_case_and_printed_in_lower_case)
{
	static const char *const bad[] = { "",
					   "6ba7b810-9dad-11d1-80b4-00c04fd430c",
					   "6ba7b810-9dad-11d1-80b4-00c04fd430c80",
					   "6ba7b8109-dad-11d1-80b4-00c04fd430c8",
					   "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
					   "{6ba7b810-9dad-11d1-80b4-00c04fd430}",
					   "6ba7b81009dad011d1080b4000c04fd430c8" };
	struct weir_uuid uuid;
	char out[WEIR_UUID_TEXT];

	ck_assert(weir_parse_uuid(text("6BA7B810-9dad-11D1-80b4-00C04FD430c8"), &uuid));
	weir_uuid_print(&uuid, out);
	ck_assert_str_eq(out, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!weir_parse_uuid(text(bad[i]), &uuid), "\"%s\" is accepted", bad[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("value");
	TCase *tests = tcase_create("value");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, equal_values_are_the_same_and_others_are_not);
	tcase_add_test(tests, values_of_different_types_differ_but_for_equal_numbers);
	tcase_add_test(tests, values_print_as_text);
	tcase_add_test(tests, reals_print_with_the_fewest_digits_that_read_back);
	tcase_add_test(tests, print_cuts_like_snprintf);
	tcase_add_test(tests, every_type_has_a_name);
	tcase_add_test(tests, integers_are_read_strictly);
	tcase_add_test(tests, a_number_may_be_followed_by_other_bytes_in_memory);
	tcase_add_test(tests, reals_are_read_strictly);
	tcase_add_test(tests, a_decimal_comma_locale_changes_nothing);
	tcase_add_test(tests, booleans_are_true_false_one_and_zero);
	tcase_add_test(tests, dates_become_iso);
	tcase_add_test(tests, days_that_no_calendar_has_are_refused);
	tcase_add_test(tests, uuids_are_read_in_any_case_and_printed_in_lower_case);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
