/*
 * test_unique_key.c - what a PostgREST store tells of the unique key that kept a row out.
 */
#include "base_fixture.h"

#include <stdio.h>

#include "../../plugins/store-postgrest-isolate.h"

static struct rest_words refusal_of(const char *state, const char *body)
{
	struct rest_words row;
	struct rest_fault fault;

	rest_fault_read(&fault, 409, (struct weir_text){ body, strlen(body) });
	rest_refusal(&fault, &row);
	ck_assert_str_eq(row.code, state);
	return row;
}

START_TEST(a_key_is_told_with_what_the_row_has_there)
{
	struct rest_words row = refusal_of(
		"23505",
		"{\"code\":\"23505\",\"details\":\"Key (slug)=(ana-berg-elm-2027) already "
		"exists.\",\"hint\":null,\"message\":\"duplicate key value violates unique "
		"constraint \\\"athletes_slug_key\\\"\"}");

	ck_assert_str_eq(row.key_columns, "slug");
	ck_assert_str_eq(row.key_value, "ana-berg-elm-2027");
	ck_assert_ptr_null(strstr(row.reason, "ana"));
	ck_assert_str_eq(row.constraint, "athletes_slug_key");
	ck_assert_str_eq(row.detail, "duplicate key value violates unique constraint "
				     "\"athletes_slug_key\": Key (slug)=(ana-berg-elm-2027) "
				     "already exists.");
}
END_TEST

START_TEST(a_key_of_several_columns_is_told_whole)
{
	struct rest_words row = refusal_of(
		"23505",
		"{\"code\":\"23505\",\"details\":\"Key (meet_id, name, gender)=(5, Mile (A) , x, "
		"F) already exists.\",\"hint\":null,\"message\":\"duplicate key value violates "
		"unique constraint \\\"races_key\\\"\"}");

	ck_assert_str_eq(row.key_columns, "meet_id, name, gender");
	ck_assert_str_eq(row.key_value, "5, Mile (A) , x, F");
}
END_TEST

START_TEST(a_reference_to_nothing_is_no_unique_key)
{
	struct rest_words row = refusal_of(
		"23503",
		"{\"code\":\"23503\",\"details\":\"Key (race_id)=(5) is not present in table "
		"\\\"races\\\".\",\"hint\":null,\"message\":\"insert or update on table "
		"\\\"results\\\" violates foreign key constraint \\\"results_race_id_fkey\\\"\"}");

	ck_assert_str_eq(row.key_columns, "");
	ck_assert_str_eq(row.key_value, "");
}
END_TEST

START_TEST(a_server_that_hides_the_detail_tells_no_key)
{
	struct rest_words row =
		refusal_of("23505",
			   "{\"code\":\"23505\",\"details\":null,\"hint\":null,\"message\":"
			   "\"duplicate key value violates unique constraint \\\"k\\\"\"}");

	ck_assert_str_eq(row.key_columns, "");
}
END_TEST

START_TEST(a_value_that_is_too_long_is_not_told_in_part)
{
	char body[900], value[400];
	struct rest_words row;

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	(void)snprintf(body, sizeof(body),
		       "{\"code\":\"23505\",\"details\":\"Key (slug)=(%s) already exists.\","
		       "\"message\":\"duplicate key value violates unique constraint \\\"k\\\"\"}",
		       value);
	row = refusal_of("23505", body);
	ck_assert_str_eq(row.key_columns, "slug");
	ck_assert_str_eq(row.key_value, "");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		a_key_is_told_with_what_the_row_has_there,
		a_key_of_several_columns_is_told_whole,
		a_reference_to_nothing_is_no_unique_key,
		a_server_that_hides_the_detail_tells_no_key,
		a_value_that_is_too_long_is_not_told_in_part,
		NULL,
	};

	return run_tests("unique_key", all);
}
