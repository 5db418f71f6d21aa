/*
 * store-file-write.h - batches of rows that are written into a file, and rows that are deleted.
 */
#ifndef WEIR_STORE_FILE_WRITE_H
#define WEIR_STORE_FILE_WRITE_H

#include "store-file.h"

/* As in struct weir_store_ops. */
bool file_write(void *me, struct weir_context *context, struct weir_write *write,
		struct weir_error *err);
bool file_remove(void *me, struct weir_context *context, struct weir_delete *what,
		 struct weir_error *err);

#endif
