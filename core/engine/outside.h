/*
 * outside.h - flows whose rows somebody else makes (WEIR_OUTSIDE): are they still the same?
 *
 * Going on is replay, which takes it that the same input gives the same rows. For a file its bytes
 * say so; here only the rows can.
 */
#ifndef WEIR_OUTSIDE_H
#define WEIR_OUTSIDE_H

#include "flow.h"

/* The rows as the stages left them go into the batch's hash. */
void weir_outside_hash(const struct weir_flow *flow, struct weir_work *work);
/*
 * BAD_CONFIG if an earlier try of this run noted batch `number`, and work->before says that its
 * rows were others; work NULL: there is no such batch now.
 */
bool weir_outside_same(const struct weir_flow *flow, struct weir_ledger *ledger, uint64_t number,
		       const struct weir_work *work, struct weir_error *err);

#endif
