/*
 * test_schema.c - columns: adding, finding, needing them; the record format.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../core/data/rows.h"

static struct weir_schema *three_columns(void)
{
	struct weir_schema *schema = weir_schema_new();
	struct weir_error err;

	ck_assert(weir_schema_add(schema, "name", WEIR_TEXT, NULL, &err));
	ck_assert(weir_schema_add(schema, "grad_year", WEIR_INT, NULL, &err));
	ck_assert(weir_schema_add(schema, "gender", WEIR_TEXT, NULL, &err));
	return schema;
}

START_TEST(columns_keep_the_number_they_were_given)
{
	struct weir_schema *schema = weir_schema_new();
	struct weir_error err;
	char name[16];
	int number;

	for (int i = 0; i < 200; i++) {
		ck_assert_int_gt(snprintf(name, sizeof(name), "c%d", i), 0);
		ck_assert(weir_schema_add(schema, name, WEIR_INT, &number, &err));
		ck_assert_int_eq(number, i);
	}
	ck_assert_uint_eq(weir_schema_count(schema), 200);
	ck_assert_int_eq(weir_schema_find(schema, "c0"), 0);
	ck_assert_int_eq(weir_schema_find(schema, "c199"), 199);
	ck_assert_int_eq(weir_schema_find(schema, "C0"), -1);
	ck_assert_int_eq(weir_schema_find(schema, ""), -1);
	ck_assert_str_eq(weir_schema_name(schema, 150), "c150");
	weir_schema_free(schema);
	weir_schema_free(NULL);
}
END_TEST

START_TEST(columns_have_a_name_and_a_type)
{
	struct weir_schema *schema = three_columns();

	ck_assert_str_eq(weir_schema_name(schema, 1), "grad_year");
	ck_assert_int_eq(weir_schema_type(schema, 1), WEIR_INT);
	ck_assert_int_eq(weir_schema_type(schema, 2), WEIR_TEXT);
	weir_schema_free(schema);
}
END_TEST

START_TEST(a_repeated_column_is_refused)
{
	struct weir_schema *schema = three_columns();
	struct weir_error err;
	int number = 77;

	ck_assert(!weir_schema_add(schema, "gender", WEIR_TEXT, &number, &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(err.message, "\"gender\""));
	ck_assert_int_eq(number, 77);
	ck_assert_uint_eq(weir_schema_count(schema), 3);
	weir_schema_free(schema);
}
END_TEST

START_TEST(a_missing_column_is_told_with_those_that_are_there)
{
	struct weir_schema *schema = three_columns();
	struct weir_error err;
	int number = 77;

	ck_assert(weir_schema_need(schema, "grad_year", &number, &err));
	ck_assert_int_eq(number, 1);
	ck_assert(!weir_schema_need(schema, "grad_yaer", &number, &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(err.message, "\"grad_yaer\""));
	ck_assert_ptr_nonnull(strstr(err.message, "name, grad_year, gender"));
	ck_assert_ptr_nonnull(strstr(err.hint, "\"grad_year\""));
	ck_assert(!weir_schema_need(schema, "weather", &number, &err));
	ck_assert_str_eq(err.hint, "");
	weir_schema_free(schema);
}
END_TEST

START_TEST(a_missing_column_of_an_empty_or_a_huge_schema_is_told_too)
{
	struct weir_schema *schema = weir_schema_new();
	struct weir_error err;
	char name[300];
	int number;

	ck_assert(!weir_schema_need(schema, "name", &number, &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	for (int i = 0; i < 100; i++) {
		memset(name, 'x', sizeof(name));
		ck_assert_int_gt(snprintf(name + 200, 100, "%d", i), 0);
		ck_assert(weir_schema_add(schema, name, WEIR_INT, NULL, &err));
	}
	ck_assert(!weir_schema_need(schema, "name", &number, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "\"name\""));
	weir_schema_free(schema);
}
END_TEST

START_TEST(the_record_format_is_kept_as_a_copy)
{
	struct weir_schema *schema = weir_schema_new();
	char header[] = "name;gender";

	ck_assert_ptr_null(weir_schema_header(schema).at);
	ck_assert_int_eq(weir_schema_separator(schema), ',');
	weir_schema_set_record_format(schema, (struct weir_text){ header, strlen(header) }, ';');
	memset(header, '?', strlen(header));
	ck_assert_uint_eq(weir_schema_header(schema).length, strlen("name;gender"));
	ck_assert_mem_eq(weir_schema_header(schema).at, "name;gender", strlen("name;gender"));
	ck_assert_int_eq(weir_schema_separator(schema), ';');
	weir_schema_free(schema);
}
END_TEST

START_TEST(a_renamed_column_keeps_its_number)
{
	struct weir_schema *schema = three_columns();
	struct weir_error err = { 0 };

	ck_assert(weir_schema_rename(schema, 1, "class_of", &err));
	weir_schema_retype(schema, 1, WEIR_TEXT);
	ck_assert_int_eq(weir_schema_find(schema, "class_of"), 1);
	ck_assert_int_eq(weir_schema_find(schema, "grad_year"), -1);
	ck_assert_int_eq(weir_schema_type(schema, 1), WEIR_TEXT);
	ck_assert(!weir_schema_rename(schema, 1, "name", &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	weir_schema_free(schema);
}
END_TEST

START_TEST(nobody_finds_a_hidden_column)
{
	struct weir_schema *schema = three_columns();
	struct weir_error err = { 0 };
	int number;

	weir_schema_hide(schema, 0);
	ck_assert_uint_eq(weir_schema_count(schema), 3);
	ck_assert(!weir_schema_need(schema, "name", &number, &err));
	ck_assert_str_eq(err.message,
			 "there is no column \"name\"; the columns are: grad_year, gender");
	ck_assert(weir_schema_add(schema, "name", WEIR_TEXT, &number, &err));
	ck_assert_int_eq(number, 3);
	weir_schema_free(schema);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema");
	TCase *tests = tcase_create("schema");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, columns_keep_the_number_they_were_given);
	tcase_add_test(tests, columns_have_a_name_and_a_type);
	tcase_add_test(tests, a_repeated_column_is_refused);
	tcase_add_test(tests, a_missing_column_is_told_with_those_that_are_there);
	tcase_add_test(tests, a_missing_column_of_an_empty_or_a_huge_schema_is_told_too);
	tcase_add_test(tests, the_record_format_is_kept_as_a_copy);
	tcase_add_test(tests, a_renamed_column_keeps_its_number);
	tcase_add_test(tests, nobody_finds_a_hidden_column);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
