/*
 * store-postgrest-read.h - reads and counts rows.
 */
#ifndef WEIR_STORE_POSTGREST_READ_H
#define WEIR_STORE_POSTGREST_READ_H

#include "store-postgrest-rest.h"

/* As in struct weir_store_ops. Rows come in the order of lists, and of ids within one page. */
bool rest_scan(struct rest *rest, struct weir_context *context, const struct weir_query *query,
	       weir_row_fn *each, void *arg, struct weir_error *err);
bool rest_count(struct rest *rest, struct weir_context *context, const struct weir_query *query,
		uint64_t *count, struct weir_error *err);

#endif
