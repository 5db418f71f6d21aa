/*
 * ledger.h - the state: which runs there were, and what became of every batch and every row.
 *
 * One SQLite file in the state folder. The store commits first, durably; then the state.
 * The state may be lost: a run without it finds every row present and inserts nothing
 * twice; only the books then say "present" where they said "inserted".
 *
 * Who writes: run.c begins and ends a run, settle.c notes each batch twice. Before the store is
 * written the note says which rows are to be new, and under which ids (the intent); after it, what
 * became of every row (the outcome). A batch that was killed in between has an intent and is not
 * settled: its ids may be in the store, or not.
 *
 * Who reads: ledger_read.h, for whoever looks a run, a flow, a batch, or the fate of a line up.
 */
#ifndef WEIR_LEDGER_H
#define WEIR_LEDGER_H

#include "../data/rows.h"
#include "books.h"

struct weir_ledger;

enum { WEIR_RUN_ID = 32 }; /* bytes of a run's id with its terminator: "20251025-101502-3fa9" */

/* A row's verdict in the state is a byte: enum weir_verdict, and what kind of present it is. */
enum {
	WEIR_VERDICT = 0x07,         /* the bits of the verdict */
	WEIR_VERDICT_DIFFERS = 0x08, /* the store has other values, and keeps them */
	WEIR_VERDICT_SPELLING = 0x10,
	WEIR_VERDICT_OTHER = 0x20,   /* it is another row of the store, or under another key */
	WEIR_VERDICT_UPDATED = 0x40, /* the store had other values; they were written over */
};
enum weir_verdict weir_verdict_of(uint8_t byte);
/* Of a present row. Where several are true, the first that is: updated, other, differs, spelling.
 */
enum weir_present weir_present_of(uint8_t byte);

/* Makes a new run's id. */
void weir_run_id_make(char *id);

/* The folder exists. Another program that uses it: waits, then BUSY. A state of an older weir is
 * brought up to date; one of a newer weir, or a corrupt one: BAD_CONFIG, and nothing changed. */
struct weir_ledger *weir_ledger_open(const char *folder, struct weir_error *err);
/*
 * The same for who can go on without the books: a file that is corrupt, or a part of one, gets
 * another name, and an empty state takes its place. aside: that name in the arena, else NULL.
 */
struct weir_ledger *weir_ledger_recover(const char *folder, struct weir_arena *arena,
					const char **aside, struct weir_error *err);
/* The same for who only reads, and can go on without: *corrupt tells such a file, which stays. */
struct weir_ledger *weir_ledger_look(const char *folder, bool *corrupt, struct weir_error *err);
void weir_ledger_free(struct weir_ledger *ledger);
/* There is a state in the folder, or it cannot be seen whether there is. */
bool weir_ledger_exists(const char *folder);

/* A flow's input file. */
struct weir_run_input {
	size_t step;
	const char *path; /* absolute */
	uint64_t size;
	const char *sha256; /* hex digits */
};

/* What a run was asked to do, and with what. */
struct weir_run_facts {
	const struct weir_books *books;
	const char *key;         /* what a run is known by: file, store_name, selection, inputs */
	const char *file;        /* the pipeline's, absolute */
	const char *fingerprint; /* of what it does */
	const char *text;        /* a digest of its files' bytes */
	const char *selection;   /* "" for all steps, "only athletes", "from a until b" */
	const char *store_name;  /* in the pipeline; books->store is its identity */
	const char *options;     /* JSON: what `weir why` needs to open it again */
	const struct weir_run_input *input;
	size_t input_count;
	const char *const *target; /* per step: the table that it fills, or NULL */
	size_t step_count;
};

/* One process at a time writes into one store: BUSY, and the other one's number, while there is
 * another. Until the ledger is freed. */
bool weir_ledger_lock(struct weir_ledger *ledger, const char *store, struct weir_error *err);
/* Notes a new run under its id. */
bool weir_ledger_begin(struct weir_ledger *ledger, const struct weir_run_facts *facts,
		       const char *id, struct weir_error *err);
/* The run is under way again. */
bool weir_ledger_resume(struct weir_ledger *ledger, const char *id, struct weir_error *err);
/* A run that did not end, and will not be gone on with. */
bool weir_ledger_give_up(struct weir_ledger *ledger, const char *id, struct weir_error *err);
/* Finds the run that would be gone on with, for weir_ledger_recall() alone. */
bool weir_ledger_peek(struct weir_ledger *ledger, const struct weir_run_facts *facts, bool *found,
		      struct weir_error *err);
/* What a flow has counted so far; for weir_ledger_runs(). */
bool weir_ledger_step(struct weir_ledger *ledger, const struct weir_step_books *step, size_t number,
		      struct weir_error *err);
/* finished: the run is over, and will not be gone on with. */
bool weir_ledger_end(struct weir_ledger *ledger, const struct weir_books *books, bool finished,
		     const char *outcome, struct weir_error *err);
/* Keeps a plot of the run (plots.h), by its number in the pipeline. */
bool weir_ledger_plot(struct weir_ledger *ledger, size_t number, const char *body,
		      struct weir_error *err);
/* Keeps the run's receipt (receipt.h). */
bool weir_ledger_receipt(struct weir_ledger *ledger, const char *receipt, struct weir_error *err);

/* All that is noted of a batch; settle.c fills it. */
struct weir_batch_note {
	size_t step;
	const struct weir_batch *batch;
	uint64_t hash;
	uint64_t first_row;     /* the number of its first row in the flow, from 1 */
	const uint8_t *verdict; /* a byte per row */
	const struct weir_uuid *id;
	size_t id_count; /* ids of the rows whose verdict is INSERTED, in their order */
	bool same_ids;   /* as the intent had them */
	const uint32_t
		*stored; /* a hash of the store's values, of the rows that DIFFER, in order */
	size_t stored_count;
	const uint64_t *of_line;        /* per row: of which line it is a duplicate */
	uint64_t request, last_request; /* that carried it; 0: none, or the store is local */
	const struct weir_remark *said; /* the first of what was said while it was written */
	uint64_t
		took_us; /* since the batch before it; 0: as an earlier try noted it, and so are: */
	uint64_t retries, connections; /* requests sent again, connections opened, since then */
};
/* Before a write: which rows of the batch are new. of_line and requests are not looked at. */
bool weir_ledger_intend(struct weir_ledger *ledger, const struct weir_batch_note *note,
			struct weir_error *err);
/* After it: what became of each row; refused and duplicate rows become rows of the state. */
bool weir_ledger_settle(struct weir_ledger *ledger, const struct weir_batch_note *note,
			struct weir_error *err);
/* What an earlier try of this run put down for the batch; *verdict is NULL if nothing, or if
 * its rows were others. Lives in the batch. */
bool weir_ledger_recall(struct weir_ledger *ledger, size_t step, struct weir_batch *batch,
			uint64_t hash, const uint8_t **verdict, bool *settled,
			struct weir_error *err);
/* Did an earlier try put anything down for a batch of this number? */
bool weir_ledger_noted(struct weir_ledger *ledger, size_t step, uint64_t number, bool *noted,
		       struct weir_error *err);
/* The ids that other runs inserted into the same table of the same store since the batch was noted
 * last; not those of runs that were undone. */
typedef bool weir_since_fn(void *arg, const struct weir_uuid *id, struct weir_error *err);
bool weir_ledger_since(struct weir_ledger *ledger, size_t step, uint64_t number,
		       weir_since_fn *each, void *arg, struct weir_error *err);
/* The warnings that its rows got while they were written, by an earlier try that settled it. */
bool weir_ledger_recall_remarks(struct weir_ledger *ledger, size_t step, struct weir_batch *batch,
				struct weir_error *err);

/* What a sink filled of a row: hashes of the columns' names, and of their values; and some bits of
 * each value, for weir_ids_apart(). */
struct weir_wrote {
	uint64_t columns, hash, bits;
};

/* A row that a finished run rejected and that is tried again (retry.h). */
struct weir_amend {
	size_t step;
	uint64_t line;
	uint8_t verdict;               /* its new one */
	const struct weir_uuid *id;    /* INSERTED: under this id; else NULL */
	struct weir_wrote wrote;       /* and with these values; of columns 0: it is not known */
	const struct weir_remark *why; /* REJECTED, again */
	uint64_t of_line;              /* DUPLICATE of the row at this line */
};
/* Takes the run for its own, which is over: BUSY while another process writes into the store. */
bool weir_ledger_rejoin(struct weir_ledger *ledger, const char *run, const char *store,
			struct weir_error *err);
/* Before a write: these rows are to be new. */
bool weir_ledger_mean(struct weir_ledger *ledger, const struct weir_amend *amend, size_t count,
		      struct weir_error *err);
/* The id under which an earlier retry meant to insert the row. */
bool weir_ledger_meant(struct weir_ledger *ledger, size_t step, uint64_t line, struct weir_uuid *id,
		       bool *meant, struct weir_error *err);
/* After it. Rows that are not rejected any more stay as they are. */
bool weir_ledger_amend(struct weir_ledger *ledger, const struct weir_amend *amend, size_t count,
		       struct weir_error *err);
/* How the run ends now. */
bool weir_ledger_outcome(struct weir_ledger *ledger, const char *outcome, int exit_code,
			 struct weir_error *err);

/* Tasks that are done once. */
bool weir_ledger_task_done(struct weir_ledger *ledger, size_t step, struct weir_error *err);
bool weir_ledger_task_was_done(struct weir_ledger *ledger, size_t step, bool *done,
			       struct weir_error *err);

/* The folder that holds the state: given, or $XDG_STATE_HOME/weir, or ~/.local/state/weir. */
bool weir_state_folder(const char *given, char *out, size_t size, struct weir_error *err);
/* Makes it, and the folders above it, where they do not exist. */
bool weir_state_make(const char *folder, struct weir_error *err);

#endif
