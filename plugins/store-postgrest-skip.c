/*
 * store-postgrest-skip.c - inserts that leave out the rows that a unique key refuses.
 */
#include <stdio.h>

#include "store-postgrest-isolate.h"
#include "store-postgrest-settle.h"
#include "store-postgrest-skip.h"

static struct weir_write_row *row_at(const struct rest_rows *rows, size_t i)
{
	return &rows->write->row[rows->at[i]];
}

static void refuse_all(const struct rest_rows *rows, const struct weir_write_row *words)
{
	size_t i;

	for (i = 0; i < rows->count; i++) {
		struct weir_write_row *row = row_at(rows, i);

		row->outcome = words->outcome;
		memcpy(row->code, words->code, sizeof(row->code));
		memcpy(row->reason, words->reason, sizeof(row->reason));
		memcpy(row->key_columns, words->key_columns, sizeof(row->key_columns));
		memcpy(row->key_value, words->key_value, sizeof(row->key_value));
		memcpy(row->constraint, words->constraint, sizeof(row->constraint));
		memcpy(row->detail, words->detail, sizeof(row->detail));
	}
}

void rest_skip_begin(struct rest *rest, const struct rest_rows *rows,
		     const struct rest_fault *fault)
{
	const char *table = rows->write->table;

	rest_refusal(fault, &rest->skip);
	refuse_all(rows, &rest->skip);
	*rest->skip.key_value = *rest->skip.detail = '\0';
	*rest->skip_table = '\0';
	if (strlen(table) < sizeof(rest->skip_table))
		(void)snprintf(rest->skip_table, sizeof(rest->skip_table), "%s", table);
}

bool rest_skip_recall(const struct rest *rest, const struct rest_rows *rows)
{
	if (strcmp(rest->skip_table, rows->write->table) != 0)
		return false;
	refuse_all(rows, &rest->skip);
	return true;
}

void rest_skip_forget(struct rest *rest)
{
	*rest->skip_table = '\0';
}

void rest_skip_end(const struct rest_rows *rows, bool whole, const struct rest_page *page)
{
	struct rest_told told = rest_told_look(rows, page);
	size_t i, skipped = 0;

	for (i = 0; i < rows->count; i++) {
		struct weir_write_row *row = row_at(rows, i);

		if (rest_told_take(&told, row))
			row->outcome = WEIR_OUT_INSERTED;
		skipped += row->outcome == WEIR_OUT_REFUSED;
	}
	for (i = 0; i < rows->count && !(whole && skipped == 1); i++) {
		struct weir_write_row *row = row_at(rows, i);

		if (*row->key_value)
			memcpy(rows->write->told_value, row->key_value, sizeof(row->key_value));
		*row->key_value = *row->detail = '\0';
	}
}
