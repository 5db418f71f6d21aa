/*
 * status.c - the last runs, as the state knows them.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "ledger.h"
#include "run.h"

enum { PATH_ROOM = 4096 };

static void print_run(void *arg, const struct weir_run_row *run)
{
	size_t *count = arg;

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
}

int weir_status(const struct weir_run_options *options, size_t most)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	struct weir_ledger *ledger = NULL;
	struct weir_error err = { 0 };
	char folder[PATH_ROOM], path[PATH_ROOM + sizeof("/state.db")];
	struct stat there;
	size_t count = 0;
	bool good = weir_state_folder(options->state_dir, folder, sizeof(folder), &err);

	snprintf(path, sizeof(path), "%s/state.db", good ? folder : "");
	if (good && !stat(path, &there)) {
		ledger = weir_ledger_open(folder, &err);
		good = ledger && weir_ledger_runs(ledger, most, print_run, &count, &err);
	}
	if (!good)
		weir_logger_error(log, NULL, &err);
	else if (!count)
		printf("no runs yet in %s\n", folder);
	weir_ledger_free(ledger);
	weir_logger_free(log);
	return good ? WEIR_EXIT_OK : WEIR_EXIT_PERSON;
}
