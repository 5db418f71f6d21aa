/*
 * store-postgrest-schema.h - what is known of the server's tables: the columns and types
 * of those that were described. They belong to the store's context.
 */
#ifndef WEIR_STORE_POSTGREST_SCHEMA_H
#define WEIR_STORE_POSTGREST_SCHEMA_H

#include <weir/plugin.h>

struct rest_column {
	const char *name;
	enum weir_type type; /* NULL: not known */
	bool required;
	const char *refers; /* the table whose `id` it holds; NULL: none, or not known */
};

struct rest_table {
	const char *name;
	struct rest_column *column;
	size_t count, room;
	struct rest_table *next;
};

/* table may be NULL. NULL: it has no such column. */
const struct rest_column *rest_table_column(const struct rest_table *table, const char *name,
					    size_t length);
/* Adds a column; name is copied. */
void rest_table_add(struct rest_table *table, struct weir_context *context, struct weir_text name,
		    const struct rest_column *like);

/* What a column of this Postgres type holds; NULL: something else. */
enum weir_type rest_type_of(struct weir_text format);

/*
 * Reads the tables of an OpenAPI document as PostgREST writes it (Swagger 2.0) and puts them
 * in front of *tables. The document's text is changed. *told is false where it does not
 * list tables. *runs_sql is a function whose name says that it runs SQL; NULL: it lists
 * none. False: it is no JSON.
 */
bool rest_schema_read(struct weir_context *context, char *at, size_t length,
		      struct rest_table **tables, bool *told, const char **runs_sql);

#endif
