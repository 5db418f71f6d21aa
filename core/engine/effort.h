/*
 * effort.h - how many requests a run would make that a dry run does not.
 */
#ifndef WEIR_EFFORT_H
#define WEIR_EFFORT_H

#include <weir/store_ops.h>

#include "flow.h"

/* How many requests the store would take; 0: it is a file. */
uint64_t weir_effort_requests(const struct weir_session *session, const struct weir_effort *effort);
/* A batch of a dry run, settled: what writing it would take, in the books. */
void weir_effort_batch(const struct weir_flow *flow, const struct weir_work *work);
/* What `verify:` would ask, after the steps of a dry run. */
bool weir_effort_verify(struct weir_session *session, uint64_t *requests, struct weir_error *err);

#endif
