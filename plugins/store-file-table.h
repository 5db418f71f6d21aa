/*
 * store-file-table.h - the tables of a store of files.
 */
#ifndef WEIR_STORE_FILE_TABLE_H
#define WEIR_STORE_FILE_TABLE_H

#include "store-file.h"

/* The table, read when it is first asked for. */
bool file_table_get(struct file_store *store, const char *name, struct file_table **out,
		    struct weir_error *err);

#endif
