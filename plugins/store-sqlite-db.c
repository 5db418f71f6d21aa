/*
 * store-sqlite-db.c - what SQLite's codes mean, and the few calls that all else goes through.
 */
#include <stdlib.h>

#include "store-sqlite-db.h"

/* What to do about a code of SQLite, and what to tell the user. */
struct meaning {
	int code;
	enum weir_code reaction;
	const char *hint;
};

static const struct meaning meanings[] = {
	{ SQLITE_BUSY, WEIR_BUSY, "close the other program and run the same command again" },
	{ SQLITE_LOCKED, WEIR_BUSY, "close the other program and run the same command again" },
	{ SQLITE_PROTOCOL, WEIR_BUSY, "close the other program and run the same command again" },
	{ SQLITE_READONLY, WEIR_DENIED, "the file and its folder must be writable for this user" },
	{ SQLITE_PERM, WEIR_DENIED, "the file and its folder must be writable for this user" },
	{ SQLITE_CANTOPEN, WEIR_DENIED,
	  "the folder must be there, and file and folder readable and writable for this user" },
	{ SQLITE_AUTH, WEIR_DENIED, "the database does not allow it" },
	{ SQLITE_NOTADB, WEIR_DENIED,
	  "path: names something else than an SQLite database, or an encrypted one" },
	{ SQLITE_CORRUPT, WEIR_DENIED,
	  "the file is damaged; restore a copy, or try `sqlite3 FILE .recover`" },
	{ SQLITE_FULL, WEIR_BROKEN, "free space on the disk and run the same command again" },
	{ SQLITE_IOERR, WEIR_BROKEN,
	  "look at the disk; then run the same command again, nothing is half written" },
	{ SQLITE_NOMEM, WEIR_BROKEN, "there is not enough memory" },
	{ SQLITE_ERROR, WEIR_DENIED,
	  "the database's tables are not as the pipeline needs them; see its schema" },
	{ SQLITE_SCHEMA, WEIR_DENIED, "another program is changing the tables; run it again then" },
	{ SQLITE_INTERRUPT, WEIR_CANCELLED, NULL },
	{ SQLITE_MISUSE, WEIR_BUG, NULL },
	{ SQLITE_RANGE, WEIR_BUG, NULL },
};

bool db_fail(const struct db *db, int code, struct weir_error *err)
{
	int primary = code & 0xff; /* the rest says more exactly what happened */
	/* The connection's message is about its last call, which may have been another one. */
	bool told = db->handle && (sqlite3_errcode(db->handle) & 0xff) == primary;
	const char *message = told ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
	size_t i, count = sizeof(meanings) / sizeof(meanings[0]);

	for (i = 0; i < count && meanings[i].code != primary; i++)
		;
	if (i == count)
		return weir_fail(err, WEIR_BROKEN, "%s: %s", db->path, message);
	if (meanings[i].reaction == WEIR_BUSY)
		message = "the database is locked by another program";
	weir_fail(err, meanings[i].reaction, "%s: %s", db->path, message);
	return meanings[i].hint ? weir_hint(err, "%s", meanings[i].hint) : false;
}

bool db_run(const struct db *db, const char *sql, struct weir_error *err)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || db_fail(db, code, err);
}

static bool commit(const struct db *db, const char *broken, const char *hint,
		   struct weir_error *err)
{
	int code = sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return true;
	db_fail(db, code, err);
	if ((code & 0xff) != SQLITE_CONSTRAINT)
		return false;
	weir_fail(err, WEIR_DENIED, "%s: %s", db->path, broken);
	return weir_hint(err, "%s", hint);
}

bool db_end(const struct db *db, bool good, const char *broken, const char *hint,
	    struct weir_error *err)
{
	if (good && commit(db, broken, hint, err))
		return true;
	/* Where SQLite has rolled back already there is nothing to undo, and it says so. */
	(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool db_prepare(const struct db *db, const char *sql, sqlite3_stmt **out, struct weir_error *err)
{
	int code = sqlite3_prepare_v2(db->handle, sql, -1, out, NULL);

	return code == SQLITE_OK || db_fail(db, code, err);
}

int db_bind(sqlite3_stmt *stmt, int at, const struct weir_value *value, char *uuid)
{
	switch (value->type) {
	case WEIR_NULL:
		break;
	case WEIR_BOOL:
		return sqlite3_bind_int(stmt, at, value->as.boolean);
	case WEIR_INT:
		return sqlite3_bind_int64(stmt, at, value->as.integer);
	case WEIR_REAL:
		return sqlite3_bind_double(stmt, at, value->as.real);
	case WEIR_TEXT:
		return sqlite3_bind_text64(stmt, at, value->as.text, value->length, SQLITE_STATIC,
					   SQLITE_UTF8);
	case WEIR_UUID:
		weir_uuid_print(&value->as.uuid, uuid);
		return sqlite3_bind_text(stmt, at, uuid, WEIR_UUID_TEXT - 1, SQLITE_STATIC);
	}
	return sqlite3_bind_null(stmt, at);
}

void db_close(struct db *db)
{
	size_t i;

	for (i = 0; i < DB_STATEMENTS; i++) {
		(void)sqlite3_finalize(db->kept[i].stmt); /* repeats an error already told */
		free(db->kept[i].uuid);
	}
	/* Waits for nothing: all statements are gone. */
	(void)sqlite3_close_v2(db->handle);
	db->handle = NULL;
}
