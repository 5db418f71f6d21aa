/*
 * process_words.h - what a program says on its standard error: cut into lines, the last ones kept.
 */
#ifndef WEIR_PROCESS_WORDS_H
#define WEIR_PROCESS_WORDS_H

#include <stdint.h>

#include "buffer.h"

enum {
	WEIR_WORDS_KEPT = 3,  /* last lines */
	WEIR_WORDS_ROOM = 160 /* bytes of each, as a terminal may show them */
};

/* Told of each line, without its end; its bytes are as they came. */
typedef void weir_words_fn(void *arg, const char *line);

struct weir_words {
	weir_words_fn *each;
	void *arg;
	struct weir_buffer line; /* the one that is being said */
	uint64_t lines;
	char last[WEIR_WORDS_KEPT][WEIR_WORDS_ROOM]; /* by their number */
};

void weir_words_init(struct weir_words *words, weir_words_fn *each, void *arg);
void weir_words_take(struct weir_words *words, const char *at, size_t length);
/* No more comes: a line without an end is one. */
void weir_words_end(struct weir_words *words);
/* The last lines, in one; "" if nothing was said. */
void weir_words_print(const struct weir_words *words, struct weir_buffer *out);
void weir_words_release(struct weir_words *words);

#endif
