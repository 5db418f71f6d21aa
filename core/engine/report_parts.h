/*
 * report_parts.h - the pieces that the report is made of; they look at no clock and no terminal.
 */
#ifndef WEIR_REPORT_PARTS_H
#define WEIR_REPORT_PARTS_H

#include <stdio.h>

#include "../base/buffer.h"
#include "books.h"

enum {
	WEIR_COUNT_TEXT = 27,           /* "18,446,744,073,709,551,615" and the terminator */
	WEIR_PROGRESS_CEILING = 8192,   /* bytes of a progress line */
	WEIR_VISIBLE_CEILING = 1 << 20, /* bytes of one text in the summary */
};

/* The number with commas between thousands; returns out. */
const char *weir_count_print(uint64_t count, char out[WEIR_COUNT_TEXT]);
/* Characters of a UTF-8 text. */
size_t weir_display_width(const char *text);

/* How far a step is. */
struct weir_progress_state {
	const struct weir_step_books *step;
	uint64_t done, total; /* the source's own unit; total 0: unknown */
	uint64_t elapsed_us;
};

/* One line of at most width characters, with a bar; what does not fit is left out. */
void weir_progress_line(const struct weir_progress_state *state, size_t width,
			struct weir_buffer *out);
/* The same for a log: "42%, 4,600 rows, 92,000 rows/s, 5 batches, 0 rejected, 0:03 left". */
void weir_progress_words(const struct weir_progress_state *state, struct weir_buffer *out);

/* Errors of `out` stay on the stream, for its owner to look at. */
/* Writes text that somebody else made up, control characters made visible; out may be NULL.
 * Returns how many characters it takes. */
size_t weir_put_visible(FILE *out, const char *text);
/* A line of `verify:`. */
void weir_summary_check(const struct weir_check_books *check, FILE *out);
void weir_summary_table(const struct weir_books *books, FILE *out);
/* Why a run stopped, in words: "interrupted". */
const char *weir_stop_reason(enum weir_code code);
/* "stopped: ...; to go on run: ...", of a run that stops before its first step, too. */
void weir_summary_stop(const struct weir_books *books, FILE *out);
void weir_summary_text(const struct weir_books *books, FILE *out);
void weir_summary_json(const struct weir_books *books, FILE *out);
/* Its keys "steps", "total" and "verify". */
struct weir_json;
void weir_summary_json_parts(struct weir_json *json, const struct weir_books *books);

#endif
