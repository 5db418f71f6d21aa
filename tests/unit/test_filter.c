/*
 * test_filter.c - rules, and what becomes of rows that break one.
 */
#include "fake_host.h"

static struct weir_context host;

static void begin(void)
{
	fake_begin(&host);
	ck_assert(weir_schema_add(host.schema, "name", WEIR_TEXT, NULL, &host.err));
	ck_assert(weir_schema_add(host.schema, "time", WEIR_INT, NULL, &host.err));
}

static void filter_row(const char *name, struct weir_value time)
{
	const char *text[FAKE_COLUMNS] = { name };

	fake_row(&host, text)->value[1] = time;
	ck_assert(host.plugin->ops.transform->apply(host.self, &host, &host.batch, &host.err));
}

static const char many_bytes[FAKE_NAME] = "0123456789012345678901234567890123456789";

struct rule_case {
	const char *rule, *text, *value, *refusal; /* of the column name; refusal NULL: it passes */
};

static const struct rule_case rules[] = {
	{ "range", "1..500", "500", NULL },
	{ "range", "1..500", "501", "RANGE name: is not in 1..500" },
	{ "range", "1..500", "0.5", "RANGE name: is not in 1..500" },
	{ "range", " 1.5 .. ", "1.5", NULL },
	{ "range", "..-2", "-1", "RANGE name: is not in ..-2" },
	{ "range", "1..500", "Moss", "RANGE name: is not a number in 1..500" },
	{ "range", "1..500", NULL, NULL },
	{ "range", "1..500", "", NULL },
	{ "range", "2025-08-01..2025-12-31", "2025-08-01", NULL },
	{ "range", "2025-08-01..2025-12-31", "10/25/25", NULL },
	{ "range", "2025-08-01..", "2025-07-31", "RANGE name: is not in 2025-08-01.." },
	{ "range", "..2025-12-31", "soon", "RANGE name: is not a date in ..2025-12-31" },
	{ "pattern", "^(9|1[0-2])$", "12", NULL },
	{ "pattern", "^(9|1[0-2])$", "13", "PATTERN name: does not match ^(9|1[0-2])$" },
	{ "pattern", "o", "Moss", NULL },
	{ "pattern", "^[0-9a-f]{8}-[0-9a-f]{4}-", "0123abcd-0123-", NULL },
	{ "pattern", "^.{30}$", many_bytes, "PATTERN name: does not match ^.{30}$" },
	{ "pattern", "x", NULL, NULL },
	{ "one_of", "M|F", "F", NULL },
	{ "one_of", "M | F", "X", "CHOICE name: is none of M | F" },
	{ "one_of", "M|F", "m", "CHOICE name: is none of M|F" },
	{ "none_of", "DNF|DNS", "19:30", NULL },
	{ "none_of", "DNF|DNS", "DNS", "CHOICE name: is one of DNF|DNS" },
};

START_TEST(a_rule_refuses_what_breaks_it_and_shows_no_value)
{
	const struct rule_case *c = &rules[_i];

	begin();
	fake_map(&host, c->rule, "name", c->text, NULL);
	ck_assert_msg(fake_open(&host), "%s", host.err.message);
	filter_row(c->value, weir_null());
	ck_assert_str_eq(fake_refusal(&host, 0), c->refusal ? c->refusal : "");
	fake_end(&host);
}
END_TEST

START_TEST(a_required_column_must_have_a_value)
{
	begin();
	fake_option(&host, "required", "name");
	ck_assert(fake_open(&host));
	filter_row("Ada", weir_null());
	filter_row("", weir_null());
	filter_row(NULL, weir_null());
	ck_assert_str_eq(fake_refusal(&host, 0), "");
	ck_assert_str_eq(fake_refusal(&host, 1), "REQUIRED name: has no value");
	ck_assert_str_eq(fake_refusal(&host, 2), "REQUIRED name: has no value");
	fake_end(&host);
}
END_TEST

START_TEST(numbers_need_not_be_texts)
{
	begin();
	fake_map(&host, "range", "time", "1..9", NULL);
	ck_assert(fake_open(&host));
	filter_row("Ada", weir_int(9));
	filter_row("Ada", weir_real(9.5));
	ck_assert_str_eq(fake_refusal(&host, 0), "");
	ck_assert_str_eq(fake_refusal(&host, 1), "RANGE time: is not in 1..9");
	fake_end(&host);
}
END_TEST

START_TEST(what_is_dropped_is_rejected_on_purpose)
{
	begin();
	fake_option(&host, "otherwise", "drop");
	fake_map(&host, "one_of", "name", "Ada", NULL);
	ck_assert(fake_open(&host));
	filter_row("Ida", weir_null());
	ck_assert_str_eq(fake_refusal(&host, 0), "FILTERED name: is none of Ada");
	fake_end(&host);
}
END_TEST

START_TEST(what_is_warned_of_goes_on)
{
	begin();
	fake_option(&host, "otherwise", "warn");
	fake_option(&host, "required", "time");
	fake_map(&host, "one_of", "name", "Ada", NULL);
	ck_assert(fake_open(&host));
	filter_row("Ida", weir_null());
	ck_assert_int_eq(host.batch.row[0].verdict, WEIR_LIVE);
	ck_assert_str_eq(host.batch.remark->code, "REQUIRED");
	ck_assert_str_eq(host.batch.remark->reason, "time: has no value");
	ck_assert_str_eq(host.batch.remark->next->reason, "name: is none of Ada");
	fake_end(&host);
}
END_TEST

START_TEST(the_first_broken_rule_is_the_reason)
{
	begin();
	fake_option(&host, "required", "time");
	fake_map(&host, "one_of", "name", "Ada", NULL);
	ck_assert(fake_open(&host));
	filter_row("Ida", weir_null());
	ck_assert_str_eq(fake_refusal(&host, 0), "REQUIRED time: has no value");
	ck_assert_ptr_null(host.batch.remark->next);
	fake_end(&host);
}
END_TEST

START_TEST(a_text_that_is_too_long_for_a_pattern_breaks_it)
{
	static char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	begin();
	fake_map(&host, "pattern", "name", "x", NULL);
	ck_assert(fake_open(&host));
	filter_row(text, weir_null());
	ck_assert_str_eq(fake_refusal(&host, 0),
			 "PATTERN name: is longer than 4096 bytes, too long for x");
	fake_end(&host);
}
END_TEST

/* rule, column, text, message */
static const char *const mistakes[][4] = {
	{ "range", "nmae", "1..2", "there is no column \"nmae\"" },
	{ "range", "name", "1-2", "\"1-2\" is not a range" },
	{ "range", "name", "a..b", "is not a range" },
	{ "range", "name", "..", "is a range without an end" },
	{ "range", "name", "2..1", "is a range that nothing is in" },
	{ "range", "name", "1..2025-12-31", "goes from a date to a number" },
	{ "range", "name", "", "is not a range" },
	{ "pattern", "name", "(a", "is not a regular expression" },
	{ "pattern", "name", "(a)\\1", "refers to what a bracket matched" },
	{ "pattern", "name", "a{2000}", "repeats more than 1000 times" },
	{ "pattern", "name", "((a{100}){100}){100}", "repeats more than 1000 times" },
	{ "pattern", "name", "", "finds everything" },
	{ "one_of", "name", "M||F", "has an empty choice" },
	{ "none_of", "name", "", "has an empty choice" },
};

START_TEST(a_bad_rule_is_told_at_its_place)
{
	begin();
	fake_map(&host, mistakes[_i][0], mistakes[_i][1], mistakes[_i][2], NULL);
	ck_assert(!fake_open(&host));
	ck_assert_int_eq(host.err.code, WEIR_BAD_CONFIG);
	ck_assert_msg(strstr(host.err.message, mistakes[_i][3]) != NULL, "%s", host.err.message);
	ck_assert_str_eq(host.err.file, "pipeline.yaml");
	ck_assert_uint_eq(host.err.line, 7);
	fake_end(&host);
}
END_TEST

START_TEST(a_filter_without_a_rule_is_refused)
{
	begin();
	ck_assert(!fake_open(&host));
	ck_assert_int_eq(host.err.code, WEIR_BAD_CONFIG);
	fake_end(&host);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	TCase *cases = tcase_create("filter");

	tcase_add_loop_test(cases, a_rule_refuses_what_breaks_it_and_shows_no_value, 0,
			    COUNT(rules));
	tcase_add_test(cases, a_required_column_must_have_a_value);
	tcase_add_test(cases, numbers_need_not_be_texts);
	tcase_add_test(cases, what_is_dropped_is_rejected_on_purpose);
	tcase_add_test(cases, what_is_warned_of_goes_on);
	tcase_add_test(cases, the_first_broken_rule_is_the_reason);
	tcase_add_test(cases, a_text_that_is_too_long_for_a_pattern_breaks_it);
	tcase_add_loop_test(cases, a_bad_rule_is_told_at_its_place, 0, COUNT(mistakes));
	tcase_add_test(cases, a_filter_without_a_rule_is_refused);
	return fake_run("filter", cases);
}
