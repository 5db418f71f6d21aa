/*
 * log_fixture.h - a logger whose stream is a file, and what it wrote.
 */
#ifndef LOG_FIXTURE_H
#define LOG_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "../../core/base/log.h"
#include "base_fixture.h"

enum { SAID = 16 * 1024 /* bytes */ };

struct world {
	FILE *stream;
	struct weir_logger *log;
	char said[SAID];
};

static inline void world_init(struct world *w, enum weir_level least, bool json)
{
	w->stream = tmpfile();
	ck_assert_ptr_nonnull(w->stream);
	w->log = weir_logger_new(w->stream, least, json);
}

/* All that was written so far. */
static inline const char *said(struct world *w)
{
	size_t length;

	rewind(w->stream);
	length = fread(w->said, 1, sizeof(w->said) - 1, w->stream);
	w->said[length] = '\0';
	ck_assert_int_eq(fseek(w->stream, 0, SEEK_END), 0);
	return w->said;
}

/* The same without the time in front. */
static inline const char *said_later(struct world *w)
{
	const char *text = said(w);

	for (int i = 0; i < 8; i++)
		ck_assert(i % 3 == 2 ? text[i] == ':' : text[i] >= '0' && text[i] <= '9');
	ck_assert_int_eq(text[8], ' ');
	return text + 9;
}

static inline void world_release(struct world *w)
{
	weir_logger_free(w->log);
	ck_assert_int_eq(fclose(w->stream), 0);
}

#endif
