/*
 * store-jsonl.c - a folder with a file of JSON lines for each table, TABLE.jsonl.
 *
 *	stores:
 *	  files: {use: store-jsonl, with: {folder: "${param:folder}/out"}}
 *
 * A row is an object in a line, with the columns that were written as its keys. As with store-csv
 * the files are read back and may be edited, and batches are appended as a whole or not at all;
 * numbers, true and false keep their types. Lists and objects that somebody put into a file are
 * texts for weir, and stay as they stand. See store-file.h.
 */
#include <stddef.h>
#include <stdlib.h>

#include "file-lines.h"
#include "json-line.h"
#include "store-file-index.h"

enum {
	DEPTH = 1000,
	PRINTED = 64, /* bytes of any value that is no text */
};

struct jsonl_store {
	struct file_store store; /* first */
	struct weir_path folder;
};

static const struct weir_option jsonl_options[] = {
	{ WEIR_OPTION(struct jsonl_store, folder), .required = true,
	  .help = "Where the files are, one for each table: TABLE.jsonl. It is made where it is "
		  "missing." },
	{ 0 },
};

/* ---- cells: a value as JSON has it ---- */

static void put_string(const char *at, size_t length, struct file_text *out)
{
	static const char digit[] = "0123456789abcdef";

	file_text_byte(out, '"');
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)at[i];
		char escape[] = { '\\', 'u', '0', '0', digit[c >> 4], digit[c & 15] };

		if (c < ' ') {
			file_text_add(out, escape, sizeof(escape));
			continue;
		}
		if (c == '"' || c == '\\')
			file_text_byte(out, '\\');
		file_text_byte(out, at[i]);
	}
	file_text_byte(out, '"');
}

static void jsonl_print(const struct weir_value *value, struct file_text *out)
{
	char printed[PRINTED];
	size_t length;

	if (value->type == WEIR_TEXT) {
		put_string(value->as.text, value->length, out);
		return;
	}
	length = weir_value_print(value, printed, sizeof(printed));
	if (value->type == WEIR_UUID)
		put_string(printed, length, out);
	else
		file_text_add(out, printed, length);
}

static struct weir_value jsonl_parse(struct weir_text cell, struct file_text *room)
{
	struct json_field field;
	struct weir_value value;

	room->length = 0;
	file_text_add(room, cell.at, cell.length);
	if (room->failed || !json_scalar(room->at, room->length, &field) ||
	    !json_value(&field, &value))
		return weir_text(cell.at, cell.length); /* a list, an object, a huge number */
	return value;
}

static void jsonl_put_row(const struct file_table *table, const struct weir_text *cell,
			  struct file_text *out)
{
	bool first = true;

	file_text_byte(out, '{');
	for (size_t i = 0; i < table->count; i++) {
		if (!cell[i].at)
			continue;
		if (!first)
			file_text_byte(out, ',');
		first = false;
		put_string(table->column[i], strlen(table->column[i]), out);
		file_text_byte(out, ':');
		file_text_add(out, cell[i].at, cell[i].length);
	}
	file_text_add(out, "}\n", 2);
}

/* ---- reading back ---- */

/* A file at work. */
struct load {
	struct file_table *table;
	struct json_line line;
	struct weir_text *cell;
	struct file_text text; /* of the cells that are made anew */
	size_t *from;          /* per field: where its cell begins */
};

/* Numbers and texts as they would be written, so that what is looked for is found. */
static void make_cell(struct load *load, const struct json_field *field)
{
	struct weir_value value;

	if (field->type == JSON_NESTED || !json_value(field, &value))
		file_text_add(&load->text, field->text.at, field->text.length);
	else if (!weir_is_null(&value))
		jsonl_print(&value, &load->text);
}

static bool check_id(const struct load *load, uint64_t line, struct weir_error *err)
{
	size_t id = index_find(load->table, "id");
	struct weir_uuid uuid;
	struct weir_text cell =
		id < load->table->count ? load->cell[id] : (struct weir_text){ NULL, 0 };

	if (cell.length > 2 && cell.at[0] == '"' &&
	    weir_parse_uuid((struct weir_text){ cell.at + 1, cell.length - 2 }, &uuid))
		return true;
	return file_bad(load->table, line, "has no id: that of a new row comes from weir", err);
}

static bool find_fields(struct load *load, uint64_t line, size_t *column, struct weir_error *err)
{
	char name[256];

	for (size_t i = 0; i < load->line.count; i++) {
		const struct json_field *field = &load->line.field[i];

		if (!field->key.length || field->key.length > sizeof(name) - 1 ||
		    !weir_utf8_valid(field->key.at, field->key.length) ||
		    !weir_utf8_valid(field->text.at, field->text.length))
			return file_bad(load->table, line, "a key or a text is not valid", err);
		memcpy(name, field->key.at, field->key.length);
		name[field->key.length] = '\0';
		if (!index_column(load->table, name, &column[i], err))
			return false;
		for (size_t k = 0; k < i; k++)
			if (column[k] == column[i])
				return file_bad(load->table, line, "a key is there twice", err);
	}
	return true;
}

static bool read_row(struct load *load, uint64_t line, size_t *column, struct weir_error *err)
{
	bool added;

	if (!find_fields(load, line, column, err))
		return false;
	load->text.length = 0;
	for (size_t i = 0; i < load->line.count; i++) {
		load->from[i] = load->text.length;
		make_cell(load, &load->line.field[i]);
	}
	load->from[load->line.count] = load->text.length;
	if (load->text.failed)
		return file_no_memory(load->table->store, err);
	memset(load->cell, 0, load->table->count * sizeof(*load->cell));
	for (size_t i = 0; i < load->line.count; i++)
		if (load->from[i + 1] > load->from[i])
			load->cell[column[i]] =
				(struct weir_text){ load->text.at + load->from[i],
						    load->from[i + 1] - load->from[i] };
	return check_id(load, line, err) && index_add(load->table, load->cell, &added, err) &&
	       (added || file_bad(load->table, line, "the id is there twice", err));
}

static bool read_lines(struct load *load, struct file_lines *lines, uint64_t limit,
		       struct weir_error *err)
{
	size_t *column =
		weir_alloc(load->table->store->context, FILE_COLUMNS_MOST * sizeof(*column));
	struct file_line line;
	bool end = false;

	while (!end) {
		if (!file_lines_next(lines, &line, &end, err))
			return false;
		if (end || line.position >= limit)
			break;
		if (!line.too_long && !line.length)
			continue;
		if (line.too_long || !json_line_parse(&load->line, line.at, line.length))
			return file_bad(load->table, line.number,
					line.too_long ? "is too long" : load->line.problem, err);
		if (!read_row(load, line.number, column, err))
			return false;
	}
	return true;
}

static bool jsonl_read(struct file_table *table, uint64_t limit, struct weir_error *err)
{
	struct weir_context *context = table->store->context;
	struct file_lines *lines = file_lines_open(table->path, FILE_TEXT_MOST, err);
	struct load load = { .table = table,
			     .line = { .most = FILE_COLUMNS_MOST, .depth = DEPTH } };
	bool good;

	load.line.field = weir_alloc(context, FILE_COLUMNS_MOST * sizeof(*load.line.field));
	load.cell = weir_alloc(context, FILE_COLUMNS_MOST * sizeof(*load.cell));
	load.from = weir_alloc(context, (FILE_COLUMNS_MOST + 1) * sizeof(*load.from));
	good = lines && read_lines(&load, lines, limit, err);
	file_text_release(&load.text);
	file_lines_free(lines);
	return good;
}

static const struct file_format jsonl_format = {
	.kind = "jsonl",
	.read = jsonl_read,
	.put_row = jsonl_put_row,
	.print = jsonl_print,
	.parse = jsonl_parse,
};

static bool jsonl_open(void *me, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	struct jsonl_store *self = me;

	(void)schema;
	self->store.format = &jsonl_format;
	self->store.folder = self->folder.name;
	return file_store_open(&self->store, context, err);
}

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_STORE,
	.traits = WEIR_LOCAL,
	.name = "store-jsonl",
	.summary = "Keeps the rows in a folder, in a file of JSON lines for each table.",
	.version = "1.0",
	.options = jsonl_options,
	.self_size = sizeof(struct jsonl_store),
	.open = jsonl_open,
	.close = file_store_close,
	.ops.store = &file_store_ops,
};
