/*
 * map-split.c - cuts a text into several columns.
 */
#include "map-names.h"
#include "map-split.h"

enum { PRINTED = 64 /* bytes of a printed value that is no text */ };

bool map_split_parse(struct map_split *split, struct weir_context *context,
		     const struct weir_map_item *item, struct weir_schema *schema,
		     struct weir_error *err)
{
	struct map_names names = { 0 };

	if (!map_names_parse(&names, context, "split", item, err))
		return false;
	split->to = weir_alloc(context, names.count * sizeof(*split->to));
	for (; split->count < names.count; split->count++)
		if (!map_names_column(schema, names.name[split->count], &split->to[split->count],
				      err))
			return false;
	return true;
}

/* The end of the first piece, and the length of what stands behind it. */
static size_t piece_end(const struct map_split *split, struct weir_text text, size_t *gap)
{
	size_t i = 0;

	*gap = split->at.length;
	for (; i + (*gap ? *gap : 1) <= text.length; i++) {
		if (*gap ? !memcmp(text.at + i, split->at.at, *gap)
			 : memchr(" \t", text.at[i], 2) != NULL)
			break;
	}
	if (!*gap)
		while (i + *gap < text.length && memchr(" \t", text.at[i + *gap], 2))
			++*gap;
	return i + *gap <= text.length ? i : text.length;
}

static struct weir_text take_piece(const struct map_split *split, struct weir_text *rest, bool last)
{
	struct weir_text piece = *rest;
	size_t gap, end = piece_end(split, *rest, &gap);

	if (last || end == rest->length) {
		*rest = (struct weir_text){ rest->at + rest->length, 0 };
		return weir_trim(piece);
	}
	piece.length = end;
	rest->at += end + gap;
	rest->length -= end + gap;
	return weir_trim(piece);
}

void map_split_apply(const struct map_split *split, struct weir_row *row)
{
	const struct weir_value *value = &row->value[split->from];
	char printed[PRINTED];
	struct weir_text rest = { value->as.text, value->length };

	if (value->type != WEIR_TEXT)
		rest = (struct weir_text){ printed,
					   weir_value_print(value, printed, sizeof(printed)) };
	rest = weir_trim(rest);
	for (size_t i = 0; i < split->count; i++) {
		struct weir_text piece = take_piece(split, &rest, i + 1 == split->count);

		row->value[split->to[i]] =
			piece.length ? weir_row_text(row, piece.at, piece.length) : weir_null();
	}
}
