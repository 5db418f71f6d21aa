/*
 * retry_receipt.c - the receipt of a run, once rejected rows of it were tried again.
 *
 * Counts are those of the whole run, from the state; kinds of refusals, warnings and files are
 * those of the retry, which has tried all rows that are still rejected.
 */
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
	all.input = whole.input;
	all.input_count = whole.inputs;
	books->step = whole.step;
	good = weir_receipt_write(session, &all, err);
	books->step = tried;
	return good;
}
