/*
 * json.h - writes JSON straight to a stream, value by value.
 *
 * Counts are exact up to 64 bits, texts need not be UTF-8, nothing is held in memory. Errors of
 * the stream stay on it, for its owner to look at.
 */
#ifndef WEIR_JSON_H
#define WEIR_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "buffer.h"

struct weir_json {
	FILE *out;
	bool first; /* nothing stands in the innermost object or list yet: true at the begin */
};

/* name: a literal that needs no escapes; NULL in a list, and for the outermost value. */
/* bracket: '{' or '['; closed with the other one of its kind. */
void weir_json_open(struct weir_json *json, const char *name, char bracket);
void weir_json_close(struct weir_json *json, char bracket);
/* value: NULL becomes null. */
void weir_json_text(struct weir_json *json, const char *name, const char *value);
void weir_json_count(struct weir_json *json, const char *name, uint64_t value);
void weir_json_int(struct weir_json *json, const char *name, int64_t value);
void weir_json_flag(struct weir_json *json, const char *name, bool value);
/* With at most 15 digits; what is no number becomes 0. */
void weir_json_number(struct weir_json *json, const char *name, double value);
/* Microseconds are the last digit; what is no number becomes 0. */
void weir_json_seconds(struct weir_json *json, const char *name, double value);
/* A text whose name is somebody else's: a column, a table. */
void weir_json_named(struct weir_json *json, const char *name, const char *value);
void weir_json_named_count(struct weir_json *json, const char *name, uint64_t value);

/* Has `put` write it into memory, and appends that. False: no memory, or beyond out's ceiling. */
typedef void weir_json_fn(struct weir_json *json, const void *arg);
bool weir_json_append(struct weir_buffer *out, weir_json_fn *put, const void *arg);

#endif
