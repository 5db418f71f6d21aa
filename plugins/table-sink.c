/*
 * table-sink.c - maps columns of the input to columns of one table.
 *
 *	- use: table-sink
 *	  with:
 *	    table: races
 *	    mode: insert-missing                    # or upsert, insert
 *	    columns:                                # the table's column: the input's column
 *	      athletic_net_race_id:                 # nothing behind it: the same name
 *	      name:
 *	      distance: distance_meters
 *	    constants: {data_source: scraper}
 *	    references:                             # by what `tables:` knows the parents by
 *	      meet_id: meet_athletic_net_id         # the parent's key, in its order
 *	      course_id: meet_id.venue_id, course_name
 *	      school_id: athletic_net_id=school     # by a column of `also:`
 *	    rename: name                            # what a unique key refuses gets " (2)" there
 *	    unusual: {distance: 800..12000}         # others are written, with a warning
 *	    alike: {distance: "course_id.distance_meters, 10"}   # those that differ by more too
 *
 * A part of a reference is a column of the input, or REFERENCE.KEPT: a column of `keep:` (or
 * the id) of the row that a reference above it found. Values become of the type that the
 * store has for the column. A row is refused where it lacks a value or a parent that the
 * store requires; where the store does not, the column is NULL, and a missing parent is a
 * warning. Reasons show the key by which a parent was looked for, and no other value.
 */
#include <stddef.h>
#include <stdio.h>

#include "table-sink-convert.h"
#include "table-sink-flags.h"

enum {
	PRINT_ROOM = 64,  /* bytes of a printed value that is not text */
	NAME_ROOM = 1024, /* bytes of a name with its number; a longer one is not changed */
};

/* A column that is filled from a column of the input, or with a constant. */
struct filled {
	const char *name;
	int number; /* in the record */
	enum weir_type type;
	bool required;
	int source;              /* column of the input */
	struct weir_value value; /* a constant's */
};

struct table_sink {
	const char *table;
	const char *rename;
	struct weir_choice mode;
	struct weir_map columns, constants, references, unusual, alike;

	struct filled *column, *constant;
	const struct filled *renamed; /* of column; NULL: none */
	struct sink_references refs;
	struct sink_flags flags;
};

static const struct weir_option sink_options[] = {
	{ WEIR_OPTION(struct table_sink, table), .required = true,
	  .help = "The table; `tables:` says what its rows are known by." },
	{ WEIR_OPTION(struct table_sink, mode), .fallback = "insert-missing",
	  .choices = "insert-missing|upsert|insert", /* as in enum weir_mode */
	  .help = "insert-missing leaves rows that are there as they are, upsert updates them, "
		  "insert refuses them." },
	{ WEIR_OPTION(struct table_sink, columns), .required = true,
	  .help = "For each column of the table the input's column; nothing: the same name." },
	{ WEIR_OPTION(struct table_sink, constants),
	  .help = "Columns of the table that have one value in all rows." },
	{ WEIR_OPTION(struct table_sink, references),
	  .help = "Columns that refer to other tables: the parts of the parent's key, as columns "
		  "of the input or REFERENCE.KEPT; or ALSO=COLUMN." },
	{ WEIR_OPTION(struct table_sink, rename),
	  .help = "A text column: where the store refuses a row because of a unique key with it, "
		  "the row is stored with \" (2)\" behind the text, or \" (3)\", and flagged. Keep "
		  "personal data out of it: the new text is reported." },
	{ WEIR_OPTION(struct table_sink, unusual),
	  .help = "For columns of numbers the range that is usual, LEAST..MOST: other values are "
		  "written, with a warning." },
	{ WEIR_OPTION(struct table_sink, alike),
	  .help = "For columns of numbers what they should be like: a kept number of a parent, "
		  "REFERENCE.KEPT, and behind a comma the difference that may be. Others are "
		  "written, with a warning." },
	{ 0 },
};

/* ---- binding ---- */

static bool place_error(const struct weir_place *place, struct weir_error *err)
{
	if (err->file[0] || !place->file)
		return false;
	(void)snprintf(err->file, sizeof(err->file), "%s", place->file);
	err->line = place->line;
	err->at_column = place->column;
	return false;
}

static bool declare(struct filled *column, const struct weir_map_item *item,
		    enum weir_type input_type, struct weir_target *target, struct weir_error *err)
{
	const struct weir_column *info = weir_target_column_info(target, item->key);

	column->name = item->key;
	column->type = info && info->type != WEIR_NULL ? info->type : input_type;
	column->required = info && info->required;
	if (weir_target_column(target, item->key, column->type, item->place, &column->number, err))
		return true;
	return place_error(&item->place, err);
}

static bool bind_columns(struct table_sink *self, struct weir_context *context,
			 const struct weir_schema *in, struct weir_target *target,
			 struct weir_error *err)
{
	size_t i;

	self->column = weir_alloc(context, self->columns.count * sizeof(*self->column));
	for (i = 0; i < self->columns.count; i++) {
		const struct weir_map_item *item = &self->columns.item[i];
		struct filled *column = &self->column[i];
		const char *source = *item->text ? item->text : item->key;

		if (!weir_schema_need(in, source, &column->source, err))
			return place_error(&item->place, err);
		if (!declare(column, item, weir_schema_type(in, (size_t)column->source), target,
			     err))
			return false;
	}
	return true;
}

static bool bind_constants(struct table_sink *self, struct weir_context *context,
			   struct weir_target *target, struct weir_error *err)
{
	size_t i;

	self->constant = weir_alloc(context, self->constants.count * sizeof(*self->constant));
	for (i = 0; i < self->constants.count; i++) {
		const struct weir_map_item *item = &self->constants.item[i];
		struct filled *column = &self->constant[i];
		struct weir_value text = *item->text ? weir_string(item->text) : weir_null();

		if (!declare(column, item, WEIR_TEXT, target, err))
			return false;
		if (sink_convert(&text, column->type, &column->value) &&
		    !(column->required && weir_is_null(&column->value)))
			continue;
		weir_fail(err, WEIR_BAD_CONFIG, "constants: %s: \"%s\" is not %s", item->key,
			  item->text, sink_type_words(column->type));
		weir_hint(err, "so the store describes the column%s",
			  column->required ? ", and that it must have a value" : "");
		return place_error(&item->place, err);
	}
	return true;
}

static bool is_filled(const struct table_sink *self, const char *name)
{
	return weir_map_find(&self->columns, name) || weir_map_find(&self->constants, name) ||
	       weir_map_find(&self->references, name);
}

/* A column that nothing fills and that must have a value would refuse every row. */
static bool check_required(const struct table_sink *self, struct weir_context *context,
			   struct weir_error *err)
{
	const struct weir_table_info *info;
	size_t i;

	if (!weir_store_describe(context, self->table, &info, err))
		return false;
	for (i = 0; i < weir_table_count(info); i++) {
		const struct weir_column *column = weir_table_column(info, i);

		if (!column->required || !strcmp(column->name, "id") ||
		    is_filled(self, column->name))
			continue;
		weir_fail(err, WEIR_BAD_CONFIG, "the store requires %s.%s, which nothing fills",
			  self->table, column->name);
		return weir_hint(err, "add it to columns, constants or references");
	}
	return true;
}

/* One column in two of the three maps. */
static bool check_twice(const struct weir_map *map, const struct weir_map *other,
			struct weir_error *err)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct weir_map_item *item = weir_map_find(other, map->item[i].key);

		if (!item)
			continue;
		weir_fail(err, WEIR_BAD_CONFIG, "the column \"%s\" is filled twice", item->key);
		weir_hint(err, "columns, constants and references each fill other columns");
		return place_error(&item->place, err);
	}
	return true;
}

static bool bind_rename(struct table_sink *self, struct weir_context *context,
			struct weir_error *err)
{
	struct weir_place place = weir_stage_place(context);

	for (size_t i = 0; self->rename && i < self->columns.count; i++)
		if (!strcmp(self->column[i].name, self->rename))
			self->renamed = &self->column[i];
	if (!self->rename || (self->renamed && self->renamed->type == WEIR_TEXT))
		return true;
	weir_fail_at(err, WEIR_BAD_CONFIG, place.file, place.line, place.column,
		     "rename: \"%s\" is no column of texts of the input", self->rename);
	return weir_hint(err, "name one that stands in `columns:`");
}

static int input_number(const void *sink, const char *column)
{
	const struct table_sink *self = sink;

	for (size_t i = 0; i < self->columns.count; i++)
		if (!strcmp(self->column[i].name, column))
			return self->column[i].number;
	return -1;
}

static bool sink_bind(void *me, struct weir_context *context, const struct weir_schema *in,
		      struct weir_target *target, struct weir_error *err)
{
	struct table_sink *self = me;
	const struct sink_flag_options flags = { &self->unusual, &self->alike, &self->refs,
						 input_number, self };

	if (!weir_target_table(target, self->table, err) ||
	    !check_twice(&self->columns, &self->constants, err) ||
	    !check_twice(&self->columns, &self->references, err) ||
	    !check_twice(&self->constants, &self->references, err))
		return false;
	weir_target_mode(target, (enum weir_mode)self->mode.index);
	return bind_columns(self, context, in, target, err) &&
	       bind_constants(self, context, target, err) &&
	       sink_references_bind(&self->refs, context, &self->references, self->table, in,
				    target, err) &&
	       check_required(self, context, err) && bind_rename(self, context, err) &&
	       sink_flags_bind(&self->flags, context, &flags, err);
}

/* ---- rows ---- */

static void map_column(const struct filled *column, const struct weir_row *row,
		       struct weir_record *record)
{
	const struct weir_value *value = &row->value[column->source];
	struct weir_value converted;
	char buffer[PRINT_ROOM];

	if (!sink_convert(value, column->type, &converted)) {
		weir_record_reject(record, "TYPE", column->name, "is not %s",
				   sink_type_words(column->type));
	} else if (sink_must_print(value, column->type)) {
		weir_record_copy(record, column->number, buffer,
				 weir_value_print(value, buffer, sizeof(buffer)));
	} else if (column->required && weir_is_null(&converted)) {
		weir_record_reject(record, "REQUIRED", column->name,
				   "has no value, and the store requires one");
	} else {
		weir_record_set(record, column->number, converted);
	}
}

static bool sink_map(void *me, struct weir_context *context, const struct weir_row *row,
		     struct weir_record *record, struct weir_error *err)
{
	struct table_sink *self = me;
	size_t i;

	for (i = 0; i < self->columns.count; i++)
		map_column(&self->column[i], row, record);
	for (i = 0; i < self->constants.count; i++)
		weir_record_set(record, self->constant[i].number, self->constant[i].value);
	if (!sink_references_map(&self->refs, context, row, record, err))
		return false;
	sink_flags_map(&self->flags, &self->refs, record);
	return true;
}

/* Another row has this name: it is stored as "NAME (2)", and then as "NAME (3)". */
static bool sink_refused(void *me, struct weir_context *context, const struct weir_row *row,
			 struct weir_record *record, const struct weir_refusal *why, int attempt,
			 bool *again, struct weir_error *err)
{
	const struct table_sink *self = me;
	struct weir_value name;
	char text[NAME_ROOM];
	int length;

	(void)context;
	(void)err;
	if (!self->renamed || !weir_refusal_names(why, self->renamed->name) ||
	    !sink_convert(&row->value[self->renamed->source], WEIR_TEXT, &name) ||
	    name.type != WEIR_TEXT)
		return true;
	length = snprintf(text, sizeof(text), "%.*s (%d)", (int)name.length, name.as.text,
			  attempt + 1);
	if (length < 0 || (size_t)length >= sizeof(text))
		return true;
	weir_record_copy(record, self->renamed->number, text, (size_t)length);
	weir_record_warn(record, "RENAMED", "another row has this %s: stored as %s",
			 self->renamed->name, text);
	*again = true;
	return true;
}

static const struct weir_sink_ops sink_ops = {
	.size = sizeof(sink_ops),
	.bind = sink_bind,
	.map = sink_map,
	.refused = sink_refused,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SINK,
	.name = "table-sink",
	.summary = "Maps columns of the input to columns of one table.",
	.version = "1.0",
	.options = sink_options,
	.self_size = sizeof(struct table_sink),
	.ops.sink = &sink_ops,
};
