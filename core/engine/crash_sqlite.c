/*
 * crash_sqlite.c - passes a crash point behind every statement of SQLite that changes something.
 *
 * The library is one for the program and its plugins: an extension that it loads into every
 * database is told of every statement, and no file that makes one has to say so. Owns nothing.
 */
#include "crash_sqlite.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../base/crash.h"

enum {
	NAME_ROOM = 80,
	WORDS = 48, /* bytes of a statement in a name */
};

/* What a database is in this program; NULL: in memory. */
static const char *kind_of(sqlite3 *db)
{
	const char *path = sqlite3_db_filename(db, "main");
	const char *end = path ? strrchr(path, '.') : NULL;
	const char *file = path ? strrchr(path, '/') : NULL;

	if (!path || !*path)
		return NULL;
	if (end && !strcmp(end, ".keys"))
		return "keys";
	return file && !strcmp(file, "/state.db") ? "state" : "store";
}

/* COMMIT reads, by its own account. */
static bool changes(sqlite3_stmt *statement, const char *sql)
{
	return !sqlite3_stmt_readonly(statement) || !strncmp(sql, "COMMIT", strlen("COMMIT"));
}

/* The length of a statement's first words, by which it is known; of a schema's there may be none.
 */
static int words(const char *sql)
{
	int length = (int)strcspn(sql, "(;\t\n");

	if (length > WORDS)
		length = WORDS;
	while (length && sql[length - 1] == ' ')
		length--;
	return length;
}

static int told(unsigned what, void *arg, void *statement, void *nanoseconds)
{
	const char *sql = sqlite3_sql(statement), *kind = kind_of(arg);
	char name[NAME_ROOM];

	(void)what, (void)nanoseconds;
	if (!kind || !sql || !changes(statement, sql))
		return 0;
	(void)snprintf(name, sizeof(name), "%s: %.*s", kind, words(sql), sql);
	weir_crash_point(name);
	return 0;
}

/* SQLITE_TRACE_PROFILE: a statement is over, and if it was not within a transaction, committed. */
static int watch(sqlite3 *db, char **message, const void *api)
{
	(void)message, (void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, told, db);
}

void weir_crash_watch_sqlite(void)
{
	/* SQLite's type for it says nothing of its parameters. */
	(void)sqlite3_auto_extension((void (*)(void))watch);
}
