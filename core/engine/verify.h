/*
 * verify.h - `verify:`: what the books say should be in the store, asked of the store.
 */
#ifndef WEIR_VERIFY_H
#define WEIR_VERIFY_H

#include "flow.h"

/* Counts a settled batch towards every line of `verify:` that is about its flow. */
bool weir_verify_tally(struct weir_flow *flow, const struct weir_work *work,
		       struct weir_error *err);
/* Asks the store, and fills the books' checks. */
bool weir_verify(struct weir_session *session, struct weir_error *err);
/* Checks what `verify:` names against tables. Before any step runs. */
void weir_verify_check(struct weir_session *session, struct weir_problems *problems);

#endif
