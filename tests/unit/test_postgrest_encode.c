/*
 * test_postgrest_encode.c - what store-postgrest asks: paths, lists, bodies, keys; and how it reads
 * JSON.
 */
#include "postgrest_fixture.h"

#include <stdio.h>

#include "../../plugins/store-postgrest-changes.h"
#include "../../plugins/store-postgrest-encode.h"
#include "../../plugins/store-postgrest-json.h"
#include "../../plugins/store-postgrest-key.h"
#include "../../plugins/store-postgrest-lists.h"
#include "../../plugins/store-postgrest-schema.h"

static const char *const columns[] = { "id", "name", "meet_id" };

#define UUID_1 "01010101-0101-0101-0101-010101010101"
#define UUID_2 "02020202-0202-0202-0202-020202020202"

START_TEST(a_page_is_asked_for_by_the_ids_behind_the_last_one)
{
	struct rest_ask ask = {
		.table = "races", .column = columns, .column_count = 3, .limit = 50
	};
	struct rest_text path = { 0 };

	rest_encode_page(&path, &ask);
	ck_assert_str_eq(path.at, "/races?select=id,name,meet_id&order=id.asc&limit=50");
	rest_text_clear(&path);
	ask.where = "meet_id";
	ask.items = (struct weir_text){ UUID_2, 36 };
	ask.after = UUID_1;
	rest_encode_page(&path, &ask);
	ck_assert_str_eq(path.at, "/races?select=id,name,meet_id&meet_id=in.(" UUID_2
				  ")&id=gt." UUID_1 "&order=id.asc&limit=50");
	rest_text_clear(&path);
	rest_encode_count(&path, &ask);
	ck_assert_str_eq(path.at, "/races?select=id&meet_id=in.(" UUID_2 ")&limit=1");
	rest_text_clear(&path);
	ask.by = "meet_id";
	ask.column = &ask.by;
	ask.column_count = 1;
	rest_encode_page(&path, &ask);
	ck_assert_str_eq(path.at, "/races?select=meet_id&meet_id=in.(" UUID_2 ")&meet_id=gt." UUID_1
				  "&order=meet_id.asc&limit=50");
	rest_text_clear(&path);
	rest_encode_count(&path, &ask);
	ck_assert_str_eq(path.at, "/races?select=meet_id&meet_id=in.(" UUID_2 ")&limit=1");
	rest_text_release(&path);
}
END_TEST

START_TEST(names_that_are_not_plain_are_quoted)
{
	static const char *const odd[] = { "a b", "x,y", "say \"hi\"" };
	struct rest_ask ask = { .table = "my races", .column = odd, .column_count = 3, .limit = 1 };
	struct rest_text path = { 0 };

	rest_encode_page(&path, &ask);
	ck_assert_str_eq(path.at, "/my%20races?select=%22a%20b%22,%22x%2Cy%22,"
				  "%22say%20%5C%22hi%5C%22%22&order=id.asc&limit=1");
	rest_text_release(&path);
}
END_TEST

static void assert_item(struct weir_value value, const char *expected)
{
	struct rest_text out = { 0 };

	ck_assert(rest_encode_item(&out, &value));
	ck_assert_str_eq(out.at, expected);
	rest_text_release(&out);
}

START_TEST(values_of_a_list_cannot_break_out_of_it)
{
	struct rest_text out = { 0 };
	struct weir_value none = weir_null();

	assert_item(weir_string("St. Mary's (Girls), \"A\""),
		    "%22St.%20Mary%27s%20%28Girls%29%2C%20%5C%22A%5C%22%22");
	assert_item(weir_string("back\\slash&id=eq.1"), "%22back%5C%5Cslash%26id%3Deq.1%22");
	assert_item(weir_string("Z\xc3\xbcrich"), "%22Z%C3%BCrich%22");
	assert_item(weir_string(""), "%22%22");
	assert_item(weir_id(fake_id(1)), UUID_1);
	assert_item(weir_int(-5), "-5");
	assert_item(weir_real(1.5), "1.5");
	assert_item(weir_bool(true), "true");
	ck_assert(!rest_encode_item(&out, &none));
	rest_text_release(&out);
}
END_TEST

START_TEST(lists_stay_below_the_ceiling_and_have_each_value_once)
{
	enum { COUNT = 100, MOST = 200 };
	struct weir_value value[COUNT];
	struct weir_query query = { .where = "id", .in = value, .in_count = COUNT };
	struct rest_lists lists;
	struct weir_error err;
	size_t i, items = 0;

	for (i = 0; i < COUNT; i++)
		value[i] = i % 10 == 9 ? weir_null() : weir_id(fake_id((uint8_t)(i / 2)));
	ck_assert(rest_lists_make(&lists, &query, MOST, &err));
	for (i = 0; i < lists.count; i++) {
		struct weir_text list = rest_lists_at(&lists, i);

		ck_assert_uint_le(list.length, MOST);
		ck_assert_uint_eq((list.length + 1) % 37, 0);
		items += (list.length + 1) / 37;
	}
	ck_assert_uint_eq(items, COUNT / 2);
	rest_lists_release(&lists);
}
END_TEST

START_TEST(a_value_longer_than_a_list_goes_alone)
{
	struct weir_value value[] = { weir_string("aaaaaaaaaaaaaaaaaaaa"), weir_string("b") };
	struct weir_query query = { .where = "name", .in = value, .in_count = 2 };
	struct rest_lists lists;
	struct weir_error err;

	ck_assert(rest_lists_make(&lists, &query, 10, &err));
	ck_assert_uint_eq(lists.count, 2);
	rest_lists_release(&lists);
}
END_TEST

/* Rows of a write, each with three values. */
static void fill_write(struct weir_write *write, struct weir_write_row row[2],
		       struct weir_value value[2][3])
{
	size_t i;

	memset(row, 0, 2 * sizeof(*row));
	for (i = 0; i < 2; i++) {
		value[i][0] = weir_id(fake_id((uint8_t)(i + 1)));
		row[i].value = value[i];
	}
	*write = (struct weir_write){
		.table = "races", .column = columns, .column_count = 3, .row = row, .row_count = 2
	};
}

START_TEST(every_object_has_all_keys_with_null_for_nothing)
{
	static const size_t at[] = { 0, 1 };
	struct weir_write write;
	struct weir_write_row row[2];
	struct weir_value value[2][3];
	struct rest_rows rows = { &write, at, 2 };
	struct rest_text out = { 0 };

	fill_write(&write, row, value);
	value[0][1] = weir_string("a \"b\" \\ \n\t\x01 \xc3\xbc");
	value[0][2] = weir_null();
	value[1][1] = weir_real(1.135962331);
	value[1][2] = weir_int(INT64_MAX);
	rest_encode_insert_path(&out, &rows, "id");
	ck_assert_str_eq(out.at, "/races?on_conflict=id&select=id");
	rest_text_clear(&out);
	rest_encode_insert_path(&out, &rows, "meet_id, name");
	ck_assert_str_eq(out.at, "/races?on_conflict=meet_id,name&select=id");
	rest_text_clear(&out);
	rest_encode_insert_body(&out, &rows);
	ck_assert_str_eq(out.at, "[{\"id\":\"" UUID_1
				 "\",\"name\":\"a \\\"b\\\" \\\\ \\n\\t\\u0001 \xc3\xbc\","
				 "\"meet_id\":null},\n"
				 "{\"id\":\"" UUID_2 "\",\"name\":1.135962331,"
				 "\"meet_id\":9223372036854775807}]");
	rest_text_release(&out);
}
END_TEST

START_TEST(an_update_names_the_ids_and_sets_the_other_columns)
{
	static const size_t at[] = { 1, 0 };
	struct weir_write write;
	struct weir_write_row row[2];
	struct weir_value value[2][3];
	struct rest_rows rows = { &write, at, 2 };
	struct rest_text out = { 0 };

	fill_write(&write, row, value);
	value[0][1] = value[1][1] = weir_bool(false);
	value[0][2] = value[1][2] = weir_null();
	ck_assert(rest_same_change(&write, 0, 1));
	rest_encode_update_path(&out, &rows);
	ck_assert_str_eq(out.at, "/races?id=in.(" UUID_2 "," UUID_1 ")&select=id");
	rest_text_clear(&out);
	rest_encode_update_body(&out, &rows);
	ck_assert_str_eq(out.at, "{\"name\":false,\"meet_id\":null}");
	rest_text_release(&out);
}
END_TEST

static const struct {
	const char *key;
	enum rest_key_kind kind;
	const char *role;
} keys[] = {
	{ "sb_publishable_abc", REST_KEY_PUBLIC, "" },
	{ "sb_secret_abc", REST_KEY_SECRET, "" },
	/* {"role":"anon"}, {"iss":"x","role":"service_role"}, {"role":"authenticated"} */
	{ "e30.eyJyb2xlIjoiYW5vbiJ9.c2ln", REST_KEY_PUBLIC, "anon" },
	{ "e30.eyJpc3MiOiJ4Iiwicm9sZSI6InNlcnZpY2Vfcm9sZSJ9.c2ln", REST_KEY_TOKEN, "service_role" },
	{ "e30.eyJyb2xlIjoiYXV0aGVudGljYXRlZCJ9.c2ln", REST_KEY_PUBLIC, "authenticated" },
	{ "e30.e30.c2ln", REST_KEY_TOKEN, "" },
	{ "a.b.c.d", REST_KEY_OTHER, "" },
	{ "e30.!!!.c2ln", REST_KEY_OTHER, "" },
	{ "plain", REST_KEY_OTHER, "" },
	{ "", REST_KEY_OTHER, "" },
};

START_TEST(a_keys_kind_is_seen_without_asking)
{
	struct rest_key key;

	rest_key_read(&key, keys[_i].key);
	ck_assert_int_eq((int)key.kind, (int)keys[_i].kind);
	ck_assert_str_eq(key.role, keys[_i].role);
}
END_TEST

static const struct {
	const char *format;
	enum weir_type type;
} formats[] = {
	{ "uuid", WEIR_UUID },
	{ "text", WEIR_TEXT },
	{ "bigint", WEIR_INT },
	{ "numeric", WEIR_REAL },
	{ "boolean", WEIR_BOOL },
	{ "timestamp with time zone", WEIR_TEXT },
	{ "jsonb", WEIR_NULL },
	{ "public.mood", WEIR_NULL },
	{ "integer[]", WEIR_NULL },
	{ "double precision", WEIR_REAL },
	{ "character varying", WEIR_TEXT },
};

START_TEST(a_columns_type_is_that_of_postgres)
{
	struct weir_text format = { formats[_i].format, strlen(formats[_i].format) };

	ck_assert_int_eq((int)rest_type_of(format), (int)formats[_i].type);
}
END_TEST

START_TEST(strings_are_decoded)
{
	static const char decoded[] =
		"a\"\\/\n\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbdx";
	char text[] = " \"a\\\"\\\\\\/\\n\\u00fc\\u20ac\\ud83d\\ude00\\u0000\\ud800x\" ";
	struct rest_json in;
	struct weir_text out;

	rest_json_init(&in, text, strlen(text));
	ck_assert_int_eq((int)rest_json_read(&in, &out), REST_JSON_STRING);
	ck_assert_uint_eq(out.length, sizeof(decoded) - 1);
	ck_assert_int_eq(memcmp(out.at, decoded, out.length), 0);
	ck_assert(rest_json_ended(&in));
}
END_TEST

/* Reads a value with all that is in it. */
static void walk(struct rest_json *in)
{
	struct weir_text text;
	enum rest_json_kind kind = rest_json_read(in, &text);
	bool first = true;

	if (kind == REST_JSON_ARRAY) {
		for (; rest_json_item(in, first); first = false)
			walk(in);
	} else if (kind == REST_JSON_OBJECT) {
		for (; rest_json_key(in, first, &text); first = false)
			walk(in);
	}
}

START_TEST(what_is_no_json_is_told)
{
	static const char *const bad[] = { "",        "{",       "[1",         "[1 2]", "{\"a\" 1}",
					   "\"abc",   "\"\\x\"", "nul",        "[1,]",  "{\"a\":}",
					   "\"\\u12", "<html>",  "[{\"a\":[}", "[1]]",  "\\" };
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[32];
		struct rest_json in;

		(void)snprintf(text, sizeof(text), "%s", bad[i]);
		rest_json_init(&in, text, strlen(text));
		walk(&in);
		ck_assert_msg(!rest_json_ended(&in), "%s", bad[i]);
	}
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, a_page_is_asked_for_by_the_ids_behind_the_last_one);
	tcase_add_test(cases, names_that_are_not_plain_are_quoted);
	tcase_add_test(cases, values_of_a_list_cannot_break_out_of_it);
	tcase_add_test(cases, lists_stay_below_the_ceiling_and_have_each_value_once);
	tcase_add_test(cases, a_value_longer_than_a_list_goes_alone);
	tcase_add_test(cases, every_object_has_all_keys_with_null_for_nothing);
	tcase_add_test(cases, an_update_names_the_ids_and_sets_the_other_columns);
	tcase_add_loop_test(cases, a_keys_kind_is_seen_without_asking, 0,
			    (int)(sizeof(keys) / sizeof(keys[0])));
	tcase_add_loop_test(cases, a_columns_type_is_that_of_postgres, 0,
			    (int)(sizeof(formats) / sizeof(formats[0])));
	tcase_add_test(cases, strings_are_decoded);
	tcase_add_test(cases, what_is_no_json_is_told);
	return fake_run("postgrest_encode", cases);
}
