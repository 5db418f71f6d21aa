/*
 * resolved.c - goes through a pipeline in the order of its keys, and writes it resolved.
 */
#include "resolved.h"

#include <string.h>

#include "../base/text.h"
#include "remote.h"

static const char head[] =
	"# Every value as a run would have it, and where it comes from: FILE:LINE:COLUMN, and "
	"then\n"
	"# what the value is made of. Secrets are not shown. Paths are absolute.\n";

/* ---- what is secret ---- */

static const struct weir_plugin *find_plugin(struct weir_plugins *plugins, const char *use,
					     const struct weir_place *place,
					     struct weir_problems *problems)
{
	const struct weir_plugin *plugin = NULL;
	struct weir_error err = { 0 };

	if (use && weir_plugins_load(plugins, use, 0, &plugin, &err))
		return plugin;
	if (!use)
		weir_problem(problems, place, "which plugin this is depends on what is not set");
	else if (err.file[0])
		weir_problems_add(problems, &err);
	else
		weir_hint(weir_problem(problems, place, "%s", err.message), "%s", err.hint);
	return NULL;
}

/* What the options of a plugin that are secret have in them. */
static void hide_options(struct weir_resolved *resolved, const struct weir_plugin *plugin,
			 const struct weir_node *with)
{
	for (const struct weir_option *o = plugin ? plugin->options : NULL; o && o->name; o++) {
		const struct weir_node *node = o->secret ? weir_node_get(with, o->name) : NULL;

		if (!weir_node_empty(node))
			weir_resolved_hide(resolved, node);
	}
}

/* Before anything is written: a secret may be told in one place and used in another. */
static void hide_all(struct weir_resolved *resolved, struct weir_plugins *plugins,
		     struct weir_problems *problems)
{
	const struct weir_pipeline *pipeline = resolved->pipeline;
	const struct weir_store_spec *store = &pipeline->store;

	for (size_t i = 0; i < pipeline->layer_count; i++)
		weir_resolved_hide_secrets(resolved, pipeline->root[i]);
	hide_options(resolved, find_plugin(plugins, store->use, &store->place, problems),
		     store->with);
	for (size_t i = 0; i < pipeline->step_count; i++) {
		for (size_t k = 0; k < pipeline->step[i].stage_count; k++) {
			const struct weir_stage_spec *stage = &pipeline->step[i].stage[k];

			hide_options(resolved,
				     find_plugin(plugins, stage->use, &stage->place, problems),
				     stage->with);
		}
	}
}

/* ---- the keys ---- */

/* The value of a key in the nearest file that has it. */
static const struct weir_node *nearest(const struct weir_resolved *resolved, const char *key)
{
	for (size_t i = 0; i < resolved->pipeline->layer_count; i++) {
		const struct weir_node *node = weir_node_get(resolved->pipeline->root[i], key);

		if (!weir_node_empty(node))
			return node;
	}
	return NULL;
}

static void put_head(struct weir_resolved *resolved)
{
	const struct weir_pipeline *pipeline = resolved->pipeline;
	const struct weir_node *name = nearest(resolved, "name");

	(void)weir_buffer_string(resolved->out, head);
	for (size_t i = 0; i < pipeline->layer_count; i++) {
		(void)weir_buffer_printf(resolved->out, "# %s", i ? "which extends " : "");
		weir_text_visible(resolved->out, pipeline->layer[i], strlen(pipeline->layer[i]));
		(void)weir_buffer_byte(resolved->out, '\n');
	}
	weir_resolved_line(resolved, 0, "weir", "1", NULL);
	weir_resolved_line(resolved, 0, "name", pipeline->name,
			   name ? weir_resolved_place(resolved, &name->place) : "the file's name");
}

/* Those that have a value stand in comments: setting them would change nothing here. */
static void put_params(struct weir_resolved *resolved)
{
	const struct weir_pipeline *pipeline = resolved->pipeline;
	bool any = false;

	for (size_t i = 0; i < pipeline->param_count; i++) {
		struct weir_resolved_value value = weir_resolved_param(resolved, i);

		if (weir_resolved_is_open(resolved, i))
			continue;
		if (!any)
			(void)weir_buffer_string(resolved->out, "\n# parameters\n");
		any = true;
		(void)weir_buffer_string(resolved->out, "#   ");
		weir_resolved_line(resolved, 0, pipeline->param[i].name, value.text, value.comment);
	}
}

/* What of the definition still holds where a value has to be given. */
static void put_definition(struct weir_resolved *resolved, const struct weir_node *definition)
{
	weir_resolved_line(resolved, 4, "required", "true", NULL);
	for (size_t i = 0; definition && i < definition->count; i++) {
		const char *key = definition->key[i]->text;

		if (strcmp(key, "default") != 0 && strcmp(key, "required") != 0)
			weir_resolved_tree(resolved, 4, key, definition->item[i], false);
	}
}

static void put_open_params(struct weir_resolved *resolved)
{
	const struct weir_pipeline *pipeline = resolved->pipeline;
	bool any = false;

	for (size_t i = 0; i < pipeline->param_count; i++) {
		if (!weir_resolved_is_open(resolved, i))
			continue;
		if (!any)
			(void)weir_buffer_string(resolved->out, "\nparams:\n");
		any = true;
		weir_resolved_line(resolved, 2, pipeline->param[i].name, NULL,
				   weir_resolved_param(resolved, i).comment);
		put_definition(resolved, pipeline->source[i].definition);
	}
}

static void put_connection(struct weir_resolved *resolved, const struct weir_store_spec *store)
{
	weir_resolved_line(resolved, 4, "connection", NULL, NULL);
	for (const struct weir_remote_part *part = weir_remote_parts; part->table; part++)
		weir_resolved_options(resolved, 6, part->name, part->table,
				      part->name ? weir_node_get(store->connection, part->name)
						 : store->connection,
				      &store->place);
}

static void put_store(struct weir_resolved *resolved, struct weir_plugins *plugins,
		      struct weir_problems *problems)
{
	const struct weir_store_spec *store = &resolved->pipeline->store;
	const struct weir_plugin *plugin =
		find_plugin(plugins, store->use, &store->place, problems);
	const struct weir_node *to = nearest(resolved, "to");
	const char *place = weir_resolved_place(resolved, &store->place);

	if (!plugin)
		return;
	(void)weir_buffer_string(resolved->out, "\nstores:\n");
	weir_resolved_line(resolved, 2, store->name, NULL, place);
	weir_resolved_line(resolved, 4, "use", weir_resolved_plain(resolved, store->use), NULL);
	weir_resolved_options(resolved, 4, "with", plugin->options, store->with, &store->place);
	if (!(plugin->traits & WEIR_LOCAL))
		put_connection(resolved, store);
	weir_resolved_line(resolved, 0, "to", store->name,
			   resolved->options->to ? "--to"
			   : to                  ? weir_resolved_place(resolved, &to->place)
						 : "the only store");
}

static void put_tables(struct weir_resolved *resolved)
{
	const struct weir_node *tables = nearest(resolved, "tables"),
			       *purge = nearest(resolved, "purge");

	if (tables) {
		(void)weir_buffer_byte(resolved->out, '\n');
		weir_resolved_tree(resolved, 0, "tables", tables, false);
	}
	if (purge) {
		(void)weir_buffer_byte(resolved->out, '\n');
		weir_resolved_tree(resolved, 0, "purge", purge, false);
	}
}

/* ---- steps ---- */

static void put_stage(struct weir_resolved *resolved, int indent, const char *key,
		      const struct weir_stage_spec *stage, struct weir_plugins *plugins,
		      struct weir_problems *problems)
{
	const struct weir_plugin *plugin =
		find_plugin(plugins, stage->use, &stage->place, problems);

	weir_resolved_line(resolved, indent, key,
			   weir_resolved_plain(resolved, stage->use ? stage->use : ""),
			   weir_resolved_place(resolved, &stage->place));
	if (plugin)
		weir_resolved_options(resolved, indent + 2, "with", plugin->options, stage->with,
				      &stage->place);
}

static void put_step(struct weir_resolved *resolved, size_t number, struct weir_plugins *plugins,
		     struct weir_problems *problems)
{
	const struct weir_step_spec *step = &resolved->pipeline->step[number];

	(void)weir_buffer_byte(resolved->out, '\n');
	if (step->is_task) {
		put_stage(resolved, 2, "- task", &step->stage[0], plugins, problems);
		if (strcmp(step->name, step->stage[0].use) != 0)
			weir_resolved_line(resolved, 4, "name",
					   weir_resolved_plain(resolved, step->name), NULL);
		return;
	}
	weir_resolved_line(resolved, 2, "- flow", weir_resolved_plain(resolved, step->name),
			   weir_resolved_place(resolved, &step->place));
	weir_resolved_policies(resolved, 4, number);
	weir_resolved_line(resolved, 4, "stages", NULL, NULL);
	for (size_t i = 0; i < step->stage_count; i++)
		put_stage(resolved, 6, "- use", &step->stage[i], plugins, problems);
}

/* A map of a list, its first key behind the dash. */
static void put_map(struct weir_resolved *resolved, const struct weir_node *map)
{
	for (size_t i = 0; i < map->count; i++)
		weir_resolved_tree(resolved, i ? 4 : 2,
				   i ? map->key[i]->text
				     : weir_arena_printf(&resolved->arena, "- %s",
							 map->key[i]->text),
				   map->item[i], true);
}

static void put_verify(struct weir_resolved *resolved)
{
	const struct weir_pipeline *pipeline = resolved->pipeline;

	if (pipeline->verify_count)
		(void)weir_buffer_string(resolved->out, "\nverify:\n");
	for (size_t layer = pipeline->layer_count; layer-- > 0;) {
		const struct weir_node *list = weir_node_get(pipeline->root[layer], "verify");

		for (size_t i = 0; list && i < list->count; i++)
			put_map(resolved, list->item[i]);
	}
}

static void put_report(struct weir_resolved *resolved)
{
	const struct weir_node *plots = nearest(resolved, "report");

	if (plots)
		(void)weir_buffer_string(resolved->out, "\nreport:\n");
	for (size_t i = 0; plots && i < plots->count; i++)
		put_map(resolved, plots->item[i]);
}

bool weir_resolved_print(struct weir_buffer *out, const struct weir_pipeline *pipeline,
			 const struct weir_pipeline_options *options, struct weir_plugins *plugins,
			 struct weir_problems *problems)
{
	struct weir_resolved resolved = {
		.out = out, .pipeline = pipeline, .options = options, .log = options->log
	};

	weir_arena_init(&resolved.arena);
	weir_problems_init(&resolved.ignored);
	weir_env_init(&resolved.env, pipeline->file, options->log, &resolved.arena);
	resolved.secret =
		weir_arena_alloc(&resolved.arena, (pipeline->param_count + 1) * sizeof(bool));
	hide_all(&resolved, plugins, problems);
	if (!problems->total) {
		put_head(&resolved);
		put_params(&resolved);
		put_open_params(&resolved);
		put_store(&resolved, plugins, problems);
		put_tables(&resolved);
		(void)weir_buffer_string(out, "\nsteps:");
		for (size_t i = 0; i < pipeline->step_count; i++)
			put_step(&resolved, i, plugins, problems);
		put_verify(&resolved);
		put_report(&resolved);
	}
	weir_problems_release(&resolved.ignored);
	weir_arena_release(&resolved.arena);
	return !problems->total;
}
