/*
 * scopes.c - collects the scopes that are wanted, and reads them from the store.
 *
 * Owns the list of wanted scopes; their values live in its arena until they are read.
 */
#include "scopes.h"

#include <stdlib.h>

#include "../base/digest.h"
#include "doubled.h"
#include "hidden.h"
#include "ids.h"
#include "verify.h"
#include "wrote.h"

struct want {
	struct weir_table_plan *plan;
	const char *where; /* NULL: all */
	struct weir_value value;
	struct weir_uuid name;
};

struct weir_scopes {
	struct weir_arena arena;
	struct want *want;
	size_t count, capacity;
};

struct weir_scopes *weir_scopes_new(void)
{
	struct weir_scopes *scopes = weir_xcalloc(1, sizeof(*scopes));

	weir_arena_init(&scopes->arena);
	return scopes;
}

void weir_scopes_free(struct weir_scopes *scopes)
{
	if (!scopes)
		return;
	weir_arena_release(&scopes->arena);
	free(scopes->want);
	free(scopes);
}

static void add(struct weir_scopes *scopes, struct weir_table_plan *plan, const char *where,
		const struct weir_value *value, const struct weir_uuid *name)
{
	struct want *want;

	if (scopes->count == scopes->capacity) {
		scopes->capacity = scopes->capacity ? 2 * scopes->capacity : 64;
		scopes->want = weir_xrealloc(scopes->want, scopes->capacity, sizeof(*want));
	}
	want = &scopes->want[scopes->count++];
	*want = (struct want){ plan, where, where ? *value : weir_null(), *name };
	if (want->value.type == WEIR_TEXT)
		want->value.as.text =
			weir_arena_copy(&scopes->arena, want->value.as.text, want->value.length);
}

/* A scope has its name in the index once it is there, and another one as soon as it is wanted. */
bool weir_scopes_want(struct weir_session *session, struct weir_table_plan *plan, const char *where,
		      const struct weir_value *value, bool *ready, struct weir_error *err)
{
	struct weir_value nothing = weir_null(), named;
	struct weir_uuid name =
		weir_ids_by(plan->def, where ? where : "*", where ? value : &nothing);
	bool added;

	if (!weir_keys_marked(session->keys, &name, ready, err))
		return false;
	if (*ready)
		return true;
	named = weir_id(name);
	named.as.uuid = weir_ids_tuple("wanted", &named, 1);
	if (!weir_keys_mark(session->keys, &named.as.uuid, &added, err))
		return false;
	if (added)
		add(session->scopes, plan, where, value, &name);
	return true;
}

static int first_reference(const struct weir_table_def *def)
{
	for (size_t i = 0; i < def->spec.key_count; i++)
		if (def->key_ref[i] >= 0)
			return (int)i;
	return -1;
}

bool weir_scopes_reads_whole(const struct weir_table_def *def)
{
	if (first_reference(def) >= 0)
		return false;
	for (size_t i = 0; i < def->spec.key_count; i++)
		if (def->key_folded[i])
			return true;
	return false;
}

int weir_scopes_column(const struct weir_table_def *def)
{
	int at = first_reference(def);

	if (weir_scopes_reads_whole(def))
		return -1;
	return at < 0 ? 0 : at;
}

bool weir_scopes_want_key(struct weir_session *session, struct weir_table_plan *plan,
			  const struct weir_value *key, bool fresh, bool *ready,
			  struct weir_error *err)
{
	int at = first_reference(plan->def);

	*ready = true;
	if (at >= 0 && fresh)
		return true;
	if (weir_scopes_reads_whole(plan->def))
		return weir_scopes_want(session, plan, NULL, NULL, ready, err);
	at = at < 0 ? 0 : at;
	return weir_scopes_want(session, plan, plan->def->spec.key[at], &key[at], ready, err);
}

/* What the store's rows are turned into entries with. */
struct load {
	struct weir_session *session;
	struct weir_table_plan *plan;
	struct weir_value *derived; /* the key with the parents' derived ids */
};

bool weir_scopes_derive(struct weir_session *session, const struct weir_table_def *def,
			const struct weir_value *key, struct weir_value *derived,
			struct weir_error *err)
{
	for (size_t i = 0; i < def->spec.key_count; i++) {
		struct weir_entry parent;
		bool found;

		derived[i] = key[i];
		if (def->key_ref[i] < 0 || key[i].type != WEIR_UUID)
			continue;
		if (!weir_keys_find(session->keys, &key[i].as.uuid, &parent, &found, err))
			return false;
		if (found)
			derived[i] = weir_id(parent.derived);
	}
	return true;
}

/* The row whose own derived id this is has the first right to it; the other one moves out. */
static bool take_place(struct load *load, struct weir_entry *there, struct weir_error *err)
{
	struct weir_keys *keys = load->session->keys;

	there->match = there->id;
	return weir_keys_put(keys, there, err) &&
	       weir_keys_set_alias(keys, &there->id, &there->id, err);
}

/* Tries a place: *taken by another row, or *known: it is there already. */
static bool try_place(struct load *load, struct weir_entry *entry, struct weir_entry *there,
		      bool *taken, bool *known, struct weir_error *err)
{
	bool found;

	if (!weir_keys_get(load->session->keys, &entry->match, there, &found, err))
		return false;
	*known = found && weir_uuid_same(&there->id, &entry->id);
	*taken = found && !*known;
	return true;
}

/* A key that occurs once: the key, then the exact spelling, then the row's id. */
static bool place_single(struct load *load, struct weir_entry *entry, bool *known,
			 struct weir_error *err)
{
	struct weir_table_plan *plan = load->plan;
	struct weir_entry there;
	bool taken;

	if (!try_place(load, entry, &there, &taken, known, err) || !taken)
		return !taken;
	plan->twins = true;
	if (!weir_doubled_note(load->session, &there, entry, err))
		return false;
	if (weir_uuid_same(&entry->id, &entry->match) && !there.line)
		return take_place(load, &there, err);
	entry->match = weir_ids_spelled(plan->def, &entry->match, entry->spelling);
	if (!try_place(load, entry, &there, &taken, known, err) || !taken)
		return !taken;
	entry->match = entry->id;
	return try_place(load, entry, &there, &taken, known, err);
}

static bool place_occurrence(struct load *load, const struct weir_value *key,
			     struct weir_entry *entry, bool *known, struct weir_error *err)
{
	struct weir_entry there;
	bool taken = true;

	for (uint64_t n = 1; taken; n++) {
		entry->match = weir_ids_key(load->plan->def, key, n);
		if (!try_place(load, entry, &there, &taken, known, err))
			return false;
	}
	return true;
}

/*
 * The place of a store's row in the index: its key, or, where another row of the store has
 * it, the next occurrence (`nth:`) or its spelling; its id, where nothing in the input can
 * be the row.
 */
static bool find_place(struct load *load, const struct weir_value *key, struct weir_entry *entry,
		       bool *known, struct weir_error *err)
{
	struct weir_entry there;
	bool taken;

	for (size_t i = 0; i < load->plan->def->spec.key_count; i++)
		if (weir_is_null(&key[i])) {
			entry->match = entry->id;
			return try_place(load, entry, &there, &taken, known, err);
		}
	if (load->plan->def->nth_count)
		return place_occurrence(load, key, entry, known, err);
	entry->match = weir_ids_key(load->plan->def, key, 1);
	return place_single(load, entry, known, err);
}

static bool add_names(struct load *load, const struct weir_entry *entry,
		      const struct weir_value *also, struct weir_error *err)
{
	struct weir_keys *keys = load->session->keys;
	const struct weir_table_spec *spec = &load->plan->def->spec;

	if (!weir_uuid_same(&entry->id, &entry->match) &&
	    !weir_keys_add_alias(keys, &entry->id, &entry->match, err))
		return false;
	for (size_t i = 0; i < spec->also_count; i++) {
		struct weir_uuid name;

		if (weir_is_null(&also[i]) || weir_text_is(&also[i], ""))
			continue;
		name = weir_ids_by(load->plan->def, spec->also[i], &also[i]);
		if (!weir_keys_add_alias(keys, &name, &entry->match, err))
			return false;
	}
	return true;
}

struct weir_uuid weir_scopes_equal(const struct weir_value *value, size_t count)
{
	return weir_ids_tuple("equal in the store", value, count);
}

struct weir_uuid weir_scopes_twice(const struct weir_value *value, size_t count)
{
	return weir_ids_tuple("twice in the store", value, count);
}

static bool add_equal_name(struct load *load, const struct weir_entry *entry,
			   const struct weir_value *value, struct weir_error *err)
{
	struct weir_keys *keys = load->session->keys;
	size_t count = load->plan->def->renumbered_count;
	struct weir_uuid name = weir_scopes_equal(value, count), other;
	bool taken, added;

	if (!count)
		return true;
	if (!weir_keys_alias(keys, &name, &other, &taken, err))
		return false;
	if (!taken)
		return weir_keys_add_alias(keys, &name, &entry->match, err);
	name = weir_scopes_twice(value, count);
	return weir_keys_mark(keys, &name, &added, err);
}

static bool load_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct load *load = arg;
	struct weir_table_plan *plan = load->plan;
	const struct weir_value *key = value + plan->at_key;
	struct weir_entry entry = { .table = plan->number, .flags = WEIR_ENTRY_STORED };
	bool known, hidden;

	if (value[0].type != WEIR_UUID)
		return weir_fail(err, WEIR_DENIED,
				 "table %s of the store has an id that is not a uuid",
				 plan->def->spec.name);
	if (!weir_hidden_has(load->session, plan->def->spec.name, &value[0].as.uuid, &hidden, err))
		return false;
	if (hidden)
		return true;
	entry.id = value[0].as.uuid;
	entry.spelling = weir_ids_spelling(plan->def, key);
	entry.compare =
		weir_ids_values(WEIR_FNV_START, value + plan->at_compare, plan->compare_count);
	entry.content = weir_stored_columns(plan, value);
	if (!find_place(load, key, &entry, &known, err))
		return false;
	if (known)
		return true;
	if (!weir_scopes_derive(load->session, plan->def, key, load->derived, err))
		return false;
	entry.derived = weir_ids_key(plan->def, load->derived, 1);
	if (!weir_keep_encode(value + plan->at_keep, plan->def->spec.keep_count, &entry, err))
		return weir_while(err, "table %s", plan->def->spec.name);
	plan->stored = true;
	return weir_wrote_load(load->session, plan, value, err) &&
	       weir_verify_other(load->session, plan, value, err) &&
	       weir_keys_put(load->session->keys, &entry, err) &&
	       add_names(load, &entry, value + plan->at_also, err) &&
	       add_equal_name(load, &entry, value + plan->at_renumbered, err) &&
	       (!load->session->loaded ||
		load->session->loaded(load->session->loaded_arg, plan, &entry, key, err));
}

static bool same_read(const struct want *a, const struct want *b)
{
	if (a->plan != b->plan || !a->where != !b->where)
		return false;
	return !a->where || !strcmp(a->where, b->where);
}

/* Reads all wanted scopes of one table and column; their places in the list become empty. */
static bool read_together(struct weir_session *session, size_t first, struct weir_error *err)
{
	struct weir_scopes *scopes = session->scopes;
	struct want *want = scopes->want, head = want[first];
	struct weir_value *in = weir_arena_alloc(&scopes->arena, scopes->count * sizeof(*in));
	struct load load = { .session = session, .plan = head.plan };
	struct weir_query query = { .table = head.plan->def->spec.name,
				    .column = head.plan->column,
				    .column_count = head.plan->column_count,
				    .where = head.where,
				    .in = in,
				    .sparing = session->audit != NULL };

	load.derived = weir_arena_alloc(&scopes->arena,
					head.plan->def->spec.key_count * sizeof(*load.derived));
	for (size_t i = first; i < scopes->count; i++)
		if (want[i].plan && same_read(&want[i], &head)) {
			in[query.in_count++] = want[i].value;
			want[i].plan = NULL;
		}
	return weir_store_scan(session->store->context, &query, load_row, &load, err);
}

bool weir_scopes_load(struct weir_session *session, struct weir_error *err)
{
	struct weir_scopes *scopes = session->scopes;
	bool added;

	for (size_t i = 0; i < scopes->count; i++)
		if (scopes->want[i].plan && !read_together(session, i, err))
			return false;
	for (size_t i = 0; i < scopes->count; i++)
		if (!weir_keys_mark(session->keys, &scopes->want[i].name, &added, err))
			return false;
	scopes->count = 0;
	weir_arena_clear(&scopes->arena);
	return true;
}
