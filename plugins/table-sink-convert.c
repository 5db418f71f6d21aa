/*
 * table-sink-convert.c - turns a value into the type that the store has for a column.
 */
#include "table-sink-convert.h"

/* 2^63, which a double holds exactly and an int64_t does not reach. */
static const double BEYOND_INT = 9223372036854775808.0;

const char *sink_type_words(enum weir_type type)
{
	switch (type) {
	case WEIR_BOOL:
		return "true or false";
	case WEIR_INT:
		return "a whole number";
	case WEIR_REAL:
		return "a number";
	case WEIR_UUID:
		return "a uuid";
	case WEIR_TEXT:
	case WEIR_NULL:
		break;
	}
	return "a text";
}

bool sink_must_print(const struct weir_value *value, enum weir_type type)
{
	return type == WEIR_TEXT && value->type != WEIR_TEXT && value->type != WEIR_NULL;
}

static struct weir_text trim(const struct weir_value *value)
{
	struct weir_text text = { value->as.text, value->length };

	while (text.length > 0 && memchr(" \t\r\n", text.at[0], 4)) {
		text.at++;
		text.length--;
	}
	while (text.length > 0 && memchr(" \t\r\n", text.at[text.length - 1], 4))
		text.length--;
	return text;
}

static bool from_text(const struct weir_value *value, enum weir_type type, struct weir_value *out)
{
	struct weir_text text = trim(value);

	*out = weir_null();
	if (text.length == 0)
		return true;
	out->type = type;
	switch (type) {
	case WEIR_BOOL:
		return weir_parse_bool(text, &out->as.boolean);
	case WEIR_INT:
		return weir_parse_int(text, &out->as.integer);
	case WEIR_REAL:
		return weir_parse_real(text, &out->as.real);
	case WEIR_UUID:
		return weir_parse_uuid(text, &out->as.uuid);
	case WEIR_TEXT:
	case WEIR_NULL:
		break;
	}
	return false;
}

static bool to_int(const struct weir_value *value, struct weir_value *out)
{
	if (value->type == WEIR_BOOL) {
		*out = weir_int(value->as.boolean);
		return true;
	}
	if (value->type != WEIR_REAL || !(value->as.real >= -BEYOND_INT) ||
	    !(value->as.real < BEYOND_INT))
		return false;
	*out = weir_int((int64_t)value->as.real);
	return (double)out->as.integer == value->as.real;
}

static bool to_bool(const struct weir_value *value, struct weir_value *out)
{
	if (value->type != WEIR_INT || (value->as.integer != 0 && value->as.integer != 1))
		return false;
	*out = weir_bool(value->as.integer == 1);
	return true;
}

bool sink_convert(const struct weir_value *value, enum weir_type type, struct weir_value *out)
{
	*out = *value;
	if (value->type == WEIR_NULL || type == WEIR_NULL || value->type == type)
		return true;
	if (value->type == WEIR_TEXT)
		return from_text(value, type, out);
	*out = weir_null();
	if (type == WEIR_TEXT)
		return true;
	if (type == WEIR_INT)
		return to_int(value, out);
	if (type == WEIR_BOOL)
		return to_bool(value, out);
	if (type != WEIR_REAL || value->type != WEIR_INT)
		return false;
	*out = weir_real((double)value->as.integer);
	return true;
}

size_t sink_printable(const char *at, size_t length, size_t most, char *out)
{
	size_t i;

	if (length > most) {
		length = most;
		/* Not in the middle of a character: the bytes behind the first are 10xxxxxx. */
		while (length > 0 && ((unsigned char)at[length] & 0xc0) == 0x80)
			length--;
	}
	for (i = 0; i < length; i++)
		out[i] = (unsigned char)at[i] < ' ' || at[i] == 0x7f ? ' ' : at[i];
	out[length] = '\0';
	return length;
}
