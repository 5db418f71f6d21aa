/*
 * store-postgrest-schema.c - reads what PostgREST tells of its tables: an OpenAPI document
 * at its root.
 *
 *	{"definitions": {"races": {
 *		"required": ["id", "meet_id"],
 *		"properties": {"id": {"format": "uuid", "default": "gen_random_uuid()"}, ...}}}}
 *
 * `required` lists all that is NOT NULL, also what has a default. For whole numbers a
 * default is told only if it is a number itself: one that counts on is not seen, so that
 * none of them is taken for required.
 */
#include "store-postgrest-schema.h"

#include "store-postgrest-json.h"

enum { FIRST_COLUMNS = 16 };

const struct rest_column *rest_table_column(const struct rest_table *table, const char *name,
					    size_t length)
{
	size_t i;

	for (i = 0; table && i < table->count; i++) {
		if (!strncmp(table->column[i].name, name, length) && !table->column[i].name[length])
			return &table->column[i];
	}
	return NULL;
}

static char *copy(struct weir_context *context, struct weir_text text)
{
	char *at = weir_alloc(context, text.length + 1);

	if (text.length)
		memcpy(at, text.at, text.length);
	return at;
}

void rest_table_add(struct rest_table *table, struct weir_context *context, struct weir_text name,
		    const struct rest_column *like)
{
	if (table->count == table->room) {
		size_t room = table->room ? 2 * table->room : FIRST_COLUMNS;
		struct rest_column *column = weir_alloc(context, room * sizeof(*column));

		if (table->count)
			memcpy(column, table->column, table->count * sizeof(*column));
		table->column = column;
		table->room = room;
	}
	table->column[table->count] = *like;
	table->column[table->count++].name = copy(context, name);
}

static bool text_is(struct weir_text text, const char *word)
{
	return text.length == strlen(word) && !memcmp(text.at, word, text.length);
}

enum weir_type rest_type_of(struct weir_text format)
{
	static const struct {
		const char *format;
		enum weir_type type;
	} types[] = {
		{ "uuid", WEIR_UUID },
		{ "text", WEIR_TEXT },
		{ "character varying", WEIR_TEXT },
		{ "character", WEIR_TEXT },
		{ "extensions.citext", WEIR_TEXT },
		{ "citext", WEIR_TEXT },
		{ "integer", WEIR_INT },
		{ "bigint", WEIR_INT },
		{ "smallint", WEIR_INT },
		{ "numeric", WEIR_REAL },
		{ "real", WEIR_REAL },
		{ "double precision", WEIR_REAL },
		{ "boolean", WEIR_BOOL },
		{ "date", WEIR_TEXT },
		{ "timestamp with time zone", WEIR_TEXT },
		{ "timestamp without time zone", WEIR_TEXT },
		{ "time without time zone", WEIR_TEXT },
		{ "time with time zone", WEIR_TEXT },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (text_is(format, types[i].format))
			return types[i].type;
	}
	return WEIR_NULL;
}

/* ---- the document ---- */

struct document {
	struct rest_json json;
	struct weir_context *context;
	struct rest_table **tables;
	bool told;
	const char *runs_sql;
};

/* Opens the value that comes next; false, and passed over, if it is of another kind. */
static bool opens(struct rest_json *in, enum rest_json_kind kind)
{
	struct weir_text ignored;

	if (rest_json_look(in) == (kind == REST_JSON_OBJECT ? '{' : '['))
		return rest_json_read(in, &ignored) == kind;
	(void)rest_json_pass(in, NULL);
	return false;
}

static const char *find_word(struct weir_text text, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= text.length; i++) {
		if (!memcmp(text.at + i, word, length))
			return text.at + i;
	}
	return NULL;
}

/* PostgREST writes "... <fk table='races' column='id'/>" into a column's description. */
static const char *referred_table(const struct document *document, struct weir_text description)
{
	static const char begin[] = "<fk table='", middle[] = "' column='id'/>";
	const char *at = find_word(description, begin), *end;

	if (!at)
		return NULL;
	at += sizeof(begin) - 1;
	end = memchr(at, '\'', (size_t)(description.at + description.length - at));
	if (!end || (size_t)(description.at + description.length - end) < sizeof(middle) - 1 ||
	    memcmp(end, middle, sizeof(middle) - 1) != 0)
		return NULL;
	return copy(document->context, (struct weir_text){ at, (size_t)(end - at) });
}

static void read_property(struct document *document, struct rest_table *table,
			  struct weir_text name)
{
	struct rest_json *in = &document->json;
	struct rest_column column = { .required = true };
	struct weir_text key, format;
	bool first;

	if (!opens(in, REST_JSON_OBJECT))
		return;
	for (first = true; rest_json_key(in, first, &key); first = false) {
		if (text_is(key, "format")) {
			if (rest_json_read(in, &format) == REST_JSON_STRING)
				column.type = rest_type_of(format);
			continue;
		}
		if (text_is(key, "description") && rest_json_look(in) == '"') {
			if (rest_json_read(in, &format) == REST_JSON_STRING)
				column.refers = referred_table(document, format);
			continue;
		}
		if (text_is(key, "default"))
			column.required = false;
		(void)rest_json_pass(in, NULL);
	}
	if (column.type == WEIR_INT || text_is(name, "id"))
		column.required = false;
	rest_table_add(table, document->context, name, &column);
}

static void read_properties(struct document *document, struct rest_table *table)
{
	struct weir_text name;
	bool first;

	if (!opens(&document->json, REST_JSON_OBJECT))
		return;
	for (first = true; rest_json_key(&document->json, first, &name); first = false)
		read_property(document, table, name);
}

/* Only what is listed stays required. list: an array of names; at == NULL: there is none. */
static void keep_required(struct document *document, struct rest_table *table,
			  struct weir_text list)
{
	bool *listed = weir_alloc(document->context, table->count + 1);
	struct rest_json in;
	struct weir_text name;
	bool first;
	size_t i;

	/* It stands in the document in front of here, where the text may be changed. */
	if (list.at)
		rest_json_init(&in, (char *)list.at, list.length);
	if (list.at && opens(&in, REST_JSON_ARRAY)) {
		for (first = true; rest_json_item(&in, first); first = false) {
			const struct rest_column *column = NULL;

			if (rest_json_read(&in, &name) == REST_JSON_STRING)
				column = rest_table_column(table, name.at, name.length);
			if (column)
				listed[column - table->column] = true;
		}
	}
	for (i = 0; i < table->count; i++)
		table->column[i].required = table->column[i].required && listed[i];
}

static void read_table(struct document *document, struct weir_text name)
{
	struct rest_table *table = weir_alloc(document->context, sizeof(*table));
	struct weir_text key, required = { NULL, 0 };
	bool first;

	table->name = copy(document->context, name);
	if (!opens(&document->json, REST_JSON_OBJECT))
		return;
	for (first = true; rest_json_key(&document->json, first, &key); first = false) {
		if (text_is(key, "properties"))
			read_properties(document, table);
		else
			(void)rest_json_pass(&document->json,
					     text_is(key, "required") ? &required : NULL);
	}
	keep_required(document, table, required);
	table->next = *document->tables;
	*document->tables = table;
}

static void read_tables(struct document *document)
{
	struct weir_text name;
	bool first;

	if (!opens(&document->json, REST_JSON_OBJECT))
		return;
	document->told = true;
	for (first = true; rest_json_key(&document->json, first, &name); first = false)
		read_table(document, name);
}

/* Functions are paths: "/rpc/NAME". */
static void read_paths(struct document *document)
{
	static const char *const names[] = { "exec_sql", "execute_sql", "run_sql" };
	static const char folder[] = "/rpc/";
	struct weir_text path;
	bool first;
	size_t i;

	if (!opens(&document->json, REST_JSON_OBJECT))
		return;
	for (first = true; rest_json_key(&document->json, first, &path); first = false) {
		if (path.length > strlen(folder) && !memcmp(path.at, folder, strlen(folder))) {
			path.at += strlen(folder);
			path.length -= strlen(folder);
			for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
				if (text_is(path, names[i]))
					document->runs_sql = names[i];
			}
		}
		(void)rest_json_pass(&document->json, NULL);
	}
}

bool rest_schema_read(struct weir_context *context, char *at, size_t length,
		      struct rest_table **tables, bool *told, const char **runs_sql)
{
	struct document document = { .context = context, .tables = tables };
	struct rest_table *before = *tables;
	struct weir_text key;
	bool first;

	rest_json_init(&document.json, at, length);
	if (!opens(&document.json, REST_JSON_OBJECT))
		return false;
	for (first = true; rest_json_key(&document.json, first, &key); first = false) {
		if (text_is(key, "definitions"))
			read_tables(&document);
		else if (text_is(key, "paths"))
			read_paths(&document);
		else
			(void)rest_json_pass(&document.json, NULL);
	}
	*told = document.told;
	*runs_sql = document.runs_sql;
	if (rest_json_ended(&document.json))
		return true;
	*tables = before;
	return false;
}
