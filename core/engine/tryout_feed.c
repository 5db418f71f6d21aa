/*
 * tryout_feed.c - makes a tryout of the pipeline that was loaded: other inputs, a private store.
 */
#include <string.h>

#include "tryout.h"

/* ---- nodes ---- */

static struct weir_node *scalar(struct weir_arena *arena, const char *text,
				const struct weir_place *place)
{
	struct weir_node *node = weir_arena_alloc(arena, sizeof(*node));

	*node = (struct weir_node){ .kind = WEIR_NODE_SCALAR, .place = *place, .text = text };
	return node;
}

/* The map with this value of the key in place of its own. */
static struct weir_node *changed(struct weir_arena *arena, const struct weir_node *map,
				 const char *key, const char *text, const struct weir_place *place)
{
	struct weir_node *copy = weir_arena_alloc(arena, sizeof(*copy));
	size_t room = ((map ? map->count : 0) + 1) * sizeof(struct weir_node *);

	*copy = (struct weir_node){ .kind = WEIR_NODE_MAP, .place = map ? map->place : *place };
	copy->key = weir_arena_alloc(arena, room);
	copy->item = weir_arena_alloc(arena, room);
	for (size_t i = 0; map && i < map->count; i++) {
		if (!strcmp(map->key[i]->text, key))
			continue;
		copy->key[copy->count] = map->key[i];
		copy->item[copy->count++] = map->item[i];
	}
	copy->key[copy->count] = scalar(arena, key, place);
	copy->item[copy->count++] = scalar(arena, text, place);
	return copy;
}

/* The first value below that depends on what is not set, or NULL. */
static const struct weir_node *broken_in(const struct weir_node *node)
{
	const struct weir_node *found = node && node->broken ? node : NULL;

	for (size_t i = 0; node && i < node->count && !found; i++)
		found = broken_in(node->item[i]);
	return found;
}

/* ---- the store ---- */

/* The option that says where a store on this machine has its rows; NULL: there is none. */
static const char *place_of_rows(const struct weir_plugin *store)
{
	if (!(store->traits & WEIR_LOCAL) || store->traits & WEIR_KEEPS_NOTHING)
		return NULL;
	for (const struct weir_option *o = store->options; o && o->name; o++) {
		if (o->type == WEIR_OPTION_PATH && o->required)
			return o->name;
	}
	return NULL;
}

bool weir_tryout_suits(const struct weir_pipeline *pipeline, struct weir_plugins *plugins)
{
	const struct weir_plugin *plugin = NULL;
	struct weir_error ignored = { 0 };

	return pipeline->store.use &&
	       weir_plugins_load(plugins, pipeline->store.use, WEIR_STORE, &plugin, &ignored) &&
	       place_of_rows(plugin);
}

static bool move_store(struct weir_session *session, struct weir_problems *problems)
{
	struct weir_store_spec *store = &session->pipeline->store;
	struct weir_arena *arena = &session->pipeline->arena;
	const struct weir_plugin *plugin = NULL;
	const struct weir_node *broken;
	struct weir_error err = { 0 };

	if (!weir_plugins_load(session->plugins, store->use, WEIR_STORE, &plugin, &err)) {
		weir_problems_add(problems, &err);
		return false;
	}
	store->with =
		changed(arena, store->with, place_of_rows(plugin),
			weir_arena_printf(arena, "%s/store", session->options->tryout->folder),
			&store->place);
	broken = broken_in(store->with);
	if (broken)
		weir_problem(problems, &broken->place,
			     "the test needs what this is made of, which is not set");
	return !broken;
}

/* ---- flows ---- */

static bool can_be_fed(const struct weir_plugin *source)
{
	return source->traits & (WEIR_READS_CSV | WEIR_READS_JSONL);
}

static bool has_option(const struct weir_plugin *plugin, const char *name)
{
	for (const struct weir_option *o = plugin->options; o && o->name; o++) {
		if (!strcmp(o->name, name))
			return true;
	}
	return false;
}

/* The source reads the rows from a file in the private folder. */
static void move_source(struct weir_session *session, struct weir_stage_spec *stage,
			const struct weir_plugin *source, const struct weir_node *rows,
			const char *path)
{
	struct weir_arena *arena = &session->pipeline->arena;

	stage->with = changed(arena, stage->with, "path", path, &rows->place);
	/* Maps are written with commas, whatever the pipeline's files have. */
	if (rows->kind == WEIR_NODE_LIST && has_option(source, "separator"))
		stage->with = changed(arena, stage->with, "separator", ",", &rows->place);
}

static void feed(struct weir_session *session, struct weir_step_spec *step,
		 const struct weir_node *rows, struct weir_problems *problems)
{
	const struct weir_tryout *tryout = session->options->tryout;
	const char *path = weir_arena_printf(&session->pipeline->arena, "%s/%s%s", tryout->folder,
					     tryout->before ? "before-" : "", step->name);
	const struct weir_plugin *source = NULL;
	const struct weir_node *broken = NULL;
	struct weir_error err = { 0 };

	if (!weir_plugins_load(session->plugins, step->stage[0].use, WEIR_SOURCE, &source, &err)) {
		weir_problems_add(problems, &err);
		return;
	}
	if (!can_be_fed(source)) {
		weir_hint(weir_problem(problems, &rows->place,
				       "flow \"%s\" cannot be given rows: %s reads neither CSV nor "
				       "JSON lines",
				       step->name, source->name),
			  "only flows that begin with such a source can be tested");
		return;
	}
	move_source(session, &step->stage[0], source, rows, path);
	for (size_t i = 0; i < step->stage_count && !broken; i++)
		broken = broken_in(step->stage[i].with);
	if (broken)
		weir_hint(weir_problem(problems, &broken->place,
				       "the test needs what this is made of, which is not set"),
			  "set it: weir test FILE --set NAME=VALUE");
	else if (!weir_tryout_write(path, rows, source->traits & WEIR_READS_JSONL, &err))
		weir_problems_add(problems, &err);
	/* A test may be about nothing but rejected rows. */
	step->rejects = (struct weir_reject_limits){ INT64_MAX, 1 };
}

/* Flows that are left out tell nothing about merged rows. */
static void forget_merged(struct weir_session *session)
{
	for (size_t i = 0; i < session->pipeline->table_count; i++) {
		struct weir_table_def *table = &session->pipeline->table[i];

		if (!table->merged_step ||
		    !weir_tryout_leaves_out(session,
					    (size_t)(table->merged_step - session->pipeline->step)))
			continue;
		table->merged_in = NULL;
		table->merged_step = NULL;
	}
}

bool weir_tryout_shape(struct weir_session *session, struct weir_problems *problems)
{
	struct weir_tryout *tryout = session->options->tryout;
	struct weir_pipeline *pipeline = session->pipeline;
	const struct weir_test_spec *test = &pipeline->test[tryout->number];
	const struct weir_node *given = tryout->before ? test->before : test->given;
	size_t count = pipeline->step_count;

	tryout->flow = weir_arena_alloc(&tryout->arena, (count + 1) * sizeof(*tryout->flow));
	if (!move_store(session, problems))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct weir_node *rows = weir_node_get(given, pipeline->step[i].name);

		if (!rows || pipeline->step[i].is_task)
			continue;
		tryout->flow[i].fed = true;
		feed(session, &pipeline->step[i], rows, problems);
	}
	pipeline->verify_count = 0;
	pipeline->plot_count = 0;
	forget_merged(session);
	return !problems->total;
}

bool weir_tryout_leaves_out(const struct weir_session *session, size_t step)
{
	const struct weir_tryout *tryout = session->options->tryout;

	return tryout && !tryout->flow[step].fed;
}
