/*
 * csv.c - reads a CSV file record by record through one window of bytes.
 *
 * The reader owns the descriptor and the window, which begins with the record that
 * is looked at and grows up to the record ceiling. What a record points at lies in
 * the window (or in the scan's room), so it ends with the next call.
 */
#include <weir/csv.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/arena.h"
#include "csv_scan.h"

enum {
	FIELD_CEILING = 1024 * 1024,      /* bytes */
	RECORD_CEILING = 4 * 1024 * 1024, /* bytes */
	COLUMN_CEILING = 4096,
	LINE_END = 2,             /* bytes: CR and LF */
	WINDOW_FIRST = 64 * 1024, /* bytes */
	WINDOW_LEAST = 16,        /* bytes: more than a byte order mark */
	RAW_CUT = 1024,           /* bytes kept of a record that is too long */
};

static const char mark[] = { '\xef', '\xbb', '\xbf' }; /* the UTF-8 byte order mark */

struct weir_csv {
	char *path;
	int descriptor;
	struct stat opened; /* as the file was then */
	char *window;
	size_t size, begin, end; /* of the window; the present record begins at begin */
	size_t limit;            /* bytes of a record that are looked at */
	uint64_t offset;         /* of begin, in the file */
	uint64_t line;           /* the one that begins at begin */
	uint64_t torn_end;       /* up to this offset every line is a record */
	bool started, at_end;    /* at_end: the window holds the end of the file */
	struct weir_csv_options options;
	struct weir_csv_scan scan;
	char cut[RAW_CUT];
};

static bool cannot_open(struct weir_error *err, const char *path, int reason)
{
	if (reason == ENOENT) {
		weir_fail(err, WEIR_BAD_CONFIG, "there is no file %s", path);
		return weir_hint(err, "check the folder and the name, capital letters too");
	}
	weir_fail(err, WEIR_BAD_CONFIG, "cannot open %s: %s", path, strerror(reason));
	if (reason == EACCES)
		weir_hint(err, "the user who runs this may not read the file or enter its folder");
	return false;
}

static bool must_be_file(const struct stat *info, const char *path, struct weir_error *err)
{
	if (S_ISREG(info->st_mode))
		return true;
	if (S_ISDIR(info->st_mode)) {
		weir_fail(err, WEIR_BAD_CONFIG, "%s is a folder, not a file", path);
		return weir_hint(err, "name the CSV file in it");
	}
	weir_fail(err, WEIR_BAD_CONFIG, "%s is no regular file but a %s", path,
		  S_ISFIFO(info->st_mode)   ? "pipe"
		  : S_ISSOCK(info->st_mode) ? "socket"
					    : "device");
	return weir_hint(err, "write its contents to a file first: it is read again after a stop");
}

/* Asked by name before it is opened: opening a pipe or a device may do something to it. */
static bool open_file(struct weir_csv *csv, struct weir_error *err)
{
	if (stat(csv->path, &csv->opened) < 0)
		return cannot_open(err, csv->path, errno);
	if (!must_be_file(&csv->opened, csv->path, err))
		return false;
	do
		csv->descriptor = open(csv->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (csv->descriptor < 0 && errno == EINTR);
	if (csv->descriptor < 0 || fstat(csv->descriptor, &csv->opened) < 0)
		return cannot_open(err, csv->path, errno);
	return must_be_file(&csv->opened, csv->path, err);
}

static bool set_options(struct weir_csv_options *set, const struct weir_csv_options *given,
			struct weir_error *err)
{
	*set = given ? *given : (struct weir_csv_options){ 0 };
	if (!set->separator)
		set->separator = ',';
	if (!set->field_ceiling)
		set->field_ceiling = FIELD_CEILING;
	if (!set->record_ceiling)
		set->record_ceiling = RECORD_CEILING;
	if (set->record_ceiling > SIZE_MAX / 4)
		set->record_ceiling = SIZE_MAX / 4;
	if (!set->column_ceiling)
		set->column_ceiling = COLUMN_CEILING;
	if (!strchr("\"\r\n", set->separator) && !((unsigned char)set->separator & 0x80))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG,
		  "a quote, a line end or a byte above 127 cannot be the "
		  "separator of a CSV file");
	return weir_hint(err, "common separators are a comma, a semicolon, a tab and |");
}

struct weir_csv *weir_csv_open(const char *path, const struct weir_csv_options *options,
			       struct weir_error *err)
{
	struct weir_csv *csv = weir_xcalloc(1, sizeof(*csv));

	csv->path = weir_xstrdup(path);
	csv->descriptor = -1;
	if (!set_options(&csv->options, options, err) || !open_file(csv, err)) {
		weir_csv_free(csv);
		return NULL;
	}
	csv->limit = csv->options.record_ceiling + LINE_END;
	csv->size = csv->limit < WINDOW_FIRST ? csv->limit : WINDOW_FIRST;
	if (csv->size < WINDOW_LEAST)
		csv->size = WINDOW_LEAST;
	csv->window = weir_xrealloc(NULL, csv->size, 1); /* most files fill little of it */
	csv->line = 1;
	weir_csv_scan_init(&csv->scan, &csv->options);
	return csv;
}

void weir_csv_free(struct weir_csv *csv)
{
	if (!csv)
		return;
	if (csv->descriptor >= 0)
		(void)close(csv->descriptor); /* nothing was written, nothing can be lost */
	weir_csv_scan_release(&csv->scan);
	free(csv->window);
	free(csv->path);
	free(csv);
}

uint64_t weir_csv_consumed(const struct weir_csv *csv)
{
	return csv->offset;
}

uint64_t weir_csv_size(const struct weir_csv *csv)
{
	return (uint64_t)csv->opened.st_size;
}

static bool changed(const struct weir_csv *csv, struct weir_error *err)
{
	weir_fail(err, WEIR_BROKEN, "%s changed while it was read (at line %" PRIu64 ")", csv->path,
		  csv->line);
	return weir_hint(err, "let no other program write to it, then give the same command again");
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* At the end the name must still belong to this file, and all of it must have been read. */
static bool check_unchanged(const struct weir_csv *csv, struct weir_error *err)
{
	const struct stat *was = &csv->opened;
	struct stat now, named;

	if (fstat(csv->descriptor, &now) < 0)
		return weir_fail(err, WEIR_BROKEN, "cannot read %s: %s", csv->path,
				 strerror(errno));
	if (now.st_dev != was->st_dev || now.st_ino != was->st_ino || now.st_size != was->st_size ||
	    !same_time(&now.st_mtim, &was->st_mtim) || !same_time(&now.st_ctim, &was->st_ctim))
		return changed(csv, err);
	if (!csv->at_end)
		return true;
	if (csv->offset + (csv->end - csv->begin) != (uint64_t)was->st_size)
		return changed(csv, err);
	if (stat(csv->path, &named) < 0 || named.st_dev != was->st_dev ||
	    named.st_ino != was->st_ino)
		return changed(csv, err);
	return true;
}

/* Room behind what the window holds. It never holds more of a record than limit. */
static void make_room(struct weir_csv *csv)
{
	if (csv->begin) {
		memmove(csv->window, csv->window + csv->begin, csv->end - csv->begin);
		csv->end -= csv->begin;
		csv->begin = 0;
	}
	if (csv->end < csv->size)
		return;
	csv->size = csv->size < csv->limit / 2 ? csv->size * 2 : csv->limit;
	csv->window = weir_xrealloc(csv->window, csv->size, 1);
}

/* Not to be called once at_end is set. */
static bool refill(struct weir_csv *csv, struct weir_error *err)
{
	ssize_t count;

	make_room(csv);
	do
		count = read(csv->descriptor, csv->window + csv->end, csv->size - csv->end);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return weir_fail(err, WEIR_BROKEN, "cannot read %s: %s", csv->path,
				 strerror(errno));
	csv->end += (size_t)count;
	csv->at_end = !count;
	if (check_unchanged(csv, err))
		return true;
	csv->at_end = false; /* whoever asks again is told again */
	return false;
}

static void pass(struct weir_csv *csv, size_t bytes)
{
	csv->begin += bytes;
	csv->offset += bytes;
}

static bool skip_mark(struct weir_csv *csv, struct weir_error *err)
{
	while (!csv->at_end && csv->end < sizeof(mark))
		if (!refill(csv, err))
			return false;
	if (csv->end >= sizeof(mark) && !memcmp(csv->window, mark, sizeof(mark)))
		pass(csv, sizeof(mark));
	csv->started = true;
	return true;
}

/* Scans on until the record is complete; MORE: it is longer than the limit. */
static bool scan_record(struct weir_csv *csv, enum weir_csv_found *found, struct weir_error *err)
{
	for (;;) {
		size_t there = csv->end - csv->begin;
		size_t seen = there < csv->limit ? there : csv->limit;

		*found = weir_csv_scan_on(&csv->scan, csv->window + csv->begin, seen,
					  csv->at_end && there < csv->limit);
		if (*found != WEIR_CSV_MORE || seen == csv->limit)
			return true;
		if (!refill(csv, err))
			return false;
	}
}

static uint64_t lines_in(struct weir_text text)
{
	const char *at = text.at, *end = text.at + text.length;
	uint64_t lines = 0;

	while ((at = memchr(at, '\n', (size_t)(end - at)))) {
		at++;
		lines++;
	}
	return lines;
}

static void take_record(struct weir_csv *csv, struct weir_csv_record *record)
{
	weir_csv_scan_fields(&csv->scan, csv->window + csv->begin, record);
	record->line = csv->line;
	csv->line += 1 + (csv->scan.quoted ? lines_in(record->raw) : 0);
	pass(csv, csv->scan.at);
}

/* A line that is too long: its begin is kept, the rest goes by, a window at a time. */
static bool skip_line(struct weir_csv *csv, struct weir_csv_record *record, struct weir_error *err)
{
	size_t kept = csv->scan.at < RAW_CUT ? csv->scan.at : RAW_CUT;
	const char *newline = memchr(csv->window + csv->begin, '\n', kept);

	if (newline)
		kept = (size_t)(newline - csv->window) - csv->begin;
	memcpy(csv->cut, csv->window + csv->begin, kept);
	*record = (struct weir_csv_record){
		.line = csv->line,
		.raw = { .at = csv->cut, .length = kept },
		.problem = WEIR_CSV_RECORD_TOO_LONG,
	};
	for (;;) {
		size_t there = csv->end - csv->begin;

		newline = memchr(csv->window + csv->begin, '\n', there);
		pass(csv, newline ? (size_t)(newline - csv->window) + 1 - csv->begin : there);
		if (newline || csv->at_end)
			break;
		if (!refill(csv, err))
			return false;
	}
	csv->line++;
	return true;
}

/* How many of the bytes are whole lines. */
static size_t whole_lines(const char *at, size_t length)
{
	while (length && at[length - 1] != '\n')
		length--;
	return length;
}

/*
 * The record is too long, or its quotes do not work out. Only its first line is
 * taken; the whole lines that were looked at behind it are read one by one from now
 * on, so that the work stays in proportion to the file whatever is in it.
 */
static bool take_first_line(struct weir_csv *csv, bool torn, struct weir_csv_record *record,
			    struct weir_error *err)
{
	const char *begin = csv->window + csv->begin;
	const char *newline = memchr(begin, '\n', csv->scan.at);

	csv->torn_end = csv->offset + whole_lines(begin, csv->scan.at);
	if (!newline)
		return skip_line(csv, record, err);
	weir_csv_scan_begin(&csv->scan, true);
	if (weir_csv_scan_on(&csv->scan, begin, (size_t)(newline - begin) + 1, false) !=
	    WEIR_CSV_ENDED)
		return weir_fail(err, WEIR_BUG, "line %" PRIu64 " of %s does not end with its line",
				 csv->line, csv->path);
	if (csv->scan.length > csv->options.record_ceiling)
		return skip_line(csv, record, err);
	take_record(csv, record);
	if (torn)
		return true;
	record->problem = WEIR_CSV_RECORD_TOO_LONG;
	record->problem_field = 0;
	if (record->raw.length > RAW_CUT)
		record->raw.length = RAW_CUT;
	return true;
}

bool weir_csv_next(struct weir_csv *csv, struct weir_csv_record *record, bool *end,
		   struct weir_error *err)
{
	enum weir_csv_found found;

	*record = (struct weir_csv_record){ 0 };
	*end = false;
	if (!csv->started && !skip_mark(csv, err))
		return false;
	for (;;) {
		if (csv->begin == csv->end && !csv->at_end && !refill(csv, err))
			return false;
		if (csv->begin == csv->end) {
			*end = true;
			return true;
		}
		weir_csv_scan_begin(&csv->scan, csv->offset < csv->torn_end);
		if (!scan_record(csv, &found, err))
			return false;
		if (found != WEIR_CSV_ENDED || csv->scan.length)
			break;
		pass(csv, csv->scan.at); /* an empty line */
		csv->line++;
	}
	if (found != WEIR_CSV_ENDED || csv->scan.length > csv->options.record_ceiling)
		return take_first_line(csv, found == WEIR_CSV_TORN, record, err);
	take_record(csv, record);
	return true;
}
