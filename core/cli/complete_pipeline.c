/*
 * complete_pipeline.c - names that stand in the pipeline on the command line.
 *
 * The files are read as they stand: nothing is set, asked for or checked, so that a pipeline that
 * is being written has its names too.
 */
#include <string.h>

#include "../conf/files.h"
#include "../conf/yaml.h"
#include "complete_parts.h"

static const char *text_of(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR ? node->text : NULL;
}

static void tell_steps(struct weir_completion *completion, const struct weir_node *root, bool tasks)
{
	const struct weir_node *steps = weir_node_get(root, "steps");

	for (size_t i = 0; steps && i < steps->count; i++) {
		const char *flow = text_of(steps->item[i], "flow");
		const char *task = text_of(steps->item[i], "task");
		const char *name = text_of(steps->item[i], "name");

		if (flow)
			weir_candidate(completion, flow, "flow");
		else if (task && tasks)
			weir_candidate(completion, name ? name : task, "task");
	}
}

static void tell_stores(struct weir_completion *completion, const struct weir_node *root)
{
	const struct weir_node *stores = weir_node_get(root, "stores");

	if (!stores || stores->kind != WEIR_NODE_MAP)
		return;
	for (size_t i = 0; i < stores->count; i++)
		weir_candidate(completion, stores->key[i]->text, text_of(stores->item[i], "use"));
}

static void tell_params(struct weir_completion *completion, const struct weir_node *root)
{
	const struct weir_node *params = weir_node_get(root, "params");

	if (!params || params->kind != WEIR_NODE_MAP)
		return;
	for (size_t i = 0; i < params->count; i++)
		weir_candidate(completion,
			       weir_arena_printf(&completion->args->arena,
						 "%s=", params->key[i]->text),
			       text_of(params->item[i], "help"));
}

/* Its choices, or files where it is a path. */
static void tell_values(struct weir_completion *completion, const struct weir_node *root)
{
	struct weir_arena *arena = &completion->args->arena;
	size_t length = strcspn(completion->begun, "=");
	const char *name = weir_arena_copy(arena, completion->begun, length);
	const struct weir_node *param = weir_node_get(weir_node_get(root, "params"), name);
	const struct weir_node *choices = weir_node_get(param, "choices");
	const char *type = text_of(param, "type");

	for (size_t i = 0; choices && i < choices->count; i++)
		if (choices->item[i]->kind == WEIR_NODE_SCALAR)
			weir_candidate(completion,
				       weir_arena_printf(arena, "%s=%s", name,
							 choices->item[i]->text),
				       NULL);
	if (type && (strcmp(type, "path") == 0 || strcmp(type, "file") == 0))
		weir_candidate_files(completion, false);
	if (type && strcmp(type, "folder") == 0)
		weir_candidate_files(completion, true);
}

static void tell_purge(struct weir_completion *completion, const struct weir_node *root)
{
	const struct weir_node *purge = weir_node_get(root, "purge");

	if (!purge || purge->kind != WEIR_NODE_MAP)
		return;
	for (size_t i = 0; i < purge->count; i++)
		weir_candidate(completion,
			       weir_arena_printf(&completion->args->arena, "--%s",
						 purge->key[i]->text),
			       "Which rows are deleted.");
}

static void tell(struct weir_completion *completion, const struct weir_node *root,
		 enum weir_pipeline_words words)
{
	switch (words) {
	case WEIR_WORDS_STEPS:
	case WEIR_WORDS_FLOWS:
		tell_steps(completion, root, words == WEIR_WORDS_STEPS);
		break;
	case WEIR_WORDS_STORES:
		tell_stores(completion, root);
		break;
	case WEIR_WORDS_PARAMS:
		tell_params(completion, root);
		break;
	case WEIR_WORDS_VALUES:
		tell_values(completion, root);
		break;
	case WEIR_WORDS_PURGE:
		tell_purge(completion, root);
		break;
	}
}

void weir_complete_pipeline(struct weir_completion *completion, enum weir_pipeline_words words)
{
	struct weir_arena *arena = &completion->args->arena;
	const char *file = completion->args->word_count ? completion->args->word[0] : NULL;
	struct weir_problems problems;

	weir_problems_init(&problems);
	for (int i = 0; file && i < WEIR_COMPLETE_LAYERS; i++) {
		const struct weir_node *root = weir_yaml_load(file, arena, &problems);
		const char *extends = text_of(root, "extends");

		if (root)
			tell(completion, root, words);
		file = extends && *extends ? weir_path_beside(arena, file, extends) : NULL;
	}
	weir_problems_release(&problems);
}
