/*
 * csv.h - reading RFC 4180 files, one record at a time, in bounded memory.
 *
 * Fields may be quoted and then hold separators, doubled quotes and line breaks.
 * Lines end in LF or CRLF; the last one may lack its end; a UTF-8 byte order mark
 * at the start is skipped; empty lines are skipped. A CR that no LF follows is data,
 * but as the last byte of the file it is half of a line end. Nothing is repaired:
 * whatever is wrong with a record is told in `problem`, and reading goes on with the
 * next.
 *
 * A forgotten quote must not swallow the rows behind it. Where quotes do not work out
 * (the file ends inside them, text stands behind the closing quote of a field of
 * several lines, or a record passes its ceiling), only the line where the record
 * begins is the problem. The whole lines behind it that were looked at are then read
 * one by one: there a line is a record, and a quote that is open at its end is an
 * OPEN_QUOTE. After any stray quote a record ends with its line. All of this
 * depends on the file's bytes and the ceilings alone.
 */
#ifndef WEIR_CSV_H
#define WEIR_CSV_H

#include <weir/value.h>

struct weir_csv; /* opaque: the open file and its buffer */

struct weir_csv_options {
	char separator;        /* 0: comma */
	size_t field_ceiling;  /* bytes of one field, as they stand there; 0: 1 MiB */
	size_t record_ceiling; /* bytes of one record without its line end; 0: 4 MiB */
	size_t column_ceiling; /* fields of one record; 0: 4096 */
};

enum weir_csv_problem {
	WEIR_CSV_FINE = 0,
	WEIR_CSV_OPEN_QUOTE,  /* the line ends, and the quote is not closed behind it either */
	WEIR_CSV_STRAY_QUOTE, /* a quote inside an unquoted field, or text after a closing quote */
	WEIR_CSV_NUL,         /* a NUL byte */
	WEIR_CSV_ENCODING,    /* not valid UTF-8 */
	WEIR_CSV_FIELD_TOO_LONG,
	WEIR_CSV_RECORD_TOO_LONG, /* not about a field; often an open quote in truth */
	WEIR_CSV_TOO_MANY_FIELDS,
};

struct weir_csv_record {
	const struct weir_text *field; /* unquoted; valid until the next call. A field that is at
					  fault itself is empty: all others are valid text */
	size_t count;  /* what is there: whether it fits the header is the caller's question */
	uint64_t line; /* where the record begins, from 1 */
	struct weir_text raw; /* the record as it stands, without its line end; of a record that
				 is too long its first 1,024 bytes */
	enum weir_csv_problem problem; /* an open quote, else the leftmost one */
	size_t problem_field;          /* 0-based, where the problem is about a field */
};

/* A file that cannot be opened, or is no regular file, is BAD_CONFIG. options may be NULL. */
WEIR_API struct weir_csv *weir_csv_open(const char *path, const struct weir_csv_options *options,
					struct weir_error *err);
/*
 * The next record. *end is true when there is none. Errors: BROKEN when the file
 * cannot be read or changed (size, time of change, or replaced) since it was
 * opened; the check is made at every refill and at the end.
 */
WEIR_API bool weir_csv_next(struct weir_csv *csv, struct weir_csv_record *record, bool *end,
			    struct weir_error *err);
/* How far the reading is, for progress: bytes consumed, and the file's size. */
WEIR_API uint64_t weir_csv_consumed(const struct weir_csv *csv);
WEIR_API uint64_t weir_csv_size(const struct weir_csv *csv);
WEIR_API void weir_csv_free(struct weir_csv *csv); /* accepts NULL */

/* "an open quote", "not valid UTF-8", ...: for a reject's reason. */
WEIR_API const char *weir_csv_problem_text(enum weir_csv_problem problem);
/* "QUOTE", "NUL", "ENCODING", "FIELD_SIZE", "RECORD_SIZE", "COLUMNS": for a reject's code. */
WEIR_API const char *weir_csv_problem_code(enum weir_csv_problem problem);

#endif
