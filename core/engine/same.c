/*
 * same.c - finds the rows of the store that are known by the same as rows of a batch, by a read of
 * their scopes once more: another program may have written them since.
 */
#include "same.h"

#include <stdlib.h>

#include "../base/digest.h"
#include "ids.h"
#include "scopes.h"

/* A name or an id, and whose it is. */
struct named {
	struct weir_uuid name;
	size_t row; /* of the owners */
};

struct reread {
	struct weir_owners *owners;
	struct named *named; /* sorted */
	size_t count;
	bool by_id;
};

static int by_name(const void *left, const void *right)
{
	const struct named *a = left, *b = right;

	return memcmp(a->name.byte, b->name.byte, sizeof(a->name.byte));
}

static const struct weir_record *record_of(const struct weir_owners *owners, size_t row)
{
	return &owners->work->record[owners->work->write_of[owners->of[row]]];
}

const struct weir_value *weir_owners_keep(const struct weir_owners *owners,
					  const struct weir_value *value, size_t count)
{
	struct weir_arena *arena = &owners->work->batch->arena;
	struct weir_value *copy = weir_arena_alloc(arena, count * sizeof(*copy));

	memcpy(copy, value, count * sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		if (copy[i].type == WEIR_TEXT)
			copy[i].as.text = weir_arena_copy(arena, copy[i].as.text, copy[i].length);
	return copy;
}

bool weir_owners_is_same(const struct weir_owners *owners, size_t row,
			 const struct weir_value *stored)
{
	const struct weir_table_plan *plan = owners->flow->chain.target.plan;
	const struct weir_value *key = stored + plan->at_key;
	struct weir_uuid name;

	for (size_t i = 0; i < plan->def->spec.key_count; i++)
		if (weir_is_null(&key[i]))
			return false;
	name = weir_ids_key(plan->def, key, 1);
	if (!weir_uuid_same(&name, &owners->name[owners->of[row]]))
		return false;
	return !plan->def->nth_count ||
	       weir_ids_values(WEIR_FNV_START, stored + plan->at_compare, plan->compare_count) ==
		       weir_record_compare(record_of(owners, row));
}

static bool take(void *arg, const struct weir_value *value, struct weir_error *err)
{
	const struct reread *reread = arg;
	struct weir_owners *owners = reread->owners;
	const struct weir_table_plan *plan = owners->flow->chain.target.plan;
	const struct named *end = reread->named + reread->count, *found;
	struct named key = { .name = reread->by_id
					     ? value[0].as.uuid
					     : weir_ids_key(plan->def, value + plan->at_key, 1) };

	(void)err;
	found = bsearch(&key, reread->named, reread->count, sizeof(key), by_name);
	if (!found || value[0].type != WEIR_UUID)
		return true;
	while (found > reread->named && by_name(found - 1, &key) == 0)
		found--;
	for (; found < end && by_name(found, &key) == 0; found++) {
		struct weir_owner *owner = &owners->owner[found->row];

		owner->there = reread->by_id;
		if (!owner->stored && weir_owners_is_same(owners, found->row, value))
			owner->stored = weir_owners_keep(owners, value, plan->column_count);
	}
	return true;
}

/* The scopes of the rows: what their key has in the column by which scopes are read. */
static bool choose_scopes(const struct reread *reread, struct weir_query *query,
			  struct weir_error *err)
{
	const struct weir_flow *flow = reread->owners->flow;
	const struct weir_table_def *def = flow->chain.target.plan->def;
	int at = weir_scopes_column(def);
	struct weir_value *in;
	bool fresh;

	if (at < 0)
		return true;
	in = weir_arena_alloc(&reread->owners->work->batch->arena,
			      (reread->count + 1) * sizeof(*in));
	query->where = def->spec.key[at];
	query->in = in;
	for (size_t i = 0; i < reread->count; i++) {
		if (!weir_record_key(record_of(reread->owners, reread->named[i].row), flow->key,
				     flow->derived, &fresh))
			return weir_fail(err, WEIR_BUG, "a row without a key was written");
		in[query->in_count++] = flow->key[at];
	}
	return true;
}

static bool read_rows(struct reread *reread, struct weir_query *query, struct weir_error *err)
{
	const struct weir_flow *flow = reread->owners->flow;
	const struct weir_table_plan *plan = flow->chain.target.plan;

	qsort(reread->named, reread->count, sizeof(*reread->named), by_name);
	query->table = plan->def->spec.name;
	query->column = plan->column;
	query->column_count = plan->column_count;
	return weir_store_scan(flow->session->store->context, query, take, reread, err);
}

bool weir_owners_reread(struct weir_owners *owners, const size_t *row, size_t count,
			struct weir_error *err)
{
	struct reread reread = { .owners = owners, .count = count };
	struct weir_query query = { .where = NULL };

	if (!count)
		return true;
	reread.named = weir_arena_alloc(&owners->work->batch->arena, count * sizeof(*reread.named));
	for (size_t i = 0; i < count; i++)
		reread.named[i] = (struct named){ owners->name[owners->of[row[i]]], row[i] };
	return choose_scopes(&reread, &query, err) && read_rows(&reread, &query, err);
}

bool weir_owners_reread_ids(struct weir_owners *owners, struct weir_error *err)
{
	struct weir_arena *arena = &owners->work->batch->arena;
	struct reread reread = { .owners = owners, .count = owners->count, .by_id = true };
	struct weir_value *id = weir_arena_alloc(arena, (owners->count + 1) * sizeof(*id));
	struct weir_query query = { .where = "id", .in = id, .in_count = owners->count };

	if (!owners->count)
		return true;
	reread.named = weir_arena_alloc(arena, owners->count * sizeof(*reread.named));
	for (size_t i = 0; i < owners->count; i++) {
		id[i] = record_of(owners, i)->value[0];
		reread.named[i] = (struct named){ id[i].as.uuid, i };
	}
	return read_rows(&reread, &query, err);
}
