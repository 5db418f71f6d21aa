/*
 * store-sqlite-delete.c - deletes rows by their ids in one transaction, and tells the foreign keys.
 *
 * A row that a foreign key keeps is undone alone, as in a write. SQLite does not say which key it
 * is.
 */
#include <stdlib.h>

#include "store-sqlite-delete.h"

static char *delete_sql(const struct db *db, const char *table)
{
	sqlite3_str *sql = sqlite3_str_new(db->handle);

	sqlite3_str_appendf(sql, "DELETE FROM \"%w\" WHERE \"id\" = ?", table);
	return sqlite3_str_finish(sql);
}

static bool prepare(const struct db *db, const char *table, sqlite3_stmt **out,
		    struct weir_error *err)
{
	char *sql = delete_sql(db, table);
	bool good;

	if (!sql)
		return db_fail(db, SQLITE_NOMEM, err);
	good = db_prepare(db, sql, out, err);
	sqlite3_free(sql);
	return good;
}

/* A trigger that undoes the whole transaction would undo rows that were told as deleted. */
static bool keep_row(const struct db *db, const struct weir_delete *what,
		     const struct weir_value *id, int code, struct weir_error *err)
{
	if ((code & 0xff) != SQLITE_CONSTRAINT)
		return db_fail(db, code, err);
	if (sqlite3_get_autocommit(db->handle)) {
		weir_fail(err, WEIR_HOSTILE, "%s: table %s undoes the whole batch: %s", db->path,
			  what->table, sqlite3_errmsg(db->handle));
		return weir_hint(err, "the schema has a trigger or a constraint with ROLLBACK; "
				      "ABORT refuses just the row");
	}
	return !what->kept || what->kept(what->arg, &id->as.uuid, sqlite3_errmsg(db->handle), err);
}

static bool delete_row(const struct db *db, sqlite3_stmt *stmt, struct weir_delete *what, size_t at,
		       struct weir_error *err)
{
	const struct weir_value *id = &what->in[at];
	char text[WEIR_UUID_TEXT];
	int code = db_bind(stmt, 1, id, text);
	bool good = true;

	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_DONE)
		what->deleted += (uint64_t)sqlite3_changes(db->handle);
	else
		good = keep_row(db, what, id, code, err);
	(void)sqlite3_reset(stmt); /* repeats the step's error */
	return good;
}

static bool delete_rows(const struct db *db, struct weir_delete *what, struct weir_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool good = prepare(db, what->table, &stmt, err);

	for (size_t i = 0; good && i < what->in_count; i++)
		good = delete_row(db, stmt, what, i, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return good;
}

bool db_remove(struct db *db, struct weir_delete *what, struct weir_error *err)
{
	what->deleted = 0;
	if (db->read_only)
		return weir_fail(err, WEIR_BUG, "a delete from %s in a dry run", what->table);
	if (!db_run(db, "BEGIN IMMEDIATE", err))
		return false;
	if (db_end(db, delete_rows(db, what, err),
		   "rows refer to deleted ones by a deferred foreign key",
		   "declare it without DEFERRABLE, so that it can keep its row", err))
		return true;
	what->deleted = 0;
	return false;
}

bool db_foreign(const struct db *db, weir_foreign_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *stmt;
	bool good = true;
	int code;

	if (!db_prepare(db,
			"SELECT m.name, f.\"from\", f.\"table\" FROM sqlite_master m "
			"JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND "
			"lower(coalesce(f.\"to\", 'id')) = 'id'",
			&stmt, err))
		return false;
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW && good) {
		const struct weir_foreign key = { (const char *)sqlite3_column_text(stmt, 0),
						  (const char *)sqlite3_column_text(stmt, 1),
						  (const char *)sqlite3_column_text(stmt, 2) };

		good = key.table && key.column && key.to && each(arg, &key, err);
	}
	if (good && code != SQLITE_DONE)
		good = db_fail(db, code, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return good;
}
