/*
 * arena.c - memory by lifetime: a list of chunks from which pieces are cut one after another.
 *
 * The arena owns its chunks. The newest ordinary chunk is the first of the list, the one
 * that is cut from; a large piece has a chunk of its own behind it.
 */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	CHUNK = 64 * 1024, /* bytes of an ordinary chunk, its head left out */
	LARGE = CHUNK / 4, /* bytes: larger pieces have a chunk of their own */
	NO_MEMORY_EXIT = 2 /* the run can go on with the same command */
};

struct weir_arena_chunk {
	struct weir_arena_chunk *next;
	size_t used, size;
	_Alignas(max_align_t) char data[];
};

/*
 * The logger may need memory itself, so this is the one line that does not go
 * through it. Nothing is flushed: whatever was not committed is done again.
 */
static _Noreturn void no_memory(void)
{
	static const char line[] = "weir: out of memory; the same command goes on from here\n";
	ssize_t written = write(STDERR_FILENO, line, sizeof(line) - 1);

	(void)written; /* the process ends either way */
	_exit(NO_MEMORY_EXIT);
}

static struct weir_arena_chunk *chunk_new(size_t size)
{
	struct weir_arena_chunk *chunk;

	if (size > SIZE_MAX - sizeof(*chunk))
		no_memory();
	chunk = malloc(sizeof(*chunk) + size);
	if (!chunk)
		no_memory();
	chunk->next = NULL;
	chunk->used = 0;
	chunk->size = size;
	return chunk;
}

/* A piece for which the first chunk has no room. */
static void *take_new(struct weir_arena *arena, size_t size)
{
	struct weir_arena_chunk *chunk = chunk_new(size > LARGE ? size : CHUNK);

	chunk->used = size;
	if (size > LARGE && arena->chunk) {
		chunk->next = arena->chunk->next;
		arena->chunk->next = chunk;
	} else {
		chunk->next = arena->chunk;
		arena->chunk = chunk;
	}
	return chunk->data;
}

/* align is a power of two. */
static inline void *take(struct weir_arena *arena, size_t size, size_t align)
{
	struct weir_arena_chunk *chunk = arena->chunk;

	if (chunk) {
		size_t start = (chunk->used + align - 1) & ~(align - 1);

		if (start <= chunk->size && size <= chunk->size - start) {
			chunk->used = start + size;
			return chunk->data + start;
		}
	}
	return take_new(arena, size);
}

void weir_arena_init(struct weir_arena *arena)
{
	arena->chunk = NULL;
}

void *weir_arena_alloc(struct weir_arena *arena, size_t size)
{
	size_t room = size ? size : 1;

	return memset(take(arena, room, _Alignof(max_align_t)), 0, room);
}

/* Texts are packed: they need no alignment. */
char *weir_arena_copy(struct weir_arena *arena, const char *at, size_t length)
{
	char *copy;

	if (length == SIZE_MAX)
		no_memory();
	copy = take(arena, length + 1, 1);
	if (length)
		memcpy(copy, at, length);
	copy[length] = '\0';
	return copy;
}

char *weir_arena_strdup(struct weir_arena *arena, const char *text)
{
	return weir_arena_copy(arena, text, strlen(text));
}

char *weir_arena_printf(struct weir_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int length, again;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		return weir_arena_strdup(arena, format);
	text = take(arena, (size_t)length + 1, 1);
	va_start(args, format);
	again = vsnprintf(text, (size_t)length + 1, format, args);
	va_end(args);
	return again == length ? text : weir_arena_strdup(arena, format);
}

void weir_arena_clear(struct weir_arena *arena)
{
	struct weir_arena_chunk *chunk = arena->chunk, *keep = NULL;

	while (chunk) {
		struct weir_arena_chunk *next = chunk->next;

		if (!keep && chunk->size == CHUNK)
			keep = chunk;
		else
			free(chunk);
		chunk = next;
	}
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
	}
	arena->chunk = keep;
}

void weir_arena_release(struct weir_arena *arena)
{
	weir_arena_clear(arena);
	free(arena->chunk);
	arena->chunk = NULL;
}

void *weir_xcalloc(size_t count, size_t size)
{
	void *at = count && size ? calloc(count, size) : calloc(1, 1);

	if (!at)
		no_memory();
	return at;
}

void *weir_xrealloc(void *at, size_t count, size_t size)
{
	void *moved;

	if (size && count > SIZE_MAX / size)
		no_memory();
	moved = realloc(at, count && size ? count * size : 1);
	if (!moved)
		no_memory();
	return moved;
}

char *weir_xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(weir_xcalloc(1, size), text, size);
}
