/*
 * json-rows.c - holds lines of JSON against columns, and fills rows with them.
 */
#include "json-rows.h"

enum {
	KEY_SHOWN = 40,          /* bytes of a key in a warning */
	REASON_MOST = 64 * 1024, /* bytes of what stands in front of a record in a reject file */
};

/* The name of the one column that a line is in a reject file. */
static const char record_name[] = "json";

void json_rows_begin(struct json_rows *rows, struct weir_context *context, size_t keys,
		     size_t depth)
{
	rows->all.column = weir_alloc(context, (JSON_KEYS_MOST + rows->all.wanted->count) *
						       sizeof(*rows->all.column));
	rows->line.most = keys;
	rows->line.depth = depth;
	rows->line.field = weir_alloc(context, keys * sizeof(*rows->line.field));
}

size_t json_rows_find(const struct json_rows *rows, size_t guess, struct weir_text key)
{
	const struct source_columns *all = &rows->all;

	for (size_t k = 0; k < all->count; k++) {
		size_t i = (guess + k) % all->count;

		if (strlen(all->column[i].name) == key.length &&
		    !memcmp(all->column[i].name, key.at, key.length))
			return i;
	}
	return all->count;
}

bool json_rows_usable(struct weir_text key)
{
	return key.length && !memchr(key.at, '\0', key.length) &&
	       weir_utf8_valid(key.at, key.length);
}

static bool open_mended(struct json_rows *rows, struct weir_context *context,
			struct weir_error *err)
{
	const struct weir_csv_options options = {
		.separator = ',',
		.field_ceiling = 2 * rows->line_ceiling, /* quotes double */
		.record_ceiling = 2 * rows->line_ceiling + REASON_MOST,
	};

	rows->mended = (struct csv_mended){ .rows = weir_mended(context), .all = &rows->record };
	if (!rows->mended.rows)
		return true;
	rows->record = (struct source_columns){ .file = rows->all.file, .count = 1 };
	rows->record.column = weir_alloc(context, sizeof(*rows->record.column));
	rows->record.column->name = record_name;
	return csv_open_mended(&rows->mended, &options, &rows->csv, err);
}

bool json_rows_open(struct json_rows *rows, struct weir_context *context,
		    struct weir_schema *schema, struct weir_error *err)
{
	rows->seen = weir_alloc(context, (rows->all.count + 1) * sizeof(*rows->seen));
	rows->contracted = weir_alloc(context, rows->all.count + 1);
	for (size_t i = 0; i < rows->all.count; i++)
		rows->contracted[i] = weir_map_find(rows->all.wanted, rows->all.column[i].name);
	weir_schema_set_record_format(schema,
				      (struct weir_text){ record_name, strlen(record_name) }, ',');
	return open_mended(rows, context, err);
}

void json_rows_close(struct json_rows *rows)
{
	weir_csv_free(rows->csv);
	rows->csv = NULL;
}

/* ---- rows ---- */

/* A value of a column without a contract. */
static struct weir_value natural(const struct json_rows *rows, struct weir_row *row,
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
	if (rows->trim)
		text = weir_trim(text);
	return text.length ? weir_row_text(row, text.at, text.length) : weir_null();
}

static void fill_column(const struct json_rows *rows, struct weir_row *row, size_t i,
			const struct json_field *field)
{
	const struct source_column *column = &rows->all.column[i];
	struct weir_text text =
		field->type == JSON_NULL ? (struct weir_text){ "", 0 } : field->text;

	if (!weir_utf8_valid(text.at, text.length))
		weir_row_reject(row, "ENCODING", column->name, "not valid UTF-8");
	else if (rows->contracted[i])
		row->value[column->number] = column_contract_value(&column->contract, row,
								   column->name, text, rows->trim);
	else
		row->value[column->number] = natural(rows, row, column->name, field);
}

static void unknown_key(const struct json_rows *rows, struct weir_row *row, struct weir_text key)
{
	if (json_rows_usable(key) && key.length <= KEY_SHOWN)
		weir_row_warn(row, "KEY", "the key \"%.*s\" is %s: its value is not taken",
			      (int)key.length, key.at, rows->known);
	else
		weir_row_warn(row, "KEY",
			      "a key that is no text, or too long: its value is not "
			      "taken");
}

static void fill(struct json_rows *rows, struct weir_row *row)
{
	static const struct json_field nothing = { .type = JSON_NULL };

	for (size_t k = 0; k < rows->line.count; k++) {
		const struct json_field *field = &rows->line.field[k];
		size_t i = json_rows_find(rows, k, field->key);

		if (i == rows->all.count) {
			unknown_key(rows, row, field->key);
		} else if (rows->seen[i] == row->line) {
			weir_row_reject(row, "JSON", rows->all.column[i].name,
					"the key is there twice");
		} else {
			rows->seen[i] = row->line;
			fill_column(rows, row, i, field);
		}
	}
	for (size_t i = 0; i < rows->all.count && !rows->line.problem; i++)
		if (rows->seen[i] != row->line)
			fill_column(rows, row, i, &nothing);
}

/* The row as it stands, and what can be read of it. Reading a line changes it. */
void json_rows_take(struct json_rows *rows, struct weir_row *row, char *at, size_t length)
{
	struct weir_value raw = weir_row_text(row, at, length);

	row->raw = (struct weir_text){ raw.as.text, raw.length };
	row->raw_broken = true; /* as a whole it is one field of the reject file */
	if (row->verdict == WEIR_REJECTED)
		return;
	if (!json_line_parse(&rows->line, at, length))
		weir_row_reject(row, "JSON", NULL, "%s, at character %zu", rows->line.problem,
				rows->line.at);
	fill(rows, row);
}

bool json_rows_mended(struct json_rows *rows, struct weir_context *context, struct weir_row *row,
		      bool *end, struct weir_error *err)
{
	struct weir_csv_record record;
	struct weir_text text = { "", 0 };

	if (!weir_csv_next(rows->csv, &record, end, err) || *end)
		return *end;
	if (!csv_take_mended(&rows->mended, &record, &row->line, err))
		return false;
	if (record.count)
		text = record.field[0];
	if (record.problem != WEIR_CSV_FINE || text.length > rows->line_ceiling)
		weir_row_reject(row, "LINE_SIZE", NULL,
				"is not one field, or above the size allowed");
	if (rows->size < text.length + 1) {
		rows->size = 2 * (text.length + 1);
		rows->room = weir_alloc(context, rows->size);
	}
	memcpy(rows->room, text.at, text.length);
	json_rows_take(rows, row, rows->room, text.length);
	return true;
}
