/*
 * run_parts.h - the parts of a run: set-up, preflight, steps, end. run.c plays them.
 */
#ifndef WEIR_RUN_PARTS_H
#define WEIR_RUN_PARTS_H

#include "chain.h"

/* The steps that were asked for: first to last. */
struct weir_selection {
	size_t first, last;
	bool whole; /* all of them */
};

/* Loads the pipeline. run_id: WEIR_RUN_ID bytes that outlive the session. */
bool weir_session_begin(struct weir_session *session, const struct weir_run_options *options,
			char *run_id, struct weir_problems *problems);
void weir_session_end(struct weir_session *session);
/* Opens the store, and an empty index of keys (in memory without a path). */
bool weir_session_open_store(struct weir_session *session, const char *keys_path,
			     struct weir_problems *problems);
void weir_session_close_store(struct weir_session *session); /* whatever of it is open */
bool weir_session_select(const struct weir_session *session, struct weir_selection *selection,
			 struct weir_problems *problems);

/* All that can be known before a row moves; opens and closes the store. Writes nothing. */
bool weir_preflight(struct weir_session *session, const struct weir_selection *selection,
		    FILE *plan, struct weir_problems *problems);

/* Its parts, with the store open. opened: told of a flow whose stages opened. */
typedef void weir_opened_fn(void *arg, const struct weir_chain *chain);
void weir_preflight_flow(struct weir_session *session, const struct weir_step_spec *step,
			 weir_opened_fn *opened, void *arg, struct weir_problems *problems);
void weir_preflight_task(struct weir_session *session, const struct weir_step_spec *step,
			 FILE *plan, struct weir_problems *problems);
/* What a write mode does about rows that the store has, in words. */
const char *weir_guarantee(enum weir_mode mode);

/* Holds the run to its plan: false, if it would not do what that says. Nothing is open then. */
bool weir_plan_hold(struct weir_session *session, const struct weir_selection *selection,
		    struct weir_problems *problems);

/* Runs the steps; stops at the first error. */
bool weir_steps_run(struct weir_session *session, const struct weir_selection *selection,
		    struct weir_error *err);

/* What the program ends with after an error of this code. */
int weir_exit_code(enum weir_code code);

#endif
