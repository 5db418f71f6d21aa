/*
 * ledger_runs.c - the runs in the state file: begun, gone on with, ended.
 */
#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "ledger_db.h"
#include "ledger_read.h"

void weir_run_id_make(char *id)
{
	char now[WEIR_TIME_TEXT];
	uint64_t mixed = (uint64_t)getpid() * UINT64_C(2654435761) ^ weir_clock_us();

	weir_clock_utc(now);
	snprintf(id, WEIR_RUN_ID, "%.4s%.2s%.2s-%.2s%.2s%.2s-%04x", now, now + 5, now + 8, now + 11,
		 now + 14, now + 17, (unsigned)(mixed & 0xffff));
}

static bool put_input(struct weir_ledger *ledger, const struct weir_run_input *input,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_INPUT);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)input->step);
	weir_ledger_bind(s, 3, input->path);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)input->size);
	weir_ledger_bind(s, 5, input->sha256);
	return weir_ledger_execute(ledger, s, err);
}

static bool put_target(struct weir_ledger *ledger, size_t step, const char *name,
		       struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_TARGET);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	weir_ledger_bind(s, 3, name);
	return weir_ledger_execute(ledger, s, err);
}

static bool put_run(struct weir_ledger *ledger, const struct weir_run_facts *facts,
		    struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_RUN);
	char now[WEIR_TIME_TEXT];
	const char *const text[] = { ledger->run,         facts->books->pipeline,
				     facts->file,         facts->fingerprint,
				     facts->books->store, now,
				     facts->books->again, facts->text,
				     facts->selection,    facts->store_name,
				     facts->options,      facts->key };

	weir_clock_utc(now);
	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		weir_ledger_bind(s, (int)i + 1, text[i]);
	if (!weir_ledger_execute(ledger, s, err))
		return false;
	for (size_t i = 0; i < facts->input_count; i++)
		if (!put_input(ledger, &facts->input[i], err))
			return false;
	for (size_t i = 0; i < facts->step_count; i++)
		if (facts->target[i] && !put_target(ledger, i, facts->target[i], err))
			return false;
	return true;
}

/* outcome and end: NULL while it is under way. */
static bool set_end(struct weir_ledger *ledger, const char *id, const char *outcome, bool finished,
		    const char *ended, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, END_RUN);

	weir_ledger_bind(s, 1, id);
	if (ended)
		weir_ledger_bind(s, 2, ended);
	if (outcome)
		weir_ledger_bind(s, 3, outcome);
	sqlite3_bind_int(s, 4, finished);
	return weir_ledger_execute(ledger, s, err);
}

static bool claim(struct weir_ledger *ledger, const char *id, enum weir_held what,
		  struct weir_error *err)
{
	snprintf(ledger->run, sizeof(ledger->run), "%s", id);
	ledger->writing = true;
	return weir_ledger_claim(ledger, what, err);
}

bool weir_ledger_begin(struct weir_ledger *ledger, const struct weir_run_facts *facts,
		       const char *id, struct weir_error *err)
{
	return claim(ledger, id, WEIR_HELD_RUN, err) && weir_ledger_all(ledger, err) &&
	       weir_ledger_done(ledger, put_run(ledger, facts, err), err);
}

bool weir_ledger_resume(struct weir_ledger *ledger, const char *id, struct weir_error *err)
{
	return claim(ledger, id, WEIR_HELD_RUN, err) && set_end(ledger, id, NULL, false, NULL, err);
}

bool weir_ledger_give_up(struct weir_ledger *ledger, const char *id, struct weir_error *err)
{
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	return set_end(ledger, id, "given up", true, now, err);
}

bool weir_ledger_peek(struct weir_ledger *ledger, const struct weir_run_facts *facts, bool *found,
		      struct weir_error *err)
{
	struct weir_run_row run;
	struct weir_arena arena;
	bool good;

	weir_arena_init(&arena);
	good = weir_ledger_unfinished(ledger, facts, &arena, &run, found, err);
	*found = good && *found && !strcmp(run.fingerprint, facts->fingerprint) &&
		 !strcmp(run.store, facts->books->store);
	if (*found)
		snprintf(ledger->run, sizeof(ledger->run), "%s", run.id);
	weir_arena_release(&arena);
	return good;
}

bool weir_ledger_step(struct weir_ledger *ledger, const struct weir_step_books *step, size_t number,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_STEP);
	const uint64_t count[] = { step->read,
				   step->inserted,
				   step->present,
				   step->duplicate,
				   step->rejected,
				   step->batches,
				   step->kind[WEIR_PRESENT_DIFFERS],
				   step->kind[WEIR_PRESENT_OTHER],
				   step->kind[WEIR_PRESENT_SPELLING],
				   step->kind[WEIR_PRESENT_UPDATED],
				   step->orphaned,
				   step->warnings };

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)number);
	weir_ledger_bind(s, 3, step->name);
	sqlite3_bind_double(s, 4, step->seconds);
	for (size_t i = 0; i < sizeof(count) / sizeof(*count); i++)
		sqlite3_bind_int64(s, 5 + (int)i, (sqlite3_int64)count[i]);
	return weir_ledger_execute(ledger, s, err);
}

static bool end_run(struct weir_ledger *ledger, const struct weir_books *books, bool finished,
		    const char *outcome, struct weir_error *err)
{
	char now[WEIR_TIME_TEXT];
	sqlite3_stmt *s;

	for (size_t i = 0; i < books->step_count; i++)
		if (!books->step[i].is_task && !weir_ledger_step(ledger, &books->step[i], i, err))
			return false;
	weir_clock_utc(now);
	s = weir_ledger_statement(ledger, END_RUN);
	weir_ledger_bind(s, 1, ledger->run);
	weir_ledger_bind(s, 2, now);
	weir_ledger_bind(s, 3, outcome);
	sqlite3_bind_int(s, 4, finished);
	sqlite3_bind_int(s, 5, books->exit_code);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_end(struct weir_ledger *ledger, const struct weir_books *books, bool finished,
		     const char *outcome, struct weir_error *err)
{
	return weir_ledger_all(ledger, err) &&
	       weir_ledger_done(ledger, end_run(ledger, books, finished, outcome, err), err);
}

bool weir_ledger_rejoin(struct weir_ledger *ledger, const char *run, const char *store,
			struct weir_error *err)
{
	return weir_ledger_lock(ledger, store, err) && claim(ledger, run, WEIR_HELD_RETRY, err);
}

bool weir_ledger_outcome(struct weir_ledger *ledger, const char *outcome, int exit_code,
			 struct weir_error *err)
{
	sqlite3_stmt *s =
		weir_ledger_prepare(ledger,
				    "UPDATE run SET outcome = ?2, exit_code = ?3 WHERE id = ?1",
				    err);
	bool good;

	if (!s)
		return false;
	weir_ledger_bind(s, 1, ledger->run);
	weir_ledger_bind(s, 2, outcome);
	sqlite3_bind_int(s, 3, exit_code);
	good = weir_ledger_execute(ledger, s, err);
	sqlite3_finalize(s);
	return good;
}

bool weir_ledger_plot(struct weir_ledger *ledger, size_t number, const char *body,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, PUT_PLOT);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)number);
	weir_ledger_bind(s, 3, body);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_receipt(struct weir_ledger *ledger, const char *receipt, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, PUT_RECEIPT);

	weir_ledger_bind(s, 1, ledger->run);
	weir_ledger_bind(s, 2, receipt);
	return weir_ledger_execute(ledger, s, err);
}
