/*
 * retry_input.h - what a run that tries rejected rows again reads, and what it leaves out. Any
 * other run reads its input and leaves nothing out.
 */
#ifndef WEIR_RETRY_INPUT_H
#define WEIR_RETRY_INPUT_H

#include "session.h"

/* What the stages of a flow are to read in place of its input; NULL: the input. */
const struct weir_mended *weir_retry_mended(const struct weir_session *session,
					    const struct weir_step_spec *step);
/* Is the step left out, since nothing of it is tried again? */
bool weir_retry_leaves_out(const struct weir_session *session, size_t step);

#endif
