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

static void describe_type(const struct weir_option *option, struct weir_buffer *out)
{
	const char *at = option->choices;
	char range[WEIR_RANGE_TEXT];

	if (option->type != WEIR_OPTION_CHOICE || !at) {
		weir_buffer_string(out, weir_option_type_name(option));
		if (weir_option_range(option, range))
			weir_buffer_printf(out, ", %s", range);
		return;
	}
	for (; *at; at++) {
		if (*at == '|')
			weir_buffer_string(out, " | ");
		else
			weir_buffer_byte(out, *at);
	}
}

void weir_option_describe(const struct weir_option *option, struct weir_buffer *out)
{
	describe_type(option, out);
	if (option->required)
		weir_buffer_string(out, ", required");
	else if (option->fallback)
		weir_buffer_printf(out, ", default %s",
				   *option->fallback ? option->fallback : "empty");
	if (option->secret)
		weir_buffer_string(out, ", secret");
}

void weir_options_help(const struct weir_option *table, FILE *out)
{
	struct weir_buffer text;

	weir_buffer_init(&text, WEIR_OPTION_DESCRIPTION);
	for (; table && table->name; table++) {
		weir_buffer_clear(&text);
		weir_option_describe(table, &text);
		fprintf(out, "%s (%s)\n", table->name, text.at ? text.at : "");
		print_wrapped(table->help ? table->help : "", out);
	}
	weir_buffer_release(&text);
}
