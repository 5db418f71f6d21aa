/*
 * args.c - parses a command line with the table of its verb.
 */
#include <inttypes.h>
#include <string.h>

#include "../base/buffer.h"
#include "../base/text.h"
#include "args.h"

enum {
	ARGS_CEILING = 64,        /* options of a verb */
	CHOICES_CEILING = 8,      /* values of one option */
	QUOTED_CEILING = 1 << 20, /* bytes of the quoted command line */
	COUNT_CEILING = 1000000,  /* of a number on the command line */
};

struct parser {
	struct weir_args *args;
	const struct weir_verb *verb;
	char **argv;
	int argc, at; /* at: the next one to be looked at */
	bool seen[ARGS_CEILING];
	struct weir_variable *set, *other;
	struct weir_error *err;
};

void weir_args_init(struct weir_args *args)
{
	*args = (struct weir_args){ .run.level = WEIR_INFO };
	weir_arena_init(&args->arena);
}

void weir_args_release(struct weir_args *args)
{
	weir_arena_release(&args->arena);
}

static size_t arg_count(const struct weir_arg *table)
{
	size_t count = 0;

	while (table && table[count].name && count < ARGS_CEILING)
		count++;
	return count;
}

/* ---- values ---- */

/* An option that takes a text has a field of the type that its kind says. */
static void *field(struct parser *parser, const struct weir_arg *arg)
{
	return (char *)parser->args + arg->offset;
}

static bool add_variable(struct parser *parser, const char *text)
{
	struct weir_run_options *run = &parser->args->run;
	const char *equals = strchr(text, '=');
	const char *name;

	if (!equals || equals == text) {
		weir_fail(parser->err, WEIR_BAD_CONFIG, "--set needs NAME=VALUE, not \"%s\"", text);
		return weir_hint(parser->err, "for example: --set folder=meets/4711");
	}
	name = weir_arena_copy(&parser->args->arena, text, (size_t)(equals - text));
	for (size_t i = 0; i < run->set_count; i++) {
		if (strcmp(parser->set[i].name, name) == 0)
			return weir_fail(parser->err, WEIR_BAD_CONFIG, "--set %s is given twice",
					 name);
	}
	parser->set[run->set_count++] = (struct weir_variable){ .name = name, .value = equals + 1 };
	return true;
}

static bool parse_count(struct parser *parser, const struct weir_arg *arg, const char *text,
			size_t *out)
{
	int64_t number;

	if (!weir_parse_int((struct weir_text){ text, strlen(text) }, &number) || number < 1 ||
	    number > COUNT_CEILING)
		return weir_fail(parser->err, WEIR_BAD_CONFIG,
				 "--%s needs a whole number from 1 to %d, not \"%s\"", arg->name,
				 COUNT_CEILING, text);
	*out = (size_t)number;
	return true;
}

static bool parse_choice(struct parser *parser, const struct weir_arg *arg, const char *text,
			 int *out)
{
	const char *choice[CHOICES_CEILING], *near;
	size_t count = 0;

	for (const char *at = arg->value; *at && count < CHOICES_CEILING; count++) {
		size_t length = strcspn(at, "|");

		choice[count] = weir_arena_copy(&parser->args->arena, at, length);
		if (strcmp(choice[count], text) == 0) {
			*out = (int)count;
			return true;
		}
		at += length + (at[length] == '|');
	}
	weir_fail(parser->err, WEIR_BAD_CONFIG, "--%s needs %s, not \"%s\"", arg->name, arg->value,
		  text);
	near = weir_nearest(text, choice, count);
	return near ? weir_hint(parser->err, "did you mean %s?", near) : false;
}

static bool take(struct parser *parser, const struct weir_arg *arg, const char *text)
{
	int index;

	switch (arg->kind) {
	case WEIR_ARG_SWITCH:
		*(bool *)field(parser, arg) = true;
		return true;
	case WEIR_ARG_TEXT:
		*(const char **)field(parser, arg) = text;
		return true;
	case WEIR_ARG_CHOICE:
		return parse_choice(parser, arg, text, field(parser, arg));
	case WEIR_ARG_LEVEL:
		if (!parse_choice(parser, arg, text, &index))
			return false;
		*(enum weir_level *)field(parser, arg) = (enum weir_level)index;
		return true;
	case WEIR_ARG_COUNT:
		return parse_count(parser, arg, text, field(parser, arg));
	case WEIR_ARG_SET:
		return add_variable(parser, text);
	}
	return weir_fail(parser->err, WEIR_BUG, "the option --%s has no kind", arg->name);
}

/* ---- options and words ---- */

static bool takes_parameters(const struct weir_verb *verb)
{
	for (const struct weir_arg *arg = verb->arg; arg && arg->name; arg++)
		if (arg->kind == WEIR_ARG_SET)
			return true;
	return false;
}

static bool unknown_option(struct parser *parser, const char *name)
{
	const char *candidate[ARGS_CEILING + 1], *near;
	size_t count = arg_count(parser->verb->arg);

	for (size_t i = 0; i < count; i++)
		candidate[i] = parser->verb->arg[i].name;
	candidate[count] = "help";
	near = weir_nearest(name, candidate, count + 1);
	weir_fail(parser->err, WEIR_BAD_CONFIG, "%s: there is no option --%s", parser->verb->name,
		  name);
	if (near)
		return weir_hint(parser->err, "did you mean --%s?", near);
	if (takes_parameters(parser->verb))
		return weir_hint(parser->err,
				 "`weir %s --help` lists the options; a parameter of the pipeline "
				 "is set with --set %s=...",
				 parser->verb->name, name);
	return weir_hint(parser->err, "`weir %s --help` lists the options", parser->verb->name);
}

/* The value behind the option, or the next argument. What looks like an option is none: it is
 * far more often forgotten than meant, and --name=--value can still say it. */
static const char *value_of(struct parser *parser, const struct weir_arg *arg, const char *given)
{
	const char *next;

	if (!given && parser->at < parser->argc) {
		next = parser->argv[parser->at];
		if (strncmp(next, "--", 2) == 0) {
			weir_fail(parser->err, WEIR_BAD_CONFIG, "--%s needs %s, but %s follows",
				  arg->name, arg->value, next);
			return NULL;
		}
		parser->at++;
		given = next;
	}
	if (given && *given)
		return given;
	weir_fail(parser->err, WEIR_BAD_CONFIG, "--%s needs %s", arg->name, arg->value);
	return NULL;
}

static bool known_option(struct parser *parser, size_t index, const char *given)
{
	const struct weir_arg *arg = &parser->verb->arg[index];
	const char *text = NULL;

	if (arg->kind == WEIR_ARG_SWITCH && given)
		return weir_fail(parser->err, WEIR_BAD_CONFIG,
				 "--%s takes no value, but got \"%s\"", arg->name, given);
	if (arg->kind != WEIR_ARG_SWITCH) {
		text = value_of(parser, arg, given);
		if (!text)
			return false;
	}
	if (parser->seen[index] && arg->kind != WEIR_ARG_SET && arg->kind != WEIR_ARG_SWITCH)
		return weir_fail(parser->err, WEIR_BAD_CONFIG, "--%s is given twice", arg->name);
	parser->seen[index] = true;
	return take(parser, arg, text);
}

/* What it means the pipeline says. */
static bool other_option(struct parser *parser, const char *name, const char *given)
{
	struct weir_run_options *run = &parser->args->run;
	const struct weir_arg arg = { .name = name, .value = "a value" };
	const char *value = value_of(parser, &arg, given);

	if (!value)
		return false;
	parser->other[run->other_count++] = (struct weir_variable){ .name = name, .value = value };
	return true;
}

/* text: behind the two dashes. */
static bool option(struct parser *parser, const char *text)
{
	size_t length = strcspn(text, "=");
	const char *given = text[length] ? text + length + 1 : NULL;
	const char *name = weir_arena_copy(&parser->args->arena, text, length);

	if (strcmp(name, "help") == 0) {
		parser->args->help = true;
		return true;
	}
	for (size_t i = 0; i < arg_count(parser->verb->arg); i++) {
		if (strcmp(parser->verb->arg[i].name, name) == 0)
			return known_option(parser, i, given);
	}
	return parser->verb->others && *name ? other_option(parser, name, given)
					     : unknown_option(parser, name);
}

static bool word(struct parser *parser, const char *text)
{
	struct weir_args *args = parser->args;

	if (args->word_count == parser->verb->most_words || args->word_count == WEIR_ARGS_WORDS) {
		weir_fail(parser->err, WEIR_BAD_CONFIG, "%s: \"%s\" is one word too many",
			  parser->verb->name, text);
		return weir_hint(parser->err, "usage: weir %s %s", parser->verb->name,
				 parser->verb->usage);
	}
	args->word[args->word_count++] = text;
	return true;
}

static bool argument(struct parser *parser, const char *text)
{
	if (strcmp(text, "-h") == 0)
		return option(parser, "help");
	if (strncmp(text, "--", 2) == 0)
		return option(parser, text + 2);
	if (text[0] != '-' || !text[1])
		return word(parser, text);
	weir_fail(parser->err, WEIR_BAD_CONFIG, "%s: there is no option %s", parser->verb->name,
		  text);
	return weir_hint(parser->err,
			 "options are long words with two dashes; `weir %s --help` lists them",
			 parser->verb->name);
}

static bool all_arguments(struct parser *parser)
{
	while (parser->at < parser->argc && !parser->args->help) {
		const char *text = parser->argv[parser->at++];

		if (strcmp(text, "--") == 0)
			break;
		if (!argument(parser, text))
			return false;
	}
	while (parser->at < parser->argc && !parser->args->help) {
		if (!word(parser, parser->argv[parser->at++]))
			return false;
	}
	return true;
}

bool weir_args_parse(struct weir_args *args, const struct weir_verb *verb, int argc, char **argv,
		     struct weir_error *err)
{
	struct parser parser = {
		.args = args, .verb = verb, .argv = argv, .argc = argc, .err = err
	};

	parser.set = weir_arena_alloc(&args->arena, sizeof(*parser.set) * (size_t)(argc + 1));
	args->run.set = parser.set;
	parser.other = weir_arena_alloc(&args->arena, sizeof(*parser.other) * (size_t)(argc + 1));
	args->run.other = parser.other;
	if (!all_arguments(&parser))
		return false;
	if (args->help)
		return true;
	args->run.json = args->log == 1;
	if (args->word_count < verb->least_words) {
		weir_fail(err, WEIR_BAD_CONFIG, "%s needs %s", verb->name, verb->words);
		return weir_hint(err, "usage: weir %s %s", verb->name, verb->usage);
	}
	return !verb->sound || verb->sound(args, err);
}

/* ---- quoting ---- */

static void quote(struct weir_buffer *out, const char *text)
{
	static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789_@%+=:,./-";

	if (*text && !text[strspn(text, harmless)]) {
		weir_buffer_string(out, text);
		return;
	}
	weir_buffer_byte(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			weir_buffer_string(out, "'\\''");
		else
			weir_buffer_byte(out, *text);
	}
	weir_buffer_byte(out, '\'');
}

char *weir_args_quote(struct weir_arena *arena, int argc, char **argv)
{
	struct weir_buffer out;
	char *text = NULL;

	weir_buffer_init(&out, QUOTED_CEILING);
	for (int i = 0; i < argc; i++) {
		if (i)
			weir_buffer_byte(&out, ' ');
		quote(&out, argv[i]);
	}
	/* A command that was cut would be another command. */
	if (out.length && !out.overflow)
		text = weir_arena_copy(arena, out.at, out.length);
	weir_buffer_release(&out);
	return text;
}
