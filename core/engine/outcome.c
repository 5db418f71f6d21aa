/*
 * outcome.c - what the store said of the rows that were written.
 *
 * The index of keys was told beforehand that they would be there; where it was wrong, it
 * is put right here.
 */
#include "flow.h"
#include "scopes.h"

static bool set_flags(struct weir_flow *flow, const struct weir_uuid *match, uint32_t flags,
		      struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	if (!weir_keys_get(flow->session->keys, match, &entry, &found, err))
		return false;
	if (!found)
		return true;
	entry.flags = flags;
	return weir_keys_put(flow->session->keys, &entry, err);
}

/* The id is there, but not where the row was looked for: its key was changed in the store. */
static bool want_moved(struct weir_flow *flow, struct weir_work *work, size_t row,
		       struct weir_error *err)
{
	bool ready;

	work->batch->row[row].verdict = WEIR_PRESENT;
	work->moved[row] = true;
	return set_flags(flow, &work->match[row], WEIR_ENTRY_STORED, err) &&
	       weir_scopes_want(flow->session, flow->chain.target.plan, "id",
				&work->record[row].value[0], &ready, err);
}

/* What children need of such a row is what the store has. */
static bool adopt_moved(struct weir_flow *flow, struct weir_work *work, size_t row,
			struct weir_error *err)
{
	struct weir_keys *keys = flow->session->keys;
	struct weir_entry entry, stored;
	bool found;

	weir_row_warn(&work->batch->row[row], "MOVED",
		      "the store has this row under another key; it stays as it is");
	if (!weir_keys_find(keys, &work->record[row].value[0].as.uuid, &stored, &found, err))
		return false;
	if (!found)
		return true;
	if (!weir_keys_get(keys, &work->match[row], &entry, &found, err))
		return false;
	if (!found)
		return true;
	memcpy(entry.keep, stored.keep, sizeof(entry.keep));
	entry.keep_length = stored.keep_length;
	return weir_keys_put(keys, &entry, err);
}

/* The row that this one is attached to has to be in the index. */
static bool want_owner(struct weir_flow *flow, const struct weir_work *work, size_t row,
		       struct weir_error *err)
{
	const struct weir_value *id = &work->record[row].value[0];
	struct weir_entry owner;
	bool found, ready;

	return weir_entry_of_id(flow->session->keys, &id->as.uuid, &owner, &found, err) &&
	       (found ||
		weir_scopes_want(flow->session, flow->chain.target.plan, "id", id, &ready, err));
}

static void refuse(struct weir_row *row, const struct weir_words *words)
{
	weir_row_refuse(row, &(struct weir_remark){ .code = words->code,
						    .reason = words->reason,
						    .constraint = words->constraint,
						    .detail = words->detail });
}

static bool apply(struct weir_flow *flow, struct weir_work *work, size_t i, struct weir_error *err)
{
	const struct weir_write_row *write = &work->write[i];
	size_t at = work->write_of[i];
	struct weir_row *row = &work->batch->row[at];

	if (work->record[at].attached)
		return want_owner(flow, work, at, err);
	if (work->fate[at] == WEIR_FATE_NOTHING) /* it was refused, and turned out to be there */
		return true;
	switch (write->outcome) {
	case WEIR_OUT_INSERTED:
		row->verdict = WEIR_INSERTED;
		return true;
	case WEIR_OUT_UPDATED:
		row->verdict = WEIR_PRESENT;
		return true;
	case WEIR_OUT_PRESENT:
		if (!write->update)
			return want_moved(flow, work, at, err);
		weir_row_reject(row, "GONE", NULL,
				"the row was deleted from the store while the run was on");
		return set_flags(flow, &work->match[at], WEIR_ENTRY_REJECTED, err);
	case WEIR_OUT_REFUSED:
		refuse(row, weir_words_of(write));
		return set_flags(flow, &work->match[at],
				 write->update ? WEIR_ENTRY_STORED : WEIR_ENTRY_REJECTED, err);
	case WEIR_OUT_NONE:
		break;
	}
	return weir_fail(err, WEIR_BUG, "the store did not say what became of line %llu",
			 (unsigned long long)row->line);
}

/* A row that repeats one of the same batch that the store refused is no duplicate of anything. */
static void refuse_repeats(struct weir_work *work, const struct weir_row *refused)
{
	for (size_t i = 0; i < work->batch->count; i++) {
		struct weir_row *row = &work->batch->row[i];

		if (row->verdict == WEIR_DUPLICATE && work->of_line[i] == refused->line)
			weir_row_reject(row, "REPEATS", NULL,
					"repeats line %llu, which was refused",
					(unsigned long long)refused->line);
	}
}

bool weir_outcomes(struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	for (size_t i = 0; i < work->write_count; i++)
		if (!apply(flow, work, i, err))
			return false;
	if (!weir_scopes_load(flow->session, err))
		return false;
	for (size_t i = 0; i < work->write_count; i++) {
		size_t at = work->write_of[i];

		if (work->record[at].attached) {
			if (!weir_attach(flow, work, i, err))
				return false;
			continue;
		}
		if (work->write[i].outcome == WEIR_OUT_REFUSED)
			refuse_repeats(work, &work->batch->row[at]);
		if (work->moved[at] && !adopt_moved(flow, work, at, err))
			return false;
	}
	return true;
}
