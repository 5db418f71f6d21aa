/*
 * test_report.c - books in, exact text out: the summary, its JSON, and the progress line.
 */
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base_fixture.h"

#include "../../core/engine/report.h"
#include "../../core/engine/report_parts.h"

/* Two flows and a task, all done, nothing odd; tests change what they are about. */
struct sample {
	char *note[1];
	struct weir_step_books step[3];
	struct weir_check_books check[1];
	struct weir_books books;
};

static void sample_init(struct sample *sample)
{
	*sample = (struct sample){
		.note = { (char *)"meets: result_count set on 1 row" },
		.step = { { .name = "schools",
			    .state = WEIR_STEP_DONE,
			    .file = "schools.csv",
			    .read = 500,
			    .inserted = 500,
			    .batches = 1,
			    .seconds = 0.01 },
			  { .name = "results",
			    .state = WEIR_STEP_DONE,
			    .file = "results.csv",
			    .read = 10870,
			    .inserted = 10860,
			    .present = 10,
			    .batches = 11,
			    .seconds = 1.5 },
			  { .name = "housekeeping",
			    .is_task = true,
			    .state = WEIR_STEP_DONE,
			    .seconds = 0.25 } },
		.books = { .pipeline = "meet",
			   .run_id = "r1",
			   .store = "local",
			   .state_dir = "/var/weir",
			   .seconds = 2.0,
			   .step_count = 3 },
	};
	sample->books.step = sample->step;
	sample->books.check = sample->check;
}

typedef void write_fn(const struct weir_books *books, FILE *out);

/* The caller frees it. */
static char *written(write_fn *write, const struct weir_books *books)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	write(books, out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void expect_summary(const struct sample *sample, const char *expected)
{
	char *text = written(weir_summary_text, &sample->books);

	ck_assert_str_eq(text, expected);
	free(text);
}

static void expect_line(const struct sample *sample, const char *line)
{
	char *text = written(weir_summary_text, &sample->books);
	const char *at = strstr(text, line);

	ck_assert_msg(at && (at == text || at[-1] == '\n') && at[strlen(line)] == '\n',
		      "no line \"%s\" in:\n%s", line, text);
	free(text);
}

static void expect_absent(const struct sample *sample, const char *part)
{
	char *text = written(weir_summary_text, &sample->books);

	ck_assert_msg(!strstr(text, part), "\"%s\" in:\n%s", part, text);
	free(text);
}

/* ---- the summary ---- */

START_TEST(summary_of_a_good_run_is_a_table_and_ends_with_complete)
{
	struct sample sample;

	sample_init(&sample);
	expect_summary(&sample,
		       "meet into local, 2.00 s, run r1\n"
		       "\n"
		       "flow        read = inserted + present + duplicate + rejected   seconds\n"
		       "schools      500        500         0           0          0      0.01\n"
		       "results   10,870     10,860        10           0          0      1.50\n"
		       "total     11,370     11,360        10           0          0      1.51\n"
		       "\n"
		       "housekeeping: done in 0.25 s\n"
		       "\n"
		       "state: /var/weir\n"
		       "complete: every row accounted for\n");
}
END_TEST

START_TEST(everything_that_is_odd_is_told)
{
	struct sample sample;
	struct weir_step_books *results = &sample.step[1];

	sample_init(&sample);
	results->inserted = 10845;
	results->rejected = 15;
	results->orphaned = 5;
	results->differs = 3;
	results->respelled = 1;
	results->reject_file = "/var/weir/r1/results.csv";
	results->warning[0] = (struct weir_warning_count){ "GRADE", 34, 12, "grade \"13\"" };
	results->warning_kinds = 1;
	results->warnings = 36;
	sample.step[2].note = sample.note;
	sample.step[2].note_count = 1;
	sample.books.exit_code = 3;
	expect_summary(
		&sample,
		"meet into local, 2.00 s, run r1\n"
		"\n"
		"flow        read = inserted + present + duplicate + rejected   seconds\n"
		"schools      500        500         0           0          0      0.01\n"
		"results   10,870     10,845        10           0         15      1.50\n"
		"total     11,370     11,345        10           0         15      1.51\n"
		"\n"
		"results: 10 present, 3 with other values than the store's (the store's were "
		"kept), 1 under another spelling\n"
		"results: 15 rejected, 5 of them with the row that they refer to\n"
		"\n"
		"warnings\n"
		"  results GRADE: 34 times, first in line 12: grade \"13\"\n"
		"  results: 2 more warnings\n"
		"\n"
		"housekeeping: done in 0.25 s\n"
		"  meets: result_count set on 1 row\n"
		"\n"
		"rejected rows: /var/weir/r1/results.csv\n"
		"\n"
		"state: /var/weir\n"
		"complete, 15 rows rejected\n");
}
END_TEST

START_TEST(columns_grow_with_their_content)
{
	struct sample sample;

	sample_init(&sample);
	sample.books.step_count = 1;
	sample.step[0].name = "a\xc3\xa9\xc3\xa9longer-name";
	sample.step[0].read = 1234567890;
	sample.step[0].inserted = 1234567890;
	expect_summary(&sample,
		       "meet into local, 2.00 s, run r1\n"
		       "\n"
		       "flow                      read =      inserted + present + duplicate + "
		       "rejected   seconds\n"
		       "a\xc3\xa9\xc3\xa9longer-name   1,234,567,890   1,234,567,890         0   "
		       "        0          0      0.01\n"
		       "\n"
		       "state: /var/weir\n"
		       "complete: every row accounted for\n");
}
END_TEST

START_TEST(flow_that_was_left_out_says_so)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[0] = (struct weir_step_books){ .name = "schools" };
	expect_line(&sample, "schools   left out");
	expect_line(&sample, "complete: every row accounted for (left out: 1 step)");
}
END_TEST

START_TEST(stopped_run_says_why_and_how_to_go_on)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[1].state = WEIR_STEP_STOPPED;
	sample.step[1].inserted = 10000;
	sample.books.outcome = WEIR_BUSY;
	sample.books.exit_code = 2;
	sample.books.again = "weir run meet.yaml --set 'folder=a b'";
	expect_line(&sample, "results   10,870     10,000        10           0          0      "
			     "1.50   stopped");
	expect_line(&sample, "results: 860 rows not settled");
	expect_line(&sample, "stopped: the store was busy for too long; to go on run: weir run "
			     "meet.yaml --set 'folder=a b'");
	expect_absent(&sample, "complete");
}
END_TEST

START_TEST(stop_that_needs_a_person_says_so_first)
{
	struct sample sample;

	sample_init(&sample);
	sample.books.outcome = WEIR_DENIED;
	sample.books.again = "weir run meet.yaml";
	expect_line(&sample, "stopped: the store refuses access; once that is mended, to go on "
			     "run: weir run meet.yaml");
}
END_TEST

START_TEST(flow_that_was_not_reached_was_not_run)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[1] = (struct weir_step_books){ .name = "results" };
	sample.books.outcome = WEIR_CANCELLED;
	expect_line(&sample, "results   not run");
	expect_line(&sample, "stopped: interrupted");
}
END_TEST

START_TEST(books_that_do_not_add_up_are_never_complete)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[0].inserted = 499;
	sample.step[1].inserted = 10861;
	expect_line(&sample, "NOT complete: 2 rows are unaccounted for");
	expect_absent(&sample, "every row accounted");
}
END_TEST

START_TEST(dry_run_tells_what_would_be_inserted)
{
	struct sample sample;

	sample_init(&sample);
	sample.books.dry_run = true;
	expect_line(&sample, "meet against local, 2.00 s, run r1");
	expect_line(&sample, "flow        read = would be inserted + present + duplicate + "
			     "rejected   seconds");
	expect_line(&sample, "dry run: nothing was written");
	expect_absent(&sample, "complete");
}
END_TEST

static void expect_check(struct weir_check_books check, const char *line)
{
	struct sample sample;

	sample_init(&sample);
	sample.check[0] = check;
	sample.books.check_count = 1;
	expect_line(&sample, line);
}

START_TEST(verification_is_told_line_by_line)
{
	expect_check((struct weir_check_books){ .what = "results = results.inserted",
						.state = WEIR_CHECK_GOOD,
						.counted = 10870,
						.groups = 84 },
		     "verified: results = results.inserted (10,870 in 84 groups)");
	expect_check((struct weir_check_books){ .what = "results = results.inserted",
						.state = WEIR_CHECK_NOT_MADE,
						.detail = "partial run" },
		     "not verified: results = results.inserted: partial run");
	expect_check((struct weir_check_books){ .what = "results = results.inserted",
						.state = WEIR_CHECK_BAD,
						.expected = 10870,
						.counted = 10868,
						.groups = 84,
						.bad_groups = 2,
						.detail = "race 7: 1 less" },
		     "NOT verified: results = results.inserted: expected 10,870, counted 10,868; "
		     "2 of 84 groups differ: race 7: 1 less");
}
END_TEST

START_TEST(failed_verification_beats_rejected_rows)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[1].inserted = 10859;
	sample.step[1].rejected = 1;
	sample.check[0].state = WEIR_CHECK_BAD;
	sample.books.check_count = 1;
	expect_line(&sample, "verification failed: the store does not hold what was counted");
}
END_TEST

START_TEST(control_characters_of_the_input_do_not_reach_the_terminal)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[0].warning[0] = (struct weir_warning_count){ "ODD", 1, 2, "a\033[2Jb\nc" };
	sample.step[0].warning_kinds = 1;
	sample.step[0].warnings = 1;
	expect_line(&sample, "  schools ODD: 1 time, first in line 2: a\\x1b[2Jb\\x0ac");
	expect_absent(&sample, "\033");
}
END_TEST

START_TEST(batches_of_the_earlier_run_are_told_after_a_resume)
{
	struct sample sample;

	sample_init(&sample);
	sample.books.resumed = true;
	sample.step[1].skipped_batches = 4;
	expect_line(&sample,
		    "meet into local, 2.00 s, run r1 (going on where an earlier run stopped)");
	expect_line(&sample, "results: 4 batches were settled by the earlier run");
}
END_TEST

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
	ck_assert_ptr_nonnull(strstr(text, " info schools: done in 0.00 s: 1,000 read, 1,000 new, "
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
		summary_of_a_good_run_is_a_table_and_ends_with_complete,
		everything_that_is_odd_is_told,
		columns_grow_with_their_content,
		flow_that_was_left_out_says_so,
		stopped_run_says_why_and_how_to_go_on,
		stop_that_needs_a_person_says_so_first,
		flow_that_was_not_reached_was_not_run,
		books_that_do_not_add_up_are_never_complete,
		dry_run_tells_what_would_be_inserted,
		verification_is_told_line_by_line,
		failed_verification_beats_rejected_rows,
		control_characters_of_the_input_do_not_reach_the_terminal,
		batches_of_the_earlier_run_are_told_after_a_resume,
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

	return run_tests("report", tests);
}
