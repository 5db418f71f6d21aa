/*
 * merging.c - reads the flow that tells what rows were merged into, ahead of its turn.
 *
 * Each of its rows (a result) refers to a row of the table in question (an athlete). Where that
 * one is not in the store, and the store has the result all the same, the athlete to whom it
 * belongs there is the owner: the result has the id that weir would give it. Or the result is
 * equal in what tells occurrences of a key apart (`nth:`: time and place), and the owner is equal
 * in `merged_same:`. What is found stands in the index of keys under names of its own.
 */
#include "merged.h"

#include "../base/digest.h"
#include "ids.h"
#include "scopes.h"

enum { AT_ONCE = 1000 }; /* rows that are read together */

struct weir_merging {
	struct weir_session *session;
	struct weir_table_plan *parent, *child;
	size_t at;                        /* of the reference in the child's key */
	struct weir_value *key, *derived; /* room for a key of either, and more */
	/* Ids of rows of the parent that are to be read, together: */
	struct weir_value owner[AT_ONCE], candidate[AT_ONCE];
	size_t owners, candidates;
	const char **alike; /* what is read of candidates: id, and `merged_same:` */
	uint64_t refused;   /* children that could not be looked at */
};

/* ---- names in the index ---- */

/* Of a child in the store: whose it is. */
static struct weir_uuid parent_name(const struct weir_uuid *child)
{
	return weir_merged_name("belongs to", child, 0);
}

/* The number-th child with this key, whoever it belongs to, and these `nth:` columns. */
static struct weir_uuid equal_name(const struct weir_merging *m, const struct weir_value *key,
				   uint64_t compare, uint64_t number)
{
	size_t count = m->child->def->spec.key_count;

	memcpy(m->derived, key, count * sizeof(*key));
	m->derived[m->at] = weir_int((int64_t)number);
	m->derived[count] = weir_int((int64_t)compare);
	return weir_ids_tuple("equal", m->derived, count + 1);
}

/* ---- what the store has ---- */

/* A child of the store: whose it is, and what is equal to it. */
static bool note_child(void *arg, const struct weir_table_plan *plan,
		       const struct weir_entry *entry, const struct weir_value *key,
		       struct weir_error *err)
{
	struct weir_merging *m = arg;
	struct weir_keys *keys = m->session->keys;
	const struct weir_uuid *parent = &key[m->at].as.uuid;
	struct weir_uuid name = parent_name(&entry->id), other;
	bool taken = true;

	if (plan != m->child || key[m->at].type != WEIR_UUID)
		return true;
	if (!weir_keys_add_alias(keys, &name, parent, err))
		return false;
	for (uint64_t n = 1; taken && n <= WEIR_MERGED_CANDIDATES && plan->def->nth_count; n++) {
		name = equal_name(m, key, entry->compare, n);
		if (!weir_keys_alias(keys, &name, &other, &taken, err) ||
		    (!taken && !weir_keys_add_alias(keys, &name, parent, err)))
			return false;
	}
	return true;
}

bool weir_merging_suppose(struct weir_merging *m, const struct weir_table_plan *plan,
			  const struct weir_value *key, struct weir_value *keep,
			  struct weir_parent *out, struct weir_error *err)
{
	struct weir_uuid id;

	if (plan != m->parent)
		return true;
	if (!weir_scopes_derive(m->session, plan->def, key, m->derived, err))
		return false;
	id = weir_ids_key(plan->def, m->derived, 1);
	*out = (struct weir_parent){ .found = WEIR_FOUND, .id = id, .derived = id, .keep = keep };
	return true;
}

bool weir_merging_want(struct weir_session *session, struct weir_table_plan *plan,
		       const struct weir_uuid *id, struct weir_error *err)
{
	const struct weir_value value = weir_id(*id);
	bool whole = weir_scopes_reads_whole(plan->def), ready;

	return weir_scopes_want(session, plan, whole ? NULL : "id", &value, &ready, err);
}

/* ---- what the input has ---- */

static bool take_alike(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct weir_merging *m = arg;
	struct weir_arena arena;
	struct weir_uuid name;
	uint64_t hash = WEIR_FNV_START;

	if (value[0].type != WEIR_UUID)
		return true;
	weir_arena_init(&arena);
	for (size_t i = 0; i < m->parent->def->merged_same_count; i++)
		hash = weir_merged_alike_add(hash, &value[i + 1], &arena);
	weir_arena_release(&arena);
	name = weir_merged_alike(&value[0].as.uuid);
	return weir_keys_remember(m->session->keys, &name, &hash, err);
}

static bool read_candidates(struct weir_merging *m, struct weir_error *err)
{
	const struct weir_table_def *def = m->parent->def;
	const struct weir_query query = { .table = def->spec.name,
					  .column = m->alike,
					  .column_count = def->merged_same_count + 1,
					  .where = "id",
					  .in = m->candidate,
					  .in_count = m->candidates };

	m->candidates = 0;
	return !query.in_count ||
	       weir_store_scan(m->session->store->context, &query, take_alike, m, err);
}

/* Owners that are not in the index yet: mostly they came with others of their parent's rows. */
static bool read_owners(struct weir_merging *m, struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	for (size_t i = 0; i < m->owners; i++)
		if (!weir_keys_find(m->session->keys, &m->owner[i].as.uuid, &entry, &found, err) ||
		    (!found &&
		     !weir_merging_want(m->session, m->parent, &m->owner[i].as.uuid, err)))
			return false;
	m->owners = 0;
	return weir_scopes_load(m->session, err);
}

/* A mark: the input has this child as that parent's own. */
static struct weir_uuid claim_name(const struct weir_merging *m, const struct weir_uuid *parent,
				   uint64_t compare)
{
	size_t count = m->child->def->spec.key_count;

	memcpy(m->derived, m->key, count * sizeof(*m->key));
	m->derived[m->at] = weir_id(*parent);
	m->derived[count] = weir_int((int64_t)compare);
	return weir_ids_tuple("claimed", m->derived, count + 1);
}

static bool note_candidate(struct weir_merging *m, const struct weir_uuid *derived,
			   const struct weir_uuid *id, uint64_t compare, struct weir_error *err)
{
	struct weir_keys *keys = m->session->keys;
	struct weir_uuid name, other, claim = claim_name(m, id, compare);
	bool taken = true, added;

	for (uint64_t n = 1; taken && n <= WEIR_MERGED_CANDIDATES; n++) {
		name = weir_merged_candidate(derived, n);
		if (!weir_keys_alias(keys, &name, &other, &taken, err))
			return false;
		if (taken)
			continue;
		other = weir_merged_claim(derived, n);
		if (!weir_keys_add_alias(keys, &name, id, err) ||
		    !weir_keys_add_alias(keys, &other, &claim, err))
			return false;
	}
	name = weir_merged_alike(id);
	if (!weir_keys_mark(keys, &name, &added, err))
		return false;
	if (!added)
		return true;
	m->candidate[m->candidates++] = weir_id(*id);
	return m->candidates < AT_ONCE || read_candidates(m, err);
}

static bool look_for_equals(struct weir_merging *m, const struct weir_record *record,
			    const struct weir_uuid *derived, struct weir_error *err)
{
	uint64_t compare = weir_record_compare(record);
	bool found = m->child->def->nth_count > 0 && m->parent->def->merged_same_count > 0;

	for (uint64_t n = 1; found && n <= WEIR_MERGED_CANDIDATES; n++) {
		struct weir_uuid name = equal_name(m, m->key, compare, n), id;

		if (!weir_keys_alias(m->session->keys, &name, &id, &found, err) ||
		    (found && !note_candidate(m, derived, &id, compare, err)))
			return false;
	}
	return true;
}

/* A child whose parent is not in the store: is it there itself? */
static bool look_at_orphan(struct weir_merging *m, const struct weir_record *record,
			   struct weir_error *err)
{
	struct weir_uuid derived = m->key[m->at].as.uuid, id, name;
	bool found;

	id = weir_ids_key(m->child->def, m->derived, 1);
	name = parent_name(&id);
	if (!weir_keys_alias(m->session->keys, &name, &id, &found, err))
		return false;
	if (!found)
		return look_for_equals(m, record, &derived, err);
	if (weir_uuid_same(&id, &derived))
		return true;
	name = weir_merged_owner(&derived);
	if (!weir_keys_add_alias(m->session->keys, &name, &id, err))
		return false;
	m->owner[m->owners++] = weir_id(id);
	return m->owners < AT_ONCE || read_owners(m, err);
}

static bool claim(struct weir_merging *m, const struct weir_record *record, struct weir_error *err)
{
	struct weir_uuid name = claim_name(m, &m->key[m->at].as.uuid, weir_record_compare(record));
	bool added;

	return weir_keys_mark(m->session->keys, &name, &added, err);
}

static bool look_at_row(struct weir_merging *m, const struct weir_work *work, size_t i,
			struct weir_error *err)
{
	struct weir_entry parent;
	bool fresh, found;

	m->refused += work->batch->row[i].verdict == WEIR_REJECTED;
	if (work->batch->row[i].verdict == WEIR_REJECTED ||
	    !weir_record_key(&work->record[i], m->key, m->derived, &fresh) ||
	    m->key[m->at].type != WEIR_UUID)
		return true;
	if (!weir_keys_find(m->session->keys, &m->key[m->at].as.uuid, &parent, &found, err))
		return false;
	return found ? claim(m, &work->record[i], err) : look_at_orphan(m, &work->record[i], err);
}

static bool look_at_batch(void *arg, struct weir_work *work, struct weir_error *err)
{
	for (size_t i = 0; i < work->batch->count; i++)
		if (!look_at_row(arg, work, i, err))
			return false;
	return true;
}

/* ---- the reading ahead ---- */

int weir_merging_reference(const struct weir_table_def *child, uint32_t parent)
{
	for (size_t i = 0; i < child->spec.key_count; i++)
		if (child->key_ref[i] == (int)parent)
			return (int)i;
	return -1;
}

/*
 * Can the store have any of the children? Not where their scopes are below rows that this run
 * brought one and all (a new meet's races).
 */
static bool worth_reading(const struct weir_merging *m, bool *worth, struct weir_error *err)
{
	const struct weir_table_def *child = m->child->def;
	struct weir_table_plan *above;

	*worth = true;
	for (size_t i = 0; i < child->spec.key_count; i++) {
		if (child->key_ref[i] < 0)
			continue;
		if (!weir_tables_at(m->session, (size_t)child->key_ref[i], &above, err))
			return false;
		*worth = !above->file || above->stored;
		break;
	}
	return true;
}

static void make_room(struct weir_merging *m)
{
	const struct weir_table_def *def = m->parent->def;
	struct weir_arena *arena = &m->session->arena;
	size_t room = m->child->def->spec.key_count + def->spec.key_count + 1;

	m->key = weir_arena_alloc(arena, room * sizeof(*m->key));
	m->derived = weir_arena_alloc(arena, room * sizeof(*m->derived));
	m->alike = weir_arena_alloc(arena, (def->merged_same_count + 1) * sizeof(*m->alike));
	m->alike[0] = "id";
	for (size_t i = 0; i < def->merged_same_count; i++)
		m->alike[i + 1] = def->merged_same[i];
}

/* Steps that are left out may be those that find what the children refer to. */
static void tell_refused(const struct weir_merging *m, const char *step)
{
	const struct weir_run_options *options = m->session->options;

	if (m->refused && (options->only || options->from))
		weir_logger_write(m->session->log, WEIR_WARN, step,
				  "%llu rows of %s cannot say what was merged, as what they refer "
				  "to is not in the store; a run of all steps may find it",
				  (unsigned long long)m->refused, m->child->def->spec.name);
}

static bool read_ahead(struct weir_flow *flow, struct weir_ahead *ahead, struct weir_error *err)
{
	struct weir_merging m = { .session = flow->session,
				  .parent = flow->chain.target.plan,
				  .child = ahead->chain.target.plan };
	int at = weir_merging_reference(m.child->def, m.parent->number);
	bool worth, good;

	if (at < 0)
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "merged_in: the key of %s does not refer to %s",
				 m.child->def->spec.name, m.parent->def->spec.name);
	m.at = (size_t)at;
	if (!worth_reading(&m, &worth, err))
		return false;
	if (!worth)
		return true;
	make_room(&m);
	flow->session->merging = &m;
	flow->session->loaded = note_child;
	flow->session->loaded_arg = &m;
	good = weir_ahead_read(ahead, look_at_batch, &m, err) && read_candidates(&m, err) &&
	       read_owners(&m, err);
	flow->session->merging = NULL;
	flow->session->loaded = NULL;
	tell_refused(&m, flow->step->name);
	return good;
}

/* A flow that is not run may have no file; then nothing can be told, and that is said. */
bool weir_merging_survey(struct weir_flow *flow, struct weir_error *err)
{
	const struct weir_table_def *def = flow->chain.target.plan->def;
	struct weir_ahead ahead;
	bool good;

	if (flow->merged_looked)
		return true;
	flow->merged_looked = true;
	good = weir_ahead_open(&ahead, flow->session, def->merged_step, err);
	if (good) {
		good = read_ahead(flow, &ahead, err) || weir_while(err, "%s", def->merged_in);
	} else if (err->code == WEIR_BAD_CONFIG) {
		weir_logger_write(flow->session->log, WEIR_WARN, flow->step->name,
				  "merged rows are not looked for: %s", err->message);
		*err = (struct weir_error){ 0 };
		good = true;
	}
	weir_ahead_close(&ahead);
	return good;
}
