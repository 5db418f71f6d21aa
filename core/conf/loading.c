/*
 * loading.c - what the parts that read a pipeline share: values of the layers, names, steps.
 */
#include <string.h>

#include "loading.h"
#include "suggest.h"

enum { NAME_CEILING = 64 /* bytes of a name that becomes part of a file's name */ };

static const char default_name[] = "pipeline";

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

const char *weir_loading_file_name(const struct weir_loading *loading)
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

struct weir_step_spec *weir_loading_step(const struct weir_loading *loading, const char *name)
{
	const struct weir_pipeline *pipeline = loading->pipeline;
	size_t i;

	for (i = 0; i < pipeline->step_count; i++) {
		if (pipeline->step[i].name && !strcmp(pipeline->step[i].name, name))
			return &pipeline->step[i];
	}
	return NULL;
}

struct weir_step_spec *weir_loading_flow(struct weir_loading *loading, const char *name,
					 const struct weir_place *place)
{
	const struct weir_pipeline *pipeline = loading->pipeline;
	struct weir_step_spec *step = weir_loading_step(loading, name);
	const char **known =
		weir_arena_alloc(loading->arena, (pipeline->step_count + 1) * sizeof(*known));
	size_t count = 0, i;

	if (step && !step->is_task)
		return step;
	if (step) {
		weir_problem(loading->problems, place, "\"%s\" is a task, not a flow", name);
		return NULL;
	}
	for (i = 0; i < pipeline->step_count; i++) {
		if (!pipeline->step[i].is_task && pipeline->step[i].name)
			known[count++] = pipeline->step[i].name;
	}
	weir_suggest(weir_problem(loading->problems, place, "there is no flow \"%s\"", name), name,
		     known, count, "flows");
	return NULL;
}
