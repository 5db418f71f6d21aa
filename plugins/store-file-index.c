/*
 * store-file-index.c - the rows of the files in a scratch database of SQLite.
 *
 * The database has no name: it is a temporary file that goes with the process. Its memory is a
 * fixed cache. Columns that rows are looked for by get an index when that happens first.
 */
#include <stdlib.h>

#include "store-file-index.h"

static bool fail(const struct file_store *store, struct weir_error *err)
{
	weir_fail(err, WEIR_BROKEN, "%s: the index of its rows: %s", store->folder,
		  store->db ? sqlite3_errmsg(store->db) : "there is not enough memory");
	return weir_hint(err, "it is in a temporary file: is there room in the folder that TMPDIR "
			      "names, or in /var/tmp?");
}

bool index_run(struct file_store *store, const char *sql, struct weir_error *err)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(store, err);
}

void index_undo(struct file_store *store)
{
	(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* the run stops anyway */
}

/* Runs a statement that was built, and frees it. */
static bool run_built(struct file_store *store, sqlite3_str *sql, struct weir_error *err)
{
	char *text = sqlite3_str_finish(sql);
	bool good = text && index_run(store, text, err);

	if (!text)
		fail(store, err);
	sqlite3_free(text);
	return good;
}

static bool prepare_built(struct file_store *store, sqlite3_str *sql, sqlite3_stmt **out,
			  struct weir_error *err)
{
	char *text = sqlite3_str_finish(sql);
	bool good = text && sqlite3_prepare_v2(store->db, text, -1, out, NULL) == SQLITE_OK;

	sqlite3_free(text);
	return good || fail(store, err);
}

bool index_open(struct file_store *store, struct weir_error *err)
{
	return (sqlite3_open_v2("", &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ==
			SQLITE_OK ||
		fail(store, err)) &&
	       index_run(store,
			 "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; "
			 "PRAGMA cache_size = -4096; PRAGMA temp_store = FILE; "
			 "CREATE TEMP TABLE wanted (cell TEXT PRIMARY KEY) WITHOUT ROWID",
			 err);
}

void index_close(struct file_store *store)
{
	for (struct file_table *t = store->table; t; t = t->next) {
		(void)sqlite3_finalize(t->insert); /* repeats an error already told */
		t->insert = NULL;
	}
	(void)sqlite3_close_v2(store->db);
	store->db = NULL;
}

/* ---- tables ---- */

bool index_table(struct file_table *table, struct weir_error *err)
{
	sqlite3_str *sql = sqlite3_str_new(table->store->db);

	sqlite3_str_appendf(sql, "CREATE TABLE \"%w\" (\"id\" TEXT PRIMARY KEY NOT NULL)",
			    table->name);
	return run_built(table->store, sql, err);
}

size_t index_find(const struct file_table *table, const char *name)
{
	size_t i = 0;

	while (i < table->count && strcmp(table->column[i], name) != 0)
		i++;
	return i;
}

static bool add_column(struct file_table *table, const char *name, struct weir_error *err)
{
	sqlite3_str *sql = sqlite3_str_new(table->store->db);

	sqlite3_str_appendf(sql, "ALTER TABLE \"%w\" ADD COLUMN \"%w\" TEXT", table->name, name);
	return run_built(table->store, sql, err);
}

bool index_column(struct file_table *table, const char *name, size_t *number,
		  struct weir_error *err)
{
	struct weir_context *context = table->store->context;

	*number = index_find(table, name);
	if (*number < table->count)
		return true;
	if (table->count == FILE_COLUMNS_MOST)
		return file_bad(table, 0, "has too many columns", err);
	if (!table->column)
		table->column = weir_alloc(context, FILE_COLUMNS_MOST * sizeof(*table->column));
	if (strcmp(name, "id") != 0 && !add_column(table, name, err))
		return false;
	table->column[table->count++] = weir_strdup(context, name);
	return true;
}

/* ---- rows ---- */

static int bind(sqlite3_stmt *stmt, int at, struct weir_text cell)
{
	if (!cell.at)
		return sqlite3_bind_null(stmt, at);
	return sqlite3_bind_text64(stmt, at, cell.at, cell.length, SQLITE_STATIC, SQLITE_UTF8);
}

/* Runs it to its end; *changed: it did something. */
static bool step(struct file_store *store, sqlite3_stmt *stmt, bool *changed,
		 struct weir_error *err)
{
	bool good = sqlite3_step(stmt) == SQLITE_DONE || fail(store, err);

	*changed = good && sqlite3_changes(store->db) > 0;
	(void)sqlite3_reset(stmt); /* repeats an error already told */
	return good;
}

static bool prepare_insert(struct file_table *table, struct weir_error *err)
{
	sqlite3_str *sql = sqlite3_str_new(table->store->db);

	(void)sqlite3_finalize(table->insert); /* repeats an error already told */
	table->insert = NULL;
	table->insert_count = table->count;
	sqlite3_str_appendf(sql, "INSERT OR IGNORE INTO \"%w\" (", table->name);
	for (size_t i = 0; i < table->count; i++)
		sqlite3_str_appendf(sql, "%s\"%w\"", i ? ", " : "", table->column[i]);
	sqlite3_str_appendall(sql, ") VALUES (");
	for (size_t i = 0; i < table->count; i++)
		sqlite3_str_appendall(sql, i ? ", ?" : "?");
	sqlite3_str_appendall(sql, ")");
	return prepare_built(table->store, sql, &table->insert, err);
}

bool index_add(struct file_table *table, const struct weir_text *cell, bool *added,
	       struct weir_error *err)
{
	if ((!table->insert || table->insert_count != table->count) && !prepare_insert(table, err))
		return false;
	for (size_t i = 0; i < table->count; i++)
		if (bind(table->insert, (int)i + 1, cell[i]) != SQLITE_OK)
			return fail(table->store, err);
	return step(table->store, table->insert, added, err);
}

bool index_change(struct file_table *table, const size_t *column, const struct weir_text *cell,
		  size_t count, bool *changed, struct weir_error *err)
{
	sqlite3_str *sql = sqlite3_str_new(table->store->db);
	sqlite3_stmt *stmt = NULL;
	bool good;

	sqlite3_str_appendf(sql, "UPDATE \"%w\" SET \"id\" = ?1", table->name);
	for (size_t i = 1; i < count; i++)
		sqlite3_str_appendf(sql, ", \"%w\" = ?%d", table->column[column[i]], (int)i + 1);
	sqlite3_str_appendall(sql, " WHERE \"id\" = ?1");
	good = prepare_built(table->store, sql, &stmt, err);
	for (size_t i = 0; i < count && good; i++)
		good = bind(stmt, (int)i + 1, cell[i]) == SQLITE_OK || fail(table->store, err);
	good = good && step(table->store, stmt, changed, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return good;
}

bool index_remove(struct file_table *table, struct weir_text id, bool *removed,
		  struct weir_error *err)
{
	sqlite3_str *sql = sqlite3_str_new(table->store->db);
	sqlite3_stmt *stmt = NULL;
	bool good;

	sqlite3_str_appendf(sql, "DELETE FROM \"%w\" WHERE \"id\" = ?", table->name);
	good = prepare_built(table->store, sql, &stmt, err) &&
	       (bind(stmt, 1, id) == SQLITE_OK || fail(table->store, err)) &&
	       step(table->store, stmt, removed, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return good;
}

/* ---- reading ---- */

static bool give_rows(struct file_store *store, sqlite3_stmt *stmt, index_fn *each, void *arg,
		      struct weir_error *err)
{
	size_t count = (size_t)sqlite3_column_count(stmt);
	struct weir_text *cell = calloc(count + 1, sizeof(*cell));
	bool good = cell != NULL;
	int code = SQLITE_DONE;

	if (!cell)
		return fail(store, err);
	while (good && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
		for (size_t i = 0; i < count; i++)
			cell[i] = (struct weir_text){
				(const char *)sqlite3_column_text(stmt, (int)i),
				(size_t)sqlite3_column_bytes(stmt, (int)i),
			};
		good = each(arg, cell, err);
	}
	free(cell);
	return good && (code == SQLITE_DONE || fail(store, err));
}

bool index_each(struct file_table *table, index_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_str *sql = sqlite3_str_new(table->store->db);
	sqlite3_stmt *stmt = NULL;
	bool good;

	sqlite3_str_appendall(sql, "SELECT ");
	for (size_t i = 0; i < table->count; i++)
		sqlite3_str_appendf(sql, "%s\"%w\"", i ? ", " : "", table->column[i]);
	sqlite3_str_appendf(sql, " FROM \"%w\" ORDER BY rowid", table->name);
	good = prepare_built(table->store, sql, &stmt, err) &&
	       give_rows(table->store, stmt, each, arg, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return good;
}

/* The values that are looked for, each one once, and an index for their column. */
static bool want(struct file_table *table, const struct weir_query *query, struct weir_error *err)
{
	struct file_store *store = table->store;
	sqlite3_str *sql = sqlite3_str_new(store->db);
	struct file_text cell = { .at = NULL };
	sqlite3_stmt *stmt = NULL;
	bool good, changed;

	sqlite3_str_appendf(sql, "CREATE INDEX IF NOT EXISTS \"%w by %w\" ON \"%w\" (\"%w\")",
			    table->name, query->where, table->name, query->where);
	good = run_built(store, sql, err) && index_run(store, "DELETE FROM wanted", err) &&
	       (sqlite3_prepare_v2(store->db, "INSERT OR IGNORE INTO wanted VALUES (?)", -1, &stmt,
				   NULL) == SQLITE_OK ||
		fail(store, err));
	for (size_t i = 0; i < query->in_count && good; i++) {
		if (weir_is_null(&query->in[i]))
			continue;
		cell.length = 0;
		file_text_byte(&cell, '\0'); /* so that an empty text has a place */
		cell.length = 0;
		store->format->print(&query->in[i], &cell);
		good = !cell.failed || file_no_memory(store, err);
		good = good &&
		       (bind(stmt, 1, (struct weir_text){ cell.at, cell.length }) == SQLITE_OK ||
			fail(store, err)) &&
		       step(store, stmt, &changed, err);
	}
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	file_text_release(&cell);
	return good;
}

static void select_columns(const struct file_table *table, const struct weir_query *query,
			   sqlite3_str *sql)
{
	for (size_t i = 0; i < query->column_count; i++) {
		sqlite3_str_appendall(sql, i ? ", " : "");
		if (index_find(table, query->column[i]) < table->count)
			sqlite3_str_appendf(sql, "\"%w\"", query->column[i]);
		else
			sqlite3_str_appendall(sql, "NULL"); /* the file has no such column yet */
	}
}

bool index_query(struct file_table *table, const struct weir_query *query, index_fn *each,
		 void *arg, uint64_t *count, struct weir_error *err)
{
	sqlite3_str *sql;
	sqlite3_stmt *stmt = NULL;
	bool good;

	if (query->where && (!query->in_count || index_find(table, query->where) == table->count))
		return true;
	if (query->where && !want(table, query, err))
		return false;
	sql = sqlite3_str_new(table->store->db);
	sqlite3_str_appendall(sql, "SELECT ");
	if (each)
		select_columns(table, query, sql);
	else
		sqlite3_str_appendall(sql, "count(*)");
	sqlite3_str_appendf(sql, " FROM \"%w\"", table->name);
	if (query->where)
		sqlite3_str_appendf(sql, " WHERE \"%w\" IN (SELECT cell FROM wanted)",
				    query->where);
	good = prepare_built(table->store, sql, &stmt, err);
	if (good && each)
		good = give_rows(table->store, stmt, each, arg, err);
	else if (good && (good = sqlite3_step(stmt) == SQLITE_ROW || fail(table->store, err)))
		*count = (uint64_t)sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return good;
}
