/*
 * chain.h - the stages of one flow, opened as one: a source, transforms, a sink.
 */
#ifndef WEIR_CHAIN_H
#define WEIR_CHAIN_H

#include "record.h"

struct weir_chain {
	const struct weir_step_spec *step;
	struct weir_stage **stage;
	size_t count;
	struct weir_schema *schema;
	struct weir_target target;
	struct weir_batch_policy policy;
	int on_change;    /* the policy's column, or -1 */
	const char *file; /* the source's, or NULL */
	bool ended;       /* the source said so: it is not asked again */
};

/* Opens all, binds the sink. All that is wrong goes to problems; then it returns false. */
bool weir_chain_open(struct weir_chain *chain, struct weir_session *session,
		     const struct weir_step_spec *step, struct weir_problems *problems);
/* Passes a batch through the transforms. */
bool weir_chain_transform(struct weir_chain *chain, struct weir_batch *batch,
			  struct weir_error *err);
/* Closes in reverse order; may be called on a chain that did not open. */
void weir_chain_close(struct weir_chain *chain);

struct weir_stage *weir_chain_source(const struct weir_chain *chain);
struct weir_stage *weir_chain_sink(const struct weir_chain *chain);

#endif
