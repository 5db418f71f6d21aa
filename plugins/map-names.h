/*
 * map-names.h - lists of columns in options of a map: "first_name, last_name".
 */
#ifndef WEIR_MAP_NAMES_H
#define WEIR_MAP_NAMES_H

#include <weir/plugin.h>

struct map_names {
	const char **name;
	size_t count;
};

/* option: for messages. A name that is missing is BAD_CONFIG at the item's place. */
bool map_names_parse(struct map_names *names, struct weir_context *context, const char *option,
		     const struct weir_map_item *item, struct weir_error *err);
/* The column of this name, or a new one, of texts. */
bool map_names_column(struct weir_schema *schema, const char *name, int *number,
		      struct weir_error *err);

#endif
