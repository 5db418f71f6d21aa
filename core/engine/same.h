/*
 * same.h - rows of the store that are in the way of rows of a batch, and the same: known by the
 * same.
 */
#ifndef WEIR_SAME_H
#define WEIR_SAME_H

#include "flow.h"

/* A row of the store. Values live in the batch. */
struct weir_owner {
	const struct weir_value *stored; /* as the plan's columns; NULL: it was not found */
	const struct weir_value *record; /* as the target's fields; NULL: found by its name */
	bool there;   /* by weir_owners_reread_ids(): the store has a row with this id */
	bool by_name; /* the key is not made of the table's columns: it was looked for by name */
};

/* Rows that a unique key refused, and what was found. */
struct weir_owners {
	struct weir_flow *flow;
	struct weir_work *work;
	const size_t *of; /* numbers among work->write */
	size_t count;
	const struct weir_uuid *name; /* per written row: what it is known by, as a match id */
	/*
	 * What the store said that one of them has; "": nothing this time. Predictions count as
	 * long as there is one that is right about this. NULL: the store said all that it will,
	 * and they are all there is.
	 */
	const char *told;
	struct weir_owner *owner; /* per row */
};

/* Finds those that are known by the same as these of the rows, by a read of their scopes. */
bool weir_owners_reread(struct weir_owners *owners, const size_t *row, size_t count,
			struct weir_error *err);
/* Finds those that have the ids of all the rows, where they are known by the same. */
bool weir_owners_reread_ids(struct weir_owners *owners, struct weir_error *err);

/* Is a row of the store, as the plan's columns, known by the same? */
bool weir_owners_is_same(const struct weir_owners *owners, size_t row,
			 const struct weir_value *stored);
/* A copy that lives as long as the batch. */
const struct weir_value *weir_owners_keep(const struct weir_owners *owners,
					  const struct weir_value *value, size_t count);

#endif
