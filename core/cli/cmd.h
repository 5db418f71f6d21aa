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
extern const struct weir_verb weir_verb_graph;
extern const struct weir_verb weir_verb_test;
extern const struct weir_verb weir_verb_report;
extern const struct weir_verb weir_verb_status;
extern const struct weir_verb weir_verb_runs;
extern const struct weir_verb weir_verb_show;
extern const struct weir_verb weir_verb_why;
extern const struct weir_verb weir_verb_plugins;
extern const struct weir_verb weir_verb_schema;
extern const struct weir_verb weir_verb_init;
extern const struct weir_verb weir_verb_rejects;
extern const struct weir_verb weir_verb_purge;
extern const struct weir_verb weir_verb_undo;
extern const struct weir_verb weir_verb_manual;

/* Options that several verbs have, for their tables. */
#define WEIR_COMMON_SET                                                                            \
	{                                                                                          \
		"set", WEIR_ARG_SET, "NAME=VALUE", 0,                                              \
			"Sets a parameter of the pipeline; repeatable."                            \
	}
#define WEIR_COMMON_FROM                                                                           \
	{                                                                                          \
		"from", WEIR_ARG_TEXT, "STEP", offsetof(struct weir_args, run.from),               \
			"Begins with this step."                                                   \
	}
#define WEIR_COMMON_UNTIL                                                                          \
	{                                                                                          \
		"until", WEIR_ARG_TEXT, "STEP", offsetof(struct weir_args, run.until),             \
			"Ends with this step."                                                     \
	}
#define WEIR_COMMON_LOG_LEVEL                                                                      \
	{                                                                                          \
		"log-level", WEIR_ARG_LEVEL, "debug|info|warn|error",                              \
			offsetof(struct weir_args, run.level),                                     \
			"The least that is logged; default info."                                  \
	}
#define WEIR_COMMON_STATE                                                                          \
	{                                                                                          \
		"state", WEIR_ARG_TEXT, "DIR", offsetof(struct weir_args, run.state_dir),          \
			"Where runs are remembered; default $XDG_STATE_HOME/weir."                 \
	}
#define WEIR_COMMON_TRACE                                                                          \
	{                                                                                          \
		"trace-http", WEIR_ARG_TEXT, "FILE", offsetof(struct weir_args, run.trace_http),   \
			"One JSON line per exchange with a server; no secrets."                    \
	}
#define WEIR_COMMON_PLUGIN_PATH                                                                    \
	{                                                                                          \
		"plugin-path", WEIR_ARG_TEXT, "PATHS",                                             \
			offsetof(struct weir_args, run.plugin_path),                               \
			"Folders to search for plugins first, separated by colons."                \
	}

/* To be called first; false: the program cannot go on. */
bool weir_streams_hold(void);
/* To be called last: the exit code, which is not 0 if something printed did not arrive. */
int weir_streams_close(int code);

#endif
