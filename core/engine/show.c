/*
 * show.c - `weir show`: all that the state and the receipt know of one run.
 *
 * Counts and inputs are the state's, so that a run that was killed has them too; warnings and the
 * verification are in the receipt, which a run writes when it ends.
 */
#include <stdio.h>

#include "ledger_read.h"
#include "receipt.h"
#include "report_parts.h"
#include "run_parts.h"

enum { PATH_ROOM = 4096, NAME_WIDTH = 12 };

static void put(const char *before, const char *text, const char *behind)
{
	fputs(before, stdout);
	weir_put_visible(stdout, text ? text : "");
	fputs(behind, stdout);
}

static void put_head(const struct weir_run_row *run)
{
	put("run ", run->id, ": ");
	put("", run->pipeline, ", ");
	fputs(weir_run_outcome(run), stdout);
	if (run->exit_code >= 0 && run->ended)
		printf(", exit code %d", run->exit_code);
	put("\n  ", run->began, " .. ");
	put("", run->ended, "\n");
	put("  from ", run->file, "");
	if (*run->selection)
		put(" (", run->selection, ")");
	put("\n  into ", run->store, "\n");
	if (weir_run_retry_stopped(run))
		put("  to go on: weir rejects retry ", run->id, "\n");
	if (!run->finished && !run->running && run->again && *run->again)
		put("  to go on: ", run->again, "\n");
}

/* ---- counts ---- */

static const char *const heading[] = { "read",     "inserted", "same",      "differs",  "other",
				       "spelling", "updated",  "duplicate", "rejected", "batches" };

enum { COUNTS = sizeof(heading) / sizeof(*heading) };

static void put_name(const char *name)
{
	size_t width = weir_put_visible(stdout, name);

	printf("%*s", width < NAME_WIDTH ? (int)(NAME_WIDTH - width) : 0, "");
}

static bool put_counts(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	const int64_t *kind = flow->kind;
	const int64_t number[COUNTS] = { flow->read,
					 flow->inserted,
					 kind[WEIR_PRESENT_SAME],
					 kind[WEIR_PRESENT_DIFFERS],
					 kind[WEIR_PRESENT_OTHER],
					 kind[WEIR_PRESENT_SPELLING],
					 kind[WEIR_PRESENT_UPDATED],
					 flow->duplicate,
					 flow->rejected,
					 flow->batches };
	bool *any = arg;

	(void)err;
	if (!*any) {
		printf("\n%-*s", NAME_WIDTH, "flow");
		for (size_t i = 0; i < COUNTS; i++)
			printf("  %9s", heading[i]);
		putchar('\n');
	}
	*any = true;
	put_name(flow->name);
	for (size_t i = 0; i < COUNTS; i++)
		printf("  %9lld", (long long)number[i]);
	putchar('\n');
	return true;
}

static bool put_input(void *arg, const struct weir_run_input *input, struct weir_error *err)
{
	bool *any = arg;

	(void)err;
	fputs(*any ? "" : "\ninputs\n", stdout);
	*any = true;
	printf("  %s  %llu bytes", *input->sha256 ? input->sha256 : "(no file)",
	       (unsigned long long)input->size);
	put("  ", input->path, "\n");
	return true;
}

/* ---- from the receipt ---- */

static const char *text_at(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR ? node->text : "";
}

static size_t items(const struct weir_node *list)
{
	return list && list->kind == WEIR_NODE_LIST ? list->count : 0;
}

static void put_kinds(const struct weir_node *step, const char *key)
{
	const struct weir_node *list = weir_node_get(step, key);

	for (size_t i = 0; i < items(list); i++) {
		put("  ", text_at(step, "name"), ": ");
		put("", text_at(list->item[i], "kind"), ", ");
		put("", text_at(list->item[i], "count"), "");
		/* 0: it is about no single row. */
		if (strcmp(text_at(list->item[i], "first_line"), "0"))
			put(" from line ", text_at(list->item[i], "first_line"), "");
		put(": ", text_at(list->item[i], "sample"), "\n");
	}
}

static void put_all_kinds(const struct weir_node *root, const char *title, const char *key)
{
	const struct weir_node *steps = weir_node_get(root, "steps");
	size_t any = 0;

	for (size_t i = 0; i < items(steps); i++)
		any += items(weir_node_get(steps->item[i], key));
	if (any)
		printf("\n%s\n", title);
	for (size_t i = 0; i < items(steps); i++)
		put_kinds(steps->item[i], key);
}

static void put_checks(const struct weir_node *root)
{
	const struct weir_node *list = weir_node_get(root, "verify");

	if (items(list))
		fputs("\nverification\n", stdout);
	for (size_t i = 0; i < items(list); i++) {
		put("  ", text_at(list->item[i], "state"), ": ");
		put("", text_at(list->item[i], "what"), " (");
		put("", text_at(list->item[i], "counted"), ")");
		if (*text_at(list->item[i], "detail"))
			put(": ", text_at(list->item[i], "detail"), "");
		putchar('\n');
	}
}

static void put_receipt(const struct weir_run_row *run, const char *folder,
			struct weir_arena *arena)
{
	const char *path = weir_arena_printf(arena, "%s/runs/%s/receipt.json", folder, run->id);
	struct weir_receipt receipt;
	struct weir_error err = { 0 };

	if (!run->receipt) {
		fputs("\nno receipt: the run has not ended by itself\n", stdout);
		return;
	}
	if (!weir_receipt_read(path, arena, &receipt, &err)) {
		put("\nno receipt: ", err.message, "\n");
		return;
	}
	put_all_kinds(receipt.root, "rejected", "reject_kinds");
	put_all_kinds(receipt.root, "warnings", "warning_kinds");
	put_checks(receipt.root);
	put("\nreceipt: ", path, "\n");
}

static bool show(struct weir_ledger *ledger, const char *folder, const char *name,
		 struct weir_arena *arena, struct weir_error *err)
{
	struct weir_run_row run;
	bool counts = false, inputs = false;

	if (!weir_ledger_find(ledger, name, arena, &run, err))
		return false;
	put_head(&run);
	if (!weir_ledger_flows(ledger, run.id, put_counts, &counts, err) ||
	    !weir_ledger_inputs(ledger, run.id, put_input, &inputs, err))
		return false;
	put_receipt(&run, folder, arena);
	return true;
}

int weir_show(const struct weir_run_options *options, const char *run)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	struct weir_ledger *ledger = NULL;
	struct weir_error err = { 0 };
	struct weir_arena arena;
	char folder[PATH_ROOM];

	weir_arena_init(&arena);
	if (weir_state_folder(options->state_dir, folder, sizeof(folder), &err))
		ledger = weir_ledger_must(folder, &err);
	if (!ledger || !show(ledger, folder, run, &arena, &err))
		weir_logger_error(log, NULL, &err);
	weir_ledger_free(ledger);
	weir_arena_release(&arena);
	weir_logger_free(log);
	return weir_exit_code(err.code);
}
