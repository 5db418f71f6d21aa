/*
 * csv_scan.c - the grammar of CSV, one byte after another.
 *
 * Quotes mean something only at a field's begin. After a stray quote a record's
 * quoting cannot be trusted any more: the record then ends with its line.
 */
#include "csv_scan.h"

#include <stdlib.h>
#include <string.h>

#include "../base/arena.h"
#include "../base/text.h"

enum { FIRST_SPANS = 32, ROOM_STEP = 4096 /* bytes */ };

void weir_csv_scan_init(struct weir_csv_scan *scan, const struct weir_csv_options *options)
{
	*scan = (struct weir_csv_scan){
		.separator = options->separator,
		.field_ceiling = options->field_ceiling,
		.column_ceiling = options->column_ceiling,
	};
	scan->stop[(unsigned char)options->separator] = true;
	scan->stop['\n'] = true;
	scan->stop['"'] = true;
}

void weir_csv_scan_release(struct weir_csv_scan *scan)
{
	free(scan->span);
	free(scan->field);
	free(scan->room);
}

void weir_csv_scan_begin(struct weir_csv_scan *scan, bool one_line)
{
	scan->at = scan->length = scan->count = scan->field_at = 0;
	scan->state = WEIR_CSV_FIELD;
	scan->one_line = one_line;
	scan->quoted = scan->special = scan->open = false;
	scan->now = (struct weir_csv_span){ 0 };
}

static void grow(struct weir_csv_scan *scan)
{
	size_t capacity = scan->capacity ? scan->capacity * 2 : FIRST_SPANS;

	if (capacity > scan->column_ceiling)
		capacity = scan->column_ceiling;
	scan->span = weir_xrealloc(scan->span, capacity, sizeof(*scan->span));
	scan->field = weir_xrealloc(scan->field, capacity, sizeof(*scan->field));
	scan->capacity = capacity;
}

/* The field lies between field_at and end. */
static void end_field(struct weir_csv_scan *scan, size_t end)
{
	scan->state = WEIR_CSV_FIELD;
	if (scan->count++ >= scan->column_ceiling) {
		scan->special = true;
		return;
	}
	if (scan->count > scan->capacity)
		grow(scan);
	scan->now.at = scan->field_at;
	scan->now.length = end - scan->field_at;
	if (scan->now.length > scan->field_ceiling && !scan->now.fault)
		scan->now.fault = WEIR_CSV_FIELD_TOO_LONG;
	if (scan->now.fault || scan->now.doubled)
		scan->special = true;
	scan->span[scan->count - 1] = scan->now;
	scan->now.fault = WEIR_CSV_FINE;
	scan->now.doubled = false;
}

/* end: where the line end begins, or the bytes end. A CR before it belongs to it. */
static enum weir_csv_found end_record(struct weir_csv_scan *scan, const char *record, size_t end)
{
	scan->length = end && record[end - 1] == '\r' ? end - 1 : end;
	return WEIR_CSV_ENDED;
}

/* The same, for a last field that nothing has closed. */
static enum weir_csv_found end_last(struct weir_csv_scan *scan, const char *record, size_t end)
{
	end_record(scan, record, end);
	end_field(scan, scan->length);
	return WEIR_CSV_ENDED;
}

/*
 * A quote where none may be, or text behind a closing quote. Where this field began
 * on an earlier line, that line's quote is the likelier mistake.
 */
static enum weir_csv_found stray(struct weir_csv_scan *scan, const char *record)
{
	const char *field = record + scan->field_at;

	if (!scan->one_line && memchr(field, '\n', scan->at - scan->field_at))
		return WEIR_CSV_TORN;
	if (!scan->now.fault)
		scan->now.fault = WEIR_CSV_STRAY_QUOTE;
	scan->one_line = true;
	scan->state = WEIR_CSV_PLAIN;
	return WEIR_CSV_MORE;
}

/* Runs over plain fields until a quoted one begins or the record ends. */
static enum weir_csv_found plain(struct weir_csv_scan *scan, const char *record, size_t length)
{
	const char *at = record + scan->at, *end = record + length;

	for (;;) {
		while (at < end && !scan->stop[(unsigned char)*at])
			at++;
		scan->at = (size_t)(at - record);
		if (at == end)
			return WEIR_CSV_MORE;
		scan->at++;
		if (*at == '"')
			return stray(scan, record);
		if (*at == '\n')
			return end_last(scan, record, scan->at - 1);
		end_field(scan, scan->at - 1);
		at++;
		if (at == end || *at == '"')
			return WEIR_CSV_MORE;
		scan->field_at = scan->at;
		scan->state = WEIR_CSV_PLAIN;
	}
}

static enum weir_csv_found open_quote(struct weir_csv_scan *scan, const char *record, size_t end)
{
	scan->open = scan->special = true;
	scan->now.fault = WEIR_CSV_OPEN_QUOTE;
	return end_last(scan, record, end);
}

static enum weir_csv_found quoted(struct weir_csv_scan *scan, const char *record, size_t length)
{
	const char *at = record + scan->at;
	const char *quote = memchr(at, '"', length - scan->at);
	size_t seen = quote ? (size_t)(quote - at) : length - scan->at;
	const char *newline = scan->one_line ? memchr(at, '\n', seen) : NULL;

	if (newline) {
		scan->at = (size_t)(newline - record) + 1;
		return open_quote(scan, record, scan->at - 1);
	}
	scan->at += seen;
	if (quote) {
		scan->at++;
		scan->state = WEIR_CSV_CLOSED;
	}
	return WEIR_CSV_MORE;
}

/* The byte behind a closing quote; a CR there counts only with a LF behind it. */
static enum weir_csv_found closed(struct weir_csv_scan *scan, const char *record)
{
	bool behind_cr = scan->state == WEIR_CSV_CLOSED_CR;
	size_t end = scan->at - (behind_cr ? 2 : 1); /* the closing quote */
	char byte = record[scan->at];

	if (byte == '\n') {
		scan->at++;
		end_field(scan, end);
		return end_record(scan, record, scan->at - 1);
	}
	if (behind_cr)
		return stray(scan, record);
	if (byte == scan->separator) {
		end_field(scan, end);
	} else if (byte == '"') {
		scan->now.doubled = true;
		scan->state = WEIR_CSV_QUOTED;
	} else if (byte == '\r') {
		scan->state = WEIR_CSV_CLOSED_CR;
	} else {
		return stray(scan, record);
	}
	scan->at++;
	return WEIR_CSV_MORE;
}

static void begin_field(struct weir_csv_scan *scan, char byte)
{
	scan->state = WEIR_CSV_PLAIN;
	if (byte == '"') {
		scan->at++;
		scan->quoted = true;
		scan->state = WEIR_CSV_QUOTED;
	}
	scan->field_at = scan->at;
}

/* The file ends here. A CR as the last byte is half of a line end. */
static enum weir_csv_found at_end(struct weir_csv_scan *scan, const char *record, size_t length)
{
	switch (scan->state) {
	case WEIR_CSV_FIELD:
		scan->field_at = length;
		break;
	case WEIR_CSV_PLAIN:
		break;
	case WEIR_CSV_QUOTED:
		if (!scan->one_line && memchr(record, '\n', length))
			return WEIR_CSV_TORN;
		return open_quote(scan, record, length);
	case WEIR_CSV_CLOSED:
		end_field(scan, length - 1);
		return end_record(scan, record, length);
	case WEIR_CSV_CLOSED_CR:
		end_field(scan, length - 2);
		return end_record(scan, record, length);
	}
	return end_last(scan, record, length);
}

enum weir_csv_found weir_csv_scan_on(struct weir_csv_scan *scan, const char *record, size_t length,
				     bool last)
{
	enum weir_csv_found found = WEIR_CSV_MORE;

	while (scan->at < length && found == WEIR_CSV_MORE) {
		switch (scan->state) {
		case WEIR_CSV_FIELD:
			begin_field(scan, record[scan->at]);
			break;
		case WEIR_CSV_PLAIN:
			found = plain(scan, record, length);
			break;
		case WEIR_CSV_QUOTED:
			found = quoted(scan, record, length);
			break;
		case WEIR_CSV_CLOSED:
		case WEIR_CSV_CLOSED_CR:
			found = closed(scan, record);
			break;
		}
	}
	if (found == WEIR_CSV_MORE && last)
		found = at_end(scan, record, length);
	return found;
}

static bool has_high_byte(const char *at, size_t length)
{
	uint64_t all = 0, word;
	unsigned char rest = 0;

	for (; length >= sizeof(word); at += sizeof(word), length -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		all |= word;
	}
	while (length--)
		rest |= (unsigned char)*at++;
	return ((all & UINT64_C(0x8080808080808080)) | (rest & 0x80U)) != 0;
}

/* Undoes the doubled quotes of one field; room has space for the whole record. */
static size_t undouble(char *room, const char *at, size_t length)
{
	size_t out = 0;

	for (size_t i = 0; i < length; i++) {
		room[out++] = at[i];
		if (at[i] == '"')
			i++;
	}
	return out;
}

static enum weir_csv_problem fault_of(const struct weir_csv_span *span, const char *record)
{
	if (span->fault)
		return span->fault;
	if (memchr(record + span->at, '\0', span->length))
		return WEIR_CSV_NUL;
	if (!weir_utf8_valid(record + span->at, span->length))
		return WEIR_CSV_ENCODING;
	return WEIR_CSV_FINE;
}

/* Fields that are not simply slices of the record: at fault, or with doubled quotes. */
static void special_fields(struct weir_csv_scan *scan, const char *record,
			   struct weir_csv_record *out)
{
	char *room;

	if (scan->room_size < scan->length) {
		scan->room_size = scan->length + ROOM_STEP;
		scan->room = weir_xrealloc(scan->room, scan->room_size, 1);
	}
	room = scan->room;
	for (size_t i = 0; i < out->count; i++) {
		const struct weir_csv_span *span = &scan->span[i];
		enum weir_csv_problem fault = fault_of(span, record);

		if (fault && !out->problem) {
			out->problem = fault;
			out->problem_field = i;
		}
		if (fault) {
			scan->field[i] = (struct weir_text){ .at = "", .length = 0 };
		} else if (span->doubled) {
			scan->field[i].at = room;
			scan->field[i].length = undouble(room, record + span->at, span->length);
			room += scan->field[i].length;
		}
	}
	if (scan->count > out->count && !out->problem) {
		out->problem = WEIR_CSV_TOO_MANY_FIELDS;
		out->problem_field = out->count;
	}
	if (scan->open) {
		out->problem = WEIR_CSV_OPEN_QUOTE;
		out->problem_field = scan->count - 1;
	}
}

void weir_csv_scan_fields(struct weir_csv_scan *scan, const char *record,
			  struct weir_csv_record *out)
{
	size_t count = scan->count < scan->column_ceiling ? scan->count : scan->column_ceiling;

	for (size_t i = 0; i < count; i++) {
		scan->field[i].at = record + scan->span[i].at;
		scan->field[i].length = scan->span[i].length;
	}
	out->field = scan->field;
	out->count = count;
	out->raw = (struct weir_text){ .at = record, .length = scan->length };
	out->problem = WEIR_CSV_FINE;
	out->problem_field = 0;
	if (scan->special || memchr(record, '\0', scan->length) ||
	    has_high_byte(record, scan->length))
		special_fields(scan, record, out);
}
