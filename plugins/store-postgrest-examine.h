/*
 * store-postgrest-examine.h - what the server tells `weir doctor`.
 */
#ifndef WEIR_STORE_POSTGREST_EXAMINE_H
#define WEIR_STORE_POSTGREST_EXAMINE_H

#include "store-postgrest-rest.h"

/* As in struct weir_store_ops, with at least one table. */
bool rest_examine(struct rest *rest, struct weir_context *context,
		  const struct weir_examined *table, size_t count, struct weir_error *err);

#endif
