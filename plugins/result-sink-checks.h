/*
 * result-sink-checks.h - what the parts of result-sink share: its options, what the parents of a
 * row say, and holding the row against them.
 */
#ifndef RESULT_SINK_CHECKS_H
#define RESULT_SINK_CHECKS_H

#include "meet-tables.h"

enum { IN_RACE, IN_NAME, IN_SCHOOL, IN_TIME, IN_PLACE, IN_GRADE, IN_COUNT };
enum { OUT_RACE, OUT_ATHLETE, OUT_MEET, OUT_TIME, OUT_PLACE, OUT_NORMALIZED, OUT_SOURCE };
enum { OUT_LEGACY = OUT_SOURCE + 1, OUT_COUNT }; /* the only one that a store may lack */
enum {
	KEEP_RACE_MEET,
	KEEP_RACE_COURSE,
	KEEP_RACE_GENDER,
	KEEP_RACE_DISTANCE,
	KEEP_COURSE_DIFFICULTY,
	KEEP_MEET_SEASON,
	KEEP_ATHLETE_GENDER,
	KEEP_ATHLETE_YEAR,
	KEEP_COUNT,
};

struct results {
	const char *table, *races, *athletes, *schools, *meets, *courses, *school_by;
	const char *race, *name, *school, *time, *place, *grade;
	const char *data_source;
	bool legacy_data, legacy_duplicates;
	int64_t normalized_min, normalized_max;  /* centiseconds */
	struct weir_duration pace_min, pace_max; /* of a kilometre */
	int64_t grade_min, grade_max;
	struct weir_choice mode;
	int in[IN_COUNT], out[OUT_COUNT], keep[KEEP_COUNT]; /* column numbers; out -1: none */
};

/* What the parents say about a row, copied: kept values end with the next find. */
struct facts {
	bool race_found, athlete_found, meet_found;
	struct weir_uuid meet_id, course_id;
	bool has_meet, has_course;
	double distance_m, difficulty;    /* 0: unknown */
	char race_gender, athlete_gender; /* 0: unknown */
	int64_t season, grad_year;        /* 0: unknown */
};

/*
 * Sets the normalised time of a row whose parents are all found, and flags what is odd about it.
 * Nothing is changed, and nothing is refused.
 */
void results_check(const struct results *self, const struct weir_value *value, int64_t time_cs,
		   const struct facts *facts, struct weir_record *record);

#endif
