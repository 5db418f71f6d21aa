/*
 * store-file-index.h - the rows of the files in a scratch database.
 */
#ifndef WEIR_STORE_FILE_INDEX_H
#define WEIR_STORE_FILE_INDEX_H

#include "store-file.h"

bool index_open(struct file_store *store, struct weir_error *err);
/* The tables' statements, too. */
void index_close(struct file_store *store);
/* BEGIN, COMMIT or ROLLBACK. */
bool index_run(struct file_store *store, const char *sql, struct weir_error *err);

/* ROLLBACK, where something else went wrong already. */
void index_undo(struct file_store *store);

/* A new, empty table without columns but `id`, which is not yet among table->column. */
bool index_table(struct file_table *table, struct weir_error *err);
/* The number of a column; it is added where there is none. */
bool index_column(struct file_table *table, const char *name, size_t *number,
		  struct weir_error *err);
/* The number, or table->count. */
size_t index_find(const struct file_table *table, const char *name);

/* A row: a cell for each column. *added = false: its id is there already. */
bool index_add(struct file_table *table, const struct weir_text *cell, bool *added,
	       struct weir_error *err);
/* Changes columns of the row whose id is cell[0]; *changed = false: there is none. */
bool index_change(struct file_table *table, const size_t *column, const struct weir_text *cell,
		  size_t count, bool *changed, struct weir_error *err);
bool index_remove(struct file_table *table, struct weir_text id, bool *removed,
		  struct weir_error *err);

typedef bool index_fn(void *arg, const struct weir_text *cell, struct weir_error *err);
/* All rows in the order of the file, with all their columns. */
bool index_each(struct file_table *table, index_fn *each, void *arg, struct weir_error *err);
/* As the store's scan, and its count where each is NULL. */
bool index_query(struct file_table *table, const struct weir_query *query, index_fn *each,
		 void *arg, uint64_t *count, struct weir_error *err);

#endif
