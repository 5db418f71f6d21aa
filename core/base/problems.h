/*
 * problems.h - all mistakes of one pass, so that a user mends them in one go.
 */
#ifndef WEIR_PROBLEMS_H
#define WEIR_PROBLEMS_H

#include <weir/error.h>
#include <weir/option.h>

#include "log.h"

enum { WEIR_PROBLEMS_CEILING = 100 };

struct weir_problems {
	struct weir_error *item; /* in the order in which they were found */
	size_t count;            /* kept ones, up to the ceiling */
	size_t total;            /* found ones */
};

void weir_problems_init(struct weir_problems *problems);
void weir_problems_release(struct weir_problems *problems);
/* Keeps a copy. */
void weir_problems_add(struct weir_problems *problems, const struct weir_error *err);
/* A BAD_CONFIG at a place. Returns the kept error, for weir_hint(), or a scratch one past the
 * ceiling. */
struct weir_error *weir_problem(struct weir_problems *problems, const struct weir_place *at,
				const char *format, ...) WEIR_PRINTF(3, 4);
/* The most serious code found: what the program ends with. WEIR_OK: none. */
enum weir_code weir_problems_code(const struct weir_problems *problems);
/* File by file, in the order of the lines. */
void weir_problems_print(struct weir_problems *problems, struct weir_logger *log);

#endif
