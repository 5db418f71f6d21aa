/*
 * store-postgrest-changes.c - rows to update, brought together by the values that they get:
 * one request can set the same values in many rows.
 */
#include <stdlib.h>

#include "store-postgrest-changes.h"
#include "store-postgrest-text.h"

/* A row to update, for sorting by its values. */
struct change {
	const struct weir_value *value;
	size_t columns, row;
};

static struct change change_of(const struct weir_write *write, size_t row)
{
	return (struct change){ write->row[row].value, write->column_count, row };
}

static int compare_changes(const struct change *a, const struct change *b)
{
	int order = 0;
	size_t i;

	for (i = 1; i < a->columns && !order; i++)
		order = weir_value_order(&a->value[i], &b->value[i]);
	return order;
}

static int by_change(const void *left, const void *right)
{
	const struct change *a = left, *b = right;
	int order = compare_changes(a, b);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

bool rest_sort_changes(const struct weir_write *write, size_t *row, size_t count,
		       struct weir_error *err)
{
	struct change *change = calloc(count + 1, sizeof(*change));
	size_t i;

	if (!change)
		return rest_no_memory(err);
	for (i = 0; i < count; i++)
		change[i] = change_of(write, row[i]);
	qsort(change, count, sizeof(*change), by_change);
	for (i = 0; i < count; i++)
		row[i] = change[i].row;
	free(change);
	return true;
}

bool rest_same_change(const struct weir_write *write, size_t a, size_t b)
{
	const struct change left = change_of(write, a), right = change_of(write, b);

	return compare_changes(&left, &right) == 0;
}
