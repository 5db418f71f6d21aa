/*
 * file-lines.c - reads a file line by line, in bounded memory.
 *
 * The instance owns the descriptor and a buffer of the ceiling's size, plus what is read ahead.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file-lines.h"

enum {
	AHEAD = 64 * 1024, /* bytes that are read at once */
	SHOWN = 1024,      /* bytes of a line that is too long */
	MARK = 3,          /* bytes of a byte order mark */
};

struct file_lines {
	char *path;
	int fd;
	struct stat before;
	size_t ceiling, room;
	char *buffer;
	size_t from, to;   /* what of the buffer is not given out yet */
	uint64_t position; /* of `from` in the file */
	uint64_t number;
	bool at_end;
	char head[SHOWN]; /* of a line that is too long */
};

static bool open_file(struct file_lines *lines, struct weir_error *err)
{
	lines->fd = open(lines->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (lines->fd < 0 || fstat(lines->fd, &lines->before))
		return weir_fail_at(err, WEIR_BAD_CONFIG, lines->path, 0, 0, "cannot be read: %s",
				    strerror(errno));
	if (S_ISREG(lines->before.st_mode))
		return true;
	return weir_fail_at(err, WEIR_BAD_CONFIG, lines->path, 0, 0, "is not a file");
}

struct file_lines *file_lines_open(const char *path, size_t ceiling, struct weir_error *err)
{
	struct file_lines *lines = calloc(1, sizeof(*lines));

	if (lines) {
		lines->fd = -1;
		lines->ceiling = ceiling;
		lines->room = ceiling + AHEAD;
		lines->path = strdup(path);
		lines->buffer = malloc(lines->room);
	}
	if (lines && lines->path && lines->buffer && open_file(lines, err))
		return lines;
	if (!lines || !lines->path || !lines->buffer)
		weir_fail(err, WEIR_BROKEN, "there is not enough memory for a line of %s", path);
	file_lines_free(lines);
	return NULL;
}

static bool check_unchanged(const struct file_lines *lines, struct weir_error *err)
{
	struct stat now, named;

	if (!fstat(lines->fd, &now) && now.st_size == lines->before.st_size &&
	    now.st_mtim.tv_sec == lines->before.st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == lines->before.st_mtim.tv_nsec && !stat(lines->path, &named) &&
	    named.st_ino == now.st_ino)
		return true;
	weir_fail_at(err, WEIR_BROKEN, lines->path, 0, 0, "was changed while it was read");
	return weir_hint(err, "give the same command again when nobody writes to it");
}

/* Reads ahead; what was not given out moves to the front. */
static bool fill(struct file_lines *lines, struct weir_error *err)
{
	size_t most;
	ssize_t got;

	memmove(lines->buffer, lines->buffer + lines->from, lines->to - lines->from);
	lines->to -= lines->from;
	lines->from = 0;
	most = lines->room - lines->to;
	if (most > AHEAD) /* memory of a large ceiling is touched for a large line only */
		most = AHEAD;
	do
		got = read(lines->fd, lines->buffer + lines->to, most);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return weir_fail_at(err, WEIR_BROKEN, lines->path, 0, 0, "cannot be read: %s",
				    strerror(errno));
	lines->at_end = got == 0;
	lines->to += (size_t)got;
	return !lines->at_end || check_unchanged(lines, err);
}

static void give_out(struct file_lines *lines, size_t bytes)
{
	lines->from += bytes;
	lines->position += bytes;
}

static void skip_mark(struct file_lines *lines)
{
	if (lines->position == 0 && lines->to - lines->from >= MARK &&
	    !memcmp(lines->buffer + lines->from, "\xEF\xBB\xBF", MARK))
		give_out(lines, MARK);
}

/* The end of the line that begins at `from`, or NULL: it is not there (yet). */
static char *find_end(const struct file_lines *lines, size_t seen)
{
	return memchr(lines->buffer + lines->from + seen, '\n', lines->to - lines->from - seen);
}

/* Passes over the rest of a line that is too long; its first bytes are kept in front. */
static bool skip_rest(struct file_lines *lines, struct file_line *line, struct weir_error *err)
{
	char *end;

	line->too_long = true;
	line->length = SHOWN < lines->ceiling ? SHOWN : lines->ceiling;
	memcpy(lines->head, lines->buffer + lines->from, line->length);
	line->at = lines->head;
	while (!(end = find_end(lines, 0)) && !lines->at_end) {
		give_out(lines, lines->to - lines->from);
		if (!fill(lines, err))
			return false;
	}
	line->not_ended = !end;
	give_out(lines,
		 end ? (size_t)(end - (lines->buffer + lines->from)) + 1 : lines->to - lines->from);
	return true;
}

/* The whole line is in the buffer, behind it its end, or that of the file. */
static void take_line(struct file_lines *lines, struct file_line *line, const char *end)
{
	line->at = lines->buffer + lines->from;
	line->length = end ? (size_t)(end - line->at) : lines->to - lines->from;
	line->not_ended = !end;
	give_out(lines, line->length + (end ? 1 : 0));
	if (line->length && line->at[line->length - 1] == '\r')
		line->length--;
}

bool file_lines_next(struct file_lines *lines, struct file_line *line, bool *end,
		     struct weir_error *err)
{
	const char *found;
	size_t seen = 0;

	if (!lines->position && !lines->at_end && lines->to == lines->from && !fill(lines, err))
		return false;
	skip_mark(lines);
	*line = (struct file_line){ .number = ++lines->number, .position = lines->position };
	while (!(found = find_end(lines, seen)) && !lines->at_end &&
	       lines->to - lines->from <= lines->ceiling) {
		seen = lines->to - lines->from;
		if (!fill(lines, err))
			return false;
	}
	*end = lines->at_end && lines->from == lines->to;
	if (*end)
		return true;
	seen = found ? (size_t)(found - (lines->buffer + lines->from)) : lines->to - lines->from;
	if (seen > lines->ceiling)
		return skip_rest(lines, line, err);
	take_line(lines, line, found);
	return true;
}

bool file_lines_rewind(struct file_lines *lines, struct weir_error *err)
{
	if (lseek(lines->fd, 0, SEEK_SET) < 0)
		return weir_fail_at(err, WEIR_BROKEN, lines->path, 0, 0, "cannot be read: %s",
				    strerror(errno));
	lines->from = lines->to = 0;
	lines->position = lines->number = 0;
	lines->at_end = false;
	return true;
}

uint64_t file_lines_consumed(const struct file_lines *lines)
{
	return lines->position;
}

uint64_t file_lines_size(const struct file_lines *lines)
{
	return (uint64_t)lines->before.st_size;
}

void file_lines_free(struct file_lines *lines)
{
	if (!lines)
		return;
	if (lines->fd >= 0)
		(void)close(lines->fd); /* it was only read */
	free(lines->path);
	free(lines->buffer);
	free(lines);
}
