/*
 * reopen.c - reads the options of a run back from the state: {"to": ..., "params": {...}}
 */
#include "reopen.h"

#include <string.h>

#include "../base/buffer.h"
#include "../conf/yaml.h"

enum { OPTIONS_CEILING = 2 << 20 };

static const char *text_of(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR ? node->text : NULL;
}

static void take_params(const struct weir_node *params, struct weir_arena *arena,
			struct weir_run_options *options)
{
	struct weir_variable *set =
		weir_arena_alloc(arena, (params ? params->count + 1 : 1) * sizeof(*set));

	options->set = set;
	options->set_count = 0;
	for (size_t i = 0; params && i < params->count; i++)
		if (params->item[i]->kind == WEIR_NODE_SCALAR)
			set[options->set_count++] = (struct weir_variable){ params->key[i]->text,
									    params->item[i]->text };
}

bool weir_reopen_options(const struct weir_run_row *run, struct weir_arena *arena,
			 struct weir_run_options *options, struct weir_error *err)
{
	struct weir_problems problems;
	struct weir_buffer source;
	struct weir_node *root = NULL;

	weir_problems_init(&problems);
	weir_buffer_init(&source, OPTIONS_CEILING);
	if (run->options && *run->options && weir_buffer_string(&source, run->options))
		root = weir_yaml_parse("the state", &source, arena, &problems);
	weir_buffer_release(&source);
	weir_problems_release(&problems);
	if (!root || root->kind != WEIR_NODE_MAP) {
		weir_fail(err, WEIR_BAD_CONFIG,
			  "the state does not say with which parameters run %s was started",
			  run->id);
		return weir_hint(err, "a version of weir that did not note them started it");
	}
	options->file = run->file;
	options->to = text_of(root, "to");
	take_params(weir_node_get(root, "params"), arena, options);
	return true;
}
