/*
 * csv-source-mended.h - rows that were refused before, read from the file in which a person has
 * mended them. They stay the rows of the lines that they came from.
 */
#ifndef WEIR_CSV_SOURCE_MENDED_H
#define WEIR_CSV_SOURCE_MENDED_H

#include "source-columns.h"

struct csv_mended {
	const struct weir_mended *rows; /* NULL: none, the file itself is read */
	const struct source_columns *all;
	char between; /* two fields */
};

/* Goes on with the file of mended rows: it has to have the columns in front, and then the same
 * ones as the file itself. *csv is closed, and another one. */
bool csv_open_mended(struct csv_mended *self, const struct weir_csv_options *options,
		     struct weir_csv **csv, struct weir_error *err);
/* Makes a record of it one of the file itself: without the columns in front, with its line. */
bool csv_take_mended(const struct csv_mended *self, struct weir_csv_record *record, uint64_t *line,
		     struct weir_error *err);

#endif
