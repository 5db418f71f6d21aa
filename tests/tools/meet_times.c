/*
 * meet_times.c - places and times, with as many ties and twins as the meet shall have.
 *
 * A tie is a result with the time of the one before in its race; a twin has time and
 * place of a result in another race. Both come about by chance as well, so chance is
 * corrected: a time moves on by a step or two. Only in races so crowded that this would
 * change their shape, chance has its way. The set of pairs lives while it is filled.
 */
#include <stdlib.h>

#include "make_meet.h"
#include "meet_random.h"

enum {
	CURVE_ONE = 1 << 16, /* 1 in the fixed-point numbers of the curve of a race */
	CROWDED = 8,         /* fewer steps than this per runner: ties are left alone */
	TRIES = 64,          /* steps away from a twin, at most */
	SEARCH = 24,         /* steps towards one */
	DONE_BY = 95,        /* per cent of the results: what was planned is in place by then */
};

/* Open addressing; 0 is an empty slot, the top bit says that two results have the pair. */
struct pairs {
	uint64_t *slot;
	uint64_t mask;
};

struct plan {
	struct meet *meet;
	struct pairs pairs;
	uint32_t done, ties, twins, want_ties, want_twins;
};

#define TWICE (UINT64_C(1) << 63)

static uint64_t *find(const struct pairs *pairs, int32_t time, int32_t place)
{
	uint64_t key = (uint64_t)(uint32_t)time << 32 | (uint32_t)place;
	uint64_t at = meet_mix(key) & pairs->mask;

	while (pairs->slot[at] && (pairs->slot[at] & ~TWICE) != key)
		at = (at + 1) & pairs->mask;
	return &pairs->slot[at];
}

static bool taken(const struct plan *plan, int32_t time, int32_t place)
{
	return *find(&plan->pairs, time, place) != 0;
}

static void take(struct plan *plan, int32_t time, int32_t place)
{
	uint64_t *slot = find(&plan->pairs, time, place);

	if (*slot) {
		*slot |= TWICE;
		plan->twins++;
	} else {
		*slot = (uint64_t)(uint32_t)time << 32 | (uint32_t)place;
	}
}

static bool due(const struct plan *plan, uint32_t made, uint32_t want)
{
	uint64_t by_now = (uint64_t)want * (plan->done + 1) * 100 /
			  ((uint64_t)plan->meet->options.results * DONE_BY);

	return made < want && made < by_now;
}

static int compare_times(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* Winner's time and spread by race; in between most runners are nearer to the winner. */
static void draw_times(const struct meet *meet, uint32_t race, int32_t *time)
{
	const struct meet_race *r = &meet->race[race];
	struct meet_random random = { meet_hash(meet_seed(meet), MEET_STREAM_RACE,
						UINT64_C(1) << 32 | race) };
	uint32_t best = (r->male ? 9300 : 10500) + meet_random_below(&random, 2600);
	uint32_t width = 4500 + meet_random_below(&random, 3000); /* steps, as is best */

	for (uint32_t i = 0; i < r->runners; i++) {
		uint64_t u = meet_random_below(&random, CURVE_ONE), u2 = u * u / CURVE_ONE;
		uint64_t curve = (u * 6 + u2 * u2 / CURVE_ONE * 4) / 10;

		time[i] = (int32_t)(best + width * curve / CURVE_ONE) * MEET_STEP_CS;
	}
	qsort(time, r->runners, sizeof *time, compare_times);
}

/* 1, 2, 3 ... without the race's gaps, none of which is first or last. */
static void draw_places(const struct meet *meet, uint32_t race, int32_t *place)
{
	const struct meet_race *r = &meet->race[race];
	struct meet_random random = { meet_hash(meet_seed(meet), MEET_STREAM_PLACE, race) };
	uint32_t gap[2] = { 0, 0 };
	uint32_t next = 1;

	for (uint32_t i = 0; i < r->gaps; i++)
		do
			gap[i] = 2 + meet_random_below(&random, r->runners - 2);
		while (i > 0 && gap[i] == gap[0]);
	for (uint32_t i = 0; i < r->runners; i++, next++) {
		while (next == gap[0] || next == gap[1])
			next++;
		place[i] = (int32_t)next;
	}
}

/* Towards a twin, if there is one near; 0 if not. */
static int32_t seek_twin(const struct plan *plan, int32_t time, int32_t place)
{
	for (int32_t i = 0; i < SEARCH; i++) {
		uint64_t slot = *find(&plan->pairs, time + i * MEET_STEP_CS, place);

		if (slot && !(slot & TWICE))
			return time + i * MEET_STEP_CS;
	}
	return 0;
}

static int32_t settle_time(struct plan *plan, int32_t drawn, int32_t before, int32_t place,
			   bool crowded)
{
	int32_t time = drawn > before ? drawn : before, twin, moved;

	if (before && due(plan, plan->ties, plan->want_ties) && !taken(plan, before, place))
		return before;
	if (time == before && !crowded)
		time += MEET_STEP_CS;
	twin = due(plan, plan->twins, plan->want_twins) ? seek_twin(plan, time, place) : 0;
	if (twin)
		return twin;
	for (moved = time; moved < time + TRIES * MEET_STEP_CS; moved += MEET_STEP_CS)
		if (!taken(plan, moved, place))
			return moved;
	return time;
}

static void settle_race(struct plan *plan, uint32_t race, const int32_t *time)
{
	struct meet *meet = plan->meet;
	const struct meet_race *r = &meet->race[race];
	struct meet_result *result = &meet->result[r->first];
	int32_t before = 0;
	bool crowded =
		(time[r->runners - 1] - time[0]) / MEET_STEP_CS < (int64_t)CROWDED * r->runners;

	for (uint32_t i = 0; i < r->runners; i++, plan->done++) {
		/* The two ends of the meet's times stay what they are. */
		bool fixed = time[i] == MEET_FIRST_CS || time[i] == MEET_LAST_CS;

		result[i].time =
			fixed ? time[i]
			      : settle_time(plan, time[i], before, result[i].place, crowded);
		plan->ties += result[i].time == before;
		take(plan, result[i].time, result[i].place);
		before = result[i].time;
	}
}

static void plan_race(struct plan *plan, uint32_t race, int32_t *number, bool first, bool last)
{
	struct meet *meet = plan->meet;
	const struct meet_race *r = &meet->race[race];

	draw_places(meet, race, number);
	for (uint32_t i = 0; i < r->runners; i++)
		meet->result[r->first + i].place = number[i];
	draw_times(meet, race, number);
	if (last)
		number[r->runners - 1] = MEET_LAST_CS;
	if (first)
		number[0] = MEET_FIRST_CS;
	settle_race(plan, race, number);
}

bool meet_plan_times(struct meet *meet)
{
	uint32_t results = meet->options.results, races = meet->options.races, first = 0;
	uint64_t slots = 1024;
	struct plan plan = {
		.meet = meet,
		.want_ties = meet_share(results, MEET_TIES, MEET_RESULTS),
		.want_twins = meet_share(results, MEET_TWINS, MEET_RESULTS),
	};
	int32_t *number = malloc((results + (size_t)1) * sizeof *number);

	while (slots < (uint64_t)results * 2)
		slots *= 2;
	plan.pairs.slot = calloc(slots, sizeof *plan.pairs.slot);
	plan.pairs.mask = slots - 1;
	if (!number || !plan.pairs.slot) {
		free(number);
		free(plan.pairs.slot);
		return meet_no_memory();
	}
	while (first + 1 < races && !meet->race[first].male)
		first++;
	for (uint32_t race = 0; race < races; race++)
		plan_race(&plan, race, number, race == first, race == races / 2);
	free(number);
	free(plan.pairs.slot);
	return true;
}

void meet_plan_corrections(struct meet *meet)
{
	uint32_t results = meet->options.results, wanted = meet->options.corrections, from = 0;
	uint64_t seed = meet_seed(meet);

	for (uint32_t k = 0; k < wanted; k++) {
		uint32_t start = (uint32_t)((uint64_t)k * results / wanted);

		for (from = start > from ? start : from; from + 1 < results; from++) {
			struct meet_result *result = &meet->result[from];
			int32_t room = (result[1].time - result->time) / MEET_STEP_CS;
			uint64_t luck = meet_hash(seed, MEET_STREAM_CORRECTION, from);

			/* A new time between this one and that of the next runner. */
			if (result[1].race != result->race || room < 2)
				continue;
			result->time += MEET_STEP_CS * (1 + (int32_t)(luck % (uint32_t)(room - 1)));
			meet->corrections++;
			from++;
			break;
		}
	}
}
