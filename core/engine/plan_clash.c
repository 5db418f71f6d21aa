/*
 * plan_clash.c - new rows that a unique key of the store, beside the pipeline's own, would not take
 * together: a run has their sink rename them, or rejects them, and learns that at the write.
 *
 * The keys are known when all rows have gone by, so that hashes of their columns are remembered,
 * up to a ceiling. Rows of the store are not looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/digest.h"
#include "plan.h"

enum { FIRST_ROOM = 256, KEY_PARTS = 16 };

static void grow(struct weir_plan *plan, struct weir_plan_flow *flow, size_t columns)
{
	struct weir_arena *arena = &plan->session->arena;
	size_t room = flow->room ? 2 * flow->room : FIRST_ROOM;
	uint64_t *hash = weir_arena_alloc(arena, room * columns * sizeof(*hash));
	uint64_t *line = weir_arena_alloc(arena, room * sizeof(*line));

	if (flow->hashed) {
		memcpy(hash, flow->hash, flow->hashed * columns * sizeof(*hash));
		memcpy(line, flow->line, flow->hashed * sizeof(*line));
	}
	flow->hash = hash;
	flow->line = line;
	flow->room = room;
}

void weir_plan_remember(struct weir_plan *plan, struct weir_plan_flow *flow,
			const struct weir_work *work)
{
	size_t columns = flow->examined.column_count;

	for (size_t i = 0; i < work->batch->count && flow->hashed < WEIR_PLAN_ROWS; i++) {
		const struct weir_value *value = work->record[i].value;

		if (work->batch->row[i].verdict != WEIR_INSERTED)
			continue;
		if (flow->hashed == flow->room)
			grow(plan, flow, columns);
		for (size_t k = 0; k < columns; k++)
			flow->hash[flow->hashed * columns + k] =
				weir_is_null(&value[k])
					? 0
					: weir_ids_values(WEIR_FNV_START, &value[k], 1);
		flow->line[flow->hashed++] = work->batch->row[i].line;
	}
}

/* ---- once the keys are known ---- */

struct key {
	size_t part[KEY_PARTS]; /* numbers of columns */
	size_t count;
};

/* False: a part of it is no column that is filled, or it says no more than the pipeline's key. */
static bool find_parts(const struct weir_plan_flow *flow, const struct weir_unique *unique,
		       struct key *key)
{
	const struct weir_examined *table = &flow->examined;
	size_t shared = 0;

	key->count = 0;
	if ((unique->condition && *unique->condition) || unique->part_count > KEY_PARTS)
		return false;
	for (size_t i = 0; i < unique->part_count; i++) {
		size_t at = 0;

		while (at < table->column_count && strcmp(table->column[at], unique->part[i]) != 0)
			at++;
		if (at == table->column_count)
			return false;
		key->part[key->count++] = at;
		for (size_t k = 0; k < table->key_count; k++)
			shared += !strcmp(table->key[k], unique->part[i]);
	}
	return key->count && key->part[0] && shared < table->key_count;
}

struct seen {
	uint64_t hash, line;
};

static int by_hash(const void *left, const void *right)
{
	const struct seen *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* NULLs are in nobody's way. */
static size_t collect(const struct weir_plan_flow *flow, const struct key *key, struct seen *seen)
{
	size_t columns = flow->examined.column_count, count = 0;

	for (size_t i = 0; i < flow->hashed; i++) {
		uint64_t hash = WEIR_FNV_START;
		bool whole = true;

		for (size_t k = 0; k < key->count; k++) {
			const uint64_t *one = &flow->hash[i * columns + key->part[k]];

			whole = whole && *one;
			hash = weir_fnv(hash, one, sizeof(*one));
		}
		if (whole)
			seen[count++] = (struct seen){ hash, flow->line[i] };
	}
	if (count)
		qsort(seen, count, sizeof(*seen), by_hash);
	return count;
}

static const char *names_of(struct weir_plan *plan, const struct weir_unique *unique)
{
	const char *names = "";

	for (size_t i = 0; i < unique->part_count; i++)
		names = weir_arena_printf(&plan->session->arena, "%s%s%s", names, i ? ", " : "",
					  unique->part[i]);
	return names;
}

static void hold(struct weir_plan *plan, struct weir_plan_flow *flow,
		 const struct weir_unique *unique)
{
	struct weir_plan_clash clash = { .rows = 0 };
	struct seen *seen;
	struct key key;
	size_t count;

	if (flow->clash_count == WEIR_PLAN_CLASHES || !find_parts(flow, unique, &key))
		return;
	seen = weir_xcalloc(flow->hashed + 1, sizeof(*seen));
	count = collect(flow, &key, seen);
	for (size_t i = 1; i < count; i++) {
		if (seen[i].hash != seen[i - 1].hash)
			continue;
		if (!clash.rows++ || seen[i].line < clash.line)
			clash.line = seen[i].line;
	}
	free(seen);
	if (!clash.rows)
		return;
	clash.columns = names_of(plan, unique);
	flow->clash[flow->clash_count++] = clash;
}

void weir_plan_hold_keys(void *arg, const struct weir_examined *table,
			 const struct weir_unique *unique, size_t count)
{
	struct weir_plan *plan = arg;

	for (size_t i = 0; i < plan->session->pipeline->step_count; i++) {
		struct weir_plan_flow *flow = &plan->flow[i];

		if (!flow->table || strcmp(flow->examined.table, table->table) != 0)
			continue;
		for (size_t k = 0; k < count; k++)
			hold(plan, flow, &unique[k]);
	}
}
