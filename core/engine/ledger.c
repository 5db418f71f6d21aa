/*
 * ledger.c - the state file: its statements, and what went wrong with it.
 */
#include "ledger_db.h"

#include <stdlib.h>
#include <unistd.h>

#include "../base/arena.h"

static bool is_corrupt(struct weir_ledger *ledger, struct weir_error *err)
{
	ledger->corrupt = true;
	err->code = ledger->writing ? WEIR_BROKEN : WEIR_BAD_CONFIG;
	return weir_hint(err, "take the folder away: a run without its state finds every row "
			      "present and inserts nothing twice");
}

bool weir_ledger_false(struct weir_ledger *ledger, struct weir_error *err)
{
	weir_fail(err, WEIR_BAD_CONFIG, "the state in %s does not hold together", ledger->folder);
	return is_corrupt(ledger, err);
}

bool weir_ledger_broken(struct weir_ledger *ledger, struct weir_error *err)
{
	int rc = sqlite3_errcode(ledger->db);
	bool busy = rc == SQLITE_BUSY || rc == SQLITE_LOCKED;

	weir_fail(err, busy ? WEIR_BUSY : WEIR_BROKEN, "the state in %s: %s", ledger->folder,
		  sqlite3_errmsg(ledger->db));
	if (rc == SQLITE_NOTADB || rc == SQLITE_CORRUPT || rc == SQLITE_ERROR)
		return is_corrupt(ledger, err);
	if (busy)
		return weir_hint(err, "another program uses it; the same command goes on");
	return weir_hint(err, "is the disk full, or the folder read-only? --state names another");
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

sqlite3_stmt *weir_ledger_of_batch(struct weir_ledger *ledger, enum weir_ledger_sql which,
				   size_t step, uint64_t number)
{
	sqlite3_stmt *s = weir_ledger_statement(ledger, which);

	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)number);
	return s;
}

sqlite3_stmt *weir_ledger_prepare(struct weir_ledger *ledger, const char *text,
				  struct weir_error *err)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(ledger->db, text, -1, &s, NULL) == SQLITE_OK)
		return s;
	weir_ledger_broken(ledger, err);
	return NULL;
}

void weir_ledger_bind(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text ? text : "", -1, SQLITE_STATIC);
}

struct weir_text weir_ledger_blob(sqlite3_stmt *s, int column)
{
	const char *at = sqlite3_column_blob(s, column);

	return (struct weir_text){ at, (size_t)sqlite3_column_bytes(s, column) };
}

bool weir_ledger_execute(struct weir_ledger *ledger, sqlite3_stmt *s, struct weir_error *err)
{
	int rc = sqlite3_step(s);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		return weir_ledger_broken(ledger, err);
	sqlite3_reset(s);
	return true;
}

bool weir_ledger_command(struct weir_ledger *ledger, const char *text, struct weir_error *err)
{
	if (sqlite3_exec(ledger->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return weir_ledger_broken(ledger, err);
	return true;
}

bool weir_ledger_all(struct weir_ledger *ledger, struct weir_error *err)
{
	return weir_ledger_command(ledger, "BEGIN IMMEDIATE", err);
}

bool weir_ledger_done(struct weir_ledger *ledger, bool good, struct weir_error *err)
{
	if (good && weir_ledger_command(ledger, "COMMIT", err))
		return true;
	sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}
