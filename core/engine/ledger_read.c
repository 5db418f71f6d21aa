/*
 * ledger_read.c - looks runs, their inputs and their flows up in the state file.
 */
#include "ledger_read.h"

#include "ledger_db.h"

/* Texts first, in the order of take_run(). */
#define RUN_COLUMNS                                                                                \
	"id, pipeline, file, store, began, ended, outcome, again, fingerprint, text, selection,"   \
	" store_name, options, receipt, finished, coalesce(exit_code, -1), sum(read),"             \
	" sum(inserted), sum(present), sum(duplicate), sum(rejected),"                             \
	" EXISTS (SELECT 1 FROM again JOIN row USING (run, step, line) WHERE again.run = run.id"   \
	" AND again.id IS NOT NULL AND row.code <> '' AND run.finished)"                           \
	" FROM run LEFT JOIN step ON run = id"

const char *weir_ledger_text(sqlite3_stmt *s, int column)
{
	return (const char *)sqlite3_column_text(s, column);
}

/* Texts of the statement's row. */
static void take_run(struct weir_ledger *ledger, sqlite3_stmt *s, struct weir_run_row *run)
{
	const char **text[] = { &run->id,      &run->pipeline,  &run->file,
				&run->store,   &run->began,     &run->ended,
				&run->outcome, &run->again,     &run->fingerprint,
				&run->text,    &run->selection, &run->store_name,
				&run->options, &run->receipt };
	int64_t *number[] = { &run->read, &run->inserted, &run->present, &run->duplicate,
			      &run->rejected };
	const int texts = sizeof(text) / sizeof(*text);
	enum weir_held held;

	*run = (struct weir_run_row){ 0 };
	for (int i = 0; i < texts; i++)
		*text[i] = weir_ledger_text(s, i);
	run->finished = sqlite3_column_int(s, texts);
	run->exit_code = sqlite3_column_int(s, texts + 1);
	for (int i = 0; i < 5; i++)
		*number[i] = sqlite3_column_int64(s, texts + 2 + i);
	held = weir_ledger_held(ledger, run->store, run->id);
	run->cut_off = sqlite3_column_int(s, texts + 7) && !held;
	run->running = !run->finished && held == WEIR_HELD_RUN;
	run->retried = run->finished && held == WEIR_HELD_RETRY;
}

/* Ends a walk: rc is what the last step said; good: the callbacks went well. */
bool weir_ledger_walked(struct weir_ledger *ledger, sqlite3_stmt *s, int rc, bool good,
			struct weir_error *err)
{
	if (good && rc != SQLITE_DONE && rc != SQLITE_ROW)
		good = weir_ledger_broken(ledger, err);
	sqlite3_finalize(s);
	return good;
}

struct weir_ledger *weir_ledger_must(const char *folder, struct weir_error *err)
{
	if (weir_ledger_exists(folder))
		return weir_ledger_open(folder, err);
	weir_fail(err, WEIR_BAD_CONFIG, "there are no runs yet in %s", folder);
	weir_hint(err, "--state names another folder");
	return NULL;
}

bool weir_ledger_runs(struct weir_ledger *ledger, size_t most, weir_run_row_fn *each, void *arg,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger,
					      "SELECT " RUN_COLUMNS
					      " GROUP BY id ORDER BY run.rowid DESC LIMIT ?1",
					      err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s)
		sqlite3_bind_int64(s, 1, (sqlite3_int64)most);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct weir_run_row run;

		take_run(ledger, s, &run);
		good = each(arg, &run, err);
	}
	return weir_ledger_walked(ledger, s, rc, good, err);
}

static void keep_texts(struct weir_run_row *run, struct weir_arena *arena)
{
	const char **text[] = { &run->id,      &run->pipeline,  &run->file,
				&run->store,   &run->began,     &run->ended,
				&run->outcome, &run->again,     &run->fingerprint,
				&run->text,    &run->selection, &run->store_name,
				&run->options, &run->receipt };

	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		if (*text[i])
			*text[i] = weir_arena_strdup(arena, *text[i]);
}

static bool not_one(struct weir_ledger *ledger, const char *name, size_t found,
		    struct weir_error *err)
{
	if (found)
		weir_fail(err, WEIR_BAD_CONFIG, "several runs begin with \"%s\"", name);
	else if (name)
		weir_fail(err, WEIR_BAD_CONFIG, "there is no run \"%s\" in %s", name,
			  ledger->folder);
	else
		weir_fail(err, WEIR_BAD_CONFIG, "there are no runs yet in %s", ledger->folder);
	return weir_hint(err, "`weir runs` lists them; --state names another folder");
}

bool weir_ledger_find(struct weir_ledger *ledger, const char *name, struct weir_arena *arena,
		      struct weir_run_row *run, struct weir_error *err)
{
	/* An id is never the beginning of another one. */
	static const char *const query =
		"SELECT " RUN_COLUMNS " WHERE ?1 IS NULL OR substr(id, 1, length(?1)) = ?1"
		" GROUP BY id ORDER BY run.rowid DESC LIMIT 2";
	bool last = !name || !strcmp(name, "last");
	sqlite3_stmt *s = weir_ledger_prepare(ledger, query, err);
	size_t found = 0;
	int rc = SQLITE_DONE;

	if (!s)
		return false;
	if (!last)
		weir_ledger_bind(s, 1, name);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW && ++found == 1) {
		take_run(ledger, s, run);
		keep_texts(run, arena);
		if (last)
			break;
	}
	if (!weir_ledger_walked(ledger, s, rc, true, err))
		return false;
	return found == 1 || not_one(ledger, last ? NULL : name, found, err);
}

bool weir_ledger_unfinished(struct weir_ledger *ledger, const struct weir_run_facts *facts,
			    struct weir_arena *arena, struct weir_run_row *run, bool *found,
			    struct weir_error *err)
{
	/* Version 1 noted no key, and went on with what had the same fingerprint. */
	static const char *const query =
		"SELECT " RUN_COLUMNS " WHERE key = ?1 OR (key = '' AND store = ?2"
		" AND fingerprint = ?3 || CASE ?4 WHEN '' THEN '' ELSE ' ' || ?4 END)"
		" GROUP BY id ORDER BY run.rowid DESC LIMIT 1";
	sqlite3_stmt *s = weir_ledger_prepare(ledger, query, err);
	int rc;

	*found = false;
	if (!s)
		return false;
	weir_ledger_bind(s, 1, facts->key);
	weir_ledger_bind(s, 2, facts->books->store);
	weir_ledger_bind(s, 3, facts->fingerprint);
	weir_ledger_bind(s, 4, facts->selection);
	rc = sqlite3_step(s);
	if (rc == SQLITE_ROW) {
		take_run(ledger, s, run);
		keep_texts(run, arena);
		*found = !run->finished;
	}
	return weir_ledger_walked(ledger, s, rc, true, err);
}

bool weir_ledger_inputs(struct weir_ledger *ledger, const char *run, weir_run_input_fn *each,
			void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger,
					      "SELECT step, path, size, sha256 FROM input"
					      " WHERE run = ?1 ORDER BY step",
					      err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s)
		weir_ledger_bind(s, 1, run);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		const struct weir_run_input input = { .step = (size_t)sqlite3_column_int64(s, 0),
						      .path = weir_ledger_text(s, 1),
						      .size = (uint64_t)sqlite3_column_int64(s, 2),
						      .sha256 = weir_ledger_text(s, 3) };

		good = each(arg, &input, err);
	}
	return weir_ledger_walked(ledger, s, rc, good, err);
}

bool weir_ledger_settled(struct weir_ledger *ledger, const char *run, uint64_t *batches,
			 uint64_t *rows, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger,
					      "SELECT count(*), coalesce(sum(rows), 0) FROM batch"
					      " WHERE run = ?1 AND settled",
					      err);
	int rc;

	if (!s)
		return false;
	weir_ledger_bind(s, 1, run);
	rc = sqlite3_step(s);
	*batches = (uint64_t)sqlite3_column_int64(s, 0);
	*rows = (uint64_t)sqlite3_column_int64(s, 1);
	return weir_ledger_walked(ledger, s, rc, true, err);
}

static void take_flow(sqlite3_stmt *s, struct weir_flow_row *flow)
{
	int64_t *number[] = { &flow->read,
			      &flow->inserted,
			      &flow->present,
			      &flow->duplicate,
			      &flow->rejected,
			      &flow->batches,
			      &flow->kind[WEIR_PRESENT_DIFFERS],
			      &flow->kind[WEIR_PRESENT_OTHER],
			      &flow->kind[WEIR_PRESENT_SPELLING],
			      &flow->kind[WEIR_PRESENT_UPDATED],
			      &flow->orphaned,
			      &flow->warnings };
	int column = 0;

	*flow = (struct weir_flow_row){ 0 };
	flow->step = (size_t)sqlite3_column_int64(s, column++);
	flow->name = weir_ledger_text(s, column++);
	flow->seconds = sqlite3_column_double(s, column++);
	for (size_t i = 0; i < sizeof(number) / sizeof(*number); i++)
		*number[i] = sqlite3_column_int64(s, column++);
	flow->kind[WEIR_PRESENT_SAME] = flow->present;
	for (int kind = WEIR_PRESENT_SAME + 1; kind < WEIR_PRESENT_KINDS; kind++)
		flow->kind[WEIR_PRESENT_SAME] -= flow->kind[kind];
	flow->path = weir_ledger_text(s, column++);
	flow->size = (uint64_t)sqlite3_column_int64(s, column++);
	flow->sha256 = weir_ledger_text(s, column);
}

bool weir_ledger_flows(struct weir_ledger *ledger, const char *run, weir_flow_row_fn *each,
		       void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(
		ledger,
		"SELECT number, name, seconds, read, inserted, present, duplicate, rejected,"
		" batches, differs, other, spelling, updated, orphaned, warnings,"
		" coalesce(path, ''), coalesce(size, 0), coalesce(sha256, '') FROM step"
		" LEFT JOIN input ON input.run = step.run AND input.step = number"
		" WHERE step.run = ?1 ORDER BY number",
		err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s)
		weir_ledger_bind(s, 1, run);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct weir_flow_row flow;

		take_flow(s, &flow);
		good = each(arg, &flow, err);
	}
	return weir_ledger_walked(ledger, s, rc, good, err);
}

bool weir_run_may_retry(const struct weir_run_row *run)
{
	static const char *const outcome[] = { "complete", "rejected", "unverified",
					       "unaccounted" };

	for (size_t i = 0; run->finished && run->outcome && i < sizeof(outcome) / sizeof(*outcome);
	     i++)
		if (!strcmp(run->outcome, outcome[i]))
			return true;
	return false;
}

bool weir_run_retry_stopped(const struct weir_run_row *run)
{
	return run->cut_off && weir_run_may_retry(run);
}

const char *weir_run_outcome(const struct weir_run_row *run)
{
	if (run->running)
		return "running now";
	if (run->retried)
		return "retry running";
	if (weir_run_retry_stopped(run))
		return "retry stopped";
	return run->outcome && *run->outcome ? run->outcome : "not ended";
}
