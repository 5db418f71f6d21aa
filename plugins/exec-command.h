/*
 * exec-command.h - the program behind exec and exec-source: its options, its start.
 *
 * The command is the first member of both private structs, so that one table has its options.
 */
#ifndef WEIR_EXEC_COMMAND_H
#define WEIR_EXEC_COMMAND_H

#include <weir/plugin.h>

enum {
	EXEC_LINE_LEAST = 16, /* bytes */
	EXEC_LINE_MOST = 1 << 30,
	EXEC_TIMEOUT_LEAST = 10,              /* ms */
	EXEC_TIMEOUT_MOST = 24 * 3600 * 1000, /* ms */
	EXEC_DEPTH = 32,                      /* lists and objects in each other */
	EXEC_KEYS = 4096,                     /* of one object */
};

struct exec_command {
	struct weir_list command;
	struct weir_path folder;
	struct weir_map env;
	struct weir_duration timeout;
	struct weir_size line_ceiling;

	struct weir_process_spec spec;
	struct weir_process *process; /* NULL: not started */
};

/* The option that names it: first in a plugin's table. does: what it has to do. */
#define EXEC_COMMAND_OPTION(does)                                                                  \
	{                                                                                          \
		WEIR_OPTION(struct exec_command, command),                                         \
			.required = true,                                                          \
			.help = "The program and its arguments, each an item: [python3, "          \
				"rows.py]. There is no shell. A name without a slash is looked "   \
				"for in PATH, any other starts at folder. " does                   \
	}

/* The others: last in the table. */
#define EXEC_COMMAND_OPTIONS                                                                       \
	{ WEIR_OPTION(struct exec_command, folder), .fallback = ".",                               \
	  .help = "The folder in which it is started. Without it: the pipeline's." },              \
		{ WEIR_OPTION(struct exec_command, env), .secret = true,                           \
		  .help = "Variables of its environment: {TOKEN: \"${secret:TOKEN}\", MODE: "      \
			  "fast}. Of weir's own it gets PATH, HOME, USER, LOGNAME, SHELL, LANG, "  \
			  "LANGUAGE, LC_*, TZ and TMPDIR only, so no key that weir uses, and "     \
			  "PYTHONUNBUFFERED=1." },                                                 \
		{ WEIR_OPTION(struct exec_command, timeout), .fallback = "60s",                    \
		  .min = EXEC_TIMEOUT_LEAST, .max = EXEC_TIMEOUT_MOST,                             \
		  .help = "How long it may take for a line, and to end when there are no more. "   \
			  "Then it is killed, and the run stops with exit code 2." },              \
	{                                                                                          \
		WEIR_OPTION(struct exec_command, line_ceiling),                                    \
			.fallback = "1MiB", .min = EXEC_LINE_LEAST, .max = EXEC_LINE_MOST,         \
			.help = "A longer line of its output stops the run."                       \
	}

/* Checks the options; starts nothing. */
bool exec_command_open(struct exec_command *command, struct weir_context *context,
		       struct weir_error *err);
/* Starts it, where that was not done. */
bool exec_command_start(struct exec_command *command, struct weir_context *context,
			struct weir_error *err);
void exec_command_close(struct exec_command *command);

#endif
