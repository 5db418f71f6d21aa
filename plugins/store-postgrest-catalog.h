/*
 * store-postgrest-catalog.h - what the database tells of itself by its function
 * weir_catalog(), where it has one: what the API shows only in part, or hides.
 */
#ifndef WEIR_STORE_POSTGREST_CATALOG_H
#define WEIR_STORE_POSTGREST_CATALOG_H

#include "store-postgrest-rest.h"

/*
 *	about      of      name                      detail
 *	role               the role of the key
 *	time-out           of statements, "8s"; "0": none
 *	rights     table   "select insert update"    "guarded": row level security counts
 *	column     table   a column                  its type; "text!": it must be given
 *	key        table   its parts, a line each    its condition
 *	trigger    table   that runs at an insert    a table that it fills too early
 *	foreign    table   a column, of a foreign key  the table whose `id` it holds
 *	open               a function that runs SQL that the public sends
 */
struct rest_fact {
	const char *about, *of, *name, *detail;
	struct rest_fact *next;
};

/*
 * Asks once; the facts are in rest->facts then, and belong to the context. No facts without an
 * error: the database has no such function, or does not let this key call it.
 */
bool rest_catalog_ask(struct rest *rest, struct weir_context *context, struct weir_error *err);

/* The next one about something, at or behind `from`; of may be NULL: of anything. */
const struct rest_fact *rest_catalog_find(const struct rest_fact *from, const char *about,
					  const char *of);

/* A table with its columns; NULL: no fact is about it. */
struct rest_table *rest_catalog_table(const struct rest *rest, struct weir_context *context,
				      const char *name);

#endif
