/*
 * store-postgrest-lists.h - the values of a query, cut into lists that fit into a URL each.
 */
#ifndef WEIR_STORE_POSTGREST_LISTS_H
#define WEIR_STORE_POSTGREST_LISTS_H

#include "store-postgrest-text.h"

struct rest_lists {
	struct rest_text text;  /* all items, encoded */
	struct rest_text joint; /* the lists, a comma between the items of each */
	size_t *end;            /* of each list in joint; the first one begins at 0 */
	size_t count;
};

/*
 * Each value once (one in two lists would bring its rows twice), NULLs left out. most:
 * bytes of a list; one that has a single value may be longer.
 */
bool rest_lists_make(struct rest_lists *lists, const struct weir_query *query, size_t most,
		     struct weir_error *err);
void rest_lists_release(struct rest_lists *lists);
struct weir_text rest_lists_at(const struct rest_lists *lists, size_t index);

#endif
