/*
 * text.h - small questions about bytes: valid UTF-8, folded, escaped, similar.
 */
#ifndef WEIR_TEXT_H
#define WEIR_TEXT_H

#include <weir/value.h>

#include "buffer.h"

/*
 * The form in which names are compared: ASCII letters in lower case, every run of
 * other ASCII bytes that are not digits to one blank, none at the ends, bytes from
 * 0x80 kept. out must hold length bytes; returns the folded length.
 */
size_t weir_fold(const char *at, size_t length, char *out);

/* The bytes of the character that begins here; 0: it is no valid UTF-8. left is not 0. */
size_t weir_utf8_step(const char *at, size_t left);

/* Appends text for a terminal: control characters (C0, DEL, C1) and invalid UTF-8 as \xNN. */
void weir_text_visible(struct weir_buffer *out, const char *at, size_t length);

/* Appends text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void weir_text_json(struct weir_buffer *out, const char *at, size_t length);

/* What stands for an ASCII character in XML and HTML; NULL: itself. */
const char *weir_xml_entity(char c);
/*
 * Appends text for XML and HTML, between tags or in an attribute with quotes: & < > " and ' as
 * entities; control characters made visible as above; U+FFFE and U+FFFF, which XML has not, as
 * U+FFFD.
 */
void weir_text_xml(struct weir_buffer *out, const char *at, size_t length);

/* Appends one CSV field, quoted only where it must be. */
void weir_text_csv(struct weir_buffer *out, char separator, const char *at, size_t length);

/*
 * Ends a text that snprintf() had to cut (needed >= size) in an ellipsis, at the end of a
 * whole character. Does nothing to others.
 */
void weir_text_cut(char *text, size_t size, size_t needed);

/*
 * "did you mean": the candidate nearest to name by Damerau-Levenshtein distance, or
 * NULL where none is near (more than a third of the name's length, at least 1, away).
 * Names above 64 bytes are near to none.
 */
const char *weir_nearest(const char *name, const char *const *candidate, size_t count);

#endif
