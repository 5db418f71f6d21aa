/*
 * resume.h - a run begins anew, or goes on where an earlier one of the same kind stopped.
 */
#ifndef WEIR_RESUME_H
#define WEIR_RESUME_H

#include "facts.h"

/*
 * Opens the state in the folder for a run, whatever has become of it: an empty one takes the place
 * of one that is corrupt, which is told.
 */
bool weir_resume_open(struct weir_session *session, const char *folder, struct weir_error *err);

/*
 * Finds the run to go on with (run_id becomes its id), or notes a new one, and tells which. All
 * that changed since a run that did not end goes to problems; then nothing is written.
 */
bool weir_resume_begin(struct weir_session *session, const struct weir_run_facts *facts,
		       char *run_id, struct weir_problems *problems);

#endif
