/*
 * ledger_rows.c - looks batches and rows up in the state file.
 */
#include "ledger_db.h"
#include "ledger_read.h"
#include "packed.h"

#define BATCH_COLUMNS                                                                              \
	"SELECT number, batch.hash, settled, first_row, line, request, last_request, rows, "       \
	"verdicts, "                                                                               \
	"gaps, id, stored.hash FROM batch LEFT JOIN ids USING (run, step, number)"                 \
	" LEFT JOIN stored USING (run, step, number) WHERE run = ?1 AND step = ?2"

/* A batch's verdicts live until the next one is taken. */
struct taken {
	struct weir_arena arena;
	struct weir_batch_row batch;
};

static bool take_batch(struct weir_ledger *ledger, sqlite3_stmt *s, size_t step,
		       struct taken *taken, struct weir_error *err)
{
	struct weir_batch_row *batch = &taken->batch;
	struct weir_text ids = weir_ledger_blob(s, 10);
	uint8_t *verdict;

	weir_arena_clear(&taken->arena);
	batch->step = step;
	batch->number = (uint64_t)sqlite3_column_int64(s, 0);
	batch->hash = (uint64_t)sqlite3_column_int64(s, 1);
	batch->settled = sqlite3_column_int(s, 2);
	batch->first_row = (uint64_t)sqlite3_column_int64(s, 3);
	batch->first_line = (uint64_t)sqlite3_column_int64(s, 4);
	batch->request = (uint64_t)sqlite3_column_int64(s, 5);
	batch->last_request = (uint64_t)sqlite3_column_int64(s, 6);
	batch->count = (size_t)sqlite3_column_int64(s, 7);
	batch->gaps = weir_ledger_blob(s, 9);
	batch->id = (const struct weir_uuid *)(const void *)ids.at;
	batch->id_count = ids.length / sizeof(*batch->id);
	batch->stored = weir_ledger_blob(s, 11);
	if (batch->count > WEIR_PACKED_CEILING)
		return weir_ledger_false(ledger, err);
	verdict = weir_arena_alloc(&taken->arena, batch->count);
	batch->verdict = verdict;
	return weir_packed_unpack(weir_ledger_blob(s, 8), verdict, batch->count) ||
	       weir_ledger_false(ledger, err);
}

static sqlite3_stmt *of_flow(struct weir_ledger *ledger, const char *query, const char *run,
			     size_t step, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger, query, err);

	if (!s)
		return NULL;
	weir_ledger_bind(s, 1, run);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	return s;
}

bool weir_ledger_batches(struct weir_ledger *ledger, const char *run, size_t step,
			 weir_batch_row_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = of_flow(ledger, BATCH_COLUMNS " ORDER BY number", run, step, err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;
	struct taken taken;

	weir_arena_init(&taken.arena);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW)
		good = take_batch(ledger, s, step, &taken, err) && each(arg, &taken.batch, err);
	weir_arena_release(&taken.arena);
	return weir_ledger_walked(ledger, s, rc, good, err);
}

bool weir_ledger_rows(struct weir_ledger *ledger, const char *run, size_t step, uint64_t line,
		      weir_reject_row_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *s = of_flow(
		ledger,
		"SELECT batch, line, verdict, of_line, code, field, reason, detail, rule FROM row"
		" WHERE run = ?1 AND step = ?2 AND (?3 = 0 OR line = ?3)"
		" ORDER BY batch, line, rowid",
		run, step, err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s)
		sqlite3_bind_int64(s, 3, (sqlite3_int64)line);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct weir_reject_row row = {
			.step = step,
			.batch = (uint64_t)sqlite3_column_int64(s, 0),
			.line = (uint64_t)sqlite3_column_int64(s, 1),
			.verdict = (enum weir_verdict)sqlite3_column_int(s, 2),
			.of_line = (uint64_t)sqlite3_column_int64(s, 3),
			.code = weir_ledger_text(s, 4),
			.column = weir_ledger_text(s, 5),
			.reason = weir_ledger_text(s, 6),
			.detail = weir_ledger_text(s, 7),
			.constraint = weir_ledger_text(s, 8),
		};

		good = each(arg, &row, err);
	}
	return weir_ledger_walked(ledger, s, rc, good, err);
}

static size_t find_line(const struct weir_batch_row *batch, uint64_t line)
{
	for (size_t i = 0; i < batch->count; i++)
		if (weir_ledger_line(batch, i) == line)
			return i;
	return SIZE_MAX;
}

bool weir_ledger_locate(struct weir_ledger *ledger, const char *run, size_t step, uint64_t line,
			size_t *row, weir_batch_row_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *s =
		of_flow(ledger,
			BATCH_COLUMNS
			" AND line BETWEEN 1 AND ?3 ORDER BY line DESC, number DESC LIMIT 1",
			run, step, err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;
	struct taken taken;

	*row = SIZE_MAX;
	weir_arena_init(&taken.arena);
	if (s)
		sqlite3_bind_int64(s, 3, (sqlite3_int64)line);
	if (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		good = take_batch(ledger, s, step, &taken, err);
		if (good)
			*row = find_line(&taken.batch, line);
		good = good && (*row == SIZE_MAX || each(arg, &taken.batch, err));
	}
	weir_arena_release(&taken.arena);
	return weir_ledger_walked(ledger, s, rc, good, err);
}

uint64_t weir_ledger_line(const struct weir_batch_row *batch, size_t row)
{
	return batch->first_line ? weir_packed_line(batch->first_line, batch->gaps, row) : 0;
}

const struct weir_uuid *weir_ledger_id(const struct weir_batch_row *batch, size_t row)
{
	size_t at = 0;

	if (row >= batch->count || weir_verdict_of(batch->verdict[row]) != WEIR_INSERTED)
		return NULL;
	for (size_t i = 0; i < row; i++)
		at += weir_verdict_of(batch->verdict[i]) == WEIR_INSERTED;
	return at < batch->id_count ? &batch->id[at] : NULL;
}

bool weir_ledger_stored(const struct weir_batch_row *batch, uint32_t *hash)
{
	size_t differ = 0, at = 0;

	for (size_t i = 0; i < batch->count; i++)
		differ += (batch->verdict[i] & WEIR_VERDICT_DIFFERS) != 0;
	if (!differ || batch->stored.length != differ * sizeof(*hash))
		return false;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->verdict[i] & WEIR_VERDICT_DIFFERS)
			memcpy(&hash[i], batch->stored.at + at++ * sizeof(*hash), sizeof(*hash));
	return true;
}
