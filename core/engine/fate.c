/*
 * fate.c - a row is taken for a new one, a duplicate, or one that the store has: what follows of
 * it for the row, and for the index of keys.
 */
#include "fate.h"

#include <stdio.h>

#include "ids.h"
#include "verify.h"

enum { COLUMNS = 256 /* bytes of a list of names; a longer one is cut */ };

bool weir_question_alias(const struct weir_question *q, const struct weir_uuid *name,
			 struct weir_entry *entry, bool *found, struct weir_error *err)
{
	struct weir_uuid match;

	if (!weir_keys_alias(q->keys, name, &match, found, err))
		return false;
	return !*found || weir_keys_get(q->keys, &match, entry, found, err);
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

/* What the store has there, before the entry becomes the row's own. */
static uint64_t columns_apart(const struct weir_question *q, const struct weir_entry *entry)
{
	const struct weir_record *record = &q->work->record[q->row];

	if (!q->plan->compare_count || entry->compare == q->compare)
		return 0;
	return weir_ids_apart(entry->content, weir_record_columns(record), q->plan->compare_count);
}

static void warn_differs(const struct weir_question *q, uint64_t differs)
{
	char columns[COLUMNS] = "";
	size_t used = 0;

	for (size_t i = 0; i < q->plan->compare_count && i < WEIR_APART && used < sizeof(columns);
	     i++)
		if (differs >> i & 1)
			used += (size_t)snprintf(columns + used, sizeof(columns) - used, "%s%s",
						 used ? ", " : "", q->plan->compare[i]);
	weir_row_warn(weir_question_row(q), "DIFFERS",
		      "the store has other values in %s; they stay", columns);
}

static void tell_present(const struct weir_question *q, uint64_t differs, bool respelled)
{
	struct weir_row *row = weir_question_row(q);

	row->verdict = WEIR_PRESENT;
	q->work->differs[q->row] = differs;
	if (differs && q->flow->chain.target.mode == WEIR_UPSERT)
		q->work->fate[q->row] = WEIR_FATE_UPDATE;
	else if (differs)
		warn_differs(q, differs);
	if (respelled)
		weir_row_warn(row, "SPELLING", "the store has it in another spelling");
	if (q->work->moved[q->row])
		weir_row_warn(row, "MOVED",
			      "the store has this row under another key; it stays as it is");
}

/* Of the hash of what the store has some bits, and never 0: they are noted of rows that differ. */
static uint32_t noted_hash(uint64_t compare)
{
	uint32_t bits = (uint32_t)(compare ^ compare >> 32);

	return bits ? bits : 1;
}

/* The store has it: what differs is counted, and kept or updated. */
bool weir_be_present(const struct weir_question *q, struct weir_entry *entry, bool moved,
		     struct weir_error *err)
{
	uint64_t differs = columns_apart(q, entry);
	bool respelled = entry->spelling != q->spelling;

	q->work->stored[q->row] = differs ? noted_hash(entry->compare) : 0;
	entry->line = weir_question_row(q)->line;
	/* A row under the id of its key in the store: the ids of its children there come of it. */
	if (!weir_uuid_same(&entry->id, &entry->derived))
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
bool weir_be_merged(const struct weir_question *q, const struct weir_entry *owner,
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
