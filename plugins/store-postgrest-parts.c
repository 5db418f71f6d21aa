/*
 * store-postgrest-parts.c - cuts the rows of a write into parts, and keeps those that wait.
 */
#include <stdlib.h>

#include "store-postgrest-changes.h"
#include "store-postgrest-parts.h"
#include "store-postgrest-text.h"

enum { FIRST_PARTS = 16 };

static bool push(struct rest_parts *parts, struct rest_part part, struct weir_error *err)
{
	if (!part.count)
		return true;
	if (parts->count == parts->room) {
		size_t room = parts->room ? 2 * parts->room : FIRST_PARTS;
		struct rest_part *queue = realloc(parts->queue, room * sizeof(*queue));

		if (!queue)
			return rest_no_memory(err);
		parts->queue = queue;
		parts->room = room;
	}
	parts->queue[parts->count++] = part;
	return true;
}

bool rest_parts_put_back(struct rest_parts *parts, struct rest_part part, struct weir_error *err)
{
	if (!part.count)
		return true;
	if (!parts->next) {
		if (!push(parts, part, err))
			return false;
		memmove(parts->queue + 1, parts->queue, (parts->count - 1) * sizeof(*parts->queue));
		parts->queue[0] = part;
		return true;
	}
	parts->queue[--parts->next] = part;
	return true;
}

bool rest_parts_cut(struct rest_parts *parts, struct rest_part *part, size_t count,
		    struct weir_error *err)
{
	struct rest_part rest;

	part->whole = false;
	rest = *part;
	rest.from += count;
	rest.count -= count;
	part->count = count;
	return rest_parts_put_back(parts, rest, err);
}

static bool updates(const struct weir_write *write, const struct weir_write_row *row)
{
	return write->mode == WEIR_UPDATE || (write->mode == WEIR_UPSERT && row->update);
}

/* Rows that get the same values go together. */
static bool push_updates(struct rest_parts *parts, const struct weir_write *write, size_t *order,
			 size_t from, struct weir_error *err)
{
	struct rest_part part = { .from = from, .update = true };
	size_t i;

	if (!rest_sort_changes(write, order + from, write->row_count - from, err))
		return false;
	for (i = from; i < write->row_count; i++) {
		if (i > from && !rest_same_change(write, order[i - 1], order[i])) {
			if (!push(parts, part, err))
				return false;
			part = (struct rest_part){ .from = i, .update = true };
		}
		part.count++;
	}
	return push(parts, part, err);
}

/* In the order in which they came. */
static bool push_single(struct rest_parts *parts, const struct weir_write *write, size_t *order,
			struct weir_error *err)
{
	size_t i;

	for (i = 0; i < write->row_count; i++) {
		order[i] = i;
		if (!push(parts,
			  (struct rest_part){
				  .from = i, .count = 1, .update = updates(write, &write->row[i]) },
			  err))
			return false;
	}
	return true;
}

bool rest_parts_begin(struct rest_parts *parts, const struct weir_write *write, size_t *order,
		      struct weir_error *err)
{
	size_t count = 0, inserts, i;

	if (write->one_by_one)
		return push_single(parts, write, order, err);

	for (i = 0; i < write->row_count; i++) {
		if (!updates(write, &write->row[i]))
			order[count++] = i;
	}
	inserts = count;
	for (i = 0; i < write->row_count; i++) {
		if (updates(write, &write->row[i]))
			order[count++] = i;
	}
	return push(parts, (struct rest_part){ .count = inserts }, err) &&
	       push_updates(parts, write, order, inserts, err);
}

void rest_parts_release(struct rest_parts *parts)
{
	free(parts->queue);
}
