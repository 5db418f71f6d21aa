/*
 * athlete-sink-namesakes.h - athletes of one school with the same first and last name, and with
 * different full names: two people, or one in two spellings.
 *
 * A table of hashes, starts zeroed: at most 64 bytes for an athlete, up to a ceiling.
 */
#ifndef ATHLETE_SINK_NAMESAKES_H
#define ATHLETE_SINK_NAMESAKES_H

#include "meet-tables.h"

struct namesake;

struct namesakes {
	struct namesake *slot;
	size_t room, count;
	int64_t most; /* athletes that are remembered */
};

/* One athlete, and where the input has him. */
struct athlete_names {
	struct weir_uuid school;
	const struct weir_value *name, *first, *last;
	uint64_t line;
};

/*
 * The line of an athlete that was asked about before, who has the same first and last name and
 * another full name; 0: there is none. May be asked again about the same line.
 */
uint64_t namesakes_find(struct namesakes *all, const struct athlete_names *athlete);
void namesakes_release(struct namesakes *all);

#endif
