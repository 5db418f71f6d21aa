/*
 * retry_receipt.c - the receipt of a run, once rejected rows of it were tried again.
 *
 * Counts are those of the whole run, from the state. Kinds of refusals are those of the retry,
 * which has tried all rows that are still rejected. Warnings, and all else of flows that it left
 * out, are kept from the receipt that was there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "receipt.h"
#include "retry.h"

/* The books and inputs of the whole run while they are collected. */
struct whole {
	struct weir_session *session;
	struct weir_step_books *step;
	struct weir_run_input *input;
	size_t inputs, room;
};

static bool take_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	const struct whole *whole = arg;
	struct weir_step_books *step;

	(void)err;
	if (flow->step >= whole->session->books.step_count)
		return true;
	step = &whole->step[flow->step];
	step->state = WEIR_STEP_DONE;
	step->seconds += flow->seconds;
	step->file = weir_arena_strdup(&whole->session->arena, flow->path);
	step->read = (uint64_t)flow->read;
	step->inserted = (uint64_t)flow->inserted;
	step->present = (uint64_t)flow->present;
	step->duplicate = (uint64_t)flow->duplicate;
	step->rejected = (uint64_t)flow->rejected;
	step->orphaned = (uint64_t)flow->orphaned;
	step->batches = (uint64_t)flow->batches;
	step->warnings = (uint64_t)flow->warnings;
	for (int kind = 0; kind < WEIR_PRESENT_KINDS; kind++)
		step->kind[kind] = (uint64_t)flow->kind[kind];
	return true;
}

static bool take_input(void *arg, const struct weir_run_input *input, struct weir_error *err)
{
	struct whole *whole = arg;
	struct weir_arena *arena = &whole->session->arena;

	(void)err;
	if (whole->inputs == whole->room || input->step >= whole->session->books.step_count)
		return true;
	whole->input[whole->inputs] = *input;
	whole->input[whole->inputs].path = weir_arena_strdup(arena, input->path);
	whole->input[whole->inputs++].sha256 = weir_arena_strdup(arena, input->sha256);
	return true;
}

/* ---- from the old receipt ---- */

static const char *text_at(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR ? node->text : "";
}

static uint64_t count_at(const struct weir_node *map, const char *key)
{
	return strtoull(text_at(map, key), NULL, 10);
}

static void keep_kind(const struct weir_node *node, struct weir_warning_count *kinds, size_t *count)
{
	struct weir_warning_count *kind = NULL;

	for (size_t i = 0; i < *count && !kind; i++)
		if (!strcmp(kinds[i].kind, text_at(node, "kind")))
			kind = &kinds[i];
	if (!kind && *count == WEIR_WARNING_KINDS)
		return;
	kind = kind ? kind : &kinds[(*count)++];
	kind->count += count_at(node, "count");
	kind->first_line = count_at(node, "first_line");
	snprintf(kind->kind, sizeof(kind->kind), "%s", text_at(node, "kind"));
	snprintf(kind->sample, sizeof(kind->sample), "%s", text_at(node, "sample"));
}

static void keep_kinds(const struct weir_node *step, const char *key,
		       struct weir_warning_count *kinds, size_t *count)
{
	const struct weir_node *list = weir_node_get(step, key);

	for (size_t i = 0; list && list->kind == WEIR_NODE_LIST && i < list->count; i++)
		keep_kind(list->item[i], kinds, count);
}

/* now: what the retry has of the step. */
static void keep_step(const struct weir_node *old, const struct weir_step_books *now,
		      struct weir_step_books *step)
{
	step->differs = now->differs + count_at(old, "differs");
	step->respelled = now->respelled + count_at(old, "respelled");
	step->merged = now->merged + count_at(old, "merged");
	step->updated = now->updated + count_at(old, "updated");
	step->skipped_batches = now->skipped_batches + count_at(old, "skipped_batches");
	step->warnings = now->warnings + count_at(old, "warnings");
	keep_kinds(old, "warning_kinds", step->warning, &step->warning_kinds);
	if (!step->warning_file && *text_at(old, "warning_file"))
		step->warning_file = text_at(old, "warning_file");
	if (now->state != WEIR_STEP_LEFT_OUT)
		return;
	step->filtered = count_at(old, "filtered");
	step->guarantee = *text_at(old, "guarantee") ? text_at(old, "guarantee") : NULL;
	keep_kinds(old, "reject_kinds", step->refusal, &step->refusal_kinds);
}

/* One that cannot be read has nothing to keep. */
static void keep_old(const struct whole *whole, const struct weir_step_books *tried)
{
	struct weir_session *session = whole->session;
	const char *path =
		weir_arena_printf(&session->arena, "%s/receipt.json", session->run_folder);
	const struct weir_node *list;
	struct weir_receipt old;
	struct weir_error ignored = { 0 };

	if (!weir_receipt_read(path, &session->arena, &old, &ignored))
		return;
	list = weir_node_get(old.root, "steps");
	for (size_t i = 0; list && list->kind == WEIR_NODE_LIST && i < list->count; i++)
		for (size_t k = 0; k < whole->room; k++)
			if (!tried[k].is_task &&
			    !strcmp(tried[k].name, text_at(list->item[i], "name")))
				keep_step(list->item[i], &tried[k], &whole->step[k]);
}

/* ---- the whole ---- */

bool weir_retry_receipt(struct weir_session *session, const struct weir_run_facts *facts,
			struct weir_error *err)
{
	const char *run = session->options->retry->run.id;
	struct weir_books *books = &session->books;
	struct weir_step_books *tried = books->step;
	struct weir_run_facts all = *facts;
	struct whole whole = { .session = session, .room = books->step_count };
	bool good;

	whole.step = weir_arena_alloc(&session->arena, (whole.room + 1) * sizeof(*whole.step));
	whole.input = weir_arena_alloc(&session->arena, (whole.room + 1) * sizeof(*whole.input));
	memcpy(whole.step, tried, whole.room * sizeof(*whole.step));
	if (!weir_ledger_flows(session->ledger, run, take_flow, &whole, err) ||
	    !weir_ledger_inputs(session->ledger, run, take_input, &whole, err))
		return false;
	keep_old(&whole, tried);
	all.input = whole.input;
	all.input_count = whole.inputs;
	books->step = whole.step;
	good = weir_receipt_write(session, &all, err);
	books->step = tried;
	return good;
}
