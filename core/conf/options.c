/*
 * options.c - fills a private struct from a map of the pipeline.
 */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "suggest.h"

/* One call of weir_options_fill(). */
struct fill {
	const struct weir_option *table;
	void *self;
	const char *what;
	struct weir_arena *arena;
	struct weir_problems *problems;
};

static size_t count_of(const struct weir_option *table)
{
	size_t count = 0;

	while (table && table[count].name)
		count++;
	return count;
}

const struct weir_map_item *weir_map_find(const struct weir_map *map, const char *key)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		if (!strcmp(map->item[i].key, key))
			return &map->item[i];
	}
	return NULL;
}

/* ---- what users write wrong ---- */

static void tell_unknown(const struct fill *fill, const struct weir_node *key)
{
	size_t count = count_of(fill->table), i;
	const char **known = weir_xcalloc(count + 1, sizeof(*known));
	struct weir_error *err =
		weir_problem(fill->problems, &key->place, "%s: there is no option \"%s\"",
			     fill->what, key->text);

	for (i = 0; i < count; i++)
		known[i] = fill->table[i].name;
	weir_suggest(err, key->text, known, count, "options");
	free(known);
}

static void tell_missing(const struct fill *fill, const struct weir_option *option,
			 const struct weir_place *at)
{
	struct weir_error *err = weir_problem(fill->problems, at, "%s: option \"%s\" is missing",
					      fill->what, option->name);

	if (option->help)
		weir_hint(err, "%s (%s): %s", option->name, weir_option_type_name(option),
			  option->help);
}

static void tell_kind(const struct fill *fill, const struct weir_option *option,
		      const struct weir_node *node, const char *must_be)
{
	weir_problem(fill->problems, &node->place, "%s: option \"%s\" must be %s", fill->what,
		     option->name, must_be);
}

/* True if the scalar may be used here; if not, that is told. */
static bool may_be_used(const struct fill *fill, const struct weir_option *option,
			const struct weir_node *scalar)
{
	if (scalar->broken)
		return false;
	if (!scalar->secret || option->secret)
		return true;
	weir_hint(weir_problem(fill->problems, &scalar->place,
			       "%s: option \"%s\" may not hold a secret", fill->what, option->name),
		  "it can be seen in logs and reports; use ${env:...} if it is no secret");
	return false;
}

/* ---- filling ---- */

static void fill_scalar(const struct fill *fill, const struct weir_option *option,
			const struct weir_node *node)
{
	const char *text = node->text;
	struct weir_error err = { 0 }, *kept;

	if (!may_be_used(fill, option, node))
		return;
	if (option->type == WEIR_OPTION_PATH)
		text = weir_path_beside(fill->arena, node->place.file, text);
	if (weir_option_parse(option, text, fill->self, fill->arena, &err))
		return;
	kept = weir_problem(fill->problems, &node->place, "%s: option \"%s\": %s", fill->what,
			    option->name, err.message);
	if (err.hint[0])
		weir_hint(kept, "%s", err.hint);
}

static void fill_list(const struct fill *fill, const struct weir_option *option,
		      const struct weir_node *node)
{
	bool alone = node->kind == WEIR_NODE_SCALAR;
	struct weir_list *list = (struct weir_list *)(void *)((char *)fill->self + option->offset);
	struct weir_list_item *item =
		weir_arena_alloc(fill->arena, (node->count + 1) * sizeof(*item));
	size_t i, count = 0;

	if (node->kind == WEIR_NODE_MAP) {
		tell_kind(fill, option, node, "a list of texts");
		return;
	}
	for (i = 0; i < (alone ? 1 : node->count); i++) {
		const struct weir_node *from = alone ? node : node->item[i];

		if (from->kind != WEIR_NODE_SCALAR || weir_node_empty(from))
			tell_kind(fill, option, from, "a list of texts");
		else if (may_be_used(fill, option, from))
			item[count++] = (struct weir_list_item){ from->text, from->place };
	}
	*list = (struct weir_list){ .item = item, .count = count };
}

static void fill_map(const struct fill *fill, const struct weir_option *option,
		     const struct weir_node *node)
{
	struct weir_map *map = (struct weir_map *)(void *)((char *)fill->self + option->offset);
	struct weir_map_item *item =
		weir_arena_alloc(fill->arena, (node->count + 1) * sizeof(*item));
	size_t i, count = 0;

	if (node->kind != WEIR_NODE_MAP) {
		tell_kind(fill, option, node, "a map of texts");
		return;
	}
	for (i = 0; i < node->count; i++) {
		const struct weir_node *key = node->key[i], *from = node->item[i];

		if (from->kind != WEIR_NODE_SCALAR)
			tell_kind(fill, option, from, "a map of texts");
		else if (weir_node_empty(from))
			item[count++] = (struct weir_map_item){ key->text, key->text, key->place };
		else if (may_be_used(fill, option, from))
			item[count++] =
				(struct weir_map_item){ key->text, from->text, from->place };
	}
	*map = (struct weir_map){ .item = item, .count = count };
}

/* Only a text that is asked for can be given as an empty one. */
static bool is_given(const struct weir_option *option, const struct weir_node *node)
{
	if (weir_node_empty(node))
		return false;
	if (node->kind != WEIR_NODE_SCALAR)
		return node->count || !option->required;
	if (*node->text || node->broken)
		return true;
	return option->type == WEIR_OPTION_TEXT && !option->required;
}

static void fill_given(const struct fill *fill, const struct weir_option *option,
		       const struct weir_node *node)
{
	if (option->type == WEIR_OPTION_LIST)
		fill_list(fill, option, node);
	else if (option->type == WEIR_OPTION_MAP)
		fill_map(fill, option, node);
	else if (node->kind == WEIR_NODE_SCALAR)
		fill_scalar(fill, option, node);
	else
		tell_kind(fill, option, node, "a single value, not a list or a map");
}

static void fill_default(const struct fill *fill, const struct weir_option *option,
			 const struct weir_place *at)
{
	const char *text = option->fallback;
	struct weir_error err = { 0 };

	if (!text)
		return;
	if (option->type == WEIR_OPTION_PATH)
		text = weir_path_beside(fill->arena, at->file, text);
	if (!weir_option_parse(option, text, fill->self, fill->arena, &err))
		weir_problem(fill->problems, at, "%s: the default of option \"%s\": %s", fill->what,
			     option->name, err.message);
}

void weir_options_fill(const struct weir_option *table, void *self, const struct weir_node *with,
		       const char *what, const struct weir_place *at, struct weir_arena *arena,
		       struct weir_problems *problems)
{
	const struct fill fill = { table, self, what, arena, problems };
	size_t count = count_of(table), i, k;

	if (weir_node_empty(with))
		with = NULL;
	if (with && with->kind != WEIR_NODE_MAP) {
		if (!with->broken)
			weir_problem(problems, &with->place,
				     "%s: the options must be a map: {name: value}", what);
		return;
	}
	for (i = 0; with && i < with->count; i++) {
		for (k = 0; k < count && strcmp(table[k].name, with->key[i]->text); k++)
			;
		if (k == count)
			tell_unknown(&fill, with->key[i]);
	}
	for (i = 0; i < count; i++) {
		const struct weir_node *node = weir_node_get(with, table[i].name);

		if (is_given(&table[i], node))
			fill_given(&fill, &table[i], node);
		else if (table[i].required)
			tell_missing(&fill, &table[i], node ? &node->place : at);
		else
			fill_default(&fill, &table[i], at);
	}
}
