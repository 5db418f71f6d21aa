/*
 * result-sink.c - turns the rows of a meet's result file into results of races.
 *
 * A result is known by its race and its athlete. Race, athlete, meet and course
 * are found through the engine's index, and what they say is held against the
 * row. Reasons and warnings never hold a name. Owns nothing but its options.
 */
#include "result-sink-checks.h"

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct results, table), .fallback = "results",
	  .help = "The table to write." },
	{ WEIR_OPTION(struct results, races), .fallback = "races",
	  .help = "The table of the races." },
	{ WEIR_OPTION(struct results, athletes), .fallback = "athletes",
	  .help = "The table of the athletes." },
	{ WEIR_OPTION(struct results, schools), .fallback = "schools",
	  .help = "The table of the schools." },
	{ WEIR_OPTION(struct results, meets), .fallback = "meets",
	  .help = "The table of the meets." },
	{ WEIR_OPTION(struct results, courses), .fallback = "courses",
	  .help = "The table of the courses." },
	{ WEIR_OPTION(struct results, school_by), .fallback = "athletic_net_id",
	  .help = "The column by which a school is found; `tables:` names it under `also:`." },
	{ WEIR_OPTION(struct results, race), .fallback = "athletic_net_race_id",
	  .help = "The input's column with the race's key." },
	{ WEIR_OPTION(struct results, name), .fallback = "athlete_name",
	  .help = "The input's column with the athlete's full name." },
	{ WEIR_OPTION(struct results, school), .fallback = "athlete_school_id",
	  .help = "The input's column with the key of the athlete's school." },
	{ WEIR_OPTION(struct results, time), .fallback = "time_cs",
	  .help = "The input's column with the time in centiseconds." },
	{ WEIR_OPTION(struct results, place), .fallback = "place_overall",
	  .help = "The input's column with the place; a result may be without one." },
	{ WEIR_OPTION(struct results, grade), .fallback = "grade",
	  .help = "The input's column with the grade; it is compared, not written." },
	{ WEIR_OPTION(struct results, data_source), .fallback = "athletic_net",
	  .help = "What is written to data_source." },
	{ WEIR_OPTION(struct results, legacy_data), .fallback = "true",
	  .help = "What is written to is_legacy_data, where the store has that column." },
	{ WEIR_OPTION(struct results, legacy_duplicates), .fallback = "false",
	  .help = "The old importers' rule: of two results of a meet with equal time and place "
		  "only the first is written. It drops good rows." },
	{ WEIR_OPTION(struct results, normalized_min), .fallback = "20000",
	  .help = "A faster normalised mile (in centiseconds) is written, with a warning." },
	{ WEIR_OPTION(struct results, normalized_max), .fallback = "120000",
	  .help = "A slower normalised mile (in centiseconds) is written, with a warning." },
	{ WEIR_OPTION(struct results, pace_min), .fallback = "150s",
	  .help = "A faster kilometre is written, with a warning." },
	{ WEIR_OPTION(struct results, pace_max), .fallback = "20m",
	  .help = "A slower kilometre is written, with a warning." },
	{ WEIR_OPTION(struct results, grade_min), .fallback = "9",
	  .help = "A lower grade is flagged." },
	{ WEIR_OPTION(struct results, grade_max), .fallback = "12",
	  .help = "A higher grade is flagged." },
	{ WEIR_OPTION(struct results, mode), .fallback = "insert-missing",
	  .choices = "insert-missing|upsert|insert",
	  .help = "What happens to results that the store has." },
	{ 0 },
};

static bool results_open(void *data, struct weir_context *context, struct weir_schema *schema,
			 struct weir_error *err)
{
	const struct results *self = data;

	(void)schema;
	(void)err;
	if (self->legacy_duplicates)
		weir_log(context, WEIR_WARN,
			 "legacy_duplicates is on: a result whose time and place another one of "
			 "the same meet has is left out, though it may be another athlete's in "
			 "another race; good rows are lost");
	return true;
}

static bool find_inputs(struct results *self, const struct weir_schema *in, struct weir_error *err)
{
	const char *const name[IN_COUNT] = {
		[IN_RACE] = self->race, [IN_NAME] = self->name,   [IN_SCHOOL] = self->school,
		[IN_TIME] = self->time, [IN_PLACE] = self->place, [IN_GRADE] = self->grade,
	};

	for (int i = 0; i < IN_COUNT; i++)
		if (!weir_schema_need(in, name[i], &self->in[i], err))
			return false;
	return true;
}

/* What `tables:` must say so that rows can be found and held against each other. */
static bool find_tables(struct results *self, struct weir_context *context, struct weir_error *err)
{
	const struct {
		const char *table, *column;
	} keep[KEEP_COUNT] = {
		[KEEP_RACE_MEET] = { self->races, "meet_id" },
		[KEEP_RACE_COURSE] = { self->races, "course_id" },
		[KEEP_RACE_GENDER] = { self->races, "gender" },
		[KEEP_RACE_DISTANCE] = { self->races, "distance_meters" },
		[KEEP_COURSE_DIFFICULTY] = { self->courses, "difficulty_rating" },
		[KEEP_MEET_SEASON] = { self->meets, "season_year" },
		[KEEP_ATHLETE_GENDER] = { self->athletes, "gender" },
		[KEEP_ATHLETE_YEAR] = { self->athletes, "grad_year" },
	};

	if (!meet_key(context, self->races, NULL, NULL, err) ||
	    !meet_key(context, self->athletes, "school_id", "name", err) ||
	    !meet_also(context, self->schools, self->school_by, err))
		return false;
	for (int i = 0; i < KEEP_COUNT; i++)
		if (!meet_keep(context, keep[i].table, keep[i].column, &self->keep[i], err))
			return false;
	return true;
}

static bool results_bind(void *data, struct weir_context *context, const struct weir_schema *in,
			 struct weir_target *target, struct weir_error *err)
{
	static const struct {
		const char *name;
		enum weir_type type;
	} column[OUT_COUNT] = {
		[OUT_RACE] = { "race_id", WEIR_UUID },
		[OUT_ATHLETE] = { "athlete_id", WEIR_UUID },
		[OUT_MEET] = { "meet_id", WEIR_UUID },
		[OUT_TIME] = { "time_cs", WEIR_INT },
		[OUT_PLACE] = { "place_overall", WEIR_INT },
		[OUT_NORMALIZED] = { "normalized_time_cs", WEIR_INT },
		[OUT_SOURCE] = { "data_source", WEIR_TEXT },
		[OUT_LEGACY] = { "is_legacy_data", WEIR_BOOL },
	};
	struct results *self = data;

	if (!find_inputs(self, in, err) || !find_tables(self, context, err))
		return false;
	if (!weir_target_table(target, self->table, err))
		return false;
	for (int i = 0; i < OUT_COUNT; i++) {
		self->out[i] = -1;
		if (i == OUT_LEGACY && !weir_target_column_info(target, column[i].name))
			continue;
		if (!weir_target_column(target, column[i].name, column[i].type,
					(struct weir_place){ 0 }, &self->out[i], err))
			return false;
	}
	weir_target_made(target, self->out[OUT_NORMALIZED]);
	weir_target_mode(target, (enum weir_mode)self->mode.index);
	return true;
}

static bool map_race(const struct results *self, struct weir_context *context,
		     const struct weir_value *key, struct weir_record *record, struct facts *facts,
		     struct weir_error *err)
{
	char text[MEET_NEEDS_TEXT];
	struct weir_parent race;

	if (meet_is_blank(key)) {
		weir_record_reject(record, "REQUIRED", self->race, "no race is given");
		return true;
	}
	if (!weir_find(context, self->races, key, 1, &race, err))
		return false;
	facts->race_found = race.found == WEIR_FOUND;
	if (race.found == WEIR_PARENT_REJECTED)
		weir_record_orphan(record, self->race, &race);
	else if (race.found == WEIR_UNKNOWN)
		weir_record_reject(record, "REFERENCE", self->race, "no race has the id %s",
				   meet_print_key(key, text));
	if (!facts->race_found)
		return true;
	weir_record_refer(record, self->out[OUT_RACE], &race);
	facts->has_meet = meet_uuid(&race.keep[self->keep[KEEP_RACE_MEET]], &facts->meet_id);
	facts->has_course = meet_uuid(&race.keep[self->keep[KEEP_RACE_COURSE]], &facts->course_id);
	facts->race_gender = meet_gender(&race.keep[self->keep[KEEP_RACE_GENDER]]);
	if (!meet_real(&race.keep[self->keep[KEEP_RACE_DISTANCE]], &facts->distance_m))
		facts->distance_m = 0;
	return true;
}

/* The meet and the course of the race that was found. */
static bool map_meet(const struct results *self, struct weir_context *context,
		     struct weir_record *record, struct facts *facts, struct weir_error *err)
{
	struct weir_parent parent = { .found = WEIR_UNKNOWN };

	if (!facts->race_found)
		return true;
	if (facts->has_meet && !weir_find_id(context, self->meets, facts->meet_id, &parent, err))
		return false;
	facts->meet_found = parent.found == WEIR_FOUND;
	if (parent.found == WEIR_PARENT_REJECTED)
		weir_record_orphan(record, self->race, &parent);
	else if (!facts->meet_found)
		weir_record_reject(record, "REFERENCE", self->race, "the race has no meet");
	if (!facts->meet_found)
		return true;
	weir_record_refer(record, self->out[OUT_MEET], &parent);
	if (!meet_int(&parent.keep[self->keep[KEEP_MEET_SEASON]], &facts->season))
		facts->season = 0;
	if (!facts->has_course)
		return true;
	if (!weir_find_id(context, self->courses, facts->course_id, &parent, err))
		return false;
	if (parent.found != WEIR_FOUND ||
	    !meet_real(&parent.keep[self->keep[KEEP_COURSE_DIFFICULTY]], &facts->difficulty))
		facts->difficulty = 0;
	return true;
}

static bool map_athlete(const struct results *self, struct weir_context *context,
			const struct weir_value *value, struct weir_record *record,
			struct facts *facts, struct weir_error *err)
{
	const struct weir_value *name = &value[self->in[IN_NAME]];
	const struct weir_value *school_key = &value[self->in[IN_SCHOOL]];
	char text[MEET_NEEDS_TEXT];
	struct meet_school school = { .table = self->schools,
				      .by = self->school_by,
				      .column = self->school };
	struct weir_parent athlete;

	if (meet_is_blank(name))
		weir_record_reject(record, "REQUIRED", self->name, "the athlete's name is blank");
	if (!meet_school_find(context, &school, school_key, record, err))
		return false;
	if (school.parent.found != WEIR_FOUND || meet_is_blank(name))
		return true;
	const struct weir_value key[] = { weir_id(school.parent.id), *name };
	if (!weir_find(context, self->athletes, key, 2, &athlete, err))
		return false;
	facts->athlete_found = athlete.found == WEIR_FOUND;
	if (athlete.found == WEIR_PARENT_REJECTED)
		weir_record_orphan(record, self->name, &athlete);
	else if (athlete.found == WEIR_UNKNOWN)
		weir_record_reject(record, "REFERENCE", self->name,
				   "school %s has no athlete of this name",
				   meet_print_key(school_key, text));
	if (!facts->athlete_found)
		return true;
	weir_record_refer(record, self->out[OUT_ATHLETE], &athlete);
	facts->athlete_gender = meet_gender(&athlete.keep[self->keep[KEEP_ATHLETE_GENDER]]);
	if (!meet_int(&athlete.keep[self->keep[KEEP_ATHLETE_YEAR]], &facts->grad_year))
		facts->grad_year = 0;
	return true;
}

/* A whole number from 1 on; false where the row has none that can be written. */
static bool map_number(const struct weir_value *value, const char *what, const char *column,
		       struct weir_record *record, int64_t *out)
{
	if (!meet_int(value, out)) {
		weir_record_reject(record, "TYPE", column, "the %s is not a whole number", what);
		return false;
	}
	if (*out >= 1 && *out <= MEET_INT_MAX)
		return true;
	weir_record_reject(record, "RANGE", column, "the %s %" PRId64 " is not in 1..%d", what,
			   *out, MEET_INT_MAX);
	return false;
}

/* The old importers' rule, for whoever must reproduce their numbers. */
static bool legacy_rule(struct weir_context *context, const struct weir_row *row,
			const struct weir_value key[3], struct weir_record *record,
			struct weir_error *err)
{
	uint64_t first;

	if (!weir_first_seen(context, key, 3, row->line, &first, err))
		return false;
	if (first == row->line)
		return true;
	weir_record_warn(record, "LEGACY_DUPLICATE",
			 "left out by legacy_duplicates: line %" PRIu64
			 " has the same time and place, maybe in another race",
			 first);
	weir_record_duplicate(record, first);
	return true;
}

static bool results_map(void *data, struct weir_context *context, const struct weir_row *row,
			struct weir_record *record, struct weir_error *err)
{
	const struct results *self = data;
	const struct weir_value *place_value = &row->value[self->in[IN_PLACE]];
	struct facts facts = { 0 };
	int64_t time_cs = 0, place = 0;

	if (!map_race(self, context, &row->value[self->in[IN_RACE]], record, &facts, err) ||
	    !map_meet(self, context, record, &facts, err) ||
	    !map_athlete(self, context, row->value, record, &facts, err))
		return false;

	bool has_time =
		map_number(&row->value[self->in[IN_TIME]], "time", self->time, record, &time_cs);
	bool no_place = meet_is_blank(place_value);
	bool has_place = !no_place && map_number(place_value, "place", self->place, record, &place);

	weir_record_set(record, self->out[OUT_SOURCE], weir_string(self->data_source));
	if (self->out[OUT_LEGACY] >= 0)
		weir_record_set(record, self->out[OUT_LEGACY], weir_bool(self->legacy_data));
	if (has_time)
		weir_record_set(record, self->out[OUT_TIME], weir_int(time_cs));
	if (has_place)
		weir_record_set(record, self->out[OUT_PLACE], weir_int(place));
	if (!facts.meet_found || !facts.athlete_found || !has_time || !(has_place || no_place))
		return true; /* refused above, or asked again when the parents are loaded */
	results_check(self, row->value, time_cs, &facts, record);
	if (!self->legacy_duplicates || row->verdict != WEIR_LIVE || !has_place)
		return true;
	const struct weir_value key[] = { weir_id(facts.meet_id), weir_int(time_cs),
					  weir_int(place) };
	return legacy_rule(context, row, key, record, err);
}

static const struct weir_sink_ops ops = {
	.size = sizeof(ops),
	.bind = results_bind,
	.map = results_map,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SINK,
	.name = "result-sink",
	.summary = "Writes the results of a meet, each known by race and athlete.",
	.version = "1.0",
	.options = options,
	.self_size = sizeof(struct results),
	.open = results_open,
	.ops.sink = &ops,
};
