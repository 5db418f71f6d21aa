/*
 * test_map.c - columns are renamed, copied, split, joined, changed, filled, cast and hidden.
 */
#include "fake_host.h"

static struct weir_context host;

static void begin(void)
{
	fake_begin(&host);
	ck_assert(weir_schema_add(host.schema, "name", WEIR_TEXT, NULL, &host.err));
	ck_assert(weir_schema_add(host.schema, "time", WEIR_TEXT, NULL, &host.err));
}

/* The value that a column has in the first row. */
static const char *value(const char *column)
{
	int number = weir_schema_find(host.schema, column);

	ck_assert_int_ge(number, 0);
	return fake_text(&host, &host.batch.row[0].value[number]);
}

/* Opens it, with one row that has these texts. */
static void map_row(const char *name, const char *time)
{
	const char *text[FAKE_COLUMNS] = { name, time };

	ck_assert_msg(fake_open(&host), "%s", host.err.message);
	fake_row(&host, text);
	ck_assert(host.plugin->ops.transform->apply(host.self, &host, &host.batch, &host.err));
}

/* ---- functions ---- */

struct function_case {
	const char *chain, *in, *out; /* NULL: no value */
	const char *refusal;          /* "CODE column: reason"; NULL: none */
};

static const struct function_case functions[] = {
	{ "lower", "Ada ÀÞß×÷Ÿ", "ada àþß×÷Ÿ", NULL },
	{ "upper", "ada àþß×÷ÿ", "ADA ÀÞß×÷ÿ", NULL },
	{ "trim", " \tAda Moss\r\n", "Ada Moss", NULL },
	{ "collapse", "  Ada \t  Moss ", "Ada Moss", NULL },
	{ "collapse", "   ", NULL, NULL },
	{ "substring(2, 3)", "Éléonore", "léo", NULL },
	{ "substring(1, 1)", "É", "É", NULL },
	{ "substring(9, 3)", "short", NULL, NULL },
	{ "replace(-, )", "a-b-c", "abc", NULL },
	{ "replace(' ', '_')", "a b c", "a_b_c", NULL },
	{ "replace(a, aa)", "aXa", "aaXaa", NULL },
	{ "replace(\"(\", [)", "f(x", "f[x", NULL },
	{ "before(-)", "19 - 21", "19", NULL },
	{ "before(-)", "nineteen", "nineteen", NULL },
	{ "after(-)", "19 - 21", "21", NULL },
	{ "after(-)", "19", NULL, NULL },
	{ "date(D.M.YYYY)", "5.10.2025", "2025-10-05", NULL },
	{ "date(YYYYMMDD)", "20251005", "2025-10-05", NULL },
	{ "date(M/D/YY)", "10/5/69", "1969-10-05", NULL },
	{ "date(D.M.YYYY)", "30.2.2025", NULL, "DATE name: is no day of the calendar" },
	{ "date(D.M.YYYY)", "2025-10-05", NULL,
	  "DATE name: is not a date of the form that date() names" },
	{ "date(YYYYYY)", "202510", NULL,
	  "DATE name: is not a date of the form that date() names" },
	{ "centiseconds", "19:30.4", "117040", NULL },
	{ "centiseconds", "1:02:03.45", "372345", NULL },
	{ "centiseconds", " 58.2 ", "5820", NULL },
	{ "centiseconds", "75", "7500", NULL },
	{ "centiseconds", "19:75.4", NULL,
	  "TIME name: is not a time like 19:30.4, 1:02:03.45 or 58.2" },
	{ "centiseconds", "19:30.456", NULL,
	  "TIME name: is not a time like 19:30.4, 1:02:03.45 or 58.2" },
	{ "centiseconds", "1:2:3:4", NULL,
	  "TIME name: is not a time like 19:30.4, 1:02:03.45 or 58.2" },
	{ "add(-1) | multiply(3)", "5", "12", NULL },
	{ "divide(100)", "117049", "1170", NULL },
	{ "divide(100)", "117050", "1171", NULL },
	{ "divide(2)", "-3", "-2", NULL },
	{ "divide(3)", "-5", "-2", NULL },
	{ "divide(0)", "5", NULL, "RANGE name: cannot be divided by that" },
	{ "add(1)", "9223372036854775807", NULL, "RANGE name: is too large to add to" },
	{ "multiply(2)", "-9223372036854775807", NULL, "RANGE name: is too large to multiply" },
	{ "add(1)", "Moss", NULL, "TYPE name: is not a whole number" },
	{ "centiseconds | divide(100) | replace(0, o)", "10:00", "6oo", NULL },
};

START_TEST(a_function_makes_what_its_help_says)
{
	const struct function_case *c = &functions[_i];

	begin();
	fake_map(&host, "apply", "name", c->chain, NULL);
	map_row(c->in, NULL);
	ck_assert_str_eq(value("name"), c->out ? c->out : "NULL");
	ck_assert_str_eq(fake_refusal(&host, 0), c->refusal ? c->refusal : "");
	fake_end(&host);
}
END_TEST

static const char *const bad_chains[][2] = {
	{ "loewr", "\"loewr\" is no function" },
	{ "lower | ", "\"\" is no function" },
	{ "lower()", "\"lower\" takes no arguments" },
	{ "substring", "\"substring\" needs arguments in brackets" },
	{ "substring(1)", "has not the arguments that it takes" },
	{ "substring(one, 2)", "\"one\" is not a whole number" },
	{ "replace(, x)", "has an empty argument" },
	{ "replace(a, b", "has not the arguments that it takes" },
	{ "trim lower", "\"trim lower\" is no function" },
	{ "add(1) lower", "is followed by something else" },
	{ "trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim|trim",
	  "has more than 16 functions" },
};

START_TEST(a_bad_function_is_told_at_its_place)
{
	begin();
	fake_map(&host, "apply", "name", bad_chains[_i][0], NULL);
	ck_assert(!fake_open(&host));
	ck_assert_int_eq(host.err.code, WEIR_BAD_CONFIG);
	ck_assert_msg(strstr(host.err.message, bad_chains[_i][1]) != NULL, "%s", host.err.message);
	ck_assert_str_eq(host.err.file, "pipeline.yaml");
	ck_assert_uint_eq(host.err.line, 7);
	fake_end(&host);
}
END_TEST

/* ---- columns ---- */

START_TEST(a_renamed_column_has_its_new_name_only)
{
	begin();
	fake_map(&host, "rename", "athlete", "name", NULL);
	map_row("Ada", NULL);
	ck_assert_str_eq(value("athlete"), "Ada");
	ck_assert_int_eq(weir_schema_find(host.schema, "name"), -1);
	fake_end(&host);
}
END_TEST

static const char *const split_cases[][5] = {
	/* the text, at, and what the three columns get */
	{ "Ada  Lovelace Moss", NULL, "Ada", "Lovelace", "Moss" },
	{ "Ada B C D", NULL, "Ada", "B", "C D" },
	{ " Ada ", NULL, "Ada", "NULL", "NULL" },
	{ "Moss, Ada", ",", "Moss", "Ada", "NULL" },
	{ "a--b", "--", "a", "b", "NULL" },
	{ ",,c,d", ",", "NULL", "NULL", "c,d" },
	{ "a,", ",", "a", "NULL", "NULL" },
	{ NULL, NULL, "NULL", "NULL", "NULL" },
};

static const char *const join_cases[][4] = {
	/* two texts, what stands between, and what comes of it */
	{ "Ada", "19:30", NULL, "Ada 19:30" }, { "Ada", "19:30", ", ", "Ada, 19:30" },
	{ "Ada", "19:30", "", "Ada19:30" },    { NULL, "19:30", ", ", "19:30" },
	{ "Ada", NULL, ", ", "Ada" },          { NULL, NULL, ", ", "NULL" },
};

START_TEST(columns_are_joined_without_those_that_have_no_value)
{
	const char *const *c = join_cases[_i];

	begin();
	fake_map(&host, "join", "name", "name, time", NULL);
	if (c[2])
		fake_map(&host, "join_with", "name", c[2], NULL);
	map_row(c[0], c[1]);
	ck_assert_str_eq(value("name"), c[3]);
	fake_end(&host);
}
END_TEST

START_TEST(a_text_is_split_and_the_last_column_gets_the_rest)
{
	const char *const *c = split_cases[_i];

	begin();
	fake_map(&host, "split", "name", "first, middle, last", NULL);
	if (c[1])
		fake_map(&host, "split_at", "name", c[1], NULL);
	map_row(c[0], NULL);
	ck_assert_str_eq(value("first"), c[2]);
	ck_assert_str_eq(value("middle"), c[3]);
	ck_assert_str_eq(value("last"), c[4]);
	fake_end(&host);
}
END_TEST

START_TEST(all_is_done_in_the_order_of_the_help)
{
	begin();
	fake_option(&host, "drop", "name");
	fake_map(&host, "cast", "seconds", "int(1..)!", "year", "int", NULL);
	fake_map(&host, "set", "source", "file", "year", "2025", NULL);
	fake_map(&host, "defaults", "seconds", "7", NULL);
	fake_map(&host, "apply", "seconds", "centiseconds | divide(100)", NULL);
	fake_map(&host, "copy", "who", "name", "seconds", "time", NULL);
	map_row("Ada", "19:30.4");
	ck_assert_str_eq(value("who"), "Ada");
	ck_assert_str_eq(value("seconds"), "1170");
	ck_assert_str_eq(value("time"), "19:30.4");
	ck_assert_str_eq(value("source"), "file");
	ck_assert_int_eq(weir_schema_find(host.schema, "name"), -1);
	ck_assert_int_eq(weir_schema_type(host.schema,
					  (size_t)weir_schema_find(host.schema, "year")),
			 WEIR_INT);
	fake_end(&host);
}
END_TEST

START_TEST(a_default_fills_what_has_no_value)
{
	begin();
	fake_map(&host, "defaults", "name", "unknown", "time", "0", NULL);
	map_row("Ada", NULL);
	ck_assert_str_eq(value("name"), "Ada");
	ck_assert_str_eq(value("time"), "0");
	fake_end(&host);
}
END_TEST

START_TEST(a_value_that_cannot_be_cast_refuses_its_row)
{
	begin();
	fake_map(&host, "cast", "time", "int", NULL);
	map_row("Ada", "19:30");
	ck_assert_str_eq(fake_refusal(&host, 0), "TYPE time: \"19:30\" is not a whole number");
	ck_assert_str_eq(value("time"), "NULL");
	fake_end(&host);
}
END_TEST

/* Rows that refer to a refused one look for the key that it would have had. */
START_TEST(refused_rows_are_changed_as_well)
{
	const char *text[FAKE_COLUMNS] = { "ada", "1" };

	begin();
	fake_map(&host, "apply", "name", "upper", NULL);
	ck_assert(fake_open(&host));
	weir_row_reject(fake_row(&host, text), "RAGGED", NULL, "is ragged");
	ck_assert(host.plugin->ops.transform->apply(host.self, &host, &host.batch, &host.err));
	ck_assert_str_eq(value("name"), "ADA");
	ck_assert_str_eq(fake_refusal(&host, 0), "RAGGED : is ragged");
	fake_end(&host);
}
END_TEST

/* option, key, text, message */
static const char *const mistakes[][4] = {
	{ "rename", "athlete", "nmae", "rename: there is no column \"nmae\"" },
	{ "rename", "time", "name", "rename: there is a column \"time\" already" },
	{ "copy", "time", "name", "copy: there is a column \"time\" already" },
	{ "split", "nmae", "a, b", "split: there is no column \"nmae\"" },
	{ "split", "name", "a,, b", "a name is missing" },
	{ "split", "name", "", "a name is missing" },
	{ "split_at", "name", ",", "split_at: \"name\" is not in split" },
	{ "join", "all", "name, nmae", "join: there is no column \"nmae\"" },
	{ "join", "all", "name,", "a name is missing" },
	{ "join", "all", "", "a name is missing" },
	{ "join_with", "all", ", ", "join_with: \"all\" is not in join" },
	{ "apply", "nmae", "trim", "apply: there is no column \"nmae\"" },
	{ "defaults", "nmae", "x", "defaults: there is no column \"nmae\"" },
	{ "cast", "nmae", "int", "cast: there is no column \"nmae\"" },
	{ "cast", "time", "integer", "does not begin with a type" },
};

START_TEST(a_mistake_is_told_at_its_place)
{
	begin();
	fake_map(&host, mistakes[_i][0], mistakes[_i][1], mistakes[_i][2], NULL);
	ck_assert(!fake_open(&host));
	ck_assert_int_eq(host.err.code, WEIR_BAD_CONFIG);
	ck_assert_msg(strstr(host.err.message, mistakes[_i][3]) != NULL, "%s", host.err.message);
	ck_assert_uint_eq(host.err.line, 7);
	ck_assert_uint_eq(host.err.at_column, 3);
	fake_end(&host);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	TCase *cases = tcase_create("map");

	tcase_add_loop_test(cases, a_function_makes_what_its_help_says, 0, COUNT(functions));
	tcase_add_loop_test(cases, a_bad_function_is_told_at_its_place, 0, COUNT(bad_chains));
	tcase_add_test(cases, a_renamed_column_has_its_new_name_only);
	tcase_add_loop_test(cases, a_text_is_split_and_the_last_column_gets_the_rest, 0,
			    COUNT(split_cases));
	tcase_add_loop_test(cases, columns_are_joined_without_those_that_have_no_value, 0,
			    COUNT(join_cases));
	tcase_add_test(cases, all_is_done_in_the_order_of_the_help);
	tcase_add_test(cases, a_default_fills_what_has_no_value);
	tcase_add_test(cases, a_value_that_cannot_be_cast_refuses_its_row);
	tcase_add_test(cases, refused_rows_are_changed_as_well);
	tcase_add_loop_test(cases, a_mistake_is_told_at_its_place, 0, COUNT(mistakes));
	return fake_run("map", cases);
}
