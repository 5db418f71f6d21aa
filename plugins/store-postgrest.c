/*
 * store-postgrest.c - a store behind PostgREST, as Supabase has it: rows go over HTTP.
 *
 *	stores:
 *	  supabase:
 *	    use: store-postgrest
 *	    with:
 *	      url: ${env:SUPABASE_URL}/rest/v1
 *	      key: ${secret:SUPABASE_SERVICE_ROLE_KEY}
 *	      ca_file: ${env:SUPABASE_CA_FILE:-}     # PEM, where the server has a CA of its own
 *
 * Each table has a column `id` of type uuid that is its primary key. New rows go in with
 * ON CONFLICT (id) DO NOTHING, so that a request may reach the server twice; rows that
 * differ are updated by id. Reads are paged by id.
 *
 * A request is one transaction. A batch is not: it may take several, and when write fails,
 * those that were carried out stay. The next run finds their rows by their ids, and counts
 * each row once. In a dry run nothing is written. The core owns the connection.
 */
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include "store-postgrest-delete.h"
#include "store-postgrest-describe.h"
#include "store-postgrest-examine.h"
#include "store-postgrest-foreign.h"
#include "store-postgrest-key.h"
#include "store-postgrest-read.h"
#include "store-postgrest-url.h"
#include "store-postgrest-write.h"

enum {
	MOST_PAGE = 100000, /* rows */
	MOST_ROWS = 10000,  /* of a request: the database has limits for parameters */
	LEAST_URL = 512,    /* bytes */
	MOST_URL = 7000,
	SELECT_ROOM = 200, /* of a URL: the table, its columns, the page */
};

struct store {
	const char *url, *key, *ca_file;
	int64_t page, rows_per_request;
	struct weir_size url_ceiling;
	bool unencrypted;
	struct weir_path schema;

	struct rest rest;
	char *endpoint; /* url in its one form */
	char *identity; /* "postgrest:" and the endpoint */
};

static const struct weir_option postgrest_options[] = {
	{ WEIR_OPTION(struct store, url), .required = true,
	  .help = "The API's address: https://PROJECT.supabase.co/rest/v1." },
	{ WEIR_OPTION(struct store, key), .required = true, .secret = true,
	  .help = "The secret key (sb_secret_..., or the service_role key)." },
	{ WEIR_OPTION(struct store, ca_file),
	  .help = "PEM file of the CA that signed the server's certificate; by default the "
		  "system's CAs are trusted." },
	{ WEIR_OPTION(struct store, page), .fallback = "1000", .min = 1, .max = MOST_PAGE,
	  .help = "Rows of a read. The server may give fewer." },
	{ WEIR_OPTION(struct store, rows_per_request), .fallback = "1000", .min = 1,
	  .max = MOST_ROWS,
	  .help = "Rows of a write's request; fewer are sent where the server finds it too big." },
	{ WEIR_OPTION(struct store, url_ceiling), .fallback = "3500", .min = LEAST_URL,
	  .max = MOST_URL,
	  .help = "The longest URL in bytes. A reply repeats it in a header, and many a gateway "
		  "has 4 KiB for headers." },
	{ WEIR_OPTION(struct store, unencrypted), .fallback = "false",
	  .help = "Send the key over http:// to another machine, for all on the way to read: for a "
		  "network of your own." },
	{ WEIR_OPTION(struct store, schema), .help = "The SQL file that makes the tables; it is "
						     "named where one is missing, not run." },
	{ 0 },
};

/* ---- opening ---- */

static bool take_url(struct store *self, struct weir_context *context, struct weir_error *err)
{
	static const char kind[] = "postgrest:";
	const char *variable = weir_option_variable(context, "url"), *why;
	char *url = rest_url_read(self->url, &why);
	size_t length;

	if (!url) {
		weir_option_fail(context, "url", err, WEIR_BAD_CONFIG, "%s", why);
		return weir_hint(err, "%s is like https://PROJECT.supabase.co%s",
				 variable ? variable : "it", variable ? "" : "/rest/v1");
	}
	length = strlen(url);
	self->identity = weir_alloc(context, sizeof(kind) + length);
	memcpy(self->identity, kind, sizeof(kind) - 1);
	memcpy(self->identity + sizeof(kind) - 1, url, length + 1);
	free(url);
	self->endpoint = self->identity + sizeof(kind) - 1;
	self->rest.url_length = length;
	return true;
}

/* "Bearer KEY"; NULL: this kind of key is no token. */
static const char *bearer(const struct store *self, struct weir_context *context,
			  enum rest_key_kind kind)
{
	static const char scheme[] = "Bearer ";
	char *value;

	if (kind != REST_KEY_TOKEN)
		return NULL;
	value = weir_alloc(context, sizeof(scheme) + strlen(self->key));
	memcpy(value, scheme, sizeof(scheme) - 1);
	memcpy(value + sizeof(scheme) - 1, self->key, strlen(self->key) + 1);
	return value;
}

static bool check_key(const struct store *self, struct weir_context *context, struct rest_key *key,
		      struct weir_error *err)
{
	enum weir_code code = *self->key ? WEIR_DENIED : WEIR_BAD_CONFIG;
	char why[REST_KEY_WHY];

	rest_key_read(key, self->key);
	if (rest_key_good(key, self->endpoint, (int64_t)time(NULL), why) && *self->key)
		return true;
	weir_option_fail(context, "key", err, code, "%s", *self->key ? why : "is empty");
	return weir_hint(err, "give the project's secret key (sb_secret_..., or the service_role "
			      "key); it belongs into the environment or .env, never into a file "
			      "that is shared");
}

static bool postgrest_open(void *me, struct weir_context *context, struct weir_schema *schema,
			   struct weir_error *err)
{
	struct store *self = me;
	struct weir_header header[2] = { { "apikey", self->key } };
	struct weir_endpoint endpoint = { .header = header, .header_count = 1 };
	struct rest_key key = { .kind = REST_KEY_OTHER };

	(void)schema;
	if (!take_url(self, context, err) || !check_key(self, context, &key, err))
		return false;
	header[1] = (struct weir_header){ "Authorization", bearer(self, context, key.kind) };
	endpoint.header_count += header[1].value != NULL;
	endpoint.url = self->endpoint;
	endpoint.ca_file = self->ca_file;
	endpoint.ca_name = weir_option_variable(context, "ca_file");
	endpoint.unencrypted = self->unencrypted;
	self->rest.url_ceiling = (size_t)self->url_ceiling.bytes;
	self->rest.page = self->page;
	self->rest.inserted.most = self->rest.inserted.now = self->rows_per_request;
	self->rest.deleted.most = self->rest.deleted.now = self->rows_per_request;
	return weir_connect(context, &endpoint, err);
}

static const char *postgrest_identity(void *me)
{
	return ((struct store *)me)->identity;
}

static bool postgrest_describe(void *me, struct weir_context *context, const char *table,
			       struct weir_table_info *info, bool *exists, struct weir_error *err)
{
	return rest_describe(&((struct store *)me)->rest, context, table, info, exists, err);
}

static bool postgrest_scan(void *me, struct weir_context *context, const struct weir_query *query,
			   weir_row_fn *each, void *arg, struct weir_error *err)
{
	return rest_scan(&((struct store *)me)->rest, context, query, each, arg, err);
}

static bool postgrest_count(void *me, struct weir_context *context, const struct weir_query *query,
			    uint64_t *count, struct weir_error *err)
{
	return rest_count(&((struct store *)me)->rest, context, query, count, err);
}

static bool postgrest_write(void *me, struct weir_context *context, struct weir_write *write,
			    struct weir_error *err)
{
	return rest_write(&((struct store *)me)->rest, context, write, err);
}

/* Lists of uuids, in pages; a server may give fewer rows than a page has. */
static uint64_t reads_of(const struct rest *rest, const struct weir_effort *effort)
{
	size_t used = rest->url_length + SELECT_ROOM;
	size_t most = rest->url_ceiling > used + WEIR_UUID_TEXT
			      ? (rest->url_ceiling - used) / WEIR_UUID_TEXT
			      : 1;
	uint64_t lists = effort->values ? (effort->values + most - 1) / most : 1;
	uint64_t page = (uint64_t)rest->page, share = effort->rows / lists;

	if (effort->kind == WEIR_EFFORT_COUNT || share <= page)
		return lists;
	return lists * ((share + page - 1) / page);
}

static uint64_t postgrest_requests(void *me, const struct weir_effort *effort)
{
	const struct rest *rest = &((struct store *)me)->rest;
	uint64_t most;

	switch (effort->kind) {
	case WEIR_EFFORT_INSERT:
		return (effort->rows + (uint64_t)rest->inserted.now - 1) /
		       (uint64_t)rest->inserted.now;
	case WEIR_EFFORT_UPDATE:
		return effort->rows; /* of which some may get the same values, and go together */
	case WEIR_EFFORT_DELETE:
		most = rest_most_ids(rest, effort->table);
		return (effort->rows + most - 1) / most;
	case WEIR_EFFORT_READ:
	case WEIR_EFFORT_COUNT:
		break;
	}
	return reads_of(rest, effort);
}

static bool postgrest_examine(void *me, struct weir_context *context,
			      const struct weir_examined *table, size_t count,
			      struct weir_error *err)
{
	struct store *self = me;
	struct rest_key key;

	if (count)
		return rest_examine(&self->rest, context, table, count, err);
	rest_key_read(&key, self->key);
	rest_key_tell(&key, context, (int64_t)time(NULL));
	return true;
}

static bool postgrest_remove(void *me, struct weir_context *context, struct weir_delete *what,
			     struct weir_error *err)
{
	return rest_delete(&((struct store *)me)->rest, context, what, err);
}

static bool postgrest_foreign(void *me, struct weir_context *context, weir_foreign_fn *each,
			      void *arg, bool *told, struct weir_error *err)
{
	struct rest_foreign_told to = { each, arg, told };

	return rest_foreign(&((struct store *)me)->rest, context, &to, err);
}

static const struct weir_store_ops postgrest_ops = {
	.size = sizeof(postgrest_ops),
	.identity = postgrest_identity,
	.describe = postgrest_describe,
	.scan = postgrest_scan,
	.count = postgrest_count,
	.write = postgrest_write,
	.examine = postgrest_examine,
	.requests = postgrest_requests,
	.remove = postgrest_remove,
	.foreign = postgrest_foreign,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_STORE,
	.name = "store-postgrest",
	.summary = "Keeps the rows in a database behind PostgREST, such as a Supabase project.",
	.version = "1.0",
	.options = postgrest_options,
	.self_size = sizeof(struct store),
	.open = postgrest_open,
	.ops.store = &postgrest_ops,
};
