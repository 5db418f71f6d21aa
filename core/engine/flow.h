/*
 * flow.h - one flow at work, shared by the files that take its batches from source to store.
 *
 * flow.c reads and loops; map.c makes records; resolve.c and identify.c find out what each row is;
 * settle.c carries batches to the store and keeps the books.
 */
#ifndef WEIR_FLOW_H
#define WEIR_FLOW_H

#include "chain.h"
#include "keys.h"
#include "rejects.h"

/* What a row needs of the store. */
enum weir_fate { WEIR_FATE_NOTHING = 0, WEIR_FATE_INSERT, WEIR_FATE_UPDATE };

/* One batch on its way to the store. Everything lives in the batch. */
struct weir_work {
	struct weir_batch *batch;
	struct weir_record *record;   /* per row */
	enum weir_fate *fate;         /* per row */
	struct weir_uuid *match;      /* per row: its entry in the index of keys */
	uint64_t *of_line;            /* per row: DUPLICATE of the row at this line */
	bool *moved;                  /* per row: the store has its id under another key */
	uint64_t *differs;            /* per row: a bit for each compare column, as in the plan,
					 in which the store has another value */
	uint32_t *stored;             /* per row that differs: a hash of what the store has there */
	const uint8_t *before;        /* per row: what an earlier try of this run noted; or NULL */
	bool was_settled;             /* the earlier try settled the whole batch */
	struct weir_remark **said;    /* where what is said while it is written begins */
	struct weir_write_row *write; /* the rows with a fate, in order */
	size_t *write_of;             /* and which row each one is */
	size_t write_count;
	uint64_t refused; /* rejected rows that count towards the limits */
	uint64_t hash;
	uint8_t *verdict;                 /* per row, once all is settled: ledger.h */
	const struct weir_uuid *intended; /* ids of the rows that were to be new */
	size_t intended_count;
	uint64_t request; /* how many were sent before the batch was written */
};

/* Where a batch begins: what it cost is counted from there. */
struct weir_mark {
	uint64_t us, retries, connections;
};

struct weir_flow {
	struct weir_session *session;
	const struct weir_step_spec *step;
	size_t number; /* of the step in the pipeline */
	struct weir_step_books *books;
	struct weir_chain chain;
	struct weir_batch batch[2]; /* the one being filled, and the row that begins the next */
	uint64_t refused;           /* rejected rows that count towards the limits, so far */
	struct weir_mark mark;      /* the end of the last batch */
	struct weir_rejects *rejects;
	struct weir_value *key, *derived; /* room for one key */
	bool surveyed;                    /* weir_survey() was made */
	bool renumbered_looked;           /* the input was read for weir_renumbered_find() */
	bool foretold;                    /* its sink's predictions were right so far */
	bool merged_looked;               /* weir_merging_survey() was */
};

/* Runs the flow to its end, or to the first error. */
bool weir_flow_run(struct weir_session *session, size_t step, struct weir_error *err);

/* Its beginning and its end, for who looks at a few batches: session, step, number and books of the
 * flow are filled. Without a folder of the run it writes no files. Close it also when it did not
 * open; good: as it was until then. */
bool weir_flow_open(struct weir_flow *flow, struct weir_error *err);
bool weir_flow_close(struct weir_flow *flow, bool good, struct weir_error *err);

/* Reads the next batch, cut by the policy; *end: there is none. */
bool weir_flow_read(struct weir_chain *chain, struct weir_batch *batch, struct weir_batch *carry,
		    uint64_t number, bool *end, struct weir_error *err);

/* A flow's input, read ahead through a chain of its own that writes nothing. */
struct weir_ahead {
	struct weir_session *session;
	struct weir_chain chain;
	bool checking; /* as it was */
};
/* One batch, mapped: rows, records, no fates. */
typedef bool weir_ahead_fn(void *arg, struct weir_work *work, struct weir_error *err);
bool weir_ahead_open(struct weir_ahead *ahead, struct weir_session *session,
		     const struct weir_step_spec *step, struct weir_error *err);
bool weir_ahead_read(struct weir_ahead *ahead, weir_ahead_fn *each, void *arg,
		     struct weir_error *err);
void weir_ahead_close(struct weir_ahead *ahead); /* also when it did not open */

/* Maps every row and finds out what it is: rejected, duplicate, present, or what it needs. */
bool weir_resolve(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);
/* Maps the rows alone, reading from the store what that takes. */
bool weir_resolve_map(struct weir_chain *chain, struct weir_work *work, struct weir_error *err);
/* One mapped row with a whole key: who is it? fresh: this run brought its parent. */
bool weir_identify(struct weir_flow *flow, struct weir_work *work, size_t row, bool fresh,
		   struct weir_error *err);
/*
 * Reads the flow's input ahead and marks every (key, nth columns) that it holds, so that
 * rows of the store that have an equal row in the input are kept for it. Once per flow.
 */
bool weir_survey(struct weir_flow *flow, struct weir_error *err);
/* The name of such a mark. */
struct weir_uuid weir_survey_name(const struct weir_uuid *match, uint64_t compare);

/*
 * Rows that a unique key kept out of the store are present, where what is in their way is known
 * by the same; else they are written again as long as the sink changes them, or are attached to
 * a row of the store. LIMIT: too many stay refused.
 */
bool weir_write_again(struct weir_flow *flow, struct weir_work *work,
		      const struct weir_write *write, struct weir_error *err);
/* The entry of the row that has this id in the store. */
bool weir_entry_of_id(struct weir_keys *keys, const struct weir_uuid *id, struct weir_entry *entry,
		      bool *found, struct weir_error *err);
/* An attached row, once the row of the store is in the index: it is that one. */
bool weir_attach(struct weir_flow *flow, struct weir_work *work, size_t written,
		 struct weir_error *err);

/* What the store said of the rows that were written: verdicts, and the index put right. */
bool weir_outcomes(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);
/* Writes what is to be written, and accounts for every row of the batch. */
bool weir_settle(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);

#endif
