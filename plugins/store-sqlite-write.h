/*
 * store-sqlite-write.h - writes a batch of rows in one transaction.
 */
#ifndef WEIR_STORE_SQLITE_WRITE_H
#define WEIR_STORE_SQLITE_WRITE_H

#include "store-sqlite-db.h"

/* As in struct weir_store_ops. */
bool db_write(struct db *db, struct weir_write *write, struct weir_error *err);

#endif
