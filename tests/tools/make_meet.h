/*
 * make_meet.h - a meet in memory: what was asked for, its races, its results.
 *
 * struct meet owns the arrays and the roster; meet_plan() fills them, meet_release()
 * frees them. 16 bytes per result stay in memory, and what sorting needs.
 */
#ifndef MAKE_MEET_H
#define MAKE_MEET_H

#include <stdio.h>

#include "meet_roster.h"

enum {
	/* The default meet; other sizes get shares of the counts. */
	MEET_RESULTS = 10870,
	MEET_RACES = 84,
	MEET_RACES_M = 47,
	MEET_SCHOOLS = 500,
	MEET_PAIRS = 9,      /* of races with the same name and gender */
	MEET_TWINS = 63,     /* results with time and place of one in another race */
	MEET_TIES = 147,     /* results with the time of the one before in the race */
	MEET_GAPS = 35,      /* missing places, */
	MEET_GAP_RACES = 29, /* in so many races */

	MEET_FIRST_CS = 85010, /* the fastest time, in 1/100 s, */
	MEET_LAST_CS = 243710, /* the slowest, */
	MEET_STEP_CS = 10,     /* and what all are multiples of */
	MEET_DISTANCE_M = 4828,

	MEET_RESULTS_MAX = 100000000,
};

/* Difficulty of the course in 1/1,000,000,000. */
#define MEET_DIFFICULTY_E9 INT64_C(1147206583)

enum meet_bad {
	MEET_BAD_RAGGED = 0,
	MEET_BAD_TOO_MANY_FIELDS,
	MEET_BAD_TIME,
	MEET_BAD_NUMBER,
	MEET_BAD_UNKNOWN_RACE,
	MEET_BAD_UNKNOWN_ATHLETE,
	MEET_BAD_NUL,
	MEET_BAD_DUPLICATE_RESULT,
	MEET_BAD_OPEN_QUOTE,
	MEET_BAD_GENDER,
	MEET_BAD_GRAD_YEAR,
	MEET_BAD_UNKNOWN_SCHOOL,
	MEET_BAD_UTF8,
	MEET_BAD_LONG_FIELD,
	MEET_BAD_BLANK_NAME,
	MEET_BAD_DUPLICATE_ATHLETE,
	MEET_BAD_STRAY_QUOTE,
	MEET_BAD_DATE,
	MEET_BAD_SCHOOL,
	MEET_BAD_SCHOOL_ATHLETE, /* follows from BAD_SCHOOL, as does */
	MEET_BAD_SCHOOL_RESULT,
	MEET_BAD_KINDS,
};

struct meet_options {
	const char *folder;
	uint64_t seed, meet_id;
	uint32_t results, athletes, races, schools;
	uint32_t first_athlete; /* where in the roster the meet begins */
	uint32_t spelling_twins, corrections;
	int season;
	const char *meet_name, *venue; /* meet_name NULL: one is made */
	bool no_course_name, zero_distance, facts;
	bool iso, grouped, shuffled, lf, final_newline, bom; /* how it is written */
	uint32_t bad[MEET_BAD_KINDS];                        /* rows of each kind */
};

struct meet_race {
	uint32_t first, runners; /* its part of the results */
	uint32_t gaps;           /* places that nobody has */
	uint32_t name;           /* number of its name among those of its gender */
	bool male;
};

struct meet_result {
	uint32_t race, athlete; /* athlete: counted from the meet's first one */
	int32_t time, place;
};

struct meet {
	struct meet_options options;
	struct meet_roster roster;
	struct meet_race *race;
	struct meet_result *result; /* by race and place, until they are sorted for the file */
	uint8_t *respelled;         /* per athlete: 0, or 1 + whether in upper case; may be NULL */
	uint8_t *school_used;       /* per school: has an athlete */
	uint32_t respellings, corrections;
	int month, day;
};

/* Each returns false after it said on stderr what is wrong. */
bool meet_plan(struct meet *meet);
void meet_release(struct meet *meet);
bool meet_plan_races(struct meet *meet);
bool meet_plan_times(struct meet *meet);
void meet_plan_corrections(struct meet *meet);
bool meet_write(struct meet *meet);
bool meet_print_facts(const struct meet *meet);

/* n times share / whole, to the nearest. */
uint32_t meet_share(uint64_t n, uint32_t share, uint32_t whole);
void meet_person(const struct meet *meet, uint32_t athlete, struct meet_person *person);
uint64_t meet_race_id(const struct meet *meet, uint32_t race);
/* The race's name and type; name holds MEET_NAME_SIZE bytes. */
const char *meet_race_name(const struct meet *meet, uint32_t race, char *name);
/* A number for everything that differs between two meets of one seed. */
uint64_t meet_seed(const struct meet *meet);
bool meet_no_memory(void);

#endif
