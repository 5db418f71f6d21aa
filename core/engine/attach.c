/*
 * attach.c - rows that are taken for a row of the store which has a unique key of theirs.
 */
#include "flow.h"
#include "ids.h"

bool weir_entry_of_id(struct weir_keys *keys, const struct weir_uuid *id, struct weir_entry *entry,
		      bool *found, struct weir_error *err)
{
	if (!weir_keys_find(keys, id, entry, found, err))
		return false;
	*found = *found && weir_uuid_same(&entry->id, id);
	return true;
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

	if (!weir_entry_of_id(keys, &work->record[at].attached_to, &owner, &owned, err) ||
	    !weir_keys_get(keys, &work->match[at], &entry, &found, err))
		return false;
	if (!owned || !found)
		return weir_fail(err, WEIR_BUSY,
				 "the row of the store that line %llu belongs to is gone",
				 (unsigned long long)row->line);
	tell(row, weir_words_of(&work->write[written])->key_columns, owner.line);
	work->moved[at] = true;
	work->of_line[at] = owner.line;
	row->verdict = owner.line ? WEIR_DUPLICATE : WEIR_PRESENT;
	if (!owner.line)
		owner.line = row->line;
	entry.id = owner.id;
	entry.flags = (owner.flags & ~(uint32_t)WEIR_ENTRY_REJECTED) | WEIR_ENTRY_STORED;
	return weir_keys_put(keys, &owner, err) && weir_keys_put(keys, &entry, err);
}
