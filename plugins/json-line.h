/*
 * json-line.h - one line of JSON that is an object: its keys and values, strictly as RFC 8259 says.
 *
 * Strings are decoded where they stand: the line belongs to the caller, is changed, and must stay
 * as long as what was read from it. Lists and objects in it are checked, and stay as they stand.
 * Whether texts are UTF-8 is the caller's question.
 */
#ifndef WEIR_JSON_LINE_H
#define WEIR_JSON_LINE_H

#include <weir/value.h>

enum json_type {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER, /* its text is as it stands */
	JSON_STRING,
	JSON_NESTED, /* a list or an object, as it stands */
};

struct json_field {
	struct weir_text key, text;
	enum json_type type;
};

struct json_line {
	struct json_field *field; /* room for `most`: the caller's */
	size_t most, depth;       /* ceilings: of keys, and of lists and objects in each other */
	size_t count;             /* of fields that were read well, before a problem too */
	const char *problem;      /* "a string is not closed"; NULL: none */
	size_t at;                /* the character of the problem, from 1 */
};

/* False with the problem. */
bool json_line_parse(struct json_line *line, char *at, size_t length);

/* The same for one value, neither a list nor an object: its type and text. */
bool json_scalar(char *at, size_t length, struct json_field *out);

/* A number, true or false as a value, a text as it is; false for a number out of range. */
bool json_value(const struct json_field *field, struct weir_value *out);

#endif
