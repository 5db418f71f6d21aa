/*
 * store-sqlite-examine.c - what the database tells `weir doctor`: whether its file can be
 * written and has room, and each table's unique keys and triggers.
 */
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store-sqlite-examine.h"

enum {
	WHAT_ROOM = 160,
	PATH_ROOM = 4096,
	MOST_KEYS = 64,  /* of a table */
	MOST_PARTS = 32, /* of a key */
	MIB_BYTES = 1024 * 1024,
	LEAST_FREE = 100, /* MiB; a large meet takes about ten */
};

/* Room for a key's parts. */
struct key {
	const char *part[MOST_PARTS];
};

static const char *text_at(struct weir_context *context, sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return weir_strdup(context, text ? text : "");
}

/* ---- the file ---- */

/* The path's folder with its slash, or ".". */
static bool folder_of(const char *path, char *folder, size_t size)
{
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) + 1 : 1;

	length = snprintf(folder, size, "%.*s", length, slash ? path : ".");
	return length > 0 && (size_t)length < size;
}

static void tell_room(struct weir_context *context, const char *folder)
{
	struct statvfs disk;
	unsigned long long free_mib;

	if (statvfs(folder, &disk) != 0)
		return; /* the file system does not say */
	free_mib = (unsigned long long)disk.f_bavail * disk.f_frsize / MIB_BYTES;
	weir_finding(context, free_mib < LEAST_FREE ? WEIR_GRADE_WARN : WEIR_GRADE_OK, "disk",
		     "free space there: a run stops where the disk is full", "%llu MiB are free",
		     free_mib);
}

bool db_examine(const struct db *db, struct weir_context *context, struct weir_error *err)
{
	const char *file = sqlite3_db_filename(db->handle, "main");
	char folder[PATH_ROOM];
	bool there = file && *file;

	if (!folder_of(db->path, folder, sizeof(folder)))
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: the path is too long", db->path);
	tell_room(context, folder);
	if (!there)
		weir_finding(context, WEIR_GRADE_OK, "database", NULL,
			     "has no tables yet: the first run makes them, from the schema");
	else if (!access(db->path, W_OK) && !access(folder, W_OK | X_OK))
		weir_finding(context, WEIR_GRADE_OK, "database", NULL, "the file can be written");
	else
		weir_finding(context, WEIR_GRADE_FAIL, "database",
			     "the file and its folder must be writable for this user",
			     "%s cannot be written", db->path);
	return true;
}

/* ---- a table ---- */

/* Runs a query that has the one text; true: there was no error. Calls each for each row. */
static bool query(const struct db *db, const char *sql, const char *text,
		  bool (*each)(void *arg, sqlite3_stmt *stmt), void *arg, struct weir_error *err)
{
	sqlite3_stmt *stmt;
	int code;

	if (!db_prepare(db, sql, &stmt, err))
		return false;
	code = sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
	if (code == SQLITE_OK) {
		while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
			if (!each(arg, stmt))
				break;
		}
	}
	if (code != SQLITE_DONE && code != SQLITE_ROW)
		db_fail(db, code, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return code == SQLITE_DONE || code == SQLITE_ROW;
}

struct keys {
	struct weir_context *context;
	const char *index[MOST_KEYS];
	struct weir_unique unique[MOST_KEYS];
	struct key key[MOST_KEYS];
	size_t count;
};

static bool add_key(void *arg, sqlite3_stmt *stmt)
{
	struct keys *keys = arg;

	keys->index[keys->count] = text_at(keys->context, stmt, 0);
	keys->unique[keys->count].part = keys->key[keys->count].part;
	keys->unique[keys->count].condition = text_at(keys->context, stmt, 1);
	return ++keys->count < MOST_KEYS;
}

/* The last key gets a part. */
static bool add_part(void *arg, sqlite3_stmt *stmt)
{
	struct keys *keys = arg;
	struct weir_unique *unique = &keys->unique[keys->count];

	if (unique->part_count == MOST_PARTS)
		return false;
	keys->key[keys->count].part[unique->part_count++] = text_at(keys->context, stmt, 0);
	return true;
}

static bool read_keys(const struct db *db, const char *table, struct keys *keys,
		      struct weir_error *err)
{
	static const char list[] =
		"SELECT l.name, CASE WHEN l.partial THEN substr(m.sql, instr(upper(m.sql), "
		"' WHERE ') + 7) END FROM pragma_index_list(?) l LEFT JOIN sqlite_master m ON "
		"m.type = 'index' AND m.name = l.name WHERE l.\"unique\"";
	static const char parts[] =
		"SELECT coalesce(name, 'an expression') FROM pragma_index_xinfo(?) WHERE key";
	size_t count;

	if (!query(db, list, table, add_key, keys, err))
		return false;
	count = keys->count;
	for (keys->count = 0; keys->count < count; keys->count++) {
		if (!query(db, parts, keys->index[keys->count], add_part, keys, err))
			return false;
	}
	return true;
}

struct trigger_names {
	char text[512];
	size_t length;
};

static bool add_name(void *arg, sqlite3_stmt *stmt)
{
	struct trigger_names *names = arg;
	const char *name = (const char *)sqlite3_column_text(stmt, 0);
	size_t room = sizeof(names->text) - names->length;
	int length = snprintf(names->text + names->length, room, "%s%s", names->length ? ", " : "",
			      name ? name : "");

	if (length < 0 || (size_t)length >= room)
		return false;
	names->length += (size_t)length;
	return true;
}

static bool tell_triggers(const struct db *db, struct weir_context *context, const char *table,
			  struct weir_error *err)
{
	struct trigger_names names = { .length = 0 };
	char what[WHAT_ROOM];

	if (!query(db,
		   "SELECT name FROM sqlite_master WHERE type = 'trigger' AND "
		   "lower(tbl_name) = lower(?) ORDER BY name",
		   table, add_name, &names, err))
		return false;
	(void)snprintf(what, sizeof(what), "table %s", table);
	if (names.length)
		weir_finding(context, WEIR_GRADE_OK, what, NULL,
			     "triggers: %s; a row that one refuses goes to the reject file",
			     names.text);
	return true;
}

bool db_examine_table(const struct db *db, struct weir_context *context,
		      const struct weir_examined *table, struct weir_error *err)
{
	struct keys *keys = weir_alloc(context, sizeof(*keys));

	keys->context = context;
	if (!read_keys(db, table->table, keys, err))
		return false;
	weir_finding_keys(context, table, WEIR_SEES_ALL, keys->unique, keys->count,
			  "add one: CREATE UNIQUE INDEX");
	return tell_triggers(db, context, table->table, err);
}
