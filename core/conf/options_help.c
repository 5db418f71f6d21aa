/*
 * options_help.c - an option table as text for people.
 */
#include <string.h>

#include "option_value.h"

enum {
	WIDTH = 80, /* columns */
	INDENT = 4, /* of the help text */
};

const char *weir_option_type_name(const struct weir_option *option)
{
	switch (option->type) {
	case WEIR_OPTION_TEXT:
		return "text";
	case WEIR_OPTION_INT:
		return "whole number";
	case WEIR_OPTION_REAL:
		return "number";
	case WEIR_OPTION_BOOL:
		return "true or false";
	case WEIR_OPTION_PATH:
		return "path";
	case WEIR_OPTION_DURATION:
		return "duration";
	case WEIR_OPTION_SIZE:
		return "size";
	case WEIR_OPTION_CHOICE:
		return "choice";
	case WEIR_OPTION_LIST:
		return "list";
	case WEIR_OPTION_MAP:
		return "map";
	}
	return "?";
}

/* Words, as many as fit into each line. */
static void print_wrapped(const char *text, FILE *out)
{
	size_t column = 0;

	while (*text) {
		size_t length = strcspn(text, " \n");

		if (column && column + 1 + length > WIDTH) {
			fputc('\n', out);
			column = 0;
		}
		fprintf(out, "%*s%.*s", column ? 1 : INDENT, "", (int)length, text);
		column += (column ? 1 : INDENT) + length;
		text += length + strspn(text + length, " \n");
	}
	if (column)
		fputc('\n', out);
}

static void print_type(const struct weir_option *option, FILE *out)
{
	const char *at = option->choices;
	char range[WEIR_RANGE_TEXT];

	if (option->type != WEIR_OPTION_CHOICE || !at) {
		fputs(weir_option_type_name(option), out);
		if (weir_option_range(option, range))
			fprintf(out, ", %s", range);
		return;
	}
	for (; *at; at++) {
		if (*at == '|')
			fputs(" | ", out);
		else
			fputc(*at, out);
	}
}

void weir_options_help(const struct weir_option *table, FILE *out)
{
	for (; table && table->name; table++) {
		fprintf(out, "%s (", table->name);
		print_type(table, out);
		if (table->required)
			fputs(", required", out);
		else if (table->fallback)
			fprintf(out, ", default %s", *table->fallback ? table->fallback : "empty");
		if (table->secret)
			fputs(", secret", out);
		fputs(")\n", out);
		print_wrapped(table->help ? table->help : "", out);
	}
}
