/*
 * purge.c - which rows `weir purge` deletes with all that belongs to them: option and table.
 *
 *	purge: {meet: meets}      # weir purge FILE --meet 4711: by the table's key
 */
#include <string.h>

#include "loading.h"
#include "suggest.h"

enum { PURGE_CEILING = 100 };

static void tell_no_table(struct weir_loading *loading, const struct weir_node *item)
{
	const struct weir_pipeline *pipeline = loading->pipeline;
	const char **known =
		weir_arena_alloc(loading->arena, (pipeline->table_count + 1) * sizeof(*known));

	for (size_t i = 0; i < pipeline->table_count; i++)
		known[i] = pipeline->table[i].spec.name;
	weir_suggest(weir_problem(loading->problems, &item->place,
				  "purge: there is no table \"%s\"", item->text),
		     item->text, known, pipeline->table_count, "tables");
}

static void read_item(struct weir_loading *loading, const struct weir_node *key,
		      const struct weir_node *item)
{
	struct weir_pipeline *pipeline = loading->pipeline;
	const struct weir_table_def *table;

	if (!weir_loading_name(loading, key->text, &key->place, "an option") ||
	    !weir_node_is(item, WEIR_NODE_SCALAR, "a table of purge:", loading->problems))
		return;
	table = weir_pipeline_table(pipeline, item->text);
	if (!table) {
		tell_no_table(loading, item);
		return;
	}
	if (table->spec.key_count != 1 || table->key_ref[0] >= 0) {
		weir_problem(loading->problems, &item->place,
			     "purge: the key of table \"%s\" is no single value", item->text);
		return;
	}
	pipeline->purge[pipeline->purge_count++] =
		(struct weir_purge_spec){ .option = key->text, .table = table };
}

void weir_loading_purge(struct weir_loading *loading)
{
	const struct weir_node *map = weir_loading_base(loading, "purge");

	if (weir_node_empty(map) ||
	    !weir_node_is(map, WEIR_NODE_MAP, "\"purge\"", loading->problems))
		return;
	if (map->count > PURGE_CEILING) {
		weir_problem(loading->problems, &map->place,
			     "more than %d lines of purge:", PURGE_CEILING);
		return;
	}
	loading->pipeline->purge =
		weir_arena_alloc(loading->arena, map->count * sizeof(*loading->pipeline->purge));
	for (size_t i = 0; i < map->count; i++)
		read_item(loading, map->key[i], map->item[i]);
}
