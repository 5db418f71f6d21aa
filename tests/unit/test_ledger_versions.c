/*
 * test_ledger_versions.c - the state file of an older weir, of a newer one, and one that is none.
 */
#include "ledger_fixture.h"

#include <unistd.h>

/* What version 1 made, and a run that it did not end. */
static const char *const version_1 =
	"CREATE TABLE run (id TEXT PRIMARY KEY, pipeline TEXT, file TEXT,"
	" fingerprint TEXT, store TEXT, began TEXT, ended TEXT, outcome TEXT,"
	" again TEXT, finished INT NOT NULL DEFAULT 0);"
	"CREATE TABLE step (run TEXT, number INT, name TEXT, seconds REAL, read INT,"
	" inserted INT, present INT, duplicate INT, rejected INT, batches INT,"
	" PRIMARY KEY (run, number)) WITHOUT ROWID;"
	"CREATE TABLE batch (run TEXT, step INT, number INT, hash INT, settled INT,"
	" verdicts BLOB, PRIMARY KEY (run, step, number)) WITHOUT ROWID;"
	"CREATE TABLE row (run TEXT, step INT, batch INT, line INT, verdict INT,"
	" code TEXT, reason TEXT, of_line INT);"
	"CREATE INDEX row_batch ON row (run, step, batch);"
	"CREATE TABLE task (run TEXT, step INT, PRIMARY KEY (run, step)) WITHOUT ROWID;"
	"INSERT INTO run VALUES ('a', 'meet', 'meet.yaml', '" PRINT "', 'sqlite:/meet.db', 'then',"
	" NULL, NULL, 'weir run meet.yaml', 0);"
	"INSERT INTO step VALUES ('a', 2, 'races', 1.5, 3, 1, 1, 0, 1, 1);"
	"INSERT INTO batch VALUES ('a', 2, 1, 77, 1, x'010204');"
	"INSERT INTO row VALUES ('a', 2, 1, 4, 4, 'RANGE', 'too high', 0);"
	"INSERT INTO task VALUES ('a', 1);"
	"PRAGMA user_version = 1;";

static void remove_state(void)
{
	weir_ledger_free(ledger);
	ledger = NULL;
	(void)unlink("state.db");
}

static void file_is(const char *path, const char *text, size_t length)
{
	char there[1000];
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(there, 1, sizeof(there), file), length);
	ck_assert_mem_eq(there, text, length);
	ck_assert_int_eq(fclose(file), 0);
}

static bool take_batch(void *arg, const struct weir_batch_row *batch, struct weir_error *error)
{
	int *seen = arg;

	(void)error;
	ck_assert_uint_eq(batch->count, 3);
	ck_assert_int_eq(batch->verdict[2], WEIR_REJECTED);
	ck_assert_uint_eq(batch->id_count, 0);
	ck_assert_uint_eq(weir_ledger_line(batch, 2), 0); /* it did not note them */
	++*seen;
	return true;
}

START_TEST(state_of_version_1_is_gone_on_with)
{
	struct weir_run_row run;
	int seen = 0;
	bool done;

	remove_state();
	sql(version_1);
	start("b", PRINT);
	ck_assert(resumed);
	ck_assert_str_eq(run_id, "a");
	ck_assert(weir_ledger_task_was_done(ledger, 1, &done, &err) && done);
	ck_assert(weir_ledger_find(ledger, "last", &fixture.arena, &run, &err));
	ck_assert_str_eq(run.pipeline, "meet");
	ck_assert_str_eq(run.options, "");
	ck_assert_int_eq(run.exit_code, -1);
	ck_assert_int_eq(run.read, 3);
	ck_assert(weir_ledger_batches(ledger, "a", 2, take_batch, &seen, &err));
	ck_assert_int_eq(seen, 1);
	ck_assert_int_eq(number("PRAGMA user_version"), 6);
}
END_TEST

START_TEST(change_to_the_new_version_is_made_whole_or_not)
{
	remove_state();
	sql(version_1);
	sql("CREATE TABLE input (another TEXT)"); /* in the way of the last change */
	ck_assert_ptr_null(weir_ledger_open(".", &err));
	ck_assert_int_eq(number("PRAGMA user_version"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM pragma_table_info('run')"), 10);
	sql("DROP TABLE input");
	open_state();
	ck_assert_int_eq(number("PRAGMA user_version"), 6);
}
END_TEST

static const char *recover(const char *folder)
{
	const char *aside;

	weir_ledger_free(ledger);
	ledger = weir_ledger_recover(folder, &fixture.arena, &aside, &err);
	return aside;
}

START_TEST(good_state_is_not_set_aside)
{
	start("a", PRINT);
	ck_assert_ptr_null(recover("."));
	start("b", PRINT);
	ck_assert(resumed);
	sql("PRAGMA user_version = 7");
	ck_assert_ptr_null(recover("."));
	ck_assert_ptr_null(ledger);
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
}
END_TEST

START_TEST(half_a_state_is_set_aside)
{
	const char *aside;

	start("a", PRINT);
	weir_ledger_free(ledger);
	ledger = NULL;
	ck_assert_int_eq(truncate("state.db", 3 * 4096), 0);
	aside = recover(".");
	ck_assert_ptr_nonnull(aside);
	ck_assert_ptr_nonnull(ledger);
	ck_assert_int_eq(access(aside, F_OK), 0);
	start("b", PRINT);
	ck_assert(!resumed);
}
END_TEST

START_TEST(state_of_a_newer_weir_is_left_alone)
{
	sql("PRAGMA user_version = 7");
	ck_assert_ptr_null(weir_ledger_open(".", &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(err.message, "the state in . is of a newer weir (version 7)");
	ck_assert_int_eq(number("PRAGMA user_version"), 7);
}
END_TEST

START_TEST(file_that_is_no_state_is_told_and_left_alone)
{
	static const char text[] = "this is a text, and long enough to be taken for no database";

	ck_assert_int_eq(mkdir("bad", 0700), 0);
	put_file("bad/state.db", text);
	ck_assert_ptr_null(weir_ledger_open("bad", &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(err.message, "the state in bad: "));
	ck_assert_ptr_nonnull(strstr(err.hint, "take the folder away"));
	file_is("bad/state.db", text, sizeof(text) - 1);
	file_is(recover("bad"), text, sizeof(text) - 1);
	ck_assert_ptr_nonnull(ledger);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		state_of_version_1_is_gone_on_with,  change_to_the_new_version_is_made_whole_or_not,
		good_state_is_not_set_aside,         half_a_state_is_set_aside,
		state_of_a_newer_weir_is_left_alone, file_that_is_no_state_is_told_and_left_alone,
	};
	Suite *suite = suite_create("ledger versions");
	TCase *tests = tcase_create("ledger versions");

	tcase_add_checked_fixture(tests, begin, end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
