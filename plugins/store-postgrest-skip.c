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

/* All with the same words. */
static void refuse_all(const struct rest_rows *rows, const struct rest_words *words)
{
	size_t i;

	for (i = 0; i < rows->count; i++) {
		struct weir_write_row *row = row_at(rows, i);

		if (!i) {
			rest_refuse(rows->write, row, words);
			continue;
		}
		row->outcome = WEIR_OUT_REFUSED;
		row->words = row_at(rows, 0)->words;
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

/* Whose values they are is not known: they are those of one of the rows. */
static void tell_no_values(const struct rest_rows *rows)
{
	struct weir_words words = *row_at(rows, 0)->words;
	const struct weir_words *shared = NULL;
	size_t i;

	if (*words.key_value)
		(void)snprintf(rows->write->told_value, sizeof(rows->write->told_value), "%s",
			       words.key_value);
	words.key_value = words.detail = NULL;
	for (i = 0; i < rows->count; i++) {
		struct weir_write_row *row = row_at(rows, i);

		if (row->outcome != WEIR_OUT_REFUSED)
			continue;
		if (!shared) {
			weir_write_refuse(rows->write, row, &words);
			shared = row->words;
		}
		row->words = shared;
	}
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
	if (rows->count && !(whole && skipped == 1))
		tell_no_values(rows);
}
