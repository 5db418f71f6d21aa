/*
 * store-file-write.c - batches of rows that are written into a file, and rows that are deleted.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "store-file-disk.h"
#include "store-file-index.h"
#include "store-file-table.h"
#include "store-file-write.h"

/* A batch being written. */
struct writer {
	struct file_table *table;
	struct weir_write *write;
	size_t *column;          /* of the table, per column of the write */
	struct weir_text *cell;  /* per column of the write */
	struct weir_text *whole; /* per column of the table */
	struct file_text text;   /* the cells' bytes */
	struct file_text added;  /* records to be appended */
	bool anew;               /* the file has to be written as a whole */
	uint64_t refused;
};

static bool updates(const struct weir_write *write, const struct weir_write_row *row)
{
	return write->mode == WEIR_UPDATE || (write->mode == WEIR_UPSERT && row->update);
}

/* The columns that the table lacks are added: in a file with a header that means a new file. */
static bool find_columns(struct writer *w, struct weir_error *err)
{
	size_t before = w->table->count;

	for (size_t i = 0; i < w->write->column_count; i++)
		if (!index_column(w->table, w->write->column[i], &w->column[i], err))
			return false;
	w->anew = !w->table->state.there ||
		  (w->table->count > before && w->table->store->format->put_head);
	w->whole = calloc(w->table->count + 1, sizeof(*w->whole));
	return w->whole || file_no_memory(w->table->store, err);
}

/* The row's values as cells; their bytes lie one behind the other. */
static bool make_cells(struct writer *w, const struct weir_write_row *row, struct weir_error *err)
{
	const char *at;

	w->text.length = 0;
	file_text_byte(&w->text, '\0'); /* so that an empty text has a place */
	for (size_t i = 0; i < w->write->column_count; i++) {
		size_t from = w->text.length;

		if (!weir_is_null(&row->value[i]))
			w->table->store->format->print(&row->value[i], &w->text);
		w->cell[i].length = w->text.length - from;
	}
	if (w->text.failed)
		return file_no_memory(w->table->store, err);
	at = w->text.at + 1;
	for (size_t i = 0; i < w->write->column_count; i++) {
		w->cell[i].at = weir_is_null(&row->value[i]) ? NULL : at;
		at += w->cell[i].length;
	}
	return true;
}

static void refuse(struct writer *w, struct weir_write_row *row)
{
	weir_write_refuse(w->write, row,
			  &(struct weir_words){ .code = "PRESENT",
						.reason = "the store has a row with this id" });
	w->refused++;
}

static bool insert(struct writer *w, struct weir_write_row *row, struct weir_error *err)
{
	bool added;

	memset(w->whole, 0, w->table->count * sizeof(*w->whole));
	for (size_t i = 0; i < w->write->column_count; i++)
		w->whole[w->column[i]] = w->cell[i];
	if (!index_add(w->table, w->whole, &added, err))
		return false;
	if (added) {
		row->outcome = WEIR_OUT_INSERTED;
		if (!w->anew)
			w->table->store->format->put_row(w->table, w->whole, &w->added);
	} else if (w->write->mode == WEIR_INSERT) {
		refuse(w, row);
	} else {
		row->outcome = WEIR_OUT_PRESENT;
	}
	return !w->added.failed || file_no_memory(w->table->store, err);
}

static bool update(struct writer *w, struct weir_write_row *row, struct weir_error *err)
{
	bool changed;

	if (!index_change(w->table, w->column, w->cell, w->write->column_count, &changed, err))
		return false;
	row->outcome = changed ? WEIR_OUT_UPDATED : WEIR_OUT_PRESENT;
	w->anew = w->anew || changed;
	return true;
}

static bool write_rows(struct writer *w, struct weir_error *err)
{
	for (size_t i = 0; i < w->write->row_count; i++) {
		struct weir_write_row *row = &w->write->row[i];

		if (!make_cells(w, row, err) ||
		    !(updates(w->write, row) ? update(w, row, err) : insert(w, row, err)))
			return false;
		if (w->refused > w->write->refusals_allowed)
			return weir_fail(err, WEIR_LIMIT,
					 "the store refused %" PRIu64
					 " rows of %s, the last one: %s",
					 w->refused, w->write->table, row->words->reason);
	}
	return true;
}

/* Into the file; then the index is allowed to know of it. */
static bool keep(struct writer *w, struct weir_error *err)
{
	if (w->anew ? !disk_rewrite(w->table, err)
		    : w->added.length && !disk_append(w->table, &w->added, err))
		return false;
	return index_run(w->table->store, "COMMIT", err);
}

bool file_write(void *me, struct weir_context *context, struct weir_write *write,
		struct weir_error *err)
{
	struct file_store *store = me;
	struct writer w = { .write = write };
	bool good;

	(void)context;
	if (store->dry)
		return weir_fail(err, WEIR_BUG, "a write to %s in a dry run", write->table);
	if (!file_table_get(store, write->table, &w.table, err) || !disk_check(w.table, err))
		return false;
	w.column = calloc(write->column_count + 1, sizeof(*w.column));
	w.cell = calloc(write->column_count + 1, sizeof(*w.cell));
	good = w.column && w.cell ? find_columns(&w, err) : file_no_memory(store, err);
	good = good && index_run(store, "BEGIN", err);
	if (good && !(good = write_rows(&w, err) && keep(&w, err)))
		index_undo(store);
	free(w.column);
	free(w.cell);
	free(w.whole);
	file_text_release(&w.text);
	file_text_release(&w.added);
	return good;
}

/* ---- deleting ---- */

static bool remove_rows(struct file_table *table, struct weir_delete *what, struct file_text *text,
			struct weir_error *err)
{
	bool removed;

	for (size_t i = 0; i < what->in_count; i++) {
		text->length = 0;
		table->store->format->print(&what->in[i], text);
		if (text->failed)
			return file_no_memory(table->store, err);
		if (!index_remove(table, (struct weir_text){ text->at, text->length }, &removed,
				  err))
			return false;
		what->deleted += removed;
	}
	return true;
}

/* A file has no foreign keys: none is kept. */
bool file_remove(void *me, struct weir_context *context, struct weir_delete *what,
		 struct weir_error *err)
{
	struct file_store *store = me;
	struct file_text text = { .at = NULL };
	struct file_table *table;
	bool good;

	(void)context;
	what->deleted = 0;
	if (store->dry)
		return weir_fail(err, WEIR_BUG, "a delete in %s in a dry run", what->table);
	if (!file_table_get(store, what->table, &table, err) || !disk_check(table, err))
		return false;
	good = index_run(store, "BEGIN", err);
	if (good && !(good = remove_rows(table, what, &text, err) &&
			     (!what->deleted || disk_rewrite(table, err)) &&
			     index_run(store, "COMMIT", err))) {
		index_undo(store);
		what->deleted = 0;
	}
	file_text_release(&text);
	return good;
}
