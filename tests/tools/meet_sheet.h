/*
 * meet_sheet.h - one CSV file that is being written, row by row.
 *
 * The sheet owns its open file. What cannot be written is remembered and told by
 * sheet_close().
 */
#ifndef MEET_SHEET_H
#define MEET_SHEET_H

#include <stddef.h>

#include "make_meet.h"

enum { MEET_CELLS = 12 };

struct meet_row {
	char cell[MEET_CELLS][MEET_NAME_SIZE];
	size_t count;
};

struct meet_sheet {
	struct meet *meet;
	FILE *file;
	const char *name;
	uint64_t line; /* of the row that was begun last; the header is 1 */
	uint64_t good; /* line of the last row that is not a bad one */
	bool final_newline, failed;
	uint32_t rows;          /* data rows there will be, without the bad ones */
	uint32_t bad, bad_done; /* bad rows that go between them */
	struct meet_row last;   /* the last one that is not bad */
};

bool sheet_open(struct meet_sheet *sheet, struct meet *meet, const char *name, uint32_t rows);
bool sheet_close(struct meet_sheet *sheet);
/* The line end of the row before, and the line number. */
void sheet_begin(struct meet_sheet *sheet);
/* Cells from..to-1, quoted where they must be. */
void sheet_cells(struct meet_sheet *sheet, const struct meet_row *row, size_t from, size_t to);
void sheet_bytes(struct meet_sheet *sheet, const char *bytes, size_t count);
/* Begins a row and writes all its cells. */
void sheet_row(struct meet_sheet *sheet, const struct meet_row *row);
void sheet_header(struct meet_sheet *sheet, const char *names);
/* Adds a cell to the row. */
void row_text(struct meet_row *row, const char *text);
void row_number(struct meet_row *row, int64_t number);
/* TRUE or FALSE, as the style spells it. */
void row_bool(struct meet_row *row, const struct meet *meet, bool value);

/* meet_write.c */
void meet_athlete_row(const struct meet *meet, const struct meet_person *person,
		      struct meet_row *row);
void meet_result_row(const struct meet *meet, const struct meet_result *result,
		     const struct meet_person *person, struct meet_row *row);

/* meet_bad.c: counts the bad rows of this file; writes those due before data row `next`. */
void meet_bad_plan(struct meet_sheet *sheet);
void meet_bad_due(struct meet_sheet *sheet, uint32_t next);
/* The number of the kind with this name; MEET_BAD_KINDS if there is none. */
enum meet_bad meet_bad_named(const char *name, size_t length);
void meet_bad_help(FILE *out);

#endif
