/*
 * exec-source.c - the rows that another program prints: one JSON object a line.
 *
 *	- use: exec-source
 *	  with:
 *	    command: [python3, fetch.py, "2025"]
 *	    columns: {name: text!, time_cs: "int(1..)"}      # contracts, as csv-source has them
 *
 * The columns are those of `columns`; a value of another key is not taken, and that is flagged. The
 * program is started when the first row is read, with an input that ends at once, in each pass over
 * the rows; it ends with exit code 0 behind its last row. A row's line is the line of its output. A
 * line that is no object is refused, as is a value that breaks its contract. The instance owns the
 * process.
 */
#include <stddef.h>

#include "exec-command.h"
#include "json-rows.h"

struct exec_source {
	struct exec_command command; /* first */
	struct weir_map columns;
	bool trim;

	struct json_rows rows;
};

static const struct weir_option exec_options[] = {
	EXEC_COMMAND_OPTION(
		"It prints a JSON object in each line, and ends behind its last row, with exit "
		"code 0; any other one stops the run. What it prints on its standard error is "
		"logged. It is started in every pass over the rows, and has to print the same "
		"rows in each, in the same order."),
	{ WEIR_OPTION(struct exec_source, columns), .required = true,
	  .help = "The columns, and what they must hold: text, text(A|B), int(1..500), "
		  "real(..10), bool, date; with ! each row must have a value. A value that does "
		  "not "
		  "fit, and a line that is no object, refuses its row; another key is flagged." },
	{ WEIR_OPTION(struct exec_source, trim), .fallback = "true",
	  .help = "Takes blanks off both ends of texts. All other values are always trimmed." },
	EXEC_COMMAND_OPTIONS,
	{ 0 },
};

static bool declare(struct exec_source *self, struct weir_schema *schema, struct weir_error *err)
{
	struct source_columns *all = &self->rows.all;

	for (size_t i = 0; i < self->columns.count; i++) {
		all->column[i].name = self->columns.item[i].key;
		all->count++;
		if (!source_columns_declare(all, i, WEIR_TEXT, schema, err))
			return false;
	}
	return true;
}

static bool exec_open(void *me, struct weir_context *context, struct weir_schema *schema,
		      struct weir_error *err)
{
	struct exec_source *self = me;
	struct json_rows *rows = &self->rows;

	rows->all.file = "the rows of the program";
	rows->all.wanted = &self->columns;
	rows->trim = self->trim;
	rows->line_ceiling = (size_t)self->command.line_ceiling.bytes;
	rows->known = "not in `columns`";
	json_rows_begin(rows, context, EXEC_KEYS, EXEC_DEPTH);
	return source_columns_parse(&rows->all, context, err) &&
	       exec_command_open(&self->command, context, err) && declare(self, schema, err) &&
	       json_rows_open(rows, context, schema, err);
}

static void exec_close(void *me, struct weir_context *context)
{
	struct exec_source *self = me;

	(void)context;
	exec_command_close(&self->command);
	json_rows_close(&self->rows);
}

static bool is_blank(const char *at, size_t length)
{
	return weir_trim((struct weir_text){ at, length }).length == 0;
}

static bool exec_read(void *me, struct weir_context *context, struct weir_row *row, bool *end,
		      struct weir_error *err)
{
	struct exec_source *self = me;
	struct weir_process *process;
	size_t length;
	char *at;

	if (self->rows.csv)
		return json_rows_mended(&self->rows, context, row, end, err);
	if (!exec_command_start(&self->command, context, err))
		return false;
	process = self->command.process;
	weir_process_end_input(process);
	do {
		if (!weir_process_line(process, &at, &length, end, err))
			return false;
	} while (!*end && is_blank(at, length));
	if (*end)
		return true;
	row->line = weir_process_lines(process);
	json_rows_take(&self->rows, row, at, length);
	return true;
}

static const struct weir_source_ops exec_ops = {
	.size = sizeof(exec_ops),
	.read = exec_read,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SOURCE,
	.traits = WEIR_OUTSIDE,
	.name = "exec-source",
	.summary = "Reads the rows that a program prints, a JSON object in each line.",
	.version = "1.0",
	.options = exec_options,
	.self_size = sizeof(struct exec_source),
	.open = exec_open,
	.close = exec_close,
	.ops.source = &exec_ops,
};
