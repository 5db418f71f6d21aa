/*
 * plan_verb.c - `weir plan`, and the plan that a run is held to.
 */
#include <stdlib.h>
#include <unistd.h>

#include "ledger_read.h"
#include "plan.h"
#include "run_parts.h"

enum { PLAN_CEILING = 1 << 20 /* bytes */, PATH_ROOM = 4096 };

/* A scratch file for the index of keys, which is gone when it is closed. The state is left alone.
 */
static const char *scratch(struct weir_session *session)
{
	const char *folder = getenv("TMPDIR");

	return weir_arena_printf(&session->arena, "%s/weir-%s.keys",
				 folder && *folder ? folder : "/tmp", session->books.run_id);
}

/* Opens the store, and what the run is about. */
static bool begin(struct weir_plan *plan, struct weir_session *session,
		  const struct weir_selection *selection, struct weir_problems *problems)
{
	struct weir_error err = { 0 };
	bool good;

	session->dry = true;
	good = weir_session_open_store(session, scratch(session), problems);
	if (!good)
		return false;
	plan->session = session;
	session->books.store =
		weir_arena_strdup(&session->arena, session->store->plugin->ops.store->identity(
							   session->store->self));
	if (!weir_facts_make(session, selection, &plan->facts, &err))
		weir_problems_add(problems, &err);
	return !problems->total;
}

static bool print_json(struct weir_buffer *json, struct weir_error *err)
{
	if (!weir_sealed_end(json))
		return weir_fail(err, WEIR_BUG, "the plan is too long");
	fwrite(json->at, 1, json->length, stdout);
	return true;
}

/* Saved, printed, or both. */
static bool tell(const struct weir_plan *plan, struct weir_error *err)
{
	const struct weir_run_options *options = plan->session->options;
	struct weir_buffer json;
	bool good = true;

	weir_buffer_init(&json, PLAN_CEILING);
	if (options->save)
		good = weir_plan_json(plan, &json)
			       ? weir_sealed_write(options->save, &json, err)
			       : weir_fail(err, WEIR_BUG, "the plan is too long");
	weir_buffer_clear(&json);
	if (good && options->plan_json)
		good = weir_plan_json(plan, &json)
			       ? print_json(&json, err)
			       : weir_fail(err, WEIR_BUG, "the plan is too long");
	else if (good)
		weir_plan_text(plan, stdout);
	weir_buffer_release(&json);
	if (good && options->save && !options->plan_json)
		printf("saved: %s\n", options->save);
	return good;
}

/*
 * Would a run go on with another one? A state that no command can use is an error here, too; one
 * that is not to be had for another reason is for the run to tell.
 */
static bool find_unfinished(struct weir_plan *plan, struct weir_error *err)
{
	struct weir_session *session = plan->session;
	struct weir_ledger *ledger = NULL;
	struct weir_run_row run;
	char folder[PATH_ROOM];
	bool found = false, corrupt;

	if (weir_state_folder(session->options->state_dir, folder, sizeof(folder), err) &&
	    weir_ledger_exists(folder))
		ledger = weir_ledger_look(folder, &corrupt, err);
	if (ledger &&
	    weir_ledger_unfinished(ledger, &plan->facts, &session->arena, &run, &found, err) &&
	    found)
		plan->unfinished = run.id;
	weir_ledger_free(ledger);
	if (err->code == WEIR_BAD_CONFIG)
		return false;
	*err = (struct weir_error){ 0 };
	return true;
}

static bool make(struct weir_plan *plan, struct weir_session *session,
		 const struct weir_selection *selection, struct weir_problems *problems)
{
	struct weir_error err = { 0 };

	if (!begin(plan, session, selection, problems))
		return false;
	if (find_unfinished(plan, &err) && weir_plan_make(plan, session, selection, &err)) {
		weir_plan_keys(plan);
		if (tell(plan, &err))
			return true;
	}
	/* What was found until there, for people. */
	plan->stopped = err.code == WEIR_LIMIT && !session->options->plan_json;
	if (plan->stopped)
		weir_plan_text(plan, stdout);
	weir_problems_add(problems, &err);
	return false;
}

int weir_plan(const struct weir_run_options *options)
{
	struct weir_session session;
	struct weir_selection selection;
	struct weir_problems problems;
	struct weir_plan plan = { .flow = NULL };
	struct weir_step_books total;
	char run_id[WEIR_RUN_ID];
	int code;

	weir_problems_init(&problems);
	if (weir_session_begin(&session, options, run_id, &problems) &&
	    weir_session_select(&session, &selection, &problems) &&
	    weir_preflight(&session, &selection, NULL, &problems) &&
	    make(&plan, &session, &selection, &problems)) {
		weir_books_total(&session.books, &total);
		code = total.rejected ? WEIR_EXIT_REJECTS : WEIR_EXIT_OK;
	} else {
		weir_problems_print(&problems, session.log);
		code = weir_exit_code(weir_problems_code(&problems));
	}
	weir_problems_release(&problems);
	weir_session_close_store(&session);
	weir_session_end(&session);
	return code;
}

/* ---- a run that is held to a plan ---- */

/* As it was before the first step. */
static void forget(struct weir_session *session)
{
	struct weir_books *books = &session->books;

	for (size_t i = 0; i < books->step_count; i++) {
		struct weir_step_books *step = &books->step[i];

		free(step->note);
		*step = (struct weir_step_books){ .name = step->name, .is_task = step->is_task };
	}
	weir_ledger_free(session->recalled);
	session->recalled = NULL;
	weir_session_close_store(session);
	session->dry = session->options->dry_run;
	session->report.quiet = session->options->quiet;
}

/*
 * Rows that an earlier try of the run inserted are not there before it, as the plan has it. A state
 * that cannot be read is for the run to tell.
 */
static void recall(const struct weir_plan *plan, struct weir_session *session)
{
	struct weir_error ignored = { 0 };
	char folder[PATH_ROOM];
	bool found = false;

	if (session->options->restart ||
	    !weir_state_folder(session->options->state_dir, folder, sizeof(folder), &ignored) ||
	    !weir_ledger_exists(folder))
		return;
	session->recalled = weir_ledger_open(folder, &ignored);
	if (session->recalled &&
	    weir_ledger_peek(session->recalled, &plan->facts, &found, &ignored) && found)
		return;
	weir_ledger_free(session->recalled);
	session->recalled = NULL;
}

bool weir_plan_hold(struct weir_session *session, const struct weir_selection *selection,
		    struct weir_problems *problems)
{
	struct weir_plan plan = { .flow = NULL };
	struct weir_error err = { 0 };
	const struct weir_node *saved =
		weir_sealed_read(session->options->plan, &weir_plan_seal, &session->arena, &err);

	if (!saved) {
		weir_problems_add(problems, &err);
		return false;
	}
	if (!begin(&plan, session, selection, problems))
		return false;
	session->report.quiet = true;
	recall(&plan, session);
	if (!weir_plan_same_run(&plan, saved, &err) ||
	    !weir_plan_make(&plan, session, selection, &err) ||
	    !weir_plan_same_rows(&plan, saved, &err)) {
		weir_problems_add(problems, &err);
		return false;
	}
	weir_logger_write(session->log, WEIR_INFO, NULL, "the run will do what %s says",
			  session->options->plan);
	forget(session);
	return true;
}
