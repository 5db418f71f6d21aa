/*
 * merged.c - a row that is not in the store: what was it merged into there?
 */
#include "merged.h"

#include "../base/digest.h"
#include "ids.h"
#include "scopes.h"

static bool is_blank(const struct weir_value *value)
{
	return weir_is_null(value) || weir_text_is(value, "");
}

/* False: a part of it is blank, which says nothing of who the row is. */
static bool alike_of(const struct weir_question *q, uint64_t *hash)
{
	const struct weir_table_def *def = q->plan->def;
	const struct weir_record *record = &q->work->record[q->row];

	*hash = WEIR_FNV_START;
	for (size_t i = 0; i < def->merged_same_count; i++) {
		int field = weir_target_field_of(record->target, def->merged_same[i]);

		if (is_blank(&record->value[field]))
			return false;
		*hash = weir_merged_alike_add(*hash, &record->value[field], &q->work->batch->arena);
	}
	return true;
}

/* Is a candidate equal in `merged_same:`, and the child not its own? */
static bool fits(const struct weir_question *q, uint64_t number, const struct weir_uuid *id,
		 bool *good, struct weir_error *err)
{
	struct weir_uuid name = weir_merged_claim(&q->derived, number), claim;
	uint64_t own, alike = 0;
	bool found, claimed;

	*good = false;
	if (!weir_keys_alias(q->keys, &name, &claim, &found, err) ||
	    !weir_keys_marked(q->keys, &claim, &claimed, err))
		return false;
	if (claimed || !alike_of(q, &own))
		return true;
	name = weir_merged_alike(id);
	if (!weir_keys_remember(q->keys, &name, &alike, err))
		return false;
	*good = alike == own;
	return true;
}

/* The one that fits; of two none. */
static bool pick_candidate(const struct weir_question *q, struct weir_uuid *id, bool *found,
			   struct weir_error *err)
{
	bool more = true, good;

	*found = false;
	for (uint64_t n = 1; n <= WEIR_MERGED_CANDIDATES; n++) {
		struct weir_uuid name = weir_merged_candidate(&q->derived, n), one;

		if (!weir_keys_alias(q->keys, &name, &one, &more, err))
			return false;
		if (!more)
			return true;
		if (!fits(q, n, &one, &good, err))
			return false;
		if (good && *found && !weir_uuid_same(id, &one)) {
			*found = false;
			return true;
		}
		if (good)
			*id = one;
		*found = *found || good;
	}
	return true;
}

/* The owner's entry, read from the store if need be; *found = false: it is gone. */
static bool load_owner(const struct weir_question *q, const struct weir_uuid *id,
		       struct weir_entry *owner, bool *found, struct weir_error *err)
{
	struct weir_session *session = q->flow->session;

	if (!weir_keys_find(q->keys, id, owner, found, err) || *found)
		return *found;
	return weir_merging_want(session, q->flow->chain.target.plan, id, err) &&
	       weir_scopes_load(session, err) && weir_keys_find(q->keys, id, owner, found, err);
}

bool weir_merged_find(const struct weir_question *q, struct weir_entry *owner, bool *found,
		      struct weir_error *err)
{
	struct weir_uuid name, id;

	*found = false;
	if (!q->plan->def->merged_step || q->fresh)
		return true;
	if (!weir_merging_survey(q->flow, err))
		return false;
	name = weir_merged_owner(&q->derived);
	if (!weir_keys_alias(q->keys, &name, &id, found, err))
		return false;
	if (!*found && !pick_candidate(q, &id, found, err))
		return false;
	return !*found || load_owner(q, &id, owner, found, err);
}

/* ---- before any step runs ---- */

static void check_same(const struct weir_chain *chain, struct weir_problems *problems)
{
	const struct weir_table_def *def = chain->target.plan->def;

	for (size_t i = 0; i < def->merged_same_count; i++)
		if (weir_target_field_of(&chain->target, def->merged_same[i]) < 0)
			weir_problem(problems, &def->place,
				     "table \"%s\": merged_same names \"%s\", which flow \"%s\" "
				     "does not fill",
				     def->spec.name, def->merged_same[i], chain->step->name);
}

void weir_merged_check_flow(const struct weir_chain *chain, struct weir_problems *problems)
{
	const struct weir_pipeline *pipeline = chain->target.session->pipeline;
	const struct weir_table_def *child = chain->target.plan->def;

	check_same(chain, problems);
	for (size_t i = 0; i < pipeline->table_count; i++) {
		const struct weir_table_def *parent = &pipeline->table[i];

		if (parent->merged_step != chain->step ||
		    weir_merging_reference(child, (uint32_t)i) >= 0)
			continue;
		weir_hint(weir_problem(problems, &parent->place,
				       "table \"%s\": merged_in names flow \"%s\", which fills %s: "
				       "its key does not refer to %s",
				       parent->spec.name, chain->step->name, child->spec.name,
				       parent->spec.name),
			  "name the flow of rows that are known by a row of %s", parent->spec.name);
	}
}
