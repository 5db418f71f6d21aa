/*
 * schema.c - the columns of a flow; the schema owns their names and the record format.
 */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "../base/buffer.h"
#include "../base/text.h"

enum {
	FIRST_COLUMNS = 16,
	LIST_CEILING = 2048, /* bytes of a list of names in a message */
};

struct column {
	const char *name;
	enum weir_type type;
	bool hidden; /* by a transform: nobody finds it any more */
};

struct weir_schema {
	struct weir_arena arena; /* the names and the header */
	struct column *column;
	size_t count, capacity;
	struct weir_text header;
	char separator;
};

struct weir_schema *weir_schema_new(void)
{
	struct weir_schema *schema = weir_xcalloc(1, sizeof(*schema));

	weir_arena_init(&schema->arena);
	schema->separator = ',';
	return schema;
}

void weir_schema_free(struct weir_schema *schema)
{
	if (!schema)
		return;
	weir_arena_release(&schema->arena);
	free(schema->column);
	free(schema);
}

size_t weir_schema_count(const struct weir_schema *schema)
{
	return schema->count;
}

const char *weir_schema_name(const struct weir_schema *schema, size_t column)
{
	return column < schema->count ? schema->column[column].name : "";
}

enum weir_type weir_schema_type(const struct weir_schema *schema, size_t column)
{
	return column < schema->count ? schema->column[column].type : WEIR_NULL;
}

int weir_schema_find(const struct weir_schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->count; i++)
		if (!schema->column[i].hidden && !strcmp(schema->column[i].name, name))
			return (int)i;
	return -1;
}

static bool is_free(const struct weir_schema *schema, const char *name, struct weir_error *err)
{
	int there = weir_schema_find(schema, name);

	if (there < 0)
		return true;
	return weir_fail(err, WEIR_BAD_CONFIG, "there is a column \"%s\" already, it is number %d",
			 name, there + 1);
}

bool weir_schema_rename(struct weir_schema *schema, int number, const char *name,
			struct weir_error *err)
{
	if (!is_free(schema, name, err))
		return false;
	schema->column[number].name = weir_arena_strdup(&schema->arena, name);
	return true;
}

void weir_schema_retype(struct weir_schema *schema, int number, enum weir_type type)
{
	schema->column[number].type = type;
}

void weir_schema_hide(struct weir_schema *schema, int number)
{
	schema->column[number].hidden = true;
}

bool weir_schema_add(struct weir_schema *schema, const char *name, enum weir_type type, int *number,
		     struct weir_error *err)
{
	if (!is_free(schema, name, err))
		return false;
	if (schema->count == schema->capacity) {
		schema->capacity = schema->capacity ? schema->capacity * 2 : FIRST_COLUMNS;
		schema->column =
			weir_xrealloc(schema->column, schema->capacity, sizeof(*schema->column));
	}
	if (number)
		*number = (int)schema->count;
	schema->column[schema->count++] = (struct column){
		.name = weir_arena_strdup(&schema->arena, name),
		.type = type,
	};
	return true;
}

/* As many names as a message can hold; the last one that did not fit is an ellipsis. */
static void list_columns(const struct weir_schema *schema, struct weir_buffer *list)
{
	for (size_t i = 0; i < schema->count; i++) {
		if (schema->column[i].hidden ||
		    weir_buffer_printf(list, "%s%s", list->length ? ", " : "",
				       schema->column[i].name))
			continue;
		(void)weir_buffer_string(list, ", ..."); /* cut, with or without the mark */
		return;
	}
}

static const char *nearest_column(const struct weir_schema *schema, const char *name)
{
	const char **names = weir_xcalloc(schema->count, sizeof(*names));
	const char *near;
	size_t count = 0;

	for (size_t i = 0; i < schema->count; i++)
		if (!schema->column[i].hidden)
			names[count++] = schema->column[i].name;
	near = weir_nearest(name, names, count);
	free(names);
	return near;
}

bool weir_schema_need(const struct weir_schema *schema, const char *name, int *number,
		      struct weir_error *err)
{
	int found = weir_schema_find(schema, name);
	struct weir_buffer list;
	const char *near;

	if (found >= 0) {
		*number = found;
		return true;
	}
	if (!schema->count)
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "there is no column \"%s\"; there are no columns at all", name);
	weir_buffer_init(&list, LIST_CEILING);
	list_columns(schema, &list);
	weir_fail(err, WEIR_BAD_CONFIG, "there is no column \"%s\"; the columns are: %s", name,
		  list.length ? list.at : "...");
	weir_buffer_release(&list);
	near = nearest_column(schema, name);
	if (near)
		weir_hint(err, "did you mean \"%s\"?", near);
	return false;
}

void weir_schema_set_record_format(struct weir_schema *schema, struct weir_text header,
				   char separator)
{
	schema->header = (struct weir_text){
		.at = weir_arena_copy(&schema->arena, header.at, header.length),
		.length = header.length,
	};
	schema->separator = separator;
}

struct weir_text weir_schema_header(const struct weir_schema *schema)
{
	return schema->header;
}

char weir_schema_separator(const struct weir_schema *schema)
{
	return schema->separator;
}
