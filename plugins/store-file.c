/*
 * store-file.c - a folder with a file for each table: what the engine asks of it.
 *
 * A table is read when it is first asked for. A batch goes into the index in one transaction, then
 * into the file, and only when it is there durably does the transaction end.
 */
#define _XOPEN_SOURCE 700 /* realpath(): some C libraries still take it for an extension */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store-file-disk.h"
#include "store-file-index.h"
#include "store-file-table.h"
#include "store-file-write.h"

/* ---- opening ---- */

/* "csv:" and the folder's real path, if it is there. */
static void name_store(struct file_store *store)
{
	char *real = realpath(store->folder, NULL);
	const char *path = real ? real : store->folder, *kind = store->format->kind;
	size_t size = strlen(kind) + strlen(path) + sizeof(":");

	store->identity = weir_alloc(store->context, size);
	(void)snprintf(store->identity, size, "%s:%s", kind, path);
	free(real);
}

bool file_store_open(struct file_store *store, struct weir_context *context, struct weir_error *err)
{
	store->context = context;
	store->dry = weir_is_dry_run(context);
	if (!disk_open(store, err) || !index_open(store, err))
		return false;
	name_store(store);
	return true;
}

void file_store_close(void *me, struct weir_context *context)
{
	struct file_store *store = me;

	(void)context;
	index_close(store);
	if (store->context) /* it was opened */
		disk_close(store);
}

static const char *file_identity(void *me)
{
	return ((struct file_store *)me)->identity;
}

/* ---- tables ---- */

static bool file_describe(void *me, struct weir_context *context, const char *name,
			  struct weir_table_info *info, bool *exists, struct weir_error *err)
{
	struct file_table *table;

	(void)context;
	if (!file_table_get(me, name, &table, err))
		return false;
	for (size_t i = 0; i < table->count; i++)
		weir_table_add(info, table->column[i],
			       strcmp(table->column[i], "id") ? WEIR_NULL : WEIR_UUID, false);
	weir_table_any(info);
	*exists = true;
	return true;
}

/* ---- reading ---- */

/* Cells on their way to be values. */
struct scan {
	struct file_store *store;
	const struct weir_query *query;
	weir_row_fn *each;
	void *arg;
	struct weir_value *value;
	struct file_text *room; /* per column */
	bool *is_id;            /* per column: a uuid, where the text is one */
};

static bool is_id(const char *name)
{
	size_t length = strlen(name);

	return !strcmp(name, "id") || (length > 3 && !strcmp(name + length - 3, "_id"));
}

static bool give_row(void *arg, const struct weir_text *cell, struct weir_error *err)
{
	struct scan *scan = arg;

	for (size_t i = 0; i < scan->query->column_count; i++) {
		struct weir_value *value = &scan->value[i];
		struct weir_uuid uuid;

		*value = cell[i].at ? scan->store->format->parse(cell[i], &scan->room[i])
				    : weir_null();
		if (scan->room[i].failed)
			return file_no_memory(scan->store, err);
		if (scan->is_id[i] && value->type == WEIR_TEXT &&
		    weir_parse_uuid((struct weir_text){ value->as.text, value->length }, &uuid))
			*value = weir_id(uuid);
	}
	return scan->each(scan->arg, scan->value, err);
}

static bool file_scan(void *me, struct weir_context *context, const struct weir_query *query,
		      weir_row_fn *each, void *arg, struct weir_error *err)
{
	size_t count = query->column_count;
	struct scan scan = { .store = me, .query = query, .each = each, .arg = arg };
	struct file_table *table;
	bool good;

	(void)context;
	if (!file_table_get(me, query->table, &table, err))
		return false;
	scan.value = calloc(count + 1, sizeof(*scan.value));
	scan.room = calloc(count + 1, sizeof(*scan.room));
	scan.is_id = calloc(count + 1, sizeof(*scan.is_id));
	good = scan.value && scan.room && scan.is_id;
	for (size_t i = 0; i < count && good; i++)
		scan.is_id[i] = is_id(query->column[i]);
	good = good ? index_query(table, query, give_row, &scan, NULL, err)
		    : file_no_memory(me, err);
	for (size_t i = 0; i < count && scan.room; i++)
		file_text_release(&scan.room[i]);
	free(scan.value);
	free(scan.room);
	free(scan.is_id);
	return good;
}

static bool file_count(void *me, struct weir_context *context, const struct weir_query *query,
		       uint64_t *count, struct weir_error *err)
{
	struct file_table *table;

	(void)context;
	*count = 0;
	return file_table_get(me, query->table, &table, err) &&
	       index_query(table, query, NULL, NULL, count, err);
}

/* ---- doctor ---- */

static bool file_examine(void *me, struct weir_context *context, const struct weir_examined *table,
			 size_t count, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	static const struct weir_unique unique = { id, 1, NULL };

	(void)me;
	(void)err;
	for (size_t i = 0; i < count; i++)
		weir_finding_keys(context, &table[i], WEIR_SEES_ALL, &unique, 1,
				  "a file has no other keys; nobody else should write to it");
	return true;
}

/* There are none, and nobody else could have made one. */
static bool file_foreign(void *me, struct weir_context *context, weir_foreign_fn *each, void *arg,
			 bool *told, struct weir_error *err)
{
	(void)me;
	(void)context;
	(void)each;
	(void)arg;
	(void)err;
	*told = true;
	return true;
}

const struct weir_store_ops file_store_ops = {
	.size = sizeof(file_store_ops),
	.identity = file_identity,
	.describe = file_describe,
	.scan = file_scan,
	.count = file_count,
	.write = file_write,
	.examine = file_examine,
	.remove = file_remove,
	.foreign = file_foreign,
};
