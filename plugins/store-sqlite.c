/*
 * store-sqlite.c - the embedded store: one SQLite file.
 *
 *	stores:
 *	  local:
 *	    use: store-sqlite
 *	    with:
 *	      path: ${param:folder}.db
 *	      schema: schema/meet.sqlite.sql    # applied when the database is new
 *	      busy_timeout: 10s
 *
 * Each table has a column `id` that is its primary key. A batch is one transaction, durable
 * when write returns (WAL, synchronous=FULL). Ids are kept as text of 36 characters in lower
 * case. Reading gives a uuid for such a text where the column's declared type is uuid, or
 * its name is `id` or ends in `_id`; all other texts are given as they are, byte by byte:
 * what another program stored may be no UTF-8. Blobs are given as texts. In a dry run
 * nothing is made or changed. The instance owns the connection.
 */
#define _XOPEN_SOURCE 700 /* realpath(): some C libraries still take it for an extension */

#include <stddef.h>
#include <stdlib.h>

#include "store-sqlite-delete.h"
#include "store-sqlite-examine.h"
#include "store-sqlite-read.h"
#include "store-sqlite-write.h"

enum {
	MOST_WAIT = 3600 * 1000, /* ms */
	MOST_CACHE = 1 << 30,    /* bytes */
};

struct store {
	struct weir_path path, schema;
	const char *schema_sql;
	struct weir_duration busy_timeout;
	struct weir_size cache;

	struct db db;
	char *identity; /* "sqlite:" and the file's real path */
};

static const struct weir_option sqlite_options[] = {
	{ WEIR_OPTION(struct store, path), .required = true, .help = "The database's file." },
	{ WEIR_OPTION(struct store, schema),
	  .help = "SQL that makes the tables, applied when the file is missing or has none." },
	{ WEIR_OPTION(struct store, schema_sql),
	  .help = "The same SQL, written here in place of a file." },
	{ WEIR_OPTION(struct store, busy_timeout), .fallback = "10s", .max = MOST_WAIT,
	  .help = "How long to wait for another program that has the database locked." },
	{ WEIR_OPTION(struct store, cache), .fallback = "8MiB", .max = MOST_CACHE,
	  .help = "Memory for pages of the database." },
	{ 0 },
};

/* The real path of a file that may not be there yet: of its folder, then. malloc'd or NULL. */
static char *real_path(struct weir_context *context, const char *path)
{
	char *real = realpath(path, NULL);
	char *folder = weir_strdup(context, path);
	char *slash = strrchr(folder, '/');

	if (real || !slash)
		return real;
	*slash = '\0';
	real = realpath(*folder ? folder : "/", NULL);
	if (real) {
		size_t length = strlen(real), rest = strlen(slash + 1);
		char *whole = realloc(real, length + rest + 2);

		if (!whole) {
			free(real);
			return NULL;
		}
		whole[length] = '/';
		memcpy(whole + length + 1, slash + 1, rest + 1);
		real = whole;
	}
	return real;
}

static void name_store(struct store *self, struct weir_context *context)
{
	static const char kind[] = "sqlite:";
	char *real = real_path(context, self->path.name);
	const char *path = real ? real : self->path.name;

	self->identity = weir_alloc(context, sizeof(kind) + strlen(path));
	memcpy(self->identity, kind, sizeof(kind) - 1);
	memcpy(self->identity + sizeof(kind) - 1, path, strlen(path) + 1);
	free(real);
}

static bool sqlite_open(void *me, struct weir_context *context, struct weir_schema *schema,
			struct weir_error *err)
{
	struct store *self = me;
	struct db_options options = {
		.schema = self->schema.name,
		.schema_sql = self->schema_sql,
		.busy_ms = self->busy_timeout.ms,
		.cache_bytes = self->cache.bytes,
	};
	bool good;

	(void)schema;
	self->db.path = self->path.name;
	if (self->schema.name && self->schema_sql)
		return weir_option_fail(context, "schema_sql", err, WEIR_BAD_CONFIG,
					"schema: is there as well");
	good = weir_is_dry_run(context) ? db_open_dry(&self->db, context, &options, err)
					: db_open(&self->db, &options, err);
	if (good)
		name_store(self, context);
	return good;
}

static void sqlite_close(void *me, struct weir_context *context)
{
	struct store *self = me;

	(void)context;
	db_close(&self->db);
}

static const char *sqlite_identity(void *me)
{
	return ((struct store *)me)->identity;
}

static bool sqlite_describe(void *me, struct weir_context *context, const char *table,
			    struct weir_table_info *info, bool *exists, struct weir_error *err)
{
	struct store *self = me;

	(void)context;
	return db_describe(&self->db, table, info, exists, err);
}

static bool sqlite_scan(void *me, struct weir_context *context, const struct weir_query *query,
			weir_row_fn *each, void *arg, struct weir_error *err)
{
	struct store *self = me;

	(void)context;
	return db_scan(&self->db, query, each, arg, err);
}

static bool sqlite_count(void *me, struct weir_context *context, const struct weir_query *query,
			 uint64_t *count, struct weir_error *err)
{
	struct store *self = me;

	(void)context;
	return db_count(&self->db, query, count, err);
}

static bool sqlite_write(void *me, struct weir_context *context, struct weir_write *write,
			 struct weir_error *err)
{
	struct store *self = me;

	(void)context;
	return db_write(&self->db, write, err);
}

static bool sqlite_examine(void *me, struct weir_context *context,
			   const struct weir_examined *table, size_t count, struct weir_error *err)
{
	struct store *self = me;
	size_t i;

	if (!count)
		return db_examine(&self->db, context, err);
	for (i = 0; i < count; i++) {
		if (!db_examine_table(&self->db, context, &table[i], err))
			return false;
	}
	return true;
}

static bool sqlite_remove(void *me, struct weir_context *context, struct weir_delete *what,
			  struct weir_error *err)
{
	struct store *self = me;

	(void)context;
	return db_remove(&self->db, what, err);
}

static bool sqlite_foreign(void *me, struct weir_context *context, weir_foreign_fn *each, void *arg,
			   bool *told, struct weir_error *err)
{
	struct store *self = me;

	(void)context;
	*told = true;
	return db_foreign(&self->db, each, arg, err);
}

static const struct weir_store_ops sqlite_ops = {
	.size = sizeof(sqlite_ops),
	.identity = sqlite_identity,
	.describe = sqlite_describe,
	.scan = sqlite_scan,
	.count = sqlite_count,
	.write = sqlite_write,
	.examine = sqlite_examine,
	.remove = sqlite_remove,
	.foreign = sqlite_foreign,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_STORE,
	.traits = WEIR_LOCAL,
	.name = "store-sqlite",
	.summary = "Keeps the rows in one SQLite file.",
	.version = "1.0",
	.options = sqlite_options,
	.self_size = sizeof(struct store),
	.open = sqlite_open,
	.close = sqlite_close,
	.ops.store = &sqlite_ops,
};
