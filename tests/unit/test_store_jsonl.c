/*
 * test_store_jsonl.c - rows are lines of JSON, with their types, and are found there again.
 */
#include "file_store_fixture.h"

#define ID1 "00010000-0000-0000-0000-000000000000"
#define ID2 "00020000-0000-0000-0000-000000000000"

static const char *const value_only[] = { "id", "v", NULL };

struct value_case {
	struct weir_value value;
	const char *json, *back;
};

#define TEXT(s)                                                                                    \
	{                                                                                          \
		.type = WEIR_TEXT, .length = sizeof(s) - 1, .as.text = s                           \
	}

static const struct value_case values[] = {
	{ { .type = WEIR_INT, .as.integer = -7 }, "-7", "integer -7" },
	{ { .type = WEIR_INT, .as.integer = INT64_MAX },
	  "9223372036854775807",
	  "integer 9223372036854775807" },
	{ { .type = WEIR_REAL, .as.real = 1.135962331 }, "1.135962331", "real 1.135962331" },
	{ { .type = WEIR_BOOL, .as.boolean = false }, "false", "boolean false" },
	{ TEXT("Ada"), "\"Ada\"", "text Ada" },
	{ TEXT("7"), "\"7\"", "text 7" },
	{ TEXT(""), "\"\"", "text " },
	{ TEXT("\"\\/\n\t\x01\x7f"), "\"\\\"\\\\/\\u000a\\u0009\\u0001\x7f\"",
	  "text \"\\/\n\t\x01\x7f" },
	{ TEXT("\xc3\xa9\xf0\x9f\x98\x80"), "\"\xc3\xa9\xf0\x9f\x98\x80\"",
	  "text \xc3\xa9\xf0\x9f\x98\x80" },
	{ TEXT("[1]"), "\"[1]\"", "text [1]" },
};

START_TEST(a_value_is_itself_when_it_is_read_back)
{
	const struct value_case *c = &values[_i];
	const char *wanted;

	begin();
	put_well(rows(value_only, 1, WEIR_INSERT_MISSING, &c->value));
	wanted = weir_arena_printf(&host.arena, "{\"id\":\"" ID1 "\",\"v\":%s}\n", c->json);
	ck_assert_str_eq(file_bytes("runners.jsonl"), wanted);
	again();
	wanted = weir_arena_printf(&host.arena, "%s\n", c->back);
	ck_assert_str_eq(scan("v", NULL, NULL, 0), wanted);
	ck_assert_str_eq(scan("id", "v", &c->value, 1), "uuid " ID1 "\n");
	end();
}
END_TEST

START_TEST(new_rows_are_appended_and_changed_ones_replaced)
{
	static const char *const wide[] = { "id", "v", "w", NULL };
	struct weir_value value[] = { weir_string("x"), weir_null() }, other = weir_int(2);

	begin();
	put_well(rows(value_only, 1, WEIR_INSERT_MISSING, value));
	put_well(rows(wide, 2, WEIR_INSERT_MISSING, value));
	ck_assert_str_eq(file_bytes("runners.jsonl"),
			 "{\"id\":\"" ID1 "\",\"v\":\"x\"}\n{\"id\":\"" ID2 "\",\"v\":\"x\"}\n");
	again();
	put_well(rows(value_only, 1, WEIR_UPSERT, &other));
	ck_assert_int_eq(batch_row[0].outcome, WEIR_OUT_UPDATED);
	ck_assert_str_eq(file_bytes("runners.jsonl"),
			 "{\"id\":\"" ID1 "\",\"v\":2}\n{\"id\":\"" ID2 "\",\"v\":\"x\"}\n");
	end();
}
END_TEST

START_TEST(what_somebody_put_into_a_file_stays)
{
	struct weir_value value = weir_int(5), one = weir_int(1);

	begin();
	put_bytes("runners.jsonl", "{\"v\": 1.0, \"tags\": [\"a\", {}], \"id\": \"" ID2 "\", "
				   "\"big\": 1e999}\r\n\n");
	ck_assert_str_eq(scan("tags", "v", &one, 1), "text [\"a\", {}]\n");
	put_well(rows(value_only, 1, WEIR_INSERT_MISSING, &value));
	put_well(rows(value_only, 1, WEIR_UPSERT, &one));
	ck_assert_str_eq(file_bytes("runners.jsonl"),
			 "{\"v\":1,\"tags\":[\"a\", {}],\"id\":\"" ID2 "\",\"big\":1e999}\n"
			 "{\"v\":1,\"id\":\"" ID1 "\"}\n");
	end();
}
END_TEST

static const char *const damaged[][2] = {
	{ "{\"v\":1}\n", "has no id" },
	{ "{\"id\":1}\n", "has no id" },
	{ "{\"id\":\"" ID1 "\"}\n{\"id\":\"" ID1 "\"}\n", "the id is there twice" },
	{ "{\"id\":\"" ID1 "\",\"v\":1,\"v\":2}\n", "a key is there twice" },
	{ "{\"id\":\"" ID1 "\",\"v\":\"\xff\"}\n", "a key or a text is not valid" },
	{ "{\"id\":\"" ID1 "\"", "ends too early" },
	{ "id,v\n", "is not a JSON object" },
};

START_TEST(a_damaged_file_is_told_with_its_line)
{
	struct weir_table_info info;

	begin();
	put_bytes("runners.jsonl", damaged[_i][0]);
	ck_assert(!describe(&info));
	ck_assert_int_eq(host.err.code, WEIR_DENIED);
	ck_assert_msg(strstr(host.err.message, damaged[_i][1]) != NULL, "%s", host.err.message);
	ck_assert_str_eq(host.err.file, path_of("runners.jsonl"));
	ck_assert_uint_ge(host.err.line, 1);
	end();
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("store-jsonl");

	tcase_add_loop_test(cases, a_value_is_itself_when_it_is_read_back, 0, COUNT(values));
	tcase_add_test(cases, new_rows_are_appended_and_changed_ones_replaced);
	tcase_add_test(cases, what_somebody_put_into_a_file_stays);
	tcase_add_loop_test(cases, a_damaged_file_is_told_with_its_line, 0, COUNT(damaged));
	return fake_run("store-jsonl", cases);
}
