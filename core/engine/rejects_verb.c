/*
 * rejects_verb.c - weir rejects: how many rows of a run are rejected, which and why, and again.
 */
#include <dirent.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "../base/text.h"
#include "report_parts.h"
#include "retry.h"

/* A run that is looked at. */
struct looked {
	struct weir_arena arena;
	struct weir_ledger *ledger;
	const char *state;
	struct weir_run_row run;
	const char *flow; /* that one's alone; NULL: all */
	uint64_t told;
	const char *files; /* names of reject files that were told: "/schools.rejects.csv/" */
	size_t step;
	const char *input; /* of the flow that is told */
};

static int complain(const struct weir_run_options *options, const struct weir_error *err)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);

	weir_logger_error(log, NULL, err);
	weir_logger_free(log);
	return weir_exit_code(err->code);
}

static bool look(struct looked *looked, const struct weir_run_options *options, const char *run,
		 struct weir_error *err)
{
	weir_arena_init(&looked->arena);
	looked->ledger = weir_ledger_of(options, &looked->arena, &looked->state, err);
	return looked->ledger &&
	       weir_ledger_find(looked->ledger, run, &looked->arena, &looked->run, err);
}

static int end_look(struct looked *looked, const struct weir_run_options *options, bool good,
		    const struct weir_error *err)
{
	if (good && !looked->told)
		printf("run %s has no rejected rows\n", looked->run.id);
	weir_ledger_free(looked->ledger);
	weir_arena_release(&looked->arena);
	return good ? WEIR_EXIT_OK : complain(options, err);
}

/* ---- list ---- */

static bool list_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	struct looked *looked = arg;
	char number[WEIR_COUNT_TEXT];
	const char *file;

	(void)err;
	if (!flow->rejected)
		return true;
	if (!looked->told++)
		printf("run %s of %s\n", looked->run.id, looked->run.pipeline);
	weir_put_visible(stdout, flow->name);
	printf(": %s rejected", weir_count_print((uint64_t)flow->rejected, number));
	if (flow->orphaned)
		printf(", %s of them with the row that they refer to",
		       weir_count_print((uint64_t)flow->orphaned, number));
	file = weir_arena_printf(&looked->arena, "%s/runs/%s/%s.rejects.csv", looked->state,
				 looked->run.id, flow->name);
	looked->files = weir_arena_printf(&looked->arena, "%s%s.rejects.csv/",
					  looked->files ? looked->files : "/", flow->name);
	printf("\n  %s%s\n", file, access(file, F_OK) ? " is gone: mend them in the input" : "");
	return true;
}

static bool is_new_file(struct looked *looked, const char *name)
{
	static const char ending[] = ".rejects.csv";
	size_t length = strlen(name);

	return length >= sizeof(ending) && !strcmp(name + length - (sizeof(ending) - 1), ending) &&
	       !(looked->files &&
		 strstr(looked->files, weir_arena_printf(&looked->arena, "/%s/", name)));
}

/* A batch that was over a limit is in no books, and in a file. */
static void list_files(struct looked *looked)
{
	const char *folder =
		weir_arena_printf(&looked->arena, "%s/runs/%s", looked->state, looked->run.id);
	DIR *files = opendir(folder);
	const struct dirent *file;

	while (files && (file = readdir(files))) {
		if (!is_new_file(looked, file->d_name))
			continue;
		looked->told++;
		printf("run %s was stopped; these rows were refused, and are in no books\n  %s/",
		       looked->run.id, folder);
		weir_put_visible(stdout, file->d_name);
		putchar('\n');
	}
	if (files)
		(void)closedir(files);
}

/* What to do about the rejected rows. */
static void advise(struct looked *looked)
{
	const struct weir_run_row *run = &looked->run;

	if (!run->finished && !run->running)
		list_files(looked);
	if (!looked->told)
		return;
	if (run->retried)
		printf("a retry of them is running now\n");
	else if (weir_run_may_retry(run))
		printf("mend the rows in these files, then: weir rejects retry %s\n", run->id);
	else if (!run->finished && !run->running)
		printf("the run has not ended; %s%s\n",
		       run->again && *run->again ? "to go on: " : "go on with it first",
		       run->again ? run->again : "");
	else
		printf("they cannot be tried again: %s\n", weir_run_outcome(run));
}

int weir_rejects_list(const struct weir_run_options *options, const char *run)
{
	struct looked looked = { .flow = NULL };
	struct weir_error err = { 0 };
	bool good = look(&looked, options, run, &err) &&
		    weir_ledger_flows(looked.ledger, looked.run.id, list_flow, &looked, &err);

	if (good)
		advise(&looked);
	return end_look(&looked, options, good, &err);
}

/* ---- show ---- */

static bool show_row(void *arg, const struct weir_reject_row *row, struct weir_error *err)
{
	struct looked *looked = arg;

	(void)err;
	if (row->verdict != WEIR_REJECTED)
		return true;
	looked->told++;
	weir_put_visible(stdout, looked->input);
	printf(":%" PRIu64 "  ", row->line);
	weir_put_visible(stdout, row->code);
	fputs("  ", stdout);
	if (*row->column) {
		weir_put_visible(stdout, row->column);
		fputs(": ", stdout);
	}
	weir_put_visible(stdout, row->reason);
	fputc('\n', stdout);
	return true;
}

static bool show_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	struct looked *looked = arg;
	const char *slash = strrchr(flow->path, '/');

	if (looked->flow && strcmp(looked->flow, flow->name) != 0)
		return true;
	looked->step++;
	looked->input = slash ? slash + 1 : *flow->path ? flow->path : flow->name;
	return !flow->rejected || weir_ledger_rows(looked->ledger, looked->run.id, flow->step, 0,
						   show_row, looked, err);
}

int weir_rejects_show(const struct weir_run_options *options, const char *run, const char *flow)
{
	struct looked looked = { .flow = flow };
	struct weir_error err = { 0 };
	bool good = look(&looked, options, run, &err) &&
		    weir_ledger_flows(looked.ledger, looked.run.id, show_flow, &looked, &err);

	if (good && flow && !looked.step) {
		good = weir_fail(&err, WEIR_BAD_CONFIG, "run %s has no flow \"%s\"", looked.run.id,
				 flow);
		weir_hint(&err, "`weir rejects list` names those that have rejected rows");
	}
	return end_look(&looked, options, good, &err);
}

/* ---- retry ---- */

int weir_rejects_retry(const struct weir_run_options *options, const char *run)
{
	struct weir_retry retry;
	struct weir_error err = { 0 };
	int code;

	if (!weir_retry_open(&retry, options, run, &err)) {
		code = complain(options, &err);
	} else if (!weir_retry_has_rows(&retry) && retry.run.exit_code != WEIR_EXIT_REJECTS &&
		   retry.run.exit_code != WEIR_EXIT_VERIFY) {
		printf("run %s has no rejected rows\n", retry.run.id);
		code = WEIR_EXIT_OK;
	} else {
		code = weir_run(&retry.options);
	}
	weir_retry_release(&retry);
	return code;
}
