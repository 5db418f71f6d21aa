/*
 * store-sqlite-read.c - describes tables, and reads and counts rows.
 *
 * Names are quoted and values are bound, so that no text of the user's becomes SQL.
 */
#include <stdlib.h>
#include <strings.h>

#include "store-sqlite-read.h"

enum {
	MOST_BOUND = 500, /* values in one IN list; older libraries allow 999 */
};

/* ---- describe ---- */

struct type_word {
	const char *word;
	enum weir_type type;
};

/* Does text have word in it, in any case? */
static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (; *text; text++) {
		if (!strncasecmp(text, word, length))
			return true;
	}
	return false;
}

static enum weir_type declared_type(const char *text)
{
	/* The first one that occurs decides. */
	static const struct type_word words[] = {
		{ "uuid", WEIR_UUID },   { "int", WEIR_INT },      { "bool", WEIR_BOOL },
		{ "real", WEIR_REAL },   { "numeric", WEIR_REAL }, { "decimal", WEIR_REAL },
		{ "double", WEIR_REAL }, { "float", WEIR_REAL },   { "text", WEIR_TEXT },
		{ "char", WEIR_TEXT },   { "clob", WEIR_TEXT },    { "date", WEIR_TEXT },
		{ "time", WEIR_TEXT },
	};
	size_t i;

	for (i = 0; text && i < sizeof(words) / sizeof(words[0]); i++) {
		if (has_word(text, words[i].word))
			return words[i].type;
	}
	return WEIR_NULL;
}

bool db_describe(const struct db *db, const char *table, struct weir_table_info *info, bool *exists,
		 struct weir_error *err)
{
	sqlite3_stmt *stmt;
	int code;

	*exists = false;
	if (!db_prepare(db,
			"SELECT name, type, \"notnull\" AND dflt_value IS NULL "
			"FROM pragma_table_xinfo(?) WHERE hidden = 0",
			&stmt, err))
		return false;
	code = sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	for (; code == SQLITE_ROW; code = sqlite3_step(stmt)) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		bool is_id = name && !strcmp(name, "id");

		*exists = true;
		if (name)
			weir_table_add(info, name,
				       declared_type((const char *)sqlite3_column_text(stmt, 1)),
				       !is_id && sqlite3_column_int(stmt, 2) != 0);
	}
	if (code != SQLITE_DONE)
		db_fail(db, code, err);
	(void)sqlite3_finalize(stmt); /* repeats an error already told */
	return code == SQLITE_DONE;
}

/* ---- queries ---- */

static void append_name(sqlite3_str *sql, const char *name)
{
	sqlite3_str_appendf(sql, "\"%w\"", name);
}

/* SELECT <columns, or the count> FROM table [WHERE column IN (?, ...)]; sqlite3_free() it. */
static char *query_sql(const struct db *db, const struct weir_query *query, bool count,
		       size_t bound)
{
	sqlite3_str *sql = sqlite3_str_new(db->handle);
	size_t i;

	sqlite3_str_appendall(sql, count ? "SELECT count(*)" : "SELECT ");
	for (i = 0; !count && i < query->column_count; i++) {
		if (i > 0)
			sqlite3_str_appendall(sql, ", ");
		append_name(sql, query->column[i]);
	}
	sqlite3_str_appendall(sql, " FROM ");
	append_name(sql, query->table);
	if (query->where) {
		sqlite3_str_appendall(sql, " WHERE ");
		append_name(sql, query->where);
		sqlite3_str_appendall(sql, " IN (");
		for (i = 0; i < bound; i++)
			sqlite3_str_appendall(sql, i ? ",?" : "?");
		sqlite3_str_appendall(sql, ")");
	}
	return sqlite3_str_finish(sql);
}

static int by_value(const void *left, const void *right)
{
	return weir_value_order(left, right);
}

/*
 * The values, sorted, each one once: a value in two lists would bring its rows twice.
 * malloc'd; NULL without memory.
 */
static struct weir_value *distinct(const struct weir_query *query, size_t *count)
{
	struct weir_value *value = malloc(query->in_count * sizeof(*value));
	size_t i;

	*count = 0;
	if (!value)
		return NULL;
	memcpy(value, query->in, query->in_count * sizeof(*value));
	qsort(value, query->in_count, sizeof(*value), by_value);
	for (i = 0; i < query->in_count; i++) {
		if (i == 0 || by_value(&value[*count - 1], &value[i]) != 0)
			value[(*count)++] = value[i];
	}
	return value;
}

/* A query at work. */
struct reader {
	const struct db *db;
	const struct weir_query *query;
	sqlite3_stmt *stmt;
	struct weir_value *row;          /* one per column */
	bool *is_id, *is_bool, *is_real; /* per column */
	weir_row_fn *each;               /* NULL: count */
	void *arg;
	uint64_t count;
	char uuid[MOST_BOUND][WEIR_UUID_TEXT];
};

/* ---- rows ---- */

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);

	return length >= wanted && !strcmp(text + length - wanted, end);
}

/* What a column holds, from its name and its declared type. */
static void learn_columns(struct reader *in)
{
	size_t i;

	for (i = 0; i < in->query->column_count; i++) {
		const char *name = in->query->column[i];
		enum weir_type type = declared_type(sqlite3_column_decltype(in->stmt, (int)i));

		in->is_id[i] = type == WEIR_UUID || !strcmp(name, "id") || ends_with(name, "_id");
		in->is_bool[i] = type == WEIR_BOOL;
		in->is_real[i] = type == WEIR_REAL;
	}
}

static struct weir_value text_of(const struct reader *in, size_t column)
{
	const char *at = (const char *)sqlite3_column_blob(in->stmt, (int)column);
	struct weir_text text = { at, (size_t)sqlite3_column_bytes(in->stmt, (int)column) };
	struct weir_uuid uuid;

	if (in->is_id[column] && text.length == WEIR_UUID_TEXT - 1 && weir_parse_uuid(text, &uuid))
		return weir_id(uuid);
	return weir_text(at ? at : "", text.length);
}

static struct weir_value value_of(const struct reader *in, size_t column)
{
	int at = (int)column;
	int64_t integer;

	switch (sqlite3_column_type(in->stmt, at)) {
	case SQLITE_NULL:
		return weir_null();
	case SQLITE_FLOAT:
		return weir_real(sqlite3_column_double(in->stmt, at));
	case SQLITE_INTEGER:
		integer = sqlite3_column_int64(in->stmt, at);
		if (in->is_bool[column] && (integer == 0 || integer == 1))
			return weir_bool(integer == 1);
		return in->is_real[column] ? weir_real((double)integer) : weir_int(integer);
	default:
		break;
	}
	return text_of(in, column);
}

static bool read_row(struct reader *in, struct weir_error *err)
{
	size_t i;

	if (!in->each) {
		in->count += (uint64_t)sqlite3_column_int64(in->stmt, 0);
		return true;
	}
	for (i = 0; i < in->query->column_count; i++)
		in->row[i] = value_of(in, i);
	return in->each(in->arg, in->row, err);
}

static bool read_rows(struct reader *in, struct weir_error *err)
{
	int code;

	while ((code = sqlite3_step(in->stmt)) == SQLITE_ROW) {
		if (!read_row(in, err))
			return false;
	}
	return code == SQLITE_DONE || db_fail(in->db, code, err);
}

/* One list of values; places without one are NULL, which equals nothing. */
static bool read_list(struct reader *in, const struct weir_value *value, size_t count,
		      size_t places, struct weir_error *err)
{
	static const struct weir_value none = { .type = WEIR_NULL };
	size_t i;
	int code = sqlite3_reset(in->stmt);

	for (i = 0; i < places && code == SQLITE_OK; i++)
		code = db_bind(in->stmt, (int)i + 1, i < count ? &value[i] : &none, in->uuid[i]);
	if (code != SQLITE_OK)
		return db_fail(in->db, code, err);
	return read_rows(in, err);
}

static bool read_lists(struct reader *in, const struct weir_value *value, size_t count,
		       size_t places, struct weir_error *err)
{
	size_t from;

	for (from = 0; from < count; from += places) {
		size_t rest = count - from;

		if (!read_list(in, value + from, rest < places ? rest : places, places, err))
			return false;
	}
	return true;
}

static bool run_query(struct reader *in, size_t places, struct weir_error *err)
{
	char *sql = query_sql(in->db, in->query, !in->each, places);
	bool good;

	if (!sql)
		return db_fail(in->db, SQLITE_NOMEM, err);
	good = db_prepare(in->db, sql, &in->stmt, err);
	sqlite3_free(sql);
	if (good && in->each)
		learn_columns(in);
	return good;
}

static bool read_where(struct reader *in, struct weir_error *err)
{
	size_t count, places;
	struct weir_value *value = distinct(in->query, &count);
	bool good;

	if (!value)
		return db_fail(in->db, SQLITE_NOMEM, err);
	places = count < MOST_BOUND ? count : MOST_BOUND;
	good = run_query(in, places, err) && read_lists(in, value, count, places, err);
	free(value);
	return good;
}

static bool read_query(struct reader *in, struct weir_error *err)
{
	bool good;

	if (in->query->where && in->query->in_count == 0)
		return true;
	if (in->query->where)
		good = read_where(in, err);
	else
		good = run_query(in, 0, err) && read_rows(in, err);
	(void)sqlite3_finalize(in->stmt); /* repeats an error already told */
	return good;
}

bool db_scan(const struct db *db, const struct weir_query *query, weir_row_fn *each, void *arg,
	     struct weir_error *err)
{
	size_t count = query->column_count;
	struct reader *in = calloc(1, sizeof(*in));
	struct weir_value *row = calloc(count + 1, sizeof(*row));
	bool *marks = calloc(3 * count + 1, sizeof(*marks));
	bool good = false;

	if (in && row && marks) {
		*in = (struct reader){ .db = db, .query = query, .row = row, .each = each };
		in->arg = arg;
		in->is_id = marks;
		in->is_bool = marks + count;
		in->is_real = marks + 2 * count;
		good = read_query(in, err);
	} else {
		db_fail(db, SQLITE_NOMEM, err);
	}
	free(marks);
	free(row);
	free(in);
	return good;
}

bool db_count(const struct db *db, const struct weir_query *query, uint64_t *count,
	      struct weir_error *err)
{
	struct reader *in = calloc(1, sizeof(*in));
	bool good;

	if (!in)
		return db_fail(db, SQLITE_NOMEM, err);
	in->db = db;
	in->query = query;
	good = read_query(in, err);
	*count = in->count;
	free(in);
	return good;
}
