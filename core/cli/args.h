/*
 * args.h - the command line of a verb: one table says what it takes, parses it, and is its help.
 *
 * Options and words may come in any order; "--name value" and "--name=value" are the same; "--"
 * ends the options. struct weir_args owns what it copied, and points into argv for the rest.
 */
#ifndef WEIR_ARGS_H
#define WEIR_ARGS_H

#include <stdio.h>

#include "../base/arena.h"
#include "../engine/run.h"

enum { WEIR_ARGS_WORDS = 8 }; /* words of one command line, more are a mistake anyway */

struct weir_verb;

struct weir_args {
	struct weir_arena arena;
	struct weir_run_options run;
	int log; /* 0: text, 1: json */
	size_t limit;
	struct { /* weir plugins check */
		const char *pipeline;
		size_t seconds, rounds;
	} check;
	bool help;
	const char *word[WEIR_ARGS_WORDS]; /* what is not an option */
	size_t word_count;
	const struct weir_verb *const *verb; /* all verbs of the program */
	size_t verb_count;
};

enum weir_arg_kind {
	WEIR_ARG_SWITCH = 1, /* bool */
	WEIR_ARG_TEXT,       /* const char * */
	WEIR_ARG_CHOICE,     /* int: position in value, "text|json" */
	WEIR_ARG_LEVEL,      /* enum weir_level, likewise */
	WEIR_ARG_COUNT,      /* size_t, at least 1 */
	WEIR_ARG_SET,        /* NAME=VALUE into run.set; may be repeated */
};

/* One option of a verb. A table of them ends with { 0 }. */
struct weir_arg {
	const char *name; /* without the dashes */
	enum weir_arg_kind kind;
	const char *value; /* what follows it; NULL for a SWITCH */
	size_t offset;     /* of its field in struct weir_args; SET: 0 */
	const char *help;  /* ends with a full stop; a line break is an indented new line */
};

struct weir_verb {
	const char *name;
	const char *summary; /* a few words, for the list of commands */
	const char *usage;   /* "FILE [option ...]" */
	const char *about;   /* sentences, lines of at most 80 characters */
	const struct weir_arg *arg;
	const char *words; /* what has to be there: "FILE"; NULL: nothing */
	size_t least_words, most_words;
	bool others;          /* options that the table does not have are the pipeline's */
	const char *examples; /* lines */
	/* What the table cannot say. May be NULL. */
	bool (*sound)(struct weir_args *args, struct weir_error *err);
	int (*act)(struct weir_args *args); /* returns the exit code */
};

/* argv: what follows the verb. Mistakes are BAD_CONFIG. Release args in either case. */
bool weir_args_parse(struct weir_args *args, const struct weir_verb *verb, int argc, char **argv,
		     struct weir_error *err);
void weir_args_init(struct weir_args *args);
void weir_args_release(struct weir_args *args);

/* --only goes with neither --from nor --until. */
bool weir_args_steps_sound(struct weir_args *args, struct weir_error *err);

/* The command line as a POSIX shell would have to be given it. */
char *weir_args_quote(struct weir_arena *arena, int argc, char **argv);

/* The help of one verb, and of the program. */
void weir_help_verb(const struct weir_verb *verb, FILE *out);
void weir_help_program(const struct weir_verb *const *verb, size_t count, FILE *out);

#endif
