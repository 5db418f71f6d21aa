/*
 * relations.c - collects which tables refer to which, and finds the rows that do.
 */
#include "relations.h"

#include <stdlib.h>

#include "tables.h"

enum {
	PARENTS_CEILING = 1000,
	CHILDREN_CEILING = 256, /* tables that refer to the same one */
	COLUMNS_CEILING = 64,   /* of a table that refer to the same one */
	/* What a request can do, about; on it depends which way is quicker, and nothing else. */
	IDS_PER_REQUEST = 90,
	ROWS_PER_PAGE = 1000,
};

/* A table, and which refer to it. */
struct parent {
	const char *name;
	struct weir_child *child;
	size_t count;
};

struct weir_relations {
	struct weir_session *session;
	struct parent *parent;
	size_t count;
	bool told; /* the store told its foreign keys */
};

/* ---- collecting ---- */

static struct parent *find_parent(const struct weir_relations *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (!strcmp(all->parent[i].name, name))
			return &all->parent[i];
	return NULL;
}

/* NULL: there are too many. */
static struct parent *parent_of(struct weir_relations *all, const char *name)
{
	struct weir_arena *arena = &all->session->arena;
	struct parent *parent = find_parent(all, name);

	if (parent || all->count == PARENTS_CEILING)
		return parent;
	parent = &all->parent[all->count++];
	parent->name = weir_arena_strdup(arena, name);
	parent->child = weir_arena_alloc(arena, CHILDREN_CEILING * sizeof(*parent->child));
	return parent;
}

/* The same. */
static struct weir_child *child_of(struct weir_relations *all, const struct weir_foreign *key)
{
	struct weir_arena *arena = &all->session->arena;
	struct parent *parent = parent_of(all, key->to);
	struct weir_child *child;

	for (size_t i = 0; parent && i < parent->count; i++)
		if (!strcmp(parent->child[i].table, key->table))
			return &parent->child[i];
	if (!parent || parent->count == CHILDREN_CEILING)
		return NULL;
	child = &parent->child[parent->count++];
	child->table = weir_arena_strdup(arena, key->table);
	child->relation = weir_arena_alloc(arena, COLUMNS_CEILING * sizeof(*child->relation));
	return child;
}

static bool add(struct weir_relations *all, const struct weir_foreign *key, bool owned,
		struct weir_error *err)
{
	struct weir_child *child = child_of(all, key);

	for (size_t i = 0; child && i < child->count; i++)
		if (!strcmp(child->relation[i].column, key->column))
			return true;
	if (!child || child->count == COLUMNS_CEILING)
		return weir_fail(err, WEIR_DENIED, "the store has too many foreign keys");
	child->relation[child->count++] = (struct weir_relation){
		.column = weir_arena_strdup(&all->session->arena, key->column), .owned = owned
	};
	return true;
}

static bool add_foreign(void *arg, const struct weir_foreign *key, struct weir_error *err)
{
	struct weir_relations *all = arg;
	bool known = weir_pipeline_table(all->session->pipeline, key->table) != NULL;

	return add(all, key, !known, err);
}

static bool add_refs(struct weir_relations *all, struct weir_error *err)
{
	const struct weir_pipeline *pipeline = all->session->pipeline;

	for (size_t i = 0; i < pipeline->table_count; i++) {
		const struct weir_table_spec *spec = &pipeline->table[i].spec;

		for (size_t k = 0; k < spec->ref_count; k++) {
			const struct weir_foreign key = { spec->name, spec->ref_column[k],
							  spec->ref_table[k] };

			if (!add(all, &key, true, err))
				return false;
		}
	}
	return true;
}

static bool collect(struct weir_session *session, struct weir_error *err)
{
	struct weir_relations *all = weir_arena_alloc(&session->arena, sizeof(*all));
	const struct weir_stage *store = session->store;
	const struct weir_store_ops *ops = store->plugin->ops.store;

	all->session = session;
	all->parent = weir_arena_alloc(&session->arena, PARENTS_CEILING * sizeof(*all->parent));
	if (!add_refs(all, err) ||
	    (ops->foreign &&
	     !ops->foreign(store->self, store->context, add_foreign, all, &all->told, err)))
		return false;
	session->relations = all;
	return true;
}

bool weir_relations_of(struct weir_session *session, const char *table,
		       const struct weir_child **child, size_t *count, struct weir_error *err)
{
	const struct parent *parent;

	if (!session->relations && !collect(session, err))
		return false;
	parent = find_parent(session->relations, table);
	*child = parent ? parent->child : NULL;
	*count = parent ? parent->count : 0;
	return true;
}

bool weir_relations_told(const struct weir_session *session)
{
	return !session->relations || session->relations->told;
}

/* ---- finding rows ---- */

struct finding {
	struct weir_reference reference;
	const struct weir_value *id;
	size_t count;
	size_t column[COLUMNS_CEILING]; /* which of the child's a scan's columns are */
	size_t columns;
	bool with_id; /* the table has a column id; the scan asks for it first */
	weir_reference_fn *each;
	void *arg;
};

static int by_value(const void *left, const void *right)
{
	return weir_value_order(left, right);
}

/* A store may not know that a text is an id. */
static const struct weir_value *find(const struct finding *f, const struct weir_value *value)
{
	struct weir_value id = *value;

	if (value->type == WEIR_TEXT &&
	    !weir_parse_uuid((struct weir_text){ value->as.text, value->length }, &id.as.uuid))
		return NULL;
	if (value->type != WEIR_TEXT && value->type != WEIR_UUID)
		return NULL;
	id.type = WEIR_UUID;
	return bsearch(&id, f->id, f->count, sizeof(id), by_value);
}

/* A row: its id if it has one, and the columns that may refer. */
static bool take(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct finding *f = arg;

	f->reference.named = f->with_id && value[0].type == WEIR_UUID;
	if (f->reference.named)
		f->reference.row = value[0].as.uuid;
	for (size_t i = 0; i < f->columns; i++) {
		const struct weir_value *to = find(f, &value[i + f->with_id]);

		if (!to)
			continue;
		f->reference.column = f->column[i];
		f->reference.to = (size_t)(to - f->id);
		if (!f->each(f->arg, &f->reference, err))
			return false;
	}
	return true;
}

static bool scan(struct weir_session *session, struct finding *f, const char *where,
		 struct weir_error *err)
{
	const struct weir_child *child = f->reference.child;
	const char *column[COLUMNS_CEILING + 1] = { "id" };
	const struct weir_query query = { .table = child->table,
					  .column = column,
					  .column_count = f->columns + f->with_id,
					  .where = where,
					  .in = f->id,
					  .in_count = f->count,
					  .distinct = !f->with_id };

	for (size_t i = 0; i < f->columns; i++)
		column[i + f->with_id] = child->relation[f->column[i]].column;
	return weir_store_scan(session->store->context, &query, take, f, err);
}

/* Is it cheaper to read the whole table? Where it is empty there is nothing to read. */
static bool choose(struct weir_session *session, const struct finding *f, bool *whole, bool *empty,
		   struct weir_error *err)
{
	struct weir_query all = { .table = f->reference.child->table };
	uint64_t asking = f->columns * (f->count / IDS_PER_REQUEST + 1), rows;

	*whole = *empty = false;
	if (asking < 3 || !f->with_id)
		return true; /* counting would cost as much */
	if (!weir_store_count(session->store->context, &all, &rows, err))
		return false;
	*empty = !rows;
	*whole = rows / ROWS_PER_PAGE + 1 < asking;
	return true;
}

static bool by_columns(struct weir_session *session, const struct finding *f,
		       struct weir_error *err)
{
	for (size_t i = 0; i < f->columns; i++) {
		struct finding one = *f;

		one.column[0] = f->column[i];
		one.columns = 1;
		if (!scan(session, &one, f->reference.child->relation[f->column[i]].column, err))
			return false;
	}
	return true;
}

/* A store tells only of tables that were described which types their columns have. A table that
 * the pipeline does not know may have any key. */
static bool describe(struct weir_session *session, struct finding *f, struct weir_error *err)
{
	const char *table = f->reference.child->table;
	const struct weir_table_info *info;

	if (!weir_tables_describe(session, table, &info, err))
		return false;
	f->with_id = weir_table_find(info, "id") != NULL;
	return true;
}

bool weir_references(struct weir_session *session, const struct weir_child *child, bool owned,
		     const struct weir_value *id, size_t count, weir_reference_fn *each, void *arg,
		     struct weir_error *err)
{
	struct finding f = {
		.reference = { .child = child }, .id = id, .count = count, .each = each, .arg = arg
	};
	bool whole, empty;

	for (size_t i = 0; i < child->count; i++)
		if (child->relation[i].owned || !owned)
			f.column[f.columns++] = i;
	if (!f.columns || !count)
		return true;
	if (!describe(session, &f, err) || !choose(session, &f, &whole, &empty, err))
		return false;
	if (empty)
		return true;
	return whole ? scan(session, &f, NULL, err) : by_columns(session, &f, err);
}
