/*
 * fake_host.c - sets a plugin and its host up, and looks at what became of them.
 */
#include "fake_host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/conf/options.h"

static void must(bool good, const char *what)
{
	if (good)
		return;
	(void)fprintf(stderr, "fake_host: %s\n", what);
	abort();
}

void fake_begin(struct weir_context *context)
{
	const struct weir_option *option;

	memset(context, 0, sizeof(*context));
	weir_arena_init(&context->arena);
	context->step = "results";
	context->plugin = &weir_plugin_entry;
	context->schema = weir_schema_new();
	context->self = weir_xcalloc(1, weir_plugin_entry.self_size);
	weir_batch_init(&context->batch, context->schema);
	for (option = weir_plugin_entry.options; option && option->name; option++) {
		if (option->fallback)
			fake_option(context, option->name, option->fallback);
	}
}

void fake_close(struct weir_context *context)
{
	if (context->opened && context->plugin->close)
		context->plugin->close(context->self, context);
	context->opened = false;
}

void fake_end(struct weir_context *context)
{
	fake_close(context);
	free(context->self);
	weir_batch_release(&context->batch);
	weir_schema_free(context->schema);
	weir_arena_release(&context->arena);
}

static const struct weir_option *option_named(const char *name)
{
	const struct weir_option *option = weir_plugin_entry.options;

	while (option->name && strcmp(option->name, name) != 0)
		option++;
	must(option->name != NULL, name);
	return option;
}

void fake_option(struct weir_context *context, const char *name, const char *text)
{
	must(weir_option_parse(option_named(name), text, context->self, &context->arena,
			       &context->err),
	     context->err.message);
}

void fake_map(struct weir_context *context, const char *name, ...)
{
	const struct weir_option *option = option_named(name);
	struct weir_map_item *item =
		weir_arena_alloc(&context->arena, FAKE_COLUMNS * sizeof(*item));
	struct weir_map map = { item, 0 };
	const char *key;
	va_list args;

	va_start(args, name);
	while ((key = va_arg(args, const char *))) {
		const char *text = va_arg(args, const char *);

		must(map.count < FAKE_COLUMNS, "too many items");
		item[map.count++] = (struct weir_map_item){ key,
							    *text ? text : key,
							    { "pipeline.yaml", 7, 3 } };
	}
	va_end(args);
	memcpy((char *)context->self + option->offset, &map, sizeof(map));
}

void fake_list(struct weir_context *context, const char *name, ...)
{
	const struct weir_option *option = option_named(name);
	struct weir_list_item *item =
		weir_arena_alloc(&context->arena, FAKE_COLUMNS * sizeof(*item));
	struct weir_list list = { item, 0 };
	const char *text;
	va_list args;

	va_start(args, name);
	while ((text = va_arg(args, const char *))) {
		must(list.count < FAKE_COLUMNS, "too many items");
		item[list.count++] =
			(struct weir_list_item){ weir_arena_strdup(&context->arena, text),
						 { "pipeline.yaml", 7, 3 } };
	}
	va_end(args);
	memcpy((char *)context->self + option->offset, &list, sizeof(list));
}

bool fake_open(struct weir_context *context)
{
	context->opened = true;
	return !context->plugin->open ||
	       context->plugin->open(context->self, context, context->schema, &context->err);
}

struct weir_row *fake_row(struct weir_context *context, const char *const *text)
{
	struct weir_row *row = weir_batch_append(&context->batch);
	size_t i;

	row->line = context->batch.count + 1;
	for (i = 0; i < weir_schema_count(context->schema); i++) {
		if (text[i])
			row->value[i] = weir_row_text(row, text[i], strlen(text[i]));
	}
	return row;
}

const char *fake_refusal(struct weir_context *context, size_t row)
{
	const struct weir_remark *remark = weir_batch_refusal(&context->batch, row);

	if (!remark)
		return "";
	return weir_arena_printf(&context->arena, "%s %s: %s", remark->code, remark->column,
				 remark->reason);
}

void fake_table(struct weir_context *context, const char *name, ...)
{
	static const char *const word[] = { "ANY", "BOOL", "INT", "REAL", "TEXT", "UUID" };
	struct weir_table_info *info = &context->store[context->store_count++];
	const char *text;
	va_list args;

	must(context->store_count <= FAKE_TABLES, "too many tables");
	info->name = name;
	va_start(args, name);
	while ((text = va_arg(args, const char *))) {
		char *copy = weir_arena_strdup(&context->arena, text);
		char *type = strchr(copy, ' ');
		bool required = copy[strlen(copy) - 1] == '!';
		size_t i;

		must(type != NULL, text);
		*type++ = '\0';
		for (i = 0; strncmp(type, word[i], strlen(word[i])) != 0; i++)
			must(i < WEIR_UUID, text);
		weir_table_add(info, copy, (enum weir_type)i, required);
	}
	va_end(args);
}

void fake_parent(struct weir_context *context, struct fake_parent parent)
{
	must(context->parent_count < FAKE_PARENTS, "too many parents");
	context->parent[context->parent_count++] = parent;
}

struct weir_uuid fake_id(uint8_t byte)
{
	struct weir_uuid id;

	memset(id.byte, byte, sizeof(id.byte));
	return id;
}

const char *fake_text(struct weir_context *context, const struct weir_value *value)
{
	size_t length = weir_value_print(value, NULL, 0);
	char *text = weir_arena_alloc(&context->arena, length + 1);

	if (weir_is_null(value))
		return "NULL";
	(void)weir_value_print(value, text, length + 1);
	return text;
}

const char *fake_value(const struct weir_target *target, const struct weir_record *record,
		       const char *column)
{
	size_t i;

	for (i = 0; i < target->count; i++) {
		if (!strcmp(target->column[i], column))
			return fake_text(target->context, &record->value[i]);
	}
	return "(not declared)";
}

int fake_run(const char *name, TCase *cases)
{
	Suite *suite = suite_create(name);
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, cases);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

const char *weir_purged_key(const struct weir_context *context, const char *table)
{
	(void)context;
	(void)table;
	return NULL;
}
