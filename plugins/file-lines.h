/*
 * file-lines.h - reads a file line by line, in bounded memory.
 *
 * A byte order mark at the start, and the CR of a CRLF, are no part of a line. The last line may
 * lack its end.
 */
#ifndef WEIR_FILE_LINES_H
#define WEIR_FILE_LINES_H

#include <weir/value.h>

struct file_lines; /* opaque: the open file and its buffer */

struct file_line {
	char *at; /* may be changed; valid until the next call */
	size_t length;
	uint64_t number;   /* from 1 */
	bool too_long;     /* only its first 1,024 bytes are there */
	bool not_ended;    /* the file ends within it */
	uint64_t position; /* of its first byte in the file */
};

/* A file that cannot be opened, or is no regular file, is BAD_CONFIG. */
struct file_lines *file_lines_open(const char *path, size_t ceiling, struct weir_error *err);
/* *end is true when there is none. BROKEN when the file cannot be read, or changed meanwhile. */
bool file_lines_next(struct file_lines *lines, struct file_line *line, bool *end,
		     struct weir_error *err);
/* From the start again. */
bool file_lines_rewind(struct file_lines *lines, struct weir_error *err);
/* How far the reading is, for progress. */
uint64_t file_lines_consumed(const struct file_lines *lines);
uint64_t file_lines_size(const struct file_lines *lines);
void file_lines_free(struct file_lines *lines); /* accepts NULL */

#endif
