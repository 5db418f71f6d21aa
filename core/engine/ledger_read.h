/*
 * ledger_read.h - what the state knows, looked up: runs, their flows, batches, rows.
 *
 *	weir_ledger_find(ledger, "last", &arena, &run, err)            which run
 *	weir_ledger_flows(ledger, run.id, each_flow, arg, err)         what its flows counted
 *	weir_ledger_batches(ledger, run.id, step, each_batch, arg, err)
 *		batch->verdict[i]          what became of row i; weir_verdict_of(),
 *weir_present_of() weir_ledger_line(batch, i) its line in the input batch->id                  ids
 *of the rows that this run inserted, in their order weir_ledger_rows(...)      refused and
 *duplicate rows with their reasons weir_ledger_locate(...)    the batch that a line is in, and
 *which of its rows
 *
 * A batch that is not settled was killed under way: its verdicts are what was meant (INSERTED, or
 *0), and its ids are those that may be in the store. Whoever removes rows by their ids has to ask
 *the other runs' batches too where their books overlap: ids are derived from keys, so that another
 *run that inserts the same row later gives it the same id.
 *
 * A struct that is handed to a callback, and all it points to, is valid during the call only.
 */
#ifndef WEIR_LEDGER_READ_H
#define WEIR_LEDGER_READ_H

#include "ledger.h"

/* A run. Texts are "" where an older weir did not note them, and NULL where there is none yet. */
struct weir_run_row {
	const char *id, *pipeline, *file, *store, *began, *ended, *outcome, *again;
	const char *fingerprint, *text, *selection, *store_name, *options, *receipt;
	bool finished, running;
	bool retried;  /* its rejected rows are being tried again now */
	bool cut_off;  /* a retry of its rejected rows was killed under way */
	int exit_code; /* -1: it has not ended, or an older weir did not note it */
	int64_t read, inserted, present, duplicate, rejected;
};

/* In a word: "complete", "rejected", "CANCELLED", "running now", "not ended", "retry
 * running", "retry stopped". */
const char *weir_run_outcome(const struct weir_run_row *run);
/* It ended by itself, was not undone or given up since: its rejected rows can be tried again. */
bool weir_run_may_retry(const struct weir_run_row *run);
/* Was that begun, and is it to be gone on with? */
bool weir_run_retry_stopped(const struct weir_run_row *run);

/* A flow of a run. */
struct weir_flow_row {
	size_t step;
	const char *name;
	double seconds;
	int64_t read, inserted, present, duplicate, rejected, batches;
	int64_t kind[WEIR_PRESENT_KINDS]; /* of the present */
	int64_t orphaned, warnings;
	const char *path, *sha256; /* its input; "" if it is not known */
	uint64_t size;
};

/* A batch of a flow. */
struct weir_batch_row {
	size_t step;
	uint64_t number, hash;
	bool settled;
	const uint8_t *verdict; /* a byte per row */
	size_t count;
	uint64_t first_row, first_line; /* of the flow, from 1; of the file; 0: not noted */
	struct weir_text gaps;          /* how the lines go on: weir_ledger_line() */
	const struct weir_uuid *id;     /* of the rows that are INSERTED, in their order */
	size_t id_count;
	struct weir_text stored;        /* of those that DIFFER: weir_ledger_stored() */
	uint64_t request, last_request; /* 0: a local store, or nothing was sent */
};

/* What a batch cost: of weir_ledger_costs(). */
struct weir_batch_cost {
	uint64_t number, rows;
	uint64_t took_us; /* 0: not noted */
	uint64_t requests, retries, connections;
};

/* A refused or duplicate row. */
struct weir_reject_row {
	size_t step;
	uint64_t batch, line;
	enum weir_verdict verdict;
	const char *code, *column, *reason, *constraint, *detail;
	uint64_t of_line; /* DUPLICATE of the row at this line */
};

typedef bool weir_run_row_fn(void *arg, const struct weir_run_row *run, struct weir_error *err);
typedef bool weir_run_input_fn(void *arg, const struct weir_run_input *input,
			       struct weir_error *err);
typedef bool weir_flow_row_fn(void *arg, const struct weir_flow_row *flow, struct weir_error *err);
typedef bool weir_batch_row_fn(void *arg, const struct weir_batch_row *batch,
			       struct weir_error *err);
typedef bool weir_batch_cost_fn(void *arg, const struct weir_batch_cost *cost,
				struct weir_error *err);
/* body: as weir_ledger_plot() had it. */
typedef bool weir_plot_row_fn(void *arg, size_t number, const char *body, struct weir_error *err);
typedef bool weir_reject_row_fn(void *arg, const struct weir_reject_row *row,
				struct weir_error *err);

/* The state of a folder that must have one; BAD_CONFIG: it has none. */
struct weir_ledger *weir_ledger_must(const char *folder, struct weir_error *err);
/* The last runs, newest first. */
bool weir_ledger_runs(struct weir_ledger *ledger, size_t most, weir_run_row_fn *each, void *arg,
		      struct weir_error *err);
/* name: an id, the beginning of exactly one, or "last"; NULL is "last". BAD_CONFIG: there is none.
 * Texts live in the arena. */
bool weir_ledger_find(struct weir_ledger *ledger, const char *name, struct weir_arena *arena,
		      struct weir_run_row *run, struct weir_error *err);
/* The last run of the same key, if it did not end. Texts live in the arena. */
bool weir_ledger_unfinished(struct weir_ledger *ledger, const struct weir_run_facts *facts,
			    struct weir_arena *arena, struct weir_run_row *run, bool *found,
			    struct weir_error *err);
/* The files that a run read or was to read, in the order of the steps. */
bool weir_ledger_inputs(struct weir_ledger *ledger, const char *run, weir_run_input_fn *each,
			void *arg, struct weir_error *err);
/* How much of it is settled. */
bool weir_ledger_settled(struct weir_ledger *ledger, const char *run, uint64_t *batches,
			 uint64_t *rows, struct weir_error *err);
/* In the order of the steps. */
bool weir_ledger_flows(struct weir_ledger *ledger, const char *run, weir_flow_row_fn *each,
		       void *arg, struct weir_error *err);
/* In the order of their numbers. */
bool weir_ledger_batches(struct weir_ledger *ledger, const char *run, size_t step,
			 weir_batch_row_fn *each, void *arg, struct weir_error *err);
/* What the settled ones cost, in the same order. */
bool weir_ledger_costs(struct weir_ledger *ledger, const char *run, size_t step,
		       weir_batch_cost_fn *each, void *arg, struct weir_error *err);
/* The plots of a run, in the order of the pipeline. */
bool weir_ledger_plots(struct weir_ledger *ledger, const char *run, weir_plot_row_fn *each,
		       void *arg, struct weir_error *err);
/* Refused and duplicate rows of a flow, in the order of their lines; line: only that one, or 0. */
bool weir_ledger_rows(struct weir_ledger *ledger, const char *run, size_t step, uint64_t line,
		      weir_reject_row_fn *each, void *arg, struct weir_error *err);
/* The batch that has a row that begins at this line: each is called for it, and *row is the row's
 * index. Not called, and *row is SIZE_MAX: there is none. */
bool weir_ledger_locate(struct weir_ledger *ledger, const char *run, size_t step, uint64_t line,
			size_t *row, weir_batch_row_fn *each, void *arg, struct weir_error *err);

/* Lines of rows that were tried again and have moved, or were to be inserted, ascending. */
typedef void weir_line_fn(void *arg, uint64_t line);
bool weir_ledger_moved(struct weir_ledger *ledger, const char *run, size_t step, weir_line_fn *each,
		       void *arg, struct weir_error *err);

/* A row that was tried again, and has moved, or was about to when the retry was cut off. */
struct weir_tried {
	bool again;
	struct weir_uuid id;     /* under which it was to be inserted, all zero if it was not */
	struct weir_wrote wrote; /* with which values; all zero if that is not known */
};
bool weir_ledger_again(struct weir_ledger *ledger, const char *run, size_t step, uint64_t line,
		       struct weir_tried *tried, struct weir_error *err);
/* Was something said of a row while it was written, as that it got another name? */
bool weir_ledger_remarked(struct weir_ledger *ledger, const char *run,
			  const struct weir_batch_row *batch, size_t row, bool *remarked,
			  struct weir_error *err);
/* Did a finished run insert a row that was tried again under this id into this store? */
bool weir_ledger_again_id(struct weir_ledger *ledger, const char *store, const struct weir_uuid *id,
			  bool *again, struct weir_error *err);

/* The line of a row of the batch; 0: it is not known. */
uint64_t weir_ledger_line(const struct weir_batch_row *batch, size_t row);
/* For each row that DIFFERS a hash of what the store had: others are left as they are. False: it
 * was not noted. */
bool weir_ledger_stored(const struct weir_batch_row *batch, uint32_t *hash);
/* The id of a row that this run inserted; NULL for any other. */
const struct weir_uuid *weir_ledger_id(const struct weir_batch_row *batch, size_t row);

#endif
