/*
 * map-split.h - cuts a text into several columns.
 */
#ifndef WEIR_MAP_SPLIT_H
#define WEIR_MAP_SPLIT_H

#include <weir/plugin.h>

struct map_split {
	int from;
	struct weir_text at; /* what stands between two pieces; empty: blanks */
	int *to;             /* columns; the last one gets all that is left */
	size_t count;
};

/* Parses "first_name, last_name" and finds or adds the columns. Bad text is BAD_CONFIG. */
bool map_split_parse(struct map_split *split, struct weir_context *context,
		     const struct weir_map_item *item, struct weir_schema *schema,
		     struct weir_error *err);
/* Columns for which there is no piece become NULL; all do where the text is NULL. */
void map_split_apply(const struct map_split *split, struct weir_row *row);

#endif
