/*
 * test_progress.c - the progress line, when something is told, and the summary for programs.
 */
#include <cjson/cJSON.h>

#include "report_fixture.h"

/* ---- JSON ---- */

static double number(const cJSON *in, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(in, name);

	ck_assert_msg(cJSON_IsNumber(item), "no number %s", name);
	return item->valuedouble;
}

static const char *string(const cJSON *in, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(in, name);

	ck_assert_msg(cJSON_IsString(item), "no text %s", name);
	return item->valuestring;
}

START_TEST(json_is_one_object_on_one_line_with_all_the_numbers)
{
	struct sample sample;
	char *text;
	cJSON *root, *step;

	sample_init(&sample);
	sample.step[1].rejected = 5;
	sample.step[1].inserted -= 5;
	sample.step[1].reject_file = "a\"b\n\xff.csv";
	sample.step[2].note = sample.note;
	sample.step[2].note_count = 1;
	sample.books.exit_code = 3;
	text = written(weir_summary_json, &sample.books);
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	root = cJSON_Parse(text);
	ck_assert_msg(root, "not JSON: %s", text);
	ck_assert_str_eq(string(root, "outcome"), "rejected");
	ck_assert_int_eq((int)number(root, "exit_code"), 3);
	ck_assert_int_eq((int)number(cJSON_GetObjectItem(root, "total"), "read"), 11370);
	step = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "steps"), 1);
	ck_assert_str_eq(string(step, "name"), "results");
	ck_assert_str_eq(string(step, "state"), "done");
	ck_assert_int_eq((int)number(step, "inserted"), 10855);
	ck_assert_int_eq((int)number(step, "rejected"), 5);
	ck_assert_int_eq((int)number(step, "unsettled"), 0);
	ck_assert_str_eq(string(step, "reject_file"), "a\"b\n\xef\xbf\xbd.csv");
	step = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "steps"), 2);
	ck_assert_str_eq(string(step, "kind"), "task");
	ck_assert_str_eq(cJSON_GetArrayItem(cJSON_GetObjectItem(step, "notes"), 0)->valuestring,
			 "meets: result_count set on 1 row");
	cJSON_Delete(root);
	free(text);
}
END_TEST

START_TEST(json_counts_are_exact_beyond_what_a_double_holds)
{
	struct sample sample;
	char *text;

	sample_init(&sample);
	sample.step[0].read = UINT64_C(9007199254740993);
	text = written(weir_summary_json, &sample.books);
	ck_assert_ptr_nonnull(strstr(text, "\"read\":9007199254740993,"));
	free(text);
}
END_TEST

/* ---- progress ---- */

static void expect_progress(uint64_t done, uint64_t total, size_t width, const char *expected)
{
	struct weir_step_books step = { .name = "results", .read = 4600, .batches = 5 };
	struct weir_progress_state state = { &step, done, total, 2000000 };
	struct weir_buffer line;

	weir_buffer_init(&line, WEIR_PROGRESS_CEILING);
	weir_progress_line(&state, width, &line);
	ck_assert_str_eq(line.at, expected);
	ck_assert_uint_le(weir_display_width(line.at), width);
	weir_buffer_release(&line);
}

START_TEST(progress_line_has_bar_counts_rate_and_time_left)
{
	expect_progress(42, 100, 120,
			"results   [########............]  42%  4,600 rows  2,300 rows/s  "
			"5 batches  0 rejected  0:03 left");
}
END_TEST

START_TEST(progress_line_fits_a_narrow_terminal)
{
	expect_progress(42, 100, 79,
			"results   [####......]  42%  4,600 rows  2,300 rows/s  0 rejected  "
			"0:03 left");
	expect_progress(42, 100, 62,
			"results   [####......]  42%  4,600 rows  0 rejected  0:03 left");
	expect_progress(42, 100, 61, "results   42%  4,600 rows  0 rejected  0:03 left");
	expect_progress(42, 100, 40, "results   42%  4,600 rows  0 rejected");
	expect_progress(42, 100, 12, "results   4,");
}
END_TEST

START_TEST(progress_without_a_total_has_no_bar_and_no_time_left)
{
	expect_progress(42, 0, 120, "results   4,600 rows  2,300 rows/s  5 batches  0 rejected");
}
END_TEST

START_TEST(progress_never_passes_the_end)
{
	expect_progress(120, 100, 120,
			"results   [####################]  100%  4,600 rows  2,300 rows/s  "
			"5 batches  0 rejected  0:00 left");
}
END_TEST

START_TEST(first_moments_of_a_step_promise_nothing)
{
	struct weir_step_books step = { .name = "results", .read = 1, .batches = 1 };
	struct weir_progress_state state = { &step, 1, 1000, 1000 };
	struct weir_buffer line;

	weir_buffer_init(&line, WEIR_PROGRESS_CEILING);
	weir_progress_words(&state, &line);
	ck_assert_str_eq(line.at, "0%, 1 row, 1 batch, 0 rejected");
	weir_buffer_release(&line);
}
END_TEST

START_TEST(long_name_is_cut_between_characters)
{
	struct weir_step_books step = {
		.name = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
			"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
			"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
		.is_task = true,
	};
	struct weir_progress_state state = { .step = &step };
	struct weir_buffer line;

	weir_buffer_init(&line, WEIR_PROGRESS_CEILING);
	weir_progress_line(&state, 80, &line);
	ck_assert_uint_eq(weir_display_width(line.at), 24 + strlen("  working"));
	weir_buffer_release(&line);
}
END_TEST

START_TEST(numbers_get_their_thousands_separated)
{
	char text[WEIR_COUNT_TEXT];

	ck_assert_str_eq(weir_count_print(0, text), "0");
	ck_assert_str_eq(weir_count_print(999, text), "999");
	ck_assert_str_eq(weir_count_print(1000, text), "1,000");
	ck_assert_str_eq(weir_count_print(UINT64_MAX, text), "18,446,744,073,709,551,615");
}
END_TEST

/* ---- when something is told ---- */

/* What a whole step writes to a log that is no terminal; the caller frees it. */
static char *logged(bool quiet)
{
	struct weir_step_books step = { .name = "schools", .state = WEIR_STEP_DONE };
	struct weir_report report;
	struct weir_logger *log;
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	log = weir_logger_new(stream, WEIR_INFO, false);
	weir_report_init(&report, log, quiet);
	weir_report_step_begins(&report, &step, 1, 3);
	for (step.read = 0; step.read < 1000; step.read++)
		weir_report_progress(&report, &step, step.read, 1000);
	step.inserted = step.read;
	weir_report_step_ends(&report, &step);
	weir_logger_free(log);
	ck_assert_int_eq(fclose(stream), 0);
	return text;
}

START_TEST(pipe_gets_a_line_at_the_begin_and_at_the_end_of_a_short_step)
{
	char *text = logged(false);
	size_t lines = 0;

	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	ck_assert_uint_eq(lines, 2);
	ck_assert_ptr_nonnull(strstr(text, " info schools: step 1 of 3 begins\n"));
	ck_assert_ptr_nonnull(strstr(text,
				     " info schools: done in 0.00 s: 1,000 read, 1,000 inserted, "
				     "0 present, 0 duplicate, 0 rejected\n"));
	ck_assert_ptr_null(strchr(text, '\033'));
	free(text);
}
END_TEST

START_TEST(pipe_gets_a_line_every_ten_seconds)
{
	struct weir_step_books step = { .name = "schools", .read = 10 };
	struct weir_report report;
	struct weir_logger *log;
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	log = weir_logger_new(stream, WEIR_INFO, false);
	weir_report_init(&report, log, false);
	weir_report_step_begins(&report, &step, 1, 3);
	report.step_began_us -= 10000000;
	report.shown_us -= 10000000;
	weir_report_progress(&report, &step, 50, 100);
	weir_report_progress(&report, &step, 51, 100);
	weir_logger_free(log);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_ptr_nonnull(strstr(text, " info schools: 50%, 10 rows, "));
	ck_assert_ptr_null(strstr(text, "51%"));
	free(text);
}
END_TEST

START_TEST(quiet_run_tells_nothing_while_all_is_well)
{
	struct weir_report report;
	struct sample sample;
	char *text = logged(true), *summary = NULL;
	size_t size = 0;
	FILE *out;

	ck_assert_str_eq(text, "");
	free(text);
	sample_init(&sample);
	out = open_memstream(&summary, &size);
	ck_assert_ptr_nonnull(out);
	weir_report_init(&report, NULL, true);
	weir_report_summary(&report, &sample.books, out);
	ck_assert_int_eq(fflush(out), 0);
	ck_assert_uint_eq(size, 0);
	sample.books.exit_code = 4;
	weir_report_summary(&report, &sample.books, out);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_uint_gt(size, 0);
	free(summary);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		json_is_one_object_on_one_line_with_all_the_numbers,
		json_counts_are_exact_beyond_what_a_double_holds,
		progress_line_has_bar_counts_rate_and_time_left,
		progress_line_fits_a_narrow_terminal,
		progress_without_a_total_has_no_bar_and_no_time_left,
		progress_never_passes_the_end,
		first_moments_of_a_step_promise_nothing,
		long_name_is_cut_between_characters,
		numbers_get_their_thousands_separated,
		pipe_gets_a_line_at_the_begin_and_at_the_end_of_a_short_step,
		pipe_gets_a_line_every_ten_seconds,
		quiet_run_tells_nothing_while_all_is_well,
		NULL,
	};

	return run_tests("progress", tests);
}
