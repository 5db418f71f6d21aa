/*
 * map.c - turns the rows of a batch into records.
 *
 * A sink's map asks for rows of other tables. What the index of keys does not hold yet
 * is wanted, read for all rows together, and those rows are mapped again.
 */
#include "flow.h"
#include "ids.h"
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
	if (chain->target.session->audit && !plan->def->nth_count) {
		struct weir_uuid match = weir_ids_key(plan->def, room, 1);
		struct weir_entry entry;
		bool found;

		/* It came with what was read beforehand. */
		if (!weir_keys_get(chain->target.session->keys, &match, &entry, &found, err) ||
		    found)
			return found;
	}
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
