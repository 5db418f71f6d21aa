/*
 * plan.h - `weir plan`: what a run would do, before it writes anything.
 *
 * A plan is a dry run with somebody listening: every row is resolved against the store as in a run,
 * so that the two agree. plan_make.c makes it, plan_take.c listens to the batches, plan_keys.c asks
 * the store for its unique keys, plan_clash.c finds rows that such a key does not take together,
 * plan_text.c and plan_json.c tell it, plan_check.c holds a saved one against what a run finds,
 * plan_verb.c is the verb. All memory is the session's; what is remembered of the rows does not
 * grow with their number.
 */
#ifndef WEIR_PLAN_H
#define WEIR_PLAN_H

#include <stdio.h>

#include "../conf/sealed.h"
#include "facts.h"
#include "findings.h"
#include "flow.h"
#include "ids.h"

enum weir_plan_kind {
	WEIR_PLAN_INSERT = 0,
	WEIR_PLAN_PRESENT,
	WEIR_PLAN_DIFFERS,
	WEIR_PLAN_DUPLICATE,
	WEIR_PLAN_REJECT,
	WEIR_PLAN_KINDS,
};

enum {
	WEIR_PLAN_VERSION = 1,
	WEIR_PLAN_SAMPLES = 3,    /* of each kind, of each flow */
	WEIR_PLAN_DIGESTS = 1024, /* of a flow */
	WEIR_PLAN_FOUND = 16,     /* findings of one table */
	WEIR_PLAN_ROWS = 1 << 15, /* new rows of a flow that are held against each other */
	WEIR_PLAN_CLASHES = 8,    /* unique keys that such rows have in common */
};

struct weir_plan_sample {
	uint64_t line;
	const char *const *key; /* texts of the table's key columns */
	const char *row;        /* the record in the file; "" where it has none */
	const char *id;         /* in the store; "" for a row that does not get there */
	const char *why;        /* "" where there is nothing to say */
};

/*
 * A digest for each batch; where there are more than there is room for, one for two of them, and
 * so on: `stride` batches each.
 */
struct weir_plan_digests {
	uint64_t *digest;
	bool *done; /* an earlier try of the same run settled a batch of these */
	size_t count;
	uint64_t stride, batches;
};

/* What the store says of a table. */
struct weir_plan_found {
	enum weir_grade grade;
	const char *text, *remedy, *ddl; /* remedy, ddl: NULL where there is none */
};

/* New rows that have what an earlier one has in a unique key of the store. */
struct weir_plan_clash {
	const char *columns; /* "meet_id, name, gender" */
	uint64_t rows, line; /* how many, and the first one's line */
};

struct weir_plan_flow {
	const struct weir_table_def *table; /* NULL: no row came */
	enum weir_mode mode;
	struct weir_examined examined;
	const char *const *compare;
	size_t compare_count;
	uint64_t *apart; /* per compare column: rows that differ in it */
	struct weir_plan_sample sample[WEIR_PLAN_KINDS][WEIR_PLAN_SAMPLES];
	size_t samples[WEIR_PLAN_KINDS];
	struct weir_plan_digests digests;
	struct weir_plan_found found[WEIR_PLAN_FOUND];
	size_t found_count;
	/* Of new rows, the first ones: a hash of each column, 0 for NULL, and their lines. */
	uint64_t *hash, *line;
	size_t hashed, room;
	struct weir_plan_clash clash[WEIR_PLAN_CLASHES];
	size_t clash_count;
};

struct weir_plan {
	struct weir_session *session;
	struct weir_run_facts facts;
	struct weir_plan_flow *flow; /* per step of the pipeline; of a task: empty */
	bool stopped;                /* at the limit of rejected rows: it is not whole */
	const char *unfinished;      /* the run that would be gone on with; NULL: none */
	const char *unseen;          /* why the store's keys are not known; NULL: they are */
	/* Requests: what the plan took, what a run takes besides. */
	uint64_t reads, writes, tasks, verify;
	uint64_t write_rows; /* rows of the writes */
	double seconds, expected_seconds;
};

/* The dry pass; the store is open. Books and plan are filled as far as it came. */
bool weir_plan_make(struct weir_plan *plan, struct weir_session *session,
		    const struct weir_selection *selection, struct weir_error *err);
/* Asks the store which keys guard the tables that are written. */
void weir_plan_keys(struct weir_plan *plan);

/* plan_clash.c: remembers the new rows of a batch; and, once the store's keys are known, finds
 * those that such a key would not take beside an earlier one. */
void weir_plan_remember(struct weir_plan *plan, struct weir_plan_flow *flow,
			const struct weir_work *work);
void weir_plan_hold_keys(void *plan, const struct weir_examined *table,
			 const struct weir_unique *unique, size_t count);

/* The session's listener; arg: the plan. */
bool weir_plan_take(void *arg, const struct weir_flow *flow, const struct weir_work *work,
		    struct weir_error *err);
const char *weir_plan_kind_name(enum weir_plan_kind kind);
/* Of the flow's books. */
uint64_t weir_plan_count(const struct weir_step_books *step, enum weir_plan_kind kind);

extern const struct weir_seal weir_plan_seal;
/* What a saved plan says of the run that it is for; false: *err names what has changed. */
bool weir_plan_same_run(const struct weir_plan *plan, const struct weir_node *saved,
			struct weir_error *err);
/* The same for its rows, after the dry pass. */
bool weir_plan_same_rows(const struct weir_plan *plan, const struct weir_node *saved,
			 struct weir_error *err);

/* How the time was estimated, in a sentence. */
const char *weir_plan_how(const struct weir_plan *plan);
void weir_plan_text(const struct weir_plan *plan, FILE *out);
/* Without its end: weir_sealed_end(). */
bool weir_plan_json(const struct weir_plan *plan, struct weir_buffer *out);

#endif
