/*
 * buffer.h - bytes that grow, up to a ceiling given when they begin.
 *
 * at is always terminated by a NUL that length does not count, once anything was
 * appended. An append that would pass the ceiling appends nothing, and returns
 * false; overflow then stays true until the buffer is cleared.
 */
#ifndef WEIR_BUFFER_H
#define WEIR_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include <weir/error.h>

struct weir_buffer {
	char *at;
	size_t length, capacity, ceiling;
	bool overflow;
};

void weir_buffer_init(struct weir_buffer *buffer, size_t ceiling);
bool weir_buffer_append(struct weir_buffer *buffer, const void *at, size_t length);
bool weir_buffer_byte(struct weir_buffer *buffer, char byte);
bool weir_buffer_string(struct weir_buffer *buffer, const char *text);
bool weir_buffer_printf(struct weir_buffer *buffer, const char *format, ...) WEIR_PRINTF(2, 3);
void weir_buffer_clear(struct weir_buffer *buffer); /* keeps the memory */
void weir_buffer_release(struct weir_buffer *buffer);

#endif
