/*
 * store-postgrest-describe.c - describes tables: one request for all of them, and where the
 * server keeps that to itself, one for each.
 *
 * Without a list the database's function weir_catalog() tells a table's columns, or else one of
 * its rows does; an empty table without that function cannot be described.
 */
#include <stdlib.h>

#include "store-postgrest-catalog.h"
#include "store-postgrest-describe.h"
#include "store-postgrest-json.h"

/* ---- all tables ---- */

struct listing {
	struct rest *rest;
	struct weir_context *context;
};

/* malloc'd; rows and names are decoded where they stand. */
static char *copy_body(struct weir_text body, struct weir_error *err)
{
	char *copy = malloc(body.length + 1);

	if (!copy) {
		rest_no_memory(err);
		return NULL;
	}
	if (body.length)
		memcpy(copy, body.at, body.length);
	copy[body.length] = '\0';
	return copy;
}

static bool take_list(struct listing *listing, struct weir_text body, struct weir_error *err)
{
	char *copy = copy_body(body, err);
	bool good;

	if (!copy)
		return false;
	good = rest_schema_read(listing->context, copy, body.length, &listing->rest->table,
				&listing->rest->listed, &listing->rest->runs_sql);
	free(copy);
	return good || rest_not_rows(body, err);
}

static bool judge_list(void *arg, size_t index, const struct weir_reply *reply,
		       struct weir_error *err)
{
	const struct rest_subject subject = { .table = "the list of tables" };
	struct listing *listing = arg;
	struct rest_fault fault;

	(void)index;
	if (rest_reply_good(reply, &subject, &fault, err))
		return take_list(listing, weir_reply_body(reply), err);
	/* PGRST126: it is a choice of the server's owner not to show it. */
	return !strcmp(fault.state, "PGRST126");
}

bool rest_list_tables(struct rest *rest, struct weir_context *context, struct weir_error *err)
{
	static const struct weir_header header[] = {
		{ "Accept", "application/openapi+json, application/json" }
	};
	const struct weir_request request = { "GET", "/", header, 1, { NULL, 0 } };
	struct listing listing = { rest, context };

	if (rest->asked)
		return true;
	rest->asked = weir_exchange(context, &request, 1, judge_list, &listing, err);
	if (rest->asked && !rest->listed)
		weir_log(context, WEIR_INFO,
			 "the server does not list its tables: they are looked at one by one");
	return rest->asked;
}

/* ---- one table ---- */

struct glance {
	struct weir_context *context;
	struct rest_table *table;
	bool exists;
	struct rest_subject subject;
};

static enum weir_type type_of(enum rest_json_kind kind, struct weir_text text)
{
	struct weir_uuid uuid;

	if (kind == REST_JSON_STRING && text.length == WEIR_UUID_TEXT - 1 &&
	    weir_parse_uuid(text, &uuid))
		return WEIR_UUID;
	return kind == REST_JSON_TRUE || kind == REST_JSON_FALSE ? WEIR_BOOL : WEIR_NULL;
}

/* "[]" or "[{"id": ..., ...}]" */
static bool take_columns(struct glance *glance, struct rest_json *in)
{
	struct weir_text key, text;
	bool first;

	if (rest_json_read(in, &text) != REST_JSON_ARRAY)
		return false;
	if (!rest_json_item(in, true))
		return rest_json_ended(in);
	if (rest_json_read(in, &text) != REST_JSON_OBJECT)
		return false;
	for (first = true; rest_json_key(in, first, &key); first = false) {
		struct rest_column column = { .type = WEIR_NULL };
		char begins = rest_json_look(in);

		if (begins == '{' || begins == '[')
			(void)rest_json_pass(in, NULL);
		else
			column.type = type_of(rest_json_read(in, &text), text);
		rest_table_add(glance->table, glance->context, key, &column);
	}
	return !rest_json_item(in, false) && rest_json_ended(in);
}

static bool judge_glance(void *arg, size_t index, const struct weir_reply *reply,
			 struct weir_error *err)
{
	struct weir_text body = weir_reply_body(reply);
	struct glance *glance = arg;
	struct rest_fault fault;
	struct rest_json in;
	char *copy;
	bool good;

	(void)index;
	glance->table->count = 0;
	if (!rest_reply_good(reply, &glance->subject, &fault, err)) {
		glance->exists = strcmp(fault.state, "PGRST205") && strcmp(fault.state, "42P01");
		return !glance->exists;
	}
	copy = copy_body(body, err);
	if (!copy)
		return false;
	rest_json_init(&in, copy, body.length);
	good = take_columns(glance, &in);
	free(copy);
	return good || rest_not_rows(body, err);
}

static bool fail_empty(const char *table, struct weir_error *err)
{
	weir_fail(err, WEIR_DENIED,
		  "table %s is empty and the server does not tell its columns otherwise", table);
	return weir_hint(err,
			 "run part 8 of pipelines/schema/supabase-repair.sql, which lets weir see "
			 "columns; or let the API describe itself (openapi-mode = "
			 "\"follow-privileges\")");
}

static void keep_table(struct rest *rest, struct rest_table *table, const struct rest_table **out)
{
	table->next = rest->table;
	rest->table = table;
	*out = table;
}

/* *out stays NULL where there is no such table. */
static bool look_at(struct rest *rest, struct weir_context *context, const char *name,
		    const struct rest_table **out, struct weir_error *err)
{
	struct glance glance = { .context = context, .exists = true, .subject = { .table = name } };
	struct weir_request request = { .method = "GET",
					.header = rest_plain_headers,
					.header_count = 1 };
	struct rest_text path = { 0 };
	bool good;

	glance.table = weir_alloc(context, sizeof(*glance.table));
	glance.table->name = weir_strdup(context, name);
	rest_add_string(&path, "/");
	rest_add_percent(&path, name, strlen(name));
	rest_add_string(&path, "?limit=1");
	request.path = path.at;
	good = rest_text_good(&path, err) &&
	       weir_exchange(context, &request, 1, judge_glance, &glance, err);
	rest_text_release(&path);
	if (!good || !glance.exists)
		return good;
	if (!glance.table->count)
		return fail_empty(name, err);
	keep_table(rest, glance.table, out);
	return true;
}

/* The server keeps its list to itself. */
static bool find_out(struct rest *rest, struct weir_context *context, const char *name,
		     const struct rest_table **out, struct weir_error *err)
{
	struct rest_table *told;

	if (!rest_catalog_ask(rest, context, err))
		return false;
	told = rest_catalog_table(rest, context, name);
	if (!told)
		return look_at(rest, context, name, out, err);
	keep_table(rest, told, out);
	return true;
}

/* ---- describing ---- */

static bool is_id(const struct rest_column *column)
{
	return column && column->type == WEIR_UUID;
}

/* Of a table that the pipeline does not know it is left out: rows are not known by it. */
static bool check_id(const struct rest_table *table, struct weir_context *context,
		     struct weir_error *err)
{
	const struct rest_column *id = rest_table_column(table, "id", 2);

	if (is_id(id) || !weir_table(context, table->name))
		return true;
	weir_fail(err, WEIR_DENIED,
		  id ? "the column id of table %s is not a uuid" : "table %s has no column id",
		  table->name);
	return weir_hint(err, "every table that weir writes has a primary key `id uuid`");
}

bool rest_describe(struct rest *rest, struct weir_context *context, const char *table,
		   struct weir_table_info *info, bool *exists, struct weir_error *err)
{
	const struct rest_table *known;
	size_t i;

	*exists = false;
	if (!rest_list_tables(rest, context, err))
		return false;
	known = rest_known(rest, table);
	if (!known && !rest->listed && !find_out(rest, context, table, &known, err))
		return false;
	if (!known)
		return true;
	*exists = true;
	if (!check_id(known, context, err))
		return false;
	for (i = 0; i < known->count; i++) {
		const struct rest_column *column = &known->column[i];

		if (is_id(column) || strcmp(column->name, "id") != 0)
			weir_table_add(info, column->name, column->type, column->required);
	}
	return true;
}
