/*
 * ledger.c - the state file: opening it; batches, refused and duplicate rows, tasks.
 */
#include "ledger_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/arena.h"

enum { VERSION = 1, BUSY_MS = 10000, PATH_ROOM = 4096 };

static const char *const sql[STATEMENTS] = {
	[FIND_RUN] = "SELECT id FROM run WHERE fingerprint = ?1 AND store = ?2 AND finished = 0"
		     " ORDER BY rowid DESC LIMIT 1",
	[ADD_RUN] = "INSERT INTO run (id, pipeline, file, fingerprint, store, began, again)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[END_RUN] = "UPDATE run SET ended = ?2, outcome = ?3, finished = ?4 WHERE id = ?1",
	[ADD_STEP] = "INSERT OR REPLACE INTO step VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[PUT_BATCH] = "INSERT OR REPLACE INTO batch VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[GET_BATCH] = "SELECT settled, verdicts FROM batch"
		      " WHERE run = ?1 AND step = ?2 AND number = ?3 AND hash = ?4",
	[CLEAR_ROWS] = "DELETE FROM row WHERE run = ?1 AND step = ?2 AND batch = ?3",
	[ADD_ROW] = "INSERT INTO row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[PUT_TASK] = "INSERT OR REPLACE INTO task VALUES (?1, ?2)",
	[GET_TASK] = "SELECT 1 FROM task WHERE run = ?1 AND step = ?2",
	[RUNS] = "SELECT id, pipeline, file, store, began, ended, outcome, again, fingerprint, "
		 "finished, "
		 "sum(read), sum(inserted),"
		 " sum(present), sum(duplicate), sum(rejected) FROM run LEFT JOIN step ON run = id"
		 " GROUP BY id ORDER BY run.rowid DESC LIMIT ?1",
};

/* user_version tells an older or a newer weir's state from ours. */
static const char *const schema =
	"CREATE TABLE IF NOT EXISTS run (id TEXT PRIMARY KEY, pipeline TEXT, file TEXT,"
	" fingerprint TEXT, store TEXT, began TEXT, ended TEXT, outcome TEXT,"
	" again TEXT, finished INT NOT NULL DEFAULT 0);"
	"CREATE TABLE IF NOT EXISTS step (run TEXT, number INT, name TEXT, seconds REAL, read INT,"
	" inserted INT, present INT, duplicate INT, rejected INT, batches INT,"
	" PRIMARY KEY (run, number)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS batch (run TEXT, step INT, number INT, hash INT, settled INT,"
	" verdicts BLOB, PRIMARY KEY (run, step, number)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS row (run TEXT, step INT, batch INT, line INT, verdict INT,"
	" code TEXT, reason TEXT, of_line INT);"
	"CREATE INDEX IF NOT EXISTS row_batch ON row (run, step, batch);"
	"CREATE TABLE IF NOT EXISTS task (run TEXT, step INT, PRIMARY KEY (run, step)) WITHOUT "
	"ROWID;"
	"PRAGMA user_version = 1;";

bool weir_ledger_broken(struct weir_ledger *ledger, struct weir_error *err)
{
	int rc = sqlite3_errcode(ledger->db);
	bool busy = rc == SQLITE_BUSY || rc == SQLITE_LOCKED;

	weir_fail(err, busy ? WEIR_BUSY : WEIR_BROKEN, "the state in %s: %s", ledger->folder,
		  sqlite3_errmsg(ledger->db));
	if (rc == SQLITE_NOTADB || rc == SQLITE_CORRUPT)
		return weir_hint(err, "take the folder away: a run without its state finds every "
				      "row present and inserts nothing twice");
	if (busy)
		return weir_hint(err, "another program uses it; the same command goes on");
	return weir_hint(err, "is the disk full, or the folder read-only? --state names another");
}

static bool check_version(struct weir_ledger *ledger, struct weir_error *err)
{
	sqlite3_stmt *s;
	int version = 0;

	if (sqlite3_prepare_v2(ledger->db, "PRAGMA user_version", -1, &s, NULL) != SQLITE_OK)
		return weir_ledger_broken(ledger, err);
	if (sqlite3_step(s) == SQLITE_ROW)
		version = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	if (version <= VERSION)
		return true;
	weir_fail(err, WEIR_DENIED, "the state in %s is of a newer weir (version %d)",
		  ledger->folder, version);
	return weir_hint(err, "name another folder with --state");
}

static bool prepare(struct weir_ledger *ledger, struct weir_error *err)
{
	static const char *const pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";

	sqlite3_busy_timeout(ledger->db, BUSY_MS);
	if (sqlite3_exec(ledger->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
		return weir_ledger_broken(ledger, err);
	if (!check_version(ledger, err))
		return false;
	if (sqlite3_exec(ledger->db, schema, NULL, NULL, NULL) != SQLITE_OK)
		return weir_ledger_broken(ledger, err);
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v2(ledger->db, sql[i], -1, &ledger->statement[i], NULL) !=
		    SQLITE_OK)
			return weir_ledger_broken(ledger, err);
	return true;
}

struct weir_ledger *weir_ledger_open(const char *folder, struct weir_error *err)
{
	struct weir_ledger *ledger;
	char path[PATH_ROOM];

	ledger = weir_xcalloc(1, sizeof(*ledger));
	ledger->folder = weir_xstrdup(folder);
	ledger->lock = -1;
	snprintf(path, sizeof(path), "%s/state.db", folder);
	if (sqlite3_open(path, &ledger->db) != SQLITE_OK) {
		weir_ledger_broken(ledger, err);
		weir_ledger_free(ledger);
		return NULL;
	}
	if (!prepare(ledger, err)) {
		weir_ledger_free(ledger);
		return NULL;
	}
	return ledger;
}

void weir_ledger_free(struct weir_ledger *ledger)
{
	if (!ledger)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(ledger->statement[i]);
	sqlite3_close(ledger->db);
	if (ledger->lock >= 0)
		close(ledger->lock);
	free(ledger->folder);
	free(ledger);
}

sqlite3_stmt *weir_ledger_statement(struct weir_ledger *ledger, enum weir_ledger_sql which)
{
	sqlite3_stmt *s = ledger->statement[which];

	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return s;
}

void weir_ledger_bind(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text ? text : "", -1, SQLITE_STATIC);
}

bool weir_ledger_execute(struct weir_ledger *ledger, sqlite3_stmt *s, struct weir_error *err)
{
	int rc = sqlite3_step(s);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		return weir_ledger_broken(ledger, err);
	sqlite3_reset(s);
	return true;
}

static bool command(struct weir_ledger *ledger, const char *text, struct weir_error *err)
{
	if (sqlite3_exec(ledger->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return weir_ledger_broken(ledger, err);
	return true;
}

static bool put_batch(struct weir_ledger *ledger, size_t step, uint64_t number, uint64_t hash,
		      bool settled, const uint8_t *verdict, size_t count, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, PUT_BATCH);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)number);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)hash);
	sqlite3_bind_int(s, 5, settled);
	sqlite3_bind_blob64(s, 6, verdict, count, SQLITE_STATIC);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_intend(struct weir_ledger *ledger, size_t step, uint64_t batch, uint64_t hash,
			const uint8_t *verdict, size_t count, struct weir_error *err)
{
	return put_batch(ledger, step, batch, hash, false, verdict, count, err);
}

static bool add_row(struct weir_ledger *ledger, size_t step, const struct weir_batch *batch,
		    size_t i, uint64_t of_line, struct weir_error *err)
{
	const struct weir_remark *why = weir_batch_refusal(batch, i);
	sqlite3_stmt *s = weir_ledger_statement(ledger, ADD_ROW);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)batch->number);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)batch->row[i].line);
	sqlite3_bind_int(s, 5, (int)batch->row[i].verdict);
	weir_ledger_bind(s, 6, why ? why->code : "");
	weir_ledger_bind(s, 7, why ? why->reason : "");
	sqlite3_bind_int64(s, 8, (sqlite3_int64)of_line);
	return weir_ledger_execute(ledger, s, err);
}

static bool put_rows(struct weir_ledger *ledger, size_t step, const struct weir_batch *batch,
		     const uint64_t *of_line, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, CLEAR_ROWS);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)batch->number);
	if (!weir_ledger_execute(ledger, s, err))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		enum weir_verdict verdict = batch->row[i].verdict;

		if ((verdict == WEIR_REJECTED || verdict == WEIR_DUPLICATE) &&
		    !add_row(ledger, step, batch, i, of_line[i], err))
			return false;
	}
	return true;
}

bool weir_ledger_settle(struct weir_ledger *ledger, size_t step, const struct weir_batch *batch,
			uint64_t hash, const uint64_t *of_line, struct weir_error *err)
{
	uint8_t *verdict = weir_xcalloc(batch->count + 1, 1);
	bool good;

	for (size_t i = 0; i < batch->count; i++)
		verdict[i] = (uint8_t)batch->row[i].verdict;
	good = command(ledger, "BEGIN IMMEDIATE", err);
	if (good) {
		good = put_batch(ledger, step, batch->number, hash, true, verdict, batch->count,
				 err) &&
		       put_rows(ledger, step, batch, of_line, err) &&
		       command(ledger, "COMMIT", err);
		if (!good)
			sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
	}
	free(verdict);
	return good;
}

bool weir_ledger_recall(struct weir_ledger *ledger, size_t step, struct weir_batch *batch,
			uint64_t hash, const uint8_t **verdict, bool *settled,
			struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, GET_BATCH);
	int rc;

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)batch->number);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)hash);
	*verdict = NULL;
	*settled = false;
	rc = sqlite3_step(s);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	if (rc == SQLITE_ROW && (size_t)sqlite3_column_bytes(s, 1) == batch->count) {
		*settled = sqlite3_column_int(s, 0);
		*verdict =
			(const uint8_t *)weir_arena_copy(&batch->arena, sqlite3_column_blob(s, 1),
							 batch->count);
	}
	sqlite3_reset(s); /* an open read would stand in the way of the next write */
	return true;
}

bool weir_ledger_task_done(struct weir_ledger *ledger, size_t step, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, PUT_TASK);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_task_was_done(struct weir_ledger *ledger, size_t step, bool *done,
			       struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, GET_TASK);
	int rc;

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	rc = sqlite3_step(s);
	*done = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	sqlite3_reset(s);
	return true;
}
