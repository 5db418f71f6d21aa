/*
 * store-sqlite-db.h - the open database, as the files of store-sqlite share it.
 */
#ifndef WEIR_STORE_SQLITE_DB_H
#define WEIR_STORE_SQLITE_DB_H

#include <sqlite3.h>

#include <weir/plugin.h>

enum {
	DB_STATEMENTS = 8, /* prepared for writing and kept */
};

/* A statement for writing rows, and room for the texts of their ids. */
struct db_statement {
	sqlite3_stmt *stmt;
	char (*uuid)[WEIR_UUID_TEXT]; /* one per column; malloc'd */
};

struct db {
	sqlite3 *handle;
	const char *path; /* for messages */
	bool read_only;   /* a dry run */
	struct db_statement kept[DB_STATEMENTS];
	size_t oldest; /* of kept: the next one to go */
};

/* What the store's options say about opening. */
struct db_options {
	const char *schema;     /* a file; NULL: none */
	const char *schema_sql; /* the SQL itself; NULL: none */
	int64_t busy_ms, cache_bytes;
};

/*
 * Opens path for writing; makes it, and applies the schema, where it is not there or
 * has no tables.
 */
bool db_open(struct db *db, const struct db_options *options, struct weir_error *err);
/* The same without writing anything; what is not there is made in memory. */
bool db_open_dry(struct db *db, struct weir_context *context, const struct db_options *options,
		 struct weir_error *err);
void db_close(struct db *db);

/* Turns SQLite's result code and message into an error. Returns false. */
bool db_fail(const struct db *db, int code, struct weir_error *err);

/* Runs statements that give no rows. */
bool db_run(const struct db *db, const char *sql, struct weir_error *err);
/*
 * Ends a transaction: commits it if all went well so far, else undoes it. A deferred foreign key
 * that is broken then is DENIED, told as `broken`, with the hint.
 */
bool db_end(const struct db *db, bool good, const char *broken, const char *hint,
	    struct weir_error *err);
bool db_prepare(const struct db *db, const char *sql, sqlite3_stmt **out, struct weir_error *err);

/* Binds a value; uuid is where an id's text may stand until the statement was run. */
int db_bind(sqlite3_stmt *stmt, int at, const struct weir_value *value, char *uuid);

#endif
