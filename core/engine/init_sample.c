/*
 * init_sample.c - the first rows of a file: its separator, its header, and what its values may be.
 */
#include <stdlib.h>
#include <string.h>

#include <weir/csv.h>

#include "../base/text.h"
#include "init_parts.h"

enum {
	TRIED = 20, /* records by which a separator is judged */
	FIELD_CEILING = 64 * 1024,
	ROW_CEILING = 1024 * 1024, /* bytes, as in csv-source */
};

static const uint64_t MIX = 0x9e3779b97f4a7c15U; /* so that the order of columns counts */

/* Where reading a file is. */
struct sample {
	struct weir_init *init;
	struct weir_init_file *file;
	struct weir_csv *csv;
	struct weir_csv_record record;
};

/* ---- what is wrong with a file ---- */

/* line: 0 for the whole file. */
static bool leave_out(struct weir_init *init, struct weir_init_file *file, uint64_t line,
		      const struct weir_error *err)
{
	const char *place =
		line ? weir_arena_printf(&init->arena, ":%llu", (unsigned long long)line) : "";

	file->wrong = weir_arena_printf(&init->arena, "%s%s: %s%s%s", file->name, place,
					err->message, err->hint[0] ? "; " : "", err->hint);
	return false;
}

static bool WEIR_PRINTF(4, 5) wrong(struct weir_init *init, struct weir_init_file *file,
				    uint64_t line, const char *format, ...)
{
	struct weir_error err = { 0 };
	va_list args;

	va_start(args, format);
	(void)vsnprintf(err.message, sizeof(err.message), format, args);
	va_end(args);
	return leave_out(init, file, line, &err);
}

/* Bytes that are no text of one byte or of UTF-8: said before a separator is looked for. */
static bool is_text(struct weir_init *init, struct weir_init_file *file)
{
	unsigned char start[4096];
	FILE *in = fopen(file->path, "rb");
	size_t got = in ? fread(start, 1, sizeof(start), in) : 0;

	if (in)
		(void)fclose(in); /* it was only read */
	if (got >= 2 &&
	    ((start[0] == 0xff && start[1] == 0xfe) || (start[0] == 0xfe && start[1] == 0xff)))
		return wrong(init, file, 1, "is UTF-16; save it as UTF-8");
	if (memchr(start, '\0', got))
		return wrong(init, file, 0, "is binary, whatever its name says");
	return true;
}

/* ---- the separator ---- */

static struct weir_csv *open_with(const struct weir_init_file *file, char separator,
				  struct weir_error *err)
{
	const struct weir_csv_options options = { .separator = separator,
						  .field_ceiling = FIELD_CEILING,
						  .record_ceiling = ROW_CEILING };

	return weir_csv_open(file->path, &options, err);
}

/* How many fields the header has, if all records that are tried have as many; else 0. */
static size_t fields_with(const struct weir_init_file *file, char separator)
{
	struct weir_csv_record record;
	struct weir_error err;
	struct weir_csv *csv = open_with(file, separator, &err);
	size_t fields = 0, good = 0, i;
	bool end = !csv;

	for (i = 0; !end && i < TRIED && weir_csv_next(csv, &record, &end, &err) && !end; i++) {
		if (!i)
			fields = record.count;
		good += record.count == fields;
	}
	weir_csv_free(csv);
	/* One bad row makes no other separator the right one. */
	return 2 * good > i ? fields : 0;
}

static void find_separator(struct weir_init_file *file)
{
	static const char separators[] = ",;\t|";
	size_t most = 1;

	file->separator = ',';
	for (const char *at = separators; *at; at++) {
		size_t fields = fields_with(file, *at);

		if (fields > most) {
			most = fields;
			file->separator = *at;
		}
	}
}

/* ---- the header ---- */

static bool name_columns(struct sample *sample)
{
	struct weir_init_file *file = sample->file;
	struct weir_init *init = sample->init;
	size_t i, k;

	for (i = 0; i < file->count; i++) {
		struct weir_text text = weir_trim(sample->record.field[i]);

		file->column[i].name = weir_arena_copy(&init->arena, text.at, text.length);
		if (!text.length)
			return wrong(init, file, sample->record.line,
				     "field %zu of the header has no name", i + 1);
		if (text.length > WEIR_INIT_HEADER)
			return wrong(init, file, sample->record.line,
				     "field %zu of the header has %zu bytes, %d at most", i + 1,
				     text.length, WEIR_INIT_HEADER);
		for (k = 0; k < i && strcmp(file->column[k].name, file->column[i].name); k++)
			;
		if (k < i)
			return wrong(init, file, sample->record.line,
				     "fields %zu and %zu of the header are both \"%s\"; "
				     "rename one",
				     k + 1, i + 1, file->column[i].name);
	}
	return true;
}

static bool read_header(struct sample *sample)
{
	struct weir_init_file *file = sample->file;
	struct weir_error err = { 0 };
	bool end;

	if (!weir_csv_next(sample->csv, &sample->record, &end, &err))
		return leave_out(sample->init, file, 0, &err);
	if (end)
		return wrong(sample->init, file, 0, "is empty: there is no header line");
	if (sample->record.problem != WEIR_CSV_FINE)
		return wrong(sample->init, file, sample->record.line, "the header: %s",
			     weir_csv_problem_text(sample->record.problem));
	if (sample->record.count > WEIR_INIT_COLUMNS)
		return wrong(sample->init, file, sample->record.line,
			     "the header has %zu columns, %d at most", sample->record.count,
			     WEIR_INIT_COLUMNS);
	file->count = sample->record.count;
	file->column = weir_arena_alloc(&sample->init->arena, file->count * sizeof(*file->column));
	return name_columns(sample);
}

/* ---- values ---- */

/* 007 and 02134 are numbers to nobody. */
static bool is_padded(struct weir_text text)
{
	size_t sign = text.length && (text.at[0] == '-' || text.at[0] == '+');

	return sign == 1 ? text.at[0] == '+' ||
				   (text.length > 2 && text.at[1] == '0' && text.at[2] != '.')
			 : text.length > 1 && text.at[0] == '0' && text.at[1] != '.';
}

static enum weir_init_type type_of(struct weir_text text)
{
	int64_t integer;
	double real;
	bool truth;
	char iso[11]; /* as weir_parse_date() wants it */

	if (weir_parse_date(text, iso))
		return WEIR_INIT_DATE;
	if (is_padded(text))
		return WEIR_INIT_WORDS;
	if (weir_parse_int(text, &integer))
		return WEIR_INIT_INT;
	if (weir_parse_real(text, &real))
		return WEIR_INIT_REAL;
	return weir_parse_bool(text, &truth) ? WEIR_INIT_BOOL : WEIR_INIT_WORDS;
}

/* The type that holds values of both. */
static enum weir_init_type both(enum weir_init_type a, enum weir_init_type b)
{
	if (a == b || b == WEIR_INIT_BLANK)
		return a;
	if (a == WEIR_INIT_BLANK)
		return b;
	if ((a == WEIR_INIT_INT && b == WEIR_INIT_REAL) ||
	    (a == WEIR_INIT_REAL && b == WEIR_INIT_INT))
		return WEIR_INIT_REAL;
	return WEIR_INIT_WORDS;
}

/* FNV-1a; never 0. */
static uint64_t hash_of(struct weir_text text)
{
	uint64_t hash = 0xcbf29ce484222325U;

	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3U;
	return hash ? hash : 1;
}

static void take_value(struct sample *sample, size_t at)
{
	struct weir_init_column *column = &sample->file->column[at];
	struct weir_text text = weir_trim(sample->record.field[at]);
	enum weir_init_type type;

	if (!text.length) {
		column->blanks = true;
		return;
	}
	column->value[sample->file->rows] = hash_of(text);
	type = type_of(text);
	column->type = both(column->type, type);
	if (!column->seen[type]++)
		column->first[type] = sample->record.line;
	column->slashes = column->slashes || memchr(text.at, '/', text.length);
}

static void take_row(struct sample *sample)
{
	struct weir_init_file *file = sample->file;
	const struct weir_csv_record *record = &sample->record;

	if (record->problem == WEIR_CSV_FINE && record->count == file->count) {
		for (size_t i = 0; i < file->count; i++)
			take_value(sample, i);
		file->rows++;
		return;
	}
	file->broken++;
	if (!file->broken_why)
		file->broken_why =
			weir_arena_printf(&sample->init->arena, "line %llu: %s",
					  (unsigned long long)record->line,
					  record->problem != WEIR_CSV_FINE
						  ? weir_csv_problem_text(record->problem)
						  : "has not as many fields as the header");
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* ---- rows that are there twice ---- */

struct whole_row {
	uint64_t hash;
	size_t row;
};

static int by_hash(const void *a, const void *b)
{
	const struct whole_row *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash > y->hash ? 1 : -1;
	return (x->row > y->row) - (x->row < y->row);
}

static void keep_rows(struct weir_init_file *file, const bool *again)
{
	size_t kept = 0;

	for (size_t row = 0; row < file->rows; row++) {
		if (again[row])
			continue;
		for (size_t i = 0; i < file->count; i++)
			file->column[i].value[kept] = file->column[i].value[row];
		kept++;
	}
	file->twice = file->rows - kept;
	file->rows = kept;
}

/* A row that is equal to an earlier one is a duplicate, whatever the key is: it says nothing of it.
 */
static void drop_copies(struct weir_init *init, struct weir_init_file *file)
{
	struct whole_row *all = weir_arena_alloc(&init->arena, file->rows * sizeof(*all));
	bool *again = weir_arena_alloc(&init->arena, file->rows * sizeof(*again));

	for (size_t row = 0; row < file->rows; row++) {
		all[row].row = row;
		for (size_t i = 0; i < file->count; i++)
			all[row].hash = (all[row].hash * MIX) ^ file->column[i].value[row];
	}
	if (file->rows)
		qsort(all, file->rows, sizeof(*all), by_hash);
	for (size_t i = 1; i < file->rows; i++)
		again[all[i].row] = all[i].hash == all[i - 1].hash;
	keep_rows(file, again);
}

static void sort_values(struct weir_init *init, struct weir_init_column *column, size_t rows)
{
	size_t i;

	column->sorted = weir_arena_alloc(&init->arena, rows * sizeof(*column->sorted));
	for (i = 0; i < rows; i++)
		if (column->value[i])
			column->sorted[column->sorted_count++] = column->value[i];
	if (column->sorted_count)
		qsort(column->sorted, column->sorted_count, sizeof(*column->sorted), by_value);
	column->unique = true;
	for (i = 1; i < column->sorted_count; i++)
		column->unique = column->unique && column->sorted[i - 1] != column->sorted[i];
}

static void read_rows(struct sample *sample, size_t cells)
{
	struct weir_init_file *file = sample->file;
	size_t most = cells / file->count, i;
	struct weir_error err = { 0 };
	bool end = false;

	most = most < 1 ? 1 : most > WEIR_INIT_ROWS ? WEIR_INIT_ROWS : most;
	for (i = 0; i < file->count; i++)
		file->column[i].value =
			weir_arena_alloc(&sample->init->arena, most * sizeof(uint64_t));
	while (file->rows + file->broken < most) {
		if (!weir_csv_next(sample->csv, &sample->record, &end, &err)) {
			leave_out(sample->init, file, 0, &err);
			return;
		}
		if (end)
			break;
		take_row(sample);
	}
	/* The record behind the last one tells whether there is one. */
	file->whole = end || (weir_csv_next(sample->csv, &sample->record, &end, &err) && end);
	drop_copies(sample->init, file);
	for (i = 0; i < file->count; i++)
		sort_values(sample->init, &file->column[i], file->rows);
}

void weir_init_sample(struct weir_init *init, struct weir_init_file *file, size_t cells)
{
	struct sample sample = { .init = init, .file = file };
	struct weir_error err = { 0 };

	if (!weir_utf8_valid(file->name, strlen(file->name))) {
		wrong(init, file, 0, "has a name that is not UTF-8; rename it");
		return;
	}
	/* Also says why it cannot be opened, and does not wait for what is no file. */
	sample.csv = open_with(file, ',', &err);
	if (!sample.csv) {
		leave_out(init, file, 0, &err);
		return;
	}
	weir_csv_free(sample.csv);
	if (!is_text(init, file))
		return;
	find_separator(file);
	sample.csv = open_with(file, file->separator, &err);
	if (!sample.csv)
		leave_out(init, file, 0, &err);
	else if (read_header(&sample))
		read_rows(&sample, cells);
	weir_csv_free(sample.csv);
}
