/*
 * pipeline.c - loads a pipeline: calls the parts in order, and owns what they make.
 */
#include <stdlib.h>
#include <string.h>

#include "loading.h"

enum { NAME_CEILING = 64 /* bytes of a name that becomes part of a file's name */ };

static const char default_name[] = "pipeline";

/* ---- shared by the parts ---- */

struct weir_node *weir_loading_base(const struct weir_loading *loading, const char *key)
{
	return weir_node_get(loading->layer[loading->layer_count - 1].root, key);
}

struct weir_node *weir_loading_nearest(const struct weir_loading *loading, const char *key)
{
	size_t i;

	for (i = 0; i < loading->layer_count; i++) {
		struct weir_node *node = weir_node_get(loading->layer[i].root, key);

		if (!weir_node_empty(node))
			return node;
	}
	return NULL;
}

const char *weir_loading_text(const struct weir_loading *loading, const struct weir_node *map,
			      const char *key, const char *owner)
{
	const struct weir_node *node = weir_node_get(map, key);

	if (node && node->broken)
		return NULL;
	if (weir_node_empty(node) || (node->kind == WEIR_NODE_SCALAR && !*node->text)) {
		weir_problem(loading->problems, node ? &node->place : &map->place,
			     "%s has no \"%s\"", owner, key);
		return NULL;
	}
	if (!weir_node_is(node, WEIR_NODE_SCALAR,
			  weir_arena_printf(loading->arena, "\"%s\" of %s", key, owner),
			  loading->problems))
		return NULL;
	return weir_node_shown(node);
}

static bool is_name_byte(char c, bool first)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || (!first && (c == '-' || c == '.'));
}

static bool is_name(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++) {
		if (!is_name_byte(name[i], !i))
			return false;
	}
	return i && i <= NAME_CEILING;
}

bool weir_loading_name(const struct weir_loading *loading, const char *name,
		       const struct weir_place *place, const char *what)
{
	if (is_name(name))
		return true;
	weir_hint(weir_problem(loading->problems, place, "\"%s\" cannot be the name of %s", name,
			       what),
		  "a name has 1 to %d letters, digits, \"_\", \"-\" and \".\", and begins with "
		  "none of the last two",
		  NAME_CEILING);
	return false;
}

/* ---- loading ---- */

/* The file's name without folder and ending, as far as it can be a name. */
static const char *name_of_file(struct weir_loading *loading)
{
	const char *file = loading->pipeline->file, *slash = strrchr(file, '/');
	char *name = weir_arena_strdup(loading->arena, slash ? slash + 1 : file), *c;
	char *dot = strrchr(name, '.');

	if (dot)
		*dot = '\0';
	if (strlen(name) > NAME_CEILING)
		name[NAME_CEILING] = '\0';
	for (c = name; *c; c++) {
		if (!is_name_byte(*c, c == name))
			*c = '_';
	}
	return *name ? name : default_name;
}

static void take_name(struct weir_loading *loading)
{
	const struct weir_node *name = weir_loading_nearest(loading, "name");

	loading->pipeline->name = name_of_file(loading);
	if (!name || !weir_node_is(name, WEIR_NODE_SCALAR, "\"name\"", loading->problems))
		return;
	if (weir_loading_name(loading, name->text, &name->place, "a pipeline"))
		loading->pipeline->name = name->text;
}

/* The scalars that hold references; params and the chosen store see to theirs. */
static void interpolate(struct weir_loading *loading)
{
	static const char *const keys[] = { "to", "batch", "rejects", "steps", "flows", "verify" };
	size_t layer, i;

	for (layer = 0; layer < loading->layer_count; layer++) {
		for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
			weir_interpolate(weir_node_get(loading->layer[layer].root, keys[i]),
					 &loading->variables, loading->arena, loading->problems);
	}
}

static void load(struct weir_loading *loading)
{
	weir_env_init(&loading->env, loading->pipeline->file, loading->options->log,
		      loading->arena);
	loading->variables.run_id = loading->options->run_id ? loading->options->run_id : "";
	loading->variables.env = &loading->env;
	if (!weir_loading_files(loading))
		return;
	take_name(loading);
	weir_loading_params(loading);
	interpolate(loading);
	weir_loading_store(loading);
	weir_loading_limits(loading);
	weir_loading_tables(loading);
	weir_loading_steps(loading);
	weir_loading_merged(loading);
	weir_loading_verify(loading);
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

const struct weir_table_def *weir_pipeline_table(const struct weir_pipeline *pipeline,
						 const char *name)
{
	size_t i;

	for (i = 0; i < pipeline->table_count; i++) {
		if (!strcmp(pipeline->table[i].spec.name, name))
			return &pipeline->table[i];
	}
	return NULL;
}
