/*
 * table-sink-flags.c - reads `unusual:` and `alike:` and holds mapped rows against them.
 *
 * Warnings show numbers only. All memory is the context's.
 */
#include "table-sink-flags.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

enum { SHOWN = 48 /* bytes of a number that a warning shows */ };

static bool bad(const struct weir_map_item *item, const char *option, const char *what,
		struct weir_error *err)
{
	return weir_fail_at(err, WEIR_BAD_CONFIG, item->place.file ? item->place.file : "",
			    item->place.line, item->place.column, "%s: %s: %s", option, item->key,
			    what);
}

/* Blanks off both ends. */
static struct weir_text piece(const char *from, const char *to)
{
	while (from < to && *from == ' ')
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	return (struct weir_text){ from, (size_t)(to - from) };
}

/* ---- binding ---- */

static bool find_column(const struct sink_flag_options *options, const struct weir_map_item *item,
			const char *option, int *number, struct weir_error *err)
{
	*number = options->number(options->sink, item->key);
	if (*number >= 0)
		return true;
	bad(item, option, "is no column that the sink fills from the input", err);
	return weir_hint(err, "name one that stands in `columns:`");
}

/* LEAST..MOST, LEAST.., ..MOST. */
static bool parse_range(const struct weir_map_item *item, struct sink_usual *usual,
			struct weir_error *err)
{
	const char *dots = strstr(item->text, "..");
	struct weir_text least, most;

	usual->range = item->text;
	usual->least = -DBL_MAX;
	usual->most = DBL_MAX;
	if (dots) {
		least = piece(item->text, dots);
		most = piece(dots + 2, item->text + strlen(item->text));
		if ((!least.length || weir_parse_real(least, &usual->least)) &&
		    (!most.length || weir_parse_real(most, &usual->most)) &&
		    (least.length || most.length) && usual->least <= usual->most)
			return true;
	}
	bad(item, "unusual", "needs a range of numbers", err);
	return weir_hint(err, "like 800..12000, 800.. or ..12000");
}

static bool bind_usual(struct sink_flags *flags, struct weir_context *context,
		       const struct sink_flag_options *options, struct weir_error *err)
{
	const struct weir_map *map = options->unusual;

	flags->usual = weir_alloc(context, (map->count + 1) * sizeof(*flags->usual));
	for (; flags->usual_count < map->count; flags->usual_count++) {
		const struct weir_map_item *item = &map->item[flags->usual_count];
		struct sink_usual *usual = &flags->usual[flags->usual_count];

		usual->column = item->key;
		if (!find_column(options, item, "unusual", &usual->number, err) ||
		    !parse_range(item, usual, err))
			return false;
	}
	return true;
}

/* REFERENCE.KEPT, or REFERENCE.KEPT, TOLERANCE. */
static bool parse_alike(struct weir_context *context, const struct weir_map_item *item,
			struct sink_alike *alike, struct weir_error *err)
{
	const char *end = item->text + strlen(item->text), *comma = strchr(item->text, ',');
	struct weir_text label = piece(item->text, comma ? comma : end);
	char *copy = weir_alloc(context, label.length + 1);

	memcpy(copy, label.at, label.length);
	alike->label = copy;
	if (!comma ||
	    (weir_parse_real(piece(comma + 1, end), &alike->tolerance) && alike->tolerance >= 0))
		return true;
	bad(item, "alike", "what stands behind the comma is no difference that may be", err);
	return weir_hint(err, "like \"course_id.distance_meters, 10\"");
}

static bool bind_alike(struct sink_flags *flags, struct weir_context *context,
		       const struct sink_flag_options *options, struct weir_error *err)
{
	const struct weir_map *map = options->alike;

	flags->alike = weir_alloc(context, (map->count + 1) * sizeof(*flags->alike));
	sink_references_watch_room(options->refs, context, map->count + 1);
	for (; flags->alike_count < map->count; flags->alike_count++) {
		const struct weir_map_item *item = &map->item[flags->alike_count];
		struct sink_alike *alike = &flags->alike[flags->alike_count];

		alike->column = item->key;
		if (!find_column(options, item, "alike", &alike->number, err) ||
		    !parse_alike(context, item, alike, err) ||
		    !sink_references_watch(options->refs, context, "alike", item, alike->label,
					   err))
			return false;
	}
	return true;
}

bool sink_flags_bind(struct sink_flags *flags, struct weir_context *context,
		     const struct sink_flag_options *options, struct weir_error *err)
{
	return bind_usual(flags, context, options, err) && bind_alike(flags, context, options, err);
}

/* ---- rows ---- */

static bool number_of(const struct weir_value *value, double *out)
{
	if (value->type == WEIR_INT)
		*out = (double)value->as.integer;
	else if (value->type == WEIR_REAL)
		*out = value->as.real;
	else
		return value->type == WEIR_TEXT &&
		       weir_parse_real((struct weir_text){ value->as.text, value->length }, out);
	return true;
}

static const char *show(const struct weir_value *value, char out[SHOWN])
{
	(void)weir_value_print(value, out, SHOWN);
	return out;
}

/* Is it usual? What is no number is not judged. */
static bool is_usual(const struct sink_usual *usual, const struct weir_value *value)
{
	double number;

	return !number_of(value, &number) || (number >= usual->least && number <= usual->most);
}

/* A value that is flagged already need not be like another one. */
static bool is_flagged(const struct sink_flags *flags, int number, const struct weir_value *value)
{
	for (size_t i = 0; i < flags->usual_count; i++)
		if (flags->usual[i].number == number && !is_usual(&flags->usual[i], value))
			return true;
	return false;
}

static void flag_usual(const struct sink_usual *usual, struct weir_record *record)
{
	struct weir_value value = weir_record_get(record, usual->number);
	char shown[SHOWN];

	if (!is_usual(usual, &value))
		weir_record_warn(record, "UNUSUAL", "%s: %s is not in %s", usual->column,
				 show(&value, shown), usual->range);
}

static void flag_alike(const struct sink_flags *flags, const struct sink_alike *alike,
		       const struct weir_value *other, struct weir_record *record)
{
	struct weir_value value = weir_record_get(record, alike->number);
	double number, wanted;
	char shown[SHOWN], theirs[SHOWN];

	if (!number_of(&value, &number) || !number_of(other, &wanted) ||
	    fabs(number - wanted) <= alike->tolerance || is_flagged(flags, alike->number, &value) ||
	    is_flagged(flags, alike->number, other))
		return;
	weir_record_warn(record, "UNLIKE", "%s: %s, but %s is %s", alike->column,
			 show(&value, shown), alike->label, show(other, theirs));
}

void sink_flags_map(const struct sink_flags *flags, const struct sink_references *refs,
		    struct weir_record *record)
{
	for (size_t i = 0; i < flags->usual_count; i++)
		flag_usual(&flags->usual[i], record);
	for (size_t i = 0; i < flags->alike_count; i++)
		flag_alike(flags, &flags->alike[i], &refs->watched[i].value, record);
}
