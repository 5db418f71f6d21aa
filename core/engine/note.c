/*
 * note.c - the notes of a batch: verdicts as bytes, ids of inserted rows, requests.
 */
#include "note.h"

#include <stdlib.h>

#include "../base/clock.h"
#include "../net/http.h"
#include "ledger.h"
#include "remote.h"
#include "retry.h"

/* What a warning says about a row that is present. */
static uint8_t kind_of(const struct weir_remark *remark)
{
	static const struct {
		const char *code;
		uint8_t kind;
	} known[] = {
		{ "DIFFERS", WEIR_VERDICT_DIFFERS }, { "SPELLING", WEIR_VERDICT_SPELLING },
		{ "MERGED", WEIR_VERDICT_OTHER },    { "ATTACHED", WEIR_VERDICT_OTHER },
		{ "MOVED", WEIR_VERDICT_OTHER },     { "RENUMBERED", WEIR_VERDICT_OTHER },
	};

	if (remark->reject)
		return 0;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(remark->code, known[i].code))
			return known[i].kind;
	return 0;
}

static void add_kind(struct weir_work *work, size_t row, uint8_t kind)
{
	if (weir_verdict_of(work->verdict[row]) == WEIR_PRESENT)
		work->verdict[row] |= kind;
}

void weir_note_verdicts(struct weir_work *work)
{
	const struct weir_batch *batch = work->batch;

	work->verdict = weir_arena_alloc(&work->batch->arena, batch->count + 1);
	for (size_t i = 0; i < batch->count; i++) {
		work->verdict[i] = (uint8_t)batch->row[i].verdict;
		/* An earlier try of this run wrote it over. */
		if (work->before)
			add_kind(work, i, work->before[i] & WEIR_VERDICT_UPDATED);
	}
	for (const struct weir_remark *r = batch->remark; r; r = r->next)
		add_kind(work, r->row, kind_of(r));
	for (size_t i = 0; i < work->write_count; i++)
		if (work->write[i].outcome == WEIR_OUT_UPDATED)
			add_kind(work, work->write_of[i], WEIR_VERDICT_UPDATED);
}

/* ---- what an earlier try inserted ---- */

/* A row that it meant to insert, and that is there. */
struct meant {
	struct weir_uuid id;
	size_t row;
};

struct remembering {
	struct weir_batch *batch;
	struct meant *meant; /* in the order of ids */
	size_t count;
};

/* Ids come first in it, so that they are compared as well. */
static int by_id(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct weir_uuid));
}

static bool is_of_other(void *arg, const struct weir_uuid *id, struct weir_error *err)
{
	struct remembering *r = arg;
	const struct meant *found = bsearch(id, r->meant, r->count, sizeof(*r->meant), by_id);

	(void)err;
	if (found)
		r->batch->row[found->row].verdict = WEIR_PRESENT;
	return true;
}

bool weir_note_remember(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct remembering r = { .batch = work->batch };

	if (flow->session->options->retry)
		return weir_retry_remember(flow, work, err);
	flow->books->skipped_batches += work->was_settled && !work->write_count;
	if (!work->before)
		return true;
	r.meant = weir_arena_alloc(&r.batch->arena, (r.batch->count + 1) * sizeof(*r.meant));
	for (size_t i = 0; i < r.batch->count; i++) {
		if (work->before[i] != WEIR_INSERTED || r.batch->row[i].verdict != WEIR_PRESENT)
			continue;
		r.batch->row[i].verdict = WEIR_INSERTED;
		r.meant[r.count++] = (struct meant){ work->record[i].value[0].as.uuid, i };
	}
	if (work->was_settled || !r.count || !flow->session->ledger)
		return true;
	qsort(r.meant, r.count, sizeof(*r.meant), by_id);
	return weir_ledger_since(flow->session->ledger, flow->number, r.batch->number, is_of_other,
				 &r, err);
}

/* ---- what it cost ---- */

static struct weir_mark mark_now(const struct weir_flow *flow)
{
	struct weir_http_counts counts;

	weir_remote_counts(flow->session, &counts);
	return (struct weir_mark){ weir_clock_us(), counts.retries, counts.connections };
}

void weir_note_mark(struct weir_flow *flow)
{
	flow->mark = mark_now(flow);
}

/* A batch that was only compared keeps what its write cost. */
static void note_cost(const struct weir_flow *flow, const struct weir_work *work,
		      struct weir_batch_note *note)
{
	const struct weir_mark *before = &flow->mark, now = mark_now(flow);

	if (work->was_settled && !work->write_count)
		return;
	note->took_us = now.us > before->us ? now.us - before->us : 1;
	note->retries = now.retries - before->retries;
	note->connections = now.connections - before->connections;
}

/* ---- intents and outcomes ---- */

static struct weir_batch_note begin_note(const struct weir_flow *flow, const struct weir_work *work)
{
	return (struct weir_batch_note){
		.step = flow->number,
		.batch = work->batch,
		.hash = work->hash,
		.first_row = flow->books->read + 1,
		.of_line = work->of_line,
	};
}

/* Ids of the rows whose verdict is INSERTED. */
static void collect_ids(struct weir_work *work, struct weir_batch_note *note)
{
	size_t count = work->batch->count;
	struct weir_uuid *id = weir_arena_alloc(&work->batch->arena, (count + 1) * sizeof(*id));

	for (size_t i = 0; i < count; i++)
		if (note->verdict[i] == WEIR_INSERTED)
			id[note->id_count++] = work->record[i].value[0].as.uuid;
	note->id = id;
}

/* What the store has, of the rows that are noted to differ. */
static void collect_stored(struct weir_work *work, struct weir_batch_note *note)
{
	size_t count = work->batch->count;
	uint32_t *stored = weir_arena_alloc(&work->batch->arena, (count + 1) * sizeof(*stored));

	for (size_t i = 0; i < count; i++)
		if (note->verdict[i] & WEIR_VERDICT_DIFFERS)
			stored[note->stored_count++] = work->stored[i];
	note->stored = stored;
}

bool weir_note_intend(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct weir_batch_note note = begin_note(flow, work);
	uint8_t *verdict;

	work->request = weir_remote_requests(flow->session);
	work->said = work->batch->remark_end;
	if (!flow->session->ledger)
		return true;
	if (work->was_settled && !flow->session->dry &&
	    !weir_ledger_recall_remarks(flow->session->ledger, flow->number, work->batch, err))
		return false;
	if (!work->write_count)
		return true;
	if (flow->session->options->retry)
		return weir_retry_intend(flow, work, err);
	verdict = weir_arena_alloc(&work->batch->arena, work->batch->count + 1);
	for (size_t i = 0; i < work->batch->count; i++)
		if (work->fate[i] == WEIR_FATE_INSERT ||
		    work->batch->row[i].verdict == WEIR_INSERTED)
			verdict[i] = WEIR_INSERTED;
	note.verdict = verdict;
	collect_ids(work, &note);
	work->intended = note.id;
	work->intended_count = note.id_count;
	return weir_ledger_intend(flow->session->ledger, &note, err);
}

bool weir_note_settle(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct weir_batch_note note = begin_note(flow, work);
	uint64_t requests = weir_remote_requests(flow->session);

	if (!flow->session->ledger)
		return true;
	if (flow->session->options->retry)
		return weir_retry_settle(flow, work, err);
	note.verdict = work->verdict;
	note.said = *work->said;
	note_cost(flow, work, &note);
	collect_ids(work, &note);
	collect_stored(work, &note);
	note.same_ids =
		note.id_count == work->intended_count &&
		(!note.id_count || (work->intended && !memcmp(note.id, work->intended,
							      note.id_count * sizeof(*note.id))));
	if (requests > work->request) {
		note.request = work->request + 1;
		note.last_request = requests;
	}
	return weir_ledger_settle(flow->session->ledger, &note, err);
}
