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
	static const struct weir_refusal why = { "meet_id, name, gender", "" };
	static const struct weir_refusal one = { "slug", "" }, none = { "", "" };

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
	};
	Suite *suite = suite_create("again");
	TCase *tests = tcase_create("again");

	tcase_add_checked_fixture(tests, begin, engine_end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
