/*
 * books.h - what a run counted. Filled by flow and settle, read by report and verify.
 */
#ifndef WEIR_BOOKS_H
#define WEIR_BOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <weir/error.h>

struct weir_remark;

enum { WEIR_WARNING_KINDS = 32, WEIR_KIND_NAME = 24, WEIR_KIND_SAMPLE = 200 };

/* One kind of warning: how often, and the first one. */
struct weir_warning_count {
	char kind[WEIR_KIND_NAME];
	uint64_t count;
	uint64_t first_line;
	char sample[WEIR_KIND_SAMPLE];
};

/* What kind of present a present row is. */
enum weir_present {
	WEIR_PRESENT_SAME = 0,
	WEIR_PRESENT_DIFFERS,  /* other values than the store's, which were kept */
	WEIR_PRESENT_OTHER,    /* as another row of the store, or under another key */
	WEIR_PRESENT_SPELLING, /* under another spelling */
	WEIR_PRESENT_UPDATED,  /* other values than the store's, which were written over */
	WEIR_PRESENT_KINDS,
};

enum weir_step_state {
	WEIR_STEP_LEFT_OUT = 0, /* not asked for (--only, --from, --until), or not reached */
	WEIR_STEP_DONE,
	WEIR_STEP_STOPPED,
};

/* A step of the run. For a flow, read = inserted + present + duplicate + rejected. */
struct weir_step_books {
	const char *name;
	bool is_task;
	enum weir_step_state state;
	const char *file;      /* the source's file, or NULL */
	const char *guarantee; /* what its write mode does, in words, or NULL */
	uint64_t read, inserted, present, duplicate, rejected;
	uint64_t kind[WEIR_PRESENT_KINDS]; /* of the present: their sum */
	uint64_t orphaned;                 /* of the rejected: their parent was */
	uint64_t filtered;                 /* of the rejected: a filter takes them out */
	/* Warnings of present rows; a row may have several. */
	uint64_t differs;                  /* of the present: other values than the store's, kept */
	uint64_t respelled;                /* of the present: found under another spelling */
	uint64_t merged;                   /* of the present: the store has another row for it */
	uint64_t updated;                  /* of the present: written over (upsert) */
	uint64_t batches, skipped_batches; /* skipped: settled by an earlier, stopped run */
	double seconds;
	const char *reject_file; /* NULL: none written */
	const char *warning_file;
	struct weir_warning_count warning[WEIR_WARNING_KINDS];
	size_t warning_kinds;
	uint64_t warnings;
	uint64_t expected_requests; /* in a dry run: that a run would make here besides */
	struct weir_warning_count refusal[WEIR_WARNING_KINDS]; /* the same of rejected rows */
	size_t refusal_kinds;
	char **note; /* lines of weir_note() */
	size_t note_count;
};

enum weir_check_state { WEIR_CHECK_GOOD, WEIR_CHECK_BAD, WEIR_CHECK_NOT_MADE };

/* One line of `verify:`. */
struct weir_check_books {
	char what[160]; /* "results per race_id = results.inserted + results.present" */
	enum weir_check_state state;
	uint64_t expected, counted; /* totals */
	uint64_t others; /* rows that the store had and the input has not; not a mistake */
	uint64_t groups, bad_groups;
	char detail[400]; /* first groups that differ, or why it was not made */
};

struct weir_books {
	const char *pipeline, *run_id, *store, *state_dir;
	bool dry_run, resumed, retry;
	struct weir_step_books *step;
	size_t step_count;
	struct weir_check_books *check;
	size_t check_count;
	uint64_t requests, retries, connections; /* of a remote store; 0: it is local */
	double seconds;
	enum weir_code outcome; /* WEIR_OK: all steps asked for were done */
	int exit_code;
	bool unbooked; /* it went to its end, and the state or the receipt could not be written */
	const char *again;                   /* the command that goes on after a stop, or NULL */
	const struct weir_step_books *whole; /* rejected rows were tried again: what the run has
						counted with them, of all flows; else NULL */
};

/* Counts a refusal or a warning. line: 0: it is about no row. */
void weir_books_remark(struct weir_step_books *step, uint64_t line,
		       const struct weir_remark *remark);
/* Rows that were read and whose fate is not settled; 0 when the books add up. */
uint64_t weir_books_unsettled(const struct weir_step_books *step);
/* Adds up the flows, and the warnings of all steps. */
void weir_books_total(const struct weir_books *books, struct weir_step_books *total);
/* "complete", "rejected", "unverified", "unaccounted", "stopped": the outcome in a word. */
const char *weir_books_outcome(const struct weir_books *books);
/* "same", "differs", "other", "spelling", "updated". */
const char *weir_present_name(enum weir_present kind);
const char *weir_step_state_name(enum weir_step_state state);

#endif
