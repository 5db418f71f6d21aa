/*
 * test_log.c - the lines that people and programs read.
 */
#include "../../core/base/text.h"
#include "log_fixture.h"

START_TEST(a_line_has_time_level_where_and_message)
{
	struct world w;

	world_init(&w, WEIR_INFO, false);
	weir_logger_write(w.log, WEIR_WARN, "results/result-sink", "%d rows are odd", 3);
	ck_assert_str_eq(said_later(&w), "warn results/result-sink: 3 rows are odd\n");
	world_release(&w);
	world_init(&w, WEIR_INFO, false);
	weir_logger_write(w.log, WEIR_INFO, NULL, "done");
	ck_assert_str_eq(said_later(&w), "info done\n");
	world_release(&w);
}
END_TEST

START_TEST(lines_below_the_level_are_not_written)
{
	struct world w;

	world_init(&w, WEIR_WARN, false);
	weir_logger_write(w.log, WEIR_DEBUG, NULL, "debug");
	weir_logger_write(w.log, WEIR_INFO, NULL, "info");
	ck_assert_str_eq(said(&w), "");
	weir_logger_write(w.log, WEIR_ERROR, NULL, "stopped");
	ck_assert_str_eq(said_later(&w), "error stopped\n");
	world_release(&w);
}
END_TEST

START_TEST(json_lines_hold_one_object_each)
{
	struct world w;
	const char *text;

	world_init(&w, WEIR_DEBUG, true);
	weir_logger_write(w.log, WEIR_DEBUG, "a/b", "say \"%s\"", "\x1b\n");
	weir_logger_write(w.log, WEIR_INFO, NULL, "two");
	text = said(&w);
	ck_assert_mem_eq(text, "{\"time\":\"", 9);
	ck_assert_mem_eq(text + 13, "-", 1);
	ck_assert_mem_eq(text + 28, "Z\",", 3);
	ck_assert_ptr_nonnull(strstr(text, "Z\",\"level\":\"debug\",\"where\":\"a/b\","
					   "\"message\":\"say \\\"\\u001b\\n\\\"\"}\n{"));
	ck_assert_ptr_nonnull(
		strstr(text, "Z\",\"level\":\"info\",\"where\":null,\"message\":\"two\"}\n"));
	ck_assert(weir_logger_json(w.log));
	world_release(&w);
}
END_TEST

START_TEST(control_characters_cannot_forge_a_line)
{
	struct world w;

	world_init(&w, WEIR_INFO, false);
	weir_logger_write(w.log, WEIR_INFO, "x\ny", "%s",
			  "a\n12:00:00 info all is well\x1b[2J\xff");
	ck_assert_str_eq(said_later(&w),
			 "info x\\x0ay: a\\x0a12:00:00 info all is well\\x1b[2J\\xff\n");
	world_release(&w);
}
END_TEST

START_TEST(an_error_names_its_place_and_its_hint)
{
	struct world w;
	struct weir_error err;

	world_init(&w, WEIR_ERROR, false);
	(void)weir_fail_at(&err, WEIR_BAD_CONFIG, "meet.yaml", 12, 5, "unknown key \"flwo\"");
	(void)weir_hint(&err, "did you mean \"flow\"?");
	weir_logger_error(w.log, "results", &err);
	ck_assert_str_eq(said(&w), "weir: meet.yaml:12:5: unknown key \"flwo\"\n"
				   "hint: did you mean \"flow\"?\n");
	world_release(&w);
}
END_TEST

START_TEST(an_error_without_a_file_names_where)
{
	struct world w;
	struct weir_error err;

	world_init(&w, WEIR_ERROR, false);
	(void)weir_fail(&err, WEIR_BUSY, "the store is busy");
	weir_logger_error(w.log, "results", &err);
	weir_logger_error(w.log, NULL, &err);
	ck_assert_str_eq(said(&w), "weir: results: the store is busy\nweir: the store is busy\n");
	world_release(&w);
}
END_TEST

START_TEST(an_error_as_json_has_its_parts)
{
	struct world w;
	struct weir_error err;

	world_init(&w, WEIR_ERROR, true);
	(void)weir_fail_at(&err, WEIR_BAD_CONFIG, "meet.yaml", 12, 5, "wrong");
	(void)weir_hint(&err, "mend it");
	weir_logger_error(w.log, NULL, &err);
	ck_assert_ptr_nonnull(
		strstr(said(&w),
		       "\"level\":\"error\",\"where\":null,\"message\":\"wrong\",\"code\":"
		       "\"BAD_CONFIG\",\"file\":\"meet.yaml\",\"line\":12,\"column\":5,"
		       "\"hint\":\"mend it\"}\n"));
	(void)weir_fail(&err, WEIR_BUSY, "later");
	weir_logger_error(w.log, "a", &err);
	ck_assert_ptr_nonnull(strstr(said(&w), "\"message\":\"later\",\"code\":\"BUSY\"}\n"));
	world_release(&w);
}
END_TEST

START_TEST(the_longest_error_is_written_whole)
{
	struct world w;
	struct weir_error err = { .code = WEIR_BUG, .line = UINT64_MAX, .at_column = UINT32_MAX };

	memset(err.file, 'f', sizeof(err.file) - 1);
	memset(err.message, 1, sizeof(err.message) - 1);
	memset(err.hint, 2, sizeof(err.hint) - 1);
	for (int json = 0; json < 2; json++) {
		size_t escape = json ? 6 : 4, least;

		world_init(&w, WEIR_ERROR, json == 1);
		weir_logger_error(w.log, NULL, &err);
		least = 255 + escape * (639 + 319);
		ck_assert_uint_gt(strlen(said(&w)), least);
		ck_assert_uint_lt(strlen(said(&w)), least + 250);
		ck_assert_ptr_nonnull(strstr(said(&w), json ? "\\u0002\"}\n" : "\\x02\n"));
		world_release(&w);
	}
}
END_TEST

START_TEST(a_line_that_is_too_long_ends_in_an_ellipsis)
{
	enum { LONG = 5000 };
	struct world w;
	char *text = calloc(1, LONG + 1);
	size_t length;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i + 2 <= LONG; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	world_init(&w, WEIR_INFO, false);
	weir_logger_write(w.log, WEIR_INFO, text, "%s", text);
	length = strlen(said(&w));
	ck_assert_uint_gt(length, 2000);
	ck_assert_uint_lt(length, 2400);
	ck_assert(weir_utf8_valid(w.said, length));
	ck_assert_str_eq(w.said + length - 4, "\xe2\x80\xa6\n");
	ck_assert_ptr_nonnull(strstr(w.said, "\xe2\x80\xa6: "));
	world_release(&w);
	free(text);
}
END_TEST

START_TEST(no_logger_writes_nothing)
{
	struct weir_error err;

	(void)weir_fail(&err, WEIR_BUG, "x");
	weir_logger_write(NULL, WEIR_ERROR, "a", "%s", "b");
	weir_logger_error(NULL, NULL, &err);
	weir_logger_mask(NULL, "secret");
	weir_logger_progress(NULL, "50%");
	ck_assert(!weir_logger_terminal(NULL));
	ck_assert(!weir_logger_json(NULL));
	weir_logger_free(NULL);
}
END_TEST

START_TEST(an_error_is_printed_with_as_much_place_as_is_known)
{
	struct weir_error err;
	char text[100];

	(void)weir_fail_at(&err, WEIR_BAD_DATA, "a.csv", 3, 9, "wrong");
	weir_error_print(&err, text, sizeof(text));
	ck_assert_str_eq(text, "a.csv:3:9: wrong");
	err.at_column = 0;
	weir_error_print(&err, text, sizeof(text));
	ck_assert_str_eq(text, "a.csv:3: wrong");
	err.line = 0;
	weir_error_print(&err, text, sizeof(text));
	ck_assert_str_eq(text, "a.csv: wrong");
	err.file[0] = '\0';
	weir_error_print(&err, text, sizeof(text));
	ck_assert_str_eq(text, "wrong");
	err.line = 7;
	weir_error_print(&err, text, sizeof(text));
	ck_assert_str_eq(text, "line 7: wrong");
	weir_error_print(&err, text, 10);
	ck_assert_str_eq(text, "line 7\xe2\x80\xa6");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_line_has_time_level_where_and_message,
		lines_below_the_level_are_not_written,
		json_lines_hold_one_object_each,
		control_characters_cannot_forge_a_line,
		an_error_names_its_place_and_its_hint,
		an_error_without_a_file_names_where,
		an_error_as_json_has_its_parts,
		the_longest_error_is_written_whole,
		a_line_that_is_too_long_ends_in_an_ellipsis,
		no_logger_writes_nothing,
		an_error_is_printed_with_as_much_place_as_is_known,
		NULL,
	};

	return run_tests("log", tests);
}
