/*
 * value.h - one cell: its type and its value.
 *
 * TEXT points at bytes that somebody else owns (a batch's arena, an option, a
 * literal). Every TEXT in a batch is valid UTF-8 without NUL bytes: sources
 * guarantee it, sinks and stores rely on it. A date is TEXT, "YYYY-MM-DD".
 */
#ifndef WEIR_VALUE_H
#define WEIR_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <weir/error.h>

enum weir_type { WEIR_NULL = 0, WEIR_BOOL, WEIR_INT, WEIR_REAL, WEIR_TEXT, WEIR_UUID };

/* Bytes that somebody else owns; not terminated. */
struct weir_text {
	const char *at;
	size_t length;
};

/* 16 bytes in network order (RFC 4122). */
struct weir_uuid {
	uint8_t byte[16];
};

enum { WEIR_UUID_TEXT = 37 }; /* 36 characters and the terminator */

struct weir_value {
	enum weir_type type;
	uint32_t length; /* TEXT: bytes */
	union {
		bool boolean;
		int64_t integer;
		double real;
		const char *text; /* not terminated */
		struct weir_uuid uuid;
	} as;
};

static inline struct weir_value weir_null(void)
{
	return (struct weir_value){ .type = WEIR_NULL };
}

static inline struct weir_value weir_bool(bool v)
{
	return (struct weir_value){ .type = WEIR_BOOL, .as.boolean = v };
}

static inline struct weir_value weir_int(int64_t v)
{
	return (struct weir_value){ .type = WEIR_INT, .as.integer = v };
}

static inline struct weir_value weir_real(double v)
{
	return (struct weir_value){ .type = WEIR_REAL, .as.real = v };
}

static inline struct weir_value weir_id(struct weir_uuid v)
{
	return (struct weir_value){ .type = WEIR_UUID, .as.uuid = v };
}

/* Borrows the bytes; to keep them as long as a row lives use weir_row_text(). */
static inline struct weir_value weir_text(const char *at, size_t length)
{
	return (struct weir_value){ .type = WEIR_TEXT, .length = (uint32_t)length, .as.text = at };
}

static inline struct weir_value weir_string(const char *s)
{
	return weir_text(s, strlen(s));
}

static inline bool weir_is_null(const struct weir_value *v)
{
	return v->type == WEIR_NULL;
}

static inline bool weir_text_is(const struct weir_value *v, const char *s)
{
	return v->type == WEIR_TEXT && v->length == strlen(s) && !memcmp(v->as.text, s, v->length);
}

/* Same type and same value; two NULLs are the same. INT 1 and REAL 1.0 are the same. */
WEIR_API bool weir_value_same(const struct weir_value *a, const struct weir_value *b);

/* An order for sorting, <0, 0, >0: by type first, then by value; texts by their bytes. */
WEIR_API int weir_value_order(const struct weir_value *a, const struct weir_value *b);

/*
 * Writes v as text ("", "true", "42", "1.135962331", a uuid in lower case) into
 * buffer, always terminated, and returns the length that it needed without the
 * terminator, like snprintf. A REAL is written with the fewest digits that read
 * back as the same number.
 */
WEIR_API size_t weir_value_print(const struct weir_value *v, char *buffer, size_t size);

/* "null", "boolean", "integer", "real", "text", "uuid". */
WEIR_API const char *weir_type_name(enum weir_type type);

/* Strict: the whole text must be the number; no blanks, no locale. */
WEIR_API bool weir_parse_int(struct weir_text text, int64_t *out);
WEIR_API bool weir_parse_real(struct weir_text text, double *out); /* finite numbers only */
WEIR_API bool weir_parse_bool(struct weir_text text, bool *out);   /* true/false in any case, 1/0 */
/* YYYY-MM-DD, M/D/YY or M/D/YYYY (YY: 69..99 are 1969..1999, else 20YY); writes ISO. */
WEIR_API bool weir_parse_date(struct weir_text text, char iso[11]);
WEIR_API bool weir_parse_uuid(struct weir_text text, struct weir_uuid *out);

/* Blanks (space, tab, CR, LF) off both ends. */
WEIR_API struct weir_text weir_trim(struct weir_text text);
/* Is it UTF-8? RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
WEIR_API bool weir_utf8_valid(const char *at, size_t length);

/* out must hold WEIR_UUID_TEXT bytes. */
WEIR_API void weir_uuid_print(const struct weir_uuid *uuid, char *out);

#endif
