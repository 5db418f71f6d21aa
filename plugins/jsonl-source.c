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

#include "file-lines.h"
#include "json-rows.h"

enum {
	LOOK_AHEAD = 100,     /* lines whose keys are columns */
	PROGRESS_ROWS = 4096, /* between two reports of progress */
	LEAST_CEILING = 16,   /* bytes */
	MOST_CEILING = 1 << 30,
	MOST_DEPTH = 1000,
};

struct jsonl_source {
	struct weir_path path;
	struct weir_map columns;
	bool trim;
	struct weir_size line_ceiling;
	int64_t key_ceiling, depth_ceiling;

	struct file_lines *lines;
	struct json_rows rows;
	uint64_t read;
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
	  .max = JSON_KEYS_MOST, .help = "A line with more keys is refused." },
	{ WEIR_OPTION(struct jsonl_source, depth_ceiling), .fallback = "32", .min = 1,
	  .max = MOST_DEPTH,
	  .help = "A line with more lists and objects in each other is refused." },
	{ 0 },
};

/* ---- the columns ---- */

static void learn_keys(struct jsonl_source *self, struct weir_context *context)
{
	for (size_t i = 0; i < self->rows.line.count && self->rows.all.count < JSON_KEYS_MOST;
	     i++) {
		struct weir_text key = self->rows.line.field[i].key;
		char *name;

		if (!json_rows_usable(key) ||
		    json_rows_find(&self->rows, i, key) < self->rows.all.count)
			continue;
		name = weir_alloc(context, key.length + 1);
		memcpy(name, key.at, key.length);
		self->rows.all.column[self->rows.all.count++].name = name;
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
		if (!line.too_long && json_line_parse(&self->rows.line, line.at, line.length))
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
	if (any && !self->rows.all.count)
		return no_object(self, err);
	for (size_t i = 0; i < self->rows.all.count; i++)
		if (!source_columns_declare(&self->rows.all, i, WEIR_NULL, schema, err))
			return false;
	for (size_t i = 0; !any && i < self->columns.count; i++)
		self->rows.all.parsed[i].may_miss = true; /* a file without a row lacks them all */
	if (!source_columns_complete(&self->rows.all, context, 1, schema, err))
		return false;
	/* Those may occur further down. */
	for (size_t i = 0; i < self->columns.count; i++) {
		const char *name = self->columns.item[i].key;
		struct source_column *column = &self->rows.all.column[self->rows.all.count];

		if (json_rows_find(&self->rows, 0, (struct weir_text){ name, strlen(name) }) <
		    self->rows.all.count)
			continue;
		*column = (struct source_column){ name, weir_schema_find(schema, name),
						  self->rows.all.parsed[i] };
		self->rows.all.count++;
	}
	return true;
}

static bool jsonl_open(void *me, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	struct jsonl_source *self = me;

	self->rows.all.file = self->path.name;
	self->rows.all.wanted = &self->columns;
	self->rows.trim = self->trim;
	self->rows.line_ceiling = (size_t)self->line_ceiling.bytes;
	self->rows.known = "none of the first lines and not in `columns`";
	json_rows_begin(&self->rows, context, (size_t)self->key_ceiling,
			(size_t)self->depth_ceiling);
	if (!source_columns_parse(&self->rows.all, context, err))
		return false;
	self->lines = file_lines_open(self->path.name, (size_t)self->line_ceiling.bytes, err);
	if (!self->lines || !declare_columns(self, context, schema, err))
		return false;
	return json_rows_open(&self->rows, context, schema, err);
}

static void jsonl_close(void *me, struct weir_context *context)
{
	struct jsonl_source *self = me;

	(void)context;
	file_lines_free(self->lines);
	json_rows_close(&self->rows);
}

/* ---- the rows ---- */

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

static bool jsonl_read(void *me, struct weir_context *context, struct weir_row *row, bool *end,
		       struct weir_error *err)
{
	struct jsonl_source *self = me;
	struct file_line line;

	if (self->rows.csv)
		return json_rows_mended(&self->rows, context, row, end, err);
	if (!next_line(self, &line, end, err))
		return false;
	if (*end || ++self->read % PROGRESS_ROWS == 0)
		weir_progress(context, file_lines_consumed(self->lines),
			      file_lines_size(self->lines));
	if (*end)
		return true;
	row->line = line.number;
	if (line.too_long)
		weir_row_reject(row, "LINE_SIZE", NULL, "a line above the size allowed");
	json_rows_take(&self->rows, row, line.at, line.length);
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
	.traits = WEIR_READS_JSONL,
	.name = "jsonl-source",
	.summary = "Reads the rows of a file with a JSON object in each line.",
	.version = "1.0",
	.options = jsonl_options,
	.self_size = sizeof(struct jsonl_source),
	.open = jsonl_open,
	.close = jsonl_close,
	.ops.source = &jsonl_ops,
};
