/*
 * occurrence.c - who is a row whose key may occur several times (`nth:`)?
 *
 * An equal row of the store is the row itself; an equal row of the input makes it a
 * duplicate. A row of the store without an equal in the input is taken for a changed one.
 * All others are further occurrences: they are kept. Each is flagged but the first of the
 * input, whether the store has it or not: a run that is gone on with finds rows of its own.
 */
#include "occurrence.h"
#include "ids.h"

enum { OCCURRENCES = 1000 }; /* of one key; more is a mistake in the key */

/* The occurrences of a key, as far as they are known. */
struct group {
	struct weir_entry equal, loose;
	bool has_equal, has_loose;
	uint64_t count, line; /* line: the first one of the input; 0: all are only in the store */
};

/* The name of the n-th occurrence in the index. */
static struct weir_uuid match_of(const struct weir_question *q, uint64_t n)
{
	return n == 1 ? q->match : weir_ids_key(q->plan->def, q->flow->key, n);
}

/* A row of the store may be taken unless the input has its equal. */
static bool is_loose(const struct weir_question *q, const struct weir_entry *entry, bool *loose,
		     struct weir_error *err)
{
	struct weir_uuid name;
	bool marked;

	*loose = false;
	if (entry->line)
		return true;
	if (!weir_survey(q->flow, err))
		return false;
	name = weir_survey_name(&q->match, entry->compare);
	if (!weir_keys_marked(q->keys, &name, &marked, err))
		return false;
	*loose = !marked;
	return true;
}

static bool look_at_group(const struct weir_question *q, struct group *group,
			  struct weir_error *err)
{
	struct weir_entry entry;
	bool found = true, loose;

	while (found) {
		struct weir_uuid match = match_of(q, group->count + 1);

		if (!weir_keys_get(q->keys, &match, &entry, &found, err))
			return false;
		if (!found)
			break;
		if (entry.line && (!group->line || entry.line < group->line))
			group->line = entry.line;
		if (++group->count > OCCURRENCES)
			return weir_fail(err, WEIR_DENIED,
					 "a key of %s occurs more than %d times; is `key:` right?",
					 q->plan->def->spec.name, OCCURRENCES);
		/* Of several that are equal the one under the row's own id. */
		if (entry.compare == q->compare &&
		    (!group->has_equal || weir_uuid_same(&entry.id, &q->derived))) {
			group->equal = entry;
			group->has_equal = true;
		}
	}
	for (uint64_t n = 1; n <= group->count && !group->has_equal && !group->has_loose; n++) {
		struct weir_uuid match = match_of(q, n);

		if (!weir_keys_get(q->keys, &match, &entry, &found, err) ||
		    !is_loose(q, &entry, &loose, err))
			return false;
		group->has_loose = loose;
		group->loose = entry;
	}
	return true;
}

/* Does a row have this id, among the occurrences or under another key? */
static bool id_taken(const struct weir_question *q, const struct group *group,
		     const struct weir_uuid *id, bool *taken, struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	if (!weir_question_alias(q, id, &entry, taken, err))
		return false;
	for (uint64_t n = 1; n <= group->count && !*taken; n++) {
		struct weir_uuid match = match_of(q, n);

		if (!weir_keys_get(q->keys, &match, &entry, &found, err))
			return false;
		*taken = found && weir_uuid_same(&entry.id, id);
	}
	return true;
}

static void flag(const struct weir_question *q, const struct group *group)
{
	if (group->line)
		weir_row_warn(weir_question_row(q), "OCCURRENCE",
			      "the same key as line %llu with another %s: both are kept",
			      (unsigned long long)group->line, q->plan->def->nth[0]);
}

static bool be_next_occurrence(const struct weir_question *q, const struct group *group,
			       struct weir_error *err)
{
	struct weir_uuid match = match_of(q, group->count + 1), id;
	bool taken = true;

	for (uint64_t n = 1; taken; n++) {
		id = n == 1 ? q->derived : weir_ids_key(q->plan->def, q->flow->derived, n);
		if (!id_taken(q, group, &id, &taken, err))
			return false;
	}
	flag(q, group);
	return weir_be_new(q, &match, &id, err);
}

/* The row's own id is in the store under another key (a merged athlete's result). */
static bool find_moved(const struct weir_question *q, const struct group *group,
		       struct weir_entry *moved, bool *found, struct weir_error *err)
{
	if (!weir_question_alias(q, &q->derived, moved, found, err))
		return false;
	/* Beside others of its key only an equal one is this row. */
	*found = *found && (!group->count || moved->compare == q->compare);
	return true;
}

bool weir_identify_occurrence(const struct weir_question *q, struct weir_error *err)
{
	struct group group = { .count = 0 };
	struct weir_entry moved;
	bool found;

	if (!look_at_group(q, &group, err))
		return false;
	if (group.has_equal && group.equal.line)
		return weir_be_duplicate(q, &group.equal, err);
	if (group.has_equal) {
		flag(q, &group);
		return weir_be_present(q, &group.equal, false, err);
	}
	if (group.has_loose)
		return weir_be_present(q, &group.loose, false, err);
	if (!find_moved(q, &group, &moved, &found, err))
		return false;
	if (found && !moved.line)
		return weir_be_present(q, &moved, true, err);
	if (found && moved.compare == q->compare)
		return weir_be_duplicate(q, &moved, err);
	return be_next_occurrence(q, &group, err);
}
