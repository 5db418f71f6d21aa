/*
 * process.h - a program that works for a plugin: started by the core, fed and read line by line.
 *
 * The core owns the program: it is started without a shell, in a process group of its own, with
 * few variables of the environment (see below) and no open file but its standard streams. While
 * the plugin waits for a line, the core writes what was put, reads what comes, sees to the
 * connection of a REMOTE store and looks for SIGINT and SIGTERM. What the program says on its
 * standard error goes to the log, line by line; the last of it stands in errors. However the run
 * ends, the program and all that it started and kept in its group ends with it.
 *
 * One thread: a call returns when it has what it was asked for, or fails with
 *
 *	BAD_CONFIG	the program is not there or cannot be run
 *	BUSY		no line, and no end, within the time-out; or it ended with exit code 75
 *	BROKEN		any other exit code than 0, a signal, a line above the ceiling
 *	CANCELLED	the run was interrupted
 */
#ifndef WEIR_PROCESS_H
#define WEIR_PROCESS_H

#include <weir/value.h>

struct weir_context;
struct weir_process; /* opaque */

struct weir_process_spec {
	/* The program and its arguments. A name without a slash is looked for in PATH; a path
	 * that does not begin with one starts at folder. */
	const char *const *argument;
	size_t argument_count;
	const char *folder; /* where it is started */
	/* "NAME=VALUE". Of weir's own environment it gets PATH, HOME, USER, LOGNAME, SHELL, LANG,
	 * LANGUAGE, LC_*, TZ and TMPDIR, where they are not here; of several, the last counts. */
	const char *const *variable;
	size_t variable_count;
	size_t line_ceiling; /* bytes of a line of its output */
	int64_t timeout_ms;  /* for one line, and for its end */
};

/* Can it be started? Starts nothing. */
WEIR_API bool weir_process_check(const struct weir_process_spec *spec, struct weir_error *err);
/* NULL with the error. The spec is not needed any more behind it. */
WEIR_API struct weir_process *weir_process_start(struct weir_context *context,
						 const struct weir_process_spec *spec,
						 struct weir_error *err);
/* Puts bytes behind those for its standard input. They go there while a line is waited for. */
WEIR_API bool weir_process_put(struct weir_process *process, const char *at, size_t length,
			       struct weir_error *err);
/* How many bytes were put and wait. Ask before putting more: memory is the plugin's to limit. */
WEIR_API size_t weir_process_unsent(const struct weir_process *process);
/* Its input ends, behind what was put. */
WEIR_API void weir_process_end_input(struct weir_process *process);
/*
 * Waits for the next line of its output; the last one may lack its end. The bytes may be changed,
 * and stay until the next call. *end: there is none, and it has ended with exit code 0.
 */
WEIR_API bool weir_process_line(struct weir_process *process, char **at, size_t *length, bool *end,
				struct weir_error *err);
/* How many lines were read. */
WEIR_API uint64_t weir_process_lines(const struct weir_process *process);
/* What the plugin has against it: names the program, and what it said last. Returns false. */
WEIR_API bool weir_process_fail(struct weir_process *process, enum weir_code code,
				struct weir_error *err, const char *format, ...) WEIR_PRINTF(4, 5);
/* Ends it, if it has not ended. Accepts NULL. */
WEIR_API void weir_process_free(struct weir_process *process);

#endif
