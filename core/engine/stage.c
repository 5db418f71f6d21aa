/*
 * stage.c - a plugin in use: made from the pipeline's words, opened, closed.
 */
#include <stdlib.h>

#include "../conf/options.h"
#include "session.h"

static struct weir_context *context_new(struct weir_session *session, const char *step,
					const struct weir_stage_spec *spec)
{
	struct weir_context *context = weir_xcalloc(1, sizeof(*context));

	context->session = session;
	context->step = step;
	context->plugin = spec->use;
	context->place = spec->place;
	context->with = spec->with;
	weir_arena_init(&context->arena);
	weir_arena_init(&context->scratch);
	weir_arena_init(&context->words);
	return context;
}

enum weir_kind weir_kind_at(const struct weir_step_spec *step, size_t stage)
{
	if (step->is_task)
		return WEIR_TASK;
	if (stage == 0)
		return WEIR_SOURCE;
	return stage + 1 == step->stage_count ? WEIR_SINK : WEIR_TRANSFORM;
}

/* Wherever a secret came from: from now on nobody sees it. */
static void mask_secrets(const struct weir_stage *stage)
{
	for (const struct weir_option *o = stage->plugin->options; o && o->name; o++) {
		const char *const *text = (const void *)((const char *)stage->self + o->offset);

		if (o->secret && o->type == WEIR_OPTION_TEXT && *text)
			weir_logger_mask(stage->context->session->log, *text);
	}
}

struct weir_stage *weir_stage_make(struct weir_session *session, const struct weir_stage_spec *spec,
				   enum weir_kind kind, const char *step,
				   struct weir_problems *problems)
{
	const struct weir_plugin *plugin;
	struct weir_error err = { 0 };
	struct weir_stage *stage;
	size_t before = problems->total;

	if (!weir_plugins_load(session->plugins, spec->use, kind, &plugin, &err)) {
		if (!err.file[0])
			snprintf(err.file, sizeof(err.file), "%s", spec->place.file);
		err.line = err.line ? err.line : spec->place.line;
		err.at_column = err.at_column ? err.at_column : spec->place.column;
		weir_problems_add(problems, &err);
		return NULL;
	}
	stage = weir_xcalloc(1, sizeof(*stage));
	stage->plugin = plugin;
	stage->context = context_new(session, step, spec);
	stage->self = weir_xcalloc(1, plugin->self_size + 1);
	weir_options_fill(plugin->options, stage->self, spec->with, spec->use, &spec->place,
			  &stage->context->arena, problems);
	mask_secrets(stage);
	if (problems->total == before)
		return stage;
	weir_stage_free(stage);
	return NULL;
}

bool weir_stage_blame(const struct weir_stage *stage, struct weir_error *err)
{
	const struct weir_place *place = &stage->context->place;

	if (err->code == WEIR_OK) {
		weir_fail(err, WEIR_BUG, "%s did not do its work and does not say why",
			  stage->context->plugin);
		weir_hint(err, "the plugin returned false without weir_fail(); tell its author");
	}
	if (!err->file[0] && place->file) {
		snprintf(err->file, sizeof(err->file), "%s", place->file);
		err->line = place->line;
		err->at_column = place->column;
	}
	return false;
}

bool weir_stage_open(struct weir_stage *stage, struct weir_schema *schema, struct weir_error *err)
{
	stage->opened = true;
	if (stage->plugin->open && !stage->plugin->open(stage->self, stage->context, schema, err))
		return weir_stage_blame(stage, err);
	return true;
}

void weir_stage_free(struct weir_stage *stage)
{
	if (!stage)
		return;
	if (stage->opened && stage->plugin->close)
		stage->plugin->close(stage->self, stage->context);
	weir_arena_release(&stage->context->arena);
	weir_arena_release(&stage->context->scratch);
	weir_arena_release(&stage->context->words);
	free(stage->context);
	free(stage->self);
	free(stage);
}
