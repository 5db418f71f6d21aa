/*
 * meet_sheet.c - rows of CSV: line ends, quotes, line numbers.
 *
 * A row's line end is written when the next one begins, so that the last one can do
 * without.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "meet_sheet.h"

enum { PATH_SIZE = 4096 };

bool sheet_open(struct meet_sheet *sheet, struct meet *meet, const char *name, uint32_t rows)
{
	char path[PATH_SIZE];

	*sheet = (struct meet_sheet){ .meet = meet, .name = name, .rows = rows };
	sheet->final_newline = meet->options.final_newline;
	(void)snprintf(path, sizeof path, "%s/%s", meet->options.folder, name);
	sheet->file = fopen(path, "wb");
	if (!sheet->file) {
		(void)fprintf(stderr, "make-meet: %s: %s\n", path, strerror(errno));
		return false;
	}
	meet_bad_plan(sheet);
	return true;
}

void sheet_bytes(struct meet_sheet *sheet, const char *bytes, size_t count)
{
	if (fwrite(bytes, 1, count, sheet->file) != count)
		sheet->failed = true;
}

static void end_line(struct meet_sheet *sheet)
{
	if (sheet->meet->options.lf)
		sheet_bytes(sheet, "\n", 1);
	else
		sheet_bytes(sheet, "\r\n", 2);
}

bool sheet_close(struct meet_sheet *sheet)
{
	bool fine;

	if (sheet->final_newline)
		end_line(sheet);
	fine = !sheet->failed;
	if (fclose(sheet->file))
		fine = false;
	if (!fine)
		(void)fprintf(stderr, "make-meet: %s/%s could not be written\n",
			      sheet->meet->options.folder, sheet->name);
	return fine;
}

void sheet_begin(struct meet_sheet *sheet)
{
	if (sheet->line++ > 0)
		end_line(sheet);
}

static void put_cell(struct meet_sheet *sheet, const char *cell)
{
	if (!strpbrk(cell, ",\"\r\n")) {
		sheet_bytes(sheet, cell, strlen(cell));
		return;
	}
	sheet_bytes(sheet, "\"", 1);
	for (; *cell; cell++) {
		if (*cell == '"')
			sheet_bytes(sheet, "\"", 1);
		sheet_bytes(sheet, cell, 1);
	}
	sheet_bytes(sheet, "\"", 1);
}

void sheet_cells(struct meet_sheet *sheet, const struct meet_row *row, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (i > 0)
			sheet_bytes(sheet, ",", 1);
		put_cell(sheet, row->cell[i]);
	}
}

void sheet_row(struct meet_sheet *sheet, const struct meet_row *row)
{
	sheet_begin(sheet);
	sheet_cells(sheet, row, 0, row->count);
}

void sheet_header(struct meet_sheet *sheet, const char *names)
{
	if (sheet->meet->options.bom)
		sheet_bytes(sheet, "\xef\xbb\xbf", 3);
	sheet_begin(sheet);
	sheet_bytes(sheet, names, strlen(names));
	sheet->good = sheet->line;
}

void row_text(struct meet_row *row, const char *text)
{
	(void)snprintf(row->cell[row->count++], MEET_NAME_SIZE, "%s", text);
}

void row_number(struct meet_row *row, int64_t number)
{
	(void)snprintf(row->cell[row->count++], MEET_NAME_SIZE, "%" PRId64, number);
}

void row_bool(struct meet_row *row, const struct meet *meet, bool value)
{
	if (meet->options.iso)
		row_text(row, value ? "True" : "False");
	else
		row_text(row, value ? "TRUE" : "FALSE");
}
