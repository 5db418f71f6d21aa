/*
 * audit_wrote.c - rows that weir inserted and that somebody changed where no other run looks: in
 * columns that are neither key nor compared, and of rows that were mended in a reject file.
 */
#include "audit_parts.h"
#include "ids.h"
#include "ledger_read.h"
#include "wrote.h"

bool weir_audit_wrote(const struct weir_flow *flow, size_t row, struct weir_audit_why *why,
		      bool *other, struct weir_error *err)
{
	const struct weir_record *record = &why->work->record[row];
	uint64_t apart;

	*other = false;
	if (!weir_wrote_apart(flow->session, record, &apart, err))
		return false;
	if (!apart)
		return true;
	if (!weir_audit_books_inserted(flow->session->audit->books, why->work->batch->row[row].line,
				       other, err))
		return false;
	if (*other)
		weir_audit_say_columns(why, row, why->plan->written, record->target->written,
				       apart);
	return true;
}

/* ---- rows that were mended ---- */

/* A row that was mended, as the store has it now. */
struct mended {
	const char **column;
	size_t count;
	bool there;
	struct weir_wrote wrote;
};

static bool take_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct mended *mended = arg;

	(void)err;
	mended->there = true;
	mended->wrote = weir_wrote_stored(mended->column, value, mended->count);
	return true;
}

static bool read_row(const struct weir_flow *flow, const struct weir_uuid *id,
		     struct mended *mended, struct weir_error *err)
{
	const struct weir_value value = weir_id(*id);
	const struct weir_query query = { .table = flow->chain.target.plan->def->spec.name,
					  .column = mended->column,
					  .column_count = mended->count,
					  .where = "id",
					  .in = &value,
					  .in_count = 1 };

	return weir_store_scan(flow->session->store->context, &query, take_row, mended, err);
}

/* In what is it another one than it went in? Where the pipeline fills other columns now, nothing
 * can be said. */
static uint64_t apart_from(const struct mended *mended, const struct weir_tried *tried)
{
	if (tried->wrote.columns != mended->wrote.columns ||
	    tried->wrote.hash == mended->wrote.hash)
		return 0;
	return weir_ids_apart(tried->wrote.bits, mended->wrote.bits, mended->count);
}

static void say_columns(struct weir_audit_why *why, const struct mended *mended, uint64_t apart)
{
	const char *before = " ";

	weir_audit_say(why, "it was mended in its reject file, and has other values now in");
	for (size_t i = 0; i < mended->count && i < WEIR_APART; i++) {
		if (!(apart >> i & 1))
			continue;
		weir_buffer_printf(&why->reason, "%s%s", before, mended->column[i]);
		before = ", ";
	}
}

/* *is: it was mended, and is there, or was found there when it was tried. *apart: as above. */
static bool look_at(const struct weir_flow *flow, uint64_t line, struct mended *mended, bool *is,
		    uint64_t *apart, struct weir_error *err)
{
	static const struct weir_uuid none;
	struct weir_tried tried;

	*apart = 0;
	if (!weir_audit_books_tried(flow->session->audit->books, line, &tried, err))
		return false;
	*is = tried.again;
	if (!tried.again || weir_uuid_same(&tried.id, &none))
		return true;
	if (!read_row(flow, &tried.id, mended, err))
		return false;
	*is = mended->there;
	if (mended->there)
		*apart = apart_from(mended, &tried);
	return true;
}

bool weir_audit_mended(const struct weir_flow *flow, uint64_t line, uint8_t noted,
		       struct weir_audit_why *why, struct weir_audit_found *found,
		       struct weir_error *err)
{
	const struct weir_target *target = &flow->chain.target;
	struct weir_audit_step *step = &flow->session->audit->step[flow->number];
	enum weir_verdict verdict = weir_verdict_of(noted);
	bool in = (found->kind == WEIR_REFUSED || found->kind == WEIR_MISSING) &&
		  (verdict == WEIR_INSERTED || verdict == WEIR_PRESENT);
	struct mended mended = { .there = false };
	uint64_t apart;
	bool is;

	if (found->explained && !in)
		return true;
	mended.column =
		weir_arena_alloc(&why->work->batch->arena, target->count * sizeof(*mended.column));
	mended.count = weir_wrote_columns(target, mended.column);
	if (!look_at(flow, line, &mended, &is, &apart, err))
		return false;
	step->mended += in && is;
	step->lost += in && !is && found->kind == WEIR_REFUSED;
	found->explained |= is;
	if (!apart)
		return true;
	say_columns(why, &mended, apart);
	*found = (struct weir_audit_found){ WEIR_DIFFERENT, false };
	return true;
}
