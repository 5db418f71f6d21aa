/*
 * store-postgrest-page.h - one page of rows, read from a reply and kept until they are
 * handed on. A page owns the reply's text, in which its values' texts stand.
 */
#ifndef WEIR_STORE_POSTGREST_PAGE_H
#define WEIR_STORE_POSTGREST_PAGE_H

#include "store-postgrest-schema.h"
#include "store-postgrest-text.h"

/* The columns that are asked for: each once, `id` among them. */
struct rest_columns {
	const char *const *name;
	const enum weir_type *type; /* NULL: not known */
	size_t count, id;           /* id: its number */
};

struct rest_page {
	struct rest_text text;
	struct weir_value *value; /* row after row */
	size_t rows, room;        /* room: for rows */
};

/* False: the body is not what was asked for, or, with *enough false, memory is short. */
bool rest_page_read(struct rest_page *page, const struct rest_columns *columns,
		    struct weir_text body, bool *enough);
void rest_page_release(struct rest_page *page);

/* The number behind the slash of a Content-Range ("0-999/2500", "*" "/0"). False: none. */
bool rest_range_total(const char *range, uint64_t *total);

#endif
