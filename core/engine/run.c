/*
 * run.c - a run from its first line to its exit code.
 */
#include "run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/clock.h"
#include "../base/crash.h"
#include "ledger.h"
#include "metrics.h"
#include "plots.h"
#include "receipt.h"
#include "remote.h"
#include "resume.h"
#include "retry.h"
#include "run_parts.h"
#include "verify.h"

enum { PATH_ROOM = 4096 };

/* A finished run's code: what was verified beats what was refused. */
static int finished_code(const struct weir_books *books)
{
	const char *outcome = weir_books_outcome(books);

	if (!strcmp(outcome, "complete"))
		return WEIR_EXIT_OK;
	if (!strcmp(outcome, "rejected"))
		return WEIR_EXIT_REJECTS;
	return strcmp(outcome, "unverified") ? WEIR_EXIT_PERSON : WEIR_EXIT_VERIFY;
}

static bool make_run_folder(struct weir_session *session, const char *state, struct weir_error *err)
{
	session->run_folder =
		weir_arena_printf(&session->arena, "%s/runs/%s", state, session->books.run_id);
	session->books.state_dir = weir_arena_strdup(&session->arena, state);
	return weir_state_make(session->run_folder, err);
}

/* Opens the state: begins the run, or finds the one to go on with. */
static bool open_state(struct weir_session *session, const struct weir_selection *selection,
		       const char *state, char *run_id, struct weir_run_facts *facts,
		       struct weir_problems *problems)
{
	const struct weir_store_ops *store = session->store->plugin->ops.store;
	struct weir_error err = { 0 };

	session->books.store =
		weir_arena_strdup(&session->arena, store->identity(session->store->self));
	if (session->options->retry) {
		if (weir_facts_make(session, selection, facts, &err))
			(void)weir_retry_begin(session, facts, &err);
	} else if (!session->dry && weir_resume_open(session, state, &err) &&
		   weir_facts_make(session, selection, facts, &err) &&
		   !weir_resume_begin(session, facts, run_id, problems)) {
		return false;
	}
	if (session->ledger && !session->options->retry)
		session->plots = weir_plots_new(session->pipeline);
	if (err.code == WEIR_OK && make_run_folder(session, state, &err))
		return true;
	weir_problems_add(problems, &err);
	return false;
}

/* Opens the store, the index of keys and the state, for real. */
static bool open_all(struct weir_session *session, const struct weir_selection *selection,
		     char *run_id, struct weir_run_facts *facts, struct weir_problems *problems)
{
	struct weir_error err = { 0 };
	char state[PATH_ROOM], keys[PATH_ROOM + WEIR_RUN_ID];

	if (weir_state_folder(session->options->state_dir, state, sizeof(state), &err) &&
	    weir_state_make(state, &err)) {
		snprintf(keys, sizeof(keys), "%s/%s.keys", state, run_id);
		return weir_session_open_store(session, keys, problems) &&
		       open_state(session, selection, state, run_id, facts, problems);
	}
	weir_problems_add(problems, &err);
	return false;
}

/* Closes the run in the state, with its receipt. */
static bool end_state(struct weir_session *session, const struct weir_run_facts *facts,
		      enum weir_code code, struct weir_error *err)
{
	if (session->options->retry)
		return weir_retry_end(session, facts, code == WEIR_OK, err);
	return !session->ledger ||
	       (weir_plots_keep(session->plots, session->ledger, err) &&
		weir_receipt_write(session, facts, err) &&
		weir_ledger_end(session->ledger, &session->books, code == WEIR_OK,
				code == WEIR_OK ? weir_books_outcome(&session->books)
						: weir_code_name(code),
				err));
}

/* All rows are where they belong, and the state does not say so: the run has not ended. */
static void tell_unbooked(struct weir_session *session, const struct weir_error *late)
{
	struct weir_books *books = &session->books;

	weir_logger_error(session->log, NULL, late);
	if (books->outcome != WEIR_OK)
		return; /* there is more to be told of than that */
	books->unbooked = true;
	if (books->exit_code == WEIR_EXIT_OK || books->exit_code == WEIR_EXIT_REJECTS)
		books->exit_code = weir_exit_code(late->code);
}

static int run_opened(struct weir_session *session, const struct weir_selection *selection,
		      const struct weir_run_facts *facts)
{
	struct weir_error err = { 0 }, late = { 0 };
	uint64_t began = weir_clock_us();
	bool good = weir_steps_run(session, selection, &err) &&
		    (session->options->retry ? weir_retry_verify(session, &err)
					     : weir_verify(session, &err));
	struct weir_books *books = &session->books;

	books->seconds = (double)(weir_clock_us() - began) / 1e6;
	if (!good && err.code == WEIR_OK)
		weir_fail(&err, WEIR_BUG, "the run stopped and nothing says why");
	books->outcome = good ? WEIR_OK : err.code;
	books->exit_code = good ? finished_code(books) : weir_exit_code(err.code);
	weir_remote_count(session);
	if (!end_state(session, facts, books->outcome, &late))
		tell_unbooked(session, &late);
	if (!good)
		weir_logger_error(session->log, NULL, &err);
	weir_report_summary(&session->report, books, stdout);
	weir_crash_point("run.reported");
	return books->exit_code;
}

static int tell(struct weir_session *session, struct weir_problems *problems)
{
	weir_problems_print(problems, session->log);
	return weir_exit_code(weir_problems_code(problems));
}

/* All that comes before a row moves. plan: where to print it; NULL: nowhere. */
static bool prepare(struct weir_session *session, const struct weir_run_options *options,
		    struct weir_selection *selection, char *run_id, FILE *plan,
		    struct weir_problems *problems)
{
	return weir_session_begin(session, options, run_id, problems) &&
	       weir_session_select(session, selection, problems) &&
	       weir_preflight(session, selection, plan, problems);
}

static void close_session(struct weir_session *session, struct weir_problems *problems)
{
	weir_problems_release(problems);
	weir_session_close_store(session);
	weir_session_end(session);
}

/* Before a step began. A mistake of the pipeline has been told as all of them; others pass. */
static int stop(struct weir_session *session, struct weir_problems *problems)
{
	int code = tell(session, problems);

	session->books.outcome = weir_problems_code(problems);
	if (code != WEIR_EXIT_CONFIG)
		weir_report_stopped(&session->report, &session->books, stdout);
	return code;
}

/* What a monitor is to know of it. A run that is well and cannot tell so ends otherwise. */
static int tell_monitor(struct weir_session *session, int code)
{
	struct weir_books *books = &session->books;
	struct weir_error err = { 0 };

	if (!session->options->metrics)
		return code;
	if (!books->pipeline)
		books->pipeline = session->options->file;
	if (code != WEIR_EXIT_OK && books->outcome == WEIR_OK && !books->exit_code)
		books->outcome = WEIR_BAD_CONFIG;
	books->exit_code = code;
	if (weir_metrics_write(session->options->metrics, books, &err))
		return code;
	weir_logger_error(session->log, NULL, &err);
	return code == WEIR_EXIT_OK ? weir_exit_code(err.code) : code;
}

int weir_run(const struct weir_run_options *options)
{
	struct weir_run_facts facts = { 0 };
	struct weir_session session;
	struct weir_selection selection;
	struct weir_problems problems;
	char run_id[WEIR_RUN_ID];
	int code;

	weir_problems_init(&problems);
	if (prepare(&session, options, &selection, run_id, NULL, &problems) &&
	    (!options->plan || weir_plan_hold(&session, &selection, &problems)) &&
	    open_all(&session, &selection, run_id, &facts, &problems))
		code = run_opened(&session, &selection, &facts);
	else
		code = stop(&session, &problems);
	code = tell_monitor(&session, code);
	close_session(&session, &problems);
	return code;
}

int weir_check(const struct weir_run_options *options)
{
	struct weir_session session;
	struct weir_selection selection;
	struct weir_problems problems;
	char run_id[WEIR_RUN_ID], *text = NULL;
	size_t size = 0;
	FILE *plan = open_memstream(&text, &size);
	int code = WEIR_EXIT_OK;

	weir_problems_init(&problems);
	if (!prepare(&session, options, &selection, run_id, plan, &problems))
		code = tell(&session, &problems);
	if (plan)
		fclose(plan);
	if (code == WEIR_EXIT_OK)
		printf("%sthe pipeline is in order; nothing was written\n", text ? text : "");
	else
		printf("%zu mistake%s; nothing was written\n", problems.total,
		       problems.total == 1 ? "" : "s");
	free(text);
	close_session(&session, &problems);
	return code;
}
