/*
 * complete.h - what may come next on a command line, for the completions of shells.
 *
 *	weir complete WORD...      what follows `weir`, up to the cursor; the last one may be empty
 *
 * Prints a candidate a line, a tab and what it is behind some of them, or a line `:files` or
 * `:folders`, where the shell knows better. The scripts in completions/ turn it into what their
 * shells want, and know nothing of commands and options themselves. Says nothing where it does not
 * know, and ends with 0: a completion has nobody to complain to.
 */
#ifndef WEIR_COMPLETE_H
#define WEIR_COMPLETE_H

#include "args.h"

enum { WEIR_COMPLETE_LAYERS = 8 }; /* files that extend each other, as far as is looked */

/* One question. */
struct weir_completion {
	const struct weir_verb *verb;
	struct weir_args *args; /* what was given so far */
	const char *begun;      /* the word under the cursor */
	const char *before;     /* goes in front of each candidate: "--log=", or "" */
	bool told;              /* something was printed */
};

/* Prints the candidate, if it goes on as the word was begun. about: may be NULL. */
void weir_candidate(struct weir_completion *completion, const char *text, const char *about);
/* Lets the shell offer files, or folders. */
void weir_candidate_files(struct weir_completion *completion, bool folders);

/* The candidates for a value that is called so: FILE, RUN, STEP. after: the word before, or "". */
void weir_complete_value(struct weir_completion *completion, const char *name, size_t length,
			 const char *after);

/* Those that the pipeline on the command line names. */
enum weir_pipeline_words {
	WEIR_WORDS_STEPS = 1,
	WEIR_WORDS_FLOWS,
	WEIR_WORDS_STORES,
	WEIR_WORDS_PARAMS, /* with a `=` behind */
	WEIR_WORDS_VALUES, /* of the parameter in "NAME=", which was begun */
	WEIR_WORDS_PURGE,  /* options */
};
void weir_complete_pipeline(struct weir_completion *completion, enum weir_pipeline_words words);

/* argv: the words, and nothing before them. Returns the exit code. */
int weir_complete(const struct weir_verb *const *verb, size_t count, int argc, char **argv);

#endif
