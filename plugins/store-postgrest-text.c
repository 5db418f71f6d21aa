/*
 * store-postgrest-text.c - texts that grow: paths, with their escapes, and JSON bodies.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "store-postgrest-text.h"

enum {
	FIRST_ROOM = 256,  /* bytes */
	NUMBER_ROOM = 64,  /* bytes; more than any number needs */
	FIRST_PLAIN = ' ', /* what comes before it is a control character */
};

bool rest_no_memory(struct weir_error *err)
{
	return weir_fail(err, WEIR_BROKEN, "there is not enough memory");
}

void rest_text_clear(struct rest_text *text)
{
	text->length = 0;
	text->failed = false;
	if (text->at)
		*text->at = '\0';
}

void rest_text_release(struct rest_text *text)
{
	free(text->at);
	*text = (struct rest_text){ 0 };
}

bool rest_text_good(const struct rest_text *text, struct weir_error *err)
{
	return !text->failed || rest_no_memory(err);
}

static bool grow(struct rest_text *text, size_t more)
{
	size_t room = text->room ? text->room : FIRST_ROOM;
	char *at;

	if (text->failed || more >= SIZE_MAX / 2 - text->length) {
		text->failed = true;
		return false;
	}
	while (room <= text->length + more)
		room *= 2;
	at = realloc(text->at, room);
	text->failed = !at;
	if (!at)
		return false;
	text->at = at;
	text->room = room;
	return true;
}

/* Room for so many bytes and a NUL. */
static inline bool make_room(struct rest_text *text, size_t more)
{
	return (!text->failed && more < text->room - text->length) || grow(text, more);
}

void rest_add(struct rest_text *text, const char *at, size_t length)
{
	if (!make_room(text, length))
		return;
	if (length)
		memcpy(text->at + text->length, at, length);
	text->length += length;
	text->at[text->length] = '\0';
}

void rest_add_string(struct rest_text *text, const char *string)
{
	rest_add(text, string, strlen(string));
}

void rest_add_number(struct rest_text *text, int64_t number)
{
	char digits[NUMBER_ROOM];
	int length = snprintf(digits, sizeof(digits), "%" PRId64, number);

	rest_add(text, digits, (size_t)length);
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void rest_add_percent(struct rest_text *text, const char *at, size_t length)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < length; i++) {
		unsigned char c = (unsigned char)at[i];
		const char escape[] = { '%', hex[c >> 4], hex[c & 15] };

		if (is_unreserved(at[i]))
			rest_add(text, &at[i], 1);
		else
			rest_add(text, escape, sizeof(escape));
	}
}

static bool is_plain(char c)
{
	return (unsigned char)c >= FIRST_PLAIN && c != '"' && c != '\\';
}

static void add_escape(struct rest_text *text, char c)
{
	static const char named[] = "\"\"\\\\\nn\rr\tt"; /* the byte, and its letter */
	char room[NUMBER_ROOM];
	const char *at;

	for (at = named; *at && *at != c; at += 2)
		;
	if (*at)
		(void)snprintf(room, sizeof(room), "\\%c", at[1]);
	else
		(void)snprintf(room, sizeof(room), "\\u%04x", (unsigned)c);
	rest_add_string(text, room);
}

void rest_add_json_string(struct rest_text *text, const char *at, size_t length)
{
	size_t i, from = 0;

	rest_add(text, "\"", 1);
	for (i = 0; i < length; i++) {
		if (is_plain(at[i]))
			continue;
		rest_add(text, at + from, i - from);
		add_escape(text, at[i]);
		from = i + 1;
	}
	rest_add(text, at + from, length - from);
	rest_add(text, "\"", 1);
}

static void add_uuid(struct rest_text *text, const struct weir_uuid *uuid)
{
	if (!make_room(text, WEIR_UUID_TEXT + 1))
		return;
	text->at[text->length++] = '"';
	weir_uuid_print(uuid, text->at + text->length);
	text->length += WEIR_UUID_TEXT - 1;
	text->at[text->length++] = '"';
	text->at[text->length] = '\0';
}

void rest_add_json(struct rest_text *text, const struct weir_value *value)
{
	char room[NUMBER_ROOM];

	switch (value->type) {
	case WEIR_TEXT:
		rest_add_json_string(text, value->as.text, value->length);
		return;
	case WEIR_UUID:
		add_uuid(text, &value->as.uuid);
		return;
	case WEIR_REAL:
		if (!isfinite(value->as.real)) /* JSON has no word for it */
			break;
		rest_add(text, room, weir_value_print(value, room, sizeof(room)));
		return;
	case WEIR_INT:
	case WEIR_BOOL:
		rest_add(text, room, weir_value_print(value, room, sizeof(room)));
		return;
	case WEIR_NULL:
		break;
	}
	rest_add_string(text, "null");
}
