/*
 * test_engine_resume.c - a run that was stopped anywhere goes on, and its books are those of a run
 * that was not.
 */
#include "engine_fixture.h"

static const struct shape one_a_batch = { .steps = "schools athletes", .batch = 1 };

static void files(void)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\nFir,3,z\nelm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Bo,9\nFir,Cy,9\n");
}

/* The store gives up when it meets this school, or this athlete. */
static void stumble_at(const char *table, const char *name)
{
	store_sql(weir_arena_printf(&engine.fixture.arena,
				    "CREATE TRIGGER stumble BEFORE INSERT ON %s WHEN NEW.name = "
				    "'%s' BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
				    table, name));
}

static void begin(void)
{
	engine_begin();
	engine.with_state = true;
	files();
}

static void expect_whole_books(void)
{
	ck_assert(engine.session.books.resumed);
	ck_assert_str_eq(counts("schools"), "4=3+0+1+0");
	ck_assert_str_eq(counts("athletes"), "3=3+0+0+0");
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "3\n");
	ck_assert_str_eq(stored("SELECT count(*) FROM athletes"), "3\n");
}

START_TEST(stopped_run_goes_on_and_counts_every_row_once)
{
	stumble_at("schools", "Fir");
	ck_assert(!run(&one_a_batch));
	ck_assert_int_eq(engine.err.code, WEIR_HOSTILE);
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "2\n");
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	expect_whole_books();
	ck_assert_uint_eq(books_of("schools")->skipped_batches, 2);
}
END_TEST

START_TEST(stop_in_a_later_flow_keeps_the_earlier_ones)
{
	stumble_at("athletes", "Cy");
	ck_assert(!run(&one_a_batch));
	ck_assert(!run(&one_a_batch)); /* nothing helped meanwhile */
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	expect_whole_books();
}
END_TEST

START_TEST(run_killed_between_the_write_and_its_note_knows_what_it_wrote)
{
	stumble_at("athletes", "Ana");
	ck_assert(!run(&one_a_batch));
	run_close();
	ck_assert_str_eq(rows_of("state.db", "UPDATE batch SET settled = 0"), "");
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	expect_whole_books();
	ck_assert_uint_eq(books_of("schools")->skipped_batches, 0);
}
END_TEST

START_TEST(run_killed_between_the_note_and_the_write_writes)
{
	stumble_at("athletes", "Ana");
	ck_assert(!run(&one_a_batch));
	run_close();
	ck_assert_str_eq(rows_of("state.db", "UPDATE batch SET settled = 0"), "");
	store_sql("DROP TRIGGER stumble; DELETE FROM schools WHERE name = 'Fir'");
	run_well(&one_a_batch);
	expect_whole_books();
}
END_TEST

START_TEST(rows_that_were_there_before_stay_present)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Oak', '2', 'y')");
	stumble_at("athletes", "Cy");
	ck_assert(!run(&one_a_batch));
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	ck_assert_str_eq(counts("schools"), "4=2+1+1+0");
}
END_TEST

START_TEST(try_after_try_forgets_no_insert)
{
	const struct shape all_in_one = { .steps = "schools athletes" };

	/* One row of the batch is refused in every try, so every try writes the batch anew. */
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,nowhere\nFir,3,z\nelm,1,x\n");
	stumble_at("athletes", "Cy");
	for (int i = 0; i < 3; i++) {
		ck_assert(!run(&all_in_one));
		run_close();
		rows_of("state.db", "UPDATE batch SET settled = 0");
	}
	store_sql("DROP TRIGGER stumble");
	run_well(&all_in_one);
	ck_assert_str_eq(counts("schools"), "4=2+0+1+1");
}
END_TEST

START_TEST(what_was_said_while_rows_were_written_is_said_again)
{
	const struct shape renaming = { .steps = "schools athletes",
					.batch = 2,
					.athletes = "{key: [school_id, grade], refs: {school_id: "
						    "schools}, keep: [name]}",
					.options = ", rename: name" };

	store_sql("CREATE UNIQUE INDEX once ON athletes (school_id, name)");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,1\nElm,Ana,2\nOak,Cy,9\n");
	stumble_at("athletes", "Cy");
	for (int i = 0; i < 2; i++) {
		ck_assert(!run(&renaming));
		ck_assert_uint_eq(books_of("athletes")->warnings, 1);
		ck_assert_str_eq(books_of("athletes")->warning[0].kind, "RENAMED");
	}
	store_sql("DROP TRIGGER stumble");
	run_well(&renaming);
	ck_assert_str_eq(counts("athletes"), "3=3+0+0+0");
	ck_assert_uint_eq(books_of("athletes")->warnings, 1);
	ck_assert_ptr_nonnull(strstr(books_of("athletes")->warning[0].sample, "Ana (2)"));
	run_well(&renaming); /* another run */
	ck_assert_uint_eq(books_of("athletes")->warnings, 0);
}
END_TEST

START_TEST(insert_does_not_refuse_its_own_rows)
{
	const struct shape shape = { .steps = "schools athletes", .batch = 1, .mode = "insert" };

	stumble_at("athletes", "Cy");
	ck_assert(!run(&shape));
	store_sql("DROP TRIGGER stumble");
	run_well(&shape);
	expect_whole_books();
}
END_TEST

START_TEST(insert_refuses_in_every_try_what_was_there_before)
{
	const struct shape shape = { .steps = "schools athletes", .batch = 1, .mode = "insert" };

	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Oak', '2', 'y')");
	stumble_at("athletes", "Cy");
	ck_assert(!run(&shape));
	store_sql("DROP TRIGGER stumble");
	run_well(&shape);
	ck_assert_str_eq(counts("schools"), "4=2+0+1+1");
}
END_TEST

/* What keeps the run from going on. */
static const char *refusal(const struct shape *shape)
{
	run_close();
	write_pipeline(shape);
	engine.running = true;
	ck_assert(!open_run());
	ck_assert_ptr_nonnull(strstr(said(&engine.fixture), "--restart"));
	return said(&engine.fixture);
}

START_TEST(file_that_was_mended_meanwhile_is_named_and_imported_anew)
{
	stumble_at("athletes", "Cy");
	ck_assert(!run(&one_a_batch));
	put_file("schools.csv", "name,site,city\nAsh,9,x\nElm,1,x\nOak,2,y\nFir,3,z\nelm,1,x\n");
	store_sql("DROP TRIGGER stumble");
	ck_assert_ptr_nonnull(strstr(refusal(&one_a_batch), "/schools.csv changed: it was 47 "
							    "bytes long, and is 55 now"));
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "3\n");
	weir_problems_release(&engine.fixture.problems);
	weir_problems_init(&engine.fixture.problems);
	engine.options.restart = true;
	run_well(&one_a_batch);
	ck_assert_str_eq(counts("schools"), "5=1+3+1+0");
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "4\n");
	run_close();
	ck_assert_str_eq(rows_of("state.db", "SELECT outcome FROM run ORDER BY rowid"),
			 "given up\ncomplete\n");
}
END_TEST

START_TEST(pipeline_that_does_something_else_now_is_named)
{
	const struct shape other = { .steps = "schools athletes", .batch = 2 };

	stumble_at("athletes", "Cy");
	ck_assert(!run(&one_a_batch));
	ck_assert_ptr_nonnull(strstr(refusal(&other), "the pipeline changed: "));
	run_close();
	ck_assert_str_eq(rows_of("state.db", "SELECT count(*) FROM run"), "1\n");
}
END_TEST

START_TEST(more_rejects_may_be_allowed_meanwhile)
{
	const struct shape strict = { .steps = "schools athletes", .batch = 1, .strict = true };

	stumble_at("athletes", "Cy");
	ck_assert(!run(&strict));
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	expect_whole_books();
}
END_TEST

START_TEST(children_whose_parents_are_of_an_earlier_try_are_found)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nElm,Bo,9\nOak,Bo,9\nElm,Ana,9\n");
	stumble_at("athletes", "Bo");
	ck_assert(!run(&one_a_batch));
	ck_assert_str_eq(stored("SELECT name FROM athletes"), "Ana\n");
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	ck_assert_str_eq(counts("athletes"), "4=3+0+1+0");
	ck_assert_str_eq(stored("SELECT count(*) FROM athletes"), "3\n");
}
END_TEST

START_TEST(lost_state_finds_every_row_present)
{
	stumble_at("athletes", "Cy");
	ck_assert(!run(&one_a_batch));
	run_close();
	ck_assert_int_eq(unlink("state.db"), 0);
	store_sql("DROP TRIGGER stumble");
	run_well(&one_a_batch);
	ck_assert(!engine.session.books.resumed);
	ck_assert_str_eq(counts("schools"), "4=0+3+1+0");
	ck_assert_str_eq(counts("athletes"), "3=1+2+0+0");
}
END_TEST

START_TEST(finished_run_is_followed_by_another)
{
	run_well(&one_a_batch);
	run_well(&one_a_batch);
	ck_assert(!engine.session.books.resumed);
	ck_assert_str_eq(counts("schools"), "4=0+3+1+0");
	run_close();
	ck_assert_str_eq(rows_of("state.db", "SELECT outcome, count(*) FROM run GROUP BY 1"),
			 "complete|2\n");
}
END_TEST

START_TEST(too_many_refused_rows_stop_before_their_batch_is_written)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,nowhere\n");
	run_well(&(struct shape){ .steps = "schools" });
	ck_assert_str_eq(counts("schools"), "2=1+0+0+1");
	store_sql("DELETE FROM schools");
	ck_assert(!run(&(struct shape){ .steps = "schools", .strict = true }));
	ck_assert_int_eq(engine.err.code, WEIR_LIMIT);
	ck_assert_str_eq(stored("SELECT count(*) FROM schools"), "0\n");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		stopped_run_goes_on_and_counts_every_row_once,
		stop_in_a_later_flow_keeps_the_earlier_ones,
		run_killed_between_the_write_and_its_note_knows_what_it_wrote,
		run_killed_between_the_note_and_the_write_writes,
		rows_that_were_there_before_stay_present,
		try_after_try_forgets_no_insert,
		what_was_said_while_rows_were_written_is_said_again,
		insert_does_not_refuse_its_own_rows,
		insert_refuses_in_every_try_what_was_there_before,
		file_that_was_mended_meanwhile_is_named_and_imported_anew,
		pipeline_that_does_something_else_now_is_named,
		more_rejects_may_be_allowed_meanwhile,
		children_whose_parents_are_of_an_earlier_try_are_found,
		lost_state_finds_every_row_present,
		finished_run_is_followed_by_another,
		too_many_refused_rows_stop_before_their_batch_is_written,
	};
	Suite *suite = suite_create("resume");
	TCase *tests = tcase_create("resume");

	tcase_add_checked_fixture(tests, begin, engine_end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
