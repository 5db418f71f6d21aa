/*
 * test_jsonl_source.c - lines of JSON become rows, and what is none is refused.
 */
#include "../../plugins/json-line.h"
#include "csv_source_fixture.h"

enum { FIELDS = 8, DEPTH = 3 };

/* ---- one line ---- */

struct line_case {
	const char *json, *read; /* "key=value ..." of what was read well; lists in brackets */
	const char *problem;     /* "PROBLEM at N"; NULL: none */
};

static const struct line_case lines[] = {
	{ "{}", "", NULL },
	{ " { \"a\" : 1 , \"b\" : \"x\" } ", "a=1 b=x ", NULL },
	{ "{\"a\":-0.5e+3,\"b\":true,\"c\":false,\"d\":null}",
	  "a=-0.5e+3 b=true c=false d= ", NULL },
	{ "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "a=\"\\/\b\f\n\r\t ", NULL },
	{ "{\"\\u00e9\":\"\\u00E9\\u20ac\\ud83d\\ude00\"}", "é=é€😀 ", NULL },
	{ "{\"a\":[1, {\"b\":[]}, \"\\u00e9}\"],\"c\":{}}", "a=[1, {\"b\":[]}, \"\\u00e9}\"] c={} ",
	  NULL },
	{ "{\"a\":1,\"b\":2", "a=1 b=2 ", "ends too early at 13" },
	{ "{\"a\":1", "a=1 ", "ends too early at 7" },
	{ "{\"a\":\"x", "", "a string is not closed at 8" },
	{ "{\"a\":", "", "ends too early at 6" },
	{ "", "", "ends too early at 1" },
	{ "[1]", "", "is not a JSON object at 1" },
	{ "a,b,c", "", "is not a JSON object at 1" },
	{ "{\"a\":1}{", "a=1 ", "text behind the object at 8" },
	{ "{\"a\":1,}", "a=1 ", "a string is missing at 8" },
	{ "{\"a\":1 \"b\":2}", "a=1 ", "a comma is missing at 8" },
	{ "{\"a\" 1}", "", "a colon is missing at 6" },
	{ "{a:1}", "", "a string is missing at 2" },
	{ "{\"a\":01}", "", "a number that JSON does not have at 7" },
	{ "{\"a\":1.}", "", "a number that JSON does not have at 8" },
	{ "{\"a\":+1}", "", "a value is missing at 6" },
	{ "{\"a\":1-2}", "", "a number that JSON does not have at 7" },
	{ "{\"a\":NaN}", "", "a value is missing at 6" },
	{ "{\"a\":nul}", "", "a word that JSON does not have at 6" },
	{ "{\"a\":\"\\x\"}", "", "an escape that JSON does not have at 9" },
	{ "{\"a\":\"\\u12g4\"}", "", "\\u without four hexadecimal digits at 11" },
	{ "{\"a\":\"\\u0000\"}", "", "a NUL character at 13" },
	{ "{\"a\":\"\\ud83d\"}", "", "half of a surrogate pair at 13" },
	{ "{\"a\":\"\\ude00\"}", "", "half of a surrogate pair at 13" },
	{ "{\"é\":\"\t\"}", "", "a control character in a string at 7" },
	{ "{\"a\":[[[1]]]}", "a=[[[1]]] ", NULL },
	{ "{\"a\":[[[[1]]]]}", "", "lists and objects in each other, too deep at 9" },
	{ "{\"a\":[1,]}", "", "a value is missing at 9" },
	{ "{\"a\":[1}}", "", "a comma is missing at 8" },
	{ "{\"a\":{\"b\"}}", "", "a colon is missing at 10" },
	{ "{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1}",
	  "1=1 2=1 3=1 4=1 5=1 6=1 7=1 8=1 ", "too many keys at 50" },
};

START_TEST(a_line_is_read_strictly)
{
	const struct line_case *c = &lines[_i];
	struct json_field field[FIELDS];
	struct json_line line = { .field = field, .most = FIELDS, .depth = DEPTH };
	char json[128], read[256] = "", problem[128] = "";
	size_t used = 0;

	(void)snprintf(json, sizeof(json), "%s", c->json);
	ck_assert_int_eq(json_line_parse(&line, json, strlen(json)), !c->problem);
	for (size_t i = 0; i < line.count; i++)
		used += (size_t)snprintf(read + used, sizeof(read) - used, "%.*s=%.*s ",
					 (int)field[i].key.length, field[i].key.at,
					 (int)field[i].text.length, field[i].text.at);
	ck_assert_str_eq(read, c->read);
	if (line.problem)
		(void)snprintf(problem, sizeof(problem), "%s at %zu", line.problem, line.at);
	ck_assert_str_eq(problem, c->problem ? c->problem : "");
}
END_TEST

/* ---- files ---- */

static size_t read_all(struct csv_test *t)
{
	const struct weir_source_ops *ops = weir_plugin_entry.ops.source;
	bool at_end = false;

	ck_assert_msg(fake_open(&t->host), "%s", t->host.err.message);
	while (!at_end) {
		struct weir_row *row = weir_batch_append(&t->host.batch);

		ck_assert_msg(ops->read(t->host.self, &t->host, row, &at_end, &t->host.err), "%s",
			      t->host.err.message);
	}
	weir_batch_drop_last(&t->host.batch);
	return t->host.batch.count;
}

/* "TYPE value|TYPE value" */
static const char *row_text(struct csv_test *t, size_t row)
{
	const char *text = "";

	for (size_t i = 0; i < weir_schema_count(t->host.schema); i++) {
		const struct weir_value *value = &t->host.batch.row[row].value[i];

		text = weir_arena_printf(&t->host.arena, "%s%s%s %s", text, i ? "|" : "",
					 weir_type_name(value->type), fake_text(&t->host, value));
	}
	return text;
}

START_TEST(values_have_the_types_of_json_or_of_their_contracts)
{
	struct csv_test t;

	begin(&t, "\xEF\xBB\xBF{\"name\":\" Ada "
		  "\",\"place\":12,\"rating\":1.5,\"fine\":true,\"at\":\"10/25/25\"}\r\n"
		  "\n"
		  "{\"at\":null,\"tags\":[\"a\", 1],\"name\":\"\",\"place\":\"7\"}");
	fake_map(&t.host, "columns", "at", "date", "place", "int(1..)", NULL);
	ck_assert_uint_eq(read_all(&t), 2);
	ck_assert_str_eq(row_text(&t, 0),
			 "text Ada|integer 12|real 1.5|boolean true|text 2025-10-25|null NULL");
	ck_assert_str_eq(row_text(&t, 1),
			 "null NULL|integer 7|null NULL|null NULL|null NULL|text [\"a\", 1]");
	ck_assert_uint_eq(t.host.batch.row[1].line, 3);
	ck_assert_str_eq(weir_schema_name(t.host.schema, 5), "tags");
	end(&t);
}
END_TEST

struct bad_case {
	const char *line, *refusal;
};

static const struct bad_case bad_rows[] = {
	{ "{\"id\":\"x\",\"n\":", "JSON : ends too early, at character 15" },
	{ "garbage", "JSON : is not a JSON object, at character 1" },
	{ "{\"id\":\"x\",\"id\":\"y\"}", "JSON id: the key is there twice" },
	{ "{\"id\":\"x\",\"n\":\"12:30\"}", "TYPE n: \"12:30\" is not a whole number" },
	{ "{\"id\":\"x\",\"n\":1.5}", "TYPE n: \"1.5\" is not a whole number" },
	{ "{\"id\":\"x\",\"n\":0}", "RANGE n: \"0\" is not in 1.." },
	{ "{\"id\":\"x\"}", "REQUIRED n: has no value" },
	{ "{\"id\":\"x\",\"n\":null}", "REQUIRED n: has no value" },
	{ "{\"id\":\"x\",\"n\":[1]}", "TYPE n: \"[1]\" is not a whole number" },
	{ "{\"id\":\"\xff\",\"n\":1}", "ENCODING id: not valid UTF-8" },
	{ "{\"id\":1e999,\"n\":1}", "RANGE id: is a number out of range" },
	{ "{\"id\":\"0123456789012345678901234567890123456789\",\"n\":1}",
	  "LINE_SIZE : a line above the size allowed" },
};

START_TEST(a_bad_line_is_refused_and_the_next_one_is_read)
{
	const struct bad_case *c = &bad_rows[_i];
	struct csv_test t;
	char text[256];

	(void)snprintf(text, sizeof(text), "{\"id\":\"a\",\"n\":1}\n%s\n{\"id\":\"z\",\"n\":2}\n",
		       c->line);
	begin(&t, text);
	fake_option(&t.host, "line_ceiling", "40");
	fake_map(&t.host, "columns", "n", "int(1..)!", NULL);
	ck_assert_uint_eq(read_all(&t), 3);
	ck_assert_str_eq(fake_refusal(&t.host, 1), c->refusal);
	ck_assert(t.host.batch.row[1].raw_broken);
	ck_assert_uint_eq(t.host.batch.row[1].raw.length,
			  strlen(c->line) < 40 ? strlen(c->line) : 40);
	ck_assert_mem_eq(t.host.batch.row[1].raw.at, c->line, t.host.batch.row[1].raw.length);
	ck_assert_str_eq(row_text(&t, 2), "text z|integer 2");
	ck_assert_uint_eq(t.host.batch.row[2].line, 3);
	end(&t);
}
END_TEST

START_TEST(what_stands_in_front_of_a_mistake_is_read)
{
	struct csv_test t;

	begin(&t, "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":oops}\n");
	ck_assert_uint_eq(read_all(&t), 2);
	ck_assert_str_eq(row_text(&t, 1), "text b|null NULL");
	end(&t);
}
END_TEST

START_TEST(a_line_far_above_the_ceiling_is_passed_over)
{
	enum { LONG = 300 * 1000 };
	struct csv_test t;
	char *text = malloc(LONG + 64);
	size_t used;

	ck_assert_ptr_nonnull(text);
	used = (size_t)sprintf(text, "{\"a\":1}\n");
	memset(text + used, ' ', LONG);
	used += LONG;
	used += (size_t)sprintf(text + used, "\n{\"a\":2}");
	begin_bytes(&t, text, used);
	fake_option(&t.host, "line_ceiling", "1000");
	ck_assert_uint_eq(read_all(&t), 3);
	ck_assert_str_eq(fake_refusal(&t.host, 1), "LINE_SIZE : a line above the size allowed");
	ck_assert_uint_eq(t.host.batch.row[1].raw.length, 1000);
	ck_assert_str_eq(row_text(&t, 2), "integer 2");
	end(&t);
	free(text);
}
END_TEST

START_TEST(a_key_that_comes_late_is_flagged)
{
	struct csv_test t;
	char text[4096] = "";

	for (int i = 0; i < 100; i++)
		strcat(text, "{\"a\":1}\n");
	strcat(text, "{\"a\":1,\"late\":2,\"known\":3}\n");
	begin(&t, text);
	fake_map(&t.host, "columns", "known", "int?", NULL);
	ck_assert_uint_eq(read_all(&t), 101);
	ck_assert_str_eq(row_text(&t, 100), "integer 1|integer 3");
	ck_assert_str_eq(t.host.batch.remark->code, "KEY");
	ck_assert_ptr_nonnull(strstr(t.host.batch.remark->reason, "\"late\""));
	ck_assert_uint_eq(t.host.batch.remark->row, 100);
	end(&t);
}
END_TEST

START_TEST(a_column_that_no_line_has_is_told)
{
	struct csv_test t;

	begin(&t, "{\"name\":\"Ada\"}\n");
	fake_map(&t.host, "columns", "nmae", "text", NULL);
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(t.host.err.hint, "did you mean \"name\"?");
	ck_assert_str_eq(t.host.err.file, t.path);
	end(&t);
}
END_TEST

START_TEST(a_file_without_an_object_is_told_how_to_get_some)
{
	static const char *const text[] = { "[{\"a\":1}]\n", "a,b\n1,2\n", "\177ELF\n" };

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct csv_test t;

		begin(&t, text[i]);
		ck_assert(!fake_open(&t.host));
		ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
		ck_assert_ptr_nonnull(strstr(t.host.err.hint, "jq -c"));
		end(&t);
	}
}
END_TEST

START_TEST(an_empty_file_has_the_columns_of_the_pipeline)
{
	struct csv_test t;

	begin(&t, "\n\n");
	fake_map(&t.host, "columns", "a", "int", NULL);
	ck_assert_uint_eq(read_all(&t), 0);
	ck_assert_int_eq(weir_schema_find(t.host.schema, "a"), 0);
	end(&t);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_a_mistake_of_the_configuration)
{
	struct csv_test t;

	begin(&t, "{}");
	fake_option(&t.host, "path", "/nowhere/results.jsonl");
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	fake_option(&t.host, "path", "/dev/null");
	ck_assert(!fake_open(&t.host));
	end(&t);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	TCase *cases = tcase_create("jsonl-source");

	tcase_add_loop_test(cases, a_line_is_read_strictly, 0, COUNT(lines));
	tcase_add_test(cases, values_have_the_types_of_json_or_of_their_contracts);
	tcase_add_loop_test(cases, a_bad_line_is_refused_and_the_next_one_is_read, 0,
			    COUNT(bad_rows));
	tcase_add_test(cases, what_stands_in_front_of_a_mistake_is_read);
	tcase_add_test(cases, a_line_far_above_the_ceiling_is_passed_over);
	tcase_add_test(cases, a_key_that_comes_late_is_flagged);
	tcase_add_test(cases, a_column_that_no_line_has_is_told);
	tcase_add_test(cases, a_file_without_an_object_is_told_how_to_get_some);
	tcase_add_test(cases, an_empty_file_has_the_columns_of_the_pipeline);
	tcase_add_test(cases, a_file_that_is_not_there_is_a_mistake_of_the_configuration);
	return fake_run("jsonl-source", cases);
}
