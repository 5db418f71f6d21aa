/*
 * retry_rows.c - what comes of rows that are tried again, noted where the run noted them.
 */
#include "ledger.h"
#include "retry.h"
#include "wrote.h"

/* A note for each row of the batch that has this fate, or that is asked for. */
static struct weir_amend *begin_notes(const struct weir_flow *flow, const struct weir_work *work)
{
	size_t count = work->batch->count;
	struct weir_amend *amend =
		weir_arena_alloc(&work->batch->arena, (count + 1) * sizeof(*amend));

	for (size_t i = 0; i < count; i++)
		amend[i] = (struct weir_amend){ .step = flow->number,
						.line = work->batch->row[i].line };
	return amend;
}

static const struct weir_uuid *id_of(const struct weir_work *work, size_t row)
{
	return &work->record[row].value[0].as.uuid;
}

bool weir_retry_intend(struct weir_flow *flow, const struct weir_work *work, struct weir_error *err)
{
	struct weir_amend *amend = begin_notes(flow, work);
	size_t count = 0;

	for (size_t i = 0; i < work->batch->count; i++) {
		if (work->fate[i] != WEIR_FATE_INSERT ||
		    work->batch->row[i].verdict == WEIR_REJECTED)
			continue;
		amend[count] = amend[i];
		amend[count].wrote = weir_wrote_record(&work->record[i]);
		amend[count++].id = id_of(work, i);
	}
	return weir_ledger_mean(flow->session->ledger, amend, count, err);
}

bool weir_retry_remember(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	for (size_t i = 0; i < work->batch->count; i++) {
		struct weir_row *row = &work->batch->row[i];
		struct weir_uuid id;
		bool meant;

		if (row->verdict != WEIR_PRESENT)
			continue;
		if (!weir_ledger_meant(flow->session->ledger, flow->number, row->line, &id, &meant,
				       err))
			return false;
		if (meant && !memcmp(&id, id_of(work, i), sizeof(id)))
			row->verdict = WEIR_INSERTED;
	}
	return true;
}

bool weir_retry_settle(struct weir_flow *flow, const struct weir_work *work, struct weir_error *err)
{
	struct weir_amend *amend = begin_notes(flow, work);

	for (size_t i = 0; i < work->batch->count; i++) {
		amend[i].verdict = work->verdict[i];
		amend[i].of_line = work->of_line[i];
		amend[i].why = weir_batch_refusal(work->batch, i);
		if (weir_verdict_of(work->verdict[i]) == WEIR_INSERTED)
			amend[i].id = id_of(work, i);
		/* Its sink may have changed it while it was written. */
		if (amend[i].id && work->fate[i] == WEIR_FATE_INSERT)
			amend[i].wrote = weir_wrote_record(&work->record[i]);
	}
	return weir_ledger_amend(flow->session->ledger, amend, work->batch->count, err);
}
