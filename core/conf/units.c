/*
 * units.c - durations, sizes and shares: from text, and back for messages.
 */
#include "units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct unit {
	const char *name;
	int64_t factor;
};

/* The first one is what a number without a unit is in, if that is allowed. */
static const struct unit durations[] = {
	{ "ms", 1 }, { "s", 1000 }, { "m", 60 * 1000 }, { "h", 60 * 60 * 1000 }
};
static const struct unit sizes[] = {
	{ "", 1 },
	{ "B", 1 },
	{ "kB", 1000 },
	{ "KB", 1000 },
	{ "MB", 1000 * 1000 },
	{ "GB", 1000 * 1000 * 1000 },
	{ "KiB", 1024 },
	{ "MiB", 1024 * 1024 },
	{ "GiB", 1024 * 1024 * 1024 },
};

enum {
	DURATIONS = sizeof(durations) / sizeof(*durations),
	SIZES = sizeof(sizes) / sizeof(*sizes),
	FIRST_BINARY = 6, /* of sizes */
};

/* Whole numbers from 0 only: "1.5h" is "90m". */
static bool parse(const char *text, const struct unit *unit, size_t count, int64_t *out)
{
	size_t digits = strspn(text, "0123456789"), i;
	int64_t number;

	if (!digits || !weir_parse_int((struct weir_text){ text, digits }, &number))
		return false;
	for (i = 0; i < count && strcmp(unit[i].name, text + digits); i++)
		;
	if (i == count || number > INT64_MAX / unit[i].factor)
		return false;
	*out = number * unit[i].factor;
	return true;
}

bool weir_parse_duration(const char *text, int64_t *ms)
{
	if (!strcmp(text, "0")) {
		*ms = 0;
		return true;
	}
	return parse(text, durations, DURATIONS, ms);
}

bool weir_parse_size(const char *text, int64_t *bytes)
{
	return parse(text, sizes, SIZES, bytes);
}

bool weir_parse_share(const char *text, double *share)
{
	size_t length = strlen(text);
	bool percent = length && text[length - 1] == '%';
	double number;

	if (!weir_parse_real((struct weir_text){ text, length - percent }, &number))
		return false;
	number = percent ? number / 100 : number;
	if (!(number >= 0 && number <= 1))
		return false;
	*share = number;
	return true;
}

/* In the largest unit that leaves a whole number. */
static void print(int64_t number, const struct unit *unit, size_t count, char *out)
{
	size_t best = 0, i;

	for (i = 0; i < count; i++) {
		if (number && number % unit[i].factor == 0)
			best = i;
	}
	(void)snprintf(out, WEIR_UNIT_TEXT, "%" PRId64 "%s", number / unit[best].factor,
		       number ? unit[best].name : "");
}

void weir_print_duration(int64_t ms, char *out)
{
	print(ms, durations, DURATIONS, out);
}

void weir_print_size(int64_t bytes, char *out)
{
	if (bytes % sizes[FIRST_BINARY].factor)
		(void)snprintf(out, WEIR_UNIT_TEXT, "%" PRId64, bytes);
	else
		print(bytes, sizes + FIRST_BINARY, SIZES - FIRST_BINARY, out);
}
