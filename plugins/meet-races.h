/*
 * meet-races.h - what the results of a meet's races look like: times, medians, missing places.
 *
 * Works on arrays that the caller owns and asks nobody for memory.
 */
#ifndef MEET_RACES_H
#define MEET_RACES_H

#include <stdlib.h>

#include "meet.h"

struct meet_race {
	struct weir_uuid id;
	const char *label; /* the site's id and the name */
	int64_t site;      /* the site's id where it is a number, for the order of the report */
	int64_t stored;    /* the number of results as the store has it; -1: none */
	int64_t results, fastest, slowest, median; /* times in centiseconds; 0: none */
	struct meet_gaps gaps;
};

/* A result as far as the statistics need it. */
struct meet_sample {
	uint32_t race; /* index of its race */
	int32_t time;  /* centiseconds */
	int32_t place; /* 0: none */
};

static inline int meet_race_by_id(const void *a, const void *b)
{
	const struct meet_race *x = a, *y = b;

	return memcmp(x->id.byte, y->id.byte, sizeof(x->id.byte));
}

static inline int meet_race_by_site(const void *a, const void *b)
{
	const struct meet_race *x = a, *y = b;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	return strcmp(x->label, y->label);
}

static inline int meet_sample_by_time(const void *a, const void *b)
{
	const struct meet_sample *x = a, *y = b;

	if (x->race != y->race)
		return x->race < y->race ? -1 : 1;
	return (x->time > y->time) - (x->time < y->time);
}

static inline int meet_sample_by_place(const void *a, const void *b)
{
	const struct meet_sample *x = a, *y = b;

	if (x->race != y->race)
		return x->race < y->race ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* The race of that id among races sorted by id, or NULL. */
static inline struct meet_race *meet_race_find(struct meet_race *race, size_t count,
					       const struct weir_uuid *id)
{
	const struct meet_race wanted = { .id = *id };

	return count ? bsearch(&wanted, race, count, sizeof(*race), meet_race_by_id) : NULL;
}

static inline void meet_race_add(struct meet_race *race, int64_t time_cs)
{
	if (!race->results || time_cs < race->fastest)
		race->fastest = time_cs;
	if (time_cs > race->slowest)
		race->slowest = time_cs;
	race->results++;
}

/* Medians and missing places, from all samples of all races. Sorts the samples. */
static inline void meet_races_measure(struct meet_race *race, struct meet_sample *sample,
				      size_t count)
{
	if (!count)
		return;
	qsort(sample, count, sizeof(*sample), meet_sample_by_time);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && sample[to].race == sample[from].race;)
			to++;
		int64_t low = sample[from + (to - from - 1) / 2].time;
		int64_t high = sample[from + (to - from) / 2].time;
		race[sample[from].race].median = (low + high) / 2;
	}
	qsort(sample, count, sizeof(*sample), meet_sample_by_place);
	for (size_t i = 0; i < count; i++)
		if (sample[i].place > 0)
			meet_gaps_add(&race[sample[i].race].gaps, sample[i].place);
}

#endif
