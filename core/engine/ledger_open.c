/*
 * ledger_open.c - opening the state file; one that is damaged is set aside.
 */
#include "ledger_db.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../base/arena.h"
#include "../base/clock.h"
#include "../base/crash.h"

enum {
	BUSY_MS = 10000,
	PATH_ROOM = 4096,
	CHECKED_MOST = 64 << 20, /* bytes: a tenth of a second */
};

#define THIS_BATCH " FROM batch WHERE run = ?1 AND step = ?2 AND number = ?3"

static const char *const sql[STATEMENTS] = {
	[ADD_RUN] = "INSERT INTO run (id, pipeline, file, fingerprint, store, began, again, text,"
		    " selection, store_name, options, key)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	[END_RUN] = "UPDATE run SET ended = ?2, outcome = ?3, finished = ?4, exit_code = ?5"
		    " WHERE id = ?1",
	[ADD_INPUT] = "INSERT OR REPLACE INTO input (run, step, path, size, sha256)"
		      " VALUES (?1, ?2, ?3, ?4, ?5)",
	[ADD_TARGET] = "INSERT OR REPLACE INTO target (run, step, name) VALUES (?1, ?2, ?3)",
	[ADD_STEP] = "INSERT OR REPLACE INTO step (run, number, name, seconds, read, inserted,"
		     " present, duplicate, rejected, batches, differs, other, spelling, updated,"
		     " orphaned, warnings)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
		     " ?16)",
	/* Without a time of its own (?13) a batch keeps what an earlier try noted. */
	[PUT_BATCH] = "INSERT OR REPLACE INTO batch (run, step, number, hash, settled, verdicts,"
		      " first_row, line, gaps, request, last_request, rows, took, retries,"
		      " connections)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		      " coalesce(?13, (SELECT took" THIS_BATCH "), 0),"
		      " coalesce(?14, (SELECT retries" THIS_BATCH "), 0),"
		      " coalesce(?15, (SELECT connections" THIS_BATCH "), 0))",
	[PUT_IDS] = "INSERT OR REPLACE INTO ids (run, step, number, id) VALUES (?1, ?2, ?3, ?4)",
	[PUT_STORED] = "INSERT OR REPLACE INTO stored (run, step, number, hash)"
		       " VALUES (?1, ?2, ?3, ?4)",
	[GET_BATCH] = "SELECT settled, verdicts, rows FROM batch"
		      " WHERE run = ?1 AND step = ?2 AND number = ?3 AND hash = ?4",
	[GET_NOTED] = "SELECT 1 FROM batch WHERE run = ?1 AND step = ?2 AND number = ?3",
	[CLEAR_ROWS] = "DELETE FROM row WHERE run = ?1 AND step = ?2 AND batch = ?3",
	[ADD_ROW] = "INSERT INTO row (run, step, batch, line, verdict, code, reason, of_line,"
		    " field, detail, rule) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[CLEAR_REMARKS] = "DELETE FROM remark WHERE run = ?1 AND step = ?2 AND batch = ?3",
	[ADD_REMARK] = "INSERT INTO remark (run, step, batch, row, code, reason)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[GET_REMARKS] = "SELECT row, code, reason FROM remark"
			" WHERE run = ?1 AND step = ?2 AND batch = ?3 ORDER BY rowid",
	[PUT_TASK] = "INSERT OR REPLACE INTO task VALUES (?1, ?2)",
	[GET_TASK] = "SELECT 1 FROM task WHERE run = ?1 AND step = ?2",
	[PUT_PLOT] = "INSERT OR REPLACE INTO plot (run, number, body) VALUES (?1, ?2, ?3)",
	[PUT_RECEIPT] = "UPDATE run SET receipt = ?2 WHERE id = ?1",
};

static bool prepare(struct weir_ledger *ledger, struct weir_error *err)
{
	sqlite3_busy_timeout(ledger->db, BUSY_MS);
	/* The tables first: a state that is not ours stays as it is. */
	if (!weir_ledger_tables(ledger, err) ||
	    !weir_ledger_command(ledger, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
				 err))
		return false;
	for (int i = 0; i < STATEMENTS; i++) {
		ledger->statement[i] = weir_ledger_prepare(ledger, sql[i], err);
		if (!ledger->statement[i])
			return false;
	}
	return true;
}

static void path_of(const char *folder, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "%s/state.db", folder);
}

bool weir_ledger_exists(const char *folder)
{
	char path[PATH_ROOM];
	struct stat there;

	path_of(folder, path);
	/* One that cannot be looked at is told when it is opened. */
	return !stat(path, &there) || errno != ENOENT;
}

static bool is_empty(const char *folder)
{
	char path[PATH_ROOM];
	struct stat there;

	path_of(folder, path);
	return !stat(path, &there) && S_ISREG(there.st_mode) && !there.st_size;
}

/* Opens it; good: as a state that can be used. */
static struct weir_ledger *open_file(const char *folder, bool *good, struct weir_error *err)
{
	struct weir_ledger *ledger = weir_xcalloc(1, sizeof(*ledger));
	char path[PATH_ROOM];

	ledger->folder = weir_xstrdup(folder);
	ledger->lock = -1;
	path_of(folder, path);
	*good = sqlite3_open(path, &ledger->db) == SQLITE_OK || weir_ledger_broken(ledger, err);
	*good = *good && prepare(ledger, err);
	return ledger;
}

/* For those who look: a file without a byte may have been a state. */
static struct weir_ledger *open_filled(const char *folder, bool *good, struct weir_error *err)
{
	struct weir_ledger *ledger;

	if (!is_empty(folder))
		return open_file(folder, good, err);
	ledger = weir_xcalloc(1, sizeof(*ledger));
	ledger->folder = weir_xstrdup(folder);
	ledger->lock = -1;
	*good = weir_ledger_false(ledger, err);
	return ledger;
}

struct weir_ledger *weir_ledger_open(const char *folder, struct weir_error *err)
{
	bool good;
	struct weir_ledger *ledger = open_filled(folder, &good, err);

	if (good)
		return ledger;
	weir_ledger_free(ledger);
	return NULL;
}

/* Are its pages what they should be? A large file is not read for that. */
static bool is_sound(struct weir_ledger *ledger, struct weir_error *err)
{
	char path[PATH_ROOM];
	struct stat there;
	sqlite3_stmt *s;
	bool sound;

	path_of(ledger->folder, path);
	if (stat(path, &there) || there.st_size > CHECKED_MOST)
		return true;
	s = weir_ledger_prepare(ledger, "PRAGMA quick_check(1)", err);
	if (!s)
		return false;
	sound = sqlite3_step(s) == SQLITE_ROW &&
		!strcmp((const char *)sqlite3_column_text(s, 0), "ok");
	sqlite3_finalize(s);
	return sound || weir_ledger_false(ledger, err);
}

struct weir_ledger *weir_ledger_look(const char *folder, bool *corrupt, struct weir_error *err)
{
	bool good;
	struct weir_ledger *ledger = open_filled(folder, &good, err);

	*corrupt = false;
	if (good && is_sound(ledger, err))
		return ledger;
	*corrupt = ledger->corrupt;
	weir_ledger_free(ledger);
	return NULL;
}

/* Gives the file, and what SQLite keeps beside it, another name. */
static bool set_aside(const char *folder, const char *aside, struct weir_error *err)
{
	static const char *const beside[] = { "", "-wal", "-shm", "-journal" };
	char from[PATH_ROOM + sizeof("-journal")], to[PATH_ROOM + sizeof("-journal")];
	char path[PATH_ROOM];

	path_of(folder, path);
	for (size_t i = 0; i < sizeof(beside) / sizeof(*beside); i++) {
		snprintf(from, sizeof(from), "%s%s", path, beside[i]);
		snprintf(to, sizeof(to), "%s%s", aside, beside[i]);
		if (rename(from, to) && errno != ENOENT)
			return weir_fail(err, WEIR_DENIED, "%s cannot be renamed: %s", from,
					 strerror(errno));
		weir_crash_point("state.set_aside");
	}
	return true;
}

struct weir_ledger *weir_ledger_recover(const char *folder, struct weir_arena *arena,
					const char **aside, struct weir_error *err)
{
	bool good, corrupt, empty = is_empty(folder);
	struct weir_ledger *ledger = open_file(folder, &good, err);
	char now[WEIR_TIME_TEXT];

	*aside = NULL;
	if (good && is_sound(ledger, err)) {
		/* It is not renamed: another process may be about to make its tables. */
		if (empty && ledger->made)
			*aside = "";
		return ledger;
	}
	corrupt = ledger->corrupt;
	weir_ledger_free(ledger);
	if (!corrupt)
		return NULL;
	*err = (struct weir_error){ 0 };
	weir_clock_utc(now);
	*aside = weir_arena_printf(arena, "%s/state.db.corrupt-%.10s-%.2s%.2s%.2s", folder, now,
				   now + 11, now + 14, now + 17);
	return set_aside(folder, *aside, err) ? weir_ledger_open(folder, err) : NULL;
}
