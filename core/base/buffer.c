/*
 * buffer.c - bytes that grow, up to a ceiling; the buffer owns them.
 */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum { FIRST_ROOM = 128 }; /* bytes */

/*
 * Room for length more bytes and the terminator. Every buffer is so much smaller
 * than the address space that doubling cannot wrap before memory ends.
 */
static bool reserve(struct weir_buffer *buffer, size_t length)
{
	size_t need, room;

	if (length > buffer->ceiling - buffer->length) {
		buffer->overflow = true;
		return false;
	}
	need = buffer->length + length + 1;
	if (need <= buffer->capacity)
		return true;
	room = buffer->capacity ? buffer->capacity * 2 : FIRST_ROOM;
	if (room < need)
		room = need;
	buffer->at = weir_xrealloc(buffer->at, room, 1);
	buffer->capacity = room;
	return true;
}

void weir_buffer_init(struct weir_buffer *buffer, size_t ceiling)
{
	*buffer = (struct weir_buffer){ .ceiling = ceiling };
}

bool weir_buffer_append(struct weir_buffer *buffer, const void *at, size_t length)
{
	if (!reserve(buffer, length))
		return false;
	if (length)
		memcpy(buffer->at + buffer->length, at, length);
	buffer->length += length;
	buffer->at[buffer->length] = '\0';
	return true;
}

bool weir_buffer_byte(struct weir_buffer *buffer, char byte)
{
	if (!reserve(buffer, 1))
		return false;
	buffer->at[buffer->length++] = byte;
	buffer->at[buffer->length] = '\0';
	return true;
}

bool weir_buffer_string(struct weir_buffer *buffer, const char *text)
{
	return weir_buffer_append(buffer, text, strlen(text));
}

bool weir_buffer_printf(struct weir_buffer *buffer, const char *format, ...)
{
	va_list args;
	int length, again;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0) {
		buffer->overflow = true;
		return false;
	}
	if (!reserve(buffer, (size_t)length))
		return false;
	va_start(args, format);
	again = vsnprintf(buffer->at + buffer->length, (size_t)length + 1, format, args);
	va_end(args);
	if (again != length) {
		buffer->at[buffer->length] = '\0';
		buffer->overflow = true;
		return false;
	}
	buffer->length += (size_t)length;
	return true;
}

void weir_buffer_clear(struct weir_buffer *buffer)
{
	buffer->length = 0;
	buffer->overflow = false;
	if (buffer->at)
		buffer->at[0] = '\0';
}

void weir_buffer_release(struct weir_buffer *buffer)
{
	free(buffer->at);
	*buffer = (struct weir_buffer){ .ceiling = buffer->ceiling };
}
