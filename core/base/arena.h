/*
 * arena.h - memory by lifetime: many small pieces that all end together.
 *
 * The owner of the arena owns all that it gave out. Allocation never returns
 * NULL: without memory the process says so in one line and ends with exit 2.
 */
#ifndef WEIR_ARENA_H
#define WEIR_ARENA_H

#include <stddef.h>

#include <weir/error.h>

struct weir_arena_chunk;

struct weir_arena {
	struct weir_arena_chunk *chunk; /* newest first; NULL: empty */
};

void weir_arena_init(struct weir_arena *arena);
/* Zeroed, aligned for any type; size 0 gives a valid pointer. */
void *weir_arena_alloc(struct weir_arena *arena, size_t size);
/* A copy with a terminating NUL behind it. */
char *weir_arena_copy(struct weir_arena *arena, const char *at, size_t length);
char *weir_arena_strdup(struct weir_arena *arena, const char *text);
char *weir_arena_printf(struct weir_arena *arena, const char *format, ...) WEIR_PRINTF(2, 3);
/* Everything given out ends; one chunk is kept for what comes next. */
void weir_arena_clear(struct weir_arena *arena);
void weir_arena_release(struct weir_arena *arena);

/* malloc, realloc and strdup that end the process (exit 2) instead of returning NULL. */
void *weir_xcalloc(size_t count, size_t size);
void *weir_xrealloc(void *at, size_t count, size_t size);
char *weir_xstrdup(const char *text);

#endif
