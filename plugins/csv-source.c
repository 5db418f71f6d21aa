/*
 * csv-source.c - reads the rows of a CSV file and holds them against the columns' contracts.
 *
 *	- use: csv-source
 *	  with:
 *	    path: ${param:folder}/results.csv
 *	    columns:
 *	      athletic_net_race_id:           # any text, but the column must be there
 *	      athlete_name: text!             # each row must have one
 *	      gender:       text(M|F)!        # one of these
 *	      time_cs:      int(1..)!
 *	      rating:       real(0.5..2)
 *	      meet_date:    date              # 2025-10-25, 10/25/25, 10/25/2025
 *	      course_name:  text?             # older files do not have this column
 *
 * Columns that have no contract pass as text. Blank fields are NULL. A row that breaks a
 * contract is refused with the reason, and still has all its good values, so that the rows
 * that refer to it can say so. The instance owns the open file; all else is the context's.
 */
#include <stddef.h>
#include <stdio.h>

#include "csv-source-mended.h"

enum {
	PROGRESS_ROWS = 4096, /* between two reports of progress */
	LEAST_CEILING = 16,   /* bytes */
	MOST_CEILING = 1 << 30,
};

struct csv_source {
	struct weir_path path;
	const char *separator;
	struct weir_map columns;
	bool trim;
	struct weir_size field_ceiling, row_ceiling;

	struct weir_csv *csv;
	struct source_columns all;
	struct csv_mended mended;
	uint64_t rows;
};

static const struct weir_option csv_options[] = {
	{ WEIR_OPTION(struct csv_source, path), .required = true,
	  .help = "The file. Its first record names the columns." },
	{ WEIR_OPTION(struct csv_source, separator), .fallback = ",",
	  .help = "The one character between two fields; \"tab\" for a tab." },
	{ WEIR_OPTION(struct csv_source, columns),
	  .help = "What columns must hold: text, text(A|B), int(1..500), real(..10), bool, date. "
		  "With ! each row must have a value, with ? the file may lack the column." },
	{ WEIR_OPTION(struct csv_source, trim), .fallback = "true",
	  .help = "Takes blanks off both ends of texts. All other values are always trimmed." },
	{ WEIR_OPTION(struct csv_source, field_ceiling), .fallback = "64KiB", .min = LEAST_CEILING,
	  .max = MOST_CEILING, .help = "A row with a longer field is refused." },
	{ WEIR_OPTION(struct csv_source, row_ceiling), .fallback = "1MiB", .min = LEAST_CEILING,
	  .max = MOST_CEILING, .help = "A longer row is refused." },
	{ 0 },
};

static bool parse_separator(const struct csv_source *self, char *out, struct weir_error *err)
{
	const char *text = self->separator;

	if (!strcmp(text, "tab") || !strcmp(text, "\\t"))
		text = "\t";
	if (strlen(text) != 1 || strchr("\"\r\n", *text) || (unsigned char)*text >= 0x80) {
		weir_fail(err, WEIR_BAD_CONFIG,
			  "separator: \"%s\" is not one character that can stand between fields",
			  self->separator);
		return weir_hint(err, "usual ones are \",\", \";\" and \"tab\"");
	}
	*out = *text;
	return true;
}

/* ---- the header ---- */

static bool read_header(struct csv_source *self, struct weir_csv_record *header,
			struct weir_error *err)
{
	bool end;

	if (!weir_csv_next(self->csv, header, &end, err))
		return false;
	if (end) {
		weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, 1, 0, "has no header line");
		return weir_hint(err, "the file is empty; its first line must name the columns");
	}
	if (header->problem == WEIR_CSV_FINE)
		return true;
	weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, header->line, 0, "the header: %s",
		     weir_csv_problem_text(header->problem));
	return weir_hint(err, "the file must be UTF-8, its fields separated by \"%s\"",
			 self->separator);
}

static bool name_column(struct csv_source *self, struct weir_context *context, size_t field,
			const struct weir_csv_record *header, struct weir_error *err)
{
	struct weir_text text = weir_trim(header->field[field]);
	char *name = weir_alloc(context, text.length + 1);
	size_t i;

	memcpy(name, text.at, text.length);
	self->all.column[field].name = name;
	if (text.length == 0) {
		weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, header->line, 0,
			     "field %zu of the header has no name", field + 1);
		return weir_hint(err, "the first record of the file must name each column");
	}
	for (i = 0; i < field; i++) {
		if (strcmp(self->all.column[i].name, name) != 0)
			continue;
		weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, header->line, 0,
			     "fields %zu and %zu of the header are both \"%s\"", i + 1, field + 1,
			     name);
		return weir_hint(err, "rename one of the two in the file");
	}
	return true;
}

static bool declare_columns(struct csv_source *self, struct weir_context *context,
			    const struct weir_csv_record *header, struct weir_schema *schema,
			    struct weir_error *err)
{
	size_t i;

	self->all.column = weir_alloc(context, header->count * sizeof(*self->all.column));
	self->all.count = header->count;
	for (i = 0; i < header->count; i++) {
		if (!name_column(self, context, i, header, err))
			return false;
	}
	for (i = 0; i < header->count; i++) {
		if (!source_columns_declare(&self->all, i, WEIR_TEXT, schema, err))
			return false;
	}
	return true;
}

/* A header of one name that holds another separator was probably cut in the wrong places. */
static bool hint_separator(const struct csv_source *self, struct weir_error *err)
{
	const char *at = self->all.count == 1 ? strpbrk(self->all.column[0].name, ",;\t") : NULL;
	const char byte[] = { at ? *at : ',', '\0' };

	if (at)
		weir_hint(err, "the header is one single name; try the option separator: \"%s\"",
			  *at == '\t' ? "tab" : byte);
	return false;
}

static bool csv_open(void *me, struct weir_context *context, struct weir_schema *schema,
		     struct weir_error *err)
{
	struct csv_source *self = me;
	struct weir_csv_options options = {
		.field_ceiling = (size_t)self->field_ceiling.bytes,
		.record_ceiling = (size_t)self->row_ceiling.bytes,
	};
	struct weir_csv_record header;

	self->all.file = self->path.name;
	self->all.wanted = &self->columns;
	if (!parse_separator(self, &options.separator, err) ||
	    !source_columns_parse(&self->all, context, err))
		return false;
	self->csv = weir_csv_open(self->path.name, &options, err);
	if (!self->csv || !read_header(self, &header, err) ||
	    !declare_columns(self, context, &header, schema, err))
		return false;
	if (!source_columns_complete(&self->all, context, header.line, schema, err))
		return hint_separator(self, err);
	weir_schema_set_record_format(schema, header.raw, options.separator);
	self->mended = (struct csv_mended){ .rows = weir_mended(context), .all = &self->all };
	return !self->mended.rows || csv_open_mended(&self->mended, &options, &self->csv, err);
}

static void csv_close(void *me, struct weir_context *context)
{
	struct csv_source *self = me;

	(void)context;
	weir_csv_free(self->csv);
}

/* ---- the rows ---- */

/*
 * How many fields from the left are where the header says. Behind a wrong quote nobody
 * knows. A field at fault itself is empty.
 */
static size_t trusted_fields(const struct weir_csv_record *record)
{
	switch (record->problem) {
	case WEIR_CSV_FINE:
	case WEIR_CSV_NUL:
	case WEIR_CSV_ENCODING:
	case WEIR_CSV_FIELD_TOO_LONG:
		return record->count;
	case WEIR_CSV_OPEN_QUOTE:
	case WEIR_CSV_STRAY_QUOTE:
		return record->problem_field < record->count ? record->problem_field
							     : record->count;
	case WEIR_CSV_RECORD_TOO_LONG:
	case WEIR_CSV_TOO_MANY_FIELDS:
		break;
	}
	return 0;
}

/* The name of the column that the problem is about, or NULL. */
static const char *problem_column(const struct csv_source *self,
				  const struct weir_csv_record *record)
{
	if (record->problem == WEIR_CSV_RECORD_TOO_LONG ||
	    record->problem == WEIR_CSV_TOO_MANY_FIELDS || record->problem_field >= self->all.count)
		return NULL;
	return self->all.column[record->problem_field].name;
}

/* Refuses a row that is not a record of this file at all. */
static void judge_shape(const struct csv_source *self, const struct weir_csv_record *record,
			struct weir_row *row)
{
	if (record->problem != WEIR_CSV_FINE)
		weir_row_reject(row, weir_csv_problem_code(record->problem),
				problem_column(self, record), "%s",
				weir_csv_problem_text(record->problem));
	else if (record->count != self->all.count)
		weir_row_reject(row, "RAGGED", NULL, "has %zu field%s, the header has %zu",
				record->count, record->count == 1 ? "" : "s", self->all.count);
}

static void fill(const struct csv_source *self, const struct weir_csv_record *record,
		 struct weir_row *row)
{
	size_t count = trusted_fields(record), i;

	if (count > self->all.count)
		count = self->all.count;
	for (i = 0; i < count; i++) {
		const struct source_column *column = &self->all.column[i];

		row->value[column->number] =
			column_contract_value(&column->contract, row, column->name,
					      record->field[i], self->trim);
	}
}

static bool csv_read(void *me, struct weir_context *context, struct weir_row *row, bool *end,
		     struct weir_error *err)
{
	struct csv_source *self = me;
	struct weir_csv_record record;
	struct weir_value raw;

	if (!weir_csv_next(self->csv, &record, end, err))
		return false;
	if (*end || ++self->rows % PROGRESS_ROWS == 0)
		weir_progress(context, weir_csv_consumed(self->csv), weir_csv_size(self->csv));
	if (*end)
		return true;
	row->line = record.line;
	if (self->mended.rows && !csv_take_mended(&self->mended, &record, &row->line, err))
		return false;
	raw = weir_row_text(row, record.raw.at, record.raw.length);
	row->raw = (struct weir_text){ raw.as.text, raw.length };
	row->raw_broken =
		record.problem == WEIR_CSV_OPEN_QUOTE || record.problem == WEIR_CSV_RECORD_TOO_LONG;
	judge_shape(self, &record, row);
	fill(self, &record, row);
	return true;
}

static const char *csv_file(void *me)
{
	return ((struct csv_source *)me)->path.name;
}

static const struct weir_source_ops csv_ops = {
	.size = sizeof(csv_ops),
	.read = csv_read,
	.file = csv_file,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SOURCE,
	.traits = WEIR_READS_CSV,
	.name = "csv-source",
	.summary = "Reads the rows of a CSV file.",
	.version = "1.0",
	.options = csv_options,
	.self_size = sizeof(struct csv_source),
	.open = csv_open,
	.close = csv_close,
	.ops.source = &csv_ops,
};
