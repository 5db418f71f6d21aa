/*
 * mdoc.h - text as the macros of manual pages (mdoc) take it: what has a meaning there is escaped.
 */
#ifndef WEIR_MDOC_H
#define WEIR_MDOC_H

#include <stdio.h>

/* The date of pages that are made of tables. */
#define WEIR_MDOC_DATE "November 25, 2026"

/*
 * Sentences, each in a line of its own. Line breaks are blanks, an empty line begins a paragraph,
 * `this` is bold. Ends with a line break.
 */
void weir_mdoc_text(const char *text, FILE *out);
/* Lines as they stand, between .Bd -literal and .Ed. */
void weir_mdoc_literal(const char *text, FILE *out);
/* One argument of a macro, a blank before it. */
void weir_mdoc_argument(const char *at, size_t length, FILE *out);

#endif
