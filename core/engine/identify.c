/*
 * identify.c - who is this row: one of the store, one that the input had already, or a new one?
 *
 * A row is found again by its derived id first, then by an `also:` column, then by its
 * key. Where a key may occur several times (`nth:`), rows are paired by those columns
 * first; a row of the store that has no equal in the input is paired with what is left.
 */
#include "identify.h"

#include "ids.h"
#include "merged.h"
#include "renumbered.h"
#include "verify.h"

bool weir_question_alias(const struct weir_question *q, const struct weir_uuid *name,
			 struct weir_entry *entry, bool *found, struct weir_error *err)
{
	struct weir_uuid match;

	if (!weir_keys_alias(q->keys, name, &match, found, err))
		return false;
	return !*found || weir_keys_get(q->keys, &match, entry, found, err);
}

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

bool weir_question_keep(const struct weir_question *q, struct weir_entry *entry,
			struct weir_error *err)
{
	const struct weir_table_spec *spec = &q->plan->def->spec;
	const struct weir_record *record = &q->work->record[q->row];
	struct weir_arena *arena = &q->work->batch->arena;
	struct weir_value *keep = weir_arena_alloc(arena, (spec->keep_count + 1) * sizeof(*keep));
	void *bytes = weir_arena_copy(arena, (const char *)entry->keep, entry->keep_length);

	weir_keep_decode(bytes, entry->keep_length, keep, spec->keep_count);
	for (size_t i = 0; i < spec->keep_count; i++)
		if (q->flow->chain.target.keep[i] >= 0)
			keep[i] = record->value[q->flow->chain.target.keep[i]];
	if (weir_keep_encode(keep, spec->keep_count, entry, err))
		return true;
	return weir_while(err, "table %s", spec->name);
}

/* Names lead to good rows: one that led to a refused row is taken over. */
static bool take_name(const struct weir_question *q, const struct weir_uuid *name,
		      const struct weir_uuid *match, struct weir_error *err)
{
	struct weir_entry there;
	bool found;

	if (!weir_question_alias(q, name, &there, &found, err))
		return false;
	if (found && !(there.flags & WEIR_ENTRY_REJECTED))
		return true;
	return weir_keys_set_alias(q->keys, name, match, err);
}

static bool add_also_names(const struct weir_question *q, const struct weir_entry *entry,
			   struct weir_error *err)
{
	const struct weir_record *record = &q->work->record[q->row];
	struct weir_uuid name;

	for (size_t i = 0; i < q->plan->def->spec.also_count; i++)
		if (weir_record_also(record, i, &name) && !take_name(q, &name, &entry->match, err))
			return false;
	return true;
}

static bool add_names(const struct weir_question *q, const struct weir_entry *entry,
		      struct weir_error *err)
{
	if (!weir_uuid_same(&entry->id, &entry->match) &&
	    !take_name(q, &entry->id, &entry->match, err))
		return false;
	/* Not where spellings stand side by side: then each has an entry of its own. */
	if (!q->plan->def->nth_count && !q->plan->twins &&
	    !weir_uuid_same(&q->match, &entry->match) &&
	    !take_name(q, &q->match, &entry->match, err))
		return false;
	return add_also_names(q, entry, err);
}

/* A new row, under an entry and an id of its own. */
bool weir_be_new(const struct weir_question *q, const struct weir_uuid *match,
		 const struct weir_uuid *id, struct weir_error *err)
{
	struct weir_entry entry = { .match = *match,
				    .id = *id,
				    .derived = *id,
				    .flags = WEIR_ENTRY_STORED | WEIR_ENTRY_FRESH,
				    .table = q->plan->number,
				    .line = weir_question_row(q)->line,
				    .spelling = q->spelling,
				    .compare = q->compare,
				    .content = q->content };

	q->work->match[q->row] = *match;
	q->work->fate[q->row] = WEIR_FATE_INSERT;
	q->work->record[q->row].value[0] = weir_id(*id);
	return weir_question_keep(q, &entry, err) && weir_keys_put(q->keys, &entry, err) &&
	       add_names(q, &entry, err);
}

bool weir_be_duplicate(const struct weir_question *q, const struct weir_entry *entry,
		       struct weir_error *err)
{
	weir_question_row(q)->verdict = WEIR_DUPLICATE;
	q->work->of_line[q->row] = entry->line;
	q->work->match[q->row] = entry->match;
	if (entry->content && entry->content != q->content)
		weir_row_warn(weir_question_row(q), "DUPLICATE_DIFFERS",
			      "the same key as line %llu, but other columns differ; the first row "
			      "counts",
			      (unsigned long long)entry->line);
	return add_names(q, entry, err);
}

/* An `insert` refuses what is there, but not what an earlier try of this run brought. */
static bool refuses(const struct weir_question *q)
{
	return q->flow->chain.target.mode == WEIR_INSERT &&
	       !(q->work->before && q->work->before[q->row] == WEIR_INSERTED);
}

static void tell_present(const struct weir_question *q, bool differs, bool respelled)
{
	struct weir_row *row = weir_question_row(q);

	row->verdict = WEIR_PRESENT;
	if (differs && q->flow->chain.target.mode == WEIR_UPSERT)
		q->work->fate[q->row] = WEIR_FATE_UPDATE;
	else if (differs)
		weir_row_warn(row, "DIFFERS", "the store has other values in %s; they stay",
			      q->plan->compare[0]);
	if (respelled)
		weir_row_warn(row, "SPELLING", "the store has it in another spelling");
	if (q->work->moved[q->row])
		weir_row_warn(row, "MOVED",
			      "the store has this row under another key; it stays as it is");
}

/* The store has it: what differs is counted, and kept or updated. */
bool weir_be_present(const struct weir_question *q, struct weir_entry *entry, bool moved,
		     struct weir_error *err)
{
	bool differs = q->plan->compare_count && entry->compare != q->compare;
	bool respelled = entry->spelling != q->spelling;

	entry->line = weir_question_row(q)->line;
	entry->derived = q->derived;
	entry->content = q->content;
	entry->compare = q->compare;
	q->work->match[q->row] = entry->match;
	q->work->moved[q->row] = moved;
	q->work->record[q->row].value[0] = weir_id(entry->id);
	if (refuses(q))
		weir_row_reject(weir_question_row(q), "PRESENT", NULL,
				"the store has this row already");
	else
		tell_present(q, differs, respelled);
	if (q->work->fate[q->row] == WEIR_FATE_UPDATE && !weir_question_keep(q, entry, err))
		return false;
	return weir_keys_put(q->keys, entry, err) && add_names(q, entry, err) &&
	       (moved || weir_verify_claimed(q->flow, &q->work->record[q->row], err));
}

/*
 * The store has another row in its place. Its children are that one's there, and their ids stay
 * derived from its own: so they are the same in a store where nobody merged it.
 */
static bool be_merged(const struct weir_question *q, const struct weir_entry *owner,
		      struct weir_error *err)
{
	struct weir_row *row = weir_question_row(q);
	struct weir_entry entry = *owner;

	entry.match = q->match;
	entry.derived = q->derived;
	entry.line = row->line;
	entry.spelling = q->spelling;
	entry.compare = q->compare;
	entry.content = q->content;
	q->work->match[q->row] = q->match;
	q->work->moved[q->row] = true;
	q->work->record[q->row].value[0] = weir_id(owner->id);
	if (refuses(q)) {
		weir_row_reject(row, "PRESENT", NULL, "the store has this row already");
	} else {
		row->verdict = WEIR_PRESENT;
		weir_row_warn(row, "MERGED",
			      "the store has it under another row, with its rows of %s",
			      q->plan->def->merged_in);
	}
	return weir_keys_put(q->keys, &entry, err) && add_also_names(q, &entry, err);
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
		return weir_be_present(q, &entry, false, err);
	}
	if (!weir_merged_find(q, &entry, &found, err))
		return false;
	return found ? be_merged(q, &entry, err) : weir_be_new(q, &q->match, &q->derived, err);
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
	q.derived = weir_ids_key(q.plan->def, flow->derived, 1);
	q.spelling = weir_ids_spelling(q.plan->def, flow->key);
	q.compare = weir_record_compare(record);
	q.content = weir_record_content(record);
	return q.plan->def->nth_count ? weir_identify_occurrence(&q, err)
				      : identify_single(&q, err);
}
