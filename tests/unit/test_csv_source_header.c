/*
 * test_csv_source_header.c - what a file's first record must be like, and what is said if it is
 * not.
 */
#include "csv_source_fixture.h"

START_TEST(a_missing_column_is_told_at_the_files_first_line)
{
	struct csv_test t;

	begin(&t, "athlete_nme,place\nIda,1\n");
	fake_map(&t.host, "columns", "place", "int", "athlete_name", "", NULL);
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(t.host.err.file, t.path);
	ck_assert_uint_eq(t.host.err.line, 1);
	ck_assert_ptr_nonnull(strstr(t.host.err.message, "\"athlete_name\""));
	ck_assert_ptr_nonnull(strstr(t.host.err.message, "athlete_nme, place"));
	ck_assert_ptr_nonnull(strstr(t.host.err.hint, "did you mean \"athlete_nme\"?"));
	end(&t);
}
END_TEST

START_TEST(all_missing_columns_are_told_at_once)
{
	struct csv_test t;

	begin(&t, "athlete_nme,place,time\nIda,1,9\n");
	fake_map(&t.host, "columns", "time_cs", "int", "place", "int", "athlete_name", "text!",
		 "course", "text?", "wholly_other", "", NULL);
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(t.host.err.message,
			 "there are no columns \"time_cs\", \"athlete_name\", \"wholly_other\"; "
			 "the columns are: athlete_nme, place, time");
	ck_assert_str_eq(t.host.err.hint, "athlete_name: did you mean \"athlete_nme\"?");
	ck_assert_str_eq(t.host.err.file, t.path);
	ck_assert_uint_eq(t.host.err.line, 1);
	end(&t);
}
END_TEST

START_TEST(missing_columns_beyond_a_message_are_cut_between_letters)
{
	struct csv_test t;
	char name[4][201];
	size_t i, length;

	begin(&t, "a\n1\n");
	for (i = 0; i < 4; i++) {
		memset(name[i], 0, sizeof(name[i]));
		name[i][0] = (char)('a' + i);
		for (length = 1; length + 2 < sizeof(name[i]); length += 2)
			memcpy(name[i] + length, "\xC3\xA4", 2);
	}
	fake_map(&t.host, "columns", name[0], "", name[1], "", name[2], "", name[3], "", NULL);
	ck_assert(!fake_open(&t.host));
	length = strlen(t.host.err.message);
	ck_assert_uint_lt(length, sizeof(t.host.err.message));
	ck_assert_str_eq(t.host.err.message + length - 5, "\xC3\xA4\xE2\x80\xA6");
	end(&t);
}
END_TEST

static const struct {
	const char *file, *separator, *hint;
} uncut_headers[] = {
	{ "place;name\n", ",", "the header is one single name; try the option separator: \";\"" },
	{ "place\tname\n", ",",
	  "the header is one single name; try the option separator: \"tab\"" },
	{ "place,name\n", ";", "the header is one single name; try the option separator: \",\"" },
	{ "plaze\n", ",", "did you mean \"plaze\"?" },
	{ "x;y,z\n", ",", "" },
};

START_TEST(a_header_that_is_a_single_name_hints_at_the_separator)
{
	struct csv_test one, two;

	begin(&one, uncut_headers[_i].file);
	fake_option(&one.host, "separator", uncut_headers[_i].separator);
	fake_map(&one.host, "columns", "place", "int", NULL);
	ck_assert(!fake_open(&one.host));
	ck_assert_ptr_nonnull(strstr(one.host.err.message, "there is no column \"place\""));
	ck_assert_str_eq(one.host.err.hint, uncut_headers[_i].hint);
	end(&one);

	begin(&two, uncut_headers[_i].file);
	fake_option(&two.host, "separator", uncut_headers[_i].separator);
	fake_map(&two.host, "columns", "place", "int", "wholly_other", "text", NULL);
	ck_assert(!fake_open(&two.host));
	ck_assert_ptr_nonnull(strstr(two.host.err.message, "\"place\", \"wholly_other\""));
	ck_assert_ptr_nonnull(strstr(two.host.err.hint, uncut_headers[_i].hint));
	end(&two);
}
END_TEST

static const struct {
	const char *file, *message;
} bad_headers[] = {
	{ "", "has no header line" },
	{ "\r\n\r\n", "has no header line" },
	{ "a,b,a\n", "fields 1 and 3 of the header are both \"a\"" },
	{ "a, ,b\n", "field 2 of the header has no name" },
	{ "a,\xff\n", "the header: not valid UTF-8" },
	{ "a,\"b\n", "the header: a quote that is not closed" },
};

START_TEST(a_bad_header_stops_before_a_row_moves)
{
	struct csv_test t;

	begin(&t, bad_headers[_i].file);
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(t.host.err.message, bad_headers[_i].message);
	ck_assert_str_eq(t.host.err.file, t.path);
	ck_assert_uint_eq(t.host.err.line, 1);
	end(&t);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("csv-source-header");

	tcase_add_test(cases, a_missing_column_is_told_at_the_files_first_line);
	tcase_add_test(cases, all_missing_columns_are_told_at_once);
	tcase_add_test(cases, missing_columns_beyond_a_message_are_cut_between_letters);
	tcase_add_loop_test(cases, a_header_that_is_a_single_name_hints_at_the_separator, 0,
			    (int)(sizeof(uncut_headers) / sizeof(uncut_headers[0])));
	tcase_add_loop_test(cases, a_bad_header_stops_before_a_row_moves, 0,
			    (int)(sizeof(bad_headers) / sizeof(bad_headers[0])));
	return fake_run("csv-source-header", cases);
}
