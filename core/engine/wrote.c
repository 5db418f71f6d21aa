/*
 * wrote.c - hashes of what a sink fills in, as the input has it and as the store has it.
 *
 * Those of the store's rows are in the index of keys, under names made of their ids, so that
 * memory does not grow with the rows.
 */
#include "wrote.h"

#include "../base/digest.h"
#include "ids.h"

/* No name that is made of a hash, and no id, has such a version. */
static struct weir_uuid name_of(const struct weir_uuid *id)
{
	struct weir_uuid name = *id;

	for (size_t i = 0; i < sizeof(name.byte); i++)
		name.byte[i] = (unsigned char)~name.byte[i];
	return name;
}

static void add(struct weir_wrote *wrote, const struct weir_value *value, size_t i, size_t count)
{
	wrote->hash = weir_ids_values(wrote->hash, value, 1);
	wrote->bits = weir_ids_column(wrote->bits, value, i, count);
}

bool weir_wrote_load(struct weir_session *session, const struct weir_table_plan *plan,
		     const struct weir_value *value, struct weir_error *err)
{
	struct weir_wrote wrote = { .hash = WEIR_FNV_START };
	struct weir_uuid name, both;

	if (!session->audit || !plan->written_count)
		return true;
	for (size_t i = 0; i < plan->written_count; i++)
		add(&wrote, &value[plan->at_written + i], i, plan->written_count);
	name = name_of(&value[0].as.uuid);
	memcpy(both.byte, &wrote.hash, sizeof(wrote.hash));
	memcpy(both.byte + sizeof(wrote.hash), &wrote.bits, sizeof(wrote.bits));
	return weir_keys_add_alias(session->keys, &name, &both, err);
}

static struct weir_wrote of_record(const struct weir_record *record)
{
	const struct weir_target *target = record->target;
	struct weir_wrote wrote = { .hash = WEIR_FNV_START };
	size_t count = target->plan->written_count;

	for (size_t i = 0; i < count; i++)
		add(&wrote, &record->value[target->written[i]], i, count);
	return wrote;
}

bool weir_wrote_apart(struct weir_session *session, const struct weir_record *record,
		      uint64_t *apart, struct weir_error *err)
{
	const struct weir_table_plan *plan = record->target->plan;
	struct weir_wrote stored = { 0 }, own;
	struct weir_uuid name, both;
	bool found;

	*apart = 0;
	if (!plan->written_count || record->value[0].type != WEIR_UUID)
		return true;
	name = name_of(&record->value[0].as.uuid);
	if (!weir_keys_alias(session->keys, &name, &both, &found, err))
		return false;
	if (!found)
		return true;
	memcpy(&stored.hash, both.byte, sizeof(stored.hash));
	memcpy(&stored.bits, both.byte + sizeof(stored.hash), sizeof(stored.bits));
	own = of_record(record);
	if (own.hash != stored.hash)
		*apart = weir_ids_apart(own.bits, stored.bits, plan->written_count);
	return true;
}

/* ---- all of a row ---- */

size_t weir_wrote_columns(const struct weir_target *target, const char **column)
{
	size_t count = 0;

	for (size_t i = 1; i < target->count; i++)
		if (!target->field[i].made)
			column[count++] = target->column[i];
	return count;
}

static struct weir_wrote begin(const char *const *column, size_t count)
{
	struct weir_wrote wrote = { .columns = WEIR_FNV_START, .hash = WEIR_FNV_START };

	for (size_t i = 0; i < count; i++)
		wrote.columns = weir_fnv(wrote.columns, column[i], strlen(column[i]) + 1);
	return wrote;
}

struct weir_wrote weir_wrote_record(const struct weir_record *record)
{
	const struct weir_target *target = record->target;
	struct weir_arena *arena = &record->batch->arena;
	const char **column = weir_arena_alloc(arena, target->count * sizeof(*column));
	size_t count = weir_wrote_columns(target, column), at = 0;
	struct weir_wrote wrote = begin(column, count);

	for (size_t i = 1; i < target->count; i++)
		if (!target->field[i].made)
			add(&wrote, &record->value[i], at++, count);
	return wrote;
}

struct weir_wrote weir_wrote_stored(const char *const *column, const struct weir_value *value,
				    size_t count)
{
	struct weir_wrote wrote = begin(column, count);

	for (size_t i = 0; i < count; i++)
		add(&wrote, &value[i], i, count);
	return wrote;
}
