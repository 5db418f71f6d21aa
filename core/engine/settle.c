/*
 * settle.c - carries a batch to the store, and accounts for every one of its rows.
 *
 * Order matters: the state learns what is meant to be written, the store writes and
 * commits, the state learns what came of it. Whatever happens in between, the next run
 * finds the rows by their ids and counts them once.
 */
#include "audit.h"
#include "ledger.h"
#include "note.h"
#include "plots.h"
#include "verify.h"

enum { SHARE_FROM_ROWS = 1000 }; /* below that a share says nothing */

static bool is_code(const struct weir_remark *why, const char *code)
{
	return why && !strcmp(why->code, code);
}

/* Of those there may be any number: nothing is wrong with the row itself. */
static bool is_blameless(const struct weir_remark *why)
{
	return is_code(why, "PARENT") || is_code(why, "FILTERED");
}

static uint64_t count_refused(const struct weir_batch *batch)
{
	uint64_t refused = 0;

	for (size_t i = 0; i < batch->count; i++)
		refused += batch->row[i].verdict == WEIR_REJECTED &&
			   !is_blameless(weir_batch_refusal(batch, i));
	return refused;
}

/* The first refusal of the batch that was too much, as an example. */
static const struct weir_remark *first_refusal(const struct weir_batch *batch)
{
	for (const struct weir_remark *r = batch->remark; r; r = r->next)
		if (r->reject && !is_blameless(r))
			return r;
	return NULL;
}

static bool too_many(const struct weir_flow *flow, const char *why, uint64_t refused,
		     struct weir_error *err)
{
	const struct weir_batch *batch = &flow->batch[0];
	const struct weir_remark *first = first_refusal(batch);

	weir_fail(
		err, WEIR_LIMIT,
		"%llu rows are refused, more than %s of `rejects:` allows; of the last batch line "
		"%llu: %s",
		(unsigned long long)refused, why,
		(unsigned long long)(first ? batch->row[first->row].line : 0),
		first ? first->reason : "");
	err->line = flow->step->place.line;
	err->at_column = flow->step->place.column;
	snprintf(err->file, sizeof(err->file), "%s", flow->step->place.file);
	return weir_hint(err,
			 "%s which and why; mend the input, or raise the limit; this batch was not "
			 "written",
			 flow->session->run_folder
				 ? "the reject file says"
				 : "`weir run --dry-run` writes a file that says");
}

/* May the flow go on with this many refused rows? read: with this batch. */
static bool within_limits(const struct weir_flow *flow, uint64_t refused, uint64_t read,
			  struct weir_error *err)
{
	const struct weir_reject_limits *limits = &flow->step->rejects;

	if (refused > (uint64_t)limits->max_rows)
		return too_many(flow, "max_rows", refused, err);
	if (read >= SHARE_FROM_ROWS && (double)refused > limits->max_share * (double)read)
		return too_many(flow, "max_share", refused, err);
	return true;
}

/* How many rows the store may refuse before a limit is passed. */
static uint64_t refusals_allowed(const struct weir_flow *flow, uint64_t refused, uint64_t read)
{
	const struct weir_reject_limits *limits = &flow->step->rejects;
	uint64_t most = (uint64_t)limits->max_rows;

	if (read >= SHARE_FROM_ROWS && limits->max_share * (double)read < (double)most)
		most = (uint64_t)(limits->max_share * (double)read);
	return most - refused;
}

static void collect_writes(struct weir_work *work)
{
	struct weir_arena *arena = &work->batch->arena;
	size_t count = work->batch->count;

	work->write = weir_arena_alloc(arena, (count + 1) * sizeof(*work->write));
	work->write_of = weir_arena_alloc(arena, (count + 1) * sizeof(*work->write_of));
	for (size_t i = 0; i < count; i++) {
		struct weir_write_row *write = &work->write[work->write_count];

		if (work->fate[i] == WEIR_FATE_NOTHING ||
		    work->batch->row[i].verdict == WEIR_REJECTED)
			continue;
		work->write_of[work->write_count++] = i;
		write->value = work->record[i].value;
		write->line = work->batch->row[i].line;
		write->update = work->fate[i] == WEIR_FATE_UPDATE;
	}
}

static bool write_rows(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct weir_session *session = flow->session;
	const struct weir_target *target = &flow->chain.target;
	struct weir_write write = {
		.table = target->plan->def->spec.name,
		.column = target->column,
		.column_count = target->count,
		.row = work->write,
		.row_count = work->write_count,
		.mode = target->mode,
		.refusals_allowed = refusals_allowed(flow, flow->refused + work->refused,
						     flow->books->read + work->batch->count),
		.keys_apart = true,
		.may_leave = true,
		.arena = &work->batch->arena,
	};

	if (!work->write_count)
		return true;
	if (session->dry) {
		for (size_t i = 0; i < work->write_count; i++)
			work->write[i].outcome =
				work->write[i].update ? WEIR_OUT_UPDATED : WEIR_OUT_INSERTED;
		return true;
	}
	return weir_store_write(weir_chain_sink(&flow->chain)->context, &write, err) &&
	       weir_write_again(flow, work, &write, err);
}

static void count_row(struct weir_step_books *books, const struct weir_work *work, size_t i)
{
	enum weir_present kind = weir_present_of(work->verdict[i]);

	books->read++;
	switch (work->batch->row[i].verdict) {
	case WEIR_INSERTED:
		books->inserted++;
		break;
	case WEIR_PRESENT:
		books->present++;
		books->kind[kind]++;
		books->updated += kind == WEIR_PRESENT_UPDATED;
		break;
	case WEIR_DUPLICATE:
		books->duplicate++;
		break;
	case WEIR_REJECTED:
		books->rejected++;
		books->orphaned += is_code(weir_batch_refusal(work->batch, i), "PARENT");
		books->filtered += is_code(weir_batch_refusal(work->batch, i), "FILTERED");
		break;
	case WEIR_LIVE:
		break;
	}
}

/* The promise: every row has ended in exactly one of four ways. */
static bool keep_books(struct weir_flow *flow, const struct weir_work *work, struct weir_error *err)
{
	const struct weir_batch *batch = work->batch;
	struct weir_step_books *books = flow->books;
	uint64_t before = books->inserted;

	for (size_t i = 0; i < batch->count; i++)
		count_row(books, work, i);
	flow->chain.target.plan->inserted += books->inserted - before;
	for (const struct weir_remark *r = batch->remark; r; r = r->next)
		weir_books_remark(books, batch->row[r->row].line, r);
	books->batches++;
	if (books->read == books->inserted + books->present + books->duplicate + books->rejected)
		return true;
	return weir_fail(err, WEIR_BUG, "batch %llu does not add up",
			 (unsigned long long)batch->number);
}

static void mask(struct weir_logger *log, struct weir_arena *arena, const char **text)
{
	const char *redacted = *text ? weir_logger_redacted(log, *text) : NULL;

	if (redacted != *text)
		*text = weir_arena_strdup(arena, redacted);
}

/* Reasons may quote a server, and a server may quote the key it was given. */
static void mask_secrets(struct weir_flow *flow, struct weir_batch *batch)
{
	for (struct weir_remark *r = batch->remark; r; r = r->next) {
		mask(flow->session->log, &batch->arena, &r->reason);
		mask(flow->session->log, &batch->arena, &r->detail);
	}
}

/* All but the limits. */
static bool account(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	collect_writes(work);
	if (!weir_note_remember(flow, work, err) || !weir_note_intend(flow, work, err) ||
	    !write_rows(flow, work, err) || !weir_outcomes(flow, work, err))
		return false;
	mask_secrets(flow, work->batch);
	weir_note_verdicts(work);
	flow->refused += count_refused(work->batch);
	if (flow->session->audit ? !weir_audit_batch(flow, work, err)
				 : !weir_rejects_add(flow->rejects, work->batch, err))
		return false;
	if (!weir_note_settle(flow, work, err) || !weir_verify_tally(flow, work, err) ||
	    !keep_books(flow, work, err))
		return false;
	weir_plots_count(flow->session->plots, flow, work);
	if (flow->session->ledger && !flow->session->options->retry &&
	    !weir_ledger_step(flow->session->ledger, flow->books, flow->number, err))
		return false;
	return !flow->session->settled ||
	       flow->session->settled(flow->session->settled_arg, flow, work, err);
}

bool weir_settle(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	uint64_t read = flow->books->read + work->batch->count;
	struct weir_error limit = { 0 }, ignored = { 0 };
	bool over;

	mask_secrets(flow, work->batch);
	work->refused = count_refused(work->batch);
	over = !flow->session->audit &&
	       !within_limits(flow, flow->refused + work->refused, read, &limit);
	/* A plan shows the batch that was too much. */
	if (over && !flow->session->settled)
		weir_rejects_add(flow->rejects, work->batch, &ignored);
	else if (!account(flow, work, err))
		return false;
	if (over)
		*err = limit;
	return !over;
}
