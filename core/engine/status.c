/*
 * status.c - the last runs, as the state knows them.
 */
#include <stdio.h>

#include "ledger_read.h"
#include "report_parts.h"
#include "run_parts.h"

enum { PATH_ROOM = 4096, COUNTS = 5 };

static bool print_run(void *arg, const struct weir_run_row *run, struct weir_error *err)
{
	size_t *count = arg;

	(void)err;
	(*count)++;
	printf("%s  %s  %s\n", run->id, run->pipeline,
	       run->running || (run->outcome && *run->outcome) ? weir_run_outcome(run)
							       : "not ended: it was killed");
	printf("  %s .. %s\n", run->began, run->ended ? run->ended : "");
	printf("  from %s into %s\n", run->file, run->store);
	printf("  read %lld = inserted %lld + present %lld + duplicate %lld + rejected %lld\n",
	       (long long)run->read, (long long)run->inserted, (long long)run->present,
	       (long long)run->duplicate, (long long)run->rejected);
	if (weir_run_retry_stopped(run))
		printf("  to go on: weir rejects retry %s\n", run->id);
	if (!run->finished && !run->running && run->again && *run->again)
		printf("  to go on: %s\n", run->again);
	return true;
}

/* Walks the last runs; none, where there is no state. */
static bool walk(const struct weir_run_options *options, size_t most, weir_run_row_fn *each,
		 size_t *count, char folder[PATH_ROOM], struct weir_error *err)
{
	struct weir_ledger *ledger;
	bool good;

	if (!weir_state_folder(options->state_dir, folder, PATH_ROOM, err))
		return false;
	if (!weir_ledger_exists(folder))
		return true;
	ledger = weir_ledger_open(folder, err);
	good = ledger && weir_ledger_runs(ledger, most, each, count, err);
	weir_ledger_free(ledger);
	return good;
}

static int end(const struct weir_run_options *options, const struct weir_error *err)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);

	if (err->code != WEIR_OK)
		weir_logger_error(log, NULL, err);
	weir_logger_free(log);
	return weir_exit_code(err->code);
}

int weir_status(const struct weir_run_options *options, size_t most)
{
	struct weir_error err = { 0 };
	char folder[PATH_ROOM];
	size_t count = 0;

	if (walk(options, most, print_run, &count, folder, &err) && !count)
		printf("no runs yet in %s\n", folder);
	return end(options, &err);
}

/* ---- a line for each ---- */

static bool print_line(void *arg, const struct weir_run_row *run, struct weir_error *err)
{
	const int64_t number[COUNTS] = { run->read, run->inserted, run->present, run->duplicate,
					 run->rejected };
	size_t *count = arg;

	(void)err;
	(*count)++;
	printf("%-20s  %-20s  %-13s", run->id, run->began, weir_run_outcome(run));
	for (size_t i = 0; i < COUNTS; i++)
		printf("  %9lld", (long long)number[i]);
	fputs("  ", stdout);
	weir_put_visible(stdout, run->pipeline);
	fputs("  ", stdout);
	weir_put_visible(stdout, run->store);
	putchar('\n');
	return true;
}

int weir_runs(const struct weir_run_options *options, size_t most)
{
	struct weir_error err = { 0 };
	char folder[PATH_ROOM];
	size_t count = 0;

	printf("%-20s  %-20s  %-13s  %9s  %9s  %9s  %9s  %9s  %s  %s\n", "run", "began", "outcome",
	       "read", "inserted", "present", "duplicate", "rejected", "pipeline", "store");
	walk(options, most, print_line, &count, folder, &err);
	return end(options, &err);
}
