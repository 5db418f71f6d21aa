/*
 * record.c - what sinks declare and fill: the target's columns, a record's values.
 */
#include "record.h"

#include <stdarg.h>
#include <stdio.h>

#include "../base/digest.h"
#include "ids.h"

enum { REASON = 512 }; /* bytes of a reason; longer ones are cut */

void weir_target_init(struct weir_target *target, struct weir_session *session)
{
	*target = (struct weir_target){ .session = session };
}

bool weir_target_table(struct weir_target *target, const char *table, struct weir_error *err)
{
	struct weir_place nowhere = { 0 };
	int number;

	return weir_tables_plan(target->session, table, &target->plan, err) &&
	       weir_target_column(target, "id", WEIR_UUID, nowhere, &number, err);
}

static bool no_such_column(const struct weir_target *target, const char *name,
			   const struct weir_place *place, struct weir_error *err)
{
	weir_fail_at(err, WEIR_DENIED, place->file ? place->file : "", place->line, place->column,
		     "table %s of the store has no column %s", target->plan->def->spec.name, name);
	return weir_hint(err, "take the column out of the pipeline, or add it to the table");
}

static void grow(struct weir_target *target)
{
	size_t capacity = target->capacity ? 2 * target->capacity : 16;
	struct weir_arena *arena = &target->session->arena;
	struct weir_target_field *field = weir_arena_alloc(arena, capacity * sizeof(*field));
	const char **column = weir_arena_alloc(arena, capacity * sizeof(*column));

	if (target->count) {
		memcpy(field, target->field, target->count * sizeof(*field));
		memcpy(column, target->column, target->count * sizeof(*column));
	}
	target->field = field;
	target->column = column;
	target->capacity = capacity;
}

bool weir_target_column(struct weir_target *target, const char *name, enum weir_type type,
			struct weir_place place, int *number, struct weir_error *err)
{
	if (!target->plan)
		return weir_fail(err, WEIR_BUG, "a sink named column %s before its table", name);
	if (!weir_table_find(target->plan->info, name))
		return no_such_column(target, name, &place, err);
	for (size_t i = 0; i < target->count; i++)
		if (!strcmp(target->column[i], name))
			return weir_fail_at(err, WEIR_BAD_CONFIG, place.file ? place.file : "",
					    place.line, place.column, "column %s is filled twice",
					    name);
	if (target->count == target->capacity)
		grow(target);
	*number = (int)target->count;
	target->column[target->count] = weir_arena_strdup(&target->session->arena, name);
	target->field[target->count].name = target->column[target->count];
	target->field[target->count++].type = type;
	return true;
}

void weir_target_made(struct weir_target *target, int number)
{
	target->field[number].made = true;
}

void weir_target_mode(struct weir_target *target, enum weir_mode mode)
{
	target->mode = mode;
}

const struct weir_column *weir_target_column_info(const struct weir_target *target,
						  const char *name)
{
	return target->plan ? weir_table_find(target->plan->info, name) : NULL;
}

int weir_target_field_of(const struct weir_target *target, const char *name)
{
	for (size_t i = 0; i < target->count; i++)
		if (!strcmp(target->column[i], name))
			return (int)i;
	return -1;
}

static int *fields_of(const struct weir_target *target, const char *const *name, size_t count)
{
	int *field = weir_arena_alloc(&target->session->arena, (count + 1) * sizeof(*field));

	for (size_t i = 0; i < count; i++)
		field[i] = weir_target_field_of(target, name[i]);
	return field;
}

/* Every column that the store demands is filled. */
static bool complete(const struct weir_target *target, struct weir_error *err)
{
	const struct weir_table_info *info = target->plan->info;

	for (size_t i = 0; i < weir_table_count(info); i++) {
		const struct weir_column *column = weir_table_column(info, i);

		if (!column->required || weir_target_field_of(target, column->name) >= 0)
			continue;
		weir_fail(err, WEIR_DENIED,
			  "column %s of table %s must have a value, and the "
			  "pipeline gives it none",
			  column->name, target->plan->def->spec.name);
		return weir_hint(err, "add it to `columns:`, `constants:` or `references:`, or "
				      "give it a default in the store");
	}
	return true;
}

/*
 * What is compared with the store: of the table's `nth:` or `compare:` columns those that the
 * sink fills; for an upsert without any, all that it fills.
 */
static void decide_compare(struct weir_target *target)
{
	const struct weir_table_def *def = target->plan->def;
	const char *const *from = def->nth_count ? def->nth : def->compare;
	size_t count = def->nth_count ? def->nth_count : def->compare_count, filled = 0;
	const char **column =
		weir_arena_alloc(&target->session->arena, (count + 1) * sizeof(const char *));

	for (size_t i = 0; i < count; i++)
		if (weir_target_field_of(target, from[i]) >= 0)
			column[filled++] = from[i];
	if (target->mode == WEIR_UPSERT && !count)
		weir_tables_compare(target->session, target->plan, target->column + 1,
				    target->count - 1);
	else
		weir_tables_compare(target->session, target->plan, column, filled);
}

static bool is_among(const char *const *name, size_t count, const char *what)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(name[i], what))
			return true;
	return false;
}

/* What `weir verify` compares besides, of rows that weir inserted. */
static void decide_written(struct weir_target *target)
{
	const struct weir_table_spec *spec = &target->plan->def->spec;
	struct weir_compare *compare = &target->session->compare[target->plan->number];
	const char **column =
		weir_arena_alloc(&target->session->arena, target->count * sizeof(const char *));

	compare->written_count = 0;
	for (size_t i = 1; target->session->audit && i < target->count; i++)
		if (!target->field[i].made &&
		    !is_among(spec->key, spec->key_count, target->column[i]) &&
		    !is_among(compare->column, compare->count, target->column[i]))
			column[compare->written_count++] = target->column[i];
	compare->written = column;
}

bool weir_target_seal(struct weir_target *target, struct weir_error *err)
{
	const struct weir_table_spec *spec;

	if (!target->plan)
		return weir_fail(err, WEIR_BUG, "the sink named no table");
	spec = &target->plan->def->spec;
	if (!complete(target, err))
		return false;
	if (target->session->checking) {
		decide_compare(target);
		decide_written(target);
	}
	if (target->session->audit)
		target->mode =
			WEIR_INSERT_MISSING; /* what is there is neither refused nor changed */
	target->key = fields_of(target, spec->key, spec->key_count);
	target->keep = fields_of(target, spec->keep, spec->keep_count);
	target->also = fields_of(target, spec->also, spec->also_count);
	target->compare = fields_of(target, target->plan->compare, target->plan->compare_count);
	target->written = fields_of(target, target->plan->written, target->plan->written_count);
	for (size_t i = 0; i < spec->key_count; i++)
		if (target->key[i] < 0)
			return weir_fail(err, WEIR_BAD_CONFIG,
					 "the sink does not fill %s, a key column of table %s",
					 spec->key[i], spec->name);
	return true;
}

void weir_record_begin(struct weir_record *record, struct weir_target *target,
		       struct weir_batch *batch, size_t row)
{
	if (!record->value) {
		record->value =
			weir_arena_alloc(&batch->arena, target->count * sizeof(*record->value));
		record->derived =
			weir_arena_alloc(&batch->arena, target->count * sizeof(*record->derived));
		record->referred = weir_arena_alloc(&batch->arena, target->count);
		record->fresh = weir_arena_alloc(&batch->arena, target->count);
	} else {
		memset(record->value, 0, target->count * sizeof(*record->value));
		memset(record->referred, 0, target->count);
		memset(record->fresh, 0, target->count);
	}
	record->target = target;
	record->batch = batch;
	record->row = row;
	record->duplicate_of = 0;
	record->attached = false;
}

void weir_record_set(struct weir_record *record, int column, struct weir_value value)
{
	record->value[column] = value;
}

void weir_record_copy(struct weir_record *record, int column, const char *at, size_t length)
{
	record->value[column] = weir_row_text(&record->batch->row[record->row], at, length);
}

void weir_record_refer(struct weir_record *record, int column, const struct weir_parent *parent)
{
	record->value[column] = weir_id(parent->id);
	record->derived[column] = parent->derived;
	record->referred[column] = true;
	record->fresh[column] = parent->fresh;
}

void weir_record_reject(struct weir_record *record, const char *code, const char *column,
			const char *format, ...)
{
	char reason[REASON];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	weir_row_reject(&record->batch->row[record->row], code, column, "%s", reason);
}

void weir_record_warn(struct weir_record *record, const char *kind, const char *format, ...)
{
	char text[REASON];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	weir_row_warn(&record->batch->row[record->row], kind, "%s", text);
}

void weir_record_orphan(struct weir_record *record, const char *column,
			const struct weir_parent *parent)
{
	const char *file = parent->file ? parent->file : "the input";
	const char *slash = strrchr(file, '/');

	weir_record_reject(record, "PARENT", column, "its parent was refused: %s:%llu",
			   slash ? slash + 1 : file, (unsigned long long)parent->line);
}

void weir_record_duplicate(struct weir_record *record, uint64_t line)
{
	record->duplicate_of = line;
}

struct weir_value weir_record_get(const struct weir_record *record, int column)
{
	return record->value[column];
}

void weir_record_attach(struct weir_record *record, struct weir_uuid id)
{
	record->attached = true;
	record->attached_to = id;
}

/* A reference that the input gives as an id: in text, or as it is. */
static void take_uuid(struct weir_value *match, struct weir_value *derived)
{
	struct weir_text text = { match->as.text, match->length };
	struct weir_uuid id;

	if (match->type == WEIR_TEXT && weir_parse_uuid(text, &id))
		*match = *derived = weir_id(id);
}

bool weir_record_key(const struct weir_record *record, struct weir_value *match,
		     struct weir_value *derived, bool *fresh)
{
	const struct weir_table_def *def = record->target->plan->def;
	bool first = true;

	*fresh = false;
	for (size_t i = 0; i < def->spec.key_count; i++) {
		int at = record->target->key[i];

		if (weir_is_null(&record->value[at]))
			return false;
		match[i] = derived[i] = record->value[at];
		if (def->key_ref[i] < 0)
			continue;
		if (record->referred[at])
			derived[i] = weir_id(record->derived[at]);
		else
			take_uuid(&match[i], &derived[i]);
		if (first)
			*fresh = record->fresh[at];
		first = false;
	}
	return true;
}

bool weir_record_also(const struct weir_record *record, size_t i, struct weir_uuid *name)
{
	const struct weir_table_def *def = record->target->plan->def;
	int field = record->target->also[i];

	if (field < 0 || weir_is_null(&record->value[field]) ||
	    weir_text_is(&record->value[field], ""))
		return false;
	*name = weir_ids_by(def, def->spec.also[i], &record->value[field]);
	return true;
}

uint64_t weir_record_content(const struct weir_record *record)
{
	return weir_ids_values(WEIR_FNV_START, record->value + 1, record->target->count - 1);
}

/* What the row has in the table's i-th compare column. */
static const struct weir_value *compared(const struct weir_record *record, size_t i)
{
	static const struct weir_value nothing = { .type = WEIR_NULL };
	int field = record->target->compare[i];

	return field < 0 ? &nothing : &record->value[field];
}

uint64_t weir_record_compare(const struct weir_record *record)
{
	uint64_t hash = WEIR_FNV_START;

	for (size_t i = 0; i < record->target->plan->compare_count; i++)
		hash = weir_ids_values(hash, compared(record, i), 1);
	return hash;
}

uint64_t weir_record_columns(const struct weir_record *record)
{
	size_t count = record->target->plan->compare_count;
	uint64_t bits = 0;

	for (size_t i = 0; i < count; i++)
		bits = weir_ids_column(bits, compared(record, i), i, count);
	return bits;
}
