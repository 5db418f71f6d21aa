/*
 * map-join.h - puts several columns together in one text.
 */
#ifndef WEIR_MAP_JOIN_H
#define WEIR_MAP_JOIN_H

#include "map-function.h"

struct map_join {
	const char *name;      /* of the column, */
	int to;                /* and its number */
	struct weir_text with; /* between two of them */
	int *from;
	size_t count;
};

/* Parses "first_name, last_name", finds these, and finds or adds the new one. Bad text is
 * BAD_CONFIG. */
bool map_join_parse(struct map_join *join, struct weir_context *context,
		    const struct weir_map_item *item, struct weir_schema *schema,
		    struct weir_error *err);
/* Columns without a value are left out; NULL where none has one. */
void map_join_apply(const struct map_join *join, struct weir_context *context,
		    struct map_room *room, struct weir_row *row);

#endif
