/*
 * value.c - comparing and printing single cells; it owns nothing.
 *
 * printf writes the decimal point of the host's locale, so it is translated here: a
 * value looks the same everywhere.
 */
#include <weir/value.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	INT_TEXT = 20,     /* bytes: the digits of 2^63 and a sign */
	REAL_TEXT = 64,    /* bytes: room for "%.17g" in any locale */
	DIGITS_LEAST = 15, /* every decimal number of 15 digits survives a double */
	DIGITS_MOST = 17,  /* every double survives 17 digits */
};

/* 2^63, the first double above every int64_t. */
#define INT_END 9223372036854775808.0

static bool same_number(int64_t integer, double real)
{
	return real >= -INT_END && real < INT_END && (int64_t)real == integer &&
	       (double)(int64_t)real == real;
}

/* Two values that are no numbers count as the same, so that nothing is written over and over. */
static bool same_real(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

bool weir_value_same(const struct weir_value *a, const struct weir_value *b)
{
	if (a->type == WEIR_INT && b->type == WEIR_REAL)
		return same_number(a->as.integer, b->as.real);
	if (a->type == WEIR_REAL && b->type == WEIR_INT)
		return same_number(b->as.integer, a->as.real);
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case WEIR_NULL:
		return true;
	case WEIR_BOOL:
		return a->as.boolean == b->as.boolean;
	case WEIR_INT:
		return a->as.integer == b->as.integer;
	case WEIR_REAL:
		return same_real(a->as.real, b->as.real);
	case WEIR_TEXT:
		return a->length == b->length &&
		       (!a->length || !memcmp(a->as.text, b->as.text, a->length));
	case WEIR_UUID:
		return !memcmp(&a->as.uuid, &b->as.uuid, sizeof(a->as.uuid));
	}
	return false;
}

/* Whatever printf wrote that is no part of a number in C is the locale's decimal point. */
static void point_to_c(char *text)
{
	size_t skip = strspn(text, "+-0123456789eEinfa");
	size_t tail = skip;

	if (!text[skip])
		return;
	while (text[tail] && !strchr("+-0123456789eE", text[tail]))
		tail++;
	text[skip] = '.';
	memmove(text + skip + 1, text + tail, strlen(text + tail) + 1);
}

static void print_real(double real, char out[REAL_TEXT])
{
	for (int digits = DIGITS_LEAST; digits <= DIGITS_MOST; digits++) {
		int length = snprintf(out, REAL_TEXT, "%.*g", digits, real);

		if (length < 0)
			out[0] = '\0';
		if (strtod(out, NULL) == real)
			break;
	}
	point_to_c(out);
}

static size_t copy_out(char *buffer, size_t size, const char *at, size_t length)
{
	size_t room = size && length >= size ? size - 1 : length;

	if (!size)
		return length;
	if (room)
		memcpy(buffer, at, room);
	buffer[room] = '\0';
	return length;
}

static size_t print_string(char *buffer, size_t size, const char *text)
{
	return copy_out(buffer, size, text, strlen(text));
}

int weir_value_order(const struct weir_value *a, const struct weir_value *b)
{
	size_t length = a->length < b->length ? a->length : b->length;
	int order;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	switch (a->type) {
	case WEIR_TEXT:
		order = length ? memcmp(a->as.text, b->as.text, length) : 0;
		return order ? order : (a->length > b->length) - (a->length < b->length);
	case WEIR_UUID:
		return memcmp(a->as.uuid.byte, b->as.uuid.byte, sizeof(a->as.uuid.byte));
	case WEIR_REAL:
		return (a->as.real > b->as.real) - (a->as.real < b->as.real);
	case WEIR_INT:
		return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
	case WEIR_BOOL:
		return a->as.boolean - b->as.boolean;
	case WEIR_NULL:
		break;
	}
	return 0;
}

/* From the last digit on; returns how many characters there are. */
static size_t print_int(int64_t integer, char out[INT_TEXT])
{
	uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
	char text[INT_TEXT];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (integer < 0)
		text[--at] = '-';
	memcpy(out, text + at, sizeof(text) - at);
	return sizeof(text) - at;
}

size_t weir_value_print(const struct weir_value *v, char *buffer, size_t size)
{
	char text[REAL_TEXT];

	switch (v->type) {
	case WEIR_NULL:
		break;
	case WEIR_BOOL:
		return print_string(buffer, size, v->as.boolean ? "true" : "false");
	case WEIR_INT:
		return copy_out(buffer, size, text, print_int(v->as.integer, text));
	case WEIR_REAL:
		print_real(v->as.real, text);
		return print_string(buffer, size, text);
	case WEIR_TEXT:
		return copy_out(buffer, size, v->as.text, v->length);
	case WEIR_UUID:
		weir_uuid_print(&v->as.uuid, text);
		return copy_out(buffer, size, text, WEIR_UUID_TEXT - 1);
	}
	return print_string(buffer, size, "");
}

const char *weir_type_name(enum weir_type type)
{
	static const char *const name[] = {
		[WEIR_NULL] = "null", [WEIR_BOOL] = "boolean", [WEIR_INT] = "integer",
		[WEIR_REAL] = "real", [WEIR_TEXT] = "text",    [WEIR_UUID] = "uuid",
	};

	return (size_t)type < sizeof(name) / sizeof(name[0]) ? name[type] : "unknown";
}

void weir_uuid_print(const struct weir_uuid *uuid, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(uuid->byte); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digit[uuid->byte[i] >> 4];
		*out++ = digit[uuid->byte[i] & 0xf];
	}
	*out = '\0';
}
