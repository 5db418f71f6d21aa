/*
 * pipeline.c - loads a pipeline: calls the parts in order, and owns what they make.
 */
#include <stdlib.h>

#include "loading.h"

static void take_name(struct weir_loading *loading)
{
	const struct weir_node *name = weir_loading_nearest(loading, "name");

	loading->pipeline->name = weir_loading_file_name(loading);
	if (!name || !weir_node_is(name, WEIR_NODE_SCALAR, "\"name\"", loading->problems))
		return;
	if (weir_loading_name(loading, name->text, &name->place, "a pipeline"))
		loading->pipeline->name = name->text;
}

/* The scalars that hold references; params and the chosen store see to theirs. */
static void interpolate(struct weir_loading *loading)
{
	static const char *const keys[] = { "to",    "batch",  "rejects", "steps",
					    "flows", "verify", "report" };
	size_t layer, i;

	for (layer = 0; layer < loading->layer_count; layer++) {
		for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
			weir_interpolate(weir_node_get(loading->layer[layer].root, keys[i]),
					 &loading->variables, loading->arena, loading->problems);
	}
}

static void keep_layers(struct weir_loading *loading)
{
	struct weir_pipeline *pipeline = loading->pipeline;

	pipeline->layer_count = loading->layer_count;
	pipeline->layer =
		weir_arena_alloc(loading->arena, loading->layer_count * sizeof(*pipeline->layer));
	pipeline->root =
		weir_arena_alloc(loading->arena, loading->layer_count * sizeof(*pipeline->root));
	for (size_t i = 0; i < loading->layer_count; i++) {
		pipeline->layer[i] = loading->layer[i].file;
		pipeline->root[i] = loading->layer[i].root;
	}
}

static void load(struct weir_loading *loading)
{
	weir_env_init(&loading->env, loading->pipeline->file, loading->options->log,
		      loading->arena);
	loading->variables.run_id = loading->options->run_id ? loading->options->run_id : "";
	loading->variables.env = &loading->env;
	loading->variables.outline = loading->options->outline;
	if (!weir_loading_files(loading))
		return;
	keep_layers(loading);
	take_name(loading);
	weir_loading_params(loading);
	interpolate(loading);
	weir_loading_store(loading);
	weir_loading_limits(loading);
	weir_loading_tables(loading);
	weir_loading_purge(loading);
	weir_loading_steps(loading);
	weir_loading_merged(loading);
	weir_loading_verify(loading);
	weir_loading_report(loading);
	weir_loading_tests(loading);
}

struct weir_pipeline *weir_pipeline_load(const char *file,
					 const struct weir_pipeline_options *options,
					 struct weir_problems *problems)
{
	struct weir_pipeline *pipeline = weir_xcalloc(1, sizeof(*pipeline));
	struct weir_loading loading = { .pipeline = pipeline,
					.options = options,
					.arena = &pipeline->arena,
					.problems = problems };
	size_t before = problems->total;

	weir_arena_init(&pipeline->arena);
	pipeline->file = weir_arena_strdup(&pipeline->arena, file);
	load(&loading);
	if (problems->total != before) {
		if (options->look)
			options->look(options->look_arg, pipeline, problems);
		weir_pipeline_free(pipeline);
		return NULL;
	}
	weir_loading_fingerprint(pipeline);
	return pipeline;
}

void weir_pipeline_free(struct weir_pipeline *pipeline)
{
	if (!pipeline)
		return;
	weir_arena_release(&pipeline->arena);
	free(pipeline);
}
