/*
 * survey.c - reads a flow's input ahead, where a row of the store may belong to a later row.
 *
 * The store has a row under a key that may occur several times, and this row of the input
 * has the key but not the same `nth:` columns. Is it that row, changed? Only if no row of
 * the input is equal to it. The whole input is therefore read once, through a chain of its
 * own that writes nothing, and what it holds is marked in the index of keys.
 */
#include "flow.h"
#include "ids.h"

struct weir_uuid weir_survey_name(const struct weir_uuid *match, uint64_t compare)
{
	struct weir_value value[] = { weir_id(*match), weir_int((int64_t)compare) };

	return weir_ids_tuple("survey", value, 2);
}

static bool mark_rows(struct weir_flow *flow, struct weir_chain *chain, struct weir_work *work,
		      struct weir_value *key, struct weir_error *err)
{
	const struct weir_table_def *def = chain->target.plan->def;
	struct weir_value *derived =
		weir_arena_alloc(&work->batch->arena, def->spec.key_count * sizeof(*derived));

	for (size_t i = 0; i < work->batch->count; i++) {
		struct weir_uuid match, name;
		bool fresh, added;

		if (work->batch->row[i].verdict == WEIR_REJECTED ||
		    !weir_record_key(&work->record[i], key, derived, &fresh))
			continue;
		match = weir_ids_key(def, key, 1);
		name = weir_survey_name(&match, weir_record_compare(&work->record[i]));
		if (!weir_keys_mark(flow->session->keys, &name, &added, err))
			return false;
	}
	return true;
}

static bool read_all(struct weir_flow *flow, struct weir_chain *chain, struct weir_error *err)
{
	struct weir_batch batch, carry;
	struct weir_value *key =
		weir_arena_alloc(&flow->session->arena,
				 chain->target.plan->def->spec.key_count * sizeof(*key));
	bool end = false, good = true;

	weir_batch_init(&batch, chain->schema);
	weir_batch_init(&carry, chain->schema);
	for (uint64_t number = 1; good && !end; number++) {
		struct weir_work work = { .batch = &batch };

		good = weir_flow_read(chain, &batch, &carry, number, &end, err);
		for (size_t i = 1; good && !end && i + 1 < chain->count; i++)
			good = chain->stage[i]->plugin->ops.transform->apply(
				chain->stage[i]->self, chain->stage[i]->context, &batch, err);
		if (good && !end)
			good = weir_resolve_map(chain, &work, err) &&
			       mark_rows(flow, chain, &work, key, err);
	}
	weir_batch_release(&batch);
	weir_batch_release(&carry);
	return good;
}

bool weir_survey(struct weir_flow *flow, struct weir_error *err)
{
	struct weir_chain chain;
	struct weir_problems problems;
	bool checking = flow->session->checking, good;

	if (flow->surveyed)
		return true;
	flow->surveyed = true;
	weir_problems_init(&problems);
	flow->session->checking = true; /* its stages write nothing, anywhere */
	good = weir_chain_open(&chain, flow->session, flow->step, &problems);
	if (!good)
		*err = problems.item[0];
	else
		good = read_all(flow, &chain, err);
	weir_chain_close(&chain);
	flow->session->checking = checking;
	weir_problems_release(&problems);
	return good;
}
