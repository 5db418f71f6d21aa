/*
 * log.c - the one writer of stderr. The logger owns its buffers and the secrets that it
 * masks; the stream stays the caller's.
 *
 * A line is put together whole and written at once. Every text goes the same way: cut to
 * its room, secrets masked, then escaped, so that no escape can tear a secret apart.
 */
#include "log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "clock.h"
#include "mask.h"
#include "text.h"

enum {
	TEXT_ROOM = 2048,         /* bytes of one message, before it is escaped */
	WHERE_ROOM = 256,         /* bytes of where it comes from */
	LINE_CEILING = 64 * 1024, /* bytes: more than all of a line's texts can become */
	USUAL_WIDTH = 80,         /* characters of a terminal that does not say */
	TIME_ROOM = 9,            /* "12:04:31" */
};

struct weir_logger {
	FILE *stream;
	enum weir_level least;
	bool json, terminal;
	bool progress; /* a progress line stands on the terminal */
	struct weir_mask mask;
	struct weir_buffer line, masked;
};

static const char *const level_name[] = {
	[WEIR_DEBUG] = "debug",
	[WEIR_INFO] = "info",
	[WEIR_WARN] = "warn",
	[WEIR_ERROR] = "error",
};

/* The line's ceiling is above all that is ever appended, so appends are not asked. */
static void add(struct weir_logger *log, const char *text)
{
	(void)weir_buffer_string(&log->line, text);
}

/* A text from outside. */
static void add_text(struct weir_logger *log, const char *text)
{
	weir_buffer_clear(&log->masked);
	weir_mask_apply(&log->mask, &log->masked, text);
	if (log->json)
		weir_text_json(&log->line, log->masked.at, log->masked.length);
	else
		weir_text_visible(&log->line, log->masked.at, log->masked.length);
}

static void add_where(struct weir_logger *log, const char *where)
{
	char room[WHERE_ROOM];

	weir_text_cut(room, sizeof(room), (size_t)snprintf(room, sizeof(room), "%s", where));
	add_text(log, room);
}

static void begin(struct weir_logger *log)
{
	weir_buffer_clear(&log->line);
	if (log->progress)
		add(log, "\r\033[K");
	log->progress = false;
}

/* There is nobody left to tell that stderr cannot be written. */
static void put(struct weir_logger *log)
{
	(void)fwrite(log->line.at, 1, log->line.length, log->stream);
	(void)fflush(log->stream);
}

static void end(struct weir_logger *log)
{
	add(log, "\n");
	put(log);
}

/* The time as the person's own clock shows it. */
static void add_time(struct weir_logger *log)
{
	time_t now = (time_t)weir_clock_seconds();
	char text[TIME_ROOM];
	struct tm parts;

	if (localtime_r(&now, &parts) && strftime(text, sizeof(text), "%H:%M:%S", &parts))
		add(log, text);
}

/* {"time":...,"level":...,"where":...,"message":... */
static void add_json_head(struct weir_logger *log, enum weir_level level, const char *where,
			  const char *message)
{
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	(void)weir_buffer_printf(&log->line, "{\"time\":\"%s\",\"level\":\"%s\",\"where\":", now,
				 level_name[level]);
	if (where)
		add_where(log, where);
	else
		add(log, "null");
	add(log, ",\"message\":");
	add_text(log, message);
}

static void add_plain(struct weir_logger *log, enum weir_level level, const char *where,
		      const char *message)
{
	add_time(log);
	(void)weir_buffer_printf(&log->line, " %s ", level_name[level]);
	if (where) {
		add_where(log, where);
		add(log, ": ");
	}
	add_text(log, message);
}

/* A terminal on which a line can be written over. */
static bool can_overwrite(FILE *stream)
{
	const char *name = getenv("TERM");
	int fd = fileno(stream);

	return fd >= 0 && isatty(fd) && name && *name && strcmp(name, "dumb") != 0;
}

struct weir_logger *weir_logger_new(FILE *stream, enum weir_level least, bool json)
{
	struct weir_logger *log = weir_xcalloc(1, sizeof(*log));

	log->stream = stream;
	log->least = least;
	log->json = json;
	log->terminal = !json && can_overwrite(stream);
	weir_buffer_init(&log->line, LINE_CEILING);
	weir_buffer_init(&log->masked, LINE_CEILING);
	return log;
}

void weir_logger_free(struct weir_logger *log)
{
	if (!log)
		return;
	weir_logger_progress(log, NULL);
	weir_mask_release(&log->mask);
	weir_buffer_release(&log->line);
	weir_buffer_release(&log->masked);
	free(log);
}

const char *weir_logger_redacted(struct weir_logger *log, const char *text)
{
	if (!log || !log->mask.count)
		return text;
	weir_buffer_clear(&log->masked);
	weir_mask_apply(&log->mask, &log->masked, text);
	return log->masked.at ? log->masked.at : "";
}

void weir_logger_mask(struct weir_logger *log, const char *secret)
{
	if (log)
		weir_mask_add(&log->mask, secret);
}

void weir_logger_write(struct weir_logger *log, enum weir_level level, const char *where,
		       const char *format, ...)
{
	va_list args;

	va_start(args, format);
	weir_logger_vwrite(log, level, where, format, args);
	va_end(args);
}

void weir_logger_vwrite(struct weir_logger *log, enum weir_level level, const char *where,
			const char *format, va_list args)
{
	char message[TEXT_ROOM];
	int needed;

	if (!log || level < log->least)
		return;
	if ((size_t)level > WEIR_ERROR)
		level = WEIR_ERROR;
	needed = vsnprintf(message, sizeof(message), format, args);
	if (needed < 0)
		needed = snprintf(message, sizeof(message), "%s", format);
	weir_text_cut(message, sizeof(message), (size_t)needed);
	begin(log);
	if (log->json) {
		add_json_head(log, level, where, message);
		add(log, "}");
	} else {
		add_plain(log, level, where, message);
	}
	end(log);
}

static void json_error(struct weir_logger *log, const char *where, const struct weir_error *err)
{
	add_json_head(log, WEIR_ERROR, where, err->message);
	(void)weir_buffer_printf(&log->line, ",\"code\":\"%s\"", weir_code_name(err->code));
	if (err->file[0]) {
		add(log, ",\"file\":");
		add_text(log, err->file);
	}
	if (err->line)
		(void)weir_buffer_printf(&log->line, ",\"line\":%" PRIu64, err->line);
	if (err->line && err->at_column)
		(void)weir_buffer_printf(&log->line, ",\"column\":%" PRIu32, err->at_column);
	if (err->hint[0]) {
		add(log, ",\"hint\":");
		add_text(log, err->hint);
	}
	add(log, "}");
}

static void plain_error(struct weir_logger *log, const char *where, const struct weir_error *err)
{
	char text[TEXT_ROOM];

	add(log, "weir: ");
	if (where && !err->file[0]) {
		add_where(log, where);
		add(log, ": ");
	}
	weir_error_print(err, text, sizeof(text));
	add_text(log, text);
	if (err->hint[0]) {
		add(log, "\nhint: ");
		add_text(log, err->hint);
	}
}

void weir_logger_error(struct weir_logger *log, const char *where, const struct weir_error *err)
{
	if (!log)
		return;
	begin(log);
	if (log->json)
		json_error(log, where, err);
	else
		plain_error(log, where, err);
	end(log);
}

/* One less than the terminal is wide: some wrap as soon as the last column is filled. */
static size_t room_across(FILE *stream)
{
	size_t width = USUAL_WIDTH;
#ifdef TIOCGWINSZ
	struct winsize size;

	if (!ioctl(fileno(stream), TIOCGWINSZ, &size) && size.ws_col)
		width = size.ws_col;
#else
	(void)stream;
#endif
	return width - 1;
}

/* A line that wraps could not be written over: it ends after so many characters. */
static void cut_characters(struct weir_buffer *line, size_t from, size_t most)
{
	size_t seen = 0;

	for (size_t i = from; i < line->length; i++) {
		bool begins = ((unsigned char)line->at[i] & 0xc0) != 0x80;

		if (begins && seen++ == most) {
			line->length = i;
			line->at[i] = '\0';
		}
	}
}

void weir_logger_progress(struct weir_logger *log, const char *line)
{
	char room[TEXT_ROOM];
	size_t from;

	if (!log || !log->terminal || (!line && !log->progress))
		return;
	begin(log);
	if (line) {
		weir_text_cut(room, sizeof(room), (size_t)snprintf(room, sizeof(room), "%s", line));
		weir_buffer_clear(&log->line);
		add(log, "\r");
		from = log->line.length;
		add_text(log, room);
		cut_characters(&log->line, from, room_across(log->stream));
		add(log, "\033[K");
		log->progress = true;
	}
	put(log);
}

bool weir_logger_terminal(const struct weir_logger *log)
{
	return log && log->terminal;
}

bool weir_logger_json(const struct weir_logger *log)
{
	return log && log->json;
}

void weir_error_print(const struct weir_error *err, char *buffer, size_t size)
{
	int needed;

	if (!err->file[0] && !err->line)
		needed = snprintf(buffer, size, "%s", err->message);
	else if (!err->file[0])
		needed = snprintf(buffer, size, "line %" PRIu64 ": %s", err->line, err->message);
	else if (!err->line)
		needed = snprintf(buffer, size, "%s: %s", err->file, err->message);
	else if (!err->at_column)
		needed = snprintf(buffer, size, "%s:%" PRIu64 ": %s", err->file, err->line,
				  err->message);
	else
		needed = snprintf(buffer, size, "%s:%" PRIu64 ":%" PRIu32 ": %s", err->file,
				  err->line, err->at_column, err->message);
	weir_text_cut(buffer, size, (size_t)needed);
}
