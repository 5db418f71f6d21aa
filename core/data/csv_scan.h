/*
 * csv_scan.h - where a CSV record ends and where its fields lie.
 *
 * A scan looks at every byte once and goes on where it stopped when the caller has
 * more bytes of the record. It does no I/O: the caller owns the bytes, the scan owns
 * the spans and the room in which doubled quotes are undone.
 */
#ifndef WEIR_CSV_SCAN_H
#define WEIR_CSV_SCAN_H

#include <weir/csv.h>

/* Where a field lies, in bytes from the record's begin, its quotes left out. */
struct weir_csv_span {
	size_t at, length;
	enum weir_csv_problem fault;
	bool doubled; /* holds doubled quotes */
};

enum weir_csv_state {
	WEIR_CSV_FIELD,     /* before a field's first byte */
	WEIR_CSV_PLAIN,     /* in a field without quotes */
	WEIR_CSV_QUOTED,    /* between quotes */
	WEIR_CSV_CLOSED,    /* behind a quote that may have closed the field, or be doubled */
	WEIR_CSV_CLOSED_CR, /* behind a closing quote and a CR */
};

enum weir_csv_found {
	WEIR_CSV_MORE,  /* the record goes on behind the bytes there are */
	WEIR_CSV_ENDED, /* length, at and the spans are complete */
	WEIR_CSV_TORN,  /* its quotes do not work out, and it is longer than one line */
};

struct weir_csv_scan {
	size_t at;     /* bytes looked at; when ENDED: the record with its line end */
	size_t length; /* when ENDED: the record without its line end */
	size_t count;  /* fields seen; those up to the column ceiling have a span */
	size_t field_at;
	enum weir_csv_state state;
	bool one_line;            /* a line end ends the record, inside quotes too */
	bool quoted;              /* some field is quoted, so the record may be many lines */
	bool special;             /* some field has a fault or doubled quotes */
	bool open;                /* the last field's quote is not closed */
	struct weir_csv_span now; /* fault and doubled of the field that is looked at */

	struct weir_csv_span *span;
	struct weir_text *field;
	size_t capacity; /* of span and field */
	char *room;      /* fields with doubled quotes, without the second ones */
	size_t room_size;
	size_t field_ceiling, column_ceiling;
	char separator;
	bool stop[256]; /* the bytes that end or spoil a plain field */
};

/* All options are given. */
void weir_csv_scan_init(struct weir_csv_scan *scan, const struct weir_csv_options *options);
void weir_csv_scan_release(struct weir_csv_scan *scan);
/* A new record. */
void weir_csv_scan_begin(struct weir_csv_scan *scan, bool one_line);
/* record: all length bytes of it that there are so far; last: there will not be more. */
enum weir_csv_found weir_csv_scan_on(struct weir_csv_scan *scan, const char *record, size_t length,
				     bool last);
/* Fills everything but the line of an ENDED record. */
void weir_csv_scan_fields(struct weir_csv_scan *scan, const char *record,
			  struct weir_csv_record *out);

#endif
