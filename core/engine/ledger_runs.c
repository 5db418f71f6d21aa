/*
 * ledger_runs.c - the runs in the state file: begun, gone on with, ended, listed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "ledger_db.h"

enum { PATH_ROOM = 4096, FINISHED = 9 /* column of RUNS, behind the texts */ };

void weir_run_id_make(char *id)
{
	char now[WEIR_TIME_TEXT];
	uint64_t mixed = (uint64_t)getpid() * UINT64_C(2654435761) ^ weir_clock_us();

	weir_clock_utc(now);
	snprintf(id, WEIR_RUN_ID, "%.4s%.2s%.2s-%.2s%.2s%.2s-%04x", now, now + 5, now + 8, now + 11,
		 now + 14, now + 17, (unsigned)(mixed & 0xffff));
}

/* One process at a time works on one pipeline with one store. */
static bool take_lock(struct weir_ledger *ledger, const char *fingerprint, struct weir_error *err)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), "%s/%.16s.lock", ledger->folder, fingerprint);
	ledger->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (ledger->lock < 0)
		return weir_fail(err, WEIR_BROKEN, "%s: %s", path, strerror(errno));
	if (!fcntl(ledger->lock, F_SETLK, &whole))
		return true;
	if (errno != EACCES && errno != EAGAIN)
		return weir_fail(err, WEIR_BROKEN, "%s cannot be locked: %s", path,
				 strerror(errno)) ||
		       weir_hint(err, "--state names a folder on another disk");
	weir_fail(err, WEIR_BUSY, "this import is running already, in another process");
	return weir_hint(err, "wait for it to end; `weir status` shows it");
}

static bool add_run(struct weir_ledger *ledger, const struct weir_books *books, const char *file,
		    const char *fingerprint, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_RUN);
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	weir_ledger_bind(s, 1, ledger->run);
	weir_ledger_bind(s, 2, books->pipeline);
	weir_ledger_bind(s, 3, file);
	weir_ledger_bind(s, 4, fingerprint);
	weir_ledger_bind(s, 5, books->store);
	weir_ledger_bind(s, 6, now);
	weir_ledger_bind(s, 7, books->again);
	return weir_ledger_execute(ledger, s, err);
}

/* It is under way again. */
static bool reopen_run(struct weir_ledger *ledger, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, END_RUN);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_null(s, 2);
	sqlite3_bind_null(s, 3);
	sqlite3_bind_int(s, 4, 0);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_begin(struct weir_ledger *ledger, const struct weir_books *books, const char *file,
		       const char *fingerprint, char *id, bool *resumed, struct weir_error *err)
{
	sqlite3_stmt *s;
	int rc;

	if (!take_lock(ledger, fingerprint, err))
		return false;
	s = weir_ledger_statement(ledger, FIND_RUN);
	weir_ledger_bind(s, 1, fingerprint);
	weir_ledger_bind(s, 2, books->store);
	rc = sqlite3_step(s);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	*resumed = rc == SQLITE_ROW;
	if (*resumed)
		snprintf(id, WEIR_RUN_ID, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_reset(s);
	snprintf(ledger->run, sizeof(ledger->run), "%s", id);
	if (*resumed)
		return reopen_run(ledger, err);
	return add_run(ledger, books, file, fingerprint, err);
}

bool weir_ledger_step(struct weir_ledger *ledger, const struct weir_step_books *step, size_t number,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_STEP);
	const uint64_t count[] = { step->read,      step->inserted, step->present,
				   step->duplicate, step->rejected, step->batches };

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)number);
	weir_ledger_bind(s, 3, step->name);
	sqlite3_bind_double(s, 4, step->seconds);
	for (int i = 0; i < 6; i++)
		sqlite3_bind_int64(s, 5 + i, (sqlite3_int64)count[i]);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_end(struct weir_ledger *ledger, const struct weir_books *books, bool finished,
		     const char *outcome, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, END_RUN);
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	for (size_t i = 0; i < books->step_count; i++)
		if (!books->step[i].is_task && !weir_ledger_step(ledger, &books->step[i], i, err))
			return false;
	weir_ledger_bind(s, 1, ledger->run);
	weir_ledger_bind(s, 2, now);
	weir_ledger_bind(s, 3, outcome);
	sqlite3_bind_int(s, 4, finished);
	return weir_ledger_execute(ledger, s, err);
}

/* Another process holds the lock of this import: it is at it now. */
static bool is_locked(const struct weir_ledger *ledger, const char *fingerprint)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char path[PATH_ROOM];
	bool locked;
	int fd;

	snprintf(path, sizeof(path), "%s/%.16s.lock", ledger->folder, fingerprint);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return false;
	locked = !fcntl(fd, F_GETLK, &whole) && whole.l_type != F_UNLCK;
	close(fd);
	return locked;
}

bool weir_ledger_runs(struct weir_ledger *ledger, size_t most,
		      void (*each)(void *arg, const struct weir_run_row *run), void *arg,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, RUNS);
	int rc;

	sqlite3_bind_int64(s, 1, (sqlite3_int64)most);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct weir_run_row run = { 0 };
		const char **text[] = { &run.id,      &run.pipeline, &run.file,
					&run.store,   &run.began,    &run.ended,
					&run.outcome, &run.again,    &run.fingerprint };
		int64_t *number[] = { &run.read, &run.inserted, &run.present, &run.duplicate,
				      &run.rejected };

		for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
			*text[i] = (const char *)sqlite3_column_text(s, (int)i);
		run.finished = sqlite3_column_int(s, FINISHED);
		for (int i = 0; i < 5; i++)
			*number[i] = sqlite3_column_int64(s, FINISHED + 1 + i);
		run.running = !run.finished && is_locked(ledger, run.fingerprint);
		each(arg, &run);
	}
	sqlite3_reset(s);
	return rc == SQLITE_DONE || weir_ledger_broken(ledger, err);
}
