/*
 * delete.h - rows that are deleted: by their ids, or with all that belongs to them.
 */
#ifndef WEIR_DELETE_H
#define WEIR_DELETE_H

#include <weir/store.h>

/* Told of each row that is not deleted, since other rows refer to it. reason: without values. */
typedef bool weir_kept_fn(void *arg, const struct weir_uuid *id, const char *reason,
			  struct weir_error *err);

/*
 * Rows to be deleted. Ids that the table does not have are no error, so that a delete may be
 * repeated. The store must not be relied on to keep rows that others refer to: a foreign key
 * may delete those as well. Who deletes looks for them first.
 */
struct weir_delete {
	const char *table;
	const char *where; /* the column whose values are given; NULL: `id` */
	const struct weir_value *in;
	size_t in_count;
	weir_kept_fn *kept;
	void *arg;
	/* Filled: rows that the store said to have deleted. It may be too few where an answer was
	 * lost, and the rows were gone when it was asked again. */
	uint64_t deleted;
};

/* Rows of a table that were purged, or would be; and those that stay, since others refer to them.
 */
struct weir_purged {
	const char *table;
	uint64_t rows, kept;
};
typedef bool weir_purged_fn(void *arg, const struct weir_purged *purged, struct weir_error *err);

/*
 * Rows to be deleted with all that belongs to them: the rows that refer to them by `refs:` of the
 * pipeline, or from tables that it does not know, and so on. What they refer to themselves stays.
 * The rows go last, so that a purge that was stopped goes on when it is asked for again.
 */
struct weir_purge {
	const char *table;
	const struct weir_uuid *id;
	size_t count;
	bool count_only;      /* as in a dry run: nothing is deleted */
	weir_purged_fn *each; /* told of each table at the end, children first; may be NULL */
	void *arg;
};

/* A foreign key of the store: column `column` of `table` holds an `id` of the table `to`. */
struct weir_foreign {
	const char *table, *column, *to;
};
typedef bool weir_foreign_fn(void *arg, const struct weir_foreign *key, struct weir_error *err);

/* ---- for tasks: the run's store ---- */

/* Deletes the rows to which none refers, and keeps the others. In a dry run it does nothing and
 * says so in the log. What weir_find*() found before is read again. */
WEIR_API bool weir_store_delete(struct weir_context *context, struct weir_delete *what,
				struct weir_error *err);
/* Deletes rows with all that belongs to them, or counts those. In a dry run they count as gone from
 * then on, but for weir_store_count(). */
WEIR_API bool weir_store_purge(struct weir_context *context, const struct weir_purge *what,
			       struct weir_error *err);

#endif
