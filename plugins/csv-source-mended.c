/*
 * csv-source-mended.c - reads rows that were refused before from the file in which a person has
 * mended them. They stay the rows of the lines that they came from.
 */
#include <stdio.h>

#include "csv-source-mended.h"

/* The record without its first columns. A quote in them is no separator, and no end. */
static struct weir_text behind(struct weir_text raw, size_t columns, char separator)
{
	bool quoted = false;
	size_t at = 0;

	for (; at < raw.length && columns; at++) {
		if (raw.at[at] == '"')
			quoted = !quoted;
		else if (raw.at[at] == separator && !quoted)
			columns--;
	}
	return (struct weir_text){ raw.at + at, raw.length - at };
}

static bool is_named(struct weir_text field, const char *name)
{
	struct weir_text text = weir_trim(field);

	return text.length == strlen(name) && !memcmp(text.at, name, text.length);
}

static bool misfit(const struct csv_mended *self, uint64_t line, struct weir_error *err)
{
	err->line = line;
	(void)snprintf(err->file, sizeof(err->file), "%s", self->rows->path);
	return weir_hint(err, "rows may be taken out of the file and values changed, columns not");
}

/* The n-th column: one of those in front, or of the file's own. */
static const char *name_of(const struct csv_mended *self, size_t n)
{
	size_t front = self->rows->column_count;

	return n < front ? self->rows->column[n] : self->all->column[n - front].name;
}

static bool check_header(const struct csv_mended *self, const struct weir_csv_record *header,
			 struct weir_error *err)
{
	size_t count = self->rows->column_count + self->all->count, i;

	for (i = 0; i < count; i++) {
		if (i < header->count && is_named(header->field[i], name_of(self, i)))
			continue;
		weir_fail(err, WEIR_BAD_CONFIG, "column %zu is not \"%s\"", i + 1,
			  name_of(self, i));
		return misfit(self, header->line, err);
	}
	if (header->count == count)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "has %zu columns, and not %zu", header->count, count);
	return misfit(self, header->line, err);
}

bool csv_open_mended(struct csv_mended *self, const struct weir_csv_options *options,
		     struct weir_csv **csv, struct weir_error *err)
{
	struct weir_csv_record header;
	bool end;

	self->between = options->separator;
	weir_csv_free(*csv);
	*csv = weir_csv_open(self->rows->path, options, err);
	if (!*csv || !weir_csv_next(*csv, &header, &end, err))
		return false;
	if (!end && header.problem == WEIR_CSV_FINE)
		return check_header(self, &header, err);
	weir_fail(err, WEIR_BAD_CONFIG, "has no header line");
	return misfit(self, 1, err);
}

bool csv_take_mended(const struct csv_mended *self, struct weir_csv_record *record, uint64_t *line,
		     struct weir_error *err)
{
	size_t front = self->rows->column_count;
	int64_t number;

	if (!record->count || !weir_parse_int(weir_trim(record->field[0]), &number) || number < 1) {
		weir_fail(err, WEIR_BAD_CONFIG, "does not begin with the number of a line");
		return misfit(self, record->line, err);
	}
	*line = (uint64_t)number;
	record->raw = behind(record->raw, front, self->between);
	front = front < record->count ? front : record->count;
	record->field += front;
	record->count -= front;
	record->problem_field -= front < record->problem_field ? front : record->problem_field;
	return true;
}
