/*
 * trace.c - one JSON line for every request; the trace owns its file and its line.
 */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/arena.h"
#include "../base/clock.h"
#include "../base/text.h"

enum {
	LINE_CEILING = 64 * 1024, /* bytes: URLs have a far lower one */
	MODE = 0600,
};

struct weir_trace {
	int fd; /* -1: it could not be written any more */
	struct weir_buffer line, path;
};

bool weir_trace_open(const char *name, struct weir_trace **trace, struct weir_error *err)
{
	int fd;

	*trace = NULL;
	if (!name)
		return true;
	fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, MODE);
	if (fd < 0)
		return weir_fail(err, WEIR_BAD_CONFIG, "the trace %s cannot be written: %s", name,
				 strerror(errno));
	*trace = weir_xcalloc(1, sizeof(**trace));
	(*trace)->fd = fd;
	weir_buffer_init(&(*trace)->line, LINE_CEILING);
	weir_buffer_init(&(*trace)->path, LINE_CEILING);
	return true;
}

void weir_trace_free(struct weir_trace *trace)
{
	if (!trace)
		return;
	if (trace->fd >= 0)
		(void)close(trace->fd); /* every line was written and looked after before */
	weir_buffer_release(&trace->line);
	weir_buffer_release(&trace->path);
	free(trace);
}

void weir_trace_path(struct weir_buffer *out, const char *path)
{
	size_t plain = strcspn(path, "?");

	(void)weir_buffer_append(out, path, plain);
	path += plain;
	/* Each turn begins at the "?" or "&" in front of a name. */
	while (*path) {
		size_t field = 1 + strcspn(path + 1, "&");
		size_t name = 1 + strcspn(path + 1, "&=");

		(void)weir_buffer_append(out, path, name);
		if (name < field)
			(void)weir_buffer_string(out, "=*");
		path += field;
	}
}

static void add_text(struct weir_buffer *out, const char *name, const char *text)
{
	(void)weir_buffer_printf(out, ",\"%s\":", name);
	if (text)
		weir_text_json(out, text, strlen(text));
	else
		(void)weir_buffer_string(out, "null");
}

static void compose(struct weir_trace *trace, const struct weir_trace_line *line)
{
	struct weir_buffer *out = &trace->line;
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	weir_buffer_clear(out);
	weir_buffer_clear(&trace->path);
	weir_trace_path(&trace->path, line->path);
	(void)weir_buffer_printf(out, "{\"time\":\"%s\"", now);
	add_text(out, "step", line->step);
	(void)weir_buffer_printf(out,
				 ",\"batch\":%" PRIu64 ",\"connection\":%" PRIu64
				 ",\"request\":%" PRIu64 ",\"attempt\":%" PRId64,
				 line->batch, line->connection, line->number, line->attempt);
	add_text(out, "method", line->method);
	add_text(out, "path", trace->path.at ? trace->path.at : "");
	(void)weir_buffer_printf(out,
				 ",\"rc\":%d,\"status\":%d,\"sent\":%" PRId64
				 ",\"received\":%" PRId64 ",\"connect_us\":%" PRId64
				 ",\"first_byte_us\":%" PRId64 ",\"total_us\":%" PRId64 "}\n",
				 line->rc, line->status, line->sent, line->received,
				 line->connect_us, line->first_byte_us, line->total_us);
}

static bool put(int fd, const char *at, size_t length)
{
	while (length) {
		ssize_t done = write(fd, at, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		at += done;
		length -= (size_t)done;
	}
	return true;
}

bool weir_trace_write(struct weir_trace *trace, const struct weir_trace_line *line)
{
	if (!trace || trace->fd < 0)
		return true;
	compose(trace, line);
	if (put(trace->fd, trace->line.at, trace->line.length))
		return true;
	(void)close(trace->fd);
	trace->fd = -1;
	return false;
}
