/*
 * grammar.h - the JSON Schema of the pipeline file, for editors: made of the tables of keys and of
 * options that the file is read with, and of those of the plugins that are there.
 *
 * It is of draft 7, which editors know best. Scalars may be written as any type that YAML takes
 * them for, and ${...} may stand in all of them. What no schema can say (names that are there
 * twice, a store that is not there) is left to `weir check`.
 */
#ifndef WEIR_GRAMMAR_H
#define WEIR_GRAMMAR_H

#include <weir/option.h>

#include "../base/json.h"
#include "plugins.h"

/* Plugins that cannot be loaded are told in problems and left out. */
void weir_grammar_print(struct weir_plugins *plugins, FILE *out, struct weir_problems *problems);

enum { WEIR_GRAMMAR_NAME = 128 /* bytes of a definition's name, such as "options.NAME" */ };

/* While it is printed. */
struct weir_grammar {
	struct weir_json json;
	const struct weir_plugin **plugin; /* all that are there */
	size_t count;
};

/* ---- grammar_plugin.c; kinds: a bit for each enum weir_kind ---- */

/* {"$ref": ...} to a definition. */
void weir_grammar_reference(struct weir_json *json, const char *name, const char *definition);
/* The value of a key that names a plugin. */
void weir_grammar_plugins(struct weir_grammar *grammar, unsigned kinds);
/* "allOf": a condition for each plugin that `key` may name. whole: no required option may lack. */
void weir_grammar_conditions(struct weir_grammar *grammar, const char *key, unsigned kinds,
			     bool whole);

/* ---- grammar_option.c ---- */

/* What follows "properties": each option of the table. */
void weir_grammar_properties(struct weir_json *json, const struct weir_option *table);
/* A map of options, as one value. name: as for weir_json_open(). */
void weir_grammar_options(struct weir_json *json, const char *name, const struct weir_option *table,
			  const char *help);
/* "required", if any option is. */
void weir_grammar_required(struct weir_json *json, const struct weir_option *table);
bool weir_grammar_requires(const struct weir_option *table);

/* "required", of one name. */
void weir_grammar_need(struct weir_json *json, const char *name);
/* One of several schemas: a text that holds ${...}, which may stand for anything. */
void weir_grammar_unresolved(struct weir_json *json);
/* "type": ["a", "b"], of words with blanks in between. */
void weir_grammar_type(struct weir_json *json, const char *words);
/* "pattern": the whole text, or one that holds a ${...}. */
void weir_grammar_pattern(struct weir_json *json, const char *whole);

#endif
