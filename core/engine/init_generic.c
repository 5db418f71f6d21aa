/*
 * init_generic.c - writes a pipeline of flows from CSV files to tables, a flow for each file.
 */
#include <string.h>

#include "../conf/yaml_text.h"
#include "init_parts.h"

/* ---- comments ---- */

static void comment_file(struct weir_init *init, const struct weir_init_file *file)
{
	size_t rows = file->rows + file->twice + file->broken;
	const char *looked = weir_arena_printf(&init->arena, "%s %zu row%s looked at",
					       file->whole ? "all of its" : "the first", rows,
					       rows == 1 ? " was" : "s were");

	if (!rows)
		looked = "it has a header and no rows";
	if (file->broken)
		weir_init_comment(init, "  ",
				  "%s: %s; %zu of them cannot be read and will be rejected, first "
				  "%s",
				  file->name, looked, file->broken, file->broken_why);
	else
		weir_init_comment(init, "  ", "%s: %s", file->name, looked);
	if (file->twice)
		weir_init_comment(init, "  ", "%zu of them %s an earlier one in all columns",
				  file->twice, file->twice == 1 ? "equals" : "equal");
}

/* ---- tables ---- */

static const char *why_key(struct weir_init *init, const struct weir_init_file *file)
{
	if (!file->rows)
		return "a guess by the names alone";
	if (file->key_count == 1)
		return weir_arena_printf(&init->arena, "no value occurs twice in %zu rows",
					 file->rows);
	if (file->key_count == 2)
		return weir_arena_printf(&init->arena, "no pair occurs twice in %zu rows",
					 file->rows);
	return "no column or two tell rows apart: a row that is equal in all of these is a "
	       "duplicate";
}

static void put_refs(struct weir_init *init, const struct weir_init_file *file)
{
	bool begun = false;

	for (size_t i = 0; i < file->count; i++) {
		const struct weir_init_column *column = &file->column[i];

		if (!column->parent)
			continue;
		weir_buffer_string(&init->text, begun ? ", " : ", refs: {");
		weir_buffer_printf(&init->text, "%s: %s", column->store, column->parent->table);
		begun = true;
	}
	if (begun)
		weir_buffer_byte(&init->text, '}');
}

static void put_table(struct weir_init *init, const struct weir_init_file *file)
{
	weir_buffer_printf(&init->text, "  %s: {key: [", file->table);
	for (size_t i = 0; i < file->key_count; i++)
		weir_buffer_printf(&init->text, "%s%s", i ? ", " : "",
				   file->column[file->key[i]].store);
	weir_buffer_byte(&init->text, ']');
	put_refs(init, file);
	weir_buffer_printf(&init->text, "} # %s\n", why_key(init, file));
}

/* ---- flows ---- */

enum { RARE = 5 }; /* one value in so many may be a mistake in a column of another type */

/* Text, and nearly all values are of one other type: the rest may be mistakes. */
static void put_odd(struct weir_init *init, const struct weir_init_column *column)
{
	static const char *const name[] = { [WEIR_INIT_INT] = "whole numbers",
					    [WEIR_INIT_REAL] = "numbers",
					    [WEIR_INIT_DATE] = "dates" };
	size_t odd = column->seen[WEIR_INIT_WORDS];

	for (size_t i = 0; odd && i < sizeof(name) / sizeof(*name); i++)
		if (name[i] && column->seen[i] >= RARE * odd)
			weir_buffer_printf(
				&init->text,
				" # %zu of its values are %s, and %zu not, first in line "
				"%llu",
				column->seen[i], name[i], odd,
				(unsigned long long)column->first[WEIR_INIT_WORDS]);
}

static const char *contract_of(const struct weir_init_column *column)
{
	switch (column->type) {
	case WEIR_INIT_INT:
		return "int";
	case WEIR_INIT_REAL:
		return "real";
	case WEIR_INIT_BOOL:
		return "bool";
	case WEIR_INIT_DATE:
		return "date";
	case WEIR_INIT_BLANK:
	case WEIR_INIT_WORDS:
		break;
	}
	return "text";
}

static void put_contract(struct weir_init *init, const struct weir_init_file *file, size_t i)
{
	const struct weir_init_column *column = &file->column[i];
	struct weir_buffer *out = &init->text;

	weir_buffer_string(out, "            ");
	weir_yaml_scalar(out, column->name);
	weir_buffer_printf(out, ": %s%s", contract_of(column),
			   weir_init_is_key(file, i) ? "!" : "");
	if (column->almost && !column->parent)
		weir_buffer_printf(
			out,
			" # %zu of %zu values are in %s: refs above and references below "
			"would link them",
			column->sorted_count - column->strange, column->sorted_count,
			column->almost->table);
	else if (column->type == WEIR_INIT_BLANK)
		weir_buffer_string(out, " # no value was seen");
	else if (column->type == WEIR_INIT_DATE && column->slashes)
		weir_buffer_string(out, " # read as month/day/year");
	else if (column->type == WEIR_INIT_WORDS)
		put_odd(init, column);
	weir_buffer_byte(out, '\n');
}

static void put_source(struct weir_init *init, const struct weir_init_file *file)
{
	struct weir_buffer *out = &init->text;
	const char separator[] = { file->separator, '\0' };

	weir_buffer_string(out, "      - use: csv-source\n        with:\n          path: ");
	/* The name alone is escaped: the reference in front of it is one. */
	weir_buffer_string(out, "\"${param:folder}/");
	weir_yaml_inside(out, file->name);
	weir_buffer_string(out, "\"\n");
	if (file->separator != ',')
		weir_buffer_printf(out, "          separator: \"%s\"\n",
				   file->separator == '\t' ? "tab" : separator);
	weir_buffer_string(out, "          columns:\n");
	for (size_t i = 0; i < file->count; i++)
		put_contract(init, file, i);
}

static void put_references(struct weir_init *init, const struct weir_init_file *file)
{
	struct weir_buffer *out = &init->text;
	bool begun = false;

	for (size_t i = 0; i < file->count; i++) {
		const struct weir_init_column *column = &file->column[i];

		if (!column->parent)
			continue;
		if (!begun)
			weir_buffer_string(out, "          references: # the table's column: the "
						"parent's key in the file\n");
		begun = true;
		weir_buffer_printf(out, "            %s: ", column->store);
		weir_yaml_value(out, column->name);
		weir_buffer_byte(out, '\n');
	}
}

static void put_sink(struct weir_init *init, const struct weir_init_file *file)
{
	struct weir_buffer *out = &init->text;
	size_t filled = 0, i;

	weir_buffer_printf(out, "      - use: table-sink\n        with:\n          table: %s\n",
			   file->table);
	for (i = 0; i < file->count; i++)
		filled += !file->column[i].absent && !file->column[i].parent;
	weir_buffer_string(out, filled ? "          columns: # the table's column: the file's\n"
				       : "          columns: {}\n");
	for (i = 0; i < file->count; i++) {
		const struct weir_init_column *column = &file->column[i];

		if (column->parent)
			continue;
		if (column->absent) {
			weir_init_comment(init, "            ",
					  "%s: the store's table has no \"%s\"", column->name,
					  column->store);
			continue;
		}
		weir_buffer_printf(out, "            %s: ", column->store);
		weir_yaml_value(out, column->name);
		weir_buffer_byte(out, '\n');
	}
	put_references(init, file);
}

/* Behind the flows that it refers to. */
static void put_flow(struct weir_init *init, struct weir_init_file *file)
{
	if (file->told || file->wrong)
		return;
	file->told = true;
	for (size_t i = 0; i < file->count; i++)
		if (file->column[i].parent)
			put_flow(init, &init->file[file->column[i].parent - init->file]);
	weir_buffer_byte(&init->text, '\n');
	comment_file(init, file);
	weir_buffer_printf(&init->text, "  - flow: %s\n    stages:\n", file->table);
	put_source(init, file);
	put_sink(init, file);
}

/* ---- the whole ---- */

static void put_params(struct weir_init *init)
{
	struct weir_buffer *out = &init->text;

	weir_buffer_string(out, "\n# --set NAME=VALUE on the command line wins over these.\n"
				"params:\n  folder:\n    type: folder\n    default: ");
	weir_yaml_value(out, init->folder);
	weir_buffer_string(out, "\n    help: the folder with the CSV files\n");
	if (!init->data)
		return;
	weir_buffer_printf(out, "  %s:\n    type: path\n    default: ", init->kind->param);
	weir_yaml_value(out, init->data);
	weir_buffer_printf(out, "\n    help: %s\n", init->kind->help);
}

static bool is_new(const struct weir_init *init)
{
	for (size_t i = 0; i < init->count; i++)
		if (!init->file[i].wrong && !init->file[i].existing)
			return true;
	return false;
}

static void put_stores(struct weir_init *init)
{
	struct weir_buffer *out = &init->text;
	const char *data =
		init->data ? weir_arena_printf(&init->arena, "${param:%s}", init->kind->param)
			   : NULL;

	weir_buffer_string(out, "\nstores:\n");
	weir_init_store(init, init->kind, data);
	if (!strcmp(init->kind->to, "sqlite")) {
		weir_init_comment(init, "      ", "Makes the tables of a new file.");
		weir_buffer_string(out, "      schema_sql: |\n");
		weir_init_sql(init, "        ", false);
	}
	weir_buffer_printf(out, "to: %s\n", init->kind->name);
	if (strcmp(init->kind->use, "store-postgrest") || !is_new(init))
		return;
	weir_init_comment(init, "", "The project needs these tables; run this in its SQL editor:");
	weir_init_comment(init, "", "%s", "");
	weir_init_sql(init, "#   ", true);
}

void weir_init_generic(struct weir_init *init)
{
	struct weir_buffer *out = &init->text;
	size_t i;

	weir_init_head(init);
	weir_init_comment(init, "",
			  "Types and keys are guesses from the rows that were looked at.");
	weir_init_comment(init, "",
			  "Look at the keys below `tables:` before the first run: a row's "
			  "id is made of its key.");
	weir_init_left_out(init);
	weir_buffer_string(out, "weir: 1\nname: ");
	weir_yaml_scalar(out, init->name);
	weir_buffer_byte(out, '\n');
	put_params(init);
	put_stores(init);
	weir_buffer_string(out, "\n# More rejected rows of a file than this stop the run.\n"
				"rejects: {max_rows: 50, max_share: 1%}\n\n"
				"# What tells the rows of each table apart.\ntables:\n");
	for (i = 0; i < init->count; i++)
		if (!init->file[i].wrong)
			put_table(init, &init->file[i]);
	weir_buffer_string(out,
			   "\n# Done in this order; rows that others refer to come first.\n"
			   "# A column's contract: its type, a (range), ! if each row must have "
			   "a value.\nsteps:");
	for (i = 0; i < init->count; i++)
		put_flow(init, &init->file[i]);
	weir_buffer_string(out, "\n# Asked of the store itself at the end.\nverify:\n");
	for (i = 0; i < init->count; i++)
		if (!init->file[i].wrong)
			weir_buffer_printf(out,
					   "  - {count: %s, at_least: %s.inserted + %s.present}\n",
					   init->file[i].table, init->file[i].table,
					   init->file[i].table);
	for (i = 0; i < init->count; i++)
		init->file[i].told = false;
}
