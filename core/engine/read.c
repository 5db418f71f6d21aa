/*
 * read.c - cuts a source's rows into batches.
 *
 * Which rows form a batch depends on the input and on the policy alone, so a batch has
 * the same number and the same rows in every run.
 */
#include "flow.h"

/* Where the policy sets no limit: a batch is held in memory. */
enum { ROWS_MOST = 100000, BYTES_MOST = 16 << 20 };

/* Does the policy allow this row, the batch's last one, to be in it? */
static bool belongs(const struct weir_chain *chain, const struct weir_batch *batch)
{
	const struct weir_batch_policy *policy = &chain->policy;
	const struct weir_row *last = &batch->row[batch->count - 1];

	if (batch->count == 1)
		return true;
	if (policy->bytes && batch->bytes > policy->bytes)
		return false;
	if (chain->on_change < 0)
		return true;
	return weir_value_same(&last[-1].value[chain->on_change], &last->value[chain->on_change]);
}

static bool is_full(const struct weir_chain *chain, const struct weir_batch *batch)
{
	const struct weir_batch_policy *policy = &chain->policy;

	uint64_t rows = policy->rows ? policy->rows : ROWS_MOST;
	uint64_t bytes = policy->bytes ? policy->bytes : BYTES_MOST;

	return batch->count >= rows || batch->bytes >= bytes;
}

/* One more row at the end of the batch. */
static bool read_row(struct weir_chain *chain, struct weir_batch *batch, bool *end,
		     struct weir_error *err)
{
	struct weir_stage *source = weir_chain_source(chain);
	struct weir_row *row = weir_batch_append(batch);

	if (!source->plugin->ops.source->read(source->self, source->context, row, end, err))
		return weir_stage_blame(source, err);
	if (*end)
		weir_batch_drop_last(batch);
	else
		weir_batch_count_bytes(batch);
	return true;
}

bool weir_flow_read(struct weir_chain *chain, struct weir_batch *batch, struct weir_batch *carry,
		    uint64_t number, bool *end, struct weir_error *err)
{
	weir_batch_begin(batch, number);
	if (carry->count)
		weir_batch_move_last(carry, batch);
	while (!chain->ended && !is_full(chain, batch)) {
		if (!read_row(chain, batch, &chain->ended, err))
			return false;
		if (chain->ended)
			break;
		if (!belongs(chain, batch)) {
			weir_batch_begin(carry, number + 1);
			weir_batch_move_last(batch, carry);
			break;
		}
	}
	*end = chain->ended && !batch->count;
	return true;
}
