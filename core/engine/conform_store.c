/*
 * conform_store.c - has a store keep rows: what was written is found, and the same row is not
 * written twice.
 */
#include <string.h>

#include "../base/digest.h"
#include "conform_parts.h"
#include "ids.h"
#include "tables.h"

enum { COLUMNS = 64, TEXT = 32 /* bytes of a made text */ };

struct shelf {
	struct weir_trial *trial;
	struct weir_stage *stage;
	const struct weir_store_ops *ops;
	struct weir_table_plan *plan;
	const char *column[COLUMNS];
	enum weir_type type[COLUMNS];
	size_t columns;
	uint64_t seen, *hash;
};

/* The columns that rows are written with: the id, the key, and what the store demands. */
static void add_column(struct shelf *shelf, const char *name, enum weir_type type)
{
	for (size_t i = 0; i < shelf->columns; i++)
		if (!strcmp(shelf->column[i], name))
			return;
	if (shelf->columns == COLUMNS)
		return;
	shelf->column[shelf->columns] = name;
	shelf->type[shelf->columns++] = type;
}

static void choose_columns(struct shelf *shelf)
{
	const struct weir_table_info *info = shelf->plan->info;
	const struct weir_table_spec *spec = &shelf->plan->def->spec;

	add_column(shelf, "id", WEIR_UUID);
	for (size_t i = 0; i < spec->key_count; i++) {
		const struct weir_column *column = weir_table_find(info, spec->key[i]);

		add_column(shelf, spec->key[i], column ? column->type : WEIR_TEXT);
	}
	for (size_t i = 0; i < weir_table_count(info); i++) {
		const struct weir_column *column = weir_table_column(info, i);

		if (column->required)
			add_column(shelf, column->name, column->type);
	}
}

static struct weir_value make_value(struct weir_arena *arena, enum weir_type type, size_t row)
{
	char text[TEXT];
	struct weir_value number = weir_int((int64_t)row + 1);

	switch (type) {
	case WEIR_BOOL:
		return weir_bool(row % 2);
	case WEIR_INT:
		return number;
	case WEIR_REAL:
		return weir_real((double)row + 0.5);
	case WEIR_UUID:
		return weir_id(weir_ids_tuple("weir plugins check", &number, 1));
	default:
		(void)snprintf(text, sizeof(text), "Row %zu", row + 1);
		return weir_string(weir_arena_strdup(arena, text));
	}
}

static struct weir_write_row *make_rows(struct shelf *shelf, size_t count)
{
	struct weir_arena *arena = &shelf->trial->arena;
	struct weir_write_row *rows = weir_arena_alloc(arena, (count + 1) * sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		struct weir_value *value = weir_arena_alloc(arena, shelf->columns * sizeof(*value));

		for (size_t c = 0; c < shelf->columns; c++)
			value[c] = make_value(arena, shelf->type[c], i);
		rows[i] = (struct weir_write_row){ .value = value, .line = i + 1 };
	}
	return rows;
}

static bool write_rows(struct shelf *shelf, struct weir_write *write, enum weir_outcome wanted)
{
	struct weir_error err = { 0 };

	weir_trial_phase(shelf->trial, "write");
	if (!shelf->ops->write(shelf->stage->self, shelf->stage->context, write, &err))
		return weir_trial_failed(shelf->trial, "write", &err);
	for (size_t i = 0; i < write->row_count; i++) {
		const struct weir_write_row *row = &write->row[i];

		if (row->outcome == WEIR_OUT_REFUSED)
			return weir_trial_bad(shelf->trial, "table %s: a row was refused: %s %s",
					      write->table, row->words ? row->words->code : "",
					      row->words ? row->words->reason
							 : "for no reason that it tells");
		if (row->outcome != wanted)
			return weir_trial_bad(shelf->trial,
					      "write leaves row %zu with the outcome %d, not %d",
					      i + 1, (int)row->outcome, (int)wanted);
	}
	return true;
}

static bool count_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct shelf *shelf = arg;

	(void)err;
	shelf->seen++;
	*shelf->hash ^= weir_ids_values(WEIR_FNV_START, value, shelf->columns); /* in any order */
	return true;
}

/* Scan and count agree, and bring as many rows as there should be. */
static bool look(struct shelf *shelf, uint64_t wanted)
{
	struct weir_trial *trial = shelf->trial;
	const char *table = shelf->plan->def->spec.name;
	const struct weir_query query = { .table = table,
					  .column = shelf->column,
					  .column_count = shelf->columns };
	struct weir_error err = { 0 };
	uint64_t count = 0;

	shelf->seen = 0;
	weir_trial_phase(trial, "scan");
	if (!shelf->ops->scan(shelf->stage->self, shelf->stage->context, &query, count_row, shelf,
			      &err))
		return weir_trial_failed(trial, "scan", &err);
	weir_trial_phase(trial, "count");
	if (!shelf->ops->count(shelf->stage->self, shelf->stage->context, &query, &count, &err))
		return weir_trial_failed(trial, "count", &err);
	if (count != shelf->seen || count != wanted)
		return weir_trial_bad(
			trial, "table %s should have %llu rows: scan brings %llu, count %llu",
			table, (unsigned long long)wanted, (unsigned long long)shelf->seen,
			(unsigned long long)count);
	return true;
}

static bool keep(struct shelf *shelf, size_t count)
{
	struct weir_trial *trial = shelf->trial;
	bool forgets = trial->plugin->traits & WEIR_KEEPS_NOTHING;
	struct weir_write write = { .table = shelf->plan->def->spec.name,
				    .column = shelf->column,
				    .column_count = shelf->columns,
				    .row = make_rows(shelf, count),
				    .row_count = count,
				    .arena = &trial->arena };

	if (!trial->real)
		return weir_trial_skip(trial, "nothing is written outside of {work}: have --set "
					      "put the store there");
	if (!write_rows(shelf, &write, WEIR_OUT_INSERTED) || !look(shelf, forgets ? 0 : count))
		return false;
	return forgets || (write_rows(shelf, &write, WEIR_OUT_PRESENT) && look(shelf, count));
}

static bool drive(struct shelf *shelf, enum weir_trial_rows rows)
{
	static const size_t counts[] = { 0, 1, WEIR_FULL_BATCH, 0 };
	struct weir_trial *trial = shelf->trial;
	const struct weir_pipeline *pipeline = trial->session.pipeline;
	struct weir_error err = { 0 };
	const char *identity;

	weir_trial_phase(trial, "identity");
	identity = shelf->ops->identity(shelf->stage->self);
	if (!identity || !*identity)
		return weir_trial_bad(trial, "identity names no store");
	*shelf->hash = weir_fnv(*shelf->hash, identity, strlen(identity));
	if (!(trial->plugin->traits & WEIR_LOCAL))
		return weir_trial_skip(trial, "a store behind a server is not asked anything here");
	if (!pipeline->table_count)
		return weir_trial_skip(trial, "the pipeline names no table");
	weir_trial_phase(trial, "describe");
	if (!weir_tables_plan(&trial->session, pipeline->table[0].spec.name, &shelf->plan, &err))
		return weir_trial_failed(trial, "describe", &err);
	choose_columns(shelf);
	return !trial->real && !rows ? look(shelf, 0) : keep(shelf, counts[rows]);
}

bool weir_trial_drive_store(struct weir_trial *trial, struct weir_instance *instance,
			    enum weir_trial_rows rows, uint64_t *hash)
{
	struct shelf shelf = { .trial = trial,
			       .stage = instance->stage,
			       .ops = instance->stage->plugin->ops.store,
			       .hash = hash };
	bool good;

	/* It is the session's store as long as it is asked. */
	trial->session.store = instance->stage;
	trial->session.tables = weir_tables_new(&trial->session);
	good = drive(&shelf, rows);
	trial->session.store = NULL;
	trial->session.tables = NULL;
	return good;
}
