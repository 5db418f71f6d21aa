/*
 * flow.c - one flow: read a batch, pass it down the chain, resolve it, settle it, again.
 */
#include "audit.h"

#include "../base/crash.h"
#include "note.h"
#include "outside.h"
#include "remote.h"
#include "run_parts.h"

static bool finish(struct weir_chain *chain, struct weir_error *err)
{
	for (size_t i = 1; i + 1 < chain->count; i++) {
		struct weir_stage *stage = chain->stage[i];
		const struct weir_transform_ops *ops = stage->plugin->ops.transform;

		if (ops->finish && !ops->finish(stage->self, stage->context, err))
			return weir_stage_blame(stage, err);
	}
	return true;
}

/* There is no batch of this number any more. */
static bool end_flow(struct weir_flow *flow, uint64_t number, struct weir_error *err)
{
	struct weir_session *session = flow->session;

	if (!flow->books->read && !session->options->retry)
		weir_logger_write(session->log, WEIR_WARN, flow->step->name,
				  "the input has a header and no rows");
	return weir_outside_same(flow, session->books.resumed ? session->ledger : NULL, number,
				 NULL, err) &&
	       finish(&flow->chain, err);
}

static bool pump(struct weir_flow *flow, struct weir_error *err)
{
	struct weir_context *source = weir_chain_source(&flow->chain)->context;
	bool end = false;

	weir_note_mark(flow);
	for (uint64_t number = 1;; number++) {
		struct weir_work work = { .batch = &flow->batch[0] };

		if (!weir_flow_read(&flow->chain, work.batch, &flow->batch[1], number, &end, err))
			return false;
		if (end)
			return end_flow(flow, number, err);
		weir_remote_label(flow->session, flow->step->name, number);
		work.hash = weir_batch_hash(work.batch);
		if (!weir_chain_transform(&flow->chain, work.batch, err))
			return false;
		weir_outside_hash(flow, &work);
		if (!weir_resolve(flow, &work, err) || !weir_settle(flow, &work, err))
			return false;
		weir_crash_point("batch.settled");
		weir_note_mark(flow);
		weir_remote_between_batches(flow->session);
		weir_report_progress(&flow->session->report, flow->books, source->done,
				     source->total);
		if (!weir_interrupts_check(err))
			return false;
	}
}

bool weir_flow_open(struct weir_flow *flow, struct weir_error *err)
{
	struct weir_problems problems;
	size_t keys;
	bool good;

	weir_problems_init(&problems);
	good = weir_chain_open(&flow->chain, flow->session, flow->step, &problems);
	if (!good)
		*err = problems.item[0];
	weir_problems_release(&problems);
	if (!good)
		return false;
	keys = flow->chain.target.plan->def->spec.key_count;
	flow->key = weir_arena_alloc(&flow->session->arena, keys * sizeof(*flow->key));
	flow->derived = weir_arena_alloc(&flow->session->arena, keys * sizeof(*flow->derived));
	if (flow->chain.file) {
		flow->books->file = weir_arena_strdup(&flow->session->arena, flow->chain.file);
		flow->chain.target.plan->file = flow->books->file;
	}
	flow->books->guarantee = weir_guarantee(flow->chain.target.mode);
	for (int i = 0; i < 2; i++)
		weir_batch_init(&flow->batch[i], flow->chain.schema);
	if (flow->session->audit)
		return weir_audit_begin(flow, err);
	flow->rejects =
		weir_rejects_new(flow->session->run_folder, flow->step->name, flow->chain.schema);
	if (flow->session->options->retry)
		weir_rejects_go_on(flow->rejects);
	for (size_t i = 0; i < flow->chain.count; i++) {
		flow->chain.stage[i]->context->books = flow->books;
		flow->chain.stage[i]->context->rejects = flow->rejects;
	}
	return true;
}

bool weir_flow_close(struct weir_flow *flow, bool good, struct weir_error *err)
{
	struct weir_error late = { 0 };

	/* Rows that were not tried again yet stand in the old file alone; and where a person took
	 * all of them out, what is left of it stays. */
	if (flow->rejects && (!good || !flow->books->read) && flow->session->options->retry)
		weir_rejects_drop(flow->rejects);
	else if (flow->rejects &&
		 !weir_rejects_end(flow->rejects, flow->books, &flow->session->arena, &late) &&
		 good) {
		*err = late;
		good = false;
	}
	for (int i = 0; i < 2; i++)
		weir_batch_release(&flow->batch[i]);
	weir_chain_close(&flow->chain);
	return good;
}

bool weir_flow_run(struct weir_session *session, size_t step, struct weir_error *err)
{
	struct weir_flow flow = { .session = session,
				  .step = &session->pipeline->step[step],
				  .number = step,
				  .books = &session->books.step[step] };

	return weir_flow_close(&flow, weir_flow_open(&flow, err) && pump(&flow, err), err);
}
