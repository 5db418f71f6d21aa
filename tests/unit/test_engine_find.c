/*
 * test_engine_find.c - parents are found, in the input and in the store; and what becomes of rows
 * whose parent is not, was refused, or is elsewhere.
 */
#include "engine_fixture.h"

#include "../../core/engine/ids.h"
#include "../../core/engine/keys.h"

static const struct shape both = { .steps = "schools athletes" };

START_TEST(parents_that_only_the_store_has_are_found)
{
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x'),"
							  " ('" ID("2") "', 'Oak', '2', 'y')");
	put_file("athletes.csv", "school,name,grade\nelm,Ana,9\nOAK,Bo,9\nFir,Cy,9\n");
	run_well(&(struct shape){ .steps = "athletes" });
	ck_assert_str_eq(counts("athletes"), "3=2+0+0+1");
	ck_assert_str_eq(stored("SELECT name, school_id FROM athletes ORDER BY name"),
			 "Ana|" ID("1") "\nBo|" ID("2") "\n");
}
END_TEST

START_TEST(children_have_the_same_ids_whatever_their_parents_ids_are)
{
	const char *ids = "SELECT id, name FROM athletes ORDER BY id", *first;

	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nElm,Bo,9\n");
	run_well(&both);
	first = stored(ids);
	store_sql("DELETE FROM athletes; UPDATE schools SET id = '" ID("1") "'");
	run_well(&both);
	ck_assert_str_eq(stored(ids), first);
	ck_assert_str_eq(stored("SELECT DISTINCT school_id FROM athletes"), ID("1") "\n");
	store_sql("DELETE FROM athletes");
	run_well(&(struct shape){ .steps = "athletes" });
	ck_assert_str_eq(stored(ids), first);
}
END_TEST

START_TEST(children_of_the_store_are_found_below_a_parent_of_another_id)
{
	store_sql("INSERT INTO schools VALUES ('" ID(
		"1") "', 'Elm', '1', 'x');"
		     "INSERT INTO athletes VALUES ('" ID("5") "', '" ID("1") "', 'ana', 9, NULL)");
	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&both);
	ck_assert_str_eq(counts("athletes"), "1=0+1+0+0");
}
END_TEST

START_TEST(grandchildren_are_found_in_one_pass_over_the_store)
{
	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Ana,9\n");
	put_file("races.csv", "number,distance\n1,5000\n");
	put_file("results.csv", "race,school,name,time\n1,Elm,Ana,100\n1,Oak,Ana,90\n1,Oak,No,1\n");
	run_well(&(struct shape){ .batch = 1 });
	run_well(&(struct shape){ .steps = "results", .batch = 2 });
	ck_assert_str_eq(counts("results"), "3=0+2+0+1");
	ck_assert_str_eq(stored("SELECT s.name, r.time FROM results r JOIN athletes a ON a.id ="
				" athlete_id JOIN schools s ON s.id = a.school_id ORDER BY 1"),
			 "Elm|100\nOak|90\n");
}
END_TEST

START_TEST(children_of_a_refused_parent_are_orphans)
{
	put_file("schools.csv", "name,site,city\nElm,1,nowhere\nOak,2,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Bo,9\n");
	run_well(&both);
	ck_assert_str_eq(counts("schools"), "2=1+0+0+1");
	ck_assert_str_eq(counts("athletes"), "2=1+0+0+1");
	ck_assert_uint_eq(books_of("athletes")->orphaned, 1);
}
END_TEST

START_TEST(parent_that_comes_again_and_is_good_has_its_children)
{
	put_file("schools.csv", "name,site,city\nElm,1,nowhere\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&(struct shape){ .steps = both.steps, .batch = 1 });
	ck_assert_str_eq(counts("schools"), "2=1+0+0+1");
	ck_assert_str_eq(counts("athletes"), "1=1+0+0+0");
}
END_TEST

START_TEST(nothing_is_a_duplicate_of_a_row_that_the_store_refused)
{
	put_file("schools.csv", "name,site,city\nElm,1,nowhere\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&both);
	ck_assert_uint_eq(books_of("schools")->duplicate, 0);
	ck_assert_uint_ge(books_of("schools")->rejected, 1);
	ck_assert_uint_eq(books_of("athletes")->inserted, books_of("schools")->inserted);
}
END_TEST

START_TEST(site_key_of_a_refused_parent_goes_to_the_good_one)
{
	put_file("schools.csv", "name,site,city\n,1,x\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\n1,Ana,9\n");
	run_well(&(struct shape){ .steps = both.steps, .parents = "school_id: site=school" });
	ck_assert_str_eq(counts("schools"), "2=1+0+0+1");
	ck_assert_str_eq(counts("athletes"), "1=1+0+0+0");
}
END_TEST

START_TEST(parents_given_by_their_ids_are_told_apart)
{
	const struct shape shape = { .steps = "athletes",
				     .columns = ", school_id: school",
				     .parents = "" };

	put_file("athletes.csv",
		 "school,name,grade\n" ID("1") ",Ana,9\n" ID("2") ",Ana,9\n" ID("1") ",Ana,9\n");
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x'),"
							  " ('" ID("2") "', 'Oak', '2', 'y')");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "3=2+0+1+0");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "3=0+2+1+0");
	ck_assert_str_eq(stored("SELECT school_id FROM athletes ORDER BY 1"),
			 ID("1") "\n" ID("2") "\n");
}
END_TEST

START_TEST(kept_columns_of_a_present_row_are_those_of_the_store)
{
	struct weir_entry entry;
	struct weir_value keep;
	struct weir_uuid name;
	struct weir_value number = weir_string("1");
	bool found;

	store_sql("INSERT INTO races VALUES ('" ID("1") "', '1', 4828)");
	put_file("races.csv", "number,distance\n1,5000\n");
	run_well(&(struct shape){ .steps = "races" });
	name = weir_ids_key(weir_pipeline_table(engine.session.pipeline, "races"), &number, 1);
	ck_assert(weir_keys_get(engine.session.keys, &name, &entry, &found, &engine.err) && found);
	weir_keep_decode(entry.keep, entry.keep_length, &keep, 1);
	ck_assert_int_eq(keep.as.integer, 4828);
	run_well(&(struct shape){ .steps = "races", .mode = "upsert" });
	ck_assert(weir_keys_get(engine.session.keys, &name, &entry, &found, &engine.err) && found);
	weir_keep_decode(entry.keep, entry.keep_length, &keep, 1);
	ck_assert_int_eq(keep.as.integer, 5000);
}
END_TEST

/* ---- verify ---- */

START_TEST(counts_are_asked_of_the_store)
{
	const struct shape shape = {
		.steps = both.steps,
		.verify = "  - {count: athletes, per: school_id, equals: athletes.inserted + "
			  "athletes.present}\n"
			  "  - {count: schools, equals: schools.inserted + schools.present}\n"
	};

	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Bo,9\nOak,Bo,9\n");
	run_well(&shape);
	ck_assert_int_eq(engine.session.books.check[0].state, WEIR_CHECK_GOOD);
	ck_assert_uint_eq(engine.session.books.check[0].groups, 2);
	ck_assert_int_eq(engine.session.books.check[1].state, WEIR_CHECK_GOOD);
	store_sql("CREATE TRIGGER thief AFTER INSERT ON athletes WHEN NEW.name = 'Cy'"
		  " BEGIN DELETE FROM athletes WHERE id = NEW.id; END");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nOak,Bo,9\nOak,Cy,9\n");
	run_well(&shape);
	ck_assert_int_eq(engine.session.books.check[0].state, WEIR_CHECK_BAD);
	ck_assert_uint_eq(engine.session.books.check[0].bad_groups, 1);
}
END_TEST

START_TEST(row_that_was_moved_in_the_store_is_no_miscount)
{
	const struct shape shape = {
		.steps = both.steps,
		.verify = "  - {count: athletes, per: school_id, equals: athletes.inserted + "
			  "athletes.present}\n"
	};

	put_file("schools.csv", "name,site,city\nElm,1,x\nOak,2,y\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\nElm,Bo,9\nOak,Cy,9\n");
	run_well(&shape);
	store_sql("UPDATE athletes SET school_id = (SELECT id FROM schools WHERE name = 'Oak')"
		  " WHERE name = 'Bo'");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "3=0+3+0+0");
	ck_assert_msg(engine.session.books.check[0].state == WEIR_CHECK_GOOD, "%s",
		      engine.session.books.check[0].detail);
}
END_TEST

START_TEST(row_of_the_store_that_cannot_be_of_the_input_is_no_miscount)
{
	const struct shape shape = {
		.verify = "  - {count: results, per: race_id, equals: results.inserted + "
			  "results.present}\n"
	};

	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	put_file("races.csv", "number,distance\n1,5000\n");
	put_file("results.csv", "race,school,name,time\n1,Elm,Ana,100\n");
	run_well(&shape);
	ck_assert_int_eq(engine.session.books.check[0].state, WEIR_CHECK_GOOD);
	store_sql("INSERT INTO results (id, race_id, time) SELECT '" ID("1") "', id, 7 FROM races");
	run_well(&shape);
	ck_assert_str_eq(counts("results"), "1=0+1+0+0");
	ck_assert_msg(engine.session.books.check[0].state == WEIR_CHECK_GOOD, "%s",
		      engine.session.books.check[0].detail);
}
END_TEST

START_TEST(rows_of_the_store_with_one_key_are_no_miscount)
{
	const struct shape shape = {
		.steps = both.steps,
		.verify = "  - {count: athletes, per: school_id, equals: athletes.inserted + "
			  "athletes.present}\n"
	};

	store_sql("INSERT INTO schools VALUES ('" ID(
		"1") "', 'Elm', '1', 'x');"
		     "INSERT INTO athletes VALUES ('" ID("5") "', '" ID(
			     "1") "', 'Ana', 9, NULL),"
				  " ('" ID("6") "', '" ID(
					  "1") "', 'Ana', 9, NULL),"
					       " ('" ID("7") "', '" ID(
						       "1") "', 'Ana', 9, NULL),"
							    " ('" ID("8") "', '" ID(
								    "1") "', 'ANA', 9, NULL)");
	put_file("schools.csv", "name,site,city\nElm,1,x\n");
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	run_well(&shape);
	ck_assert_str_eq(counts("athletes"), "1=0+1+0+0");
	ck_assert_msg(engine.session.books.check[0].state == WEIR_CHECK_GOOD, "%s",
		      engine.session.books.check[0].detail);
}
END_TEST

START_TEST(count_by_a_column_that_nothing_fills_is_not_called_good)
{
	put_file("athletes.csv", "school,name,grade\nElm,Ana,9\n");
	store_sql("INSERT INTO schools VALUES ('" ID("1") "', 'Elm', '1', 'x')");
	write_pipeline(&(struct shape){
		.steps = "athletes",
		.verify = "  - {count: athletes, per: town, equals: athletes.inserted}\n" });
	engine.running = true;
	if (!open_run()) { /* refused before a row moves: as good */
		ck_assert_ptr_nonnull(strstr(said(&engine.fixture), "town"));
		return;
	}
	ck_assert(weir_steps_run(&engine.session, &engine.selection, &engine.err));
	ck_assert(weir_verify(&engine.session, &engine.err));
	ck_assert_int_ne(engine.session.books.check[0].state, WEIR_CHECK_GOOD);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		parents_that_only_the_store_has_are_found,
		children_have_the_same_ids_whatever_their_parents_ids_are,
		children_of_the_store_are_found_below_a_parent_of_another_id,
		grandchildren_are_found_in_one_pass_over_the_store,
		children_of_a_refused_parent_are_orphans,
		parent_that_comes_again_and_is_good_has_its_children,
		nothing_is_a_duplicate_of_a_row_that_the_store_refused,
		site_key_of_a_refused_parent_goes_to_the_good_one,
		parents_given_by_their_ids_are_told_apart,
		kept_columns_of_a_present_row_are_those_of_the_store,
		counts_are_asked_of_the_store,
		row_that_was_moved_in_the_store_is_no_miscount,
		row_of_the_store_that_cannot_be_of_the_input_is_no_miscount,
		rows_of_the_store_with_one_key_are_no_miscount,
		count_by_a_column_that_nothing_fills_is_not_called_good,
	};
	Suite *suite = suite_create("find");
	TCase *tests = tcase_create("find");

	tcase_add_checked_fixture(tests, engine_begin, engine_end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
