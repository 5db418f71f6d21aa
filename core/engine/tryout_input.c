/*
 * tryout_input.c - a test's rows as the file that a source reads: CSV, or JSON lines.
 *
 * A text is the file as it is. Of maps each is a row; a CSV file has a column for each key that
 * any of them has, in the order in which they come, and a row is blank where it has none.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "tryout.h"

enum { FILE_CEILING = 16 << 20 /* bytes */ };

/* ---- CSV ---- */

static bool is_among(const char *const *name, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(name[i], text))
			return true;
	}
	return false;
}

/* The columns; returns how many. */
static size_t columns_of(const struct weir_node *rows, const char ***column,
			 struct weir_arena *arena)
{
	size_t most = 0, count = 0;

	for (size_t i = 0; i < rows->count; i++)
		most += rows->item[i]->count;
	*column = weir_arena_alloc(arena, (most + 1) * sizeof(**column));
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t k = 0; k < rows->item[i]->count; k++) {
			const char *key = rows->item[i]->key[k]->text;

			if (!is_among(*column, count, key))
				(*column)[count++] = key;
		}
	}
	return count;
}

static void put_field(struct weir_buffer *out, size_t number, const char *text)
{
	if (number)
		(void)weir_buffer_byte(out, ',');
	weir_text_csv(out, ',', text, strlen(text));
}

static void put_csv(struct weir_buffer *out, const struct weir_node *rows)
{
	struct weir_arena arena;
	const char **column;
	size_t count;

	weir_arena_init(&arena);
	count = columns_of(rows, &column, &arena);
	for (size_t k = 0; k < count; k++)
		put_field(out, k, column[k]);
	(void)weir_buffer_byte(out, '\n');
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t k = 0; k < count; k++) {
			const struct weir_node *value = weir_node_get(rows->item[i], column[k]);

			put_field(out, k, weir_node_empty(value) ? "" : value->text);
		}
		(void)weir_buffer_byte(out, '\n');
	}
	weir_arena_release(&arena);
}

/* ---- JSON lines ---- */

/* A number, true or false that stands without quotes is one in JSON, too. */
static bool is_bare(const struct weir_node *value)
{
	struct weir_text text = { value->text, strlen(value->text) };
	const char *digits = value->text + (*value->text == '-');
	double number;

	if (!value->plain)
		return false;
	if (!strcmp(value->text, "true") || !strcmp(value->text, "false"))
		return true;
	/* JSON has no leading zeros, no sign + and no hexadecimal digits. */
	return *digits >= '0' && *digits <= '9' &&
	       !(digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') &&
	       !value->text[strspn(value->text, "-0123456789.")] &&
	       digits[strlen(digits) - 1] != '.' && weir_parse_real(text, &number);
}

static void put_value(struct weir_buffer *out, const struct weir_node *value)
{
	if (weir_node_empty(value))
		(void)weir_buffer_string(out, "null");
	else if (is_bare(value))
		(void)weir_buffer_string(out, value->text);
	else
		weir_text_json(out, value->text, strlen(value->text));
}

static void put_json(struct weir_buffer *out, const struct weir_node *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct weir_node *row = rows->item[i];

		(void)weir_buffer_byte(out, '{');
		for (size_t k = 0; k < row->count; k++) {
			(void)weir_buffer_string(out, k ? ", " : "");
			weir_text_json(out, row->key[k]->text, strlen(row->key[k]->text));
			(void)weir_buffer_string(out, ": ");
			put_value(out, row->item[k]);
		}
		(void)weir_buffer_string(out, "}\n");
	}
}

bool weir_tryout_write(const char *path, const struct weir_node *rows, bool json,
		       struct weir_error *err)
{
	struct weir_file *file = weir_file_create(path, err);
	struct weir_buffer out;
	bool good = file != NULL;

	weir_buffer_init(&out, FILE_CEILING);
	if (rows->kind == WEIR_NODE_SCALAR)
		(void)weir_buffer_string(&out, rows->text);
	else if (json)
		put_json(&out, rows);
	else
		put_csv(&out, rows);
	if (good && out.overflow)
		good = weir_fail(err, WEIR_BAD_CONFIG, "the rows are more than %d MiB",
				 FILE_CEILING >> 20);
	good = good && weir_file_write(file, out.at ? out.at : "", out.length, err);
	if (good)
		good = weir_file_commit(file, NULL, err);
	else
		weir_file_discard(file);
	weir_buffer_release(&out);
	return good;
}
