/*
 * audit.h - `weir verify`: what input and store do not have alike.
 *
 * It is a dry run with somebody listening. Every flow resolves its rows against the store, as a
 * run does; what is not as it is there is a difference, and told as it comes, so that memory
 * does not grow with their number. What only the store has is looked for afterwards, where
 * `verify:` says that the store has the input's rows and no others (`equals:` with `per:`).
 *
 * audit_run.c is the verb, audit.c listens, audit_reason.c says why, audit_look.c reads moved rows,
 * audit_wrote.c compares what nobody else does, audit_extra.c and audit_doubled.c find what only
 * the store has, audit_books.c asks the books of finished runs, audit_out.c writes the file of
 * differences, audit_report.c tells people.
 */
#ifndef WEIR_AUDIT_H
#define WEIR_AUDIT_H

#include <stdio.h>

#include <weir/file.h>

#include "../base/buffer.h"
#include "flow.h"

enum weir_difference {
	WEIR_SAME = 0,
	WEIR_MISSING,   /* the input has it, the store does not */
	WEIR_DIFFERENT, /* the same key, other values, or another spelling of the key */
	WEIR_ELSEWHERE, /* the store has it under another row, such as another athlete */
	WEIR_REFUSED,   /* the input has it, and it was rejected */
	WEIR_EXTRA,     /* the store has it, the input does not */
	WEIR_DIFFERENCES,
};

/* What was found of one flow. */
struct weir_audit_step {
	uint64_t rows, count[WEIR_DIFFERENCES], duplicate, unexplained;
	uint64_t lost;   /* went in mended, and are not there */
	uint64_t mended; /* not there as the input has them, and there as they were mended */
	uint64_t open[WEIR_DIFFERENCES]; /* the unexplained, by their kinds */
	bool noted;                      /* books of a finished run speak of its input */
};

/* One difference. Texts end with the call that is told of it. */
struct weir_audit_line {
	const char *flow;
	uint64_t line; /* 0: of the store alone */
	enum weir_difference kind;
	bool explained;
	const char *reason; /* without names of people: it goes to the terminal */
	const struct weir_uuid *id;
	struct weir_text input,
		store; /* the record in the file, values of the store; may be empty */
};

enum {
	WEIR_AUDIT_SHOWN = 20,      /* differences for the terminal */
	WEIR_AUDIT_LABELS = 100,    /* groups that are named together */
	WEIR_AUDIT_KNOWN = 1000,    /* names that are kept; others are asked of the store */
	WEIR_AUDIT_TEXT = 64 << 20, /* bytes of a line of the file: far above the row ceilings */
};

struct weir_audit_label {
	struct weir_uuid id;
	const char *text;
};

struct weir_audit_books;
struct weir_receipt;

struct weir_audit {
	struct weir_session *session;
	struct weir_audit_step *step; /* per step of the pipeline */
	size_t *step_of;              /* per table: the step that fills it; SIZE_MAX: none did */
	struct weir_audit_books *books;
	const struct weir_receipt *receipt;              /* --receipt, or NULL */
	struct weir_audit_label label[WEIR_AUDIT_KNOWN]; /* rows by which `verify:` counts */
	size_t label_count;
	/* The file of differences, and the first ones for the terminal. */
	const char *running; /* a run that writes into the store meanwhile; or NULL */
	const char *stopped; /* the last run, if it has not ended; or NULL */
	const char *again;   /* how it goes on */
	const char *path;    /* NULL: there is no place for it */
	struct weir_file *file;
	struct weir_buffer text;
	const char *shown[WEIR_AUDIT_SHOWN];
	size_t shown_count;
	uint64_t differences, unexplained;
};

const char *weir_difference_name(enum weir_difference kind);

struct weir_audit *weir_audit_new(struct weir_session *session, const char *path);
void weir_audit_free(struct weir_audit *audit); /* accepts NULL */

/* Compares in a session of its own, tells nobody, and takes what was found for each line of
 * `verify:`. Rows that went in mended are among those that have to be there. */
bool weir_audit_checks(const struct weir_run_options *options, struct weir_arena *arena,
		       struct weir_check_books **check, size_t *count, struct weir_error *err);

/* Before a flow's first batch: what of the store it will ask for, in as few reads as can be. */
bool weir_audit_begin(struct weir_flow *flow, struct weir_error *err);
/* In the place of a batch's settling. A row that the books have as refused becomes one. */
bool weir_audit_batch(const struct weir_flow *flow, struct weir_work *work, struct weir_error *err);
/* After all flows. */
bool weir_audit_extra(struct weir_audit *audit, struct weir_error *err);
/* And what the store has twice: doubled.c notes it while rows are read. */
bool weir_audit_doubled(struct weir_audit *audit, struct weir_error *err);
/* An extra row is told once. */
bool weir_audit_once(struct weir_audit *audit, const struct weir_uuid *id, bool *first,
		     struct weir_error *err);
/* Counts and notes a difference of a step. */
bool weir_audit_tell(struct weir_audit *audit, size_t step, const struct weir_audit_line *line,
		     struct weir_error *err);
/* Counts a difference in a group of a line of `verify:`. */
bool weir_audit_count(struct weir_audit *audit, size_t number, const struct weir_uuid *group,
		      enum weir_difference kind, struct weir_error *err);
/* Ends the file of differences. */
bool weir_audit_commit(struct weir_audit *audit, struct weir_error *err);
/* To stdout. code: the exit code. */
void weir_audit_report(const struct weir_audit *audit, int code, FILE *out);

/* What the receipt says of files, pipeline and store; what is not so goes to problems. */
bool weir_audit_receipt_fits(const struct weir_session *session, const struct weir_receipt *receipt,
			     struct weir_problems *problems);
/* After all; true without a receipt. Its numbers explain where there are no books. */
bool weir_audit_receipt_holds(struct weir_audit *audit);
void weir_audit_receipt_report(const struct weir_audit *audit, FILE *out);

#endif
