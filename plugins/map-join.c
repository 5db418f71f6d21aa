/*
 * map-join.c - puts several columns together in one text.
 */
#include "map-join.h"

#include "map-names.h"

enum { PRINTED = 64 /* bytes of a printed value that is no text */ };

bool map_join_parse(struct map_join *join, struct weir_context *context,
		    const struct weir_map_item *item, struct weir_schema *schema,
		    struct weir_error *err)
{
	struct map_names names = { 0 };

	if (!map_names_parse(&names, context, "join", item, err))
		return false;
	join->name = item->key;
	join->count = names.count;
	join->from = weir_alloc(context, names.count * sizeof(*join->from));
	for (size_t i = 0; i < names.count; i++)
		if (!weir_schema_need(schema, names.name[i], &join->from[i], err))
			return false;
	return map_names_column(schema, item->key, &join->to, err);
}

/* What is put into the text: where `to` is NULL it is only measured. */
static size_t put(const struct map_join *join, const struct weir_row *row, char *to)
{
	size_t used = 0;

	for (size_t i = 0; i < join->count; i++) {
		const struct weir_value *value = &row->value[join->from[i]];
		char printed[PRINTED];
		struct weir_text text = { value->as.text, value->length };

		if (value->type != WEIR_TEXT)
			text = (struct weir_text){ printed, weir_value_print(value, printed,
									     sizeof(printed)) };
		if (!text.length)
			continue;
		if (used) {
			if (to)
				memcpy(to + used, join->with.at, join->with.length);
			used += join->with.length;
		}
		if (to)
			memcpy(to + used, text.at, text.length);
		used += text.length;
	}
	return used;
}

void map_join_apply(const struct map_join *join, struct weir_context *context,
		    struct map_room *room, struct weir_row *row)
{
	size_t length = put(join, row, NULL);
	char *to;

	if (length > MAP_TEXT_MOST) {
		weir_row_reject(row, "LENGTH", join->name, "is too long");
		length = 0;
	}
	to = length ? map_room_grow(room, context, length) : NULL;
	if (to)
		(void)put(join, row, to);
	row->value[join->to] = to ? weir_row_text(row, to, length) : weir_null();
}
