/*
 * meet_plan.c - how many races of what size and name, and who runs in which.
 *
 * Fills the arrays of struct meet, which owns them.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "make_meet.h"
#include "meet_random.h"

bool meet_no_memory(void)
{
	(void)fputs("make-meet: out of memory\n", stderr);
	return false;
}

uint32_t meet_share(uint64_t n, uint32_t share, uint32_t whole)
{
	return (uint32_t)((n * share + whole / 2) / whole);
}

uint64_t meet_seed(const struct meet *meet)
{
	return meet_mix(meet->options.seed + UINT64_C(0x9e3779b97f4a7c15) * meet->options.meet_id);
}

void meet_person(const struct meet *meet, uint32_t athlete, struct meet_person *person)
{
	meet_roster_person(&meet->roster, meet->options.first_athlete + athlete, person);
	if (meet->respelled && meet->respelled[athlete])
		meet_person_respell(person, meet->respelled[athlete] > 1);
}

uint64_t meet_race_id(const struct meet *meet, uint32_t race)
{
	/* Two meets of a season never share one. Small meets have gaps among theirs. */
	enum { FEW = 400, ROOM = 1000, MORE_ROOM = 1000000, GAP_EVERY = 4, GAP = 3 };

	if (meet->options.races <= FEW)
		return meet->options.meet_id * ROOM + 1 + race + (uint64_t)(race / GAP_EVERY) * GAP;
	return meet->options.meet_id * MORE_ROOM + 1 + race;
}

const char *meet_race_name(const struct meet *meet, uint32_t race, char *name)
{
	enum { TYPES = 7, DIVISIONS = 8, COLOURS = 4, NAMES = TYPES * DIVISIONS };
	static const char *const type[TYPES] = {
		"Varsity",
		"JV",
		"Soph",
		"Frosh",
		"Frosh-Soph",
		"Team Sweepstakes",
		"Varsity Individual",
	};
	static const char *const type_field[TYPES] = { "Varsity", "JV",    "Other",  "Frosh",
						       "Frosh",   "Other", "Varsity" };
	static const char *const division[DIVISIONS] = { "D1", "D2",   "D3",   "D4",
							 "D5", "D1&2", "D4&5", "D3,4&5" };
	static const char *const colour[COLOURS] = { "Red", "Yellow", "Blue", "Green" };
	const struct meet_race *r = &meet->race[race];
	uint32_t base = r->name % NAMES, again = r->name / NAMES;
	char heat[24] = "";

	if (again >= COLOURS)
		(void)snprintf(heat, sizeof heat, " Heat %" PRIu32, again / COLOURS + 1);
	(void)snprintf(name, MEET_NAME_SIZE, "%s %s %s %s %s%s", r->male ? "Mens" : "Womens",
		       meet->options.zero_distance ? "4,000 Meters" : "3 Miles",
		       division[base / TYPES], type[base % TYPES], colour[(again + base) % COLOURS],
		       heat);
	return type_field[base % TYPES];
}

static void name_races(struct meet *meet)
{
	uint32_t races = meet->options.races, pairs = meet_share(races, MEET_PAIRS, MEET_RACES);
	uint32_t used[2] = { 0, 0 }, last[2] = { 0, 0 };
	bool paired[2] = { true, true }; /* nothing to pair with at first */

	for (uint32_t i = 0, made = 0; i < races; i++) {
		struct meet_race *race = &meet->race[i];
		bool g = race->male;

		/* The pairs are spread; a name is not used three times. */
		if (made < (uint64_t)pairs * (i + 2) / races && made < pairs && !paired[g]) {
			race->name = last[g];
			paired[g] = true;
			made++;
			continue;
		}
		race->name = last[g] = used[g]++;
		paired[g] = false;
	}
}

/* Shares the runners of one gender out to its races: one each, the others by weight. */
static void share_runners(struct meet *meet, bool male, uint32_t runners, uint32_t races)
{
	enum { LEAST = 30, MOST = 210 }; /* weights */
	uint64_t sum = 0, seen = 0, seed = meet_seed(meet);
	uint32_t extra = runners - races;

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < meet->options.races; i++) {
			uint64_t w = LEAST + meet_hash(seed, MEET_STREAM_RACE, i) % (MOST - LEAST);

			if (meet->race[i].male != male)
				continue;
			if (pass == 0) {
				sum += w;
				continue;
			}
			/* Differences of the rounded running sum: they add up. */
			meet->race[i].runners =
				1 + (uint32_t)(extra * (seen + w) / sum - extra * seen / sum);
			seen += w;
		}
}

/* No race has more runners than there are athletes: the excess goes where there is room. */
static bool level_races(struct meet *meet, bool male, uint32_t athletes)
{
	uint32_t excess = 0;

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < meet->options.races; i++) {
			struct meet_race *race = &meet->race[i];
			uint32_t room;

			if (race->male != male)
				continue;
			if (race->runners > athletes) {
				excess += race->runners - athletes;
				race->runners = athletes;
			}
			room = athletes - race->runners;
			if (pass == 1) {
				race->runners += room < excess ? room : excess;
				excess -= room < excess ? room : excess;
			}
		}
	return excess == 0;
}

static void place_gaps(struct meet *meet)
{
	enum { TOO_SMALL = 4 };
	uint32_t races = meet->options.races;
	uint32_t with = meet_share(races, MEET_GAP_RACES, MEET_RACES);
	uint32_t twice = meet_share(races, MEET_GAPS, MEET_RACES) - with;

	for (uint32_t i = 0; i < with; i++) {
		struct meet_race *race = &meet->race[(uint64_t)i * races / with];

		if (race->runners >= TOO_SMALL)
			race->gaps = i < twice ? 2 : 1;
	}
}

static uint32_t athletes_male(const struct meet *meet)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < meet->options.athletes; i++)
		count += meet_roster_male(&meet->roster, meet->options.first_athlete + i);
	return count;
}

/* The athletes of one gender, in a random order, take the places of its races in turn. */
static bool fill_races(struct meet *meet, bool male, uint32_t count)
{
	struct meet_random random = { meet_hash(meet_seed(meet), MEET_STREAM_RUNNER, male) };
	uint32_t *athlete = malloc((count + (size_t)1) * sizeof *athlete);
	uint32_t used = 0, next = 0;

	if (!athlete)
		return meet_no_memory();
	for (uint32_t i = 0; i < meet->options.athletes; i++)
		if (meet_roster_male(&meet->roster, meet->options.first_athlete + i) == male)
			athlete[used++] = i;
	meet_random_shuffle(&random, athlete, used);
	for (uint32_t r = 0; r < meet->options.races; r++) {
		if (meet->race[r].male != male)
			continue;
		for (uint32_t i = 0; i < meet->race[r].runners; i++) {
			struct meet_result *result = &meet->result[meet->race[r].first + i];

			result->race = r;
			result->athlete = athlete[next];
			next = next + 1 < used ? next + 1 : 0;
		}
	}
	free(athlete);
	return true;
}

bool meet_plan_races(struct meet *meet)
{
	const struct meet_options *o = &meet->options;
	uint32_t races_m = meet_share(o->races, MEET_RACES_M, MEET_RACES), male, results_m;
	uint32_t first = 0;

	if (o->races == 0)
		return true;
	if (races_m == o->races && o->races > 1)
		races_m--;
	meet->roster.one_gender = o->races == 1;
	male = athletes_male(meet);
	results_m = meet_share(o->results, male, o->athletes);
	for (uint32_t i = 0; i < o->races; i++)
		meet->race[i].male =
			((uint64_t)i + 1) * races_m / o->races > (uint64_t)i * races_m / o->races;
	if (results_m < races_m || o->results - results_m < o->races - races_m) {
		(void)fputs("make-meet: there are more races than results of a gender\n", stderr);
		return false;
	}
	share_runners(meet, true, results_m, races_m);
	share_runners(meet, false, o->results - results_m, o->races - races_m);
	if (!level_races(meet, true, male) || !level_races(meet, false, o->athletes - male)) {
		(void)fputs("make-meet: too few athletes: nobody runs a race twice\n", stderr);
		return false;
	}
	for (uint32_t i = 0; i < o->races; i++) {
		meet->race[i].first = first;
		first += meet->race[i].runners;
	}
	name_races(meet);
	place_gaps(meet);
	return fill_races(meet, true, male) && fill_races(meet, false, o->athletes - male);
}
