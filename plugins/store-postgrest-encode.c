/*
 * store-postgrest-encode.c - what is asked of the server, as paths and bodies.
 *
 * Names and values are escaped twice: for PostgREST, which reads commas, dots and brackets
 * as its own unless they stand in double quotes, and then for the URL.
 */
#include "store-postgrest-encode.h"

static bool is_plain(const char *name)
{
	const char *c;

	for (c = name; (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		       (*c >= '0' && *c <= '9') || *c == '_';
	     c++)
		;
	return c > name && !*c;
}

/* In double quotes, with \" and \\, percent-encoded. */
static void add_quoted(struct rest_text *out, const char *at, size_t length)
{
	size_t i, from = 0;

	rest_add_string(out, "%22");
	for (i = 0; i < length; i++) {
		if (at[i] != '"' && at[i] != '\\')
			continue;
		rest_add_percent(out, at + from, i - from);
		rest_add_string(out, "%5C");
		from = i;
	}
	rest_add_percent(out, at + from, length - from);
	rest_add_string(out, "%22");
}

static void add_name(struct rest_text *out, const char *name)
{
	if (is_plain(name))
		rest_add_string(out, name);
	else
		add_quoted(out, name, strlen(name));
}

bool rest_encode_item(struct rest_text *out, const struct weir_value *value)
{
	char room[64]; /* more than a number or a uuid needs */

	if (value->type == WEIR_NULL)
		return false;
	if (value->type == WEIR_TEXT)
		add_quoted(out, value->as.text, value->length);
	else
		rest_add_percent(out, room, weir_value_print(value, room, sizeof(room)));
	return true;
}

static void add_table(struct rest_text *out, const char *table)
{
	rest_add_string(out, "/");
	rest_add_percent(out, table, strlen(table));
}

static void add_filter(struct rest_text *out, const struct rest_ask *ask)
{
	if (!ask->where)
		return;
	rest_add_string(out, "&");
	add_name(out, ask->where);
	rest_add_string(out, "=in.(");
	rest_add(out, ask->items.at, ask->items.length);
	rest_add_string(out, ")");
}

/* "&or=(meet_id.gt.VALUE,and(meet_id.eq.VALUE,id.gt.ID))" */
static void add_behind(struct rest_text *out, const struct rest_ask *ask)
{
	rest_add_string(out, "&or=(");
	add_name(out, ask->where);
	rest_add_string(out, ".gt.");
	rest_add_percent(out, ask->after_where, strlen(ask->after_where));
	rest_add_string(out, ",and(");
	add_name(out, ask->where);
	rest_add_string(out, ".eq.");
	rest_add_percent(out, ask->after_where, strlen(ask->after_where));
	rest_add_string(out, ",id.gt.");
	rest_add_percent(out, ask->after, strlen(ask->after));
	rest_add_string(out, "))");
}

static void add_by(struct rest_text *out, const struct rest_ask *ask)
{
	add_name(out, ask->by ? ask->by : "id");
}

void rest_encode_page(struct rest_text *out, const struct rest_ask *ask)
{
	size_t i;

	add_table(out, ask->table);
	rest_add_string(out, "?select=");
	for (i = 0; i < ask->column_count; i++) {
		if (i > 0)
			rest_add_string(out, ",");
		add_name(out, ask->column[i]);
	}
	add_filter(out, ask);
	if (ask->after && ask->by_where) {
		add_behind(out, ask);
	} else if (ask->after) {
		rest_add_string(out, "&");
		add_by(out, ask);
		rest_add_string(out, "=gt.");
		rest_add_percent(out, ask->after, strlen(ask->after));
	}
	rest_add_string(out, "&order=");
	if (ask->by_where) {
		add_name(out, ask->where);
		rest_add_string(out, ".asc,");
	}
	add_by(out, ask);
	rest_add_string(out, ".asc&limit=");
	rest_add_number(out, ask->limit);
}

void rest_encode_count(struct rest_text *out, const struct rest_ask *ask)
{
	add_table(out, ask->table);
	rest_add_string(out, "?select=");
	add_by(out, ask);
	add_filter(out, ask);
	rest_add_string(out, "&limit=1");
}

void rest_encode_insert_path(struct rest_text *out, const struct rest_rows *rows, const char *key)
{
	add_table(out, rows->write->table);
	rest_add_string(out, "?on_conflict=");
	for (; *key; key++) {
		if (*key != ' ')
			rest_add(out, key, 1);
	}
	rest_add_string(out, "&select=id");
}

/* What stands before each value of an object, `{"id":` and `,"name":`, each with a NUL behind it.
 */
static void add_names(struct rest_text *names, const struct rest_rows *rows, size_t from)
{
	size_t i;

	for (i = from; i < rows->write->column_count; i++) {
		const char *name = rows->write->column[i];

		rest_add_string(names, i > from ? "," : "");
		rest_add_json_string(names, name, strlen(name));
		rest_add(names, ":", sizeof(":"));
	}
}

static void add_object(struct rest_text *out, const struct rest_rows *rows, size_t row, size_t from,
		       const char *name)
{
	size_t i;

	rest_add_string(out, "{");
	for (i = from; i < rows->write->column_count; i++) {
		size_t length = strlen(name);

		rest_add(out, name, length);
		rest_add_json(out, &rows->write->row[row].value[i]);
		name += length + 1;
	}
	rest_add_string(out, "}");
}

void rest_encode_insert_body(struct rest_text *out, const struct rest_rows *rows)
{
	struct rest_text names = { 0 };
	size_t i;

	add_names(&names, rows, 0);
	rest_add_string(out, "[");
	for (i = 0; i < rows->count && !names.failed; i++) {
		if (i > 0)
			rest_add_string(out, ",\n");
		add_object(out, rows, rows->at[i], 0, names.at);
	}
	rest_add_string(out, "]");
	out->failed |= names.failed;
	rest_text_release(&names);
}

void rest_encode_update_path(struct rest_text *out, const struct rest_rows *rows)
{
	size_t i;

	add_table(out, rows->write->table);
	rest_add_string(out, "?id=in.(");
	for (i = 0; i < rows->count; i++) {
		if (i > 0)
			rest_add_string(out, ",");
		(void)rest_encode_item(out, &rows->write->row[rows->at[i]].value[0]);
	}
	rest_add_string(out, ")&select=id");
}

void rest_encode_update_body(struct rest_text *out, const struct rest_rows *rows)
{
	struct rest_text names = { 0 };

	add_names(&names, rows, 1);
	if (names.failed)
		out->failed = true;
	else
		add_object(out, rows, rows->at[0], 1, names.at);
	rest_text_release(&names);
}

void rest_encode_delete(struct rest_text *out, const struct weir_delete *what, const size_t *order,
			size_t count)
{
	size_t i;

	add_table(out, what->table);
	rest_add_string(out, "?id=in.(");
	for (i = 0; i < count; i++) {
		if (i > 0)
			rest_add_string(out, ",");
		(void)rest_encode_item(out, &what->in[order[i]]);
	}
	rest_add_string(out, ")&select=id");
}
