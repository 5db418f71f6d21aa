/*
 * error.h - what went wrong, where in the user's files, and what to do about it.
 *
 * A function that can fail returns bool and takes a struct weir_error * as its
 * last parameter. It fills the error only when it returns false. Handle an error
 * or return it; never log it and return it. An error needs no heap and no
 * clean-up: the caller keeps it on its stack.
 */
#ifndef WEIR_ERROR_H
#define WEIR_ERROR_H

#include <stdbool.h>
#include <stdint.h>

/* Marks what the host program exports to plugins; these symbols are the ABI. */
#define WEIR_API __attribute__((visibility("default")))
/* Lets the compiler check a printf-like format against its arguments. */
#define WEIR_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* A code names the reaction, not the origin. engine/settle.c acts on it. */
enum weir_code {
	WEIR_OK = 0,
	WEIR_BAD_CONFIG, /* pipeline, option, input contract: stop before a row moves (exit 1) */
	WEIR_BAD_DATA,   /* these rows are refused: they go to the reject file (exit 3) */
	WEIR_BUSY,       /* try later; when the patience is used up: stop, resumable (exit 2) */
	WEIR_UNSURE,     /* sent, outcome unknown: send again, ids make it repeatable (exit 2) */
	WEIR_TOO_BIG,    /* the request is too large for the store: halve it (exit 2) */
	WEIR_DENIED,     /* rights, read-only, wrong schema: a person must act first (exit 5) */
	WEIR_HOSTILE,    /* one cause in the store refuses row after row (exit 5) */
	WEIR_LIMIT,      /* more rejects than the pipeline allows (exit 5) */
	WEIR_BROKEN,     /* disk full, input changed while it was read (exit 5) */
	WEIR_CANCELLED,  /* interrupted by the user: stop, resumable (exit 130/143) */
	WEIR_BUG,        /* an invariant of weir or of a plugin failed (exit 5) */
};

struct weir_error {
	enum weir_code code;
	uint32_t wait_ms; /* BUSY: when the other side wants to be asked again; 0: it did not say */
	uint64_t line;    /* 1-based line in file; 0: not about a line */
	uint32_t at_column; /* 1-based character in that line; 0: unknown */
	char file[256];     /* the user's file; "": not about a file */
	char message[640];  /* one line, no full stop; cut texts end in an ellipsis */
	char hint[320];     /* what to try; "": nothing to suggest */
};

/* Fills *err and returns false, so that `return weir_fail(...)` reads well. */
WEIR_API bool weir_fail(struct weir_error *err, enum weir_code code, const char *format, ...)
	WEIR_PRINTF(3, 4);

/* The place in the user's file; line and column 0 mean "not known". Returns false. */
WEIR_API bool weir_fail_at(struct weir_error *err, enum weir_code code, const char *file,
			   uint64_t line, uint32_t column, const char *format, ...)
	WEIR_PRINTF(6, 7);

/* Adds what the user can do. Call it after weir_fail(); returns false. */
WEIR_API bool weir_hint(struct weir_error *err, const char *format, ...) WEIR_PRINTF(2, 3);

/* Puts context and ": " in front of the message ("flow \"results\": ..."); returns false. */
WEIR_API bool weir_while(struct weir_error *err, const char *format, ...) WEIR_PRINTF(2, 3);

/* "BAD_CONFIG", "BUSY", ...; never NULL. */
WEIR_API const char *weir_code_name(enum weir_code code);

#endif
