/*
 * csv_source_fixture.h - a file of given bytes for csv-source, in a fake host.
 */
#ifndef CSV_SOURCE_FIXTURE_H
#define CSV_SOURCE_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fake_host.h"

struct csv_test {
	struct weir_context host;
	char path[64];
};

static inline void begin_bytes(struct csv_test *t, const char *bytes, size_t length)
{
	int fd;

	fake_begin(&t->host);
	(void)snprintf(t->path, sizeof(t->path), "/tmp/weir-csv-XXXXXX");
	fd = mkstemp(t->path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, length), (ssize_t)length);
	ck_assert_int_eq(close(fd), 0);
	fake_option(&t->host, "path", t->path);
}

static inline void begin(struct csv_test *t, const char *text)
{
	begin_bytes(t, text, strlen(text));
}

static inline void end(struct csv_test *t)
{
	fake_end(&t->host);
	ck_assert_int_eq(unlink(t->path), 0);
}

#endif
