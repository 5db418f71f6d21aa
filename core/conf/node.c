/*
 * node.c - questions to a YAML tree, and what is said when the answer is no.
 */
#include <string.h>

#include "suggest.h"
#include "yaml.h"

struct weir_node *weir_node_get(const struct weir_node *node, const char *key)
{
	size_t i;

	if (!node || node->kind != WEIR_NODE_MAP)
		return NULL;
	for (i = 0; i < node->count; i++) {
		if (!strcmp(node->key[i]->text, key))
			return node->item[i];
	}
	return NULL;
}

bool weir_node_empty(const struct weir_node *node)
{
	if (!node)
		return true;
	return node->kind == WEIR_NODE_SCALAR && node->plain && !node->broken &&
	       (!*node->text || !strcmp(node->text, "~"));
}

const char *weir_node_shown(const struct weir_node *node)
{
	return node->shown ? node->shown : node->text;
}

void weir_node_known(const struct weir_node *map, const char *const *known, const char *what,
		     struct weir_problems *problems)
{
	size_t i, k, count = 0;

	if (!map || map->kind != WEIR_NODE_MAP)
		return;
	while (known[count])
		count++;
	for (i = 0; i < map->count; i++) {
		const char *key = map->key[i]->text;

		for (k = 0; k < count && strcmp(known[k], key); k++)
			;
		if (k == count)
			weir_suggest(weir_problem(problems, &map->key[i]->place,
						  "unknown key \"%s\" in %s", key, what),
				     key, known, count, "known here");
	}
}

static const char *kind_name(const struct weir_node *node)
{
	switch (node->kind) {
	case WEIR_NODE_LIST:
		return "a list";
	case WEIR_NODE_MAP:
		return "a map";
	case WEIR_NODE_SCALAR:
		break;
	}
	return weir_node_empty(node) ? "empty" : "a text";
}

bool weir_node_is(const struct weir_node *node, enum weir_node_kind kind, const char *what,
		  struct weir_problems *problems)
{
	const struct weir_node wanted = { .kind = kind, .text = "" };

	if (node && node->kind == kind)
		return true;
	if (!node)
		weir_problem(problems, NULL, "%s is missing", what);
	else if (!node->broken)
		weir_problem(problems, &node->place, "%s must be %s, but is %s", what,
			     kind_name(&wanted), kind_name(node));
	return false;
}
