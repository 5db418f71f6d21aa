/*
 * test_exec_source.c - what a program prints becomes rows.
 */
#include "exec_fixture.h"

static struct weir_context host;

static void begin(const char *script)
{
	begin_script(&host, script, "10s");
	fake_map(&host, "columns", "name", "text!", "place", "int(1..)", NULL);
	ck_assert_msg(fake_open(&host), "%s", host.err.message);
}

/* How many rows there are until the end, or the error. */
static size_t read_all(void)
{
	const struct weir_source_ops *ops = weir_plugin_entry.ops.source;
	bool end = false;

	while (!end) {
		struct weir_row *row = weir_batch_append(&host.batch);

		if (!ops->read(host.self, &host, row, &end, &host.err))
			break;
	}
	weir_batch_drop_last(&host.batch);
	return host.batch.count;
}

static const char *value(size_t row, size_t column)
{
	return fake_text(&host, &host.batch.row[row].value[column]);
}

START_TEST(lines_become_rows_with_their_lines)
{
	begin("echo '{\"name\":\" Ada \",\"place\":1}'; echo; printf "
	      "'{\"place\":\"2\",\"name\":\"Ben\"}'");
	ck_assert_uint_eq(read_all(), 2);
	ck_assert_int_eq((int)host.err.code, WEIR_OK);
	ck_assert_str_eq(value(0, 0), "Ada");
	ck_assert_str_eq(value(1, 1), "2");
	ck_assert_uint_eq(host.batch.row[0].line, 1);
	ck_assert_uint_eq(host.batch.row[1].line, 3);
	fake_end(&host);
}
END_TEST

START_TEST(bad_lines_are_refused_rows)
{
	begin("echo Loading; echo '{\"name\":\"Ada\",\"place\":0}'; echo '{\"place\":1}'; "
	      "printf '{\"name\":\"\\377\"}\\n'; echo '{\"name\":\"Eve\",\"colour\":1}'");
	ck_assert_uint_eq(read_all(), 5);
	ck_assert_int_eq((int)host.err.code, WEIR_OK);
	ck_assert_str_eq(fake_refusal(&host, 0), "JSON : is not a JSON object, at character 1");
	ck_assert_str_eq(fake_refusal(&host, 1), "RANGE place: \"0\" is not in 1..");
	ck_assert_str_eq(fake_refusal(&host, 2), "REQUIRED name: has no value");
	ck_assert_str_eq(fake_refusal(&host, 3), "ENCODING name: not valid UTF-8");
	ck_assert_str_eq(fake_refusal(&host, 4), "");
	ck_assert_ptr_nonnull(host.batch.remark);
	fake_end(&host);
}
END_TEST

START_TEST(a_program_without_rows_has_none)
{
	begin("cat");
	ck_assert_uint_eq(read_all(), 0);
	ck_assert_int_eq((int)host.err.code, WEIR_OK);
	fake_end(&host);
}
END_TEST

START_TEST(rows_of_a_program_that_fails_are_not_the_whole_input)
{
	begin("echo '{\"name\":\"Ada\"}'; printf '{\"name\":\"Be'; echo no network >&2; exit 75");
	ck_assert_uint_eq(read_all(), 1);
	ck_assert_int_eq((int)host.err.code, WEIR_BUSY);
	ck_assert_msg(strstr(host.err.message, "ended with exit code 75; it said last: no network"),
		      "%s", host.err.message);
	fake_end(&host);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("exec-source");

	tcase_add_test(cases, lines_become_rows_with_their_lines);
	tcase_add_test(cases, bad_lines_are_refused_rows);
	tcase_add_test(cases, a_program_without_rows_has_none);
	tcase_add_test(cases, rows_of_a_program_that_fails_are_not_the_whole_input);
	return fake_run("exec-source", cases);
}
