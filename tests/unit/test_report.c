/*
 * test_report.c - books in, the exact text of the summary out.
 */
#include "report_fixture.h"

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
	bool whole = at && (at == text || at[-1] == '\n') && at[strlen(line)] == '\n';

	ck_assert_msg(whole, "no line \"%s\" in:\n%s", line, text);
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

START_TEST(rows_that_a_filter_takes_out_are_told_and_are_no_fault)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[1].inserted -= 3;
	sample.step[1].rejected = 3;
	sample.step[1].filtered = 3;
	expect_line(&sample, "results: 3 rejected, 3 of them on purpose, by a filter");
	expect_line(&sample, "complete: every row accounted for");
	ck_assert_str_eq(weir_books_outcome(&sample.books), "complete");
	sample.step[1].inserted--;
	sample.step[1].rejected++;
	expect_line(&sample, "complete, 1 row rejected");
}
END_TEST

START_TEST(changed_rows_of_an_earlier_try_are_none_that_were_present)
{
	struct sample sample;

	sample_init(&sample);
	sample.step[1].inserted += sample.step[1].present;
	sample.step[1].present = 0;
	sample.step[1].differs = 1;
	expect_line(&sample,
		    "results: 1 with other values than the store's (the store's were kept)");
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
	expect_line(&sample, "stopped: the store, or a program beside weir, was busy for too long; "
			     "to go on run: weir run "
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
	expect_line(&sample,
		    "stopped: rights, the store or a guard do not let it go on; once that is "
		    "mended, to go on "
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
	sample.step[0].inserted -= 1;
	sample.step[0].rejected = 1;
	expect_line(&sample, "1 row would be rejected");
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

int main(void)
{
	const TTest *const tests[] = {
		summary_of_a_good_run_is_a_table_and_ends_with_complete,
		everything_that_is_odd_is_told,
		rows_that_a_filter_takes_out_are_told_and_are_no_fault,
		changed_rows_of_an_earlier_try_are_none_that_were_present,
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
		NULL,
	};

	return run_tests("report", tests);
}
