/*
 * test_ledger_runs.c - the state: runs are begun, gone on with, ended and listed.
 */
#include "ledger_fixture.h"

#include <sys/wait.h>

START_TEST(new_run_keeps_its_id)
{
	start("a", PRINT);
	ck_assert(!resumed);
	ck_assert_str_eq(run_id, "a");
}
END_TEST

START_TEST(run_that_did_not_end_is_gone_on_with)
{
	start("a", PRINT);
	start("b", PRINT);
	ck_assert(resumed);
	ck_assert_str_eq(run_id, "a");
}
END_TEST

START_TEST(run_that_was_stopped_is_gone_on_with)
{
	start("a", PRINT);
	finish("CANCELLED");
	start("b", PRINT);
	ck_assert(resumed);
	ck_assert_str_eq(run_id, "a");
}
END_TEST

START_TEST(finished_run_is_not_gone_on_with)
{
	start("a", PRINT);
	finish("complete");
	start("b", PRINT);
	ck_assert(!resumed);
	ck_assert_str_eq(run_id, "b");
}
END_TEST

START_TEST(other_pipeline_is_another_run)
{
	start("a", PRINT);
	start("b", "f" PRINT);
	ck_assert(!resumed);
	start("c", PRINT " only races");
	ck_assert(!resumed);
}
END_TEST

/* Another process begins the same run and holds it until the pipe is closed. */
static pid_t hold(int *release)
{
	int ready[2], go[2];
	char byte = 'n';
	pid_t child;

	ck_assert(!pipe(ready) && !pipe(go));
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		char id[WEIR_RUN_ID] = "x";
		bool began;

		ledger = weir_ledger_open(".", &err);
		began = ledger && begin_run(PRINT, id);

		close(go[1]);
		byte = began ? 'y' : 'n';
		_exit(write(ready[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 0);
	}
	close(ready[1]);
	close(go[0]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(byte, 'y');
	close(ready[0]);
	*release = go[1];
	return child;
}

static void let_go(pid_t child, int release)
{
	int status;

	close(release);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

START_TEST(two_processes_cannot_write_into_one_store)
{
	struct weir_run_row run;
	int release;
	pid_t child;

	weir_ledger_free(ledger);
	ledger = NULL;
	child = hold(&release);
	open_state();
	strcpy(run_id, "b");
	ck_assert(!begin_run("f" PRINT, run_id));
	ck_assert_int_eq(err.code, WEIR_BUSY);
	ck_assert_str_eq(err.message,
			 weir_arena_printf(&fixture.arena,
					   "an import into sqlite:/meet.db is running already, in "
					   "process %ld",
					   (long)child));
	open_state();
	ck_assert(weir_ledger_find(ledger, "x", &fixture.arena, &run, &err));
	ck_assert(run.running);
	let_go(child, release);
	ck_assert(weir_ledger_find(ledger, "x", &fixture.arena, &run, &err));
	ck_assert(!run.running);
	start("b", PRINT); /* the process died, and its lock with it */
	ck_assert(resumed);
	ck_assert_str_eq(run_id, "x");
}
END_TEST

START_TEST(two_processes_can_write_into_two_stores)
{
	int release;
	pid_t child;

	weir_ledger_free(ledger);
	ledger = NULL;
	child = hold(&release);
	books.store = "sqlite:/other.db";
	start("b", "f" PRINT);
	ck_assert(!resumed);
	let_go(child, release);
}
END_TEST

START_TEST(run_that_is_given_up_is_not_gone_on_with)
{
	struct weir_run_row run;

	start("a", PRINT);
	open_state();
	ck_assert(weir_ledger_give_up(ledger, "a", &err));
	ck_assert(weir_ledger_find(ledger, "a", &fixture.arena, &run, &err));
	ck_assert_str_eq(run.outcome, "given up");
	start("b", PRINT);
	ck_assert(!resumed);
}
END_TEST

static bool list_run(void *arg, const struct weir_run_row *run, struct weir_error *error)
{
	char *text = arg;

	(void)error;
	(void)sprintf(text + strlen(text), "%s %s %s %s %lld=%lld+%lld+%lld+%lld\n", run->id,
		      run->pipeline, run->store, run->outcome ? run->outcome : "(none)",
		      (long long)run->read, (long long)run->inserted, (long long)run->present,
		      (long long)run->duplicate, (long long)run->rejected);
	return true;
}

START_TEST(runs_are_listed_newest_first_with_their_sums)
{
	struct weir_step_books step[] = {
		{ .name = "guard", .is_task = true, .read = 1000 },
		{ .name = "schools", .read = 10, .inserted = 4, .present = 3, .duplicate = 2 },
		{ .name = "races", .read = 5, .inserted = 4, .rejected = 1 },
	};
	char text[1000] = "";

	start("a", PRINT);
	books.step = step;
	books.step_count = 3;
	finish("complete");
	books.step_count = 0;
	start("b", "f" PRINT);
	ck_assert(weir_ledger_runs(ledger, 10, list_run, text, &err));
	ck_assert_str_eq(text, "b meet sqlite:/meet.db (none) 0=0+0+0+0\n"
			       "a meet sqlite:/meet.db complete 15=8+3+2+1\n");
	*text = '\0';
	ck_assert(weir_ledger_runs(ledger, 1, list_run, text, &err));
	ck_assert_str_eq(text, "b meet sqlite:/meet.db (none) 0=0+0+0+0\n");
}
END_TEST

START_TEST(run_ids_begin_with_the_time_and_fit)
{
	char id[WEIR_RUN_ID];

	weir_run_id_make(id);
	ck_assert_uint_eq(strlen(id), strlen("20251025-101502-3fa9"));
	ck_assert_uint_eq(strspn(id, "0123456789"), 8);
	ck_assert_int_eq(id[8], '-');
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		new_run_keeps_its_id,
		run_that_did_not_end_is_gone_on_with,
		run_that_was_stopped_is_gone_on_with,
		finished_run_is_not_gone_on_with,
		other_pipeline_is_another_run,
		two_processes_cannot_write_into_one_store,
		two_processes_can_write_into_two_stores,
		run_that_is_given_up_is_not_gone_on_with,
		runs_are_listed_newest_first_with_their_sums,
		run_ids_begin_with_the_time_and_fit,
	};
	Suite *suite = suite_create("ledger runs");
	TCase *tests = tcase_create("ledger runs");

	tcase_add_checked_fixture(tests, begin, end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
