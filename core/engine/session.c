/*
 * session.c - sets a session up and takes it apart; picks the steps that were asked for.
 */
#include "session.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "../base/crash.h"
#include "../base/text.h"
#include "crash_sqlite.h"
#include "hidden.h"
#include "keys.h"
#include "ledger.h"
#include "memo.h"
#include "plots.h"
#include "remote.h"
#include "retry.h"
#include "run_parts.h"
#include "scopes.h"
#include "tables.h"
#include "tryout.h"

enum { STEP_NAMES = 256 }; /* offered in a hint */

/* The store and the stages of a pipeline that has mistakes elsewhere: what is wrong with their
 * options? */
static void check_stages(void *arg, const struct weir_pipeline *partial,
			 struct weir_problems *problems)
{
	const struct weir_store_spec *store = &partial->store;
	const struct weir_stage_spec spec = { store->use, store->with, store->place };

	if (store->use)
		weir_stage_free(weir_stage_make(arg, &spec, WEIR_STORE, store->name, problems));
	for (size_t i = 0; i < partial->step_count; i++) {
		const struct weir_step_spec *step = &partial->step[i];

		for (size_t k = 0; k < step->stage_count; k++)
			if (step->stage[k].use)
				weir_stage_free(weir_stage_make(arg, &step->stage[k],
								weir_kind_at(step, k), step->name,
								problems));
	}
}

bool weir_session_begin(struct weir_session *session, const struct weir_run_options *options,
			char *run_id, struct weir_problems *problems)
{
	*session = (struct weir_session){ .options = options, .dry = options->dry_run };
	weir_arena_init(&session->arena);
	/* Its account of its memory, which nobody reads, takes a lock for each piece. Too late,
	 * with a library that is in use already, it changes nothing. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	weir_crash_watch_sqlite();
	session->log = weir_logger_new(stderr, options->level, options->json);
	session->plugins = weir_plugins_new(options->plugin_path);
	weir_report_init(&session->report, session->log, options->quiet);
	weir_interrupts_catch();
	if (options->retry)
		snprintf(run_id, WEIR_RUN_ID, "%s", options->retry->run.id);
	else
		weir_run_id_make(run_id);

	struct weir_pipeline_options how = { .set = options->set,
					     .set_count = options->set_count,
					     .to = options->to,
					     .source = options->source,
					     .run_id = run_id,
					     .store_only = options->store_only,
					     .outline = options->tryout != NULL,
					     .log = session->log,
					     .look = check_stages,
					     .look_arg = session };

	session->pipeline = weir_pipeline_load(options->file, &how, problems);
	if (!session->pipeline || (options->tryout && !weir_tryout_shape(session, problems)))
		return false;
	session->books = (struct weir_books){ .pipeline = session->pipeline->name,
					      .run_id = run_id,
					      .store = session->pipeline->store.name,
					      .dry_run = options->dry_run,
					      .again = options->again };
	session->target = weir_arena_alloc(&session->arena, (session->pipeline->step_count + 1) *
								    sizeof(*session->target));
	session->input = weir_arena_alloc(&session->arena, (session->pipeline->step_count + 1) *
								   sizeof(*session->input));
	session->compare = weir_arena_alloc(&session->arena, (session->pipeline->table_count + 1) *
								     sizeof(*session->compare));
	session->books.step_count = session->pipeline->step_count;
	session->books.step = weir_arena_alloc(&session->arena, (session->books.step_count +
								 1) * sizeof(*session->books.step));
	for (size_t i = 0; i < session->books.step_count; i++) {
		session->books.step[i].name = session->pipeline->step[i].name;
		session->books.step[i].is_task = session->pipeline->step[i].is_task;
	}
	return true;
}

void weir_session_end(struct weir_session *session)
{
	for (size_t i = 0; i < session->books.step_count; i++)
		free(session->books.step[i].note);
	weir_remote_end(session);
	weir_ledger_free(session->recalled);
	weir_ledger_free(session->ledger);
	weir_crash_point("state.closed");
	weir_plots_free(session->plots);
	weir_pipeline_free(session->pipeline);
	weir_plugins_free(session->plugins);
	weir_arena_release(&session->arena);
	weir_logger_free(session->log);
}

/* Memory of the index of keys, in KiB: four meets fit into it, and a million rows of results need
 * no larger page cache to go fast. */
enum { KEYS_CACHE = 8 * 1024, CHECK_CACHE = 64 /* where no row moves */ };

static bool open_index(struct weir_session *session, struct weir_error *err)
{
	session->keys =
		weir_keys_open(session->keys_path,
			       session->keys_path ? weir_crash_size(KEYS_CACHE) : CHECK_CACHE, err);
	session->memo = weir_memo_new();
	session->scopes = weir_scopes_new();
	return session->keys != NULL;
}

static void close_index(struct weir_session *session)
{
	weir_keys_free(session->keys);
	weir_memo_free(session->memo);
	weir_scopes_free(session->scopes);
	session->keys = NULL;
	session->memo = NULL;
	session->scopes = NULL;
}

bool weir_session_open_store(struct weir_session *session, const char *keys_path,
			     struct weir_problems *problems)
{
	const struct weir_store_spec *spec = &session->pipeline->store;
	struct weir_stage_spec stage = { spec->use, spec->with, spec->place };
	struct weir_error err = { 0 };

	session->store = weir_stage_make(session, &stage, WEIR_STORE, spec->name, problems);
	if (!session->store)
		return false;
	if (spec->connection && session->store->plugin->traits & WEIR_LOCAL)
		weir_hint(weir_problem(problems, &spec->connection->place,
				       "store \"%s\" takes no `connection:`", spec->name),
			  "%s works on a file, not over a network", spec->use);
	if (!(session->store->plugin->traits & WEIR_LOCAL))
		weir_remote_policy(session, problems);
	session->keys_path = keys_path ? weir_arena_strdup(&session->arena, keys_path) : NULL;
	if (!open_index(session, &err) || !weir_stage_open(session->store, NULL, &err)) {
		weir_problems_add(problems, &err);
		return false;
	}
	session->tables = weir_tables_new(session);
	return true;
}

bool weir_session_forget(struct weir_session *session, struct weir_error *err)
{
	close_index(session);
	weir_tables_forget(session);
	return open_index(session, err);
}

void weir_session_close_store(struct weir_session *session)
{
	weir_stage_free(session->store);
	weir_crash_point("store.closed");
	weir_remote_close(session);
	close_index(session);
	weir_hidden_free(session);
	session->store = NULL;
	session->tables = NULL;
	session->relations = NULL;
}

static bool find_step(const struct weir_session *session, const char *option, const char *name,
		      size_t *number, struct weir_problems *problems)
{
	const char *known[STEP_NAMES], *nearest;
	size_t count = 0;
	struct weir_place nowhere = { 0 };
	struct weir_error *err;

	for (size_t i = 0; i < session->pipeline->step_count; i++) {
		if (!strcmp(session->pipeline->step[i].name, name)) {
			*number = i;
			return true;
		}
		if (count < STEP_NAMES)
			known[count++] = session->pipeline->step[i].name;
	}
	err = weir_problem(problems, &nowhere, "--%s %s: the pipeline has no such step", option,
			   name);
	nearest = weir_nearest(name, known, count);
	if (nearest)
		return weir_hint(err, "did you mean \"%s\"?", nearest);
	return weir_hint(err, "`weir check` lists the steps");
}

bool weir_session_select(const struct weir_session *session, struct weir_selection *selection,
			 struct weir_problems *problems)
{
	const struct weir_run_options *options = session->options;
	bool good = true;

	selection->first = 0;
	selection->last = session->pipeline->step_count - 1;
	if (options->only) {
		good = find_step(session, "only", options->only, &selection->first, problems);
		selection->last = selection->first;
	}
	if (options->from)
		good &= find_step(session, "from", options->from, &selection->first, problems);
	if (options->until)
		good &= find_step(session, "until", options->until, &selection->last, problems);
	if (good && selection->first > selection->last) {
		struct weir_place nowhere = { 0 };

		weir_problem(problems, &nowhere, "--from %s comes after --until %s", options->from,
			     options->until);
		good = false;
	}
	selection->whole =
		selection->first == 0 && selection->last + 1 == session->pipeline->step_count;
	return good;
}
