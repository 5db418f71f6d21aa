/*
 * test_engine_match.c - a row of the input meets the store: by its id, by another column, by its
 * key, and in another spelling.
 */
#include "engine_fixture.h"

static const struct shape schools_only = { .steps = "schools" };

START_TEST(second_run_inserts_nothing)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\n");
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "2=2+0+0+0");
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "2=0+2+0+0");
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "2\n");
}
END_TEST

START_TEST(file_without_rows_is_fine)
{
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "0=0+0+0+0");
}
END_TEST

START_TEST(row_of_the_store_keeps_its_id)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x')");
	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "1=0+1+0+0");
	ck_assert_str_eq(stored("SELECT id, name FROM schools"), ID("1") "|Elm\n");
}
END_TEST

START_TEST(other_spelling_is_the_same_school_and_is_flagged)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'St. Mary', NULL, 'x')");
	put_file("schools.csv", "name,site,city\nST MARY,1,x\n");
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "1=0+1+0+0");
	ck_assert_uint_eq(books_of("schools")->respelled, 1);
	ck_assert_str_eq(stored("SELECT name FROM schools"), "St. Mary\n");
}
END_TEST

START_TEST(other_column_goes_before_the_key)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x'),"
							  " ('" ID("2") "', 'Elm High', '2', 'y')");
	put_file("schools.csv", "name,site,city\nElm,2,z\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&(struct shape){ .steps = "schools athletes" });
	ck_assert_str_eq(counts("schools"), "1=0+1+0+0");
	ck_assert_str_eq(stored("SELECT school_id FROM athletes"), ID("2") "\n");
}
END_TEST

START_TEST(row_of_its_own_id_goes_before_the_other_column_and_the_key)
{
	const char *id;

	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	run_well(&schools_only);
	id = stored("SELECT id FROM schools");
	store_sql("UPDATE schools SET name = 'Ash', site = '9'"); /* renamed; and others: */
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '5', 'x'),"
							  " ('" ID("2") "', 'Fir', '1', 'y')");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&(struct shape){ .steps = "schools athletes" });
	ck_assert_str_eq(counts("schools"), "1=0+1+0+0");
	ck_assert_str_eq(stored("SELECT school_id FROM athletes"), id);
}
END_TEST

START_TEST(spelling_twins_of_the_store_are_each_found_by_their_own)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'St. Mary', NULL, 'x'),"
							  " ('" ID("2") "', 'St Mary', NULL, 'y')");
	put_file("schools.csv", "name,site,city\nSt Mary,,y\nSt. Mary,,x\n");
	put_file("athletes.csv", "school,name,grade\nSt Mary,Ana,9\nSt. Mary,Bo,9\n");
	run_well(&(struct shape){ .steps = "schools athletes" });
	ck_assert_str_eq(counts("schools"), "2=0+2+0+0");
	ck_assert_str_eq(stored("SELECT name, school_id FROM athletes ORDER BY name"),
			 "Ana|" ID("2") "\nBo|" ID("1") "\n");
}
END_TEST

START_TEST(third_row_of_one_key_in_the_store_can_be_referred_to_by_its_id)
{
	const char *id;

	put_file("schools.csv", "name,site,city\nElm,,x\n");
	run_well(&schools_only);
	id = stored("SELECT id FROM schools");
	store_sql("CREATE TABLE kept AS SELECT * FROM schools; DELETE FROM schools;"
		  "INSERT INTO schools VALUES ('" ID(
			  "1") "', 'Elm', NULL, 'x'),"
			       " ('" ID("2") "', 'Elm', NULL, 'y');"
					     "INSERT INTO schools SELECT * FROM kept; DROP TABLE "
					     "kept");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&(struct shape){ .steps = "schools athletes" });
	ck_assert_str_eq(counts("schools"), "1=0+1+0+0");
	ck_assert_str_eq(stored("SELECT school_id FROM athletes"), id);
}
END_TEST

START_TEST(same_key_twice_in_the_input_is_a_duplicate)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nELM,1,y\n");
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "2=1+0+1+0");
	ck_assert_str_eq(stored("SELECT name, city FROM schools"), "Elm|x\n");
	ck_assert_str_eq(books_of("schools")->warning[0].kind, "DUPLICATE_DIFFERS");
}
END_TEST

START_TEST(duplicate_by_another_column_leaves_its_name_to_its_children)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nElm High,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm High,Ana,9\nElm,Bo,9\n");
	run_well(&(struct shape){ .steps = "schools athletes" });
	ck_assert_str_eq(counts("schools"), "2=1+0+1+0");
	ck_assert_str_eq(counts("athletes"), "2=2+0+0+0");
	ck_assert_str_eq(stored("SELECT count(DISTINCT school_id) FROM athletes"), "1\n");
}
END_TEST

START_TEST(missing_columns_of_the_input_are_filled_from_nowhere)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', NULL, NULL)");
	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	run_well(&schools_only);
	ck_assert_str_eq(stored("SELECT site, city FROM schools"), "~|~\n");
}
END_TEST

START_TEST(row_without_its_key_is_refused)
{
	put_file("schools.csv", "name,site,city\n,1,x\nElm,2,y\n");
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "2=1+0+0+1");
}
END_TEST

START_TEST(very_long_key_is_found_again)
{
	static char file[70 * 1024];
	int head = snprintf(file, sizeof(file), "name,site,city\n");

	memset(file + head, 'k', 64 * 1024);
	strcpy(file + head + 64 * 1024, ",1,x\n");
	put_file("schools.csv", file);
	run_well(&schools_only);
	run_well(&schools_only);
	ck_assert_str_eq(counts("schools"), "1=0+1+0+0");
}
END_TEST

START_TEST(batches_do_not_matter)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\nelm,1,x\nFir,3,z\nOAK,2,y\n");
	for (int batch = 1; batch <= 6; batch++) {
		store_sql("DELETE FROM schools");
		run_well(&(struct shape){ .steps = "schools", .batch = batch });
		ck_assert_str_eq(counts("schools"), "5=3+0+2+0");
	}
}
END_TEST

/* ---- upsert and insert ---- */

START_TEST(upsert_updates_what_differs_and_nothing_else)
{
	store_sql("INSERT INTO schools VALUES ('" ID(
		"1") "', 'Elm', '1', 'x'),"
		     " ('" ID("2") "', 'Oak', '2', 'y');"
				   "CREATE TRIGGER hands_off BEFORE UPDATE ON schools WHEN "
				   "OLD.name = 'Oak'"
				   " BEGIN SELECT RAISE(ABORT, 'touched'); END");
	put_file("schools.csv", "name,site,city\nElm,1,moved\nOak,2,y\nFir,3,z\n");
	run_well(&(struct shape){ .steps = "schools", .mode = "upsert" });
	ck_assert_str_eq(counts("schools"), "3=1+2+0+0");
	ck_assert_uint_eq(books_of("schools")->updated, 1);
	ck_assert_str_eq(stored("SELECT id, city FROM schools WHERE name <> 'Fir' ORDER BY id"),
			 ID("1") "|moved\n" ID("2") "|y\n");
}
END_TEST

START_TEST(upsert_finds_nothing_to_do_the_second_time)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,,\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Bo,\n");
	run_well(&(struct shape){ .steps = "schools athletes", .mode = "upsert" });
	run_well(&(struct shape){ .steps = "schools athletes", .mode = "upsert" });
	ck_assert_str_eq(counts("schools"), "2=0+2+0+0");
	ck_assert_str_eq(counts("athletes"), "2=0+2+0+0");
	ck_assert_uint_eq(books_of("schools")->updated + books_of("athletes")->updated, 0);
}
END_TEST

START_TEST(upsert_writes_the_whole_row_of_the_input)
{
	store_sql("INSERT INTO athletes VALUES ('" ID("3") "', '" ID(
		"1") "', 'Ana', 9, 'home');"
		     "INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x')");
	put_file("schools.csv", "name,site,city\nElm,1,\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,10\n");
	run_well(&(struct shape){ .steps = "schools athletes", .mode = "upsert" });
	ck_assert_str_eq(stored("SELECT city FROM schools"), "~\n");
	ck_assert_str_eq(stored("SELECT id, grade, town FROM athletes"), ID("3") "|10|home\n");
}
END_TEST

START_TEST(row_whose_update_is_refused_is_still_there)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x')");
	put_file("schools.csv", "name,site,city\nElm,1,nowhere\nElm,1,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&(struct shape){ .steps = "schools athletes", .mode = "upsert", .batch = 1 });
	ck_assert_uint_eq(books_of("schools")->rejected, 1);
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "1\n");
	ck_assert_str_eq(counts("athletes"), "1=1+0+0+0");
	ck_assert_str_eq(stored("SELECT school_id FROM athletes"), ID("1") "\n");
}
END_TEST

START_TEST(insert_refuses_what_is_there)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x')");
	put_file("schools.csv", "name,site,city\nElm,1,y\nOak,2,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&(struct shape){ .steps = "schools athletes", .mode = "insert" });
	ck_assert_str_eq(counts("schools"), "2=1+0+0+1");
	ck_assert_str_eq(stored("SELECT school_id FROM athletes"), ID("1") "\n");
}
END_TEST

START_TEST(difference_to_the_store_is_told_and_kept)
{
	const struct shape shape = { .schools = "{key: [name], compare: [city]}",
				     .steps = "schools" };

	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x'),"
							  " ('" ID("2") "', 'Oak', '2', 'y')");
	put_file("schools.csv", "name,site,city\nElm,7,x\nOak,2,moved\n");
	run_well(&shape);
	ck_assert_uint_eq(books_of("schools")->differs, 1);
	ck_assert_str_eq(stored("SELECT city FROM schools ORDER BY id"), "x\ny\n");
}
END_TEST

/* Rows of which exactly these columns differ. */
static char told[200];

static bool note_differs(void *arg, const struct weir_flow *flow, const struct weir_work *work,
			 struct weir_error *err)
{
	(void)arg;
	(void)err;
	for (size_t i = 0; i < work->batch->count; i++)
		snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s%d", i ? " " : "",
			 (int)(work->differs[i] &
			       ((1u << flow->chain.target.plan->compare_count) - 1)));
	return true;
}

START_TEST(which_columns_differ_is_told_of_each_row)
{
	const struct shape shape = { .schools = "{key: [name], compare: [site, city]}",
				     .steps = "schools" };

	told[0] = '\0';
	store_sql("INSERT INTO schools VALUES ('" ID(
		"1") "', 'Elm', '1', 'x'),"
		     " ('" ID("2") "', 'Oak', '2', 'y'),"
				   " ('" ID("3") "', 'Ash', '3', NULL)");
	put_file("schools.csv",
		 "name,site,city\nElm,7,x\nOak,2,moved\nAsh,4,z\nFir,5,w\nElm,1,q\n");
	write_pipeline(&shape);
	engine.running = true;
	ck_assert(open_run());
	engine.session.settled = note_differs;
	ck_assert(weir_steps_run(&engine.session, &engine.selection, &engine.err));
	ck_assert_str_eq(told, "1 2 3 0 0");
	ck_assert_uint_eq(books_of("schools")->differs, 3);
	ck_assert_str_eq(books_of("schools")->warning[0].sample,
			 "the store has other values in site; they stay");
}
END_TEST

START_TEST(dry_run_counts_and_writes_nothing)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x')");
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Bo,9\nOak,Bo,9\n");
	engine.options.dry_run = true;
	run_well(&(struct shape){ .steps = "schools athletes", .mode = "upsert" });
	ck_assert_str_eq(counts("schools"), "2=1+1+0+0");
	ck_assert_str_eq(counts("athletes"), "3=2+0+1+0");
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "1\n");
	ck_assert_str_eq(stored("SELECT count(*) FROM athletes"), "0\n");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		second_run_inserts_nothing,
		file_without_rows_is_fine,
		row_of_the_store_keeps_its_id,
		other_spelling_is_the_same_school_and_is_flagged,
		other_column_goes_before_the_key,
		row_of_its_own_id_goes_before_the_other_column_and_the_key,
		spelling_twins_of_the_store_are_each_found_by_their_own,
		third_row_of_one_key_in_the_store_can_be_referred_to_by_its_id,
		same_key_twice_in_the_input_is_a_duplicate,
		duplicate_by_another_column_leaves_its_name_to_its_children,
		missing_columns_of_the_input_are_filled_from_nowhere,
		row_without_its_key_is_refused,
		very_long_key_is_found_again,
		batches_do_not_matter,
		upsert_updates_what_differs_and_nothing_else,
		upsert_finds_nothing_to_do_the_second_time,
		upsert_writes_the_whole_row_of_the_input,
		row_whose_update_is_refused_is_still_there,
		insert_refuses_what_is_there,
		difference_to_the_store_is_told_and_kept,
		which_columns_differ_is_told_of_each_row,
		dry_run_counts_and_writes_nothing,
	};
	Suite *suite = suite_create("match");
	TCase *tests = tcase_create("match");

	tcase_add_checked_fixture(tests, engine_begin, engine_end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
