/*
 * fake_engine.c - the functions of the engine that plugins call, without an engine.
 */
#include "fake_host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool good, const char *what)
{
	if (good)
		return;
	(void)fprintf(stderr, "fake_host: %s\n", what);
	abort();
}

static void add_line(char *all, const char *format, va_list args)
{
	size_t used = strlen(all);
	int length = vsnprintf(all + used, FAKE_TEXT - used, format, args);

	must(length >= 0 && (size_t)length + 2 < FAKE_TEXT - used, "too much was logged");
	used += (size_t)length;
	all[used] = '\n';
	all[used + 1] = '\0';
}

/* ---- context.h ---- */

void weir_log(struct weir_context *context, enum weir_level level, const char *format, ...)
{
	va_list args;

	(void)level;
	va_start(args, format);
	add_line(context->logged, format, args);
	va_end(args);
}

void weir_note(struct weir_context *context, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_line(context->noted, format, args);
	va_end(args);
}

const struct weir_mended *weir_mended(struct weir_context *context)
{
	return context->mended;
}

void *weir_alloc(struct weir_context *context, size_t size)
{
	return weir_arena_alloc(&context->arena, size);
}

char *weir_strdup(struct weir_context *context, const char *text)
{
	return weir_arena_strdup(&context->arena, text);
}

const char *weir_step_name(const struct weir_context *context)
{
	return context->step;
}

struct weir_place weir_stage_place(const struct weir_context *context)
{
	(void)context;
	return (struct weir_place){ "pipeline.yaml", 5, 9 };
}

const char *weir_option_variable(const struct weir_context *context, const char *option)
{
	return context->variable && !strcmp(option, "url") ? context->variable : NULL;
}

bool weir_option_fail(const struct weir_context *context, const char *option,
		      struct weir_error *err, enum weir_code code, const char *format, ...)
{
	char text[FAKE_TEXT];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	(void)context;
	return weir_fail(err, code, "%s: %s", option, text);
}

bool weir_is_dry_run(const struct weir_context *context)
{
	return context->dry_run;
}

void weir_progress(struct weir_context *context, uint64_t done, uint64_t total)
{
	context->done = done;
	context->total = total;
}

bool weir_set_batch_policy(struct weir_context *context, const struct weir_batch_policy *policy,
			   struct weir_error *err)
{
	(void)err;
	context->policy = *policy;
	context->policy_set = true;
	return true;
}

const struct weir_table_spec *weir_table(struct weir_context *context, const char *name)
{
	size_t i;

	for (i = 0; i < context->spec_count; i++) {
		if (!strcmp(context->spec[i].name, name))
			return &context->spec[i];
	}
	return NULL;
}

int weir_keep_find(const struct weir_table_spec *table, const char *column)
{
	size_t i;

	for (i = 0; i < table->keep_count; i++) {
		if (!strcmp(table->keep[i], column))
			return (int)i;
	}
	return -1;
}

/* Texts are copied to where the next find writes over them, as in the engine. */
static void bring(struct weir_context *context, const struct weir_value *keep)
{
	size_t i;

	for (i = 0; i < FAKE_COLUMNS; i++) {
		char *copy = context->kept_text[i];

		context->kept[i] = keep[i];
		if (keep[i].type != WEIR_TEXT)
			continue;
		must(keep[i].length < FAKE_NAME, "a kept text is too long");
		memcpy(copy, keep[i].as.text, keep[i].length);
		context->kept[i].as.text = copy;
	}
}

static void find(struct weir_context *context, const char *table, const char *by, const char *key,
		 struct weir_parent *out)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	context->finds++;
	memset(context->kept_text, '?', sizeof(context->kept_text));
	for (i = 0; i < context->parent_count; i++) {
		const struct fake_parent *parent = &context->parent[i];

		if (strcmp(parent->table, table) != 0 || strcmp(parent->key, key) != 0 ||
		    !parent->by != !by || (by && strcmp(parent->by, by) != 0))
			continue;
		out->found = parent->found;
		out->id = fake_id(parent->id);
		bring(context, parent->keep);
		out->keep = context->kept;
	}
}

bool weir_find(struct weir_context *context, const char *table, const struct weir_value *key,
	       size_t key_count, struct weir_parent *out, struct weir_error *err)
{
	char *text = weir_arena_strdup(&context->arena, "");
	size_t i;

	(void)err;
	for (i = 0; i < key_count; i++)
		text = weir_arena_printf(&context->arena, "%s%s%s", text, i ? "|" : "",
					 fake_text(context, &key[i]));
	find(context, table, NULL, text, out);
	return true;
}

bool weir_find_by(struct weir_context *context, const char *table, const char *column,
		  const struct weir_value *value, struct weir_parent *out, struct weir_error *err)
{
	(void)err;
	find(context, table, column, fake_text(context, value), out);
	return true;
}

/* ---- store.h ---- */

void weir_table_add(struct weir_table_info *info, const char *name, enum weir_type type,
		    bool required)
{
	char *copy = info->names[info->count];

	must(info->count < FAKE_COLUMNS, "too many columns");
	(void)snprintf(copy, FAKE_NAME, "%s", name);
	info->column[info->count++] = (struct weir_column){ copy, type, required };
}

void weir_table_any(struct weir_table_info *info)
{
	info->any = true;
}

size_t weir_table_count(const struct weir_table_info *info)
{
	return info->count;
}

const struct weir_column *weir_table_column(const struct weir_table_info *info, size_t index)
{
	return &info->column[index];
}

const struct weir_column *weir_table_find(const struct weir_table_info *info, const char *name)
{
	size_t i;

	for (i = 0; i < info->count; i++) {
		if (!strcmp(info->column[i].name, name))
			return &info->column[i];
	}
	return NULL;
}

static struct weir_table_info *store_table(struct weir_context *context, const char *name,
					   struct weir_error *err)
{
	size_t i;

	for (i = 0; i < context->store_count; i++) {
		if (!strcmp(context->store[i].name, name))
			return &context->store[i];
	}
	weir_fail(err, WEIR_BAD_CONFIG, "there is no table \"%s\"", name);
	return NULL;
}

bool weir_store_describe(struct weir_context *context, const char *table,
			 const struct weir_table_info **out, struct weir_error *err)
{
	*out = store_table(context, table, err);
	return *out != NULL;
}

/* ---- examine.h ---- */

static void WEIR_PRINTF(2, 3) add_found(struct weir_context *context, const char *format, ...)
{
	size_t used = strlen(context->found);
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(context->found + used, FAKE_TEXT - used, format, args);
	va_end(args);
	must(length >= 0 && (size_t)length < FAKE_TEXT - used, "too much was found");
}

void weir_finding(struct weir_context *context, enum weir_grade grade, const char *what,
		  const char *remedy, const char *format, ...)
{
	static const char *const words[] = { "ok", "warn", "fail" };
	char text[FAKE_TEXT];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	must(length >= 0 && (size_t)length < sizeof(text), "a finding is too long");
	must(grade == WEIR_GRADE_OK || (remedy && *remedy), "a finding has no remedy");
	add_found(context, "%s %s: %s%s%s\n", words[grade], what, text,
		  grade == WEIR_GRADE_OK ? "" : " -> ", grade == WEIR_GRADE_OK ? "" : remedy);
}

/* "keys races all: (id) (meet_id,name where x)\n" */
void weir_finding_keys(struct weir_context *context, const struct weir_examined *table,
		       enum weir_sight sight, const struct weir_unique *unique, size_t unique_count,
		       const char *remedy)
{
	static const char *const sights[] = { "none", "columns", "all" };
	size_t i, k;

	must(remedy && *remedy, "keys have no remedy");
	add_found(context, "keys %s %s:", table->table, sights[sight]);
	for (i = 0; i < unique_count; i++) {
		for (k = 0; k < unique[i].part_count; k++)
			add_found(context, "%s%s", k ? "," : " (", unique[i].part[k]);
		if (unique[i].condition && *unique[i].condition)
			add_found(context, " where %s", unique[i].condition);
		add_found(context, ")");
	}
	add_found(context, "\n");
}

/* ---- targets and records ---- */

bool weir_target_table(struct weir_target *target, const char *table, struct weir_error *err)
{
	target->table = store_table(target->context, table, err);
	return target->table != NULL;
}

bool weir_target_column(struct weir_target *target, const char *name, enum weir_type type,
			struct weir_place place, int *number, struct weir_error *err)
{
	(void)type;
	if (!weir_table_find(target->table, name))
		return weir_fail_at(err, WEIR_BAD_CONFIG, place.file, place.line, place.column,
				    "there is no column \"%s\" in the table", name);
	*number = (int)target->count;
	target->column[target->count++] = name;
	return true;
}

void weir_target_made(struct weir_target *target, int number)
{
	(void)target;
	(void)number;
}

void weir_target_mode(struct weir_target *target, enum weir_mode mode)
{
	target->mode = mode;
}

const struct weir_column *weir_target_column_info(const struct weir_target *target,
						  const char *name)
{
	return weir_table_find(target->table, name);
}

void weir_record_set(struct weir_record *record, int column, struct weir_value value)
{
	record->value[column] = value;
}

struct weir_value weir_record_get(const struct weir_record *record, int column)
{
	return record->value[column];
}

void weir_record_copy(struct weir_record *record, int column, const char *at, size_t length)
{
	char *copy = weir_arena_copy(&record->context->arena, at, length);

	record->value[column] = weir_text(copy, length);
}

void weir_record_refer(struct weir_record *record, int column, const struct weir_parent *parent)
{
	record->value[column] = weir_id(parent->id);
}

void weir_record_reject(struct weir_record *record, const char *code, const char *column,
			const char *format, ...)
{
	va_list args;

	if (record->code[0])
		return;
	(void)snprintf(record->code, sizeof(record->code), "%s", code);
	(void)snprintf(record->column, sizeof(record->column), "%s", column ? column : "");
	va_start(args, format);
	(void)vsnprintf(record->reason, sizeof(record->reason), format, args);
	va_end(args);
}

void weir_record_warn(struct weir_record *record, const char *kind, const char *format, ...)
{
	size_t used = strlen(record->warned);
	va_list args;

	(void)snprintf(record->warned + used, FAKE_TEXT - used, "%s: ", kind);
	va_start(args, format);
	add_line(record->warned, format, args);
	va_end(args);
}

void weir_record_orphan(struct weir_record *record, const char *column,
			const struct weir_parent *parent)
{
	(void)parent;
	if (!record->orphan)
		record->orphan = column;
}
