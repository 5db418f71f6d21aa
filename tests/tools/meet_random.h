/*
 * meet_random.h - the generator's own random numbers: the same on every machine.
 *
 * Nothing is owned. meet_hash() answers "what is number `index` of this stream"
 * without a state, so that one athlete can be made again without those before.
 */
#ifndef MEET_RANDOM_H
#define MEET_RANDOM_H

#include <stdint.h>

/* What the numbers are for; two questions never share a stream. */
enum meet_stream {
	MEET_STREAM_NAME = 1,
	MEET_STREAM_MIDDLE,
	MEET_STREAM_GRADE,
	MEET_STREAM_SCHOOL,
	MEET_STREAM_WEIGHT,
	MEET_STREAM_RACE,
	MEET_STREAM_RUNNER,
	MEET_STREAM_PLACE,
	MEET_STREAM_DATE,
	MEET_STREAM_CORRECTION,
	MEET_STREAM_ORDER,
};

struct meet_random {
	uint64_t state;
};

/* SplitMix64's two halves: the step and the finisher. */
static inline uint64_t meet_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline uint64_t meet_random_next(struct meet_random *random)
{
	random->state += UINT64_C(0x9e3779b97f4a7c15);
	return meet_mix(random->state);
}

static inline uint64_t meet_hash(uint64_t seed, enum meet_stream stream, uint64_t index)
{
	struct meet_random random = { meet_mix(seed) + (uint64_t)stream };

	random.state = meet_random_next(&random) ^ index;
	return meet_random_next(&random);
}

/* 0..count-1; the bias is far below what a test could see. */
static inline uint32_t meet_random_below(struct meet_random *random, uint32_t count)
{
	return (uint32_t)(meet_random_next(random) % count);
}

/* Puts the numbers into a random order. */
static inline void meet_random_shuffle(struct meet_random *random, uint32_t *number, uint32_t count)
{
	for (uint32_t left = count; left > 1; left--) {
		uint32_t other = meet_random_below(random, left);
		uint32_t keep = number[left - 1];

		number[left - 1] = number[other];
		number[other] = keep;
	}
}

#endif
