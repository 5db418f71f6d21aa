/*
 * store-postgrest-text.h - texts that grow: paths, with their escapes, and JSON bodies.
 *
 * Whoever holds a struct rest_text owns its bytes until rest_text_release(). Without
 * memory a text is marked as failed, and stays so; rest_text_good() tells at the end.
 */
#ifndef WEIR_STORE_POSTGREST_TEXT_H
#define WEIR_STORE_POSTGREST_TEXT_H

#include <weir/plugin.h>

struct rest_text {
	char *at; /* terminated by a NUL that length does not count; NULL: empty */
	size_t length, room;
	bool failed;
};

void rest_text_clear(struct rest_text *text); /* keeps the memory */
void rest_text_release(struct rest_text *text);
/* True, or BROKEN: there was not enough memory for one of its parts. */
bool rest_text_good(const struct rest_text *text, struct weir_error *err);
bool rest_no_memory(struct weir_error *err);

void rest_add(struct rest_text *text, const char *at, size_t length);
void rest_add_string(struct rest_text *text, const char *string);
void rest_add_number(struct rest_text *text, int64_t number);
/* Everything but letters, digits and "-._~" as %XX (RFC 3986). */
void rest_add_percent(struct rest_text *text, const char *at, size_t length);
/* A value of JSON; a uuid and a text are strings. */
void rest_add_json(struct rest_text *text, const struct weir_value *value);
void rest_add_json_string(struct rest_text *text, const char *at, size_t length);

#endif
