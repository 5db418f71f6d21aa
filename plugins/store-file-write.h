/*
 * store-file-write.h - batches of rows that are written into a file, and rows that are deleted.
 */
#ifndef WEIR_STORE_FILE_WRITE_H
#define WEIR_STORE_FILE_WRITE_H

#include "store-file.h"

/* The table, read when it is first asked for. */
bool file_table_get(struct file_store *store, const char *name, struct file_table **out,
		    struct weir_error *err);

/* As in struct weir_store_ops. */
bool file_write(void *me, struct weir_context *context, struct weir_write *write,
		struct weir_error *err);
bool file_remove(void *me, struct weir_context *context, struct weir_delete *what,
		 struct weir_error *err);

#endif
