/*
 * grammar.c - the JSON Schema of the pipeline file: its keys, and which plugin may stand where.
 *
 * A map with a plugin has one condition for each plugin that may be there, which says what
 * its options are. These are definitions, "options.NAME".
 */
#include "grammar.h"

#include <string.h>

#include "../conf/keys.h"
#include "remote.h"

static const char name_pattern[] = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}";

/* Kinds of plugins as a set. */
static unsigned of_kind(enum weir_kind kind)
{
	return 1U << kind;
}

/* A map of anything by name: what a value is, is a definition. */
static void put_map_of(struct weir_json *json, const char *definition)
{
	weir_grammar_type(json, "object null");
	weir_json_open(json, "propertyNames", '{');
	weir_grammar_pattern(json, name_pattern);
	weir_json_close(json, '}');
	weir_grammar_reference(json, "additionalProperties", definition);
}

/* ---- keys ---- */

/* The maps of `connection:`. */
static void put_connection(struct weir_json *json)
{
	const struct weir_remote_part *part;

	weir_grammar_type(json, "object null");
	weir_json_flag(json, "additionalProperties", false);
	weir_json_open(json, "properties", '{');
	for (part = weir_remote_parts; part->table; part++) {
		if (part->name)
			weir_grammar_options(json, part->name, part->table, part->help);
		else
			weir_grammar_properties(json, part->table);
	}
	weir_json_close(json, '}');
}

static void put_table_of(struct weir_json *json, const struct weir_option *table)
{
	weir_grammar_type(json, "object null");
	weir_json_flag(json, "additionalProperties", false);
	weir_json_open(json, "properties", '{');
	weir_grammar_properties(json, table);
	weir_json_close(json, '}');
}

static void put_list_of(struct weir_json *json, const char *definition)
{
	weir_grammar_type(json, "array null");
	weir_grammar_reference(json, "items", definition);
}

/* A source, and behind it at least one more. */
static void put_stages(struct weir_json *json)
{
	weir_json_text(json, "type", "array");
	weir_json_count(json, "minItems", 2);
	weir_json_open(json, "items", '[');
	weir_grammar_reference(json, NULL, "source");
	weir_json_close(json, ']');
	weir_grammar_reference(json, "additionalItems", "stage");
}

static void put_version(struct weir_json *json)
{
	weir_json_open(json, "enum", '[');
	weir_json_count(json, NULL, 1);
	weir_json_text(json, NULL, "1");
	weir_json_close(json, ']');
}

static void put_scalar(struct weir_json *json, const struct weir_key *key)
{
	weir_grammar_type(json, key->traits & WEIR_KEY_REQUIRED ? "string number boolean"
								: "string number boolean null");
	if (key->kind == WEIR_KEY_NAME)
		weir_grammar_pattern(json, name_pattern);
}

/* Maps and lists of what is a definition. */
static void put_defined(struct weir_json *json, enum weir_key_kind kind)
{
	static const struct {
		enum weir_key_kind kind;
		const char *list, *map; /* of what */
	} defined[] = {
		{ WEIR_KEY_SET, NULL, "scalar" },       { WEIR_KEY_PURGE, NULL, "scalar" },
		{ WEIR_KEY_PARAMS, NULL, "parameter" }, { WEIR_KEY_STORES, NULL, "store" },
		{ WEIR_KEY_TABLES, NULL, "table" },     { WEIR_KEY_FLOWS, NULL, "override" },
		{ WEIR_KEY_ROWS, NULL, "rows" },        { WEIR_KEY_VERDICTS, NULL, "verdicts" },
		{ WEIR_KEY_STEPS, "step", NULL },       { WEIR_KEY_VERIFY, "count", NULL },
		{ WEIR_KEY_REPORT, "plot", NULL },      { WEIR_KEY_TESTS, "test", NULL },
	};

	for (size_t i = 0; i < sizeof(defined) / sizeof(*defined); i++) {
		if (defined[i].kind != kind)
			continue;
		if (defined[i].list)
			put_list_of(json, defined[i].list);
		else
			put_map_of(json, defined[i].map);
	}
}

static void put_value(struct weir_grammar *grammar, const struct weir_key *key, unsigned kinds)
{
	struct weir_json *json = &grammar->json;

	switch (key->kind) {
	case WEIR_KEY_TEXT:
	case WEIR_KEY_NAME:
		put_scalar(json, key);
		break;
	case WEIR_KEY_VERSION:
		put_version(json);
		break;
	case WEIR_KEY_PLUGIN:
		weir_grammar_plugins(grammar, kinds);
		break;
	case WEIR_KEY_OPTIONS:
		weir_grammar_type(json, "object null");
		break;
	case WEIR_KEY_CONNECTION:
		put_connection(json);
		break;
	case WEIR_KEY_BATCH:
		put_table_of(json, weir_batch_options);
		break;
	case WEIR_KEY_REJECTS:
		put_table_of(json, weir_reject_options);
		break;
	case WEIR_KEY_STAGES:
		put_stages(json);
		break;
	case WEIR_KEY_SET:
	case WEIR_KEY_PURGE:
	case WEIR_KEY_PARAMS:
	case WEIR_KEY_STORES:
	case WEIR_KEY_TABLES:
	case WEIR_KEY_STEPS:
	case WEIR_KEY_VERIFY:
	case WEIR_KEY_REPORT:
	case WEIR_KEY_FLOWS:
	case WEIR_KEY_TESTS:
	case WEIR_KEY_ROWS:
	case WEIR_KEY_VERDICTS:
		put_defined(json, key->kind);
		break;
	}
}

/* "type", "properties", "additionalProperties" and "required" of a map with these keys. kinds: of
 * the plugins that it may name. */
static void put_keys(struct weir_grammar *grammar, const struct weir_key *table, unsigned kinds,
		     bool whole)
{
	struct weir_json *json = &grammar->json;
	const struct weir_key *key;

	weir_json_text(json, "type", "object");
	weir_json_flag(json, "additionalProperties", false);
	weir_json_open(json, "properties", '{');
	for (key = table; key->name; key++) {
		weir_json_open(json, key->name, '{');
		weir_json_text(json, "description", key->help);
		put_value(grammar, key, kinds);
		weir_json_close(json, '}');
	}
	weir_json_close(json, '}');
	if (!whole)
		return;
	weir_json_open(json, "required", '[');
	for (key = table; key->name; key++)
		if (key->traits & WEIR_KEY_REQUIRED)
			weir_json_text(json, NULL, key->name);
	weir_json_close(json, ']');
}

/* ---- definitions ---- */

static void define_options(struct weir_grammar *grammar)
{
	char name[WEIR_GRAMMAR_NAME];

	for (size_t i = 0; i < grammar->count; i++) {
		snprintf(name, sizeof(name), "options.%s", grammar->plugin[i]->name);
		weir_grammar_options(&grammar->json, name, grammar->plugin[i]->options,
				     grammar->plugin[i]->summary);
	}
}

/* A map with a plugin and its options. */
static void define_user(struct weir_grammar *grammar, const char *name,
			const struct weir_key *table, unsigned kinds, bool whole)
{
	weir_json_open(&grammar->json, name, '{');
	put_keys(grammar, table, kinds, whole);
	weir_grammar_conditions(grammar, table->name, kinds, whole);
	weir_json_close(&grammar->json, '}');
}

static void define_keys(struct weir_grammar *grammar, const char *name,
			const struct weir_key *table)
{
	weir_json_open(&grammar->json, name, '{');
	put_keys(grammar, table, 0, true);
	weir_json_close(&grammar->json, '}');
}

static void define_table(struct weir_json *json, const char *name, const struct weir_option *table)
{
	weir_json_open(json, name, '{');
	put_table_of(json, table);
	weir_grammar_required(json, table);
	weir_json_close(json, '}');
}

/* Both keys stand here as well, for an editor that completes an empty step. */
static void define_step(struct weir_json *json)
{
	weir_json_open(json, "step", '{');
	weir_json_text(json, "type", "object");
	weir_json_open(json, "properties", '{');
	weir_json_open(json, "flow", '{');
	weir_json_text(json, "description", weir_flow_keys->help);
	weir_json_close(json, '}');
	weir_json_open(json, "task", '{');
	weir_json_text(json, "description", weir_task_keys->help);
	weir_json_close(json, '}');
	weir_json_close(json, '}');
	weir_json_open(json, "if", '{');
	weir_grammar_need(json, "flow");
	weir_json_close(json, '}');
	weir_grammar_reference(json, "then", "flow");
	weir_grammar_reference(json, "else", "task");
	weir_json_close(json, '}');
}

/* A line of verify: has one of its two last keys. */
static void define_count(struct weir_grammar *grammar)
{
	static const char *const one_of[] = { "equals", "at_least" };
	struct weir_json *json = &grammar->json;

	weir_json_open(json, "count", '{');
	put_keys(grammar, weir_verify_keys, 0, true);
	weir_json_open(json, "oneOf", '[');
	for (size_t i = 0; i < sizeof(one_of) / sizeof(*one_of); i++) {
		weir_json_open(json, NULL, '{');
		weir_grammar_need(json, one_of[i]);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
	weir_json_close(json, '}');
}

/* Of a test: a list, or a text that stands for all of it. */
static void define_list(struct weir_json *json, const char *name, const char *items)
{
	weir_json_open(json, name, '{');
	weir_grammar_type(json, "array string");
	weir_json_open(json, "items", '{');
	weir_json_text(json, "type", items);
	if (!strcmp(items, "object"))
		weir_grammar_reference(json, "additionalProperties", "scalar");
	else
		weir_json_text(json, "pattern", "^(inserted|present|duplicate|rejected( .+)?)$");
	weir_json_close(json, '}');
	weir_json_close(json, '}');
}

static void put_definitions(struct weir_grammar *grammar)
{
	const unsigned stages = of_kind(WEIR_TRANSFORM) | of_kind(WEIR_SINK);
	struct weir_json *json = &grammar->json;

	weir_json_open(json, "definitions", '{');
	weir_json_open(json, "scalar", '{');
	weir_grammar_type(json, "string number boolean null");
	weir_json_close(json, '}');
	define_table(json, "parameter", weir_param_options);
	define_table(json, "table", weir_table_options);
	define_user(grammar, "store", weir_store_keys, of_kind(WEIR_STORE), false);
	define_user(grammar, "whole-store", weir_store_keys, of_kind(WEIR_STORE), true);
	define_user(grammar, "source", weir_stage_keys, of_kind(WEIR_SOURCE), true);
	define_user(grammar, "stage", weir_stage_keys, stages, true);
	define_user(grammar, "task", weir_task_keys, of_kind(WEIR_TASK), true);
	define_keys(grammar, "flow", weir_flow_keys);
	define_step(json);
	define_count(grammar);
	define_keys(grammar, "override", weir_override_keys);
	define_keys(grammar, "plot", weir_plot_keys);
	define_keys(grammar, "test", weir_test_keys);
	define_list(json, "rows", "object");
	define_list(json, "verdicts", "string");
	define_options(grammar);
	weir_json_close(json, '}');
}

/* A file that extends another lacks what the other has; one that does not has it all. */
static void put_extending(struct weir_json *json)
{
	weir_json_open(json, "if", '{');
	weir_grammar_need(json, "extends");
	weir_json_close(json, '}');
	weir_json_open(json, "then", '{');
	weir_json_open(json, "properties", '{');
	for (const struct weir_key *key = weir_pipeline_keys; key->name; key++)
		if (key->traits & WEIR_KEY_BASE_ONLY)
			weir_json_flag(json, key->name, false);
	weir_json_close(json, '}');
	weir_json_close(json, '}');
	weir_json_open(json, "else", '{');
	weir_grammar_need(json, "steps");
	weir_json_open(json, "properties", '{');
	weir_json_open(json, "stores", '{');
	weir_grammar_reference(json, "additionalProperties", "whole-store");
	weir_json_close(json, '}');
	weir_json_close(json, '}');
	weir_json_close(json, '}');
}

void weir_grammar_print(struct weir_plugins *plugins, FILE *out, struct weir_problems *problems)
{
	struct weir_grammar grammar = { .json = { .out = out, .first = true } };
	struct weir_json *json = &grammar.json;

	grammar.count = weir_plugins_list(plugins, &grammar.plugin, problems);
	weir_json_open(json, NULL, '{');
	weir_json_text(json, "$schema", "http://json-schema.org/draft-07/schema#");
	weir_json_text(json, "title", "A pipeline of weir");
	put_keys(&grammar, weir_pipeline_keys, 0, true);
	put_extending(json);
	put_definitions(&grammar);
	weir_json_close(json, '}');
	fputc('\n', out);
}
