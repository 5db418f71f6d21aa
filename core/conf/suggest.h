/*
 * suggest.h - the hint for a name that is not known.
 */
#ifndef WEIR_SUGGEST_H
#define WEIR_SUGGEST_H

#include <stddef.h>

#include <weir/error.h>

/* The hint becomes 'did you mean "x"? LABEL: a, b, c'; label NULL: without the list. */
void weir_suggest(struct weir_error *err, const char *name, const char *const *known, size_t count,
		  const char *label);

#endif
