/*
 * conform_drive.c - has a plugin do its work on rows, and holds the rows against the contract.
 *
 * Rows come from the stages in front of it; where these have fewer than are asked for, they are
 * repeated.
 */
#include <string.h>

#include "../base/digest.h"
#include "../base/text.h"
#include "conform_parts.h"
#include "ids.h"

enum { ODD_ROWS = 5, LONG_TEXT = 70000 /* bytes */ };

/* ---- rows for it ---- */

static bool read_rows(struct weir_trial *trial, struct weir_instance *instance, size_t most,
		      struct weir_batch *batch, struct weir_error *err)
{
	struct weir_stage *source = instance->chain.stage[0];
	bool end = false;

	weir_trial_phase(trial, trial->at ? "reading rows for it" : "read");
	while (batch->count < most && !end) {
		struct weir_row *row = weir_batch_append(batch);

		if (!source->plugin->ops.source->read(source->self, source->context, row, &end,
						      err))
			return weir_stage_blame(source, err);
		if (end)
			weir_batch_drop_last(batch);
		else
			weir_batch_count_bytes(batch);
	}
	return true;
}

static void repeat_rows(struct weir_batch *batch, size_t count)
{
	size_t have = batch->count, columns = weir_schema_count(batch->schema);

	for (size_t i = 0; have && batch->count < count; i++) {
		struct weir_row *row = weir_batch_append(batch);
		const struct weir_row *from = &batch->row[i];

		memcpy(row->value, from->value, columns * sizeof(*row->value));
		row->raw = from->raw;
		row->line = row[-1].line + 1;
		weir_batch_count_bytes(batch);
	}
}

static void make_odd(struct weir_row *row, size_t kind, const struct weir_schema *schema)
{
	static const char strange[] = "\x01\x7f\xc2\x85\xe2\x80\xae\xf0\x9f\x8f\x83 \"',;\\\n\r\t";

	for (size_t i = 0; i < weir_schema_count(schema); i++) {
		enum weir_type type = weir_schema_type(schema, i);
		struct weir_value *value = &row->value[i];

		if (kind == 0)
			*value = weir_null();
		else if (type == WEIR_INT)
			*value = weir_int(kind % 2 ? INT64_MAX : INT64_MIN);
		else if (type == WEIR_REAL)
			*value = weir_real(kind % 2 ? 1e300 : -0.0);
		else if (type == WEIR_TEXT && kind == 1)
			*value = weir_row_text(row, "", 0);
		else if (type == WEIR_TEXT && kind == 2)
			*value = weir_row_text(row, strange, sizeof(strange) - 1);
		else if (type == WEIR_TEXT && kind == 3)
			*value = weir_text(memset(weir_arena_alloc(&row->batch->arena, LONG_TEXT),
						  'x', LONG_TEXT),
					   LONG_TEXT);
	}
}

bool weir_trial_rows(struct weir_trial *trial, struct weir_instance *instance,
		     enum weir_trial_rows rows, struct weir_batch *batch, struct weir_error *err)
{
	static const size_t counts[] = { 0, 1, WEIR_FULL_BATCH, ODD_ROWS };

	weir_batch_begin(batch, 1);
	if (!read_rows(trial, instance, counts[rows], batch, err))
		return false;
	if (trial->at == 0)
		return true;
	if (rows && !batch->count)
		return weir_fail(err, WEIR_BAD_CONFIG, "the source in front of it has no row");
	repeat_rows(batch, counts[rows]);
	for (size_t i = 1; i < trial->at; i++) {
		struct weir_stage *stage = instance->chain.stage[i];

		if (!stage->plugin->ops.transform->apply(stage->self, stage->context, batch, err))
			return weir_stage_blame(stage, err);
	}
	for (size_t i = 0; rows == WEIR_ROWS_ODD && i < batch->count; i++)
		make_odd(&batch->row[i], i, batch->schema);
	return true;
}

/* ---- what came of them ---- */

static bool judge_value(struct weir_trial *trial, const struct weir_row *row, const char *name,
			enum weir_type type, const struct weir_value *value)
{
	unsigned long long line = row->line;

	if (value->type != WEIR_NULL && value->type != type)
		return weir_trial_bad(trial, "line %llu, column %s: the value is %s, the column %s",
				      line, name, weir_type_name(value->type),
				      weir_type_name(type));
	if (value->type != WEIR_TEXT)
		return true;
	if (!weir_utf8_valid(value->as.text, value->length))
		return weir_trial_bad(trial, "line %llu, column %s: the text is not valid UTF-8",
				      line, name);
	if (memchr(value->as.text, '\0', value->length))
		return weir_trial_bad(trial, "line %llu, column %s: the text has a NUL byte", line,
				      name);
	return true;
}

static uint64_t hash_remarks(const struct weir_batch *batch, uint64_t hash)
{
	for (const struct weir_remark *r = batch->remark; r; r = r->next) {
		hash = weir_fnv(hash, &r->row, sizeof(r->row));
		hash = weir_fnv(hash, r->code, strlen(r->code) + 1);
		hash = weir_fnv(hash, r->column, strlen(r->column) + 1);
		hash = weir_fnv(hash, r->reason, strlen(r->reason) + 1);
	}
	return hash;
}

static bool judge_rows(struct weir_trial *trial, const struct weir_batch *batch, uint64_t *hash)
{
	const struct weir_schema *schema = batch->schema;
	size_t columns = weir_schema_count(schema);

	for (size_t i = 0; i < batch->count; i++) {
		const struct weir_row *row = &batch->row[i];

		if (!row->line)
			return weir_trial_bad(trial, "row %zu has no line", i + 1);
		for (size_t c = 0; c < columns; c++)
			if (!judge_value(trial, row, weir_schema_name(schema, c),
					 weir_schema_type(schema, c), &row->value[c]))
				return false;
		*hash = weir_fnv(*hash, &row->line, sizeof(row->line));
		*hash = weir_fnv(*hash, &row->verdict, sizeof(row->verdict));
		*hash = weir_ids_values(*hash, row->value, columns);
	}
	*hash = hash_remarks(batch, *hash);
	return true;
}

static bool apply(struct weir_trial *trial, struct weir_instance *instance,
		  struct weir_batch *batch, struct weir_error *err)
{
	struct weir_stage *stage = instance->stage;
	const struct weir_transform_ops *ops = stage->plugin->ops.transform;
	size_t count = batch->count;

	weir_trial_phase(trial, "apply");
	if (!ops->apply(stage->self, stage->context, batch, err))
		return weir_stage_blame(stage, err);
	weir_trial_phase(trial, "finish");
	if (ops->finish && !ops->finish(stage->self, stage->context, err))
		return weir_stage_blame(stage, err);
	if (batch->count != count)
		return weir_fail(err, WEIR_BUG, "it has changed the number of rows");
	return true;
}

static bool map(struct weir_trial *trial, struct weir_instance *instance, struct weir_batch *batch,
		uint64_t *hash, struct weir_error *err)
{
	struct weir_work work = { .batch = batch };

	weir_trial_phase(trial, "map");
	if (!weir_resolve_map(&instance->chain, &work, err))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		const struct weir_record *record = &work.record[i];

		*hash = weir_ids_values(*hash, record->value, instance->chain.target.count);
		*hash = weir_fnv(*hash, &record->duplicate_of, sizeof(record->duplicate_of));
	}
	return true;
}

static bool run_task(struct weir_trial *trial, struct weir_instance *instance,
		     struct weir_error *err)
{
	struct weir_stage *stage = instance->stage;
	const struct weir_task_ops *ops = stage->plugin->ops.task;

	weir_trial_phase(trial, "check");
	if (ops->check && !ops->check(stage->self, stage->context, err))
		return weir_stage_blame(stage, err);
	weir_trial_phase(trial, "run");
	return ops->run(stage->self, stage->context, err) || weir_stage_blame(stage, err);
}

/* Sources, transforms and sinks. */
static bool drive_rows(struct weir_trial *trial, struct weir_instance *instance,
		       enum weir_trial_rows rows, uint64_t *hash, struct weir_error *err)
{
	enum weir_kind kind = trial->plugin->kind;
	struct weir_batch batch;
	bool good;

	weir_batch_init(&batch, instance->chain.schema);
	good = weir_trial_rows(trial, instance, rows, &batch, err);
	if (good && kind == WEIR_TRANSFORM)
		good = apply(trial, instance, &batch, err);
	if (good && kind == WEIR_SINK)
		good = map(trial, instance, &batch, hash, err);
	good = good && judge_rows(trial, &batch, hash);
	if (good && kind == WEIR_SOURCE && rows && !batch.count)
		good = weir_trial_skip(trial, "the source has no row: give it a file with some");
	weir_batch_release(&batch);
	return good;
}

bool weir_trial_drive(struct weir_trial *trial, struct weir_instance *instance,
		      enum weir_trial_rows rows, uint64_t *hash)
{
	struct weir_error err = { 0 };
	bool good;

	if (trial->plugin->kind == WEIR_STORE)
		return weir_trial_drive_store(trial, instance, rows, hash);
	if (trial->plugin->kind == WEIR_TASK)
		good = run_task(trial, instance, &err);
	else
		good = drive_rows(trial, instance, rows, hash, &err);
	return good || weir_trial_failed(trial, trial->words->phase, &err);
}

bool weir_trial_round(struct weir_trial *trial, enum weir_trial_rows rows, uint64_t *hash)
{
	struct weir_instance instance;
	struct weir_error err;
	bool good = weir_instance_open(trial, &instance, &err);

	if (!good)
		(void)weir_trial_failed(trial, "it does not open", &err);
	good = good && weir_trial_drive(trial, &instance, rows, hash);
	weir_instance_close(trial, &instance);
	return good;
}
