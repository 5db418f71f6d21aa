/*
 * again.c - rows that a unique key kept out of the store: what is in their way may be the row
 * that they are, or their sink may know another version of them.
 *
 * Written again are rows that were refused alone, so that nothing is counted twice. All lives
 * in the batch.
 */
#include "fate.h"
#include "ids.h"
#include "owners.h"
#include "present.h"

enum { ATTEMPTS = 4 }; /* to write a row again; each is one write for all such rows */

/* The rows that were refused, and may be on their way once more. */
struct again {
	struct weir_flow *flow;
	struct weir_work *work;
	struct weir_write write;
	struct weir_uuid
		*name; /* per written row: what it is known by, whatever its sink changes */
	size_t *of;    /* per row: its number among the written ones */
	size_t count;
	bool *there;              /* per written row: its id was found in the store */
	struct weir_owner *owner; /* per row: what is in its way */
};

static bool is_refused(const struct again *a, size_t written)
{
	const struct weir_write_row *row = &a->work->write[written];

	return row->outcome == WEIR_OUT_REFUSED && *weir_words_of(row)->key_columns;
}

/* Of the rows in `of` those that a key refuses; returns how many. */
static size_t keep_refused(const struct again *a, size_t *of, size_t count)
{
	size_t left = 0;

	for (size_t k = 0; k < count; k++)
		if (is_refused(a, of[k]))
			of[left++] = of[k];
	return left;
}

/* Writes rows once more; their new outcomes take the place of the old ones. */
static bool rewrite(struct again *a, const size_t *of, size_t count, bool one_by_one,
		    struct weir_error *err)
{
	struct weir_work *work = a->work;
	struct weir_write write = a->write;

	write.one_by_one = one_by_one;
	write.may_leave = false;
	*write.told_value = '\0';
	write.row = weir_arena_alloc(&work->batch->arena, (count + 1) * sizeof(*write.row));
	write.row_count = count;
	for (size_t k = 0; k < count; k++)
		write.row[k] = (struct weir_write_row){
			.value = work->write[of[k]].value,
			.line = work->write[of[k]].line,
			.update = work->write[of[k]].update,
		};
	if (!weir_store_write(weir_chain_sink(&a->flow->chain)->context, &write, err))
		return false;
	for (size_t k = 0; k < count; k++)
		work->write[of[k]] = write.row[k];
	if (*write.told_value)
		memcpy(a->write.told_value, write.told_value, sizeof(write.told_value));
	return true;
}

/* ---- what is in the way ---- */

static struct weir_owners owners_of(const struct again *a, const size_t *of, size_t count)
{
	return (struct weir_owners){
		.flow = a->flow, .work = a->work, .of = of, .count = count, .name = a->name
	};
}

static bool find(const struct again *a, const size_t *of, size_t count, const char *told,
		 struct weir_owner **owner, struct weir_error *err)
{
	struct weir_owners owners = owners_of(a, of, count);

	owners.told = told;
	if (!weir_owners_find(&owners, err))
		return false;
	*owner = owners.owner;
	return true;
}

/*
 * Where nothing is found in a row's way, what was looked for is not what the row has: the
 * store is asked for each such row alone.
 */
static bool find_owners(struct again *a, struct weir_error *err)
{
	struct weir_arena *arena = &a->work->batch->arena;
	size_t *lost = weir_arena_alloc(arena, (a->count + 1) * sizeof(*lost)), count = 0;
	struct weir_owner *owner;

	if (!find(a, a->of, a->count, a->write.told_value, &a->owner, err))
		return false;
	for (size_t k = 0; k < a->count; k++)
		if (!a->owner[k].stored && !a->owner[k].by_name)
			lost[count++] = a->of[k];
	if (!count)
		return true;
	if (!rewrite(a, lost, count, true, err))
		return false;
	count = keep_refused(a, lost, count);
	if (!find(a, lost, count, NULL, &owner, err))
		return false;
	for (size_t k = 0, i = 0; k < a->count && i < count; k++)
		if (a->of[k] == lost[i])
			a->owner[k] = owner[i++];
	return true;
}

/* Rows whose ids were there already. Those that are left are not there, whatever the store says. */
static bool settle_there(struct again *a, struct weir_error *err)
{
	struct weir_owners owners = owners_of(a, a->of, a->count);
	size_t left = 0;

	if (!weir_present_there(&owners, err))
		return false;
	for (size_t k = 0; k < a->count; k++)
		if (!owners.owner[k].there)
			a->of[left++] = a->of[k];
		else
			a->there[a->of[k]] = true;
	a->count = left;
	return true;
}

/* Something may have answered in the store's place, or taken the rows away: they go once more. */
static bool send_lost(struct again *a, struct weir_error *err)
{
	return !a->count || rewrite(a, a->of, a->count, false, err);
}

static bool settle_same(const struct again *a, struct weir_error *err)
{
	struct weir_owners owners = owners_of(a, a->of, a->count);

	owners.owner = a->owner;
	return weir_present_same(&owners, err);
}

/*
 * Rows that the store left, not knowing which of them a key refuses: those that are there are
 * found, and what is left goes once more. With it what is there and differs (`upsert`).
 */
static bool settle_left(struct again *a, struct weir_error *err)
{
	struct weir_owners owners = owners_of(a, a->of, a->count);

	if (!weir_present_left(&owners, err))
		return false;
	a->count = 0;
	for (size_t i = 0; i < a->work->write_count; i++)
		if (a->work->write[i].outcome == WEIR_OUT_NONE)
			a->of[a->count++] = i;
	return !a->count || rewrite(a, a->of, a->count, false, err);
}

/* ---- what the sink makes of it ---- */

static bool ask(struct again *a, size_t k, int attempt, bool *again, struct weir_error *err)
{
	struct weir_stage *sink = weir_chain_sink(&a->flow->chain);
	struct weir_write_row *row = &a->work->write[a->of[k]];
	size_t at = a->work->write_of[a->of[k]];
	struct weir_record *record = &a->work->record[at];
	const struct weir_words *words = weir_words_of(row);
	struct weir_refusal why = { words->key_columns, words->key_value, a->owner[k].record };

	if (!sink->plugin->ops.sink->refused(sink->self, sink->context, &a->work->batch->row[at],
					     record, &why, attempt, again, err))
		return weir_stage_blame(sink, err);
	if (!record->attached)
		return true;
	*again = false;
	record->attached = !row->update; /* the store has the row already, as itself */
	if (record->attached)
		weir_present_attach(a->work, a->of[k], record->attached_to);
	return true;
}

/* Keeps of the rows those that are to be tried once more. */
static bool ask_all(struct again *a, int attempt, struct weir_error *err)
{
	const struct weir_sink_ops *ops = weir_chain_sink(&a->flow->chain)->plugin->ops.sink;
	size_t left = 0;

	for (size_t k = 0; k < a->count; k++) {
		size_t written = a->of[k];
		bool again = a->work->write[written].outcome == WEIR_OUT_NONE;

		if (ops->refused && is_refused(a, written) && !ask(a, k, attempt, &again, err))
			return false;
		if (again)
			a->of[left++] = written;
	}
	a->count = left;
	return true;
}

/* What children need of a row may be what was changed. */
static bool keep_changed(struct again *a, size_t row, struct weir_error *err)
{
	const struct weir_question q = { .flow = a->flow,
					 .work = a->work,
					 .row = row,
					 .plan = a->flow->chain.target.plan,
					 .keys = a->flow->session->keys };
	struct weir_entry entry;
	bool found;

	if (!weir_keys_get(q.keys, &a->work->match[row], &entry, &found, err))
		return false;
	return !found ||
	       (weir_question_keep(&q, &entry, err) && weir_keys_put(q.keys, &entry, err));
}

static bool write_again(struct again *a, struct weir_error *err)
{
	const struct weir_work *work = a->work;

	if (!rewrite(a, a->of, a->count, false, err))
		return false;
	for (size_t k = 0; k < a->count; k++)
		if (work->write[a->of[k]].outcome != WEIR_OUT_REFUSED &&
		    !keep_changed(a, work->write_of[a->of[k]], err))
			return false;
	return true;
}

/* What was said of a version that was refused as well is not true. */
static void drop_warnings(struct again *a, struct weir_remark **since)
{
	struct weir_batch *batch = a->work->batch;
	bool *refused = weir_arena_alloc(&batch->arena, batch->count);
	struct weir_remark *remark;

	for (size_t k = 0; k < a->count; k++)
		refused[a->work->write_of[a->of[k]]] =
			a->work->write[a->of[k]].outcome == WEIR_OUT_REFUSED;
	while ((remark = *since)) {
		if (refused[remark->row])
			*since = remark->next;
		else
			since = &remark->next;
	}
	batch->remark_end = since;
}

static bool too_many(const struct again *a, struct weir_error *err)
{
	const struct weir_write_row *last = NULL;
	uint64_t refused = 0;

	for (size_t i = 0; i < a->work->write_count; i++)
		if (a->work->write[i].outcome == WEIR_OUT_REFUSED) {
			last = &a->work->write[i];
			refused++;
		}
	if (refused <= a->write.refusals_allowed)
		return false;
	weir_fail(err, WEIR_LIMIT, "the store refused %llu rows of %s, the last one: %s",
		  (unsigned long long)refused, a->write.table, weir_words_of(last)->reason);
	return !weir_hint(err, "the other rows of the batch are in the store, and will be found "
			       "there; raise the limit, or mend the input");
}

/* A row that the store says it had, and nobody has looked. */
static bool is_unseen(const struct again *a, size_t written)
{
	size_t row = a->work->write_of[written];

	return !a->there[written] && a->work->fate[row] != WEIR_FATE_NOTHING &&
	       !a->work->record[row].attached && !a->work->write[written].update;
}

static bool is_wanted(const struct again *a, enum weir_outcome outcome, size_t written)
{
	if (a->work->write[written].outcome != outcome)
		return false;
	if (outcome == WEIR_OUT_PRESENT)
		return is_unseen(a, written);
	return outcome == WEIR_OUT_REFUSED ? is_refused(a, written)
					   : !a->work->write[written].update;
}

/* The rows of an outcome, and what they are known by before a sink changes them. */
static bool collect(struct again *a, enum weir_outcome outcome, struct weir_error *err)
{
	struct weir_flow *flow = a->flow;
	bool fresh;

	a->count = 0;
	for (size_t i = 0; i < a->work->write_count; i++) {
		if (!is_wanted(a, outcome, i))
			continue;
		a->of[a->count++] = i;
		if (!weir_record_key(&a->work->record[a->work->write_of[i]], flow->key,
				     flow->derived, &fresh))
			return weir_fail(err, WEIR_BUG, "a row without a key was written");
		a->name[i] = weir_ids_key(flow->chain.target.plan->def, flow->key, 1);
	}
	return true;
}

/*
 * Rows that the store took and does not have. What it says of them is not enough: a trigger may
 * leave rows out.
 */
static bool check_kept(struct again *a, struct weir_error *err)
{
	const struct weir_work *work = a->work;

	if (!collect(a, WEIR_OUT_PRESENT, err) || !settle_there(a, err))
		return false;
	if (!a->count)
		return true;
	weir_fail(err, WEIR_HOSTILE,
		  "%zu row%s of %s, the first one of line %llu: written without an error, and not "
		  "in the store",
		  a->count, a->count == 1 ? "" : "s", a->write.table,
		  (unsigned long long)work->write[a->of[0]].line);
	return weir_hint(err,
			 "a trigger or a rule of %s may leave rows out (one that returns NULL "
			 "does) or change their ids; mend it, and the same command goes on",
			 a->write.table);
}

static bool all_went_in(const struct weir_work *work)
{
	for (size_t i = 0; i < work->write_count; i++)
		if (work->write[i].outcome != WEIR_OUT_INSERTED &&
		    work->write[i].outcome != WEIR_OUT_UPDATED)
			return false;
	return true;
}

bool weir_write_again(struct weir_flow *flow, struct weir_work *work,
		      const struct weir_write *write, struct weir_error *err)
{
	struct weir_arena *arena = &work->batch->arena;
	struct again a = { .flow = flow, .work = work, .write = *write };

	if (all_went_in(work))
		return true;
	a.of = weir_arena_alloc(arena, (work->write_count + 1) * sizeof(*a.of));
	a.there = weir_arena_alloc(arena, work->write_count + 1);
	a.name = weir_arena_alloc(arena, (work->write_count + 1) * sizeof(*a.name));
	if (!collect(&a, WEIR_OUT_PRESENT, err) || !settle_there(&a, err) || !send_lost(&a, err) ||
	    !collect(&a, WEIR_OUT_NONE, err) || !settle_left(&a, err) ||
	    !collect(&a, WEIR_OUT_REFUSED, err))
		return false;
	for (int attempt = 1; attempt <= ATTEMPTS && a.count; attempt++) {
		struct weir_remark **since;

		if (!find_owners(&a, err) || !settle_same(&a, err))
			return false;
		since = work->batch->remark_end;
		if (!ask_all(&a, attempt, err) || (a.count && !write_again(&a, err)))
			return false;
		drop_warnings(&a, since);
		a.count = keep_refused(&a, a.of, a.count);
	}
	return !too_many(&a, err) && check_kept(&a, err);
}
