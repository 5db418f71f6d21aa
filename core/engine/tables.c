/*
 * tables.c - describes tables once each, and plans the reads of those in `tables:`.
 */
#include "tables.h"

#include "../conf/files.h"
#include "ids.h"

enum { COLUMN_CEILING = 2000 }; /* more than any store allows in one table */

struct weir_table_info {
	struct weir_arena *arena;
	const char *name;
	struct weir_column *column;
	size_t count, capacity;
	bool any; /* other columns are found, too */
	struct weir_table_info *next;
};

struct weir_tables {
	struct weir_table_info *info; /* all that were described */
	struct weir_table_plan *plan; /* one per table of the pipeline */
};

void weir_table_add(struct weir_table_info *info, const char *name, enum weir_type type,
		    bool required)
{
	if (info->count == COLUMN_CEILING)
		return;
	if (info->count == info->capacity) {
		size_t capacity = info->capacity ? 2 * info->capacity : 16;
		struct weir_column *column =
			weir_arena_alloc(info->arena, capacity * sizeof(*column));

		if (info->count)
			memcpy(column, info->column, info->count * sizeof(*column));
		info->column = column;
		info->capacity = capacity;
	}
	info->column[info->count++] =
		(struct weir_column){ weir_arena_strdup(info->arena, name), type, required };
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

/* The stages look for their columns once each, so that this is not much. */
static const struct weir_column *any_column(const struct weir_table_info *info, const char *name)
{
	struct weir_column *column = weir_arena_alloc(info->arena, sizeof(*column));

	column->name = weir_arena_strdup(info->arena, name);
	return column;
}

const struct weir_column *weir_table_find(const struct weir_table_info *info, const char *name)
{
	for (size_t i = 0; i < info->count; i++)
		if (!strcmp(info->column[i].name, name))
			return &info->column[i];
	return info->any ? any_column(info, name) : NULL;
}

struct weir_tables *weir_tables_new(struct weir_session *session)
{
	struct weir_tables *tables = weir_arena_alloc(&session->arena, sizeof(*tables));
	const struct weir_pipeline *pipeline = session->pipeline;

	tables->plan = weir_arena_alloc(&session->arena,
					(pipeline->table_count + 1) * sizeof(*tables->plan));
	for (size_t i = 0; i < pipeline->table_count; i++) {
		const struct weir_table_def *def = &pipeline->table[i];

		if (session->compare[i].decided) {
			tables->plan[i] = (struct weir_table_plan){
				.def = def,
				.number = (uint32_t)i,
				.compare = session->compare[i].column,
				.compare_count = session->compare[i].count,
				.written = session->compare[i].written,
				.written_count = session->compare[i].written_count
			};
			continue;
		}
		tables->plan[i] = (struct weir_table_plan){ .def = def,
							    .number = (uint32_t)i,
							    .compare = def->compare,
							    .compare_count = def->compare_count };
	}
	return tables;
}

/* The store's fault, whichever step met it first: so its place is told, and it is told once. */
static bool fail_store(const struct weir_session *session, struct weir_error *err)
{
	return weir_stage_blame(session->store, err);
}

static bool fail_missing(struct weir_session *session, const char *name, struct weir_error *err)
{
	const struct weir_node *schema = weir_node_get(session->pipeline->store.with, "schema");

	weir_fail(err, WEIR_DENIED, "the store \"%s\" has no table %s",
		  session->pipeline->store.name, name);
	weir_hint(err, "is it the right database? apply %s, or name another store",
		  schema ? weir_path_beside(&session->arena, schema->place.file, schema->text)
			 : "the schema that the pipeline expects");
	return fail_store(session, err);
}

bool weir_tables_describe(struct weir_session *session, const char *name,
			  const struct weir_table_info **out, struct weir_error *err)
{
	struct weir_tables *tables = session->tables;
	struct weir_table_info *info;
	struct weir_stage *store = session->store;
	bool exists = false;

	for (info = tables->info; info; info = info->next)
		if (!strcmp(info->name, name))
			break;
	if (!info) {
		info = weir_arena_alloc(&session->arena, sizeof(*info));
		info->arena = &session->arena;
		info->name = weir_arena_strdup(&session->arena, name);
		if (!store->plugin->ops.store->describe(store->self, store->context, name, info,
							&exists, err)) {
			session->unreadable = true;
			return fail_store(session, err);
		}
		if (!exists)
			return fail_missing(session, name, err);
		info->next = tables->info;
		tables->info = info;
	}
	*out = info;
	return true;
}

/* A column that the pipeline relies on and the table lacks. */
static bool need(const struct weir_table_plan *plan, const char *column, const char *where,
		 struct weir_error *err)
{
	if (weir_table_find(plan->info, column))
		return true;
	weir_fail(err, WEIR_DENIED, "table %s of the store has no column %s, which `%s` names",
		  plan->def->spec.name, column, where);
	return weir_hint(err, "add the column to the store's table, or take it out of `tables:`");
}

static bool plan_columns(struct weir_table_plan *plan, const char *const *from, size_t count,
			 const char *where, struct weir_error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (!need(plan, from[i], where, err))
			return false;
		plan->column[plan->column_count++] = from[i];
	}
	return true;
}

static bool plan_reads(struct weir_session *session, struct weir_table_plan *plan,
		       struct weir_error *err)
{
	const struct weir_table_spec *spec = &plan->def->spec;
	static const char *const id[] = { "id" };
	size_t most = 1 + spec->key_count + spec->keep_count + spec->also_count +
		      plan->def->renumbered_count + plan->compare_count + plan->written_count;

	plan->column = weir_arena_alloc(&session->arena, most * sizeof(*plan->column));
	plan->column_count = 0;
	if (!plan_columns(plan, id, 1, "id", err))
		return false;
	plan->at_key = plan->column_count;
	if (!plan_columns(plan, spec->key, spec->key_count, "key", err))
		return false;
	plan->at_keep = plan->column_count;
	if (!plan_columns(plan, spec->keep, spec->keep_count, "keep", err))
		return false;
	plan->at_also = plan->column_count;
	if (!plan_columns(plan, spec->also, spec->also_count, "also", err))
		return false;
	plan->at_renumbered = plan->column_count;
	if (!plan_columns(plan, plan->def->renumbered, plan->def->renumbered_count, "renumbered",
			  err))
		return false;
	plan->at_compare = plan->column_count;
	if (!plan_columns(plan, plan->compare, plan->compare_count, "compare", err))
		return false;
	plan->at_written = plan->column_count;
	return plan_columns(plan, plan->written, plan->written_count, "columns", err);
}

bool weir_tables_at(struct weir_session *session, size_t number, struct weir_table_plan **out,
		    struct weir_error *err)
{
	struct weir_table_plan *plan = &session->tables->plan[number];

	if (!plan->info) {
		const struct weir_table_info *info;

		if (!weir_tables_describe(session, plan->def->spec.name, &info, err))
			return false;
		plan->info = info;
		if (!plan_reads(session, plan, err)) {
			plan->info = NULL;
			return false;
		}
	}
	*out = plan;
	return true;
}

bool weir_tables_plan(struct weir_session *session, const char *name, struct weir_table_plan **out,
		      struct weir_error *err)
{
	const struct weir_table_def *def = weir_pipeline_table(session->pipeline, name);

	if (!def) {
		weir_fail(err, WEIR_BAD_CONFIG, "`tables:` does not name %s", name);
		return weir_hint(err, "add it: %s: {key: [...]}", name);
	}
	return weir_tables_at(session, (size_t)(def - session->pipeline->table), out, err);
}

void weir_tables_forget(struct weir_session *session)
{
	for (size_t i = 0; i < session->pipeline->table_count; i++)
		session->tables->plan[i].stored = session->tables->plan[i].twins = false;
}

void weir_tables_compare(struct weir_session *session, const struct weir_table_plan *plan,
			 const char *const *column, size_t count)
{
	session->compare[plan->number] =
		(struct weir_compare){ .decided = true, .column = column, .count = count };
}

uint64_t weir_stored_columns(const struct weir_table_plan *plan, const struct weir_value *stored)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < plan->compare_count; i++)
		bits = weir_ids_column(bits, &stored[plan->at_compare + i], i, plan->compare_count);
	return bits;
}
