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

/* A foreign key of the store: column `column` of `table` holds an `id` of the table `to`. */
struct weir_foreign {
	const char *table, *column, *to;
};
typedef bool weir_foreign_fn(void *arg, const struct weir_foreign *key, struct weir_error *err);

#endif
