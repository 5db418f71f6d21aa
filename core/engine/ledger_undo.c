/*
 * ledger_undo.c - which tables a run filled, and that it was undone.
 */
#include "ledger_undo.h"

#include "ledger_db.h"

bool weir_ledger_targets(struct weir_ledger *ledger, const char *run, weir_target_fn *each,
			 void *arg, struct weir_error *err)
{
	sqlite3_stmt *s =
		weir_ledger_prepare(ledger,
				    "SELECT step, name FROM target WHERE run = ?1 ORDER BY step",
				    err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s)
		weir_ledger_bind(s, 1, run);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW)
		good = each(arg, (size_t)sqlite3_column_int64(s, 0),
			    (const char *)sqlite3_column_text(s, 1), err);
	if (good && rc != SQLITE_DONE)
		good = weir_ledger_broken(ledger, err);
	sqlite3_finalize(s);
	return good;
}

bool weir_ledger_tried(struct weir_ledger *ledger, const char *run, size_t step,
		       weir_tried_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(
		ledger, "SELECT id FROM again WHERE run = ?1 AND step = ?2 AND length(id) = 16",
		err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;
	struct weir_uuid id;

	if (s) {
		weir_ledger_bind(s, 1, run);
		sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	}
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		memcpy(&id, sqlite3_column_blob(s, 0), sizeof(id));
		good = each(arg, &id, err);
	}
	if (good && rc != SQLITE_DONE)
		good = weir_ledger_broken(ledger, err);
	sqlite3_finalize(s);
	return good;
}

bool weir_ledger_mark(struct weir_ledger *ledger, const char *run, const char *outcome,
		      struct weir_error *err)
{
	sqlite3_stmt *s =
		weir_ledger_prepare(ledger,
				    "UPDATE run SET outcome = ?2, finished = 1 WHERE id = ?1", err);
	bool good;

	if (!s)
		return false;
	weir_ledger_bind(s, 1, run);
	weir_ledger_bind(s, 2, outcome);
	good = weir_ledger_execute(ledger, s, err);
	sqlite3_finalize(s);
	return good;
}
