/*
 * mdoc.c - text as the macros of manual pages take it.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "mdoc.h"

enum {
	MACRO_NAME = 3, /* bytes of the longest name that a word could be taken for */
	WIDTH = 70,     /* bytes of a line; escapes make it a little longer */
};

/* A byte that stands for itself; dash: whether a `-` is one of an option or a program. */
static void put(char byte, bool dash, FILE *out)
{
	switch (byte) {
	case '\\':
		fputs("\\e", out);
		break;
	case '-':
		fputs(dash ? "\\-" : "-", out);
		break;
	case '\'':
		fputs("\\(aq", out);
		break;
	case '`':
		fputs("\\(ga", out);
		break;
	case '^':
		fputs("\\(ha", out);
		break;
	case '~':
		fputs("\\(ti", out);
		break;
	default:
		fputc(iscntrl((unsigned char)byte) ? '?' : byte, out);
	}
}

static bool ends_sentence(const char *at)
{
	return strchr(".!?", *at) && (at[1] == ' ' || at[1] == '\n') && at[2] != '.';
}

/* Is the `-` at this place one of an option or a program, and not of a word? */
static bool is_dash(const char *at, char previous)
{
	return strchr(" -([\n", previous) || !isalnum((unsigned char)at[1]);
}

/* The first byte of a line must not be taken for the sign of a macro. */
static void begin_line(char byte, FILE *out)
{
	if (byte == '.' || byte == '\'')
		fputs("\\&", out);
}

/* Where the text of a page is. */
struct line {
	size_t column;
	bool sentence; /* one ended with the last byte */
	bool bold;
};

/* Blanks and line breaks from at on, between two words. */
static const char *gap(struct line *line, const char *at, FILE *out)
{
	size_t length = strspn(at, " \n");
	const char *first = memchr(at, '\n', length), *next = at + length;
	bool paragraph = first && memchr(first + 1, '\n', (size_t)(next - first) - 1);

	bool broken = line->sentence || line->column + strcspn(next, " \n") >= WIDTH;

	if (!*next)
		return next;
	if (paragraph)
		fputs("\n.Pp\n", out);
	else
		fputc(broken ? '\n' : ' ', out);
	line->column = paragraph || broken ? 0 : line->column + 1;
	return next;
}

static void put_text(struct line *line, const char *at, char previous, FILE *out)
{
	if (!line->column)
		begin_line(*at, out);
	line->column++;
	line->sentence = ends_sentence(at);
	if (*at != '`') {
		put(*at, line->bold || is_dash(at, previous), out);
		return;
	}
	fputs(line->bold ? "\\fR" : "\\fB", out);
	line->bold = !line->bold;
}

void weir_mdoc_text(const char *text, FILE *out)
{
	struct line line = { 0 };
	char previous = '\n';

	while (*text) {
		if (*text == ' ' || *text == '\n') {
			text = gap(&line, text, out);
			previous = ' ';
		} else {
			put_text(&line, text, previous, out);
			previous = *text++;
		}
	}
	fputs(line.bold ? "\\fR\n" : "\n", out);
}

void weir_mdoc_literal(const char *text, FILE *out)
{
	bool begin = true;

	for (; *text; text++) {
		if (begin)
			begin_line(*text, out);
		begin = *text == '\n';
		if (begin)
			fputc('\n', out);
		else
			put(*text, true, out);
	}
	if (!begin)
		fputc('\n', out);
}

void weir_mdoc_argument(const char *at, size_t length, FILE *out)
{
	bool quoted = memchr(at, ' ', length) || memchr(at, '"', length);

	fputs(quoted ? " \"" : " ", out);
	/* Neither a macro nor punctuation that is moved about. */
	if (length <= MACRO_NAME)
		fputs("\\&", out);
	for (size_t i = 0; i < length; i++) {
		if (at[i] == '"')
			fputs("\"\"", out);
		else
			put(at[i], true, out);
	}
	if (quoted)
		fputs("\\&\"", out);
}
