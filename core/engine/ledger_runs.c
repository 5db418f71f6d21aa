/*
 * ledger_runs.c - the runs in the state file: begun, gone on with, ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"
#include "ledger_db.h"

enum { PATH_ROOM = 4096 };

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
				     facts->options };

	weir_clock_utc(now);
	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		weir_ledger_bind(s, (int)i + 1, text[i]);
	if (!weir_ledger_execute(ledger, s, err))
		return false;
	for (size_t i = 0; i < facts->input_count; i++)
		if (!put_input(ledger, &facts->input[i], err))
			return false;
	return true;
}

static bool add_run(struct weir_ledger *ledger, const struct weir_run_facts *facts,
		    struct weir_error *err)
{
	return weir_ledger_all(ledger, err) &&
	       weir_ledger_done(ledger, put_run(ledger, facts, err), err);
}

/* It is under way again. */
static bool reopen_run(struct weir_ledger *ledger, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, END_RUN);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int(s, 4, 0);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_peek(struct weir_ledger *ledger, const struct weir_run_facts *facts, bool *found,
		      struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, FIND_RUN);
	int rc;

	weir_ledger_bind(s, 1, facts->fingerprint);
	weir_ledger_bind(s, 2, facts->books->store);
	rc = sqlite3_step(s);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	*found = rc == SQLITE_ROW;
	if (*found)
		snprintf(ledger->run, sizeof(ledger->run), "%s",
			 (const char *)sqlite3_column_text(s, 0));
	sqlite3_reset(s);
	return true;
}

bool weir_ledger_begin(struct weir_ledger *ledger, const struct weir_run_facts *facts, char *id,
		       bool *resumed, struct weir_error *err)
{
	if (!take_lock(ledger, facts->fingerprint, err) ||
	    !weir_ledger_peek(ledger, facts, resumed, err))
		return false;
	if (*resumed)
		snprintf(id, WEIR_RUN_ID, "%s", ledger->run);
	else
		snprintf(ledger->run, sizeof(ledger->run), "%s", id);
	return *resumed ? reopen_run(ledger, err) : add_run(ledger, facts, err);
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

bool weir_ledger_receipt(struct weir_ledger *ledger, const char *receipt, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, PUT_RECEIPT);

	weir_ledger_bind(s, 1, ledger->run);
	weir_ledger_bind(s, 2, receipt);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_locked(const struct weir_ledger *ledger, const char *fingerprint)
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
