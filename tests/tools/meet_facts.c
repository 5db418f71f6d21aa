/*
 * meet_facts.c - what the good rows of a meet come to, as key=value lines.
 *
 * Counted from the results and the roster, not from what the plan wanted. The tables
 * for counting are allocated and freed here.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "make_meet.h"
#include "meet_random.h"

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* How many are equal to one before; sorts them. */
static uint32_t repeated(uint64_t *key, uint32_t count)
{
	uint32_t equal = 0;

	if (count)
		qsort(key, count, sizeof *key, compare_keys);
	for (uint32_t i = 1; i < count; i++)
		equal += key[i] == key[i - 1];
	return equal;
}

static void fact(const char *name, uint64_t value)
{
	(void)printf("%s=%" PRIu64 "\n", name, value);
}

static uint64_t hash_text(uint64_t from, const char *text)
{
	for (; *text; text++)
		from = meet_mix(from * 31 + (unsigned char)*text);
	return meet_mix(from + 1);
}

static void twins_and_ties(const struct meet *meet, uint64_t *key)
{
	uint32_t count = meet->options.results;

	for (uint32_t i = 0; i < count; i++)
		key[i] = (uint64_t)(uint32_t)meet->result[i].time << 32 |
			 (uint32_t)meet->result[i].place;
	fact("twins", repeated(key, count));
	for (uint32_t i = 0; i < count; i++)
		key[i] = (uint64_t)(uint32_t)meet->result[i].time << 32 | meet->result[i].race;
	fact("ties", repeated(key, count));
}

static void races(const struct meet *meet, uint64_t *key)
{
	uint32_t count = meet->options.races, male = 0, gaps = 0, with = 0;
	uint32_t least = count ? meet->race[0].runners : 0, most = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct meet_race *race = &meet->race[i];

		male += race->male;
		gaps += race->gaps;
		with += race->gaps > 0;
		least = race->runners < least ? race->runners : least;
		most = race->runners > most ? race->runners : most;
		key[i] = (uint64_t)race->name << 1 | race->male;
	}
	fact("races_m", male);
	fact("races_f", count - male);
	fact("race_pairs", repeated(key, count));
	fact("runners_min", least);
	fact("runners_max", most);
	fact("gaps", gaps);
	fact("gap_races", with);
}

static void people(const struct meet *meet, uint64_t *name, uint64_t *parts)
{
	uint32_t count = meet->options.athletes, male = 0, split = 0, bytes = 0, no_first = 0;
	uint32_t no_last = 0, odd_grade = 0;

	for (uint32_t i = 0; i < count; i++) {
		struct meet_person p;
		char joined[2 * MEET_NAME_SIZE];

		meet_person(meet, i, &p);
		(void)snprintf(joined, sizeof joined, "%s %s", p.first, p.last);
		male += p.male;
		split += strcmp(joined, p.name) != 0;
		no_first += p.first[0] == '\0';
		no_last += p.last[0] == '\0';
		odd_grade += p.kind == MEET_ODD_GRADE;
		for (const char *at = p.name; *at; at++)
			if (*at & 0x80) {
				bytes++;
				break;
			}
		name[i] = hash_text(0, p.name);
		parts[i] = hash_text(hash_text(hash_text(0, p.first), p.last) + p.school, "");
	}
	fact("athletes_m", male);
	fact("athletes_f", count - male);
	fact("name_is_not_first_and_last", split);
	fact("names_not_ascii", bytes);
	fact("first_names_empty", no_first);
	fact("last_names_empty", no_last);
	fact("grades_odd", odd_grade);
	fact("names_shared", repeated(name, count));
	fact("namesakes", repeated(parts, count));
}

static void times(const struct meet *meet)
{
	uint64_t sum = 0, places = 0, normal_sum = 0, least = UINT64_MAX, most = 0, male = 0;
	uint64_t first = UINT64_MAX, last = 0;
	uint32_t count = meet->options.results;
	/* time * 1609.344 / (distance * difficulty), rounded to the nearest, without fractions. */
	const uint64_t over = UINT64_C(1609344) * 1000000;
	const uint64_t under = (uint64_t)MEET_DISTANCE_M * (uint64_t)MEET_DIFFICULTY_E9;

	for (uint32_t i = 0; i < count; i++) {
		const struct meet_result *result = &meet->result[i];
		uint64_t time = (uint64_t)result->time,
			 normal = (2 * time * over + under) / under / 2;

		sum += time;
		places += (uint64_t)result->place;
		male += meet->race[result->race].male;
		first = time < first ? time : first;
		last = time > last ? time : last;
		normal_sum += normal;
		least = normal < least ? normal : least;
		most = normal > most ? normal : most;
	}
	fact("results_m", male);
	fact("results_f", count - male);
	fact("sum_time", sum);
	fact("sum_place", places);
	fact("min_time", count ? first : 0);
	fact("max_time", last);
	if (meet->options.zero_distance)
		count = 0;
	fact("normalized", count);
	fact("normalized_sum", count ? normal_sum : 0);
	fact("normalized_min", count ? least : 0);
	fact("normalized_max", count ? most : 0);
}

bool meet_print_facts(const struct meet *meet)
{
	const struct meet_options *o = &meet->options;
	size_t most = (size_t)o->results + o->athletes + o->races + 1;
	uint64_t *key = malloc(most * sizeof *key), schools = 0;
	uint64_t *other = malloc(((size_t)o->athletes + 1) * sizeof *other);

	if (!key || !other) {
		free(key);
		free(other);
		return meet_no_memory();
	}
	for (uint32_t i = 0; i < o->schools; i++)
		schools += meet->school_used[i];
	(void)printf("meet_id=%" PRIu64 "\nmeet_name=%s\nmeet_date=%d-%02d-%02d\n", o->meet_id,
		     o->meet_name, o->season, meet->month, meet->day);
	(void)printf("distance=%d\ndifficulty=1.%09" PRId64 "\n",
		     o->zero_distance ? 0 : MEET_DISTANCE_M, MEET_DIFFICULTY_E9 - 1000000000);
	fact("venues", 1);
	fact("courses", 1);
	fact("meets", 1);
	fact("schools", schools);
	fact("athletes", o->athletes);
	fact("races", o->races);
	fact("results", o->results);
	races(meet, key);
	people(meet, key, other);
	twins_and_ties(meet, key);
	times(meet);
	fact("spelling_twins", meet->respellings);
	fact("corrections", meet->corrections);
	free(key);
	free(other);
	return true;
}
