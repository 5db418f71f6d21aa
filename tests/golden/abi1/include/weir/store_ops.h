/*
 * store_ops.h - what the plugin of a store offers, and what work for it takes.
 */
#ifndef WEIR_STORE_OPS_H
#define WEIR_STORE_OPS_H

#include <weir/delete.h>
#include <weir/examine.h>
#include <weir/store.h>

/* Work that a store may be given; for `weir plan`, which tells how many requests that takes. */
enum weir_effort_kind {
	WEIR_EFFORT_READ = 0,
	WEIR_EFFORT_COUNT,
	WEIR_EFFORT_INSERT,
	WEIR_EFFORT_UPDATE,
	WEIR_EFFORT_DELETE
};
struct weir_effort {
	enum weir_effort_kind kind;
	const char *table;
	size_t values; /* READ, COUNT: of a query's `in`; 0: all rows */
	uint64_t rows; /* that a scan brings, or that are written */
};

struct weir_store_ops {
	uint32_t size;
	/* Names the store among all others, the same in every run; no secrets. [after open] */
	const char *(*identity)(void *self);
	/* Adds the table's columns; *exists = false where there is no such table. */
	bool (*describe)(void *self, struct weir_context *context, const char *table,
			 struct weir_table_info *info, bool *exists, struct weir_error *err);
	bool (*scan)(void *self, struct weir_context *context, const struct weir_query *query,
		     weir_row_fn *each, void *arg, struct weir_error *err);
	bool (*count)(void *self, struct weir_context *context, const struct weir_query *query,
		      uint64_t *count, struct weir_error *err);
	/* See struct weir_write. [not while a scan is under way] */
	bool (*write)(void *self, struct weir_context *context, struct weir_write *write,
		      struct weir_error *err);
	/* For `weir doctor`: first with no tables, before a server was asked anything. */
	bool (*examine)(void *self, struct weir_context *context, const struct weir_examined *table,
			size_t count, struct weir_error *err);
	/* How many requests work takes, if nothing comes in between. Absent: it takes none. */
	uint64_t (*requests)(void *self, const struct weir_effort *effort);
	/*
	 * Deletes rows by `id`; `where` is NULL. A LOCAL store deletes all or, when it fails, none;
	 * a REMOTE one may have deleted some then. NULL: it cannot. [not while a scan is under way]
	 */
	bool (*remove)(void *self, struct weir_context *context, struct weir_delete *what,
		       struct weir_error *err);
	/* Tells its foreign keys; *told = false: it does not see them. NULL: the same. */
	bool (*foreign)(void *self, struct weir_context *context, weir_foreign_fn *each, void *arg,
			bool *told, struct weir_error *err);
};

/* ---- for tasks ---- */

/*
 * In a dry run, of a task: work that a run would give the store at this point. What the task does
 * in the dry run itself is known.
 */
WEIR_API void weir_expect(struct weir_context *context, const struct weir_effort *effort);
/* In a dry run: how many rows of a table weir_store_purge() would have deleted. */
WEIR_API uint64_t weir_rows_purged(struct weir_context *context, const char *table);
/* In put_right, after `weir purge`: the key by which rows of this table were named. NULL: they are
 * of another table, or it is no purge. */
WEIR_API const char *weir_purged_key(const struct weir_context *context, const char *table);
/* How many rows this run has inserted into a table so far; in a dry run: would have. */
WEIR_API uint64_t weir_rows_inserted(struct weir_context *context, const char *table);

#endif
