/*
 * store-postgrest-changes.h - rows to update, brought together by the values that they get.
 */
#ifndef WEIR_STORE_POSTGREST_CHANGES_H
#define WEIR_STORE_POSTGREST_CHANGES_H

#include <weir/plugin.h>

/* Sorts row[], numbers of rows of the write, so that equal changes stand together. */
bool rest_sort_changes(const struct weir_write *write, size_t *row, size_t count,
		       struct weir_error *err);
/* Do two rows get the same values, but for their ids? */
bool rest_same_change(const struct weir_write *write, size_t a, size_t b);

#endif
