/*
 * test_engine_again.c - rows that a unique key keeps out of the store come again under another
 * name.
 */
#include "engine_fixture.h"

/* Athletes are known by their grade; the store takes a name once in a school. */
static const struct shape renaming = { .steps = "schools athletes",
				       .athletes = "{key: [school_id, grade], refs: {school_id: "
						   "schools}, keep: [name]}",
				       .options = ", rename: name" };

static void begin(void)
{
	engine_begin();
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\n");
	store_sql("CREATE UNIQUE INDEX once ON athletes (school_id, name)");
}

static struct shape with(struct shape shape, int batch, bool strict)
{
	shape.batch = batch;
	shape.strict = strict;
	return shape;
}

static const char *names(void)
{
	return stored("SELECT group_concat(name, ',') FROM "
		      "(SELECT name FROM athletes ORDER BY grade)");
}

START_TEST(name_that_is_taken_gets_a_number)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\nElm,Ana,3\nElm,Ana,4\n"
				 "Oak,Ana,5\n");
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "5=5+0+0+0");
	ck_assert_str_eq(names(), "Ana,Bo,Ana (2),Ana (3),Ana\n");
}
END_TEST

START_TEST(only_the_name_that_was_stored_is_told)
{
	const struct weir_step_books *books;

	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,3\nElm,Ana,4\n");
	run_well(&renaming);
	books = books_of("athletes");
	ck_assert_uint_eq(books->warning_kinds, 1);
	ck_assert_str_eq(books->warning[0].kind, "RENAMED");
	ck_assert_uint_eq(books->warning[0].count, 2);
	ck_assert_uint_eq(books->warnings, 2);
	ck_assert_ptr_nonnull(strstr(books->warning[0].sample, "Ana (2)"));
}
END_TEST

START_TEST(renamed_rows_are_found_again)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,3\n");
	run_well(&renaming);
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "2=0+2+0+0");
	ck_assert_str_eq(names(), "Ana,Ana (2)\n");
}
END_TEST

START_TEST(names_are_the_same_however_the_batches_are_cut)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,4\nElm,Ana,1\nElm,Ana,3\nElm,Bo,2\n");
	for (int rows = 1; rows <= 4; rows++) {
		const struct shape shape = with(renaming, rows, false);

		store_sql("DELETE FROM athletes");
		run_well(&shape);
		ck_assert_str_eq(names(), "Ana (2),Bo,Ana (3),Ana\n");
	}
}
END_TEST

START_TEST(a_row_that_comes_again_is_no_refused_row)
{
	const struct shape shape = with(renaming, 0, true);

	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,3\nElm,Ana,4\n");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "3=3+0+0+0");
}
END_TEST

START_TEST(there_is_an_end_to_it)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,2\nElm,Ana,3\nElm,Ana,4\n"
				 "Elm,Ana,5\nElm,Ana,6\nElm,Bo,7\n");
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "7=6+0+0+1");
	ck_assert_uint_eq(books_of("athletes")->warnings, 4);
	ck_assert_str_eq(names(), "Ana,Ana (2),Ana (3),Ana (4),Ana (5),Bo\n");
}
END_TEST

START_TEST(rows_that_stay_refused_are_held_against_the_limit)
{
	const struct shape shape = with(renaming, 0, true);

	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,2\nElm,Ana,3\nElm,Ana,4\n"
				 "Elm,Ana,5\nElm,Ana,6\n");
	ck_assert(!run(&shape));
	ck_assert_int_eq(engine.err.code, WEIR_LIMIT);
}
END_TEST

START_TEST(without_rename_the_row_is_refused)
{
	struct shape shape = renaming;

	shape.options = NULL;
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,3\n");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "2=1+0+0+1");
}
END_TEST

START_TEST(another_key_is_no_reason_to_rename)
{
	store_sql("CREATE UNIQUE INDEX graded ON athletes (town, grade)");
	store_sql("CREATE TRIGGER town AFTER INSERT ON athletes WHEN NEW.town IS NULL BEGIN "
		  "UPDATE athletes SET town = 'here' WHERE id = NEW.id; END");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nOak,Bo,1\n");
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "2=1+0+0+1");
	ck_assert_str_eq(names(), "Ana\n");
}
END_TEST

START_TEST(a_key_that_is_no_column_is_no_reason_to_rename)
{
	store_sql("CREATE UNIQUE INDEX lower ON athletes (lower(name))");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,ANA,2\n");
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "2=1+0+0+1");
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,3\n");
	engine.options.dry_run = true;
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "2=2+0+0+0");
	ck_assert_str_eq(stored("SELECT count(*) FROM athletes"), "0\n");
}
END_TEST

START_TEST(only_a_column_of_texts_is_renamed)
{
	static const char *const wrong[] = { "grade", "school_id", "nonsense" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct shape shape = renaming;

		shape.options = weir_arena_printf(&engine.fixture.arena, ", rename: %s", wrong[i]);
		write_pipeline(&shape);
		engine.running = true;
		ck_assert(!open_run());
		ck_assert_ptr_nonnull(strstr(said(&engine.fixture), wrong[i]));
		run_close();
	}
}
END_TEST

START_TEST(columns_of_a_key_are_told_apart)
{
	static const struct weir_refusal why = { .columns = "meet_id, name, gender" };
	static const struct weir_refusal one = { .columns = "slug" }, none = { .columns = "" };

	ck_assert(weir_refusal_names(&why, "meet_id"));
	ck_assert(weir_refusal_names(&why, "name"));
	ck_assert(weir_refusal_names(&why, "gender"));
	ck_assert(!weir_refusal_names(&why, "id"));
	ck_assert(!weir_refusal_names(&why, "nam"));
	ck_assert(!weir_refusal_names(&why, "names"));
	ck_assert(weir_refusal_names(&one, "slug"));
	ck_assert(!weir_refusal_names(&none, "slug"));
}
END_TEST

/* ---- another program, which writes as soon as the first row is there ---- */

/* Elm's Bo, under an id of its own; the rows of weir's second batch. */
static void write_meanwhile(const char *name, int grade)
{
	store_sql(weir_arena_printf(&engine.fixture.arena,
				    "CREATE TRIGGER meanwhile AFTER INSERT ON athletes WHEN "
				    "NEW.name = 'Ana' BEGIN INSERT INTO athletes (id, school_id, "
				    "name, grade) VALUES ('" ID("9") "', NEW.school_id, '%s', %d); "
								     "END",
				    name, grade));
}

static const struct shape meanwhile = { .steps = "schools athletes races results", .batch = 1 };

START_TEST(a_row_that_another_program_wrote_meanwhile_is_present)
{
	write_meanwhile("Bo", 2);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\nElm,Cy,3\nElm,bo,2\n");
	run_well(&meanwhile);
	ck_assert_str_eq(counts("athletes"), "4=2+1+1+0");
	ck_assert_uint_eq(books_of("athletes")->warnings, 1); /* of the duplicate's spelling */
	run_well(&meanwhile);
	ck_assert_str_eq(counts("athletes"), "4=0+3+1+0");
}
END_TEST

START_TEST(what_refers_to_it_finds_it)
{
	write_meanwhile("Bo", 2);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\n");
	put_file("races.csv", "number,distance\n7,5000\n");
	put_file("results.csv", "race,school,name,time\n7,Elm,Bo,100\n7,Elm,Ana,101\n");
	run_well(&meanwhile);
	ck_assert_str_eq(counts("results"), "2=2+0+0+0");
	ck_assert_str_eq(stored("SELECT time FROM results WHERE athlete_id = '" ID("9") "'"),
			 "100\n");
}
END_TEST

START_TEST(its_other_spelling_is_told)
{
	store_sql("DROP INDEX once");
	store_sql("CREATE UNIQUE INDEX once ON athletes (school_id, grade)");
	write_meanwhile("B.O.", 2);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,B-O,2\n");
	run_well(&meanwhile);
	ck_assert_str_eq(counts("athletes"), "2=1+1+0+0");
	ck_assert_uint_eq(books_of("athletes")->respelled, 1);
	ck_assert_uint_eq(books_of("athletes")->warnings, 1);
}
END_TEST

START_TEST(another_row_with_the_key_is_not_taken_for_it)
{
	store_sql("DROP INDEX once");
	store_sql("CREATE UNIQUE INDEX once ON athletes (school_id, grade)");
	write_meanwhile("Di", 2);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\n");
	run_well(&meanwhile);
	ck_assert_str_eq(counts("athletes"), "2=1+0+0+1");
}
END_TEST

START_TEST(an_upsert_changes_it_where_it_differs)
{
	struct shape shape = meanwhile;

	shape.mode = "upsert";
	write_meanwhile("Bo", 5);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\n");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "2=1+1+0+0");
	ck_assert_uint_eq(books_of("athletes")->updated, 1);
	ck_assert_str_eq(stored("SELECT name, grade FROM athletes WHERE id = '" ID("9") "'"),
			 "Bo|2\n");
}
END_TEST

START_TEST(an_insert_refuses_it_as_present)
{
	struct shape shape = meanwhile;

	shape.mode = "insert";
	write_meanwhile("Bo", 2);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\n");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "2=1+0+0+1");
	ck_assert_str_eq(books_of("athletes")->refusal[0].kind, "PRESENT");
}
END_TEST

START_TEST(it_is_counted_as_one_of_the_input)
{
	struct shape shape = meanwhile;

	shape.verify = "  - {count: athletes, per: school_id, equals: athletes.inserted + "
		       "athletes.present}\n";
	write_meanwhile("Bo", 2);
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\nElm,Cy,3\n");
	run_well(&shape);
	ck_assert_int_eq((int)engine.session.books.check[0].state, WEIR_CHECK_GOOD);
}
END_TEST

START_TEST(the_same_row_under_the_same_id_is_no_other_row)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\n");
	run_well(&meanwhile);
	store_sql("CREATE TABLE bo AS SELECT * FROM athletes WHERE name = 'Bo'");
	store_sql("DELETE FROM athletes");
	store_sql("CREATE TRIGGER twin AFTER INSERT ON athletes WHEN NEW.name = 'Ana' BEGIN INSERT "
		  "INTO athletes SELECT * FROM bo; END");
	run_well(&meanwhile);
	ck_assert_str_eq(counts("athletes"), "2=1+1+0+0");
	ck_assert_uint_eq(books_of("athletes")->warnings, 0);
}
END_TEST

START_TEST(rows_that_the_store_drops_are_not_present)
{
	const struct shape plain = { .steps = "schools athletes" };

	store_sql("CREATE TRIGGER drops BEFORE INSERT ON athletes WHEN NEW.grade > 2 BEGIN SELECT "
		  "RAISE(IGNORE); END");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,3\nElm,Cy,4\nElm,Di,2\n");
	ck_assert(!run(&plain));
	ck_assert_int_eq(engine.err.code, WEIR_HOSTILE);
	ck_assert_str_eq(
		engine.err.message,
		"athletes: 2 rows of athletes, the first one of line 3: written without an "
		"error, and not in the store");
	store_sql("DROP TRIGGER drops");
	run_well(&plain);
	ck_assert_str_eq(stored("SELECT count(*) FROM athletes"), "4\n");
}
END_TEST

START_TEST(a_result_that_another_program_wrote_is_present_if_it_is_equal)
{
	store_sql("CREATE UNIQUE INDEX result ON results (athlete_id, race_id, distance)");
	store_sql("CREATE TRIGGER results AFTER INSERT ON results WHEN NEW.time = 100 BEGIN INSERT "
		  "INTO results (id, race_id, athlete_id, time, distance) SELECT '" ID(
			  "8") "', "
			       "NEW.race_id, id, 101, 1 FROM athletes WHERE name = 'Bo'; INSERT "
			       "INTO results "
			       "(id, race_id, athlete_id, time, distance) SELECT '" ID(
				       "9") "', "
					    "NEW.race_id, id, 999, 1 FROM athletes WHERE name = "
					    "'Cy'; END");
	store_sql(
		"CREATE TRIGGER one AFTER INSERT ON results WHEN NEW.distance IS NULL BEGIN UPDATE "
		"results SET distance = 1 WHERE id = NEW.id; END");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Bo,2\nElm,Cy,3\n");
	put_file("races.csv", "number,distance\n7,5000\n");
	put_file("results.csv",
		 "race,school,name,time\n7,Elm,Ana,100\n7,Elm,Bo,101\n7,Elm,Cy,102\n");
	run_well(&meanwhile);
	ck_assert_str_eq(stored("SELECT count(*) FROM results"), "3\n");
	ck_assert_str_eq(counts("results"), "3=1+1+0+1");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		name_that_is_taken_gets_a_number,
		only_the_name_that_was_stored_is_told,
		renamed_rows_are_found_again,
		names_are_the_same_however_the_batches_are_cut,
		a_row_that_comes_again_is_no_refused_row,
		there_is_an_end_to_it,
		rows_that_stay_refused_are_held_against_the_limit,
		without_rename_the_row_is_refused,
		another_key_is_no_reason_to_rename,
		a_key_that_is_no_column_is_no_reason_to_rename,
		a_dry_run_writes_nothing,
		only_a_column_of_texts_is_renamed,
		columns_of_a_key_are_told_apart,
		a_row_that_another_program_wrote_meanwhile_is_present,
		what_refers_to_it_finds_it,
		its_other_spelling_is_told,
		another_row_with_the_key_is_not_taken_for_it,
		an_upsert_changes_it_where_it_differs,
		an_insert_refuses_it_as_present,
		it_is_counted_as_one_of_the_input,
		the_same_row_under_the_same_id_is_no_other_row,
		rows_that_the_store_drops_are_not_present,
		a_result_that_another_program_wrote_is_present_if_it_is_equal,
	};
	Suite *suite = suite_create("again");
	TCase *tests = tcase_create("again");

	tcase_add_checked_fixture(tests, begin, engine_end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
