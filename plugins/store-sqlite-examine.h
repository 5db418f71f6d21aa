/*
 * store-sqlite-examine.h - what the database tells `weir doctor`.
 */
#ifndef WEIR_STORE_SQLITE_EXAMINE_H
#define WEIR_STORE_SQLITE_EXAMINE_H

#include "store-sqlite-db.h"

/* The file as a whole; it was opened for a dry run. */
bool db_examine(const struct db *db, struct weir_context *context, struct weir_error *err);
bool db_examine_table(const struct db *db, struct weir_context *context,
		      const struct weir_examined *table, struct weir_error *err);

#endif
