/*
 * log.h - the one writer of stderr: log lines, and the progress line of a terminal.
 *
 * Lines for people ("12:04:31 warn results/result-sink: ...") or one JSON object a
 * line. Control characters are made visible, registered secrets are masked in
 * every line. Not a global: the run hands it down.
 */
#ifndef WEIR_LOG_H
#define WEIR_LOG_H

#include <stdarg.h>
#include <stdio.h>

#include <weir/context.h>

struct weir_logger;

struct weir_logger *weir_logger_new(FILE *stream, enum weir_level least, bool json);
void weir_logger_free(struct weir_logger *log);
/* From now on this text is written as "***". Texts shorter than 4 bytes are ignored. */
void weir_logger_mask(struct weir_logger *log, const char *secret);
/* The text with its secrets masked; valid until the next call. For what is kept or shown
 * elsewhere than in the log. log may be NULL. */
const char *weir_logger_redacted(struct weir_logger *log, const char *text);
/* where: "results/result-sink" or NULL. log == NULL: nothing is written. */
void weir_logger_write(struct weir_logger *log, enum weir_level level, const char *where,
		       const char *format, ...) WEIR_PRINTF(4, 5);
void weir_logger_vwrite(struct weir_logger *log, enum weir_level level, const char *where,
			const char *format, va_list args);
/*
 * The whole of an error: "weir: FILE:LINE:COLUMN: message" and on a line of its own
 * "hint: ..."; where is named instead of a file if the error has none. JSON: one object.
 */
void weir_logger_error(struct weir_logger *log, const char *where, const struct weir_error *err);
/* The progress line; replaced by the next one, taken away before a log line. NULL: none.
 * Only where weir_logger_terminal(). */
void weir_logger_progress(struct weir_logger *log, const char *line);
/* The stream is a terminal on which a line can be written over, and the lines are not JSON. */
bool weir_logger_terminal(const struct weir_logger *log);
bool weir_logger_json(const struct weir_logger *log);

/* "FILE:LINE:COLUMN: message", as much as is known, into buffer. */
void weir_error_print(const struct weir_error *err, char *buffer, size_t size);

#endif
