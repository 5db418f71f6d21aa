/*
 * ledger.h - the state: which runs there were, and what became of every batch.
 *
 * One SQLite file in the state folder. The store commits first, durably; then the state.
 * The state may be lost: a run without it finds every row present and inserts nothing
 * twice; only the books then say "present" where they said "inserted".
 */
#ifndef WEIR_LEDGER_H
#define WEIR_LEDGER_H

#include "../data/rows.h"
#include "books.h"

struct weir_ledger;

enum { WEIR_RUN_ID = 32 }; /* bytes of a run's id with its terminator: "20251025-101502-3fa9" */

/* A run as `weir status` lists it. */
struct weir_run_row {
	const char *id, *pipeline, *file, *store, *began, *ended, *outcome, *again;
	const char *fingerprint;
	bool finished, running;
	int64_t read, inserted, present, duplicate, rejected;
};

/* Makes a new run's id. */
void weir_run_id_make(char *id);

/* The folder exists. Another program that uses it: waits, then BUSY. */
struct weir_ledger *weir_ledger_open(const char *folder, struct weir_error *err);
void weir_ledger_free(struct weir_ledger *ledger);

/*
 * Begins a run, or goes on with the last one of the same fingerprint and store if that
 * did not end: *resumed, and id becomes its id. BUSY while another process is at it.
 */
bool weir_ledger_begin(struct weir_ledger *ledger, const struct weir_books *books, const char *file,
		       const char *fingerprint, char *id, bool *resumed, struct weir_error *err);
/* What a flow has counted so far; for weir_ledger_runs(). */
bool weir_ledger_step(struct weir_ledger *ledger, const struct weir_step_books *step, size_t number,
		      struct weir_error *err);
/* finished: the run is over, and will not be gone on with. */
bool weir_ledger_end(struct weir_ledger *ledger, const struct weir_books *books, bool finished,
		     const char *outcome, struct weir_error *err);

/* Before a write: which rows of the batch are new (WEIR_INSERTED in verdict, a byte per row). */
bool weir_ledger_intend(struct weir_ledger *ledger, size_t step, uint64_t batch, uint64_t hash,
			const uint8_t *verdict, size_t count, struct weir_error *err);
/* After it: what became of each row; refused and duplicate rows become rows of the state. */
bool weir_ledger_settle(struct weir_ledger *ledger, size_t step, const struct weir_batch *batch,
			uint64_t hash, const uint64_t *of_line, struct weir_error *err);
/* What an earlier try of this run put down for the batch; *verdict is NULL if nothing, or if
 * its rows were others. Lives in the batch. */
bool weir_ledger_recall(struct weir_ledger *ledger, size_t step, struct weir_batch *batch,
			uint64_t hash, const uint8_t **verdict, bool *settled,
			struct weir_error *err);

/* Tasks that are done once. */
bool weir_ledger_task_done(struct weir_ledger *ledger, size_t step, struct weir_error *err);
bool weir_ledger_task_was_done(struct weir_ledger *ledger, size_t step, bool *done,
			       struct weir_error *err);

/* The last runs, newest first. */
bool weir_ledger_runs(struct weir_ledger *ledger, size_t most,
		      void (*each)(void *arg, const struct weir_run_row *run), void *arg,
		      struct weir_error *err);

/* The folder that holds the state: given, or $XDG_STATE_HOME/weir, or ~/.local/state/weir. */
bool weir_state_folder(const char *given, char *out, size_t size, struct weir_error *err);
/* Makes it, and the folders above it, where they do not exist. */
bool weir_state_make(const char *folder, struct weir_error *err);

#endif
