/*
 * test_meet.c - the arithmetic of results: normalised times, grades, missing places, medians.
 */
#include <check.h>

#include "../../plugins/meet-races.h"

static int64_t normalized(int64_t time_cs, double distance_m, double difficulty)
{
	int64_t cs = -1;

	ck_assert(meet_normalized(time_cs, distance_m, difficulty, &cs));
	return cs;
}

START_TEST(normalized_time_is_the_pace_of_a_flat_mile)
{
	ck_assert_int_eq(normalized(92900, 4410, 1.205297234), 28128);
	ck_assert_int_eq(normalized(85010, 4828, 1.135962331), 24945);
	ck_assert_int_eq(normalized(243710, 4828, 1.135962331), 71514);
}
END_TEST

START_TEST(normalized_time_rounds_halves_up)
{
	/* Over 3,218.688 m time 3 is 1.5, over a flat mile 7 is 7. */
	ck_assert_int_eq(normalized(3, 3218.688, 1), 2);
	ck_assert_int_eq(normalized(7, 1609.344, 1), 7);
	ck_assert_int_eq(normalized(5, 3218.688, 2), 1);
}
END_TEST

START_TEST(no_distance_or_difficulty_means_no_normalized_time)
{
	int64_t cs;

	ck_assert(!meet_normalized(92900, 0, 1.2, &cs));
	ck_assert(!meet_normalized(92900, 4410, 0, &cs));
	ck_assert(!meet_normalized(92900, -1, 1.2, &cs));
	ck_assert(!meet_normalized(0, 4410, 1.2, &cs));
	ck_assert(!meet_normalized(92900, 1e-9, 1, &cs));
}
END_TEST

START_TEST(a_senior_of_a_season_graduates_in_the_next_year)
{
	ck_assert_int_eq(meet_grad_year(2025, 12), 2026);
	ck_assert_int_eq(meet_grad_year(2025, 9), 2029);
	ck_assert_int_eq(meet_grad_year(2025, 8), 2030);
}
END_TEST

START_TEST(times_are_printed_in_minutes_seconds_and_centiseconds)
{
	char text[MEET_NUMBER_TEXT];

	ck_assert_str_eq(meet_print_time(117045, text), "19:30.45");
	ck_assert_str_eq(meet_print_time(5, text), "0:00.05");
	ck_assert_str_eq(meet_print_time(6000, text), "1:00.00");
	ck_assert_str_eq(meet_print_time(450320, text), "75:03.20");
}
END_TEST

START_TEST(counts_are_printed_with_separators_between_thousands)
{
	char text[MEET_NUMBER_TEXT];

	ck_assert_str_eq(meet_print_count(0, text), "0");
	ck_assert_str_eq(meet_print_count(999, text), "999");
	ck_assert_str_eq(meet_print_count(10870, text), "10,870");
	ck_assert_str_eq(meet_print_count(100000, text), "100,000");
	ck_assert_str_eq(meet_print_count(UINT64_MAX, text), "18,446,744,073,709,551,615");
}
END_TEST

static struct meet_gaps gaps_of(const int64_t *place, size_t count)
{
	struct meet_gaps gaps = { 0 };

	for (size_t i = 0; i < count; i++)
		meet_gaps_add(&gaps, place[i]);
	return gaps;
}

START_TEST(missing_places_are_named_singly_and_as_ranges)
{
	const int64_t place[] = { 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19 };
	struct meet_gaps gaps = gaps_of(place, sizeof(place) / sizeof(*place));

	ck_assert_str_eq(gaps.text, "4, 17-18");
	ck_assert_int_eq(gaps.missing, 3);
	ck_assert(!gaps.cut);
}
END_TEST

START_TEST(a_race_that_does_not_begin_with_place_1_lacks_it)
{
	const int64_t place[] = { 3 };

	ck_assert_str_eq(gaps_of(place, 1).text, "1-2");
	ck_assert_int_eq(gaps_of(place, 1).missing, 2);
}
END_TEST

START_TEST(a_shared_place_is_no_gap)
{
	const int64_t place[] = { 1, 2, 2, 3 };
	struct meet_gaps gaps = gaps_of(place, 4);

	ck_assert_str_eq(gaps.text, "");
	ck_assert_int_eq(gaps.missing, 0);
}
END_TEST

START_TEST(a_long_list_of_gaps_is_cut_but_counted)
{
	struct meet_gaps gaps = { 0 };

	for (int64_t place = 2; place <= 2000; place += 2)
		meet_gaps_add(&gaps, place);
	ck_assert_int_eq(gaps.missing, 1000);
	ck_assert(gaps.cut);
	ck_assert_uint_lt(gaps.length, MEET_GAPS_TEXT);
	ck_assert_uint_eq(strlen(gaps.text), gaps.length);
	ck_assert_str_eq(gaps.text + gaps.length - 5, ", ...");
	ck_assert_int_eq(strncmp(gaps.text, "1, 3, 5, ", 9), 0);
}
END_TEST

START_TEST(races_are_measured_each_on_its_own)
{
	struct meet_race race[3] = { 0 };
	struct meet_sample sample[] = {
		{ 1, 900, 4 }, { 0, 300, 3 }, { 1, 500, 1 }, { 0, 100, 1 },
		{ 0, 200, 2 }, { 1, 601, 2 }, { 1, 600, 0 },
	};

	meet_races_measure(race, sample, sizeof(sample) / sizeof(*sample));
	ck_assert_int_eq(race[0].median, 200);
	ck_assert_int_eq(race[0].gaps.missing, 0);
	ck_assert_int_eq(race[1].median, 600);
	ck_assert_str_eq(race[1].gaps.text, "3");
	ck_assert_int_eq(race[2].median, 0);
}
END_TEST

START_TEST(fastest_and_slowest_are_kept_as_results_come)
{
	struct meet_race race = { 0 };

	meet_race_add(&race, 500);
	meet_race_add(&race, 700);
	meet_race_add(&race, 300);
	ck_assert_int_eq(race.results, 3);
	ck_assert_int_eq(race.fastest, 300);
	ck_assert_int_eq(race.slowest, 700);
}
END_TEST

START_TEST(a_race_is_found_by_its_id)
{
	struct meet_race race[] = { { .id = { { 9 } } }, { .id = { { 2 } } }, { .id = { { 5 } } } };
	const struct weir_uuid there = { { 5 } }, absent = { { 6 } };

	qsort(race, 3, sizeof(*race), meet_race_by_id);
	ck_assert_ptr_eq(meet_race_find(race, 3, &there), &race[1]);
	ck_assert_ptr_null(meet_race_find(race, 3, &absent));
	ck_assert_ptr_null(meet_race_find(race, 0, &there));
}
END_TEST

START_TEST(races_are_reported_by_the_number_of_the_site)
{
	struct meet_race race[] = {
		{ .site = 1000, .label = "1000 Boys" },
		{ .site = 999, .label = "999 Girls" },
		{ .site = 0, .label = "b Boys" },
		{ .site = 0, .label = "a Boys" },
	};

	qsort(race, 4, sizeof(*race), meet_race_by_site);
	ck_assert_str_eq(race[0].label, "a Boys");
	ck_assert_str_eq(race[1].label, "b Boys");
	ck_assert_str_eq(race[2].label, "999 Girls");
	ck_assert_str_eq(race[3].label, "1000 Boys");
}
END_TEST

START_TEST(numbers_are_taken_from_text_as_well)
{
	struct weir_value text = weir_string("42"), word = weir_string("4x"), none = weir_null();
	int64_t whole = 0;
	double real = 0;

	ck_assert(meet_int(&text, &whole));
	ck_assert_int_eq(whole, 42);
	ck_assert(meet_real(&text, &real));
	ck_assert(real > 41.9 && real < 42.1);
	ck_assert(!meet_int(&word, &whole));
	ck_assert(!meet_int(&none, &whole));
	ck_assert(!meet_real(&none, &real));
}
END_TEST

START_TEST(only_m_and_f_are_genders)
{
	struct weir_value m = weir_string("M"), f = weir_string("F"), u = weir_string("U"),
			  lower = weir_string("m"), none = weir_null();

	ck_assert_int_eq(meet_gender(&m), 'M');
	ck_assert_int_eq(meet_gender(&f), 'F');
	ck_assert_int_eq(meet_gender(&u), 0);
	ck_assert_int_eq(meet_gender(&lower), 0);
	ck_assert_int_eq(meet_gender(&none), 0);
}
END_TEST

static TCase *arithmetic(void)
{
	TCase *tests = tcase_create("arithmetic");

	tcase_add_test(tests, normalized_time_is_the_pace_of_a_flat_mile);
	tcase_add_test(tests, normalized_time_rounds_halves_up);
	tcase_add_test(tests, no_distance_or_difficulty_means_no_normalized_time);
	tcase_add_test(tests, a_senior_of_a_season_graduates_in_the_next_year);
	tcase_add_test(tests, times_are_printed_in_minutes_seconds_and_centiseconds);
	tcase_add_test(tests, counts_are_printed_with_separators_between_thousands);
	tcase_add_test(tests, numbers_are_taken_from_text_as_well);
	tcase_add_test(tests, only_m_and_f_are_genders);
	return tests;
}

static TCase *races(void)
{
	TCase *tests = tcase_create("races");

	tcase_add_test(tests, missing_places_are_named_singly_and_as_ranges);
	tcase_add_test(tests, a_race_that_does_not_begin_with_place_1_lacks_it);
	tcase_add_test(tests, a_shared_place_is_no_gap);
	tcase_add_test(tests, a_long_list_of_gaps_is_cut_but_counted);
	tcase_add_test(tests, races_are_measured_each_on_its_own);
	tcase_add_test(tests, fastest_and_slowest_are_kept_as_results_come);
	tcase_add_test(tests, a_race_is_found_by_its_id);
	tcase_add_test(tests, races_are_reported_by_the_number_of_the_site);
	return tests;
}

int main(void)
{
	Suite *suite = suite_create("meet");
	SRunner *runner;
	int failed;

	suite_add_tcase(suite, arithmetic());
	suite_add_tcase(suite, races());
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
