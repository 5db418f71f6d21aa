/*
 * outside.c - holds what another program gave against what it gave before.
 */
#include "outside.h"

#include "ledger.h"

static const struct weir_stage *stage_of(const struct weir_chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stage[i]->plugin->traits & WEIR_OUTSIDE)
			return chain->stage[i];
	return NULL;
}

void weir_outside_hash(const struct weir_flow *flow, struct weir_work *work)
{
	if (stage_of(&flow->chain))
		work->hash = weir_batch_hash_values(work->batch, work->hash);
}

bool weir_outside_same(const struct weir_flow *flow, struct weir_ledger *ledger, uint64_t number,
		       const struct weir_work *work, struct weir_error *err)
{
	const struct weir_stage *stage = stage_of(&flow->chain);
	bool noted;

	if (!stage || !ledger || (work && work->before))
		return true;
	if (!weir_ledger_noted(ledger, flow->number, number, &noted, err))
		return false;
	if (!noted)
		return true;
	if (work && work->batch->count)
		weir_fail(err, WEIR_BAD_CONFIG,
			  "%s gives other rows than when the run was stopped: batch %llu, from "
			  "line %llu on",
			  stage->plugin->name, (unsigned long long)number,
			  (unsigned long long)work->batch->row[0].line);
	else
		weir_fail(err, WEIR_BAD_CONFIG,
			  "%s gives fewer rows than when the run was stopped: there is no batch "
			  "%llu any more",
			  stage->plugin->name, (unsigned long long)number);
	weir_hint(err, "for the same rows the program must give the same; --restart begins anew: "
		       "what is in the store counts as present then");
	return weir_stage_blame(stage, err);
}
