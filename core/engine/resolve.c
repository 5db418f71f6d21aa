/*
 * resolve.c - settles what each row of a batch is, once all are mapped, in their order.
 */
#include "flow.h"
#include "ids.h"
#include "ledger.h"
#include "outside.h"

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
	return weir_identify(flow, work, i, fresh, err);
}

/* What an earlier try of this run put down for the batch. */
static bool recall(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct weir_session *session = flow->session;
	struct weir_ledger *ledger = session->books.resumed ? session->ledger : session->recalled;

	return !ledger || (weir_ledger_recall(ledger, flow->number, work->batch, work->hash,
					      &work->before, &work->was_settled, err) &&
			   weir_outside_same(flow, ledger, work->batch->number, work, err));
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
	work->differs = weir_arena_alloc(arena, (count + 1) * sizeof(*work->differs));
	work->stored = weir_arena_alloc(arena, (count + 1) * sizeof(*work->stored));
	if (!recall(flow, work, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!resolve_row(flow, work, i, err))
			return false;
	return true;
}
