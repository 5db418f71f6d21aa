/*
 * store-csv.c - a folder with a CSV file for each table, TABLE.csv.
 *
 *	stores:
 *	  files: {use: store-csv, with: {folder: "${param:folder}/out"}}
 *
 * The header names the columns: those that are written, `id` first. The file is read back when a
 * run begins, so that rows are found and stay; it may be edited in the meantime, as long as each
 * row keeps its id. A batch of new rows is appended, as a whole or not at all; where rows are
 * updated or deleted, or come with a new column, the whole file is written anew, once for each such
 * batch, and takes the place of the old one. A value that is missing is an empty field, an empty
 * text is "", and both are read back as missing. See store-file.h.
 */
#include <stddef.h>

#include "store-file-index.h"

struct csv_store {
	struct file_store store; /* first */
	struct weir_path folder;
	bool guard_formulas;
};

static const struct weir_option csv_options[] = {
	{ WEIR_OPTION(struct csv_store, folder), .required = true,
	  .help = "Where the files are, one for each table: TABLE.csv. It is made where it is "
		  "missing." },
	{ WEIR_OPTION(struct csv_store, guard_formulas), .fallback = "false",
	  .help = "Puts a ' in front of texts that a spreadsheet would take for a formula: those "
		  "that begin with =, +, -, @, a tab or a line end, and are no numbers. It is "
		  "taken "
		  "off when the file is read back; use one setting for one folder." },
	{ 0 },
};

/* ---- cells ---- */

/* Does it, behind any number of ', begin like a formula? */
static bool is_formula(struct weir_text cell)
{
	double number;
	size_t i = 0;

	while (i < cell.length && cell.at[i] == '\'')
		i++;
	if (i == cell.length || !memchr("=+-@\t\r\n", cell.at[i], 7))
		return false;
	return i > 0 || !weir_parse_real(cell, &number);
}

static void csv_print(const struct weir_value *value, struct file_text *out)
{
	char printed[64]; /* bytes: any value that is no text */

	if (value->type == WEIR_TEXT)
		file_text_add(out, value->as.text, value->length);
	else
		file_text_add(out, printed, weir_value_print(value, printed, sizeof(printed)));
}

/* Ids are made of what values look like as texts, so that their types need not be kept. */
static struct weir_value csv_parse(struct weir_text cell, struct file_text *room)
{
	(void)room;
	return weir_text(cell.at, cell.length);
}

/* ---- writing ---- */

static void put_field(const struct file_table *table, struct weir_text cell, struct file_text *out)
{
	bool guarded = table->store->guard && is_formula(cell), quoted = guarded || !cell.length;

	for (size_t i = 0; i < cell.length && !quoted; i++)
		quoted = memchr(",\"\r\n", cell.at[i], 4) != NULL;
	if (quoted)
		file_text_byte(out, '"');
	if (guarded)
		file_text_byte(out, '\'');
	for (size_t i = 0; i < cell.length; i++) {
		if (cell.at[i] == '"')
			file_text_byte(out, '"');
		file_text_byte(out, cell.at[i]);
	}
	if (quoted)
		file_text_byte(out, '"');
}

static void csv_put_row(const struct file_table *table, const struct weir_text *cell,
			struct file_text *out)
{
	for (size_t i = 0; i < table->count; i++) {
		if (i)
			file_text_byte(out, ',');
		if (cell[i].at)
			put_field(table, cell[i], out);
	}
	file_text_byte(out, '\n');
}

static void csv_put_head(const struct file_table *table, struct file_text *out)
{
	for (size_t i = 0; i < table->count; i++) {
		const char *name = table->column[i];

		if (i)
			file_text_byte(out, ',');
		put_field(table, (struct weir_text){ name, strlen(name) }, out);
	}
	file_text_byte(out, '\n');
}

/* ---- reading back ---- */

static bool unescape_name(struct weir_text name, char out[256])
{
	if (!name.length || name.length > 255)
		return false;
	memcpy(out, name.at, name.length);
	out[name.length] = '\0';
	return true;
}

static bool read_head(struct file_table *table, const struct weir_csv_record *record,
		      struct weir_error *err)
{
	char name[256];
	size_t number;

	if (record->problem != WEIR_CSV_FINE)
		return file_bad(table, record->line, weir_csv_problem_text(record->problem), err);
	for (size_t i = 0; i < record->count; i++) {
		if (!unescape_name(record->field[i], name))
			return file_bad(table, record->line,
					"a column has no name, or one that is "
					"too long",
					err);
		if (!index_column(table, name, &number, err))
			return false;
		if (number != i)
			return file_bad(table, record->line, "two columns have one name", err);
	}
	return index_find(table, "id") < table->count ||
	       file_bad(table, record->line, "has no column id", err);
}

static bool read_row(struct file_table *table, const struct weir_csv_record *record,
		     struct weir_text *cell, struct weir_error *err)
{
	size_t id = index_find(table, "id");
	struct weir_uuid uuid;
	bool added;

	if (record->problem != WEIR_CSV_FINE)
		return file_bad(table, record->line, weir_csv_problem_text(record->problem), err);
	if (record->count != table->count)
		return file_bad(table, record->line, "has not as many fields as the header", err);
	if (!weir_parse_uuid(record->field[id], &uuid))
		return file_bad(table, record->line, "has no id: that of a new row comes from weir",
				err);
	for (size_t i = 0; i < record->count; i++) {
		cell[i] = record->field[i];
		if (!cell[i].length)
			cell[i].at = NULL;
		else if (table->store->guard && cell[i].at[0] == '\'' && is_formula(cell[i]))
			cell[i].at++, cell[i].length--;
	}
	return index_add(table, cell, &added, err) &&
	       (added || file_bad(table, record->line, "the id is there twice", err));
}

static bool read_rows(struct file_table *table, struct weir_csv *csv, uint64_t limit,
		      struct weir_error *err)
{
	struct weir_text *cell =
		weir_alloc(table->store->context, FILE_COLUMNS_MOST * sizeof(*cell));
	struct weir_csv_record record;
	bool end = false;

	if (!weir_csv_next(csv, &record, &end, err) || (!end && !read_head(table, &record, err)))
		return false;
	while (!end) {
		if (!weir_csv_next(csv, &record, &end, err))
			return false;
		if (end || weir_csv_consumed(csv) > limit)
			break;
		if (!read_row(table, &record, cell, err))
			return false;
	}
	return true;
}

static bool csv_read(struct file_table *table, uint64_t limit, struct weir_error *err)
{
	const struct weir_csv_options options = { .field_ceiling = FILE_TEXT_MOST,
						  .record_ceiling = FILE_TEXT_MOST };
	struct weir_csv *csv = weir_csv_open(table->path, &options, err);
	bool good = csv && read_rows(table, csv, limit, err);

	weir_csv_free(csv);
	return good;
}

static const struct file_format csv_format = {
	.kind = "csv",
	.read = csv_read,
	.put_head = csv_put_head,
	.put_row = csv_put_row,
	.print = csv_print,
	.parse = csv_parse,
};

static bool csv_open(void *me, struct weir_context *context, struct weir_schema *schema,
		     struct weir_error *err)
{
	struct csv_store *self = me;

	(void)schema;
	self->store.format = &csv_format;
	self->store.folder = self->folder.name;
	self->store.guard = self->guard_formulas;
	return file_store_open(&self->store, context, err);
}

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_STORE,
	.traits = WEIR_LOCAL,
	.name = "store-csv",
	.summary = "Keeps the rows in a folder, in a CSV file for each table.",
	.version = "1.0",
	.options = csv_options,
	.self_size = sizeof(struct csv_store),
	.open = csv_open,
	.close = file_store_close,
	.ops.store = &file_store_ops,
};
