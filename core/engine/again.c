/*
 * again.c - rows that a unique key kept out of the store: their sink may know another version of
 * them, or the row of the store that they are.
 *
 * Written again are rows that were refused alone, so that nothing is counted twice. All lives
 * in the batch.
 */
#include "fate.h"
#include "scopes.h"

enum { ATTEMPTS = 4 }; /* to write a row again; each is one write for all such rows */

/* The rows that are on their way once more. */
struct again {
	struct weir_flow *flow;
	struct weir_work *work;
	struct weir_write write;
	size_t *of; /* per row: its number among the written ones */
	size_t count;
};

bool weir_comes_again(const struct weir_flow *flow)
{
	return weir_chain_sink(&flow->chain)->plugin->ops.sink->refused != NULL;
}

static bool ask(struct again *a, size_t i, int attempt, bool *again, struct weir_error *err)
{
	struct weir_stage *sink = weir_chain_sink(&a->flow->chain);
	struct weir_write_row *row = &a->work->write[i];
	size_t at = a->work->write_of[i];
	struct weir_record *record = &a->work->record[at];
	struct weir_refusal why = { row->key_columns, row->key_value };

	*again = false;
	if (!sink->plugin->ops.sink->refused(sink->self, sink->context, &a->work->batch->row[at],
					     record, &why, attempt, again, err))
		return weir_stage_blame(sink, err);
	if (!record->attached)
		return true;
	*again = false;
	record->attached = !row->update; /* the store has the row already, as itself */
	if (row->update)
		return true;
	record->value[0] = weir_id(record->attached_to);
	row->outcome = WEIR_OUT_PRESENT;
	return true;
}

/* Keeps of the rows those that are to be tried once more. */
static bool ask_all(struct again *a, int attempt, struct weir_error *err)
{
	size_t left = 0;
	bool again;

	for (size_t k = 0; k < a->count; k++) {
		const struct weir_write_row *row = &a->work->write[a->of[k]];

		if (row->outcome != WEIR_OUT_REFUSED || !*row->key_columns)
			continue;
		if (!ask(a, a->of[k], attempt, &again, err))
			return false;
		if (again)
			a->of[left++] = a->of[k];
	}
	a->count = left;
	return true;
}

/* What children need of a row may be what was changed. */
static bool keep_changed(struct again *a, size_t row, struct weir_error *err)
{
	const struct weir_question q = { .flow = a->flow,
					 .work = a->work,
					 .row = row,
					 .plan = a->flow->chain.target.plan,
					 .keys = a->flow->session->keys };
	struct weir_entry entry;
	bool found;

	if (!weir_keys_get(q.keys, &a->work->match[row], &entry, &found, err))
		return false;
	return !found ||
	       (weir_question_keep(&q, &entry, err) && weir_keys_put(q.keys, &entry, err));
}

static bool write_again(struct again *a, struct weir_error *err)
{
	struct weir_work *work = a->work;
	struct weir_write write = a->write;

	write.row = weir_arena_alloc(&work->batch->arena, a->count * sizeof(*write.row));
	write.row_count = a->count;
	for (size_t k = 0; k < a->count; k++)
		write.row[k] = (struct weir_write_row){
			.value = work->write[a->of[k]].value,
			.line = work->write[a->of[k]].line,
			.update = work->write[a->of[k]].update,
		};
	if (!weir_store_write(weir_chain_sink(&a->flow->chain)->context, &write, err))
		return false;
	for (size_t k = 0; k < a->count; k++) {
		work->write[a->of[k]] = write.row[k];
		if (write.row[k].outcome != WEIR_OUT_REFUSED &&
		    !keep_changed(a, work->write_of[a->of[k]], err))
			return false;
	}
	return true;
}

/* What was said of a version that was refused as well is not true. */
static void drop_warnings(struct again *a, struct weir_remark **since)
{
	struct weir_batch *batch = a->work->batch;
	bool *refused = weir_arena_alloc(&batch->arena, batch->count);
	struct weir_remark *remark;

	for (size_t k = 0; k < a->count; k++)
		refused[a->work->write_of[a->of[k]]] =
			a->work->write[a->of[k]].outcome == WEIR_OUT_REFUSED;
	while ((remark = *since)) {
		if (refused[remark->row])
			*since = remark->next;
		else
			since = &remark->next;
	}
	batch->remark_end = since;
}

static bool too_many(const struct again *a, struct weir_error *err)
{
	const struct weir_write_row *last = NULL;
	uint64_t refused = 0;

	for (size_t i = 0; i < a->work->write_count; i++)
		if (a->work->write[i].outcome == WEIR_OUT_REFUSED) {
			last = &a->work->write[i];
			refused++;
		}
	if (refused <= a->write.refusals_allowed)
		return false;
	weir_fail(err, WEIR_LIMIT, "the store refused %llu rows of %s, the last one: %s",
		  (unsigned long long)refused, a->write.table, last->reason);
	return !weir_hint(err, "the other rows of the batch are in the store, and will be found "
			       "there; raise the limit, or mend the input");
}

bool weir_write_again(struct weir_flow *flow, struct weir_work *work,
		      const struct weir_write *write, struct weir_error *err)
{
	struct again a = {
		.flow = flow, .work = work, .write = *write, .count = work->write_count
	};

	a.of = weir_arena_alloc(&work->batch->arena, (a.count + 1) * sizeof(*a.of));
	for (size_t k = 0; k < a.count; k++)
		a.of[k] = k;
	for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
		struct weir_remark **since = work->batch->remark_end;

		if (!ask_all(&a, attempt, err))
			return false;
		if (!a.count)
			break;
		if (!write_again(&a, err))
			return false;
		drop_warnings(&a, since);
	}
	return !too_many(&a, err);
}

/* ---- attached rows ---- */

static bool find_owner(struct weir_keys *keys, const struct weir_uuid *id, struct weir_entry *owner,
		       bool *found, struct weir_error *err)
{
	struct weir_uuid match;

	if (!weir_keys_alias(keys, id, &match, found, err))
		return false;
	return weir_keys_get(keys, *found ? &match : id, owner, found, err);
}

static void tell(struct weir_row *row, const char *columns, uint64_t line)
{
	if (line)
		weir_row_warn(row, "ATTACHED",
			      "the same %s as line %llu, and the store takes it once: taken for "
			      "the same row",
			      columns, (unsigned long long)line);
	else
		weir_row_warn(row, "ATTACHED",
			      "another row of the store has its %s: taken for the same row",
			      columns);
}

/*
 * A row of the store counts once: if the input has it already this one is its duplicate, else
 * the input has it now.
 */
bool weir_attach(struct weir_flow *flow, struct weir_work *work, size_t written,
		 struct weir_error *err)
{
	struct weir_keys *keys = flow->session->keys;
	size_t at = work->write_of[written];
	struct weir_row *row = &work->batch->row[at];
	struct weir_entry entry, owner = { .line = 0 };
	bool found, owned;

	if (!find_owner(keys, &work->record[at].attached_to, &owner, &owned, err) ||
	    !weir_keys_get(keys, &work->match[at], &entry, &found, err))
		return false;
	if (!owned || !found)
		return weir_fail(err, WEIR_BUSY,
				 "the row of the store that line %llu belongs to is gone",
				 (unsigned long long)row->line);
	tell(row, work->write[written].key_columns, owner.line);
	work->moved[at] = true;
	work->of_line[at] = owner.line;
	row->verdict = owner.line ? WEIR_DUPLICATE : WEIR_PRESENT;
	if (!owner.line)
		owner.line = row->line;
	entry.id = owner.id;
	entry.flags = (owner.flags & ~(uint32_t)WEIR_ENTRY_REJECTED) | WEIR_ENTRY_STORED;
	return weir_keys_put(keys, &owner, err) && weir_keys_put(keys, &entry, err);
}
