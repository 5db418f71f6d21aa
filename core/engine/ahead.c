/*
 * ahead.c - reads a flow's input ahead of its turn, through a chain of its own that writes
 * nothing.
 *
 * Some rows can only be told apart with what stands further down in the input, or in the input
 * of a later flow. Its rows are mapped as they will be, so that they come with their references,
 * and what of the store that takes is in the index of keys afterwards.
 */
#include "retry.h"
#include "retry_input.h"

static bool open_chain(struct weir_chain *chain, struct weir_session *session,
		       const struct weir_step_spec *step, struct weir_error *err)
{
	struct weir_problems problems;
	bool good;

	weir_problems_init(&problems);
	good = weir_chain_open(chain, session, step, &problems);
	if (!good)
		*err = problems.item[0];
	weir_problems_release(&problems);
	return good;
}

bool weir_ahead_open(struct weir_ahead *ahead, struct weir_session *session,
		     const struct weir_step_spec *step, struct weir_error *err)
{
	ahead->session = session;
	ahead->checking = session->checking;
	session->checking = true; /* its stages write nothing, anywhere */
	return open_chain(&ahead->chain, session, step, err);
}

static bool read_chain(struct weir_chain *chain, weir_ahead_fn *each, void *arg,
		       struct weir_error *err)
{
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

/* Behind rows that are tried again the input that they come from, which has the others. */
static bool read_original(struct weir_ahead *ahead, weir_ahead_fn *each, void *arg,
			  struct weir_error *err)
{
	struct weir_session *session = ahead->session;
	struct weir_chain chain;
	bool good;

	if (!weir_retry_mended(session, ahead->chain.step))
		return true;
	session->options->retry->original = true;
	good = open_chain(&chain, session, ahead->chain.step, err);
	session->options->retry->original = false;
	good = good && read_chain(&chain, each, arg, err);
	weir_chain_close(&chain);
	return good;
}

bool weir_ahead_read(struct weir_ahead *ahead, weir_ahead_fn *each, void *arg,
		     struct weir_error *err)
{
	return read_chain(&ahead->chain, each, arg, err) && read_original(ahead, each, arg, err);
}

void weir_ahead_close(struct weir_ahead *ahead)
{
	weir_chain_close(&ahead->chain);
	ahead->session->checking = ahead->checking;
}
