/*
 * store-sqlite-read.h - describes tables, and reads and counts rows.
 */
#ifndef WEIR_STORE_SQLITE_READ_H
#define WEIR_STORE_SQLITE_READ_H

#include "store-sqlite-db.h"

/* As in struct weir_store_ops. */
bool db_describe(const struct db *db, const char *table, struct weir_table_info *info, bool *exists,
		 struct weir_error *err);
bool db_scan(const struct db *db, const struct weir_query *query, weir_row_fn *each, void *arg,
	     struct weir_error *err);
bool db_count(const struct db *db, const struct weir_query *query, uint64_t *count,
	      struct weir_error *err);

#endif
