/*
 * source-columns.c - the columns of a source's file, held against what the pipeline says of them.
 */
#include <stdarg.h>
#include <stdio.h>

#include "source-columns.h"

enum {
	LIST_ROOM = sizeof(((struct weir_error *)0)->message), /* bytes; no list is told longer */
};

bool source_columns_parse(struct source_columns *all, struct weir_context *context,
			  struct weir_error *err)
{
	all->parsed = weir_alloc(context, all->wanted->count * sizeof(*all->parsed));
	for (size_t i = 0; i < all->wanted->count; i++) {
		if (!column_contract_parse(context, &all->wanted->item[i], &all->parsed[i], err))
			return false;
	}
	return true;
}

bool source_columns_declare(struct source_columns *all, size_t i, enum weir_type type,
			    struct weir_schema *schema, struct weir_error *err)
{
	struct source_column *column = &all->column[i];
	const struct weir_map_item *item = weir_map_find(all->wanted, column->name);

	if (item) {
		column->contract = all->parsed[item - all->wanted->item];
		type = column_contract_type(&column->contract);
	}
	return weir_schema_add(schema, column->name, type, &column->number, err);
}

/* Adds what fits into LIST_ROOM bytes; a longer message is cut anyway. */
static void WEIR_PRINTF(2, 3) append(char *list, const char *format, ...)
{
	size_t length = strlen(list);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(list + length, LIST_ROOM - length, format, args);
	va_end(args);
}

/* More than one, in one message. */
static void tell_missing(const struct source_columns *all, const char *names,
			 struct weir_error *err)
{
	char list[LIST_ROOM] = "";

	for (size_t i = 0; i < all->count; i++)
		append(list, "%s%s", i ? ", " : "", all->column[i].name);
	weir_fail(err, WEIR_BAD_CONFIG, "there are no columns %s; the columns are: %s", names,
		  list);
}

/* Before the missing ones are added, so that the error lists the file's own columns. */
static bool check_missing(const struct source_columns *all, uint64_t line,
			  const struct weir_schema *schema, struct weir_error *err)
{
	char missing[LIST_ROOM] = "", near[LIST_ROOM] = "";
	size_t count = 0;
	int number;

	for (size_t i = 0; i < all->wanted->count; i++) {
		const char *name = all->wanted->item[i].key;

		if (all->parsed[i].may_miss || weir_schema_need(schema, name, &number, err))
			continue;
		append(missing, "%s\"%s\"", count++ ? ", " : "", name);
		if (*err->hint)
			append(near, "%s%s: %s", *near ? " " : "", name, err->hint);
	}
	if (count == 0)
		return true;
	if (count > 1) {
		tell_missing(all, missing, err);
		weir_hint(err, "%s", near);
	}
	(void)snprintf(err->file, sizeof(err->file), "%s", all->file);
	err->line = line;
	return false;
}

bool source_columns_complete(const struct source_columns *all, struct weir_context *context,
			     uint64_t line, struct weir_schema *schema, struct weir_error *err)
{
	if (!check_missing(all, line, schema, err))
		return false;
	for (size_t i = 0; i < all->wanted->count; i++) {
		const char *name = all->wanted->item[i].key;

		if (weir_schema_find(schema, name) >= 0)
			continue;
		if (!weir_schema_add(schema, name, column_contract_type(&all->parsed[i]), NULL,
				     err))
			return false;
		weir_log(context, WEIR_INFO, "%s has no column \"%s\": it is empty in all rows",
			 all->file, name);
	}
	return true;
}
