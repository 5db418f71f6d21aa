/*
 * grammar_plugin.c - which plugins may stand at a place, and what each of them takes.
 */
#include <string.h>

#include "grammar.h"

void weir_grammar_reference(struct weir_json *json, const char *name, const char *definition)
{
	char text[sizeof("#/definitions/") + WEIR_GRAMMAR_NAME];

	snprintf(text, sizeof(text), "#/definitions/%s", definition);
	weir_json_open(json, name, '{');
	weir_json_text(json, "$ref", text);
	weir_json_close(json, '}');
}

static bool is_among(const struct weir_plugin *plugin, unsigned kinds)
{
	return kinds & 1U << plugin->kind;
}

void weir_grammar_plugins(struct weir_grammar *grammar, unsigned kinds)
{
	struct weir_json *json = &grammar->json;
	size_t i;

	weir_json_open(json, "anyOf", '[');
	weir_json_open(json, NULL, '{');
	weir_json_open(json, "enum", '[');
	for (i = 0; i < grammar->count; i++)
		if (is_among(grammar->plugin[i], kinds))
			weir_json_text(json, NULL, grammar->plugin[i]->name);
	weir_json_close(json, ']');
	weir_json_open(json, "enumDescriptions", '[');
	for (i = 0; i < grammar->count; i++)
		if (is_among(grammar->plugin[i], kinds))
			weir_json_text(json, NULL, grammar->plugin[i]->summary);
	weir_json_close(json, ']');
	weir_json_close(json, '}');
	weir_grammar_unresolved(json);
	weir_json_close(json, ']');
}

/* if: this plugin stands there; then: these are its options. whole: none may be left out. */
static void put_condition(struct weir_grammar *grammar, const char *key,
			  const struct weir_plugin *plugin, bool whole)
{
	struct weir_json *json = &grammar->json;
	bool needs = whole && weir_grammar_requires(plugin->options);
	char name[WEIR_GRAMMAR_NAME];

	weir_json_open(json, NULL, '{');
	weir_json_open(json, "if", '{');
	weir_json_open(json, "properties", '{');
	weir_json_open(json, key, '{');
	weir_json_text(json, "const", plugin->name);
	weir_json_close(json, '}');
	weir_json_close(json, '}');
	weir_grammar_need(json, key);
	weir_json_close(json, '}');

	weir_json_open(json, "then", '{');
	weir_json_open(json, "properties", '{');
	weir_json_open(json, "with", '{');
	weir_json_open(json, "allOf", '[');
	snprintf(name, sizeof(name), "options.%s", plugin->name);
	weir_grammar_reference(json, NULL, name);
	if (needs) {
		weir_json_open(json, NULL, '{');
		weir_json_text(json, "type", "object");
		weir_grammar_required(json, plugin->options);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
	weir_json_close(json, '}');
	if (plugin->kind == WEIR_STORE && plugin->traits & WEIR_LOCAL)
		weir_json_flag(json, "connection", false);
	weir_json_close(json, '}');
	if (needs) {
		weir_grammar_need(json, "with");
	}
	weir_json_close(json, '}');
	weir_json_close(json, '}');
}

void weir_grammar_conditions(struct weir_grammar *grammar, const char *key, unsigned kinds,
			     bool whole)
{
	weir_json_open(&grammar->json, "allOf", '[');
	for (size_t i = 0; i < grammar->count; i++)
		if (is_among(grammar->plugin[i], kinds))
			put_condition(grammar, key, grammar->plugin[i], whole);
	weir_json_close(&grammar->json, ']');
}
