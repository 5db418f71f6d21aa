/*
 * map-functions.c - the functions of a map, and the table of them.
 */
#include <stdio.h>

#include "map-function.h"

enum {
	LATIN = 0xc3,           /* the first byte of À to ÿ in UTF-8; the second one: */
	LATIN_UPPER = 0x80,     /* of À */
	LATIN_UPPER_END = 0x9e, /* of Þ */
	LATIN_SIGN = 0x97,      /* of ×, which is no letter, nor is ÷ in the place below it */
	LATIN_DOWN = 0x20,      /* from an upper to a lower one */
	MINUTE = 60,            /* seconds */
	SECOND = 100,           /* centiseconds */
	DATE_DIGITS = 4,        /* of a year */
	DATE_ROOM = 32,         /* bytes of a date that is put together */
};

/* ---- texts ---- */

/* Letters of ASCII, and of the Western European languages; all else stays. */
static char change_case(char byte, char before, bool upper)
{
	unsigned char c = (unsigned char)byte, from = LATIN_UPPER, to = LATIN_UPPER_END;

	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80)
		return (char)(upper ? c & ~0x20 : c | 0x20);
	if ((unsigned char)before != LATIN || (c & ~LATIN_DOWN) == (LATIN_SIGN & ~LATIN_DOWN))
		return byte;
	if (upper)
		return (char)(c >= from + LATIN_DOWN && c <= to + LATIN_DOWN ? c - LATIN_DOWN : c);
	return (char)(c >= from && c <= to ? c + LATIN_DOWN : c);
}

static bool run_case(struct map_call *call, bool upper)
{
	struct weir_text *text = &call->value.text;
	char *to = map_room_for(call, text->length), before = '\0';

	if (!to)
		return map_refuse(call, "LENGTH", "is too long");
	for (size_t i = 0; i < text->length; i++) {
		to[i] = change_case(text->at[i], before, upper);
		before = text->at[i];
	}
	text->at = to;
	return true;
}

static bool run_lower(struct map_call *call)
{
	return run_case(call, false);
}

static bool run_upper(struct map_call *call)
{
	return run_case(call, true);
}

static bool run_trim(struct map_call *call)
{
	call->value.text = weir_trim(call->value.text);
	return true;
}

static bool run_collapse(struct map_call *call)
{
	struct weir_text text = weir_trim(call->value.text);
	char *to = map_room_for(call, text.length);
	size_t used = 0;

	if (!to)
		return map_refuse(call, "LENGTH", "is too long");
	for (size_t i = 0; i < text.length; i++) {
		bool blank = memchr(" \t\r\n", text.at[i], 4) != NULL;

		if (!blank || to[used - 1] != ' ')
			to[used++] = blank ? ' ' : text.at[i];
	}
	call->value.text = (struct weir_text){ to, used };
	return true;
}

/* Where character number n begins, from 0; the end where there are fewer. */
static size_t at_character(struct weir_text text, int64_t n)
{
	size_t i = 0;

	for (; i < text.length && n > 0; n--)
		do
			i++;
		while (i < text.length && ((unsigned char)text.at[i] & 0xc0) == 0x80);
	return i;
}

static bool run_substring(struct map_call *call)
{
	struct weir_text *text = &call->value.text;
	size_t from = at_character(*text, call->function->number[0] - 1);

	text->at += from;
	text->length -= from;
	text->length = at_character(*text, call->function->number[1]);
	return true;
}

/* Where `what` stands in the text from a place on, or NULL. */
static const char *find_in(struct weir_text text, const char *from, struct weir_text what)
{
	const char *end = text.at + text.length;

	for (; what.length && from + what.length <= end; from++)
		if (!memcmp(from, what.at, what.length))
			return from;
	return NULL;
}

static bool run_replace(struct map_call *call)
{
	struct weir_text text = call->value.text, what = call->function->text[0];
	struct weir_text with = call->function->text[1];
	const char *from = text.at, *found;
	size_t count = 0, used = 0;
	char *to;

	for (; (found = find_in(text, from, what)); from = found + what.length)
		count++;
	to = map_room_for(call, text.length - count * what.length + count * with.length + 1);
	if (!to)
		return map_refuse(call, "LENGTH", "is too long after replace");
	for (from = text.at; (found = find_in(text, from, what)); from = found + what.length) {
		memcpy(to + used, from, (size_t)(found - from));
		used += (size_t)(found - from);
		memcpy(to + used, with.at, with.length);
		used += with.length;
	}
	memcpy(to + used, from, (size_t)(text.at + text.length - from));
	used += (size_t)(text.at + text.length - from);
	call->value.text = (struct weir_text){ to, used };
	return true;
}

static bool run_before(struct map_call *call)
{
	struct weir_text *text = &call->value.text;
	const char *found = find_in(*text, text->at, call->function->text[0]);

	if (found)
		text->length = (size_t)(found - text->at);
	*text = weir_trim(*text);
	return true;
}

/* Nothing, where it is not there. */
static bool run_after(struct map_call *call)
{
	struct weir_text *text = &call->value.text;
	const char *found = find_in(*text, text->at, call->function->text[0]);
	const char *end = text->at + text->length;

	text->at = found ? found + call->function->text[0].length : end;
	text->length = (size_t)(end - text->at);
	*text = weir_trim(*text);
	return true;
}

/* ---- dates and times ---- */

/* Takes up to `most` digits; false where there is none, or fewer than `least`. */
static bool take_digits(struct weir_text *text, size_t least, size_t most, int64_t *out)
{
	size_t count = 0;

	for (*out = 0; count < most && count < text->length && text->at[count] >= '0' &&
		       text->at[count] <= '9';
	     count++)
		*out = *out * 10 + (text->at[count] - '0');
	text->at += count;
	text->length -= count;
	return count >= least && count > 0;
}

/* YYYY, YY, MM, DD: so many digits; M, D: one or two. All else stands there as it is. */
static bool read_date(struct weir_text text, struct weir_text format, int64_t part[3],
		      bool *short_year)
{
	while (format.length) {
		char letter = *format.at;
		size_t run = 1;

		if (letter != 'Y' && letter != 'M' && letter != 'D') {
			if (!text.length || *text.at != letter)
				return false;
			text.at++, text.length--;
			format.at++, format.length--;
			continue;
		}
		while (run < format.length && format.at[run] == letter)
			run++;
		if (run > DATE_DIGITS || !take_digits(&text, run, run == 1 ? 2 : run,
						      &part[letter == 'Y'   ? 0
							    : letter == 'M' ? 1
									    : 2]))
			return false;
		*short_year = *short_year || (letter == 'Y' && run == 2);
		format.at += run;
		format.length -= run;
	}
	return !text.length;
}

static bool run_date(struct map_call *call)
{
	int64_t part[3] = { 0 };
	char text[DATE_ROOM], *iso = map_room_for(call, DATE_ROOM);
	bool short_year = false;
	int length;

	if (!read_date(weir_trim(call->value.text), call->function->text[0], part, &short_year))
		return map_refuse(call, "DATE", "is not a date of the form that date() names");
	/* The one place that knows what a date is, and which century a short year means. */
	length = short_year ? snprintf(text, sizeof(text), "%d/%d/%02d", (int)part[1], (int)part[2],
				       (int)part[0])
			    : snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)part[0],
				       (int)part[1], (int)part[2]);
	if (!weir_parse_date((struct weir_text){ text, (size_t)length }, iso))
		return map_refuse(call, "DATE", "is no day of the calendar");
	call->value.text = (struct weir_text){ iso, strlen(iso) };
	return true;
}

/* [[H:]M:]S[.d[d]]: behind a larger unit there are two digits, below 60. */
static bool run_centiseconds(struct map_call *call)
{
	struct weir_text text = weir_trim(call->value.text);
	int64_t total = 0, part = 0;
	int units = 0;
	bool good;

	do {
		good = take_digits(&text, units ? 2 : 1, units ? 2 : 6, &part) &&
		       (!units || part < MINUTE);
		total = total * MINUTE + part;
	} while (good && ++units < 3 && text.length && *text.at == ':' &&
		 (text.at++, text.length--, true));
	total *= SECOND;
	if (good && text.length && *text.at == '.') {
		size_t digits = text.length - 1;

		text.at++, text.length--;
		good = take_digits(&text, 1, 2, &part);
		total += digits == 1 ? part * 10 : part;
	}
	if (!good || text.length)
		return map_refuse(call, "TIME", "is not a time like 19:30.4, 1:02:03.45 or 58.2");
	call->value = (struct map_value){ .is_number = true, .number = total };
	return true;
}

/* ---- whole numbers ---- */

static bool run_add(struct map_call *call)
{
	return !__builtin_add_overflow(call->value.number, call->function->number[0],
				       &call->value.number) ||
	       map_refuse(call, "RANGE", "is too large to add to");
}

static bool run_multiply(struct map_call *call)
{
	return !__builtin_mul_overflow(call->value.number, call->function->number[0],
				       &call->value.number) ||
	       map_refuse(call, "RANGE", "is too large to multiply");
}

/* To the nearest whole number, halves away from zero. */
static bool run_divide(struct map_call *call)
{
	int64_t by = call->function->number[0], number = call->value.number;
	int64_t half, rest;

	if (by == 0 || (by == -1 && number == INT64_MIN))
		return map_refuse(call, "RANGE", "cannot be divided by that");
	half = by == INT64_MIN ? INT64_MAX : (by < 0 ? -by : by) / 2;
	rest = number % by < 0 ? -(number % by) : number % by;
	call->value.number = number / by;
	if (rest > half || (rest == half && rest && by % 2 == 0))
		call->value.number += (number < 0) == (by < 0) ? 1 : -1;
	return true;
}

const struct map_definition map_definitions[] = {
	{ "lower", "", false, run_lower },
	{ "upper", "", false, run_upper },
	{ "trim", "", false, run_trim },
	{ "collapse", "", false, run_collapse },
	{ "substring", "nn", false, run_substring },
	{ "replace", "tt", false, run_replace },
	{ "before", "t", false, run_before },
	{ "after", "t", false, run_after },
	{ "date", "t", false, run_date },
	{ "centiseconds", "", true, run_centiseconds },
	{ "add", "n", true, run_add },
	{ "multiply", "n", true, run_multiply },
	{ "divide", "n", true, run_divide },
	{ NULL, "", false, NULL },
};
