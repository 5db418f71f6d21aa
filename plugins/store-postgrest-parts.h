/*
 * store-postgrest-parts.h - the rows of a write, cut into parts that a request carries each, and
 * the queue in which they wait.
 */
#ifndef WEIR_STORE_POSTGREST_PARTS_H
#define WEIR_STORE_POSTGREST_PARTS_H

#include <weir/plugin.h>

/*
 * Rows order[from] to order[from + count - 1]. Of rows that share a key the first one is to get
 * it: what is left of a refused part goes to the server in order, one request at a time.
 */
struct rest_part {
	size_t from, count;
	bool update, alone;
	bool skip;  /* rows that the key in their key_columns keeps out are left out */
	bool whole; /* as it was when that key refused it: the row that was told of is in it */
};

/* Starts zeroed; the order of the rows is the writer's. */
struct rest_parts {
	struct rest_part *queue;
	size_t count, room, next; /* next: the first one that waits */
};

/* Fills order with the rows' numbers, inserts first, and the queue with what is to be done. */
bool rest_parts_begin(struct rest_parts *parts, const struct weir_write *write, size_t *order,
		      struct weir_error *err);
void rest_parts_release(struct rest_parts *parts);

/* In front of all that waits. A part without rows is none. */
bool rest_parts_put_back(struct rest_parts *parts, struct rest_part part, struct weir_error *err);
/* Puts the rows behind the first `count` ones into a part of their own, which comes next. */
bool rest_parts_cut(struct rest_parts *parts, struct rest_part *part, size_t count,
		    struct weir_error *err);

#endif
