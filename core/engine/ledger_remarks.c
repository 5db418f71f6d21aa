/*
 * ledger_remarks.c - what was said of rows while they were written, such as that one got another
 * name. A run that goes on finds these rows present, and could not say it again.
 */
#include "ledger_db.h"
#include "ledger_read.h"

bool weir_ledger_put_remarks(struct weir_ledger *ledger, const struct weir_batch_note *note,
			     struct weir_error *err)
{
	uint64_t number = note->batch->number;

	if (!weir_ledger_execute(ledger,
				 weir_ledger_of_batch(ledger, CLEAR_REMARKS, note->step, number),
				 err))
		return false;
	for (const struct weir_remark *r = note->said; r; r = r->next) {
		sqlite3_stmt *s;

		if (r->reject)
			continue;
		s = weir_ledger_of_batch(ledger, ADD_REMARK, note->step, number);
		sqlite3_bind_int64(s, 4, (sqlite3_int64)r->row);
		weir_ledger_bind(s, 5, r->code);
		weir_ledger_bind(s, 6, r->reason);
		if (!weir_ledger_execute(ledger, s, err))
			return false;
	}
	return true;
}

static const char *text_of(sqlite3_stmt *s, int column)
{
	const unsigned char *text = sqlite3_column_text(s, column);

	return text ? (const char *)text : "";
}

bool weir_ledger_recall_remarks(struct weir_ledger *ledger, size_t step, struct weir_batch *batch,
				struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, GET_REMARKS, step, batch->number);
	int rc;

	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		sqlite3_int64 row = sqlite3_column_int64(s, 0);

		if (row >= 0 && (size_t)row < batch->count)
			weir_row_warn(&batch->row[row], text_of(s, 1), "%s", text_of(s, 2));
	}
	if (rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	sqlite3_reset(s);
	return true;
}

bool weir_ledger_remarked(struct weir_ledger *ledger, const char *run,
			  const struct weir_batch_row *batch, size_t row, bool *remarked,
			  struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger,
					      "SELECT 1 FROM remark WHERE run = ?1 AND step = ?2"
					      " AND batch = ?3 AND row = ?4 LIMIT 1",
					      err);
	int rc;

	if (!s)
		return false;
	weir_ledger_bind(s, 1, run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)batch->step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)batch->number);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)row);
	rc = sqlite3_step(s);
	*remarked = rc == SQLITE_ROW;
	return weir_ledger_walked(ledger, s, rc, true, err);
}
