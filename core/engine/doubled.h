/*
 * doubled.h - for `weir verify`: rows that the store has twice, known by the same in the same
 * spelling, where a key occurs once.
 */
#ifndef WEIR_DOUBLED_H
#define WEIR_DOUBLED_H

#include "flow.h"

/* With `weir verify` a row of the store was read that has the key of one that was read before. The
 * counters WEIR_TALLY_DOUBLED of the table get their ids, if they are spelled alike. */
bool weir_doubled_note(struct weir_session *session, const struct weir_entry *before,
		       const struct weir_entry *entry, struct weir_error *err);
/* Is a row of the input known by the same as this one? *line: which; 0: none. */
bool weir_doubled_line(struct weir_session *session, const struct weir_table_plan *plan,
		       const struct weir_value *value, uint64_t *line, struct weir_error *err);

#endif
