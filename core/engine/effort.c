/*
 * effort.c - counts the requests that a dry run leaves out: of its writes, its tasks and `verify:`.
 */
#include "effort.h"

#include "verify.h"

uint64_t weir_effort_requests(const struct weir_session *session, const struct weir_effort *effort)
{
	const struct weir_stage *store = session->store;
	const struct weir_store_ops *ops = store->plugin->ops.store;

	return ops->requests ? ops->requests(store->self, effort) : 0;
}

void weir_effort_batch(const struct weir_flow *flow, const struct weir_work *work)
{
	struct weir_effort insert = { .kind = WEIR_EFFORT_INSERT,
				      .table = flow->chain.target.plan->def->spec.name };
	struct weir_effort update = { .kind = WEIR_EFFORT_UPDATE, .table = insert.table };

	for (size_t i = 0; i < work->write_count; i++)
		*(work->write[i].update ? &update.rows : &insert.rows) += 1;
	if (insert.rows)
		flow->books->expected_requests += weir_effort_requests(flow->session, &insert);
	if (update.rows)
		flow->books->expected_requests += weir_effort_requests(flow->session, &update);
}

void weir_expect(struct weir_context *context, const struct weir_effort *effort)
{
	if (context->books && context->session->dry)
		context->books->expected_requests += weir_effort_requests(context->session, effort);
}

uint64_t weir_rows_inserted(struct weir_context *context, const char *table)
{
	struct weir_error ignored = { 0 };
	struct weir_table_plan *plan;

	return weir_tables_plan(context->session, table, &plan, &ignored) ? plan->inserted : 0;
}

/* ---- verify ---- */

/* The next groups of a line, as one question about them: how many values, how many rows. */
static bool next_groups(struct weir_session *session, uint32_t line, struct weir_uuid *last,
			struct weir_effort *effort, struct weir_error *err)
{
	struct weir_uuid value[WEIR_VERIFY_GROUPS];
	int64_t count[WEIR_VERIFY_GROUPS], others;

	/* Behind the last ones, if there were any. */
	if (!weir_keys_tallies(session->keys, line, effort->values ? last : NULL, value, count,
			       WEIR_VERIFY_GROUPS, &effort->values, err))
		return false;
	effort->rows = 0;
	for (size_t i = 0; i < effort->values; i++) {
		if (!weir_keys_tally_get(session->keys, weir_verify_others(session, line),
					 &value[i], &others, err))
			return false;
		effort->rows += (uint64_t)(count[i] + others);
	}
	if (effort->values)
		*last = value[effort->values - 1];
	return true;
}

static bool groups(struct weir_session *session, uint32_t line, uint64_t *requests,
		   struct weir_error *err)
{
	const struct weir_verify_spec *spec = &session->pipeline->verify[line];
	struct weir_effort effort = { .kind = weir_verify_nothing_written(session, spec)
						      ? WEIR_EFFORT_COUNT
						      : WEIR_EFFORT_READ,
				      .table = spec->table };
	struct weir_uuid last;

	do {
		if (!next_groups(session, line, &last, &effort, err))
			return false;
		if (effort.values)
			*requests += weir_effort_requests(session, &effort);
	} while (effort.values == WEIR_VERIFY_GROUPS);
	return true;
}

bool weir_effort_verify(struct weir_session *session, uint64_t *requests, struct weir_error *err)
{
	*requests = 0;
	for (size_t i = 0; i < session->pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &session->pipeline->verify[i];
		struct weir_effort effort = { .kind = WEIR_EFFORT_COUNT, .table = spec->table };

		if (!weir_verify_is_whole(session, spec))
			continue;
		if (!spec->per)
			*requests += weir_effort_requests(session, &effort);
		else if (!groups(session, (uint32_t)i, requests, err))
			return false;
	}
	return true;
}
