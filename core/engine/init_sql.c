/*
 * init_sql.c - the statements that make the tables: names are made of letters, digits and "_", and
 * quoted all the same, since they may be words of SQL.
 */
#include "init_parts.h"

static const char *type_of(const struct weir_init_column *column, bool postgres)
{
	switch (column->type) {
	case WEIR_INIT_INT:
		return postgres ? "bigint" : "integer";
	case WEIR_INIT_REAL:
		return postgres ? "double precision" : "real";
	case WEIR_INIT_BOOL:
		return "boolean";
	case WEIR_INIT_DATE:
		return "date";
	case WEIR_INIT_BLANK:
	case WEIR_INIT_WORDS:
		break;
	}
	return "text";
}

static void put_table(struct weir_init *init, struct weir_init_file *file, const char *before,
		      bool postgres)
{
	struct weir_buffer *out = &init->text;
	const char *id = postgres ? "uuid" : "text"; /* a reference is read as one by its type */

	weir_buffer_printf(out, "%screate table if not exists \"%s\" (\n", before, file->table);
	weir_buffer_printf(out, "%s  \"id\" %s not null primary key", before, id);
	for (size_t i = 0; i < file->count; i++) {
		const struct weir_init_column *column = &file->column[i];

		weir_buffer_printf(out, ",\n%s  \"%s\" %s%s", before, column->store,
				   column->parent ? "uuid" : type_of(column, postgres),
				   weir_init_is_key(file, i) ? " not null" : "");
		if (column->parent)
			weir_buffer_printf(out, " references \"%s\" (\"id\")",
					   column->parent->table);
	}
	weir_buffer_printf(out, "\n%s);\n", before);
}

/* Parents first. */
static void put_with_parents(struct weir_init *init, struct weir_init_file *file,
			     const char *before, bool postgres)
{
	if (file->told || file->wrong)
		return;
	file->told = true;
	for (size_t i = 0; i < file->count; i++)
		if (file->column[i].parent)
			put_with_parents(init, &init->file[file->column[i].parent - init->file],
					 before, postgres);
	/* A new file needs all, whatever the one that is there has. */
	if (!postgres || !file->existing)
		put_table(init, file, before, postgres);
}

void weir_init_sql(struct weir_init *init, const char *before, bool postgres)
{
	size_t i;

	for (i = 0; i < init->count; i++)
		put_with_parents(init, &init->file[i], before, postgres);
	for (i = 0; i < init->count; i++)
		init->file[i].told = false;
}
