/*
 * why.h - the parts of `weir why`: what the books say of a row, what the store says now, and how
 * both are told.
 *
 * The store is asked by the code of an import: the run's flow is opened as it was, its input is
 * read up to the row's batch, and that batch is mapped and resolved, with nothing written.
 */
#ifndef WEIR_WHY_H
#define WEIR_WHY_H

#include "flow.h"
#include "ledger_read.h"
#include "run_parts.h"

enum { WEIR_WHY_LINES = 10 /* rows of one key that are told */ };

/* What the books have of a row. */
struct weir_why_books {
	bool known; /* the run noted it */
	bool settled;
	uint64_t batch, row, request, last_request;
	uint8_t verdict;
	bool has_id;
	struct weir_uuid id; /* that the run inserted it under, or was about to */
	const char *code, *column, *reason, *constraint, *detail; /* REJECTED */
	uint64_t of_line;                                         /* DUPLICATE */
};

/* What a line of the input is. */
enum weir_why_place {
	WEIR_WHY_UNKNOWN = 0, /* it could not be read */
	WEIR_WHY_ROW,
	WEIR_WHY_HEADER, /* before the first row */
	WEIR_WHY_INSIDE, /* of a row that begins at an earlier line */
	WEIR_WHY_BLANK,  /* between two rows */
	WEIR_WHY_BEYOND, /* behind the last row */
};

/* What input and store say now. */
struct weir_why_now {
	enum weir_why_place place;
	uint64_t row, batch; /* ROW */
	uint64_t line;       /* INSIDE: where that row begins; BEYOND: the last row's */
	bool resolved;       /* the store was asked, and: */
	bool there;          /* it has the row */
	bool mended;     /* there: as it was mended in a reject file, the input has it otherwise */
	uint8_t verdict; /* there: with the kind of present */
	struct weir_uuid id;         /* the row's there, or the one that it would get */
	char code[24], refusal[256]; /* not there, and it would be refused, alone: why */
};

struct weir_why {
	const struct weir_run_options *options;
	struct weir_arena arena;
	struct weir_ledger *ledger;
	struct weir_run_row run;
	const char *flow;
	size_t step;      /* of the flow, SIZE_MAX: not known yet */
	bool counted;     /* the run's books have rows of it */
	const char *path; /* its input, or "" */
	const char *sha256;
	uint64_t last_line; /* that the books have a row of */
	/* The session, if it could be opened; else why not. */
	struct weir_session session;
	bool begun, live;
	char run_id[WEIR_RUN_ID];
	struct weir_run_options how;
	const char *excuse;
};

/* why_live.c */
void weir_why_open(struct weir_why *why);
void weir_why_close(struct weir_why *why);
/* Looks at the row that begins at the line; now->place says whether there is one. */
bool weir_why_look(struct weir_why *why, uint64_t line, struct weir_why_now *now,
		   struct weir_error *err);
/* The lines of the rows with this key; *count of them, at most WEIR_WHY_LINES. */
bool weir_why_find(struct weir_why *why, const char *key, uint64_t line[WEIR_WHY_LINES],
		   size_t *count, struct weir_error *err);

/* why_text.c: true: the line is a row. */
bool weir_why_tell(const struct weir_why *why, uint64_t line, const struct weir_why_books *books,
		   const struct weir_why_now *now);

#endif
