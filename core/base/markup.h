/*
 * markup.h - texts that somebody else made up, put into HTML, SVG and Markdown, where they do
 * nothing.
 *
 * Control characters, those that turn the direction of writing or have no width, and bytes that are
 * no UTF-8 are made visible: "\x0a", "\u202e". A text above the ceiling is cut at a whole character
 * and ends in an ellipsis.
 *
 *	weir_html(out, "<td title=\"{}\">{}</td>", path, name);
 */
#ifndef WEIR_MARKUP_H
#define WEIR_MARKUP_H

#include "buffer.h"

enum { WEIR_MARKUP_MOST = 400 /* bytes of one text that weir_html() puts in */ };

/* For text and for attributes in quotes. most: bytes of the text that are looked at. */
void weir_markup_html(struct weir_buffer *out, const char *text, size_t most);
/* For a line or a cell of a table of Markdown, as <code>: there a forge looks for no names, issues
 * and addresses. */
void weir_markup_markdown(struct weir_buffer *out, const char *text, size_t most);

/* Appends the format, a literal, in which each {} is the next of the texts that follow, escaped. */
#define weir_html(out, ...) weir_markup_fill(out, (const char *const[]){ __VA_ARGS__, NULL })
void weir_markup_fill(struct weir_buffer *out, const char *const *text);

#endif
