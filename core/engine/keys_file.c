/*
 * keys_file.c - the index of keys as a scratch SQLite file with a fixed page cache.
 *
 * In front of it stand a filter, which answers most questions about what is not there,
 * and a small cache of entries, which answers most questions about parents. The file
 * holds nothing that must survive: no journal, no syncing.
 */
#include "keys_file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "filter.h"
#include "ids.h"

enum {
	CACHE_SLOTS = 1 << 11, /* a power of two */
	ID = sizeof(struct weir_uuid),
};

enum statement {
	GET,
	PUT,
	ALIAS,
	ADD_ALIAS,
	SET_ALIAS,
	MARKED,
	MARK,
	RECALL,
	REMEMBER,
	TALLY,
	TALLY_GET,
	TALLIES,
	STATEMENTS,
};

static const char *const sql[STATEMENTS] = {
	[GET] = "SELECT id, derived, flags, tab, line, spelling, compare, content, keep"
		" FROM entry WHERE match = ?1",
	[PUT] = "INSERT OR REPLACE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[ALIAS] = "SELECT match FROM alias WHERE name = ?1",
	[ADD_ALIAS] = "INSERT OR IGNORE INTO alias VALUES (?1, ?2)",
	[SET_ALIAS] = "INSERT OR REPLACE INTO alias VALUES (?1, ?2)",
	[MARKED] = "SELECT 1 FROM mark WHERE name = ?1",
	[MARK] = "INSERT OR IGNORE INTO mark VALUES (?1)",
	[RECALL] = "SELECT number FROM number WHERE name = ?1",
	[REMEMBER] = "INSERT OR IGNORE INTO number VALUES (?1, ?2)",
	[TALLY] = "INSERT INTO tally VALUES (?1, ?2, ?3)"
		  " ON CONFLICT (grp, value) DO UPDATE SET n = n + excluded.n",
	[TALLY_GET] = "SELECT n FROM tally WHERE grp = ?1 AND value = ?2",
	[TALLIES] = "SELECT value, n FROM tally WHERE grp = ?1 AND value > ?2"
		    " ORDER BY value LIMIT ?3",
};

static const char *const schema =
	"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
	"CREATE TABLE entry (match BLOB PRIMARY KEY, id BLOB, derived BLOB, flags INT, tab INT,"
	" line INT, spelling INT, compare INT, content INT, keep BLOB) WITHOUT ROWID;"
	"CREATE TABLE alias (name BLOB PRIMARY KEY, match BLOB) WITHOUT ROWID;"
	"CREATE TABLE mark (name BLOB PRIMARY KEY) WITHOUT ROWID;"
	"CREATE TABLE number (name BLOB PRIMARY KEY, number INT) WITHOUT ROWID;"
	"CREATE TABLE tally (grp INT, value BLOB, n INT, UNIQUE (grp, value));"
	"BEGIN";

struct slot {
	bool used;
	struct weir_entry entry;
};

struct weir_keys_file {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *statement[STATEMENTS];
	struct weir_filter filter; /* of entries, marks and numbers */
	struct weir_filter aliases;
	struct slot *cache;
};

static bool broken(struct weir_keys_file *keys, struct weir_error *err)
{
	weir_fail(err, WEIR_BROKEN, "the index of keys %s: %s", keys->path ? keys->path : "",
		  sqlite3_errmsg(keys->db));
	return weir_hint(err, "is the disk of the state folder full, or the folder read-only?");
}

static struct slot *slot_of(struct weir_keys_file *keys, const struct weir_uuid *match)
{
	return &keys->cache[weir_name_hash(match) % CACHE_SLOTS];
}

static bool prepare(struct weir_keys_file *keys, struct weir_error *err)
{
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(keys->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &keys->statement[i], NULL) != SQLITE_OK)
			return broken(keys, err);
	return true;
}

struct weir_keys_file *weir_keys_file_open(const char *path, struct weir_error *err)
{
	struct weir_keys_file *keys = weir_xcalloc(1, sizeof(*keys));
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

	keys->path = path ? weir_xstrdup(path) : NULL;
	if (path)
		unlink(path);
	if (sqlite3_open_v2(path ? path : ":memory:", &keys->db, flags, NULL) != SQLITE_OK) {
		broken(keys, err);
		weir_keys_file_free(keys);
		return NULL;
	}
	if (path)
		unlink(path); /* nothing else opens it, and nothing is left of a killed run */
	return keys;
}

bool weir_keys_file_begin(struct weir_keys_file *keys, int cache, struct weir_error *err)
{
	char pragma[64];

	weir_filter_init(&keys->filter);
	weir_filter_init(&keys->aliases);
	keys->cache = weir_xcalloc(CACHE_SLOTS, sizeof(*keys->cache));
	snprintf(pragma, sizeof(pragma), "PRAGMA cache_size = -%d", cache);
	if (sqlite3_exec(keys->db, pragma, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(keys->db, schema, NULL, NULL, NULL) != SQLITE_OK)
		return broken(keys, err);
	return prepare(keys, err);
}

void weir_keys_file_free(struct weir_keys_file *keys)
{
	if (!keys)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(keys->statement[i]);
	sqlite3_close(keys->db);
	free(keys->path);
	weir_filter_release(&keys->filter);
	weir_filter_release(&keys->aliases);
	free(keys->cache);
	free(keys);
}

static sqlite3_stmt *bind_name(struct weir_keys_file *keys, enum statement which,
			       const struct weir_uuid *name)
{
	sqlite3_stmt *s = keys->statement[which];

	sqlite3_reset(s);
	sqlite3_bind_blob(s, 1, name->byte, ID, SQLITE_STATIC);
	return s;
}

/* Steps to a row: *row tells whether there is one. */
static bool step(struct weir_keys_file *keys, sqlite3_stmt *s, bool *row, struct weir_error *err)
{
	int rc = sqlite3_step(s);

	*row = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return broken(keys, err);
	return true;
}

static bool execute(struct weir_keys_file *keys, sqlite3_stmt *s, struct weir_error *err)
{
	bool row, good = step(keys, s, &row, err);

	sqlite3_reset(s);
	return good;
}

static void read_uuid(sqlite3_stmt *s, int column, const struct weir_uuid *otherwise,
		      struct weir_uuid *out)
{
	const void *blob = sqlite3_column_blob(s, column);

	if (blob && sqlite3_column_bytes(s, column) == ID)
		memcpy(out->byte, blob, ID);
	else
		*out = *otherwise;
}

static void read_entry(sqlite3_stmt *s, const struct weir_uuid *match, struct weir_entry *out)
{
	const void *keep = sqlite3_column_blob(s, 8);

	memset(out, 0, sizeof(*out));
	out->match = *match;
	read_uuid(s, 0, match, &out->id);
	read_uuid(s, 1, match, &out->derived);
	out->flags = (uint32_t)sqlite3_column_int(s, 2);
	out->table = (uint32_t)sqlite3_column_int(s, 3);
	out->line = (uint64_t)sqlite3_column_int64(s, 4);
	out->spelling = (uint64_t)sqlite3_column_int64(s, 5);
	out->compare = (uint64_t)sqlite3_column_int64(s, 6);
	out->content = (uint64_t)sqlite3_column_int64(s, 7);
	out->keep_length = (uint32_t)sqlite3_column_bytes(s, 8);
	if (keep)
		memcpy(out->keep, keep, out->keep_length);
}

bool weir_keys_file_get(struct weir_keys_file *keys, const struct weir_uuid *match,
			struct weir_entry *out, bool *found, struct weir_error *err)
{
	struct slot *slot = slot_of(keys, match);
	sqlite3_stmt *s;
	bool row;

	*found = slot->used && weir_uuid_same(&slot->entry.match, match);
	if (*found)
		*out = slot->entry;
	if (*found || !weir_filter_has(&keys->filter, match))
		return true;
	s = bind_name(keys, GET, match);
	if (!step(keys, s, &row, err))
		return false;
	if (row) {
		read_entry(s, match, &slot->entry);
		slot->used = true;
		*out = slot->entry;
		*found = true;
	}
	sqlite3_reset(s);
	return true;
}

/* An id that is the match itself is not stored a second time. */
static void bind_unless_same(sqlite3_stmt *s, int at, const struct weir_uuid *id,
			     const struct weir_uuid *match)
{
	if (weir_uuid_same(id, match))
		sqlite3_bind_null(s, at);
	else
		sqlite3_bind_blob(s, at, id->byte, ID, SQLITE_STATIC);
}

bool weir_keys_file_put(struct weir_keys_file *keys, const struct weir_entry *entry,
			struct weir_error *err)
{
	struct slot *slot = slot_of(keys, &entry->match);
	sqlite3_stmt *s = bind_name(keys, PUT, &entry->match);

	bind_unless_same(s, 2, &entry->id, &entry->match);
	bind_unless_same(s, 3, &entry->derived, &entry->match);
	sqlite3_bind_int(s, 4, (int)entry->flags);
	sqlite3_bind_int(s, 5, (int)entry->table);
	sqlite3_bind_int64(s, 6, (sqlite3_int64)entry->line);
	sqlite3_bind_int64(s, 7, (sqlite3_int64)entry->spelling);
	sqlite3_bind_int64(s, 8, (sqlite3_int64)entry->compare);
	sqlite3_bind_int64(s, 9, (sqlite3_int64)entry->content);
	if (entry->keep_length)
		sqlite3_bind_blob(s, 10, entry->keep, (int)entry->keep_length, SQLITE_STATIC);
	else
		sqlite3_bind_null(s, 10);
	weir_filter_add(&keys->filter, &entry->match);
	slot->entry = *entry;
	slot->used = true;
	return execute(keys, s, err);
}

static bool put_alias(struct weir_keys_file *keys, enum statement which,
		      const struct weir_uuid *name, const struct weir_uuid *match,
		      struct weir_error *err)
{
	sqlite3_stmt *s = bind_name(keys, which, name);

	sqlite3_bind_blob(s, 2, match->byte, ID, SQLITE_STATIC);
	weir_filter_add(&keys->aliases, name);
	return execute(keys, s, err);
}

bool weir_keys_file_add_alias(struct weir_keys_file *keys, const struct weir_uuid *name,
			      const struct weir_uuid *match, struct weir_error *err)
{
	return put_alias(keys, ADD_ALIAS, name, match, err);
}

bool weir_keys_file_set_alias(struct weir_keys_file *keys, const struct weir_uuid *name,
			      const struct weir_uuid *match, struct weir_error *err)
{
	return put_alias(keys, SET_ALIAS, name, match, err);
}

bool weir_keys_file_alias(struct weir_keys_file *keys, const struct weir_uuid *name,
			  struct weir_uuid *match, bool *found, struct weir_error *err)
{
	sqlite3_stmt *s;

	*found = false;
	if (!weir_filter_has(&keys->aliases, name))
		return true;
	s = bind_name(keys, ALIAS, name);
	if (!step(keys, s, found, err))
		return false;
	if (*found)
		read_uuid(s, 0, name, match);
	sqlite3_reset(s);
	return true;
}

bool weir_keys_file_mark(struct weir_keys_file *keys, const struct weir_uuid *name, bool *added,
			 struct weir_error *err)
{
	sqlite3_stmt *s = bind_name(keys, MARK, name);

	weir_filter_add(&keys->filter, name);
	if (!execute(keys, s, err))
		return false;
	*added = sqlite3_changes(keys->db) > 0;
	return true;
}

bool weir_keys_file_marked(struct weir_keys_file *keys, const struct weir_uuid *name, bool *marked,
			   struct weir_error *err)
{
	sqlite3_stmt *s;

	*marked = false;
	if (!weir_filter_has(&keys->filter, name))
		return true;
	s = bind_name(keys, MARKED, name);
	if (!step(keys, s, marked, err))
		return false;
	sqlite3_reset(s);
	return true;
}

bool weir_keys_file_remember(struct weir_keys_file *keys, const struct weir_uuid *name,
			     uint64_t *number, struct weir_error *err)
{
	sqlite3_stmt *s = bind_name(keys, REMEMBER, name);
	bool row;

	sqlite3_bind_int64(s, 2, (sqlite3_int64)*number);
	if (!execute(keys, s, err))
		return false;
	if (sqlite3_changes(keys->db) > 0)
		return true;
	s = bind_name(keys, RECALL, name);
	if (!step(keys, s, &row, err))
		return false;
	if (row)
		*number = (uint64_t)sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return true;
}

bool weir_keys_file_tally(struct weir_keys_file *keys, uint32_t group,
			  const struct weir_uuid *value, int64_t add, struct weir_error *err)
{
	sqlite3_stmt *s = keys->statement[TALLY];

	sqlite3_bind_int64(s, 1, group);
	sqlite3_bind_blob(s, 2, value->byte, ID, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, add);
	return execute(keys, s, err);
}

bool weir_keys_file_tally_get(struct weir_keys_file *keys, uint32_t group,
			      const struct weir_uuid *value, int64_t *count, struct weir_error *err)
{
	sqlite3_stmt *s = keys->statement[TALLY_GET];
	bool row;

	sqlite3_bind_int64(s, 1, group);
	sqlite3_bind_blob(s, 2, value->byte, ID, SQLITE_STATIC);
	if (!step(keys, s, &row, err))
		return false;
	*count = row ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return true;
}

bool weir_keys_file_tallies(struct weir_keys_file *keys, uint32_t group,
			    const struct weir_uuid *after, struct weir_uuid *value, int64_t *count,
			    size_t room, size_t *got, struct weir_error *err)
{
	sqlite3_stmt *s = keys->statement[TALLIES];
	static const struct weir_uuid nobody = { { 0 } };
	bool row = true;

	sqlite3_bind_int64(s, 1, group);
	sqlite3_bind_blob(s, 2, after ? after->byte : nobody.byte, after ? ID : 0, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)room);
	for (*got = 0; *got < room; (*got)++) {
		if (!step(keys, s, &row, err))
			return false;
		if (!row)
			break;
		read_uuid(s, 0, &nobody, &value[*got]);
		count[*got] = sqlite3_column_int64(s, 1);
	}
	sqlite3_reset(s);
	return true;
}
