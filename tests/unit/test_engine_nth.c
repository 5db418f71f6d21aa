/*
 * test_engine_nth.c - a key that may occur several times: who is the row, and who is a second one?
 */
#include "engine_fixture.h"

static const struct shape usual = { .steps = "schools athletes races results" };
static const struct shape updating = { .steps = "schools athletes races results",
				       .mode = "upsert" };

/* Ana of Elm runs in race 1; results are given as lines. */
static void results_csv(const char *lines)
{
	char text[1000];

	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nElm,Bo,10\n");
	put_file("races.csv", "number,distance\n1,5000\n2,1600\n");
	ck_assert_int_lt(snprintf(text, sizeof(text), "race,school,name,time\n%s", lines),
			 (int)sizeof(text));
	put_file("results.csv", text);
}

static const char *times(void)
{
	return stored("SELECT group_concat(time, ' ') FROM (SELECT time FROM results ORDER BY "
		      "time)");
}

START_TEST(equal_rows_are_duplicates_and_others_are_kept)
{
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,100\n1,Elm,Ana,110\n1,Elm,Ana,100\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "4=2+0+2+0");
	ck_assert_str_eq(times(), "100 110\n");
	ck_assert_str_eq(stored("SELECT count(DISTINCT id) FROM results"), "2\n");
}
END_TEST

START_TEST(second_run_finds_every_occurrence)
{
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,110\n1,Elm,Ana,120\n");
	run_well(&usual);
	results_csv("1,Elm,Ana,120\n1,Elm,Ana,100\n1,Elm,Ana,110\n"); /* re-sorted */
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "3=0+3+0+0");
	ck_assert_uint_eq(books_of("results")->differs, 0);
	ck_assert_str_eq(times(), "100 110 120\n");
}
END_TEST

START_TEST(changed_row_is_paired_with_the_one_that_the_input_does_not_have)
{
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,110\n");
	run_well(&usual);
	results_csv("1,Elm,Ana,105\n1,Elm,Ana,110\n"); /* 100 became 105 */
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "2=0+2+0+0");
	ck_assert_uint_eq(books_of("results")->differs, 1);
	ck_assert_str_eq(times(), "100 110\n");
}
END_TEST

START_TEST(row_whose_equal_comes_later_is_not_given_away)
{
	results_csv("1,Elm,Ana,110\n");
	run_well(&usual);
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,110\n");
	run_well(&(struct shape){ .steps = usual.steps, .batch = 1 });
	ck_assert_str_eq(counts("results"), "2=1+1+0+0");
	ck_assert_uint_eq(books_of("results")->differs, 0);
	ck_assert_str_eq(times(), "100 110\n");
}
END_TEST

START_TEST(upsert_writes_the_changed_row)
{
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,110\n");
	run_well(&updating);
	results_csv("1,Elm,Ana,110\n1,Elm,Ana,105\n");
	run_well(&updating);
	ck_assert_str_eq(counts("results"), "2=0+2+0+0");
	ck_assert_uint_eq(books_of("results")->updated, 1);
	ck_assert_str_eq(times(), "105 110\n");
}
END_TEST

START_TEST(second_copy_of_a_changed_row_is_a_duplicate)
{
	results_csv("1,Elm,Ana,100\n");
	run_well(&usual);
	store_sql("UPDATE results SET time = 99"); /* somebody corrected it */
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,100\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "2=0+1+1+0");
	ck_assert_str_eq(times(), "99\n");
}
END_TEST

START_TEST(more_rows_than_the_store_has_are_further_occurrences)
{
	results_csv("1,Elm,Ana,100\n");
	run_well(&usual);
	results_csv("1,Elm,Ana,101\n1,Elm,Ana,102\n1,Elm,Ana,103\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "3=2+1+0+0");
	ck_assert_str_eq(times(), "100 102 103\n");
}
END_TEST

START_TEST(result_without_a_time_is_a_duplicate_of_another_without)
{
	results_csv("1,Elm,Ana,\n1,Elm,Ana,\n1,Elm,Ana,100\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "3=2+0+1+0");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "3=0+2+1+0");
}
END_TEST

START_TEST(rows_of_other_races_and_athletes_do_not_matter)
{
	results_csv("1,Elm,Ana,100\n2,Elm,Ana,100\n1,Elm,Bo,100\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "3=3+0+0+0");
}
END_TEST

START_TEST(result_that_was_given_to_a_merged_athlete_is_there)
{
	results_csv("1,Elm,Ana,100\n1,Elm,Bo,200\n");
	run_well(&usual);
	store_sql("UPDATE results SET athlete_id = (SELECT id FROM athletes WHERE name = 'Bo')");
	results_csv("1,Elm,Ana,100\n1,Elm,Bo,200\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "2=0+2+0+0");
	ck_assert_str_eq(times(), "100 200\n");
}
END_TEST

START_TEST(second_occurrence_beside_a_merged_result_is_not_lost)
{
	results_csv("1,Elm,Ana,100\n");
	run_well(&usual);
	store_sql("UPDATE results SET athlete_id = (SELECT id FROM athletes WHERE name = 'Bo')");
	results_csv("1,Elm,Ana,100\n1,Elm,Ana,100\n1,Elm,Ana,150\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "3=1+1+1+0");
	ck_assert_str_eq(times(), "100 150\n");
}
END_TEST

START_TEST(refused_occurrence_takes_no_place)
{
	results_csv("1,Elm,Ana,-5\n1,Elm,Ana,100\n");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "2=1+0+0+1");
	run_well(&usual);
	ck_assert_str_eq(counts("results"), "2=0+1+0+1");
	ck_assert_str_eq(times(), "100\n");
}
END_TEST

START_TEST(batches_do_not_matter)
{
	const char *lines = "1,Elm,Ana,105\n1,Elm,Ana,110\n1,Elm,Ana,105\n1,Elm,Bo,7\n"
			    "1,Elm,Ana,120\n1,Elm,Ana,110\n";

	for (int batch = 1; batch <= 6; batch++) {
		store_sql("DELETE FROM results");
		results_csv("1,Elm,Ana,100\n1,Elm,Ana,110\n");
		run_well(&usual);
		results_csv(lines);
		run_well(&(struct shape){ .steps = usual.steps, .batch = batch });
		ck_assert_str_eq(counts("results"), "6=2+2+2+0");
		ck_assert_str_eq(times(), "7 100 110 120\n");
	}
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		equal_rows_are_duplicates_and_others_are_kept,
		second_run_finds_every_occurrence,
		changed_row_is_paired_with_the_one_that_the_input_does_not_have,
		row_whose_equal_comes_later_is_not_given_away,
		upsert_writes_the_changed_row,
		second_copy_of_a_changed_row_is_a_duplicate,
		more_rows_than_the_store_has_are_further_occurrences,
		result_without_a_time_is_a_duplicate_of_another_without,
		rows_of_other_races_and_athletes_do_not_matter,
		result_that_was_given_to_a_merged_athlete_is_there,
		second_occurrence_beside_a_merged_result_is_not_lost,
		refused_occurrence_takes_no_place,
		batches_do_not_matter,
	};
	Suite *suite = suite_create("nth");
	TCase *tests = tcase_create("nth");

	tcase_add_checked_fixture(tests, engine_begin, engine_end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
