/*
 * store-file-table.c - a table's file is read into the index when it is first asked for.
 */
#include <stdio.h>

#include "store-file-disk.h"
#include "store-file-index.h"
#include "store-file-table.h"

static char *path_of(const struct file_store *store, const char *before, const char *name,
		     const char *end)
{
	size_t size = strlen(store->folder) + strlen(before) + strlen(name) +
		      strlen(store->format->kind) + strlen(end) + sizeof("/.");
	char *path = weir_alloc(store->context, size);

	(void)snprintf(path, size, "%s/%s%s.%s%s", store->folder, before, name, store->format->kind,
		       end);
	return path;
}

/* Its file's rows go into the index. */
static bool load(struct file_table *table, struct weir_error *err)
{
	struct file_store *store = table->store;
	uint64_t limit;
	bool good;

	if (!disk_recover(table, &limit, err) || !disk_look(table, err) || !index_table(table, err))
		return false;
	if (!table->state.there || !table->state.size)
		return true;
	good = index_run(store, "BEGIN", err);
	if (good &&
	    !(good = store->format->read(table, limit, err) && index_run(store, "COMMIT", err)))
		index_undo(store);
	return good && disk_check(table, err);
}

bool file_table_get(struct file_store *store, const char *name, struct file_table **out,
		    struct weir_error *err)
{
	struct file_table *table = store->table;

	for (; table; table = table->next) {
		if (!strcmp(table->name, name)) {
			*out = table;
			return true;
		}
	}
	if (*name == '.' || strchr(name, '/'))
		return weir_fail(err, WEIR_BAD_CONFIG, "\"%s\" cannot be the name of a file", name);
	table = weir_alloc(store->context, sizeof(*table));
	table->store = store;
	table->name = weir_strdup(store->context, name);
	table->path = path_of(store, "", name, "");
	table->undo = path_of(store, ".", name, ".undo");
	if (!load(table, err)) {
		(void)sqlite3_finalize(table->insert); /* repeats an error already told */
		return false;
	}
	table->next = store->table;
	store->table = table;
	*out = table;
	return true;
}
