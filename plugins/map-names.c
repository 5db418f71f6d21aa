/*
 * map-names.c - reads lists of columns.
 */
#include "map-names.h"

static bool missing(const char *option, const struct weir_map_item *item, struct weir_error *err)
{
	weir_fail_at(err, WEIR_BAD_CONFIG, item->place.file ? item->place.file : "",
		     item->place.line, item->place.column, "%s: column \"%s\": a name is missing",
		     option, item->key);
	return weir_hint(err,
			 "write the columns with commas in between: \"first_name, last_name\"");
}

bool map_names_parse(struct map_names *names, struct weir_context *context, const char *option,
		     const struct weir_map_item *item, struct weir_error *err)
{
	const char *at = item->text == item->key ? "" : item->text; /* none was given */
	size_t count = 1;

	for (const char *comma = at; (comma = strchr(comma, ',')); comma++)
		count++;
	names->name = weir_alloc(context, count * sizeof(*names->name));
	while (names->count < count) {
		struct weir_text name = { at, strcspn(at, ",") };
		char *text;

		at += name.length + 1;
		name = weir_trim(name);
		if (!name.length)
			return missing(option, item, err);
		text = weir_alloc(context, name.length + 1);
		memcpy(text, name.at, name.length);
		names->name[names->count++] = text;
	}
	return true;
}

bool map_names_column(struct weir_schema *schema, const char *name, int *number,
		      struct weir_error *err)
{
	*number = weir_schema_find(schema, name);
	if (*number < 0)
		return weir_schema_add(schema, name, WEIR_TEXT, number, err);
	weir_schema_retype(schema, *number, WEIR_TEXT);
	return true;
}
