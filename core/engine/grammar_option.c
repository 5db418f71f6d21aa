/*
 * grammar_option.c - one option of a table as JSON Schema.
 *
 * Keywords of numbers say nothing of texts, and those of texts nothing of numbers, so that one
 * flat list of them serves for `rows: 10`, `rows: "10"` and `rows: ${param:rows}`.
 */
#include <string.h>

#include "../conf/option_value.h"
#include "grammar.h"

enum {
	HELP_ROOM = 1024, /* bytes of a description */
	PATTERN_ROOM = 256,
};

void weir_grammar_need(struct weir_json *json, const char *name)
{
	weir_json_open(json, "required", '[');
	weir_json_text(json, NULL, name);
	weir_json_close(json, ']');
}

void weir_grammar_unresolved(struct weir_json *json)
{
	weir_json_open(json, NULL, '{');
	weir_json_text(json, "type", "string");
	weir_json_text(json, "pattern", "\\$\\{");
	weir_json_close(json, '}');
}

void weir_grammar_type(struct weir_json *json, const char *words)
{
	char word[16]; /* the longest is "boolean" */

	weir_json_open(json, "type", '[');
	while (*words) {
		size_t length = strcspn(words, " ");

		snprintf(word, sizeof(word), "%.*s", (int)length, words);
		weir_json_text(json, NULL, word);
		words += length + (words[length] == ' ');
	}
	weir_json_close(json, ']');
}

void weir_grammar_pattern(struct weir_json *json, const char *whole)
{
	char pattern[PATTERN_ROOM];

	snprintf(pattern, sizeof(pattern), "^(?:%s)$|\\$\\{", whole);
	weir_json_text(json, "pattern", pattern);
}

/* ---- what an option takes ---- */

static void put_range(struct weir_json *json, const struct weir_option *option)
{
	bool any = !(option->min < 0 || option->min > 0 || option->max < 0 || option->max > 0);

	if (any)
		return;
	weir_json_number(json, "minimum", option->min);
	if (option->max >= option->min)
		weir_json_number(json, "maximum", option->max);
}

/* Without "null", an option that has to be there is not there with an empty value. */
static void put_type(struct weir_json *json, const struct weir_option *option, const char *words)
{
	char all[64]; /* all type names fit in */

	snprintf(all, sizeof(all), "%s%s", words, option->required ? "" : " null");
	weir_grammar_type(json, all);
}

static void put_choices(struct weir_json *json, const struct weir_option *option)
{
	struct weir_arena arena;
	const char *choice[WEIR_CHOICES];
	size_t count, i;
	double number;

	weir_arena_init(&arena);
	count = weir_option_choices(option, choice, &arena);
	weir_json_open(json, "anyOf", '[');
	weir_json_open(json, NULL, '{');
	weir_json_open(json, "enum", '[');
	for (i = 0; i < count; i++) {
		weir_json_text(json, NULL, choice[i]);
		if (weir_parse_real((struct weir_text){ choice[i], strlen(choice[i]) }, &number))
			weir_json_number(json, NULL, number);
	}
	if (!option->required)
		weir_json_text(json, NULL, NULL);
	weir_json_close(json, ']');
	weir_json_close(json, '}');
	weir_grammar_unresolved(json);
	weir_json_close(json, ']');
	weir_arena_release(&arena);
}

static void put_list(struct weir_json *json, const struct weir_option *option)
{
	put_type(json, option, "array string number boolean");
	weir_json_open(json, "items", '{');
	weir_grammar_type(json, "string number boolean");
	weir_json_close(json, '}');
	if (option->required)
		weir_json_count(json, "minItems", 1);
}

static void put_map(struct weir_json *json, const struct weir_option *option)
{
	put_type(json, option, "object");
	weir_json_open(json, "additionalProperties", '{');
	weir_grammar_type(json, "string number boolean null");
	weir_json_close(json, '}');
	if (option->required)
		weir_json_count(json, "minProperties", 1);
}

static void put_value(struct weir_json *json, const struct weir_option *option)
{
	switch (option->type) {
	case WEIR_OPTION_TEXT:
	case WEIR_OPTION_PATH:
		put_type(json, option, "string number boolean");
		if (option->required)
			weir_json_count(json, "minLength", 1);
		break;
	case WEIR_OPTION_INT:
		put_type(json, option, "integer string");
		put_range(json, option);
		weir_grammar_pattern(json, "|[+-]?[0-9]+");
		break;
	case WEIR_OPTION_REAL:
		put_type(json, option, "number string");
		put_range(json, option);
		weir_grammar_pattern(json,
				     "|[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
		break;
	case WEIR_OPTION_BOOL:
		put_type(json, option, "boolean integer string");
		weir_json_count(json, "minimum", 0);
		weir_json_count(json, "maximum", 1);
		weir_grammar_pattern(json, "|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[01]");
		break;
	case WEIR_OPTION_DURATION:
		put_type(json, option, "string integer");
		weir_json_count(json, "minimum", 0);
		weir_json_count(json, "maximum", 0); /* all others have a unit */
		weir_grammar_pattern(json, "|0|[0-9]+(?:ms|s|m|h)");
		break;
	case WEIR_OPTION_SIZE:
		put_type(json, option, "integer string");
		put_range(json, option);
		weir_grammar_pattern(json, "|[0-9]+(?:B|[kK]B|MB|GB|KiB|MiB|GiB)?");
		break;
	case WEIR_OPTION_CHOICE:
		put_choices(json, option);
		break;
	case WEIR_OPTION_LIST:
		put_list(json, option);
		break;
	case WEIR_OPTION_MAP:
		put_map(json, option);
		break;
	}
}

/* ---- an option ---- */

static void put_default(struct weir_json *json, const struct weir_option *option)
{
	const char *text = option->fallback;
	double number;
	bool truth;

	if (!text)
		return;
	if (option->type == WEIR_OPTION_BOOL &&
	    weir_parse_bool((struct weir_text){ text, strlen(text) }, &truth))
		weir_json_flag(json, "default", truth);
	else if ((option->type == WEIR_OPTION_INT || option->type == WEIR_OPTION_REAL) &&
		 weir_parse_real((struct weir_text){ text, strlen(text) }, &number))
		weir_json_number(json, "default", number);
	else
		weir_json_text(json, "default", text);
}

static void put_help(struct weir_json *json, const struct weir_option *option)
{
	char help[HELP_ROOM], range[WEIR_RANGE_TEXT];
	bool limits = weir_option_range(option, range);

	snprintf(help, sizeof(help), "%s%s(%s%s%s%s)", option->help ? option->help : "",
		 option->help ? " " : "", weir_option_type_name(option), limits ? ", " : "",
		 limits ? range : "", option->required ? ", required" : "");
	weir_json_text(json, "description", help);
}

void weir_grammar_properties(struct weir_json *json, const struct weir_option *table)
{
	for (; table && table->name; table++) {
		weir_json_open(json, table->name, '{');
		put_help(json, table);
		put_value(json, table);
		put_default(json, table);
		weir_json_close(json, '}');
	}
}

void weir_grammar_options(struct weir_json *json, const char *name, const struct weir_option *table,
			  const char *help)
{
	weir_json_open(json, name, '{');
	if (help)
		weir_json_text(json, "description", help);
	weir_grammar_type(json, "object null");
	weir_json_flag(json, "additionalProperties", false);
	weir_json_open(json, "properties", '{');
	weir_grammar_properties(json, table);
	weir_json_close(json, '}');
	weir_json_close(json, '}');
}

bool weir_grammar_requires(const struct weir_option *table)
{
	while (table && table->name && !table->required)
		table++;
	return table && table->name;
}

void weir_grammar_required(struct weir_json *json, const struct weir_option *table)
{
	if (!weir_grammar_requires(table))
		return;
	weir_json_open(json, "required", '[');
	for (; table->name; table++) {
		if (table->required)
			weir_json_text(json, NULL, table->name);
	}
	weir_json_close(json, ']');
}
