/*
 * store-postgrest-delete.h - deletes rows by their ids.
 */
#ifndef WEIR_STORE_POSTGREST_DELETE_H
#define WEIR_STORE_POSTGREST_DELETE_H

#include "store-postgrest-rest.h"

/* As in struct weir_store_ops. */
bool rest_delete(struct rest *rest, struct weir_context *context, struct weir_delete *what,
		 struct weir_error *err);

#endif
