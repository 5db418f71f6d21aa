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
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "column-contract.h"

enum {
	PROGRESS_ROWS = 4096, /* between two reports of progress */
	LEAST_CEILING = 16,   /* bytes */
	MOST_CEILING = 1 << 30,
	LIST_ROOM = sizeof(((struct weir_error *)0)->message), /* bytes; no list is told longer */
};

/* A column of the file, in the file's order. */
struct column {
	const char *name;
	int number; /* in the schema */
	struct column_contract contract;
};

struct csv_source {
	struct weir_path path;
	const char *separator;
	struct weir_map columns;
	bool trim;
	struct weir_size field_ceiling, row_ceiling;

	struct weir_csv *csv;
	struct column_contract *contract; /* one per item of columns */
	struct column *column;
	size_t column_count;
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

/* All contracts are read first: a mistake in one is the pipeline's, whatever the file holds. */
static bool read_contracts(struct csv_source *self, struct weir_context *context,
			   struct weir_error *err)
{
	size_t i;

	self->contract = weir_alloc(context, self->columns.count * sizeof(*self->contract));
	for (i = 0; i < self->columns.count; i++) {
		if (!column_contract_parse(context, &self->columns.item[i], &self->contract[i],
					   err))
			return false;
	}
	return true;
}

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
	struct weir_text text = column_trim(header->field[field]);
	char *name = weir_alloc(context, text.length + 1);
	size_t i;

	memcpy(name, text.at, text.length);
	self->column[field].name = name;
	if (text.length == 0) {
		weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, header->line, 0,
			     "field %zu of the header has no name", field + 1);
		return weir_hint(err, "the first record of the file must name each column");
	}
	for (i = 0; i < field; i++) {
		if (strcmp(self->column[i].name, name) != 0)
			continue;
		weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, header->line, 0,
			     "fields %zu and %zu of the header are both \"%s\"", i + 1, field + 1,
			     name);
		return weir_hint(err, "rename one of the two in the file");
	}
	return true;
}

static bool declare(struct csv_source *self, struct column *column, struct weir_schema *schema,
		    struct weir_error *err)
{
	const struct weir_map_item *item = weir_map_find(&self->columns, column->name);

	if (item)
		column->contract = self->contract[item - self->columns.item];
	return weir_schema_add(schema, column->name, column_contract_type(&column->contract),
			       &column->number, err);
}

static bool declare_columns(struct csv_source *self, struct weir_context *context,
			    const struct weir_csv_record *header, struct weir_schema *schema,
			    struct weir_error *err)
{
	size_t i;

	self->column = weir_alloc(context, header->count * sizeof(*self->column));
	self->column_count = header->count;
	for (i = 0; i < header->count; i++) {
		if (!name_column(self, context, i, header, err))
			return false;
	}
	for (i = 0; i < header->count; i++) {
		if (!declare(self, &self->column[i], schema, err))
			return false;
	}
	return true;
}

/* ---- columns that the file lacks ---- */

/* Adds what fits into LIST_ROOM bytes; a longer message is cut anyway. */
static void WEIR_PRINTF(2, 3) append(char *list, const char *format, ...)
{
	size_t length = strlen(list);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(list + length, LIST_ROOM - length, format, args);
	va_end(args);
}

/* More than one, in one message. */
static void tell_missing(const struct csv_source *self, const char *names, struct weir_error *err)
{
	char all[LIST_ROOM] = "";
	size_t i;

	for (i = 0; i < self->column_count; i++)
		append(all, "%s%s", i ? ", " : "", self->column[i].name);
	weir_fail(err, WEIR_BAD_CONFIG, "there are no columns %s; the columns are: %s", names, all);
}

/* A header of one name that holds another separator was probably cut in the wrong places. */
static void hint_separator(const struct csv_source *self, struct weir_error *err)
{
	const char *at = self->column_count == 1 ? strpbrk(self->column[0].name, ",;\t") : NULL;
	const char byte[] = { at ? *at : ',', '\0' };

	if (at)
		weir_hint(err, "the header is one single name; try the option separator: \"%s\"",
			  *at == '\t' ? "tab" : byte);
}

/* Before the missing ones are added, so that the error lists the file's own columns. */
static bool check_missing(const struct csv_source *self, uint64_t line,
			  const struct weir_schema *schema, struct weir_error *err)
{
	char missing[LIST_ROOM] = "", near[LIST_ROOM] = "";
	size_t count = 0, i;
	int number;

	for (i = 0; i < self->columns.count; i++) {
		const char *name = self->columns.item[i].key;

		if (self->contract[i].may_miss || weir_schema_need(schema, name, &number, err))
			continue;
		append(missing, "%s\"%s\"", count++ ? ", " : "", name);
		if (*err->hint)
			append(near, "%s%s: %s", *near ? " " : "", name, err->hint);
	}
	if (count == 0)
		return true;
	if (count > 1) {
		tell_missing(self, missing, err);
		weir_hint(err, "%s", near);
	}
	hint_separator(self, err);
	(void)snprintf(err->file, sizeof(err->file), "%s", self->path.name);
	err->line = line;
	return false;
}

static bool add_missing(const struct csv_source *self, struct weir_context *context,
			struct weir_schema *schema, struct weir_error *err)
{
	size_t i;

	for (i = 0; i < self->columns.count; i++) {
		const char *name = self->columns.item[i].key;

		if (weir_schema_find(schema, name) >= 0)
			continue;
		if (!weir_schema_add(schema, name, column_contract_type(&self->contract[i]), NULL,
				     err))
			return false;
		weir_log(context, WEIR_INFO, "%s has no column \"%s\": it is empty in all rows",
			 self->path.name, name);
	}
	return true;
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

	if (!parse_separator(self, &options.separator, err) || !read_contracts(self, context, err))
		return false;
	self->csv = weir_csv_open(self->path.name, &options, err);
	if (!self->csv || !read_header(self, &header, err) ||
	    !declare_columns(self, context, &header, schema, err) ||
	    !check_missing(self, header.line, schema, err) ||
	    !add_missing(self, context, schema, err))
		return false;
	weir_schema_set_record_format(schema, header.raw, options.separator);
	return true;
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
	    record->problem == WEIR_CSV_TOO_MANY_FIELDS ||
	    record->problem_field >= self->column_count)
		return NULL;
	return self->column[record->problem_field].name;
}

/* Refuses a row that is not a record of this file at all. */
static void judge_shape(const struct csv_source *self, const struct weir_csv_record *record,
			struct weir_row *row)
{
	if (record->problem != WEIR_CSV_FINE)
		weir_row_reject(row, weir_csv_problem_code(record->problem),
				problem_column(self, record), "%s",
				weir_csv_problem_text(record->problem));
	else if (record->count != self->column_count)
		weir_row_reject(row, "RAGGED", NULL, "has %zu field%s, the header has %zu",
				record->count, record->count == 1 ? "" : "s", self->column_count);
}

static void fill(const struct csv_source *self, const struct weir_csv_record *record,
		 struct weir_row *row)
{
	size_t count = trusted_fields(record), i;

	if (count > self->column_count)
		count = self->column_count;
	for (i = 0; i < count; i++) {
		const struct column *column = &self->column[i];

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
	raw = weir_row_text(row, record.raw.at, record.raw.length);
	row->line = record.line;
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
	.name = "csv-source",
	.summary = "Reads the rows of a CSV file.",
	.version = "1.0",
	.options = csv_options,
	.self_size = sizeof(struct csv_source),
	.open = csv_open,
	.close = csv_close,
	.ops.source = &csv_ops,
};
