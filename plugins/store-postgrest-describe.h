/*
 * store-postgrest-describe.h - describes tables.
 */
#ifndef WEIR_STORE_POSTGREST_DESCRIBE_H
#define WEIR_STORE_POSTGREST_DESCRIBE_H

#include "store-postgrest-rest.h"

/* As in struct weir_store_ops. */
bool rest_describe(struct rest *rest, struct weir_context *context, const char *table,
		   struct weir_table_info *info, bool *exists, struct weir_error *err);
/* Asks once for all tables, with their columns: rest->listed tells whether they came. */
bool rest_list_tables(struct rest *rest, struct weir_context *context, struct weir_error *err);

#endif
