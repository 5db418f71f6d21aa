/*
 * store-file-disk.h - writes the files, so that a batch is in one as a whole or not at all.
 */
#ifndef WEIR_STORE_FILE_DISK_H
#define WEIR_STORE_FILE_DISK_H

#include "store-file.h"

/* Makes the folder where it is missing, and locks it; in a dry run neither. */
bool disk_open(struct file_store *store, struct weir_error *err);
void disk_close(struct file_store *store);

/* Undoes what a stopped append left. *limit: how much of the file counts; a dry run undoes not. */
bool disk_recover(struct file_table *table, uint64_t *limit, struct weir_error *err);
/* Remembers how the file is now. */
bool disk_look(struct file_table *table, struct weir_error *err);
/* BROKEN where somebody else has changed the file since. */
bool disk_check(const struct file_table *table, struct weir_error *err);
/* Adds records at the end, durably. */
bool disk_append(struct file_table *table, const struct file_text *text, struct weir_error *err);
/* Writes the whole file anew, from the index. */
bool disk_rewrite(struct file_table *table, struct weir_error *err);

#endif
