/*
 * complete_parts.h - what the parts of the completion share: one question, and who answers what of
 * it.
 */
#ifndef WEIR_COMPLETE_PARTS_H
#define WEIR_COMPLETE_PARTS_H

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

/* ---- complete_candidate.c ---- */

/* Prints the candidate, if it goes on as the word was begun. about: may be NULL. */
void weir_candidate(struct weir_completion *completion, const char *text, const char *about);
/* Lets the shell offer files, or folders. */
void weir_candidate_files(struct weir_completion *completion, bool folders);

/* ---- complete_value.c ---- */

/* The candidates for a value that is called so: FILE, RUN, STEP. after: the word before, or "". */
void weir_complete_value(struct weir_completion *completion, const char *name, size_t length,
			 const char *after);

/* ---- complete_pipeline.c ---- */

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

#endif
