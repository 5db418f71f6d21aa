/*
 * store-postgrest-write.h - writes a batch of rows.
 */
#ifndef WEIR_STORE_POSTGREST_WRITE_H
#define WEIR_STORE_POSTGREST_WRITE_H

#include "store-postgrest-rest.h"

/* As in struct weir_store_ops, but for what store-postgrest.c says of batches. */
bool rest_write(struct rest *rest, struct weir_context *context, struct weir_write *write,
		struct weir_error *err);

#endif
