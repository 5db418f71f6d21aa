/*
 * usage.h - the usage line of a verb, token by token: the manual and the completion read it, so
 *that what it says is said once.
 *
 *	list [RUN] | show [RUN] [FLOW] | retry [RUN] [option ...]
 *
 * Words in lower case are given as they stand, words in capitals stand for a value.
 */
#ifndef WEIR_USAGE_H
#define WEIR_USAGE_H

#include <stdbool.h>
#include <stddef.h>

enum weir_usage_kind {
	WEIR_USAGE_WORD = 1, /* list */
	WEIR_USAGE_VALUE,    /* RUN */
	WEIR_USAGE_OPTION,   /* --receipt */
	WEIR_USAGE_OPTIONS,  /* option ... */
	WEIR_USAGE_OPEN,
	WEIR_USAGE_CLOSE,
	WEIR_USAGE_OR,
};

struct weir_usage {
	enum weir_usage_kind kind;
	const char *at; /* in the line; an option: behind its dashes */
	size_t length;
};

/* Moves *line behind the next token; false: there is none. */
bool weir_usage_next(const char **line, struct weir_usage *token);
/* Is it this text? */
bool weir_usage_is(const struct weir_usage *token, const char *text);

#endif
