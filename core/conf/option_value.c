/*
 * option_value.c - one option's text into its field.
 */
#include "option_value.h"

#include <stdio.h>
#include <string.h>

#include "files.h"
#include "suggest.h"
#include "units.h"

static void *field_of(const struct weir_option *option, void *self)
{
	return (char *)self + option->offset;
}

/* A secret's text is not shown. */
static bool refuse(const struct weir_option *option, const char *text, const char *is,
		   struct weir_error *err)
{
	if (option->secret)
		return weir_fail(err, WEIR_BAD_CONFIG, "its value %s", is);
	return weir_fail(err, WEIR_BAD_CONFIG, "\"%s\" %s", text, is);
}

/* ---- ranges ---- */

static void print_limit(const struct weir_option *option, double limit, char out[WEIR_UNIT_TEXT])
{
	if (option->type == WEIR_OPTION_DURATION)
		weir_print_duration((int64_t)limit, out);
	else if (option->type == WEIR_OPTION_SIZE)
		weir_print_size((int64_t)limit, out);
	else
		(void)snprintf(out, WEIR_UNIT_TEXT, "%.15g", limit);
}

bool weir_option_range(const struct weir_option *option, char out[WEIR_RANGE_TEXT])
{
	char min[WEIR_UNIT_TEXT], max[WEIR_UNIT_TEXT];

	if (!(option->min < 0 || option->min > 0 || option->max < 0 || option->max > 0))
		return false;
	print_limit(option, option->min, min);
	print_limit(option, option->max, max);
	if (option->max < option->min)
		(void)snprintf(out, WEIR_RANGE_TEXT, "at least %s", min);
	else
		(void)snprintf(out, WEIR_RANGE_TEXT, "%s to %s", min, max);
	return true;
}

static bool in_range(const struct weir_option *option, const char *text, double number,
		     struct weir_error *err)
{
	char range[WEIR_RANGE_TEXT];

	if (!weir_option_range(option, range) ||
	    (number >= option->min && (number <= option->max || option->max < option->min)))
		return true;
	refuse(option, text, "is out of range", err);
	return weir_hint(err, "allowed: %s", range);
}

/* ---- one function per type ---- */

static bool parse_int(const struct weir_option *option, const char *text, void *field,
		      struct weir_error *err)
{
	int64_t number;

	if (!weir_parse_int((struct weir_text){ text, strlen(text) }, &number)) {
		refuse(option, text, "is not a whole number", err);
		return weir_hint(err, "write digits alone: 500");
	}
	if (!in_range(option, text, (double)number, err))
		return false;
	*(int64_t *)field = number;
	return true;
}

static bool parse_real(const struct weir_option *option, const char *text, void *field,
		       struct weir_error *err)
{
	double number;

	if (!weir_parse_real((struct weir_text){ text, strlen(text) }, &number)) {
		refuse(option, text, "is not a number", err);
		return weir_hint(err, "write digits, with a point where there is a fraction: 0.5");
	}
	if (!in_range(option, text, number, err))
		return false;
	*(double *)field = number;
	return true;
}

static bool parse_bool(const struct weir_option *option, const char *text, void *field,
		       struct weir_error *err)
{
	bool value;

	if (!weir_parse_bool((struct weir_text){ text, strlen(text) }, &value)) {
		refuse(option, text, "is neither true nor false", err);
		return weir_hint(err, "write true or false");
	}
	*(bool *)field = value;
	return true;
}

static bool parse_duration(const struct weir_option *option, const char *text, void *field,
			   struct weir_error *err)
{
	int64_t ms;

	if (!weir_parse_duration(text, &ms)) {
		refuse(option, text, "is not a duration", err);
		return weir_hint(err, "write a whole number and ms, s, m or h: 500ms, 30s, 5m");
	}
	if (!in_range(option, text, (double)ms, err))
		return false;
	((struct weir_duration *)field)->ms = ms;
	return true;
}

static bool parse_size(const struct weir_option *option, const char *text, void *field,
		       struct weir_error *err)
{
	int64_t bytes;

	if (!weir_parse_size(text, &bytes)) {
		refuse(option, text, "is not a size", err);
		return weir_hint(err, "write a whole number of bytes, or with kB, MB, GB, KiB, MiB "
				      "or GiB: 64KiB, 1MiB");
	}
	if (!in_range(option, text, (double)bytes, err))
		return false;
	((struct weir_size *)field)->bytes = bytes;
	return true;
}

size_t weir_option_choices(const struct weir_option *option, const char **choice,
			   struct weir_arena *arena)
{
	const char *at = option->choices ? option->choices : "";
	size_t count = 0;

	while (*at && count < WEIR_CHOICES) {
		size_t length = strcspn(at, "|");

		choice[count++] = weir_arena_copy(arena, at, length);
		at += length + (at[length] ? 1 : 0);
	}
	return count;
}

static bool parse_choice(const struct weir_option *option, const char *text, void *field,
			 struct weir_arena *arena, struct weir_error *err)
{
	const char *choice[WEIR_CHOICES];
	size_t count = weir_option_choices(option, choice, arena), i;

	for (i = 0; i < count; i++) {
		if (strcmp(choice[i], text))
			continue;
		*(struct weir_choice *)field =
			(struct weir_choice){ .index = (int)i, .name = choice[i] };
		return true;
	}
	refuse(option, text, "is none of the choices", err);
	weir_suggest(err, text, choice, count, "choices");
	return false;
}

static bool parse_list(const char *text, void *field, struct weir_arena *arena)
{
	struct weir_list_item *item = weir_arena_alloc(arena, sizeof(*item));

	item->text = weir_arena_strdup(arena, text);
	*(struct weir_list *)field = (struct weir_list){ .item = item, .count = *text ? 1 : 0 };
	return true;
}

bool weir_option_parse(const struct weir_option *option, const char *text, void *self,
		       struct weir_arena *arena, struct weir_error *err)
{
	void *field = field_of(option, self);

	switch (option->type) {
	case WEIR_OPTION_TEXT:
		*(const char **)field = weir_arena_strdup(arena, text);
		return true;
	case WEIR_OPTION_PATH:
		((struct weir_path *)field)->name = weir_path_absolute(arena, text);
		return true;
	case WEIR_OPTION_INT:
		return parse_int(option, text, field, err);
	case WEIR_OPTION_REAL:
		return parse_real(option, text, field, err);
	case WEIR_OPTION_BOOL:
		return parse_bool(option, text, field, err);
	case WEIR_OPTION_DURATION:
		return parse_duration(option, text, field, err);
	case WEIR_OPTION_SIZE:
		return parse_size(option, text, field, err);
	case WEIR_OPTION_CHOICE:
		return parse_choice(option, text, field, arena, err);
	case WEIR_OPTION_LIST:
		return parse_list(text, field, arena);
	case WEIR_OPTION_MAP:
		break;
	}
	return refuse(option, text, "is not a map", err);
}
