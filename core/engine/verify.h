/*
 * verify.h - `verify:`: what the books say should be in the store, asked of the store.
 */
#ifndef WEIR_VERIFY_H
#define WEIR_VERIFY_H

#include "flow.h"

/*
 * Counters in the index of keys, each for one row that others refer to (a race): by line of
 * `verify:`, or by table.
 */
enum weir_tally {
	WEIR_TALLY_EXPECTED = 0, /* line: rows of the input, by the signs of its terms */
	WEIR_TALLY_OTHERS,       /* line: rows that only the store has */
	WEIR_TALLY_MISSING,      /* line: of the expected, those that are not there (audit.h) */
	WEIR_TALLY_CLAIMED,      /* table: the rows themselves, which input and store both have */
	WEIR_TALLY_MERGED,       /* table: the row was merged into another one */
	WEIR_TALLY_DOUBLED,      /* table: rows that the store has twice, by their ids */
	WEIR_TALLY_APART,        /* line: differences */
	WEIR_TALLY_KIND,         /* line: the same by their kinds, each a group of its own */
};
uint32_t weir_tally_group(const struct weir_session *session, uint32_t which, size_t number);
/* How often a row of the flow with this verdict counts in a line: 1, 0, -1. */
int weir_tally_sign(const struct weir_verify_spec *spec, const char *flow,
		    enum weir_verdict verdict);

/* Counts a settled batch towards every line of `verify:` that is about its flow. */
bool weir_verify_tally(struct weir_flow *flow, const struct weir_work *work,
		       struct weir_error *err);
/*
 * A row of the store was found (sign 1), or turned out to be one of the input (-1): what
 * the store has beyond the input is not a mistake, and `equals:` allows for it. value: as
 * plan->column has them.
 */
bool weir_verify_other(struct weir_session *session, const struct weir_table_plan *plan,
		       const struct weir_value *value, struct weir_error *err);
bool weir_verify_claimed(struct weir_flow *flow, const struct weir_record *record,
			 struct weir_error *err);
/* ---- for effort.c ---- */
enum { WEIR_VERIFY_GROUPS = 100 }; /* values in one question to the store */
/* The counters of rows that only the store has lie behind those of the input. */
uint32_t weir_verify_others(const struct weir_session *session, size_t number);
/* Every flow that the line names ran whole. */
bool weir_verify_is_whole(const struct weir_session *session, const struct weir_verify_spec *spec);
/* This run found every row in the store, one by one, and wrote none. */
bool weir_verify_nothing_written(const struct weir_session *session,
				 const struct weir_verify_spec *spec);

/* Asks the store, and fills the books' checks. */
bool weir_verify(struct weir_session *session, struct weir_error *err);
/* Checks what `verify:` names against tables. Before any step runs. */
void weir_verify_check_flow(const struct weir_chain *chain, struct weir_problems *problems);
void weir_verify_check(struct weir_session *session, struct weir_problems *problems);

#endif
