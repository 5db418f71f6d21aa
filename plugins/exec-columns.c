/*
 * exec-columns.c - which columns a program gets and gives; writes a row for it.
 */
#include <stdio.h>

#include "exec-columns.h"

struct exec_column *exec_columns_find(const struct exec_columns *all, size_t guess,
				      struct weir_text name)
{
	for (size_t k = 0; k < all->count; k++) {
		struct exec_column *column = &all->column[(guess + k) % all->count];

		if (name.length == strlen(column->name) &&
		    !memcmp(name.at, column->name, name.length))
			return column;
	}
	return NULL;
}

static bool add_column(struct exec_columns *all, struct weir_context *context, const char *name,
		       int number, enum weir_type type, struct weir_error *err)
{
	if (!strcmp(name, EXEC_ROW) || !strcmp(name, EXEC_REJECT) || !strcmp(name, EXEC_WARN)) {
		weir_fail(err, WEIR_BAD_CONFIG, "a column may not be called \"%s\" here", name);
		return weir_hint(err, "a map in front gives it another name");
	}
	all->column[all->count++] = (struct exec_column){ .name = weir_strdup(context, name),
							  .number = number,
							  .type = type };
	return true;
}

static bool at_item(const struct weir_place *place, const char *option, struct weir_error *err)
{
	if (!*err->file && place->file) {
		(void)snprintf(err->file, sizeof(err->file), "%s", place->file);
		err->line = place->line;
		err->at_column = place->column;
	}
	return weir_while(err, "%s", option);
}

static bool take_contract(struct exec_columns *all, struct weir_context *context,
			  const struct weir_map_item *item, struct weir_schema *schema,
			  struct weir_error *err)
{
	struct weir_text name = { item->key, strlen(item->key) };
	struct exec_column *column = exec_columns_find(all, 0, name);
	struct column_contract contract;
	enum weir_type type;
	int number;

	if (!column_contract_parse(context, item, &contract, err))
		return false;
	type = column_contract_type(&contract);
	if (column) {
		weir_schema_retype(schema, column->number, type);
	} else {
		if (!weir_schema_add(schema, item->key, type, &number, err) ||
		    !add_column(all, context, item->key, number, type, err))
			return false;
		column = &all->column[all->count - 1];
	}
	column->contracted = true;
	column->contract = contract;
	column->type = type;
	return true;
}

static bool choose_sent(struct exec_columns *all, const struct weir_list *send,
			const struct weir_schema *schema, struct weir_error *err)
{
	int number;

	for (size_t i = 0; i < all->count; i++)
		all->column[i].is_sent = !send->count;
	for (size_t i = 0; i < send->count; i++) {
		const char *name = send->item[i].text;

		if (!weir_schema_need(schema, name, &number, err))
			return at_item(&send->item[i].place, "send", err);
		exec_columns_find(all, 0, (struct weir_text){ name, strlen(name) })->is_sent = true;
	}
	return true;
}

bool exec_columns_open(struct exec_columns *all, struct weir_context *context,
		       const struct weir_map *contracts, const struct weir_list *send,
		       struct weir_schema *schema, struct weir_error *err)
{
	size_t count = weir_schema_count(schema);

	all->column = weir_alloc(context, (count + contracts->count + 1) * sizeof(*all->column));
	for (size_t i = 0; i < count; i++) {
		const char *name = weir_schema_name(schema, i);

		if (weir_schema_find(schema, name) == (int)i &&
		    !add_column(all, context, name, (int)i, weir_schema_type(schema, i), err))
			return false;
	}
	if (!choose_sent(all, send, schema, err))
		return false;
	for (size_t i = 0; i < contracts->count; i++)
		if (!take_contract(all, context, &contracts->item[i], schema, err))
			return at_item(&contracts->item[i].place, "columns", err);
	return true;
}

void exec_columns_send(const struct exec_columns *all, const struct weir_row *row, uint64_t number,
		       struct rest_text *out)
{
	rest_add_string(out, "{\"" EXEC_ROW "\":");
	rest_add_number(out, (int64_t)number);
	for (size_t i = 0; i < all->count; i++) {
		const struct exec_column *column = &all->column[i];

		if (!column->is_sent)
			continue;
		rest_add_string(out, ",");
		rest_add_json_string(out, column->name, strlen(column->name));
		rest_add_string(out, ":");
		rest_add_json(out, &row->value[column->number]);
	}
	rest_add_string(out, "}\n");
}
