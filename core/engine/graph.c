/*
 * graph.c - what a picture of a pipeline shows, taken from the pipeline and the option tables.
 */
#include "graph.h"

#include <string.h>

#include "../conf/files.h"

enum { LIST_ROOM = 256 /* bytes of a list's texts in one line */ };

/* A list in one line: a command and its arguments. */
static const char *list_text(const struct weir_node *list, struct weir_arena *arena)
{
	struct weir_buffer line;
	const char *text;

	weir_buffer_init(&line, LIST_ROOM);
	for (size_t i = 0; i < list->count && !line.overflow; i++) {
		if (list->item[i]->kind != WEIR_NODE_SCALAR)
			continue;
		/* What does not fit is left out. */
		(void)weir_buffer_printf(&line, "%s%s", line.length ? " " : "",
					 weir_node_shown(list->item[i]));
	}
	text = weir_arena_copy(arena, line.at ? line.at : "", line.length);
	weir_buffer_release(&line);
	return text;
}

/* The option's value as it may be shown; NULL: it has none. */
static const char *value_text(const struct weir_option *option, const struct weir_node *with,
			      struct weir_arena *arena)
{
	const struct weir_node *node = weir_node_get(with, option->name);

	if (weir_node_empty(node) || option->secret)
		return NULL;
	if (node->kind == WEIR_NODE_LIST && option->type == WEIR_OPTION_LIST)
		return list_text(node, arena);
	if (node->kind != WEIR_NODE_SCALAR)
		return NULL;
	if (option->type == WEIR_OPTION_PATH && !node->broken)
		return weir_path_tidy(arena, weir_path_beside(arena, node->place.file,
							      weir_node_shown(node)));
	return weir_node_shown(node);
}

/* What a stage works on: the first option that it cannot do without, else the first path. */
static const char *about(const struct weir_plugin *plugin, const struct weir_node *with,
			 struct weir_arena *arena)
{
	const char *text = NULL;

	for (const struct weir_option *o = plugin->options; o && o->name && !text; o++) {
		if (o->required)
			text = value_text(o, with, arena);
	}
	for (const struct weir_option *o = plugin->options; o && o->name && !text; o++) {
		if (o->type == WEIR_OPTION_PATH)
			text = value_text(o, with, arena);
	}
	return text;
}

/* The table that a sink fills: its option `table`, given or as it is by default. */
static const char *table_of(const struct weir_plugin *sink, const struct weir_node *with,
			    struct weir_arena *arena)
{
	for (const struct weir_option *o = sink->options; o && o->name; o++) {
		const char *given;

		if (strcmp(o->name, "table") != 0)
			continue;
		given = value_text(o, with, arena);
		return given ? given : o->fallback;
	}
	return NULL;
}

/* NULL: it is not found; the picture does without it, and `weir check` tells. */
static const struct weir_plugin *find_plugin(struct weir_plugins *plugins, const char *use)
{
	const struct weir_plugin *plugin = NULL;
	struct weir_error ignored = { 0 };

	if (!use || !weir_plugins_load(plugins, use, 0, &plugin, &ignored))
		return NULL;
	return plugin;
}

static void take_step(const struct weir_step_spec *spec, struct weir_graph_step *step,
		      struct weir_plugins *plugins, struct weir_arena *arena)
{
	step->name = spec->name ? spec->name : "?";
	step->is_task = spec->is_task;
	step->stage_count = spec->stage_count;
	step->stage = weir_arena_alloc(arena, spec->stage_count * sizeof(*step->stage));
	for (size_t i = 0; i < spec->stage_count; i++) {
		const struct weir_stage_spec *from = &spec->stage[i];
		const struct weir_plugin *plugin = find_plugin(plugins, from->use);
		bool sink = !spec->is_task && i + 1 == spec->stage_count;

		step->stage[i].use = from->use ? from->use : "?";
		if (plugin && sink)
			step->table = table_of(plugin, from->with, arena);
		else if (plugin)
			step->stage[i].about = about(plugin, from->with, arena);
	}
}

static void take_references(struct weir_graph *graph, struct weir_arena *arena)
{
	const struct weir_pipeline *pipeline = graph->pipeline;
	size_t most = 0;

	for (size_t i = 0; i < pipeline->table_count; i++)
		most += pipeline->table[i].spec.ref_count;
	graph->reference = weir_arena_alloc(arena, most * sizeof(*graph->reference));
	for (size_t i = 0; i < pipeline->table_count; i++) {
		const struct weir_table_spec *table = &pipeline->table[i].spec;

		for (size_t k = 0; k < table->ref_count; k++) {
			const struct weir_table_def *to =
				weir_pipeline_table(pipeline, table->ref_table[k]);

			if (to)
				graph->reference[graph->reference_count++] =
					(struct weir_graph_reference){
						i, (size_t)(to - pipeline->table),
						table->ref_column[k]
					};
		}
	}
}

void weir_graph_make(struct weir_graph *graph, const struct weir_pipeline *pipeline,
		     struct weir_plugins *plugins, struct weir_arena *arena)
{
	const struct weir_store_spec *store = &pipeline->store;
	const struct weir_plugin *plugin = find_plugin(plugins, store->use);

	*graph = (struct weir_graph){ .pipeline = pipeline };
	graph->store_name = store->name ? store->name : "?";
	graph->store.use = store->use ? store->use : "?";
	graph->store.about = plugin ? about(plugin, store->with, arena) : NULL;
	graph->step = weir_arena_alloc(arena, pipeline->step_count * sizeof(*graph->step));
	for (size_t i = 0; i < pipeline->step_count; i++)
		take_step(&pipeline->step[i], &graph->step[i], plugins, arena);
	take_references(graph, arena);
}

size_t weir_graph_filled_by(const struct weir_graph *graph, size_t table)
{
	const char *name = graph->pipeline->table[table].spec.name;
	size_t i = 0;

	while (i < graph->pipeline->step_count &&
	       (!graph->step[i].table || strcmp(graph->step[i].table, name) != 0))
		i++;
	return i;
}
