/*
 * plan_take.c - listens to the batches of a plan: sample rows, differing columns, digests.
 */
#include <stdio.h>

#include "../base/digest.h"
#include "../base/text.h"
#include "effort.h"
#include "plan.h"

enum { SHOWN = 120 /* bytes of one value or record in a sample; a longer one is cut */ };

const char *weir_plan_kind_name(enum weir_plan_kind kind)
{
	static const char *const name[] = {
		[WEIR_PLAN_INSERT] = "insert",   [WEIR_PLAN_PRESENT] = "present",
		[WEIR_PLAN_DIFFERS] = "differs", [WEIR_PLAN_DUPLICATE] = "duplicate",
		[WEIR_PLAN_REJECT] = "reject",
	};

	return name[kind];
}

uint64_t weir_plan_count(const struct weir_step_books *step, enum weir_plan_kind kind)
{
	const uint64_t count[] = {
		[WEIR_PLAN_INSERT] = step->inserted,
		[WEIR_PLAN_PRESENT] = step->present,
		[WEIR_PLAN_DIFFERS] = step->differs + step->updated,
		[WEIR_PLAN_DUPLICATE] = step->duplicate,
		[WEIR_PLAN_REJECT] = step->rejected,
	};

	return count[kind];
}

static enum weir_plan_kind kind_of(const struct weir_work *work, size_t row)
{
	switch (work->batch->row[row].verdict) {
	case WEIR_PRESENT:
		return work->differs[row] ? WEIR_PLAN_DIFFERS : WEIR_PLAN_PRESENT;
	case WEIR_DUPLICATE:
		return WEIR_PLAN_DUPLICATE;
	case WEIR_REJECTED:
		return WEIR_PLAN_REJECT;
	case WEIR_INSERTED:
	case WEIR_LIVE:
		break;
	}
	return WEIR_PLAN_INSERT;
}

/* ---- samples ---- */

/* At most SHOWN bytes, ending in whole characters. */
static const char *cut(struct weir_arena *arena, const char *at, size_t length)
{
	char shown[SHOWN];

	if (length >= sizeof(shown)) {
		memcpy(shown, at, sizeof(shown));
		weir_text_cut(shown, sizeof(shown), length);
		return weir_arena_strdup(arena, shown);
	}
	return weir_arena_copy(arena, at, length);
}

static const char *text_of(struct weir_arena *arena, const struct weir_value *value)
{
	char shown[SHOWN];

	if (value->type == WEIR_TEXT)
		return cut(arena, value->as.text, value->length);
	weir_value_print(value, shown, sizeof(shown));
	return weir_arena_strdup(arena, shown);
}

static const char *columns_of(struct weir_arena *arena, const struct weir_plan_flow *flow,
			      uint64_t differs)
{
	const char *list = "";

	for (size_t i = 0; i < flow->compare_count && i < WEIR_APART; i++)
		if (differs >> i & 1)
			list = weir_arena_printf(arena, "%s%s%s", list, *list ? ", " : "",
						 flow->compare[i]);
	return list;
}

static const char *why_of(struct weir_arena *arena, const struct weir_plan_flow *flow,
			  const struct weir_work *work, size_t row)
{
	const struct weir_remark *refusal;

	switch (kind_of(work, row)) {
	case WEIR_PLAN_DIFFERS:
		return columns_of(arena, flow, work->differs[row]);
	case WEIR_PLAN_DUPLICATE:
		return weir_arena_printf(arena, "of line %llu",
					 (unsigned long long)work->of_line[row]);
	case WEIR_PLAN_REJECT:
		refusal = weir_batch_refusal(work->batch, row);
		return refusal ? weir_arena_printf(arena, "%s: %s", refusal->code, refusal->reason)
			       : "";
	default:
		return "";
	}
}

static void add_sample(struct weir_plan *plan, struct weir_plan_flow *flow,
		       const struct weir_target *target, const struct weir_work *work, size_t row)
{
	struct weir_arena *arena = &plan->session->arena;
	enum weir_plan_kind kind = kind_of(work, row);
	size_t count = flow->table->spec.key_count;
	const struct weir_row *in = &work->batch->row[row];
	const struct weir_value *value = work->record[row].value;
	struct weir_plan_sample *sample;
	const char **key;

	if (flow->samples[kind] == WEIR_PLAN_SAMPLES)
		return;
	sample = &flow->sample[kind][flow->samples[kind]++];
	key = weir_arena_alloc(arena, count * sizeof(*key));
	for (size_t i = 0; i < count; i++)
		key[i] = text_of(arena, &value[target->key[i]]);
	sample->line = in->line;
	sample->key = key;
	sample->row = in->raw.at ? cut(arena, in->raw.at, in->raw.length) : "";
	sample->why = why_of(arena, flow, work, row);
	sample->id = kind == WEIR_PLAN_REJECT || kind == WEIR_PLAN_DUPLICATE
			     ? ""
			     : text_of(arena, &value[0]);
}

/* ---- digests ---- */

static uint64_t add_number(uint64_t hash, uint64_t number)
{
	unsigned char byte[sizeof(number)];

	for (size_t i = 0; i < sizeof(byte); i++)
		byte[i] = (unsigned char)(number >> (8 * i));
	return weir_fnv(hash, byte, sizeof(byte));
}

/*
 * Rows that an earlier try of this run inserted count as inserted, under the same ids, so that a
 * run that goes on agrees with its plan. Of what is written the values count, too: they may come
 * of other rows of the store.
 */
static uint64_t digest_of(const struct weir_work *work)
{
	uint64_t hash = add_number(WEIR_FNV_START, work->hash);

	for (size_t i = 0; i < work->batch->count; i++) {
		const struct weir_value *id = &work->record[i].value[0];
		enum weir_verdict verdict = work->batch->row[i].verdict;

		hash = add_number(hash, (uint64_t)verdict);
		if (verdict == WEIR_PRESENT)
			hash = add_number(hash, work->differs[i]);
		if (verdict == WEIR_DUPLICATE)
			hash = add_number(hash, work->of_line[i]);
		else if (verdict != WEIR_REJECTED && id->type == WEIR_UUID)
			hash = weir_fnv(hash, id->as.uuid.byte, sizeof(id->as.uuid.byte));
		if (verdict == WEIR_INSERTED || work->fate[i] == WEIR_FATE_UPDATE)
			hash = add_number(hash, weir_record_content(&work->record[i]));
	}
	return hash;
}

/* Two become one. */
static void halve(struct weir_plan_digests *digests)
{
	for (size_t i = 0; i < digests->count / 2; i++) {
		digests->digest[i] = add_number(add_number(WEIR_FNV_START, digests->digest[2 * i]),
						digests->digest[2 * i + 1]);
		digests->done[i] = digests->done[2 * i] || digests->done[2 * i + 1];
	}
	digests->count /= 2;
	digests->stride *= 2;
}

static void add_digest(struct weir_plan_digests *digests, uint64_t digest, bool done)
{
	if (digests->batches++ % digests->stride == 0) {
		if (digests->count == WEIR_PLAN_DIGESTS)
			halve(digests);
		digests->digest[digests->count] = WEIR_FNV_START;
		digests->done[digests->count++] = false;
	}
	digests->digest[digests->count - 1] =
		add_number(digests->digest[digests->count - 1], digest);
	digests->done[digests->count - 1] |= done;
}

/* ---- a batch ---- */

static void begin_flow(struct weir_plan *plan, struct weir_plan_flow *flow,
		       const struct weir_target *target)
{
	struct weir_arena *arena = &plan->session->arena;
	const struct weir_table_plan *table = target->plan;

	flow->table = table->def;
	flow->mode = target->mode;
	flow->examined = (struct weir_examined){ .table = table->def->spec.name,
						 .column = target->column,
						 .column_count = target->count,
						 .key = table->def->spec.key,
						 .key_count = table->def->spec.key_count,
						 .folded = table->def->key_folded,
						 .repeats = table->def->nth_count > 0,
						 .updates = target->mode == WEIR_UPSERT };
	flow->compare = table->compare;
	flow->compare_count = table->compare_count;
	flow->apart = weir_arena_alloc(arena, (flow->compare_count + 1) * sizeof(*flow->apart));
	flow->digests.digest =
		weir_arena_alloc(arena, WEIR_PLAN_DIGESTS * sizeof(*flow->digests.digest));
	flow->digests.done =
		weir_arena_alloc(arena, WEIR_PLAN_DIGESTS * sizeof(*flow->digests.done));
	flow->digests.stride = 1;
}

bool weir_plan_take(void *arg, const struct weir_flow *flow, const struct weir_work *work,
		    struct weir_error *err)
{
	struct weir_plan *plan = arg;
	struct weir_plan_flow *taken = &plan->flow[flow->number];

	(void)err;
	if (!taken->table)
		begin_flow(plan, taken, &flow->chain.target);
	for (size_t row = 0; row < work->batch->count; row++) {
		if (work->batch->row[row].verdict == WEIR_PRESENT)
			for (size_t i = 0; i < taken->compare_count && i < WEIR_APART; i++)
				taken->apart[i] += work->differs[row] >> i & 1;
		add_sample(plan, taken, &flow->chain.target, work, row);
	}
	weir_plan_remember(plan, taken, work);
	add_digest(&taken->digests, digest_of(work), work->was_settled);
	plan->write_rows += work->write_count;
	weir_effort_batch(flow, work);
	return true;
}
