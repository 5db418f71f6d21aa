/*
 * map.c - gives rows other columns: renames, copies, splits, changes, fills and casts.
 *
 *	- use: map
 *	  with:
 *	    rename: {name: athlete_name}            # the new name: the old one
 *	    copy: {full_name: name}                 # the new column: an old one
 *	    split: {full_name: "first, last"}       # the last one gets all that is left
 *	    split_at: {full_name: ","}              # without it: at blanks
 *	    join: {sort_name: "last, first"}        # what has no value is left out
 *	    join_with: {sort_name: ", "}            # without it: a blank
 *	    apply: {name: "collapse | upper", time: centiseconds}
 *	    defaults: {city: unknown}               # where there is no value
 *	    set: {source: scraper}                  # in every row
 *	    cast: {time: "int(1..)!"}               # contracts, as csv-source has them
 *	    drop: [athlete_name]                    # the stages behind see no such column
 *
 * It is done in the order of these lines, whatever their order in the pipeline; for another order
 * there is a second map. A value that cannot be cast, or that a function cannot take, refuses its
 * row with the reason. Refused rows are changed as well, so that rows that refer to them still
 * find out. The instance owns nothing: all is the context's.
 */
#include <stddef.h>
#include <stdio.h>

#include "column-contract.h"
#include "map-function.h"
#include "map-join.h"
#include "map-split.h"

enum { PRINTED = 64 /* bytes of a printed value that is no text */ };

/* A column that gets a constant, or the value of another one. */
struct given {
	int number, from;
	struct weir_value value;
};

struct cast {
	const char *column;
	int number;
	struct column_contract contract;
};

struct map {
	struct weir_map rename, copy, split, split_at, join, join_with, apply, defaults, set, cast;
	struct weir_list drop;

	struct given *copied, *defaulted, *constant; /* one per item of its map */
	struct map_split *splits;
	struct map_join *joins;
	struct map_chain *chains;
	struct cast *casts;
	struct map_room room[2];
};

static const struct weir_option map_options[] = {
	{ WEIR_OPTION(struct map, rename), .help = "For each new name the old one." },
	{ WEIR_OPTION(struct map, copy),
	  .help = "For each new column the one that it is a copy of." },
	{ WEIR_OPTION(struct map, split),
	  .help = "For each column those that its text is cut into, with commas in between; the "
		  "last one gets all that is left, and one without a piece has no value." },
	{ WEIR_OPTION(struct map, split_at),
	  .help = "For columns of split, the text at which they are cut. Without it: at blanks." },
	{ WEIR_OPTION(struct map, join),
	  .help = "For each column, a new one or one that is there, those whose values it puts "
		  "together, with commas in between; those without a value are left out." },
	{ WEIR_OPTION(struct map, join_with),
	  .help = "For columns of join, the text between two values. Without it: a blank." },
	{ WEIR_OPTION(struct map, apply),
	  .help = "For each column functions, with | in between: lower, upper, trim, collapse "
		  "(several blanks become one), substring(FROM, LENGTH) in characters from 1, "
		  "replace(WHAT, WITH), before(TEXT), after(TEXT), date(FORM) such as "
		  "date(D.M.YYYY) makes YYYY-MM-DD, centiseconds makes 117040 of 19:30.4, add(N), "
		  "multiply(N), divide(N) to the nearest whole number. An argument may stand in "
		  "quotes: replace(' ', '_')." },
	{ WEIR_OPTION(struct map, defaults),
	  .help = "For each column the value where there is none." },
	{ WEIR_OPTION(struct map, set),
	  .help = "For each column, a new one or one that is there, the value in every row." },
	{ WEIR_OPTION(struct map, cast),
	  .help = "For each column what it has to be, as in the columns of csv-source: int, "
		  "real(..10), bool, date, text(A|B), with ! if each row must have a value. A row "
		  "where it is something else is refused." },
	{ WEIR_OPTION(struct map, drop), .help = "Columns that the stages behind do not see." },
	{ 0 },
};

/* ---- opening ---- */

/* Gives an error the place of what it is about; false. */
static bool blame(const struct weir_place *place, const char *option, struct weir_error *err)
{
	if (!*err->file && place->file) {
		(void)snprintf(err->file, sizeof(err->file), "%s", place->file);
		err->line = place->line;
		err->at_column = place->column;
	}
	return weir_while(err, "%s", option);
}

static bool open_rename(const struct map *self, struct weir_schema *schema, struct weir_error *err)
{
	for (size_t i = 0; i < self->rename.count; i++) {
		const struct weir_map_item *item = &self->rename.item[i];
		int number;

		if (!weir_schema_need(schema, item->text, &number, err) ||
		    !weir_schema_rename(schema, number, item->key, err))
			return blame(&item->place, "rename", err);
	}
	return true;
}

static bool open_copy(struct map *self, struct weir_context *context, struct weir_schema *schema,
		      struct weir_error *err)
{
	self->copied = weir_alloc(context, self->copy.count * sizeof(*self->copied));
	for (size_t i = 0; i < self->copy.count; i++) {
		const struct weir_map_item *item = &self->copy.item[i];
		struct given *to = &self->copied[i];

		if (!weir_schema_need(schema, item->text, &to->from, err) ||
		    !weir_schema_add(schema, item->key, weir_schema_type(schema, (size_t)to->from),
				     &to->number, err))
			return blame(&item->place, "copy", err);
	}
	return true;
}

/* What only tells how another option does it has its columns from there. */
static bool all_known(const struct weir_map *how, const char *option, const struct weir_map *of,
		      const char *other, struct weir_error *err)
{
	for (size_t i = 0; i < how->count; i++) {
		const struct weir_map_item *item = &how->item[i];

		if (weir_map_find(of, item->key))
			continue;
		weir_fail(err, WEIR_BAD_CONFIG, "\"%s\" is not in %s", item->key, other);
		weir_hint(err, "name a column that stands in %s", other);
		return blame(&item->place, option, err);
	}
	return true;
}

static bool open_split(struct map *self, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	self->splits = weir_alloc(context, self->split.count * sizeof(*self->splits));
	for (size_t i = 0; i < self->split.count; i++) {
		const struct weir_map_item *item = &self->split.item[i];
		const struct weir_map_item *at = weir_map_find(&self->split_at, item->key);

		if (at)
			self->splits[i].at = (struct weir_text){ at->text, strlen(at->text) };
		if (!weir_schema_need(schema, item->key, &self->splits[i].from, err) ||
		    !map_split_parse(&self->splits[i], context, item, schema, err))
			return blame(&item->place, "split", err);
	}
	return all_known(&self->split_at, "split_at", &self->split, "split", err);
}

static bool open_join(struct map *self, struct weir_context *context, struct weir_schema *schema,
		      struct weir_error *err)
{
	self->joins = weir_alloc(context, self->join.count * sizeof(*self->joins));
	for (size_t i = 0; i < self->join.count; i++) {
		const struct weir_map_item *item = &self->join.item[i];
		const struct weir_map_item *with = weir_map_find(&self->join_with, item->key);
		const char *text = !with ? " " : with->text == with->key ? "" : with->text;

		self->joins[i].with = (struct weir_text){ text, strlen(text) };
		if (!map_join_parse(&self->joins[i], context, item, schema, err))
			return blame(&item->place, "join", err);
	}
	return all_known(&self->join_with, "join_with", &self->join, "join", err);
}

static bool open_apply(struct map *self, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	self->chains = weir_alloc(context, self->apply.count * sizeof(*self->chains));
	for (size_t i = 0; i < self->apply.count; i++) {
		const struct weir_map_item *item = &self->apply.item[i];
		struct map_chain *chain = &self->chains[i];

		if (!weir_schema_need(schema, item->key, &chain->number, err) ||
		    !map_chain_parse(chain, context, item, err))
			return blame(&item->place, "apply", err);
		weir_schema_retype(schema, chain->number, map_chain_type(chain));
	}
	return true;
}

static struct weir_value constant_of(const struct weir_map_item *item)
{
	return *item->text && item->text != item->key ? weir_string(item->text) : weir_null();
}

static bool open_defaults(struct map *self, struct weir_context *context,
			  const struct weir_schema *schema, struct weir_error *err)
{
	self->defaulted = weir_alloc(context, self->defaults.count * sizeof(*self->defaulted));
	for (size_t i = 0; i < self->defaults.count; i++) {
		const struct weir_map_item *item = &self->defaults.item[i];

		self->defaulted[i].value = constant_of(item);
		if (!weir_schema_need(schema, item->key, &self->defaulted[i].number, err))
			return blame(&item->place, "defaults", err);
	}
	return true;
}

static bool open_set(struct map *self, struct weir_context *context, struct weir_schema *schema,
		     struct weir_error *err)
{
	self->constant = weir_alloc(context, self->set.count * sizeof(*self->constant));
	for (size_t i = 0; i < self->set.count; i++) {
		const struct weir_map_item *item = &self->set.item[i];
		struct given *to = &self->constant[i];

		to->value = constant_of(item);
		to->number = weir_schema_find(schema, item->key);
		if (to->number >= 0)
			weir_schema_retype(schema, to->number, WEIR_TEXT);
		else if (!weir_schema_add(schema, item->key, WEIR_TEXT, &to->number, err))
			return blame(&item->place, "set", err);
	}
	return true;
}

static bool open_cast(struct map *self, struct weir_context *context, struct weir_schema *schema,
		      struct weir_error *err)
{
	self->casts = weir_alloc(context, self->cast.count * sizeof(*self->casts));
	for (size_t i = 0; i < self->cast.count; i++) {
		const struct weir_map_item *item = &self->cast.item[i];
		struct cast *cast = &self->casts[i];

		cast->column = item->key;
		if (!weir_schema_need(schema, item->key, &cast->number, err) ||
		    !column_contract_parse(context, item, &cast->contract, err))
			return blame(&item->place, "cast", err);
		weir_schema_retype(schema, cast->number, column_contract_type(&cast->contract));
	}
	return true;
}

static bool open_drop(const struct map *self, struct weir_schema *schema, struct weir_error *err)
{
	for (size_t i = 0; i < self->drop.count; i++) {
		const struct weir_list_item *item = &self->drop.item[i];
		int number;

		if (!weir_schema_need(schema, item->text, &number, err))
			return blame(&item->place, "drop", err);
		weir_schema_hide(schema, number);
	}
	return true;
}

static bool map_open(void *me, struct weir_context *context, struct weir_schema *schema,
		     struct weir_error *err)
{
	struct map *self = me;

	return open_rename(self, schema, err) && open_copy(self, context, schema, err) &&
	       open_split(self, context, schema, err) && open_join(self, context, schema, err) &&
	       open_apply(self, context, schema, err) &&
	       open_defaults(self, context, schema, err) && open_set(self, context, schema, err) &&
	       open_cast(self, context, schema, err) && open_drop(self, schema, err);
}

/* ---- rows ---- */

static void cast_value(const struct cast *cast, struct weir_row *row)
{
	struct weir_value *value = &row->value[cast->number];
	char printed[PRINTED];
	struct weir_text text = { value->as.text, value->length };

	if (value->type != WEIR_TEXT)
		text = (struct weir_text){ printed,
					   weir_value_print(value, printed, sizeof(printed)) };
	*value = column_contract_value(&cast->contract, row, cast->column, text, false);
}

static void map_row(struct map *self, struct weir_context *context, struct weir_row *row)
{
	for (size_t i = 0; i < self->copy.count; i++)
		row->value[self->copied[i].number] = row->value[self->copied[i].from];
	for (size_t i = 0; i < self->split.count; i++)
		map_split_apply(&self->splits[i], row);
	for (size_t i = 0; i < self->join.count; i++)
		map_join_apply(&self->joins[i], context, self->room, row);
	for (size_t i = 0; i < self->apply.count; i++)
		map_chain_apply(&self->chains[i], context, self->room, row);
	for (size_t i = 0; i < self->defaults.count; i++)
		if (weir_is_null(&row->value[self->defaulted[i].number]))
			row->value[self->defaulted[i].number] = self->defaulted[i].value;
	for (size_t i = 0; i < self->set.count; i++)
		row->value[self->constant[i].number] = self->constant[i].value;
	for (size_t i = 0; i < self->cast.count; i++)
		cast_value(&self->casts[i], row);
}

static bool map_apply(void *me, struct weir_context *context, struct weir_batch *batch,
		      struct weir_error *err)
{
	(void)err;
	for (size_t i = 0; i < weir_batch_count(batch); i++)
		map_row(me, context, weir_batch_row(batch, i));
	return true;
}

static const struct weir_transform_ops map_ops = {
	.size = sizeof(map_ops),
	.apply = map_apply,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "map",
	.summary = "Renames, splits, joins, changes, fills and casts columns.",
	.version = "1.0",
	.options = map_options,
	.self_size = sizeof(struct map),
	.open = map_open,
	.ops.transform = &map_ops,
};
