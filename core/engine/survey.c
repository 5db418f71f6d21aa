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

/* What the survey is made for, and room for one key. */
struct survey {
	struct weir_flow *flow;
	struct weir_value *key, *derived;
};

static bool mark_rows(void *arg, struct weir_work *work, struct weir_error *err)
{
	const struct survey *survey = arg;
	const struct weir_table_def *def = survey->flow->chain.target.plan->def;

	for (size_t i = 0; i < work->batch->count; i++) {
		struct weir_uuid match, name;
		bool fresh, added;

		if (work->batch->row[i].verdict == WEIR_REJECTED ||
		    !weir_record_key(&work->record[i], survey->key, survey->derived, &fresh))
			continue;
		match = weir_ids_key(def, survey->key, 1);
		name = weir_survey_name(&match, weir_record_compare(&work->record[i]));
		if (!weir_keys_mark(survey->flow->session->keys, &name, &added, err))
			return false;
	}
	return true;
}

bool weir_survey(struct weir_flow *flow, struct weir_error *err)
{
	size_t size = flow->chain.target.plan->def->spec.key_count * sizeof(struct weir_value);
	struct survey survey = { .flow = flow };
	struct weir_ahead ahead;
	bool good;

	if (flow->surveyed)
		return true;
	flow->surveyed = true;
	survey.key = weir_arena_alloc(&flow->session->arena, size);
	survey.derived = weir_arena_alloc(&flow->session->arena, size);
	good = weir_ahead_open(&ahead, flow->session, flow->step, err) &&
	       weir_ahead_read(&ahead, mark_rows, &survey, err);
	weir_ahead_close(&ahead);
	return good;
}
