/*
 * store-postgrest-encode.h - what is asked of the server, as paths and bodies. All of it is
 * pure: a function of its arguments.
 */
#ifndef WEIR_STORE_POSTGREST_ENCODE_H
#define WEIR_STORE_POSTGREST_ENCODE_H

#include "store-postgrest-text.h"

/* A page of rows, or their count. */
struct rest_ask {
	const char *table;
	const char *const *column;
	size_t column_count;
	const char *where;      /* NULL: all rows */
	struct weir_text items; /* of `where`: what rest_encode_item() gave, commas between */
	const char *by;         /* the column that pages go by; NULL: id */
	const char *after;      /* its value: only rows behind it; NULL: from the first one */
	/* By `where`, and then by id; and what the row with the id `after` has there. */
	bool by_where;
	const char *after_where;
	int64_t limit;
};

/* A value in a list; false for NULL, which equals nothing. */
bool rest_encode_item(struct rest_text *out, const struct weir_value *value);

/* "/races?select=id,name&meet_id=in.(...)&id=gt.ID&order=id.asc&limit=1000" */
void rest_encode_page(struct rest_text *out, const struct rest_ask *ask);
/* "/races?select=id&meet_id=in.(...)&limit=1" */
void rest_encode_count(struct rest_text *out, const struct rest_ask *ask);

/* The rows of a write that one request carries: numbers into write->row. */
struct rest_rows {
	struct weir_write *write;
	const size_t *at;
	size_t count;
};

/* "/races?on_conflict=id&select=id"; key: other columns than id, commas and blanks between. */
void rest_encode_insert_path(struct rest_text *out, const struct rest_rows *rows, const char *key);
/* An array of objects; each has all keys, with null where there is no value. */
void rest_encode_insert_body(struct rest_text *out, const struct rest_rows *rows);
/* "/races?id=in.(...)&select=id" */
void rest_encode_update_path(struct rest_text *out, const struct rest_rows *rows);
/* The columns behind `id` of the first row; the others have the same values. */
void rest_encode_update_body(struct rest_text *out, const struct rest_rows *rows);
/* "/races?id=in.(...)&select=id"; order: the numbers of the values that are meant. */
void rest_encode_delete(struct rest_text *out, const struct weir_delete *what, const size_t *order,
			size_t count);

#endif
