/*
 * ledger_batches.c - what is noted of batches, of refused and duplicate rows, and of tasks.
 */
#include "ledger_db.h"
#include "packed.h"

enum weir_verdict weir_verdict_of(uint8_t byte)
{
	return (enum weir_verdict)(byte & WEIR_VERDICT);
}

enum weir_present weir_present_of(uint8_t byte)
{
	if (byte & WEIR_VERDICT_UPDATED)
		return WEIR_PRESENT_UPDATED;
	if (byte & WEIR_VERDICT_OTHER)
		return WEIR_PRESENT_OTHER;
	if (byte & WEIR_VERDICT_DIFFERS)
		return WEIR_PRESENT_DIFFERS;
	return byte & WEIR_VERDICT_SPELLING ? WEIR_PRESENT_SPELLING : WEIR_PRESENT_SAME;
}

static bool put_batch(struct weir_ledger *ledger, const struct weir_batch_note *note, bool settled,
		      struct weir_error *err)
{
	const struct weir_batch *batch = note->batch;
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, PUT_BATCH, note->step, batch->number);
	struct weir_buffer gaps, verdicts;
	bool good;

	weir_buffer_init(&gaps, WEIR_PACKED_CEILING);
	weir_packed_lines(batch, &gaps);
	weir_buffer_init(&verdicts, WEIR_PACKED_CEILING);
	weir_packed_verdicts(note->verdict, batch->count, &verdicts);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)note->hash);
	sqlite3_bind_int(s, 5, settled);
	sqlite3_bind_blob64(s, 6, verdicts.at, verdicts.length, SQLITE_STATIC);
	sqlite3_bind_int64(s, 7, (sqlite3_int64)note->first_row);
	sqlite3_bind_int64(s, 8, batch->count ? (sqlite3_int64)batch->row[0].line : 0);
	if (gaps.length)
		sqlite3_bind_blob64(s, 9, gaps.at, gaps.length, SQLITE_STATIC);
	sqlite3_bind_int64(s, 10, (sqlite3_int64)note->request);
	sqlite3_bind_int64(s, 11, (sqlite3_int64)note->last_request);
	sqlite3_bind_int64(s, 12, (sqlite3_int64)batch->count);
	if (note->took_us) {
		sqlite3_bind_int64(s, 13, (sqlite3_int64)note->took_us);
		sqlite3_bind_int64(s, 14, (sqlite3_int64)note->retries);
		sqlite3_bind_int64(s, 15, (sqlite3_int64)note->connections);
	}
	good = weir_ledger_execute(ledger, s, err);
	weir_buffer_release(&gaps);
	weir_buffer_release(&verdicts);
	return good;
}

static bool put_ids(struct weir_ledger *ledger, const struct weir_batch_note *note,
		    struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, PUT_IDS, note->step, note->batch->number);

	sqlite3_bind_blob64(s, 4, note->id, note->id_count * sizeof(*note->id), SQLITE_STATIC);
	return weir_ledger_execute(ledger, s, err);
}

/* What is left of an earlier note counts no more: the verdicts have another number of such rows. */
static bool put_stored(struct weir_ledger *ledger, const struct weir_batch_note *note,
		       struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, PUT_STORED, note->step, note->batch->number);

	if (!note->stored_count)
		return true;
	sqlite3_bind_blob64(s, 4, note->stored, note->stored_count * sizeof(*note->stored),
			    SQLITE_STATIC);
	return weir_ledger_execute(ledger, s, err);
}

bool weir_ledger_intend(struct weir_ledger *ledger, const struct weir_batch_note *note,
			struct weir_error *err)
{
	return weir_ledger_all(ledger, err) &&
	       weir_ledger_done(ledger,
				put_batch(ledger, note, false, err) && put_ids(ledger, note, err),
				err);
}

static bool add_row(struct weir_ledger *ledger, const struct weir_batch_note *note, size_t i,
		    struct weir_error *err)
{
	const struct weir_batch *batch = note->batch;
	const struct weir_remark *why = weir_batch_refusal(batch, i);
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, ADD_ROW, note->step, batch->number);

	sqlite3_bind_int64(s, 4, (sqlite3_int64)batch->row[i].line);
	sqlite3_bind_int(s, 5, (int)batch->row[i].verdict);
	weir_ledger_bind(s, 6, why ? why->code : "");
	weir_ledger_bind(s, 7, why ? why->reason : "");
	sqlite3_bind_int64(s, 8, (sqlite3_int64)note->of_line[i]);
	weir_ledger_bind(s, 9, why ? why->column : "");
	weir_ledger_bind(s, 10, why ? why->detail : "");
	weir_ledger_bind(s, 11, why ? why->constraint : "");
	return weir_ledger_execute(ledger, s, err);
}

static bool put_rows(struct weir_ledger *ledger, const struct weir_batch_note *note,
		     struct weir_error *err)
{
	const struct weir_batch *batch = note->batch;

	if (!weir_ledger_execute(ledger,
				 weir_ledger_of_batch(ledger, CLEAR_ROWS, note->step,
						      batch->number),
				 err))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		enum weir_verdict verdict = batch->row[i].verdict;

		if ((verdict == WEIR_REJECTED || verdict == WEIR_DUPLICATE) &&
		    !add_row(ledger, note, i, err))
			return false;
	}
	return true;
}

bool weir_ledger_settle(struct weir_ledger *ledger, const struct weir_batch_note *note,
			struct weir_error *err)
{
	return weir_ledger_all(ledger, err) &&
	       weir_ledger_done(ledger,
				put_batch(ledger, note, true, err) &&
					(note->same_ids || put_ids(ledger, note, err)) &&
					put_stored(ledger, note, err) &&
					put_rows(ledger, note, err) &&
					weir_ledger_put_remarks(ledger, note, err),
				err);
}

bool weir_ledger_recall(struct weir_ledger *ledger, size_t step, struct weir_batch *batch,
			uint64_t hash, const uint8_t **verdict, bool *settled,
			struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, GET_BATCH, step, batch->number);
	uint8_t *there;
	int rc;

	sqlite3_bind_int64(s, 4, (sqlite3_int64)hash);
	*verdict = NULL;
	*settled = false;
	rc = sqlite3_step(s);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	if (rc == SQLITE_ROW && (size_t)sqlite3_column_int64(s, 2) == batch->count) {
		there = weir_arena_alloc(&batch->arena, batch->count);
		if (weir_packed_unpack(weir_ledger_blob(s, 1), there, batch->count)) {
			*settled = sqlite3_column_int(s, 0);
			*verdict = there;
		}
	}
	sqlite3_reset(s); /* an open read would stand in the way of the next write */
	return true;
}

bool weir_ledger_noted(struct weir_ledger *ledger, size_t step, uint64_t number, bool *noted,
		       struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_of_batch(ledger, GET_NOTED, step, number);
	int rc = sqlite3_step(s);

	*noted = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return weir_ledger_broken(ledger, err);
	sqlite3_reset(s);
	return true;
}

/* Whatever is noted of a batch gives it a new rowid: a greater one was noted later. */
static const char since_sql[] =
	"SELECT ids.id FROM batch AS mine JOIN run AS me ON me.id = mine.run"
	" JOIN target AS at ON at.run = mine.run AND at.step = mine.step"
	" JOIN batch AS other ON other.rowid > mine.rowid AND other.run <> mine.run"
	" AND other.settled"
	" JOIN run ON run.id = other.run AND run.store = me.store"
	" AND coalesce(run.outcome, '') <> 'undone'"
	" JOIN target ON target.run = other.run AND target.step = other.step"
	" AND target.name = at.name"
	" JOIN ids ON ids.run = other.run AND ids.step = other.step AND ids.number = other.number"
	" WHERE mine.run = ?1 AND mine.step = ?2 AND mine.number = ?3";

static bool each_id(struct weir_text ids, weir_since_fn *each, void *arg, struct weir_error *err)
{
	struct weir_uuid id;

	for (size_t at = 0; at + sizeof(id) <= ids.length; at += sizeof(id)) {
		memcpy(&id, ids.at + at, sizeof(id));
		if (!each(arg, &id, err))
			return false;
	}
	return true;
}

bool weir_ledger_since(struct weir_ledger *ledger, size_t step, uint64_t number,
		       weir_since_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger, since_sql, err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s) {
		weir_ledger_bind(s, 1, ledger->run);
		sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
		sqlite3_bind_int64(s, 3, (sqlite3_int64)number);
	}
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW)
		good = each_id(weir_ledger_blob(s, 0), each, arg, err);
	if (good && rc != SQLITE_DONE)
		good = weir_ledger_broken(ledger, err);
	sqlite3_finalize(s);
	return good;
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
