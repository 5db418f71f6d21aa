/*
 * ahead.c - reads a flow's input ahead of its turn, through a chain of its own that writes
 * nothing.
 *
 * Some rows can only be told apart with what stands further down in the input, or in the input
 * of a later flow. Its rows are mapped as they will be, so that they come with their references,
 * and what of the store that takes is in the index of keys afterwards.
 */
#include "flow.h"

bool weir_ahead_open(struct weir_ahead *ahead, struct weir_session *session,
		     const struct weir_step_spec *step, struct weir_error *err)
{
	struct weir_problems problems;
	bool good;

	weir_problems_init(&problems);
	ahead->session = session;
	ahead->checking = session->checking;
	session->checking = true; /* its stages write nothing, anywhere */
	good = weir_chain_open(&ahead->chain, session, step, &problems);
	if (!good)
		*err = problems.item[0];
	weir_problems_release(&problems);
	return good;
}

bool weir_ahead_read(struct weir_ahead *ahead, weir_ahead_fn *each, void *arg,
		     struct weir_error *err)
{
	struct weir_chain *chain = &ahead->chain;
	struct weir_batch batch, carry;
	bool end = false, good = true;

	weir_batch_init(&batch, chain->schema);
	weir_batch_init(&carry, chain->schema);
	for (uint64_t number = 1; good && !end; number++) {
		struct weir_work work = { .batch = &batch };

		good = weir_flow_read(chain, &batch, &carry, number, &end, err);
		if (good && !end)
			good = weir_chain_transform(chain, &batch, err) &&
			       weir_resolve_map(chain, &work, err) && each(arg, &work, err) &&
			       weir_interrupts_check(err);
	}
	weir_batch_release(&batch);
	weir_batch_release(&carry);
	return good;
}

void weir_ahead_close(struct weir_ahead *ahead)
{
	weir_chain_close(&ahead->chain);
	ahead->session->checking = ahead->checking;
}
