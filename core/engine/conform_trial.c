/*
 * conform_trial.c - a test's verdict, the session that it drives the plugin in, and instances of
 * the plugin.
 */
#include "conform_parts.h"
#include "remote.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- the verdict ---- */

static void say(struct weir_trial *trial, enum weir_trial_said said, const char *format,
		va_list args)
{
	if (trial->words->said != WEIR_TRIAL_NOTHING)
		return;
	(void)vsnprintf(trial->words->text, sizeof(trial->words->text), format, args);
	trial->words->said = said;
}

bool weir_trial_bad(struct weir_trial *trial, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(trial, WEIR_TRIAL_BAD, format, args);
	va_end(args);
	return false;
}

bool weir_trial_skip(struct weir_trial *trial, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(trial, WEIR_TRIAL_SKIP, format, args);
	va_end(args);
	return true;
}

bool weir_trial_failed(struct weir_trial *trial, const char *what, const struct weir_error *err)
{
	char text[sizeof(err->file) + sizeof(err->message) + 32];

	weir_error_print(err, text, sizeof(text));
	return weir_trial_bad(trial, "%s: %s%s%s", what, text, err->hint[0] ? "; hint: " : "",
			      err->hint);
}

static bool failed_all(struct weir_trial *trial, const char *what,
		       const struct weir_problems *problems)
{
	static const struct weir_error none = { .message = "for no reason that was told" };

	return weir_trial_failed(trial, what, problems->count ? &problems->item[0] : &none);
}

void weir_trial_phase(struct weir_trial *trial, const char *phase)
{
	(void)snprintf(trial->words->phase, sizeof(trial->words->phase), "%s", phase);
}

/* ---- loading ---- */

bool weir_trial_load(struct weir_trial *trial)
{
	struct weir_plugins *plugins = weir_plugins_new(trial->folders);
	struct weir_error err;

	weir_trial_phase(trial, "loading");
	if (!weir_plugins_load(plugins, trial->name, 0, &trial->entry, &err))
		return weir_trial_failed(trial, "it does not load", &err);
	weir_trial_phase(trial, "the beginning");
	return true;
}

/* ---- the session ---- */

static bool set_parameters(struct weir_trial *trial)
{
	const struct weir_conform_options *options = trial->options;
	struct weir_variable *set;

	if (!options->pipeline) {
		trial->run.file = weir_trial_pipeline(trial);
		return trial->run.file ||
		       weir_trial_bad(trial, "%s: %s", trial->work, strerror(errno));
	}
	set = weir_arena_alloc(&trial->arena, (options->set_count + 1) * sizeof(*set));
	for (size_t i = 0; i < options->set_count; i++)
		set[i] = (struct weir_variable){ options->set[i].name,
						 weir_trial_value(trial, options->set[i].value) };
	trial->run.file = options->pipeline;
	trial->run.set = set;
	trial->run.set_count = options->set_count;
	return true;
}

/* The first stage that uses the plugin. */
static bool find_stage(struct weir_trial *trial)
{
	const struct weir_pipeline *pipeline = trial->session.pipeline;

	if (trial->entry->kind == WEIR_STORE) {
		const struct weir_store_spec *store = &pipeline->store;

		trial->spec = (struct weir_stage_spec){ store->use, store->with, store->place };
		return !strcmp(store->use, trial->name) ||
		       weir_trial_bad(trial, "%s: its store is %s, not %s", pipeline->file,
				      store->use, trial->name);
	}
	for (size_t i = 0; i < pipeline->step_count; i++) {
		for (size_t k = 0; k < pipeline->step[i].stage_count; k++) {
			if (strcmp(pipeline->step[i].stage[k].use, trial->name) != 0)
				continue;
			trial->step = &pipeline->step[i];
			trial->at = k;
			trial->spec = trial->step->stage[k];
			return true;
		}
	}
	return weir_trial_bad(trial, "%s does not use %s", pipeline->file, trial->name);
}

/* What the plugin logs is not looked at. */
static void log_nowhere(struct weir_session *session)
{
	FILE *nowhere = fopen("/dev/null", "we");

	if (!nowhere)
		return;
	weir_logger_free(session->log);
	session->log = weir_logger_new(nowhere, WEIR_ERROR, false);
	session->report.log = session->log;
}

/* The pipeline's, for plugins that may ask it; only a task may write into it. */
static bool open_store(struct weir_trial *trial)
{
	struct weir_problems problems;
	bool good;

	weir_problems_init(&problems);
	weir_trial_phase(trial, "opening the pipeline's store");
	trial->session.dry = !trial->real || trial->plugin->kind != WEIR_TASK;
	good = weir_session_open_store(&trial->session, NULL, &problems) ||
	       failed_all(trial, "the pipeline's store", &problems);
	trial->session.dry = !trial->real;
	weir_problems_release(&problems);
	return good;
}

bool weir_trial_begin(struct weir_trial *trial)
{
	struct weir_problems problems;
	enum weir_kind kind;

	if (!weir_trial_load(trial))
		return false;
	weir_problems_init(&problems);
	trial->run = (struct weir_run_options){
		.plugin_path = trial->folders, .level = WEIR_ERROR, .quiet = true, .yes = true
	};
	if (!set_parameters(trial))
		return false;
	trial->run.dry_run = !trial->real;
	if (!weir_session_begin(&trial->session, &trial->run, trial->run_id, &problems) ||
	    problems.total)
		return failed_all(trial, "the pipeline", &problems);
	log_nowhere(&trial->session);
	if (!find_stage(trial) || !weir_plugins_load(trial->session.plugins, trial->name, 0,
						     &trial->plugin, &(struct weir_error){ 0 }))
		return false;
	kind = trial->plugin->kind;
	if (kind != WEIR_SINK && kind != WEIR_TASK)
		return true;
	return open_store(trial);
}

/* ---- instances ---- */

static bool make(struct weir_trial *trial, struct weir_instance *instance, struct weir_error *err)
{
	struct weir_chain *chain = &instance->chain;
	enum weir_kind kind = trial->plugin->kind;
	struct weir_problems problems;

	weir_problems_init(&problems);
	*instance = (struct weir_instance){ .chain = { .step = trial->step, .on_change = -1 } };
	chain->stage = weir_xcalloc(trial->at + 1, sizeof(struct weir_stage *));
	chain->count = trial->at + 1;
	chain->schema = weir_schema_new();
	for (size_t i = 0; i <= trial->at && !problems.total; i++) {
		const struct weir_stage_spec *spec =
			i == trial->at ? &trial->spec : &trial->step->stage[i];

		chain->stage[i] =
			weir_stage_make(&trial->session, spec,
					i == trial->at ? kind : weir_kind_at(trial->step, i),
					trial->step ? trial->step->name : "check", &problems);
	}
	if (problems.total)
		*err = problems.item[0];
	weir_problems_release(&problems);
	instance->stage = chain->stage[trial->at];
	return instance->stage != NULL;
}

static bool bind(struct weir_trial *trial, struct weir_instance *instance, struct weir_error *err)
{
	struct weir_stage *sink = instance->stage;

	weir_target_init(&instance->chain.target, &trial->session);
	weir_trial_phase(trial, "bind");
	return (sink->plugin->ops.sink->bind(sink->self, sink->context, instance->chain.schema,
					     &instance->chain.target, err) &&
		weir_target_seal(&instance->chain.target, err)) ||
	       weir_stage_blame(sink, err);
}

/* A store behind a server opens with a connection that nothing goes over here. */
static bool prepare_remote(struct weir_trial *trial, struct weir_error *err)
{
	struct weir_problems problems;

	if (trial->plugin->kind != WEIR_STORE || trial->plugin->traits & WEIR_LOCAL ||
	    trial->session.http_policy)
		return true;
	weir_problems_init(&problems);
	weir_remote_policy(&trial->session, &problems);
	if (problems.total)
		*err = problems.item[0];
	weir_problems_release(&problems);
	return trial->session.http_policy != NULL;
}

bool weir_instance_open(struct weir_trial *trial, struct weir_instance *instance,
			struct weir_error *err)
{
	enum weir_kind kind = trial->plugin->kind;
	bool rows = kind == WEIR_SOURCE || kind == WEIR_TRANSFORM;

	*err = (struct weir_error){ 0 };
	if (!make(trial, instance, err) || !prepare_remote(trial, err))
		return false;
	for (size_t i = 0; i <= trial->at; i++) {
		struct weir_stage *stage = instance->chain.stage[i];
		bool last = i == trial->at;

		weir_trial_phase(trial, last ? "open" : "opening the stages in front of it");
		stage->context->may_set_policy = i == 1;
		stage->context->patient = kind == WEIR_TASK;
		if (!weir_stage_open(stage, last && !rows ? NULL : instance->chain.schema, err))
			return false;
		stage->context->may_set_policy = false;
	}
	return kind != WEIR_SINK || bind(trial, instance, err);
}

void weir_instance_close(struct weir_trial *trial, struct weir_instance *instance)
{
	weir_trial_phase(trial, "close");
	weir_chain_close(&instance->chain);
	weir_remote_end(&trial->session);
	weir_trial_phase(trial, "the time after close");
}
