/*
 * retry.h - rejected rows of a finished run are tried again, and move in the books of that run.
 *
 * A retry is a run of the same pipeline with the same options, in which the sources of flows with
 * rejected rows read the mended reject file in place of their own, and flows without any are left
 * out. What comes of the rows is written into the batches that they were read in: retry.c begins
 * and ends it, retry_rows.c has the state know of rows, retry_file.c looks the file over first.
 *
 * Where rows can only be told apart with the whole input (ahead.c), both files are read. So the
 * input has to be the one that the run read.
 */
#ifndef WEIR_RETRY_H
#define WEIR_RETRY_H

#include "facts.h"
#include "flow.h"
#include "ledger_read.h"
#include "run_parts.h"

/* One flow of the run. */
struct weir_retry_flow {
	bool wanted; /* it has rejected rows, other than those that a filter took out */
	bool empty;  /* it has none at all */
	bool lost;   /* it would be wanted, and its file is gone */
	const char *name;
	struct weir_mended mended;
	uint64_t *line; /* those that may stand in the file, ascending: the run's rejected rows, and
			   rows that an earlier retry has moved */
	size_t line_count;
	uint64_t rejected;          /* rows, by the books */
	const char *input, *sha256; /* that the run read */
};

struct weir_retry {
	struct weir_arena arena;
	struct weir_ledger *ledger; /* until the session takes it */
	const char *state;          /* its folder */
	struct weir_run_row run;
	struct weir_run_options options; /* of the run */
	struct weir_retry_flow *flow;    /* by the number of the step */
	size_t flow_count;
	bool original; /* chains that open now read the input itself */
};

/* Finds the run, its rejected rows and its options. Release it in either case. */
bool weir_retry_open(struct weir_retry *retry, const struct weir_run_options *options,
		     const char *run, struct weir_error *err);
/* Are there any that are not there on purpose? */
bool weir_retry_has_rows(const struct weir_retry *retry);
void weir_retry_release(struct weir_retry *retry);
/* The state that the options name; NULL: there is none. */
struct weir_ledger *weir_ledger_of(const struct weir_run_options *options, struct weir_arena *arena,
				   const char **state, struct weir_error *err);

/* Before a row moves: the input is as it was, every row of the file is one of the run's. */
bool weir_retry_check(struct weir_session *session, const struct weir_chain *chain,
		      struct weir_error *err);
/* The store is open: takes the state over. BAD_CONFIG: it is another pipeline or store by now. */
bool weir_retry_begin(struct weir_session *session, const struct weir_run_facts *facts,
		      struct weir_error *err);
/* Before a write: which rows are to be new. */
bool weir_retry_intend(struct weir_flow *flow, const struct weir_work *work,
		       struct weir_error *err);
/* Rows that are present because an earlier retry brought them are inserted. */
bool weir_retry_remember(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);
/* After it. */
bool weir_retry_settle(struct weir_flow *flow, const struct weir_work *work,
		       struct weir_error *err);
/* The run's totals and outcome, with what was moved; good: the retry went to its end. */
bool weir_retry_end(struct weir_session *session, const struct weir_run_facts *facts, bool good,
		    struct weir_error *err);
/* `verify:`, over the whole run. */
bool weir_retry_verify(struct weir_session *session, struct weir_error *err);
/* The exit code of a retry that went to its end, and what becomes of the run. */
bool weir_retry_conclude(struct weir_session *session, const struct weir_run_row *run,
			 struct weir_error *err);
/* A receipt of the whole run, with all its inputs; facts: of the retry. */
bool weir_retry_receipt(struct weir_session *session, const struct weir_run_facts *facts,
			struct weir_error *err);

#endif
