/*
 * tally.c - counts by reference, in the index of keys, for `verify:` and for audits.
 */
#include "verify.h"

int weir_tally_sign(const struct weir_verify_spec *spec, const char *flow,
		    enum weir_verdict verdict)
{
	static const char *const name[] = { [WEIR_INSERTED] = "inserted",
					    [WEIR_PRESENT] = "present",
					    [WEIR_DUPLICATE] = "duplicate",
					    [WEIR_REJECTED] = "rejected" };
	int sign = 0;

	for (size_t i = 0; i < spec->term_count; i++) {
		const struct weir_verify_term *term = &spec->term[i];

		if (strcmp(term->flow, flow))
			continue;
		if (!strcmp(term->counter, "read") || !strcmp(term->counter, name[verdict]))
			sign += term->sign;
	}
	return sign;
}

uint32_t weir_tally_group(const struct weir_session *session, uint32_t which, size_t number)
{
	const struct weir_pipeline *pipeline = session->pipeline;

	return (uint32_t)(which * (pipeline->verify_count + pipeline->table_count) + number);
}

/* A row that an audit did not find is expected all the same. */
static bool tally_missing(struct weir_flow *flow, const struct weir_row *row, uint32_t number,
			  const struct weir_uuid *value, int add, struct weir_error *err)
{
	uint32_t group = weir_tally_group(flow->session, WEIR_TALLY_MISSING, number);

	return !flow->session->audit || row->verdict != WEIR_INSERTED ||
	       weir_keys_tally(flow->session->keys, group, value, add, err);
}

static bool tally_one(struct weir_flow *flow, const struct weir_work *work, uint32_t number,
		      struct weir_error *err)
{
	const struct weir_verify_spec *spec = &flow->session->pipeline->verify[number];
	int field = spec->per ? weir_target_field_of(&flow->chain.target, spec->per) : -1;
	int sign[WEIR_REJECTED + 1], any = 0;

	for (int v = WEIR_INSERTED; v <= WEIR_REJECTED; v++) {
		sign[v] = weir_tally_sign(spec, flow->step->name, (enum weir_verdict)v);
		any |= sign[v];
	}
	if (!any || field < 0)
		return true;
	for (size_t i = 0; i < work->batch->count; i++) {
		const struct weir_value *value = &work->record[i].value[field];
		int add = sign[work->batch->row[i].verdict];

		/* What was moved counts where the store has it now. */
		if (add && !work->moved[i] && value->type == WEIR_UUID &&
		    (!weir_keys_tally(flow->session->keys, number, &value->as.uuid, add, err) ||
		     !tally_missing(flow, &work->batch->row[i], number, &value->as.uuid, add, err)))
			return false;
	}
	return true;
}

bool weir_verify_tally(struct weir_flow *flow, const struct weir_work *work, struct weir_error *err)
{
	for (size_t i = 0; i < flow->session->pipeline->verify_count; i++)
		if (!tally_one(flow, work, (uint32_t)i, err))
			return false;
	return true;
}

uint32_t weir_verify_others(const struct weir_session *session, size_t number)
{
	return weir_tally_group(session, WEIR_TALLY_OTHERS, number);
}

static int column_of(const struct weir_table_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->column_count; i++)
		if (!strcmp(plan->column[i], name))
			return (int)i;
	return -1;
}

bool weir_verify_other(struct weir_session *session, const struct weir_table_plan *plan,
		       const struct weir_value *value, struct weir_error *err)
{
	for (size_t i = 0; i < session->pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &session->pipeline->verify[i];
		int at;

		if (!spec->per || strcmp(spec->table, plan->def->spec.name))
			continue;
		at = column_of(plan, spec->per);
		if (at >= 0 && value[at].type == WEIR_UUID &&
		    !weir_keys_tally(session->keys, weir_verify_others(session, i),
				     &value[at].as.uuid, 1, err))
			return false;
	}
	return true;
}

bool weir_verify_claimed(struct weir_flow *flow, const struct weir_record *record,
			 struct weir_error *err)
{
	const struct weir_session *session = flow->session;

	for (size_t i = 0; i < session->pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &session->pipeline->verify[i];
		int at;

		if (!spec->per || strcmp(spec->table, record->target->plan->def->spec.name) ||
		    column_of(record->target->plan, spec->per) < 0)
			continue;
		at = weir_target_field_of(record->target, spec->per);
		if (at >= 0 && record->value[at].type == WEIR_UUID &&
		    !weir_keys_tally(session->keys, weir_verify_others(session, i),
				     &record->value[at].as.uuid, -1, err))
			return false;
	}
	return true;
}
