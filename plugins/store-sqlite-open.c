/*
 * store-sqlite-open.c - opens the database, makes a new one from its schema, and looks at one
 * without leaving a trace in a dry run.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store-sqlite-db.h"

enum {
	SCHEMA_CEILING = 4 << 20, /* bytes of a schema file */
	PATH_ROOM = 4096 + 8,
	HEADER = 20, /* bytes of a database's header that are looked at */
	WAL_AT = 18, /* where the header says how it is written: */
	WAL_MODE = 2,
	KIB = 1024,
};

/* ---- the schema ---- */

static bool schema_fail(const struct db_options *options, const char *message, const char *hint,
			struct weir_error *err)
{
	if (options->schema_sql)
		weir_fail(err, WEIR_BAD_CONFIG, "schema_sql: %s", message);
	else
		weir_fail_at(err, WEIR_BAD_CONFIG, options->schema, 0, 0, "%s", message);
	return hint ? weir_hint(err, "%s", hint) : false;
}

static bool has_schema(const struct db_options *options)
{
	return options->schema || options->schema_sql;
}

static char *copy_schema(const char *sql, struct weir_error *err)
{
	size_t size = strlen(sql) + 1;
	char *copy = malloc(size);

	if (!copy)
		weir_fail(err, WEIR_BROKEN, "schema_sql: there is not enough memory for it");
	else
		memcpy(copy, sql, size);
	return copy;
}

/* All of it, terminated; malloc'd. NULL with the error told. */
static char *read_schema(const struct db_options *options, struct weir_error *err)
{
	if (options->schema_sql)
		return copy_schema(options->schema_sql, err);

	FILE *file = fopen(options->schema, "rb");
	char *text = file ? malloc(SCHEMA_CEILING + 1) : NULL;
	size_t length = text ? fread(text, 1, SCHEMA_CEILING + 1, file) : 0;
	const char *wrong = NULL;

	if (!file || (text && ferror(file)))
		wrong = strerror(errno);
	else if (!text)
		wrong = "there is not enough memory for it";
	else if (length > SCHEMA_CEILING)
		wrong = "is too long for a schema";
	else if (memchr(text, '\0', length))
		wrong = "has a NUL byte";
	if (file)
		(void)fclose(file); /* it was only read */
	if (!wrong) {
		text[length] = '\0';
		return text;
	}
	schema_fail(options, wrong, "schema: is the SQL that makes the tables", err);
	free(text);
	return NULL;
}

/* Denies what would break out of the one transaction in which a schema is applied. */
static int deny_transactions(void *arg, int action, const char *a, const char *b, const char *c,
			     const char *d)
{
	(void)arg, (void)a, (void)b, (void)c, (void)d;
	return action == SQLITE_TRANSACTION || action == SQLITE_ATTACH || action == SQLITE_DETACH
		       ? SQLITE_DENY
		       : SQLITE_OK;
}

static bool run_schema(const struct db *db, const struct db_options *options, const char *sql,
		       struct weir_error *err)
{
	char *message = NULL;
	int code;

	(void)sqlite3_set_authorizer(db->handle, deny_transactions, NULL);
	code = sqlite3_exec(db->handle, sql, NULL, NULL, &message);
	(void)sqlite3_set_authorizer(db->handle, NULL, NULL);
	if (code == SQLITE_AUTH)
		schema_fail(options, "has BEGIN, COMMIT, ROLLBACK or ATTACH of its own",
			    "leave it out: a schema is applied in one transaction", err);
	else if (code == SQLITE_ERROR || (code & 0xff) == SQLITE_CONSTRAINT)
		schema_fail(options, message ? message : sqlite3_errstr(code),
			    "try it with: sqlite3 :memory: < FILE", err);
	else if (code != SQLITE_OK)
		db_fail(db, code, err);
	sqlite3_free(message);
	return code == SQLITE_OK;
}

static bool has_tables(const struct db *db, bool *out, struct weir_error *err)
{
	sqlite3_stmt *stmt;
	int code;

	if (!db_prepare(db,
			"SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND "
			"name NOT LIKE 'sqlite~_%' ESCAPE '~' LIMIT 1",
			&stmt, err))
		return false;
	code = sqlite3_step(stmt);
	*out = code == SQLITE_ROW;
	(void)sqlite3_finalize(stmt);
	return code == SQLITE_ROW || code == SQLITE_DONE || db_fail(db, code, err);
}

/* All of the schema or nothing; another program that is faster is no harm. */
static bool apply_schema(const struct db *db, const struct db_options *options, const char *sql,
			 struct weir_error *err)
{
	bool there;

	if (!db_run(db, "BEGIN IMMEDIATE", err))
		return false;
	if (has_tables(db, &there, err) && (there || run_schema(db, options, sql, err)) &&
	    db_run(db, "COMMIT", err))
		return true;
	(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

/* ---- opening ---- */

static bool no_schema(const struct db *db, struct weir_error *err)
{
	weir_fail(err, WEIR_BAD_CONFIG, "%s: there is no such database, or it has no tables",
		  db->path);
	return weir_hint(err, "with schema: FILE.sql, or schema_sql:, it is made");
}

static bool set_up(const struct db *db, const struct db_options *options, struct weir_error *err)
{
	char pragma[80];
	int code;

	(void)sqlite3_extended_result_codes(db->handle, 1);
	code = sqlite3_busy_timeout(db->handle, (int)options->busy_ms);
	/* "name" is always a name: a column that is not there must be an error, not a text. */
	if (code == SQLITE_OK)
		code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (code != SQLITE_OK)
		return db_fail(db, code, err);
	(void)snprintf(pragma, sizeof(pragma), "PRAGMA cache_size = -%" PRId64,
		       options->cache_bytes / KIB);
	return db_run(db, pragma, err) && db_run(db, "PRAGMA foreign_keys = ON", err);
}

static bool open_handle(struct db *db, const char *name, int flags,
			const struct db_options *options, struct weir_error *err)
{
	int code;

	(void)sqlite3_close_v2(db->handle);
	db->handle = NULL;
	code = sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
	return code == SQLITE_OK ? set_up(db, options, err) : db_fail(db, code, err);
}

/* In memory, with the schema: for a dry run, and to try a schema before a file is made. */
static bool open_memory(struct db *db, const struct db_options *options, struct weir_error *err)
{
	char *sql;
	bool good;

	if (!has_schema(options))
		return no_schema(db, err);
	sql = read_schema(options, err);
	good = sql &&
	       open_handle(db, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options,
			   err) &&
	       apply_schema(db, options, sql, err);
	free(sql);
	return good;
}

static bool check_path(const struct db *db, bool *there, struct weir_error *err)
{
	struct stat st;

	*there = stat(db->path, &st) == 0;
	if (*there && S_ISDIR(st.st_mode)) {
		weir_fail(err, WEIR_DENIED, "%s is a folder", db->path);
		return weir_hint(err, "path: must name the database's file");
	}
	return true;
}

/*
 * A commit must be on the disk before the run's state says so: synchronous=FULL. Where
 * WAL is impossible (a network disk), the old journal is as safe. Ids are random, so every
 * batch touches pages all over the file: fewer checkpoints (here at 32 MiB of log) write
 * each of them less often.
 */
static bool make_durable(const struct db *db, struct weir_error *err)
{
	return db_run(db, "PRAGMA journal_mode = WAL", err) &&
	       db_run(db, "PRAGMA wal_autocheckpoint = 8192", err) &&
	       db_run(db, "PRAGMA synchronous = FULL", err);
}

bool db_open(struct db *db, const struct db_options *options, struct weir_error *err)
{
	char *sql;
	bool there, tables, good;

	/* A schema that is wrong must not leave an empty file behind. */
	if (!check_path(db, &there, err) || (!there && !open_memory(db, options, err)))
		return false;
	if (!open_handle(db, db->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options, err) ||
	    !has_tables(db, &tables, err))
		return false;
	if (!tables && !has_schema(options))
		return no_schema(db, err);
	if (!make_durable(db, err))
		return false;
	if (tables)
		return true;
	sql = read_schema(options, err);
	good = sql && apply_schema(db, options, sql, err);
	free(sql);
	return good;
}

/* ---- a dry run ---- */

/* "file:PATH?immutable=1", with what means something in a URI as %XX. */
static bool immutable_uri(const char *path, char *out, size_t size)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char end[] = "?immutable=1";
	size_t used = 5; /* of "file:" */

	memcpy(out, "file:", used);
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (used + 3 + sizeof(end) > size)
			return false;
		if (c == '/' || c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') ||
		    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
			out[used++] = (char)c;
			continue;
		}
		out[used++] = '%';
		out[used++] = hex[c >> 4];
		out[used++] = hex[c & 15];
	}
	memcpy(out + used, end, sizeof(end));
	return true;
}

/* Is there something in PATH-wal? */
static bool has_log(const char *path)
{
	char name[PATH_ROOM];
	struct stat st;
	int length = snprintf(name, sizeof(name), "%s-wal", path);

	return length > 0 && (size_t)length < sizeof(name) && !stat(name, &st) && st.st_size > 0;
}

static bool in_wal_mode(const char *path)
{
	unsigned char header[HEADER] = { 0 };
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool wal = file >= 0 && read(file, header, sizeof(header)) == (ssize_t)sizeof(header) &&
		   header[WAL_AT] == WAL_MODE;

	if (file >= 0)
		(void)close(file); /* it was only read */
	return wal;
}

static bool open_immutable(struct db *db, const struct db_options *options, bool *tables,
			   struct weir_error *err)
{
	char uri[3 * PATH_ROOM];

	if (!immutable_uri(db->path, uri, sizeof(uri)))
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: the path is too long", db->path);
	return open_handle(db, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, options, err) &&
	       has_tables(db, tables, err);
}

/*
 * Even to read, SQLite makes PATH-wal and PATH-shm beside a database in WAL mode. Where
 * nobody has it open, it is read as a file that does not change; so it is where they cannot
 * be made, and what another program left in PATH-wal is not seen then.
 */
static bool open_existing(struct db *db, struct weir_context *context,
			  const struct db_options *options, bool *tables, struct weir_error *err)
{
	bool wal = in_wal_mode(db->path);

	if (wal && !has_log(db->path))
		return open_immutable(db, options, tables, err);
	if (open_handle(db, db->path, SQLITE_OPEN_READONLY, options, err) &&
	    has_tables(db, tables, err))
		return true;
	if (!wal || err->code != WEIR_DENIED)
		return false;
	weir_log(context, WEIR_WARN, "%s: what is in %s-wal cannot be read and is not seen",
		 db->path, db->path);
	return open_immutable(db, options, tables, err);
}

/* Could the file be made? */
static bool check_folder(const struct db *db, struct weir_error *err)
{
	const char *slash = strrchr(db->path, '/');
	char folder[PATH_ROOM];
	int length = slash ? (int)(slash - db->path) + 1 : 0;

	/* The slash stays: it follows a link, and is the whole name of the root. */
	length = snprintf(folder, sizeof(folder), "%.*s", length, length ? db->path : "");
	if (length < 0 || (size_t)length >= sizeof(folder) ||
	    !access(length ? folder : ".", W_OK | X_OK))
		return true;
	weir_fail(err, WEIR_DENIED, "%s cannot be made: %s", db->path, strerror(errno));
	return weir_hint(err, "its folder must be there and writable for this user");
}

bool db_open_dry(struct db *db, struct weir_context *context, const struct db_options *options,
		 struct weir_error *err)
{
	bool there, tables = false;

	db->read_only = true;
	if (!check_path(db, &there, err) ||
	    (there && !open_existing(db, context, options, &tables, err)))
		return false;
	return tables || ((there || check_folder(db, err)) && open_memory(db, options, err));
}
