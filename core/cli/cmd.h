/*
 * cmd.h - the verbs of the program, one file each, and what they all print to.
 */
#ifndef WEIR_CMD_H
#define WEIR_CMD_H

#include "args.h"

extern const struct weir_verb weir_verb_run;
extern const struct weir_verb weir_verb_plan;
extern const struct weir_verb weir_verb_check;
extern const struct weir_verb weir_verb_verify;
extern const struct weir_verb weir_verb_doctor;
extern const struct weir_verb weir_verb_status;
extern const struct weir_verb weir_verb_runs;
extern const struct weir_verb weir_verb_show;
extern const struct weir_verb weir_verb_why;
extern const struct weir_verb weir_verb_plugins;
extern const struct weir_verb weir_verb_rejects;
extern const struct weir_verb weir_verb_purge;
extern const struct weir_verb weir_verb_undo;

/* To be called first; false: the program cannot go on. */
bool weir_streams_hold(void);
/* To be called last: the exit code, which is not 0 if something printed did not arrive. */
int weir_streams_close(int code);

#endif
