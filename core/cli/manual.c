/*
 * manual.c - what weir(1) says about each verb, from the table that parses its command line.
 */
#include <string.h>

#include "manual.h"
#include "mdoc.h"
#include "usage.h"

static void print_token(const struct weir_usage *token, FILE *out)
{
	static const char *const macro[] = {
		[WEIR_USAGE_WORD] = ".Cm",   [WEIR_USAGE_VALUE] = ".Ar",
		[WEIR_USAGE_OPTION] = ".Fl", [WEIR_USAGE_OPTIONS] = ".Ar option ...",
		[WEIR_USAGE_OPEN] = ".Oo",   [WEIR_USAGE_CLOSE] = ".Oc",
	};

	fputs(macro[token->kind], out);
	if (token->kind == WEIR_USAGE_OPTION)
		fprintf(out, " \\-%.*s", (int)token->length, token->at);
	else if (token->kind < WEIR_USAGE_OPTION)
		weir_mdoc_argument(token->at, token->length, out);
	fputc('\n', out);
}

static void print_name(const struct weir_verb *verb, FILE *out)
{
	fprintf(out, ".Nm\n.Cm %s\n", verb->name);
}

/* Each way to use the verb is a line of its own. */
static void print_usage(const struct weir_verb *verb, const char *between, FILE *out)
{
	const char *line = verb->usage;
	struct weir_usage token;

	print_name(verb, out);
	while (weir_usage_next(&line, &token)) {
		if (token.kind != WEIR_USAGE_OR) {
			print_token(&token, out);
			continue;
		}
		fputs(between, out);
		print_name(verb, out);
	}
}

static void print_option(const struct weir_arg *arg, FILE *out)
{
	bool choice = arg->kind == WEIR_ARG_CHOICE || arg->kind == WEIR_ARG_LEVEL;

	fprintf(out, ".It Fl \\-%s", arg->name);
	if (arg->value) {
		fputs(choice ? " Cm" : " Ar", out);
		weir_mdoc_argument(arg->value, strlen(arg->value), out);
	}
	fputc('\n', out);
	weir_mdoc_text(arg->help, out);
}

static void print_options(const struct weir_arg *arg, FILE *out)
{
	if (!arg || !arg->name)
		return;
	fputs(".Pp\nOptions:\n.Bl -tag -width Ds\n", out);
	for (; arg->name; arg++)
		print_option(arg, out);
	fputs(".El\n", out);
}

/* Examples stand in the table with two blanks before each. */
static void print_examples(const char *text, FILE *out)
{
	fputs(".Pp\nExamples:\n.Bd -literal -offset indent\n", out);
	while (*text) {
		size_t length = strcspn(text, "\n");
		char line[256];

		text += strspn(text, " ");
		length = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		weir_mdoc_literal(line, out);
		text += length + (text[length] == '\n');
	}
	fputs(".Ed\n", out);
}

static void print_verb(const struct weir_verb *verb, FILE *out)
{
	fprintf(out, ".Ss %s\n", verb->name);
	print_usage(verb, ".br\n", out);
	fputs(".Pp\n", out);
	weir_mdoc_text(verb->about, out);
	fprintf(out, ".\\\" @more %s\n", verb->name);
	print_options(verb->arg, out);
	print_examples(verb->examples, out);
}

void weir_manual_commands(const struct weir_verb *const *verb, size_t count, FILE *out)
{
	fputs(".\\\" @synopsis\n", out);
	for (size_t i = 0; i < count; i++)
		print_usage(verb[i], "", out);
	fputs(".\\\" @commands\n", out);
	for (size_t i = 0; i < count; i++)
		print_verb(verb[i], out);
}
