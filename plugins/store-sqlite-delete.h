/*
 * store-sqlite-delete.h - deletes rows, and tells the foreign keys.
 */
#ifndef WEIR_STORE_SQLITE_DELETE_H
#define WEIR_STORE_SQLITE_DELETE_H

#include "store-sqlite-db.h"

/* As in struct weir_store_ops. */
bool db_remove(struct db *db, struct weir_delete *what, struct weir_error *err);
bool db_foreign(const struct db *db, weir_foreign_fn *each, void *arg, struct weir_error *err);

#endif
