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

/* argv: the words, and nothing before them. Returns the exit code. */
int weir_complete(const struct weir_verb *const *verb, size_t count, int argc, char **argv);

#endif
