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

START_TEST(other_store_is_another_run)
{
	start("a", PRINT);
	books.store = "sqlite:/other.db";
	start("b", PRINT);
	ck_assert(!resumed);
	books.store = "sqlite:/meet.db";
	start("c", PRINT);
	ck_assert_str_eq(run_id, "a");
}
END_TEST

/* Another process begins the same run and holds it until the pipe is closed. */
static pid_t hold(const char *fingerprint, int *release)
{
	int ready[2], go[2];
	char byte = 'n';
	pid_t child;

	ck_assert(!pipe(ready) && !pipe(go));
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		char id[WEIR_RUN_ID] = "x";
		struct weir_ledger *own = weir_ledger_open(".", &err);
		const struct weir_run_facts facts = facts_of(fingerprint);
		bool began = own && weir_ledger_begin(own, &facts, id, &resumed, &err);

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

START_TEST(two_processes_cannot_do_one_import)
{
	const struct weir_run_facts facts = facts_of(PRINT);
	int release;
	pid_t child;

	weir_ledger_free(ledger);
	ledger = NULL;
	child = hold(PRINT, &release);
	open_state();
	strcpy(run_id, "b");
	ck_assert(!weir_ledger_begin(ledger, &facts, run_id, &resumed, &err));
	ck_assert_int_eq(err.code, WEIR_BUSY);
	ck_assert_str_eq(err.message, "this import is running already, in another process");
	let_go(child, release);
	start("b", PRINT); /* the process died, and its lock with it */
	ck_assert(resumed);
	ck_assert_str_eq(run_id, "x");
}
END_TEST

START_TEST(two_processes_can_do_two_imports)
{
	int release;
	pid_t child;

	weir_ledger_free(ledger);
	ledger = NULL;
	child = hold(PRINT, &release);
	start("b", "f" PRINT);
	ck_assert(!resumed);
	let_go(child, release);
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
		other_store_is_another_run,
		two_processes_cannot_do_one_import,
		two_processes_can_do_two_imports,
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
