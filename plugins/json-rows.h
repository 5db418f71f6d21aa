/*
 * json-rows.h - rows out of lines of JSON, for the sources that read them: from a file, from
 * another program. Rows that were refused and mended are in a CSV file, where each line is one
 * field.
 */
#ifndef WEIR_JSON_ROWS_H
#define WEIR_JSON_ROWS_H

#include "csv-source-mended.h"
#include "json-line.h"

enum { JSON_KEYS_MOST = 4096 };

struct json_rows {
	struct source_columns all;
	struct json_line line;
	bool trim;
	size_t line_ceiling;
	const char *known; /* of a key that is none of the columns: where they come from */

	uint64_t *seen;       /* per column: the last line that had it */
	bool *contracted;     /* per column: `columns` names it */
	struct weir_csv *csv; /* the mended rows; NULL: there are none */
	struct csv_mended mended;
	struct source_columns record;
	char *room; /* for a field */
	size_t size;
};

/* Room for the keys of one line, and for the columns. all.file, all.wanted and line_ceiling are
 * set. */
void json_rows_begin(struct json_rows *rows, struct weir_context *context, size_t keys,
		     size_t depth);
/* The column with this key, or all.count. Objects mostly have their keys in the same order. */
size_t json_rows_find(const struct json_rows *rows, size_t guess, struct weir_text key);
/* A name that a column can have. */
bool json_rows_usable(struct weir_text key);
/* All columns are declared: goes on with mended rows, where there are some. */
bool json_rows_open(struct json_rows *rows, struct weir_context *context,
		    struct weir_schema *schema, struct weir_error *err);
/* The row as it stands, and what can be read of it. Reading a line changes it. */
void json_rows_take(struct json_rows *rows, struct weir_row *row, char *at, size_t length);
/* The next mended row. */
bool json_rows_mended(struct json_rows *rows, struct weir_context *context, struct weir_row *row,
		      bool *end, struct weir_error *err);
void json_rows_close(struct json_rows *rows);

#endif
