/*
 * resolve.c - turns the rows of a batch into records, and settles what each row is.
 *
 * A sink's map asks for rows of other tables. What the index of keys does not hold yet
 * is wanted, read for all rows together, and those rows are mapped again; only then is
 * anything decided, in the order of the rows.
 */
#include "flow.h"
#include "ids.h"
#include "ledger.h"
#include "scopes.h"

enum { ROUNDS = 16 }; /* of reading for one batch: references are not that deep */

/* Are the rows of the store with which this one may be the same in the index? */
static bool want_own_scope(struct weir_chain *chain, const struct weir_record *record, bool *ready,
			   struct weir_error *err)
{
	struct weir_table_plan *plan = chain->target.plan;
	size_t count = plan->def->spec.key_count;
	struct weir_value *room = weir_arena_alloc(&weir_chain_sink(chain)->context->scratch,
						   2 * count * sizeof(*room));
	bool fresh;

	*ready = true;
	if (!weir_record_key(record, room, room + count, &fresh))
		return true;
	return weir_scopes_want_key(chain->target.session, plan, room, fresh, ready, err);
}

/* Maps one row; *done is false if it has to be mapped again. */
static bool map_row(struct weir_chain *chain, struct weir_work *work, size_t i, bool *done,
		    struct weir_error *err)
{
	struct weir_stage *sink = weir_chain_sink(chain);
	struct weir_batch *batch = work->batch;
	struct weir_remark **end = batch->remark_end;
	enum weir_verdict verdict = batch->row[i].verdict;
	bool ready = true, good;

	sink->context->pending = false;
	weir_arena_clear(&sink->context->scratch);
	weir_record_begin(&work->record[i], &chain->target, batch, i);
	batch->mute = verdict == WEIR_REJECTED;
	good = sink->plugin->ops.sink->map(sink->self, sink->context, &batch->row[i],
					   &work->record[i], err);
	batch->mute = false;
	if (!good)
		return weir_stage_blame(sink, err);
	if (!sink->context->pending && !want_own_scope(chain, &work->record[i], &ready, err))
		return false;
	*done = ready && !sink->context->pending;
	if (!*done) {
		*end = NULL;
		batch->remark_end = end;
		batch->row[i].verdict = verdict;
	}
	return true;
}

bool weir_resolve_map(struct weir_chain *chain, struct weir_work *work, struct weir_error *err)
{
	size_t count = work->batch->count, left = count;
	bool *done = weir_arena_alloc(&work->batch->arena, count + 1);

	work->record = weir_arena_alloc(&work->batch->arena, (count + 1) * sizeof(*work->record));
	for (int round = 0; left && round < ROUNDS; round++) {
		for (size_t i = 0; i < count; i++) {
			if (done[i])
				continue;
			if (!map_row(chain, work, i, &done[i], err))
				return false;
			left -= done[i];
		}
		if (!weir_scopes_load(chain->target.session, err))
			return false;
	}
	if (left)
		return weir_fail(err, WEIR_BUG, "%zu rows are still waiting for rows of the store",
				 left);
	return true;
}

static bool put_refused(struct weir_flow *flow, const struct weir_uuid *match,
			const struct weir_uuid *id, uint64_t line, struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	if (!weir_keys_get(flow->session->keys, match, &entry, &found, err) || found)
		return found;
	entry = (struct weir_entry){ .match = *match,
				     .id = *id,
				     .derived = *id,
				     .flags = WEIR_ENTRY_REJECTED,
				     .table = flow->chain.target.plan->number,
				     .line = line };
	return weir_keys_put(flow->session->keys, &entry, err);
}

/*
 * A refused row that something is known by: the rows that depend on it can say so. A key
 * that may occur several times is left alone, it would take an occurrence from a good row.
 */
static bool register_refused(struct weir_flow *flow, struct weir_work *work, size_t i, bool known,
			     struct weir_error *err)
{
	const struct weir_table_def *def = flow->chain.target.plan->def;
	uint64_t line = work->batch->row[i].line;
	struct weir_uuid match, id, name;

	if (def->nth_count)
		return true;
	if (known) {
		match = weir_ids_key(def, flow->key, 1);
		id = weir_ids_key(def, flow->derived, 1);
		if (!put_refused(flow, &match, &id, line, err))
			return false;
	}
	for (size_t k = 0; k < def->spec.also_count; k++) {
		if (!weir_record_also(&work->record[i], k, &name))
			continue;
		if (!known) {
			/* Nothing but this name: the entry stands under a name of its own. */
			struct weir_value value = weir_id(name);

			match = weir_ids_tuple("refused", &value, 1);
			if (!put_refused(flow, &match, &match, line, err))
				return false;
		}
		if (!weir_keys_add_alias(flow->session->keys, &name, &match, err))
			return false;
	}
	return true;
}

static bool resolve_row(struct weir_flow *flow, struct weir_work *work, size_t i,
			struct weir_error *err)
{
	struct weir_row *row = &work->batch->row[i];
	struct weir_record *record = &work->record[i];
	bool fresh, known = weir_record_key(record, flow->key, flow->derived, &fresh);

	if (row->verdict == WEIR_LIVE && !known)
		weir_row_reject(row, "KEY", NULL, "a part of the key of %s is blank",
				flow->chain.target.plan->def->spec.name);
	if (row->verdict == WEIR_REJECTED)
		return register_refused(flow, work, i, known, err);
	if (record->duplicate_of) {
		row->verdict = WEIR_DUPLICATE;
		work->of_line[i] = record->duplicate_of;
		return true;
	}
	return weir_identify(flow, work, i, err);
}

/* What an earlier try of this run put down for the batch. */
static bool recall(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct weir_session *session = flow->session;

	if (!session->ledger || !session->books.resumed)
		return true;
	return weir_ledger_recall(session->ledger, flow->number, work->batch, work->hash,
				  &work->before, &work->was_settled, err);
}

bool weir_resolve(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct weir_arena *arena = &work->batch->arena;
	size_t count = work->batch->count;

	if (!weir_resolve_map(&flow->chain, work, err))
		return false;
	work->fate = weir_arena_alloc(arena, (count + 1) * sizeof(*work->fate));
	work->match = weir_arena_alloc(arena, (count + 1) * sizeof(*work->match));
	work->of_line = weir_arena_alloc(arena, (count + 1) * sizeof(*work->of_line));
	work->moved = weir_arena_alloc(arena, count + 1);
	if (!recall(flow, work, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!resolve_row(flow, work, i, err))
			return false;
	return true;
}
