/*
 * status.c - the last runs, as the state knows them.
 */
#include <stdio.h>

#include "ledger_read.h"
#include "run_parts.h"

enum { PATH_ROOM = 4096 };

static bool print_run(void *arg, const struct weir_run_row *run, struct weir_error *err)
{
	size_t *count = arg;

	(void)err;
	(*count)++;
	printf("%s  %s  %s\n", run->id, run->pipeline,
	       run->running                    ? "running now"
	       : run->outcome && *run->outcome ? run->outcome
					       : "not ended: it was killed");
	printf("  %s .. %s\n", run->began, run->ended ? run->ended : "");
	printf("  from %s into %s\n", run->file, run->store);
	printf("  read %lld = inserted %lld + present %lld + duplicate %lld + rejected %lld\n",
	       (long long)run->read, (long long)run->inserted, (long long)run->present,
	       (long long)run->duplicate, (long long)run->rejected);
	if (!run->finished && !run->running && run->again && *run->again)
		printf("  to go on: %s\n", run->again);
	return true;
}

int weir_status(const struct weir_run_options *options, size_t most)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	struct weir_ledger *ledger = NULL;
	struct weir_error err = { 0 };
	char folder[PATH_ROOM];
	size_t count = 0;
	bool good = weir_state_folder(options->state_dir, folder, sizeof(folder), &err);

	if (good && weir_ledger_exists(folder)) {
		ledger = weir_ledger_open(folder, &err);
		good = ledger && weir_ledger_runs(ledger, most, print_run, &count, &err);
	}
	if (!good)
		weir_logger_error(log, NULL, &err);
	else if (!count)
		printf("no runs yet in %s\n", folder);
	weir_ledger_free(ledger);
	weir_logger_free(log);
	return weir_exit_code(err.code);
}
