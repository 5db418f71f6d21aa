/*
 * steps.c - flows and tasks, and what extending files change of the flows.
 */
#include <string.h>

#include "keys.h"
#include "loading.h"
#include "suggest.h"

enum { STEPS_CEILING = 1000, STAGES_LEAST = 2 /* a source and a sink */ };

static struct weir_node *with_of(const struct weir_node *map)
{
	struct weir_node *with = weir_node_get(map, "with");

	return weir_node_empty(with) ? NULL : with;
}

static void check_with(struct weir_loading *loading, const struct weir_node *with,
		       const char *owner)
{
	if (with)
		(void)weir_node_is(with, WEIR_NODE_MAP,
				   weir_arena_printf(loading->arena, "\"with\" of %s", owner),
				   loading->problems);
}

/* ---- flows ---- */

static void read_stage(struct weir_loading *loading, const struct weir_node *node,
		       const char *owner, struct weir_stage_spec *stage)
{
	if (node->kind != WEIR_NODE_MAP) {
		if (!node->broken)
			weir_hint(weir_problem(loading->problems, &node->place, "%s must be a map",
					       owner),
				  "write {use: plugin, with: {option: value}}");
		return;
	}
	weir_keys_known(node, weir_stage_keys, false, owner, loading->problems);
	stage->use = weir_loading_text(loading, node, "use", owner);
	stage->with = with_of(node);
	stage->place = node->place;
	check_with(loading, stage->with, owner);
}

static void read_flow(struct weir_loading *loading, const struct weir_node *node,
		      struct weir_step_spec *step)
{
	const char *name = weir_loading_text(loading, node, "flow", "a step");
	const char *owner = weir_arena_printf(loading->arena, "flow \"%s\"", name ? name : "");
	const struct weir_node *stages = weir_node_get(node, "stages");
	size_t i;

	step->name = name;
	step->batch = loading->batch;
	step->rejects = loading->rejects;
	weir_keys_known(node, weir_flow_keys, false, owner, loading->problems);
	weir_loading_policies(loading, node, weir_arena_printf(loading->arena, " of %s", owner),
			      &step->batch, &step->rejects);
	if (stages && !weir_node_is(stages, WEIR_NODE_LIST, "\"stages\"", loading->problems))
		return;
	if (!stages || stages->count < STAGES_LEAST) {
		weir_hint(weir_problem(loading->problems, stages ? &stages->place : &node->place,
				       "%s needs two stages at least", owner),
			  "stages: begins with a source and ends with a sink");
		return;
	}
	step->stage = weir_arena_alloc(loading->arena, stages->count * sizeof(*step->stage));
	step->stage_count = stages->count;
	for (i = 0; i < stages->count; i++)
		read_stage(loading, stages->item[i],
			   weir_arena_printf(loading->arena, "stage %zu of %s", i + 1, owner),
			   &step->stage[i]);
}

/* ---- tasks ---- */

static void read_task(struct weir_loading *loading, const struct weir_node *node,
		      struct weir_step_spec *step)
{
	const char *use = weir_loading_text(loading, node, "task", "a step");
	const char *owner = weir_arena_printf(loading->arena, "task \"%s\"", use ? use : "");

	weir_keys_known(node, weir_task_keys, false, owner, loading->problems);
	step->is_task = true;
	step->name =
		weir_node_get(node, "name") ? weir_loading_text(loading, node, "name", owner) : use;
	step->stage = weir_arena_alloc(loading->arena, sizeof(*step->stage));
	step->stage_count = 1;
	step->stage->use = use;
	step->stage->with = with_of(node);
	step->stage->place = node->place;
	check_with(loading, step->stage->with, owner);
}

/* ---- the list ---- */

static void check_name(struct weir_loading *loading, const struct weir_step_spec *step)
{
	const struct weir_step_spec *first;
	struct weir_error *err;

	if (!step->name || !weir_loading_name(loading, step->name, &step->place, "a flow or task"))
		return;
	first = weir_loading_step(loading, step->name);
	if (!first)
		return;
	err = weir_problem(loading->problems, &step->place,
			   "there are two steps \"%s\"; the first one is in line %u", step->name,
			   first->place.line);
	weir_hint(err, step->is_task ? "give this one another name with name:"
				     : "give this one another name behind flow:");
}

static void read_step(struct weir_loading *loading, const struct weir_node *node)
{
	struct weir_pipeline *pipeline = loading->pipeline;
	struct weir_step_spec *step = &pipeline->step[pipeline->step_count];
	const struct weir_node *flow = weir_node_get(node, "flow");
	const struct weir_node *task = weir_node_get(node, "task");

	if (!weir_node_is(node, WEIR_NODE_MAP, "a step", loading->problems))
		return;
	step->place = node->place;
	if (!flow == !task) {
		weir_hint(weir_problem(loading->problems, &node->place,
				       flow ? "a step is either a flow or a task, not both"
					    : "a step must be a flow or a task"),
			  "write {flow: name, stages: [...]} or {task: plugin, with: {...}}");
		return;
	}
	if (flow)
		read_flow(loading, node, step);
	else
		read_task(loading, node, step);
	check_name(loading, step);
	pipeline->step_count++;
}

/* ---- flows: of extending files ---- */

static void override(struct weir_loading *loading, const struct weir_node *key,
		     const struct weir_node *node)
{
	const char *owner = weir_arena_printf(loading->arena, "flow \"%s\"", key->text);
	struct weir_step_spec *step = weir_loading_flow(loading, key->text, &key->place);

	if (!step || !weir_node_is(node, WEIR_NODE_MAP, owner, loading->problems))
		return;
	weir_keys_known(node, weir_override_keys, false, owner, loading->problems);
	weir_loading_policies(loading, node, weir_arena_printf(loading->arena, " of %s", owner),
			      &step->batch, &step->rejects);
}

static void override_flows(struct weir_loading *loading)
{
	size_t layer, i;

	for (layer = loading->layer_count; layer-- > 0;) {
		const struct weir_node *flows = weir_node_get(loading->layer[layer].root, "flows");

		if (weir_node_empty(flows) ||
		    !weir_node_is(flows, WEIR_NODE_MAP, "\"flows\"", loading->problems))
			continue;
		for (i = 0; i < flows->count; i++)
			override(loading, flows->key[i], flows->item[i]);
	}
}

void weir_loading_steps(struct weir_loading *loading)
{
	const struct weir_layer *base = &loading->layer[loading->layer_count - 1];
	const struct weir_node *steps = weir_loading_base(loading, "steps");
	size_t i;

	if (weir_node_empty(steps)) {
		weir_hint(weir_problem(loading->problems,
				       steps ? &steps->place : &base->root->place,
				       "the pipeline has no steps"),
			  "write steps: and below it flows and tasks");
		return;
	}
	if (!weir_node_is(steps, WEIR_NODE_LIST, "\"steps\"", loading->problems))
		return;
	if (!steps->count || steps->count > STEPS_CEILING) {
		weir_problem(loading->problems, &steps->place, "a pipeline has 1 to %d steps",
			     STEPS_CEILING);
		return;
	}
	loading->pipeline->step =
		weir_arena_alloc(loading->arena, steps->count * sizeof(*loading->pipeline->step));
	for (i = 0; i < steps->count; i++)
		read_step(loading, steps->item[i]);
	override_flows(loading);
}
