/*
 * present.h - rows that were thought to be new, and turned out to be in the store when they were
 * written: another program wrote them after their scopes were read.
 */
#ifndef WEIR_PRESENT_H
#define WEIR_PRESENT_H

#include "same.h"

/*
 * Of rows in whose way something is, those that it is: they are present. Where they have to be
 * updated (`upsert`) their outcome is NONE.
 */
bool weir_present_same(struct weir_owners *owners, struct weir_error *err);
/* The same for rows that the store left: what is in their way is looked for. */
bool weir_present_left(struct weir_owners *owners, struct weir_error *err);
/*
 * The same for rows whose ids were there: another process had the same input. Those that are known
 * by something else there keep their outcome; and those that are not `there`.
 */
bool weir_present_there(struct weir_owners *owners, struct weir_error *err);

/* The row is the one that the store has under this id. */
void weir_present_attach(struct weir_work *work, size_t written, struct weir_uuid id);

#endif
