/*
 * syntax.c - what is said when libyaml does not understand a file.
 */
#include "syntax.h"

#include <string.h>

#include <weir/option.h>

/* The place of a byte of the file. */
static struct weir_place place_at(const char *file, const struct weir_buffer *source, size_t offset)
{
	struct weir_place place = { .file = file, .line = 1, .column = 1 };
	size_t i;

	for (i = 0; i < offset && i < source->length; i++) {
		unsigned char c = (unsigned char)source->at[i];

		if (c == '\n') {
			place.line++;
			place.column = 1;
		} else if ((c & 0xc0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

static struct weir_text line_of(const struct weir_buffer *source, size_t number)
{
	const char *at = source->at, *end = at + source->length, *stop;

	while (number-- && at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));

		at = next ? next + 1 : end;
	}
	stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	return (struct weir_text){ .at = at, .length = (size_t)((stop ? stop : end) - at) };
}

static bool holds(struct weir_text line, const char *what)
{
	size_t length = strlen(what), i;

	for (i = 0; i + length <= line.length; i++) {
		if (!memcmp(line.at + i, what, length))
			return true;
	}
	return false;
}

/* The usual reasons, which libyaml's words do not tell. */
static void hint(struct weir_error *err, struct weir_text line)
{
	if (holds(line, "\t"))
		weir_hint(err, "indent with blanks: YAML takes no tabs");
	else if (holds(line, "${"))
		weir_hint(err, "put a text that holds ${...} in double quotes");
	else if (holds(line, ": "))
		weir_hint(err, "put a text that holds \": \" or begins with a special character "
			       "in double quotes");
}

void weir_yaml_tell(const yaml_parser_t *parser, const char *file, const struct weir_buffer *source,
		    struct weir_problems *problems)
{
	const yaml_mark_t *mark = &parser->problem_mark, *begin = &parser->context_mark;
	struct weir_place place = { .file = file,
				    .line = (uint32_t)mark->line + 1,
				    .column = (uint32_t)mark->column + 1 };
	const char *problem = parser->problem ? parser->problem : "out of memory";
	struct weir_error *err;

	if (parser->error == YAML_READER_ERROR)
		place = place_at(file, source, parser->problem_offset);
	if (parser->error != YAML_READER_ERROR && parser->context)
		err = weir_problem(problems, &place,
				   "not valid YAML: %s (%s that begins at line %zu)", problem,
				   parser->context, begin->line + 1);
	else
		err = weir_problem(problems, &place, "not valid YAML: %s", problem);
	if (parser->error != YAML_READER_ERROR)
		hint(err, line_of(source, mark->line));
}
