/*
 * retry_input.c - what a run that tries rejected rows again reads, and what it leaves out.
 */
#include "retry_input.h"

#include "retry.h"

const struct weir_mended *weir_retry_mended(const struct weir_session *session,
					    const struct weir_step_spec *step)
{
	const struct weir_retry *retry = session->options->retry;
	size_t number = (size_t)(step - session->pipeline->step);

	if (!retry || retry->original || number >= retry->flow_count || !retry->flow[number].wanted)
		return NULL;
	return &retry->flow[number].mended;
}

/* Tasks are run as far as they are not done for good: what they count has changed. */
bool weir_retry_leaves_out(const struct weir_session *session, size_t step)
{
	const struct weir_retry *retry = session->options->retry;

	return retry && !session->pipeline->step[step].is_task &&
	       (step >= retry->flow_count || !retry->flow[step].wanted);
}
