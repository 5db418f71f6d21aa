/*
 * wrote.h - what a sink fills in beside the columns that are compared anyway: for `weir verify`,
 * which tells of rows that weir inserted and that are other ones now.
 */
#ifndef WEIR_WROTE_H
#define WEIR_WROTE_H

#include "flow.h"
#include "ledger.h"

/* With `weir verify` a row of the store was read, for the first time. value: as plan->column. */
bool weir_wrote_load(struct weir_session *session, const struct weir_table_plan *plan,
		     const struct weir_value *value, struct weir_error *err);
/* A bit for each of plan->written in which the row's record is not as the store has it. */
bool weir_wrote_apart(struct weir_session *session, const struct weir_record *record,
		      uint64_t *apart, struct weir_error *err);

/* What a sink fills of a table, without the id and what it makes of other rows: their names, at
 * most target->count. Returns how many. */
size_t weir_wrote_columns(const struct weir_target *target, const char **column);
/* A digest of these columns of a record, or of a row of the store. */
struct weir_wrote weir_wrote_record(const struct weir_record *record);
struct weir_wrote weir_wrote_stored(const char *const *column, const struct weir_value *value,
				    size_t count);

#endif
