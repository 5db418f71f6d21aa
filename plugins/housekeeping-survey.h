/*
 * housekeeping-survey.h - the results of one meet as the store has them, and what to tell of them.
 *
 * A survey borrows the task's array of samples; everything else lives in the context.
 */
#ifndef WEIR_HOUSEKEEPING_SURVEY_H
#define WEIR_HOUSEKEEPING_SURVEY_H

#include "meet-races.h"

/* One meet while it is looked at. */
struct survey {
	struct weir_context *context;
	const char *races, *results, *count_column; /* tables, and the races' column or NULL */
	const char *site_id;                        /* NULL: the store has no such meet */
	struct weir_uuid id;
	int64_t result_count;   /* as the store counts them */
	struct meet_race *race; /* sorted by id until they are told */
	size_t race_count, race_room;
	struct meet_sample *sample; /* borrowed */
	size_t sample_count, sample_room;
	int64_t elsewhere;  /* results in no race of the meet, or without a time */
	bool full;          /* there are more results than room for samples */
	size_t unmeasured;  /* races with more results than room */
	int64_t place_gaps; /* a race that lacks this many places is flagged; 0: none */
};

/* The rows of a table that belong to the meet; *id must outlive the query. */
struct weir_query survey_query(const struct survey *survey, const char *table,
			       struct weir_value *id);
/* Reads the meet's races, then its results. */
bool survey_take(struct survey *survey, struct weir_error *err);
/* Notes for the report: a line for the meet, and one for each race if asked for. */
void survey_tell(struct survey *survey, bool each_race);

#endif
