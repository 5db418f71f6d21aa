/*
 * present.c - rows that turn out to be in the store when they are written.
 *
 * The index of keys was told that they are new; here their entries become those of the rows of
 * the store, as if these had been read before.
 */
#include "present.h"

#include "../base/digest.h"
#include "fate.h"
#include "ids.h"
#include "verify.h"

static size_t row_of(const struct weir_owners *owners, size_t k)
{
	return owners->work->write_of[owners->of[k]];
}

void weir_present_attach(struct weir_work *work, size_t written, struct weir_uuid id)
{
	struct weir_record *record = &work->record[work->write_of[written]];

	record->attached = true;
	record->attached_to = id;
	record->value[0] = weir_id(id);
	work->write[written].outcome = WEIR_OUT_PRESENT;
}

/* An entry for a row of the store, in the place of the one that the row has so far. */
static bool make_entry(const struct weir_owners *owners, const struct weir_value *stored,
		       struct weir_entry *entry, struct weir_error *err)
{
	const struct weir_table_plan *plan = owners->flow->chain.target.plan;

	entry->id = stored[0].as.uuid;
	entry->flags = WEIR_ENTRY_STORED;
	entry->spelling = weir_ids_spelling(plan->def, stored + plan->at_key);
	entry->compare =
		weir_ids_values(WEIR_FNV_START, stored + plan->at_compare, plan->compare_count);
	entry->content = weir_stored_columns(plan, stored);
	if (weir_keep_encode(stored + plan->at_keep, plan->def->spec.keep_count, entry, err))
		return true;
	return weir_while(err, "table %s", plan->def->spec.name);
}

/* known: the index has the row of the store already, beside the row's own entry. */
static bool be_present(struct weir_owners *owners, size_t k, bool known, struct weir_error *err)
{
	struct weir_flow *flow = owners->flow;
	struct weir_work *work = owners->work;
	struct weir_table_plan *plan = flow->chain.target.plan;
	struct weir_write_row *written = &work->write[owners->of[k]];
	const struct weir_value *stored = owners->owner[k].stored;
	size_t at = row_of(owners, k);
	struct weir_question q = { .flow = flow,
				   .work = work,
				   .row = at,
				   .plan = plan,
				   .keys = flow->session->keys,
				   .match = work->match[at],
				   .derived = work->record[at].value[0].as.uuid };
	struct weir_entry entry;
	bool found;

	if (!weir_keys_get(q.keys, &q.match, &entry, &found, err))
		return false;
	if (!found)
		return weir_fail(err, WEIR_BUG, "a row without an entry was written");
	q.spelling = entry.spelling;
	q.compare = weir_record_compare(&work->record[at]);
	q.content = weir_record_content(&work->record[at]);
	plan->stored = true;
	work->fate[at] = WEIR_FATE_NOTHING;
	if (!make_entry(owners, stored, &entry, err) ||
	    (!known && !weir_verify_other(flow->session, plan, stored, err)) ||
	    !weir_be_present(&q, &entry, false, err))
		return false;
	written->update = work->fate[at] == WEIR_FATE_UPDATE;
	written->outcome = written->update ? WEIR_OUT_NONE : WEIR_OUT_PRESENT;
	return true;
}

/* The row in the way may be another one, or the row itself, where the server was asked twice. */
static bool settle(struct weir_owners *owners, size_t k, struct weir_error *err)
{
	struct weir_write_row *written = &owners->work->write[owners->of[k]];
	const struct weir_value *stored = owners->owner[k].stored;
	const struct weir_value *id = &owners->work->record[row_of(owners, k)].value[0];
	bool same = weir_owners_is_same(owners, k, stored), known;
	struct weir_entry entry;

	if (weir_value_same(id, &stored[0])) {
		written->outcome = same ? WEIR_OUT_INSERTED : WEIR_OUT_PRESENT;
		return true;
	}
	if (!same)
		return true;
	if (!weir_entry_of_id(owners->flow->session->keys, &stored[0].as.uuid, &entry, &known, err))
		return false;
	if (!known || !entry.line)
		return be_present(owners, k, known, err);
	weir_present_attach(owners->work, owners->of[k], entry.id);
	return true;
}

bool weir_present_same(struct weir_owners *owners, struct weir_error *err)
{
	for (size_t k = 0; k < owners->count; k++) {
		const struct weir_write_row *written = &owners->work->write[owners->of[k]];
		const struct weir_value *stored = owners->owner[k].stored;

		if (stored && stored[0].type == WEIR_UUID && !written->update &&
		    (written->outcome == WEIR_OUT_REFUSED || written->outcome == WEIR_OUT_NONE) &&
		    !settle(owners, k, err))
			return false;
	}
	return true;
}

static void begin(struct weir_owners *owners)
{
	owners->owner = weir_arena_alloc(&owners->work->batch->arena,
					 (owners->count + 1) * sizeof(*owners->owner));
}

bool weir_present_left(struct weir_owners *owners, struct weir_error *err)
{
	size_t *row =
		weir_arena_alloc(&owners->work->batch->arena, (owners->count + 1) * sizeof(*row));

	begin(owners);
	for (size_t k = 0; k < owners->count; k++)
		row[k] = k;
	return weir_owners_reread(owners, row, owners->count, err) &&
	       weir_present_same(owners, err);
}

bool weir_present_there(struct weir_owners *owners, struct weir_error *err)
{
	begin(owners);
	if (!weir_owners_reread_ids(owners, err))
		return false;
	for (size_t k = 0; k < owners->count; k++)
		if (owners->owner[k].stored && !be_present(owners, k, false, err))
			return false;
	return true;
}
