/*
 * identify.c - who is this row: one of the store, one that the input had already, or a new one?
 *
 * A row is found again by its derived id first, then by an `also:` column, then by its
 * key. Where a key may occur several times (`nth:`), rows are paired by those columns
 * first; a row of the store that has no equal in the input is paired with what is left.
 */
#include "ids.h"
#include "merged.h"
#include "occurrence.h"
#include "renumbered.h"

static bool by_also(const struct weir_question *q, struct weir_entry *entry, bool *found,
		    struct weir_error *err)
{
	const struct weir_record *record = &q->work->record[q->row];
	struct weir_uuid name;

	*found = false;
	for (size_t i = 0; !*found && i < q->plan->def->spec.also_count; i++)
		if (weir_record_also(record, i, &name) &&
		    !weir_question_alias(q, &name, entry, found, err))
			return false;
	return true;
}

static bool by_key(const struct weir_question *q, struct weir_entry *entry, bool *found,
		   struct weir_error *err)
{
	struct weir_uuid exact;
	struct weir_entry twin;
	bool has_twin;

	if (!weir_keys_get(q->keys, &q->match, entry, found, err))
		return false;
	if (!q->plan->twins || (*found && weir_uuid_same(&entry->id, &q->derived)))
		return true;
	exact = weir_ids_spelled(q->plan->def, &q->match, q->spelling);
	if (!weir_keys_get(q->keys, &exact, &twin, &has_twin, err))
		return false;
	if (has_twin)
		*entry = twin;
	*found = *found || has_twin;
	return true;
}

/* In this order: the row's own id, an `also:` column, what an earlier row of the input with
 * this key turned out to be, the key. */
static bool find_entry(const struct weir_question *q, struct weir_entry *entry, bool *found,
		       struct weir_error *err)
{
	struct weir_entry keyed;
	bool has_key;

	if (!weir_question_alias(q, &q->derived, entry, found, err) || *found)
		return *found;
	if (!by_key(q, &keyed, &has_key, err))
		return false;
	if (!has_key || !weir_uuid_same(&keyed.id, &q->derived)) {
		if (!by_also(q, entry, found, err) || *found)
			return *found;
		if (!weir_question_alias(q, &q->match, entry, found, err) || *found)
			return *found;
	}
	*entry = keyed;
	*found = has_key;
	return true;
}

/* The store keeps the old number, from which the ids of its children there are derived. */
static bool be_renumbered(const struct weir_question *q, struct weir_entry *entry,
			  struct weir_error *err)
{
	struct weir_question old = *q;

	old.derived = entry->derived;
	return weir_be_present(&old, entry, false, err);
}

/* No row of the store has its key: is it there all the same? */
static bool be_missing(const struct weir_question *q, struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	if (!weir_renumbered_find(q, &entry, &found, err))
		return false;
	if (found) {
		weir_row_warn(weir_question_row(q), "RENUMBERED",
			      "the store has it under another %s", q->plan->def->spec.key[0]);
		return be_renumbered(q, &entry, err);
	}
	if (!weir_merged_find(q, &entry, &found, err))
		return false;
	return found ? weir_be_merged(q, &entry, err) : weir_be_new(q, &q->match, &q->derived, err);
}

static bool identify_single(struct weir_question *q, struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	if (!find_entry(q, &entry, &found, err))
		return false;
	if (!found)
		return be_missing(q, err);
	if (entry.line && entry.flags & WEIR_ENTRY_REJECTED)
		return weir_be_new(q, &entry.match, &q->derived, err);
	if (entry.line) {
		return weir_be_duplicate(q, &entry, err);
	}
	/* Its id is the row's own, and its key is not: the key was changed in the store. */
	return weir_be_present(q, &entry,
			       weir_uuid_same(&entry.id, &q->derived) &&
				       !weir_uuid_same(&entry.match, &q->match),
			       err);
}

bool weir_identify(struct weir_flow *flow, struct weir_work *work, size_t row, bool fresh,
		   struct weir_error *err)
{
	const struct weir_record *record = &work->record[row];
	struct weir_question q = { .flow = flow,
				   .work = work,
				   .row = row,
				   .plan = flow->chain.target.plan,
				   .keys = flow->session->keys,
				   .fresh = fresh };

	q.match = weir_ids_key(q.plan->def, flow->key, 1);
	q.derived = weir_ids_derived(q.plan->def, flow->key, flow->derived, &q.match);
	q.spelling = weir_ids_spelling(q.plan->def, flow->key);
	q.compare = weir_record_compare(record);
	q.content = weir_record_content(record);
	return q.plan->def->nth_count ? weir_identify_occurrence(&q, err)
				      : identify_single(&q, err);
}
