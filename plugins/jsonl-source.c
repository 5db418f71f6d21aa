/*
 * jsonl-source.c - reads the rows of a file of JSON lines: one object a line, its keys the columns.
 *
 *	- use: jsonl-source
 *	  with:
 *	    path: ${param:folder}/results.jsonl
 *	    columns: {time_cs: int(1..)!, note: text?}     # contracts, as csv-source has them
 *
 * The columns are the keys of the first 100 lines, and those of `columns`. A later key that is
 * none of them is flagged, and its value is not taken. Without a contract a value has the type that
 * JSON gives it; with one, numbers and texts are held against it alike. A key that a line lacks is
 * NULL, as null is. Lists and objects are texts: the JSON as it stands. A line that is no object
 * is refused, with what could be read in front of the mistake. The instance owns the open file.
 */
#include <stddef.h>
#include <stdio.h>

#include "csv-source-mended.h"
#include "file-lines.h"
#include "json-line.h"

enum {
	LOOK_AHEAD = 100,     /* lines whose keys are columns */
	PROGRESS_ROWS = 4096, /* between two reports of progress */
	LEAST_CEILING = 16,   /* bytes */
	MOST_CEILING = 1 << 30,
	MOST_DEPTH = 1000,
	MOST_KEYS = 4096,
	KEY_SHOWN = 40,          /* bytes of a key in a warning */
	REASON_MOST = 64 * 1024, /* bytes of what stands in front of a record in a reject file */
};

/* The name of the one column that a line is in a reject file. */
static const char record_name[] = "json";

struct jsonl_source {
	struct weir_path path;
	struct weir_map columns;
	bool trim;
	struct weir_size line_ceiling;
	int64_t key_ceiling, depth_ceiling;

	struct file_lines *lines;
	struct json_line line;
	struct source_columns all;
	uint64_t *seen;   /* per column: the last line that had it */
	bool *contracted; /* per column: `columns` names it */

	/* Rows that were refused and mended are in a CSV file, each as one field. */
	struct weir_csv *csv;
	struct csv_mended mended;
	struct source_columns record;
	char *room; /* for a field */
	size_t size;
	uint64_t rows;
};

static const struct weir_option jsonl_options[] = {
	{ WEIR_OPTION(struct jsonl_source, path), .required = true,
	  .help = "The file: a JSON object in each line. The keys of its first 100 lines are the "
		  "columns. Lists and objects in a line become texts, as they stand." },
	{ WEIR_OPTION(struct jsonl_source, columns),
	  .help = "What columns must hold: text, text(A|B), int(1..500), real(..10), bool, date. "
		  "With ! each row must have a value, with ? the first 100 lines may lack the "
		  "key. Without a contract a value is what JSON says it is." },
	{ WEIR_OPTION(struct jsonl_source, trim), .fallback = "true",
	  .help = "Takes blanks off both ends of texts. All other values are always trimmed." },
	{ WEIR_OPTION(struct jsonl_source, line_ceiling), .fallback = "1MiB", .min = LEAST_CEILING,
	  .max = MOST_CEILING, .help = "A longer line is refused." },
	{ WEIR_OPTION(struct jsonl_source, key_ceiling), .fallback = "1000", .min = 1,
	  .max = MOST_KEYS, .help = "A line with more keys is refused." },
	{ WEIR_OPTION(struct jsonl_source, depth_ceiling), .fallback = "32", .min = 1,
	  .max = MOST_DEPTH,
	  .help = "A line with more lists and objects in each other is refused." },
	{ 0 },
};

/* ---- the columns ---- */

/* The column with this key, or count. Objects mostly have their keys in the same order. */
static size_t find_column(const struct source_columns *all, size_t guess, struct weir_text key)
{
	for (size_t k = 0; k < all->count; k++) {
		size_t i = (guess + k) % all->count;

		if (strlen(all->column[i].name) == key.length &&
		    !memcmp(all->column[i].name, key.at, key.length))
			return i;
	}
	return all->count;
}

static bool usable(struct weir_text key)
{
	return key.length && !memchr(key.at, '\0', key.length) &&
	       weir_utf8_valid(key.at, key.length);
}

static void learn_keys(struct jsonl_source *self, struct weir_context *context)
{
	for (size_t i = 0; i < self->line.count && self->all.count < MOST_KEYS; i++) {
		struct weir_text key = self->line.field[i].key;
		char *name;

		if (!usable(key) || find_column(&self->all, i, key) < self->all.count)
			continue;
		name = weir_alloc(context, key.length + 1);
		memcpy(name, key.at, key.length);
		self->all.column[self->all.count++].name = name;
	}
}

static bool is_blank(const struct file_line *line)
{
	for (size_t i = 0; i < line->length; i++)
		if (!memchr(" \t\r", line->at[i], 3))
			return false;
	return !line->too_long;
}

/* Reads the first lines for their keys. *any: there are lines at all. */
static bool look_ahead(struct jsonl_source *self, struct weir_context *context, bool *any,
		       struct weir_error *err)
{
	struct file_line line;
	bool end = false;

	*any = false;
	for (int i = 0; i < LOOK_AHEAD && !end; i++) {
		if (!file_lines_next(self->lines, &line, &end, err))
			return false;
		if (end || is_blank(&line))
			continue;
		*any = true;
		if (!line.too_long && json_line_parse(&self->line, line.at, line.length))
			learn_keys(self, context);
	}
	return file_lines_rewind(self->lines, err);
}

static bool no_object(const struct jsonl_source *self, struct weir_error *err)
{
	weir_fail_at(err, WEIR_BAD_CONFIG, self->path.name, 1, 0,
		     "has no JSON object in its first %d lines", LOOK_AHEAD);
	return weir_hint(err, "each line must be one: {\"name\": \"Ada\"}; a file that is one "
			      "list becomes such a file with: jq -c '.[]'");
}

static bool declare_columns(struct jsonl_source *self, struct weir_context *context,
			    struct weir_schema *schema, struct weir_error *err)
{
	bool any;

	if (!look_ahead(self, context, &any, err))
		return false;
	if (any && !self->all.count)
		return no_object(self, err);
	for (size_t i = 0; i < self->all.count; i++)
		if (!source_columns_declare(&self->all, i, WEIR_NULL, schema, err))
			return false;
	for (size_t i = 0; !any && i < self->columns.count; i++)
		self->all.parsed[i].may_miss = true; /* a file without a row lacks them all */
	if (!source_columns_complete(&self->all, context, 1, schema, err))
		return false;
	/* Those may occur further down. */
	for (size_t i = 0; i < self->columns.count; i++) {
		const char *name = self->columns.item[i].key;
		struct source_column *column = &self->all.column[self->all.count];

		if (find_column(&self->all, 0, (struct weir_text){ name, strlen(name) }) <
		    self->all.count)
			continue;
		*column = (struct source_column){ name, weir_schema_find(schema, name),
						  self->all.parsed[i] };
		self->all.count++;
	}
	self->seen = weir_alloc(context, (self->all.count + 1) * sizeof(*self->seen));
	self->contracted = weir_alloc(context, self->all.count + 1);
	for (size_t i = 0; i < self->all.count; i++)
		self->contracted[i] = weir_map_find(&self->columns, self->all.column[i].name);
	return true;
}

static bool open_mended(struct jsonl_source *self, struct weir_context *context,
			struct weir_error *err)
{
	size_t ceiling = (size_t)self->line_ceiling.bytes;
	const struct weir_csv_options options = { .separator = ',',
						  .field_ceiling = 2 * ceiling, /* quotes double */
						  .record_ceiling = 2 * ceiling + REASON_MOST };

	self->mended = (struct csv_mended){ .rows = weir_mended(context), .all = &self->record };
	if (!self->mended.rows)
		return true;
	self->record = (struct source_columns){ .file = self->path.name, .count = 1 };
	self->record.column = weir_alloc(context, sizeof(*self->record.column));
	self->record.column->name = record_name;
	return csv_open_mended(&self->mended, &options, &self->csv, err);
}

static bool jsonl_open(void *me, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	struct jsonl_source *self = me;

	self->all.file = self->path.name;
	self->all.wanted = &self->columns;
	self->all.column =
		weir_alloc(context, (MOST_KEYS + self->columns.count) * sizeof(*self->all.column));
	self->line.most = (size_t)self->key_ceiling;
	self->line.depth = (size_t)self->depth_ceiling;
	self->line.field = weir_alloc(context, self->line.most * sizeof(*self->line.field));
	if (!source_columns_parse(&self->all, context, err))
		return false;
	self->lines = file_lines_open(self->path.name, (size_t)self->line_ceiling.bytes, err);
	if (!self->lines || !declare_columns(self, context, schema, err))
		return false;
	weir_schema_set_record_format(schema,
				      (struct weir_text){ record_name, strlen(record_name) }, ',');
	return open_mended(self, context, err);
}

static void jsonl_close(void *me, struct weir_context *context)
{
	struct jsonl_source *self = me;

	(void)context;
	file_lines_free(self->lines);
	weir_csv_free(self->csv);
}

/* ---- the rows ---- */

/* A value of a column without a contract. */
static struct weir_value natural(const struct jsonl_source *self, struct weir_row *row,
				 const char *column, const struct json_field *field)
{
	struct weir_text text = field->text;
	struct weir_value value;

	if (!json_value(field, &value)) {
		weir_row_reject(row, "RANGE", column, "is a number out of range");
		return weir_null();
	}
	if (value.type != WEIR_TEXT)
		return value;
	if (self->trim)
		text = weir_trim(text);
	return text.length ? weir_row_text(row, text.at, text.length) : weir_null();
}

static void fill_column(const struct jsonl_source *self, struct weir_row *row, size_t i,
			const struct json_field *field)
{
	const struct source_column *column = &self->all.column[i];
	struct weir_text text =
		field->type == JSON_NULL ? (struct weir_text){ "", 0 } : field->text;

	if (!weir_utf8_valid(text.at, text.length))
		weir_row_reject(row, "ENCODING", column->name, "not valid UTF-8");
	else if (self->contracted[i])
		row->value[column->number] = column_contract_value(&column->contract, row,
								   column->name, text, self->trim);
	else
		row->value[column->number] = natural(self, row, column->name, field);
}

static void unknown_key(struct weir_row *row, struct weir_text key)
{
	if (usable(key) && key.length <= KEY_SHOWN)
		weir_row_warn(row, "KEY",
			      "the key \"%.*s\" is none of the first lines and not in `columns`: "
			      "its value is not taken",
			      (int)key.length, key.at);
	else
		weir_row_warn(row, "KEY",
			      "a key that is no text, or too long: its value is not "
			      "taken");
}

static void fill(struct jsonl_source *self, struct weir_row *row)
{
	static const struct json_field nothing = { .type = JSON_NULL };

	for (size_t k = 0; k < self->line.count; k++) {
		const struct json_field *field = &self->line.field[k];
		size_t i = find_column(&self->all, k, field->key);

		if (i == self->all.count) {
			unknown_key(row, field->key);
		} else if (self->seen[i] == row->line) {
			weir_row_reject(row, "JSON", self->all.column[i].name,
					"the key is there twice");
		} else {
			self->seen[i] = row->line;
			fill_column(self, row, i, field);
		}
	}
	for (size_t i = 0; i < self->all.count && !self->line.problem; i++)
		if (self->seen[i] != row->line)
			fill_column(self, row, i, &nothing);
}

/* The next line that is not blank. */
static bool next_line(struct jsonl_source *self, struct file_line *line, bool *end,
		      struct weir_error *err)
{
	do {
		if (!file_lines_next(self->lines, line, end, err))
			return false;
	} while (!*end && is_blank(line));
	return true;
}

/* The row as it stands, and what can be read of it. Reading a line changes it. */
static void take_line(struct jsonl_source *self, struct weir_row *row, char *at, size_t length)
{
	struct weir_value raw = weir_row_text(row, at, length);

	row->raw = (struct weir_text){ raw.as.text, raw.length };
	row->raw_broken = true; /* as a whole it is one field of the reject file */
	if (row->verdict == WEIR_REJECTED)
		return;
	if (!json_line_parse(&self->line, at, length))
		weir_row_reject(row, "JSON", NULL, "%s, at character %zu", self->line.problem,
				self->line.at);
	fill(self, row);
}

static bool read_mended(struct jsonl_source *self, struct weir_context *context,
			struct weir_row *row, bool *end, struct weir_error *err)
{
	struct weir_csv_record record;
	struct weir_text text = { "", 0 };

	if (!weir_csv_next(self->csv, &record, end, err) || *end)
		return *end;
	if (!csv_take_mended(&self->mended, &record, &row->line, err))
		return false;
	if (record.count)
		text = record.field[0];
	if (record.problem != WEIR_CSV_FINE || text.length > (size_t)self->line_ceiling.bytes)
		weir_row_reject(row, "LINE_SIZE", NULL,
				"is not one field, or above the size allowed");
	if (self->size < text.length + 1) {
		self->size = 2 * (text.length + 1);
		self->room = weir_alloc(context, self->size);
	}
	memcpy(self->room, text.at, text.length);
	take_line(self, row, self->room, text.length);
	return true;
}

static bool jsonl_read(void *me, struct weir_context *context, struct weir_row *row, bool *end,
		       struct weir_error *err)
{
	struct jsonl_source *self = me;
	struct file_line line;

	if (self->csv)
		return read_mended(self, context, row, end, err);
	if (!next_line(self, &line, end, err))
		return false;
	if (*end || ++self->rows % PROGRESS_ROWS == 0)
		weir_progress(context, file_lines_consumed(self->lines),
			      file_lines_size(self->lines));
	if (*end)
		return true;
	row->line = line.number;
	if (line.too_long)
		weir_row_reject(row, "LINE_SIZE", NULL, "a line above the size allowed");
	take_line(self, row, line.at, line.length);
	return true;
}

static const char *jsonl_file(void *me)
{
	return ((struct jsonl_source *)me)->path.name;
}

static const struct weir_source_ops jsonl_ops = {
	.size = sizeof(jsonl_ops),
	.read = jsonl_read,
	.file = jsonl_file,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SOURCE,
	.name = "jsonl-source",
	.summary = "Reads the rows of a file with a JSON object in each line.",
	.version = "1.0",
	.options = jsonl_options,
	.self_size = sizeof(struct jsonl_source),
	.open = jsonl_open,
	.close = jsonl_close,
	.ops.source = &jsonl_ops,
};
