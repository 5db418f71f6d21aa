/*
 * ledger_amend.c - rows of a finished run that were tried again: their verdicts change where the
 * run noted them, in its batches, rows and totals.
 *
 * The table `again` has the line of each such row, and the id that it was to be inserted under.
 * A row whose line is in it and that the books still have as rejected was killed under way.
 */
#include <stdlib.h>

#include "ledger_db.h"
#include "ledger_read.h"
#include "packed.h"

/* The columns of `step` that a row counts in. */
struct counts {
	int rejected, orphaned, inserted, present, duplicate;
	int kind[WEIR_PRESENT_KINDS];
};

static sqlite3_stmt *of_line(struct weir_ledger *ledger, const char *sql,
			     const struct weir_amend *amend, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger, sql, err);

	if (!s)
		return NULL;
	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)amend->step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)amend->line);
	return s;
}

/* Runs a statement that is used once; accepts NULL. */
static bool once(struct weir_ledger *ledger, sqlite3_stmt *s, struct weir_error *err)
{
	bool good = s && weir_ledger_execute(ledger, s, err);

	sqlite3_finalize(s);
	return good;
}

/* ---- before the write ---- */

static bool mean(struct weir_ledger *ledger, const struct weir_amend *amend, struct weir_error *err)
{
	sqlite3_stmt *s =
		of_line(ledger,
			"INSERT INTO again VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE"
			" SET id = excluded.id, wrote = coalesce(excluded.wrote, wrote)",
			amend, err);

	if (s && amend->id)
		sqlite3_bind_blob(s, 4, amend->id, sizeof(*amend->id), SQLITE_STATIC);
	if (s && amend->wrote.columns)
		sqlite3_bind_blob(s, 5, &amend->wrote, sizeof(amend->wrote), SQLITE_STATIC);
	return once(ledger, s, err);
}

/* The store refused it: nothing of it is there. */
static bool unmean(struct weir_ledger *ledger, const struct weir_amend *amend,
		   struct weir_error *err)
{
	return once(ledger,
		    of_line(ledger, "DELETE FROM again WHERE run = ?1 AND step = ?2 AND line = ?3",
			    amend, err),
		    err);
}

bool weir_ledger_mean(struct weir_ledger *ledger, const struct weir_amend *amend, size_t count,
		      struct weir_error *err)
{
	bool good = true;

	if (!weir_ledger_all(ledger, err))
		return false;
	for (size_t i = 0; good && i < count; i++)
		good = mean(ledger, &amend[i], err);
	return weir_ledger_done(ledger, good, err);
}

bool weir_ledger_meant(struct weir_ledger *ledger, size_t step, uint64_t line, struct weir_uuid *id,
		       bool *meant, struct weir_error *err)
{
	const struct weir_amend amend = { .step = step, .line = line };
	sqlite3_stmt *s =
		of_line(ledger, "SELECT id FROM again WHERE run = ?1 AND step = ?2 AND line = ?3",
			&amend, err);
	struct weir_text blob;
	int rc;

	*meant = false;
	if (!s)
		return false;
	rc = sqlite3_step(s);
	if (rc == SQLITE_ROW) {
		blob = weir_ledger_blob(s, 0);
		*meant = blob.length == sizeof(*id);
		if (*meant)
			memcpy(id, blob.at, sizeof(*id));
	}
	sqlite3_finalize(s);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || weir_ledger_broken(ledger, err);
}

bool weir_ledger_moved(struct weir_ledger *ledger, const char *run, size_t step, weir_line_fn *each,
		       void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(
		ledger, "SELECT line FROM again WHERE run = ?1 AND step = ?2 ORDER BY line", err);
	int rc;

	if (!s)
		return false;
	weir_ledger_bind(s, 1, run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		each(arg, (uint64_t)sqlite3_column_int64(s, 0));
	sqlite3_finalize(s);
	return rc == SQLITE_DONE || weir_ledger_broken(ledger, err);
}

static void take_blob(sqlite3_stmt *s, int column, void *out, size_t length)
{
	struct weir_text blob = weir_ledger_blob(s, column);

	memset(out, 0, length);
	if (blob.length == length)
		memcpy(out, blob.at, length);
}

bool weir_ledger_again(struct weir_ledger *ledger, const char *run, size_t step, uint64_t line,
		       struct weir_tried *tried, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(
		ledger, "SELECT id, wrote FROM again WHERE run = ?1 AND step = ?2 AND line = ?3",
		err);
	int rc;

	*tried = (struct weir_tried){ .again = false };

	if (!s)
		return false;
	weir_ledger_bind(s, 1, run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)line);
	rc = sqlite3_step(s);
	tried->again = rc == SQLITE_ROW;
	if (tried->again) {
		take_blob(s, 0, &tried->id, sizeof(tried->id));
		take_blob(s, 1, &tried->wrote, sizeof(tried->wrote));
	}
	sqlite3_finalize(s);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || weir_ledger_broken(ledger, err);
}

bool weir_ledger_again_id(struct weir_ledger *ledger, const char *store, const struct weir_uuid *id,
			  bool *again, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(
		ledger,
		"SELECT 1 FROM again JOIN run ON run.id = again.run WHERE again.id = ?1"
		" AND run.store = ?2 AND run.finished LIMIT 1",
		err);
	int rc;

	if (!s)
		return false;
	sqlite3_bind_blob(s, 1, id, sizeof(*id), SQLITE_STATIC);
	weir_ledger_bind(s, 2, store);
	rc = sqlite3_step(s);
	*again = rc == SQLITE_ROW;
	sqlite3_finalize(s);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || weir_ledger_broken(ledger, err);
}

/* ---- after it ---- */

/* A batch that a row is in, copied: it is written while nothing reads it. */
struct found {
	uint64_t number;
	uint8_t *verdict;
	struct weir_uuid *id; /* with room for one more */
	size_t count, id_count, row;
};

static bool keep_batch(void *arg, const struct weir_batch_row *batch, struct weir_error *err)
{
	struct found *found = arg;

	(void)err;
	found->number = batch->number;
	found->count = batch->count;
	found->id_count = batch->id_count;
	found->verdict = weir_xcalloc(batch->count + 1, 1);
	found->id = weir_xcalloc(batch->id_count + 1, sizeof(*found->id));
	memcpy(found->verdict, batch->verdict, batch->count);
	if (batch->id_count)
		memcpy(found->id, batch->id, batch->id_count * sizeof(*found->id));
	return true;
}

/* Ids stand in the order of the inserted rows. */
static void insert_id(struct found *found, const struct weir_uuid *id)
{
	size_t at = 0;

	for (size_t i = 0; i < found->row; i++)
		at += weir_verdict_of(found->verdict[i]) == WEIR_INSERTED;
	at = at < found->id_count ? at : found->id_count;
	memmove(&found->id[at + 1], &found->id[at], (found->id_count - at) * sizeof(*id));
	found->id[at] = *id;
	found->id_count++;
}

static bool put_batch(struct weir_ledger *ledger, const struct weir_amend *amend,
		      const struct found *found, struct weir_error *err)
{
	sqlite3_stmt *s = of_line(
		ledger,
		"UPDATE batch SET verdicts = ?4 WHERE run = ?1 AND step = ?2 AND number = ?3",
		amend, err);
	struct weir_buffer packed;
	bool good;

	weir_buffer_init(&packed, WEIR_PACKED_CEILING);
	weir_packed_verdicts(found->verdict, found->count, &packed);
	if (s) {
		sqlite3_bind_int64(s, 3, (sqlite3_int64)found->number);
		sqlite3_bind_blob64(s, 4, packed.at, packed.length, SQLITE_STATIC);
	}
	good = once(ledger, s, err);
	weir_buffer_release(&packed);
	if (!good || !amend->id)
		return good;
	s = of_line(ledger, "INSERT OR REPLACE INTO ids VALUES (?1, ?2, ?3, ?4)", amend, err);
	if (s) {
		sqlite3_bind_int64(s, 3, (sqlite3_int64)found->number);
		sqlite3_bind_blob64(s, 4, found->id, found->id_count * sizeof(*found->id),
				    SQLITE_STATIC);
	}
	return once(ledger, s, err);
}

/* What is noted of the refusal goes; another one, or the row that it repeats, comes. */
static bool put_row(struct weir_ledger *ledger, const struct weir_amend *amend,
		    const struct found *found, struct weir_error *err)
{
	enum weir_verdict verdict = weir_verdict_of(amend->verdict);
	const struct weir_remark *why = amend->why;
	sqlite3_stmt *s =
		of_line(ledger, "DELETE FROM row WHERE run = ?1 AND step = ?2 AND line = ?3", amend,
			err);

	if (!once(ledger, s, err))
		return false;
	if (verdict != WEIR_REJECTED && verdict != WEIR_DUPLICATE)
		return true;
	s = weir_ledger_statement(ledger, ADD_ROW);
	weir_ledger_bind(s, 1, ledger->run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)amend->step);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)found->number);
	sqlite3_bind_int64(s, 4, (sqlite3_int64)amend->line);
	sqlite3_bind_int(s, 5, (int)verdict);
	weir_ledger_bind(s, 6, why ? why->code : "");
	weir_ledger_bind(s, 7, why ? why->reason : "");
	sqlite3_bind_int64(s, 8, (sqlite3_int64)amend->of_line);
	weir_ledger_bind(s, 9, why ? why->column : "");
	weir_ledger_bind(s, 10, why ? why->detail : "");
	weir_ledger_bind(s, 11, why ? why->constraint : "");
	return weir_ledger_execute(ledger, s, err);
}

static bool was_orphan(struct weir_ledger *ledger, const struct weir_amend *amend, bool *orphan,
		       struct weir_error *err)
{
	sqlite3_stmt *s =
		of_line(ledger,
			"SELECT count(*) FROM row WHERE run = ?1 AND step = ?2 AND line = ?3"
			" AND code = 'PARENT'",
			amend, err);

	if (!s)
		return false;
	*orphan = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) > 0;
	sqlite3_finalize(s);
	return true;
}

static bool put_counts(struct weir_ledger *ledger, const struct weir_amend *amend,
		       const struct counts *by, struct weir_error *err)
{
	const int count[] = { by->rejected,
			      by->orphaned,
			      by->inserted,
			      by->present,
			      by->duplicate,
			      by->kind[WEIR_PRESENT_DIFFERS],
			      by->kind[WEIR_PRESENT_OTHER],
			      by->kind[WEIR_PRESENT_SPELLING],
			      by->kind[WEIR_PRESENT_UPDATED] };
	sqlite3_stmt *s =
		of_line(ledger,
			"UPDATE step SET rejected = rejected + ?4, orphaned = orphaned + ?5,"
			" inserted = inserted + ?6, present = present + ?7,"
			" duplicate = duplicate + ?8, differs = differs + ?9,"
			" other = other + ?10, spelling = spelling + ?11,"
			" updated = updated + ?12 WHERE run = ?1 AND number = ?2"
			" AND ?3 IS NOT NULL",
			amend, err);

	for (size_t i = 0; s && i < sizeof(count) / sizeof(*count); i++)
		sqlite3_bind_int(s, 4 + (int)i, count[i]);
	return once(ledger, s, err);
}

static bool count_row(struct weir_ledger *ledger, const struct weir_amend *amend,
		      struct weir_error *err)
{
	enum weir_verdict verdict = weir_verdict_of(amend->verdict);
	struct counts by = { .rejected = verdict == WEIR_REJECTED ? 0 : -1,
			     .inserted = verdict == WEIR_INSERTED,
			     .present = verdict == WEIR_PRESENT,
			     .duplicate = verdict == WEIR_DUPLICATE };
	bool orphan;

	if (!was_orphan(ledger, amend, &orphan, err))
		return false;
	if (verdict == WEIR_PRESENT)
		by.kind[weir_present_of(amend->verdict)] = 1;
	by.orphaned = (amend->why && !strcmp(amend->why->code, "PARENT")) - orphan;
	return put_counts(ledger, amend, &by, err);
}

/* A row that was moved before stays where it is. */
static bool amend_one(struct weir_ledger *ledger, const struct weir_amend *amend,
		      struct weir_error *err)
{
	struct found found = { 0 };
	bool good = weir_ledger_locate(ledger, ledger->run, amend->step, amend->line, &found.row,
				       keep_batch, &found, err);

	if (good && found.row != SIZE_MAX &&
	    weir_verdict_of(found.verdict[found.row]) == WEIR_REJECTED) {
		if (amend->id)
			insert_id(&found, amend->id);
		found.verdict[found.row] = amend->verdict;
		good = put_batch(ledger, amend, &found, err) && count_row(ledger, amend, err) &&
		       put_row(ledger, amend, &found, err) &&
		       (weir_verdict_of(amend->verdict) == WEIR_REJECTED
				? unmean(ledger, amend, err)
				: mean(ledger, amend, err));
	}
	free(found.verdict);
	free(found.id);
	return good;
}

bool weir_ledger_amend(struct weir_ledger *ledger, const struct weir_amend *amend, size_t count,
		       struct weir_error *err)
{
	bool good = true;

	if (!weir_ledger_all(ledger, err))
		return false;
	for (size_t i = 0; good && i < count; i++)
		good = amend_one(ledger, &amend[i], err);
	return weir_ledger_done(ledger, good, err);
}
