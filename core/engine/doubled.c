/*
 * doubled.c - finds rows of the store that are known by the same while they are read.
 */
#include "doubled.h"

#include "ids.h"
#include "verify.h"

/* What a row is known by, folded, and that in its spelling. False: a part of it is missing. */
static bool names_of(const struct weir_table_plan *plan, const struct weir_value *value,
		     struct weir_uuid *match, struct weir_uuid *spelled)
{
	const struct weir_table_def *def = plan->def;
	const struct weir_value *key = value + plan->at_key;

	for (size_t i = 0; i < def->spec.key_count; i++)
		if (weir_is_null(&key[i]))
			return false;
	*match = weir_ids_key(def, key, 1);
	*spelled = weir_ids_spelled(def, match, weir_ids_spelling(def, key));
	return true;
}

bool weir_doubled_note(struct weir_session *session, const struct weir_entry *before,
		       const struct weir_entry *entry, struct weir_error *err)
{
	uint32_t group = weir_tally_group(session, WEIR_TALLY_DOUBLED, entry->table);

	if (!session->audit || before->spelling != entry->spelling)
		return true;
	return weir_keys_tally(session->keys, group, &before->id, 1, err) &&
	       weir_keys_tally(session->keys, group, &entry->id, 1, err);
}

bool weir_doubled_line(struct weir_session *session, const struct weir_table_plan *plan,
		       const struct weir_value *value, uint64_t *line, struct weir_error *err)
{
	struct weir_uuid name[2]; /* the places in the index that one of them has */
	struct weir_entry entry;
	bool found;

	*line = 0;
	if (!names_of(plan, value, &name[0], &name[1]))
		return true;
	for (size_t i = 0; !*line && i < sizeof(name) / sizeof(*name); i++) {
		if (!weir_keys_get(session->keys, &name[i], &entry, &found, err))
			return false;
		if (found && entry.flags & WEIR_ENTRY_STORED)
			*line = entry.line;
	}
	return true;
}
