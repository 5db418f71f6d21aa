/*
 * table-sink-convert.h - turns a value into the type that the store has for a column.
 */
#ifndef WEIR_TABLE_SINK_CONVERT_H
#define WEIR_TABLE_SINK_CONVERT_H

#include <weir/plugin.h>

/*
 * False where the value has no form in that type. NULL stays NULL; a blank text is NULL for
 * all types but TEXT; type NULL takes anything. A TEXT made of another type needs memory:
 * *out is then NULL and the caller prints the value.
 */
bool sink_convert(const struct weir_value *value, enum weir_type type, struct weir_value *out);

/* True if the value must be printed to become of that type. */
bool sink_must_print(const struct weir_value *value, enum weir_type type);

/* "a whole number", "a number", "true or false", "a uuid", "a text". */
const char *sink_type_words(enum weir_type type);

/* Cuts text to at most most bytes at a character, control characters as blanks; out holds
 * most + 1 bytes. Returns the length. */
size_t sink_printable(const char *at, size_t length, size_t most, char *out);

#endif
