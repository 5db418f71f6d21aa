/*
 * housekeeping-survey.c - reads the races and results of one meet and tells what they look like.
 */
#include "housekeeping-survey.h"

enum { RACES_MAX = 100000 };              /* of one meet; more is no meet */
enum { GAPS_TEXT = MEET_GAPS_TEXT + 80 }; /* bytes of a list of gaps in its sentence */
enum { RACE_ID, RACE_KEY, RACE_NAME, RACE_STORED, RACE_COLUMNS };
enum { RESULT_RACE, RESULT_TIME, RESULT_PLACE, RESULT_COLUMNS };

struct weir_query survey_query(const struct survey *survey, const char *table,
			       struct weir_value *id)
{
	*id = weir_id(survey->id);
	return (struct weir_query){ .table = table, .where = "meet_id", .in = id, .in_count = 1 };
}

/* "1077492 Mens 3 Miles". */
static const char *make_label(struct weir_context *context, const struct weir_value *value)
{
	size_t key = weir_value_print(&value[RACE_KEY], NULL, 0);
	size_t name = weir_value_print(&value[RACE_NAME], NULL, 0);
	char *label = weir_alloc(context, key + 1 + name + 1);

	weir_value_print(&value[RACE_KEY], label, key + 1);
	label[key] = ' ';
	weir_value_print(&value[RACE_NAME], label + key + 1, name + 1);
	return label;
}

static bool take_race(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct survey *survey = arg;
	struct meet_race race = { 0 };

	(void)err;
	/* More than were counted: somebody else is writing; these are not of this run. */
	if (survey->race_count == survey->race_room || !meet_uuid(&value[RACE_ID], &race.id))
		return true;
	race.label = make_label(survey->context, value);
	if (!meet_int(&value[RACE_KEY], &race.site))
		race.site = 0;
	if (!survey->count_column || !meet_int(&value[RACE_STORED], &race.stored))
		race.stored = -1;
	survey->race[survey->race_count++] = race;
	return true;
}

static bool take_races(struct survey *survey, struct weir_error *err)
{
	const char *const column[RACE_COLUMNS] = {
		[RACE_ID] = "id",
		[RACE_KEY] = weir_table(survey->context, survey->races)->key[0],
		[RACE_NAME] = "name",
		[RACE_STORED] = survey->count_column,
	};
	struct weir_value id;
	struct weir_query query = survey_query(survey, survey->races, &id);
	uint64_t count;

	if (!weir_store_count(survey->context, &query, &count, err))
		return false;
	if (count > RACES_MAX)
		return weir_fail(err, WEIR_DENIED, "meet %s has more than %d races in the store",
				 survey->site_id, RACES_MAX);
	survey->race_room = (size_t)count;
	survey->race = weir_alloc(survey->context, (survey->race_room + 1) * sizeof(*survey->race));
	query.column = column;
	query.column_count = survey->count_column ? RACE_COLUMNS : RACE_STORED;
	if (!weir_store_scan(survey->context, &query, take_race, survey, err))
		return false;
	qsort(survey->race, survey->race_count, sizeof(*survey->race), meet_race_by_id);
	return true;
}

/* A row of the results; false if it is in no race of the meet, or has no time. */
static bool read_sample(const struct survey *survey, const struct weir_value *value,
			struct meet_sample *sample)
{
	struct meet_race *race = NULL;
	struct weir_uuid id;
	int64_t time = 0, place = 0;

	if (meet_uuid(&value[RESULT_RACE], &id))
		race = meet_race_find(survey->race, survey->race_count, &id);
	if (!race || !meet_int(&value[RESULT_TIME], &time) || time < 1 || time > MEET_INT_MAX)
		return false;
	if (!meet_int(&value[RESULT_PLACE], &place) || place < 1 || place > MEET_INT_MAX)
		place = 0;
	*sample = (struct meet_sample){ .race = (uint32_t)(race - survey->race),
					.time = (int32_t)time,
					.place = (int32_t)place };
	return true;
}

static void keep_sample(struct survey *survey, const struct meet_sample *sample)
{
	survey->full = survey->full || survey->sample_count == survey->sample_room;
	if (!survey->full)
		survey->sample[survey->sample_count++] = *sample;
}

static bool take_result(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct survey *survey = arg;
	struct meet_sample sample;

	(void)err;
	if (!read_sample(survey, value, &sample)) {
		survey->elsewhere++;
		return true;
	}
	meet_race_add(&survey->race[sample.race], sample.time);
	keep_sample(survey, &sample);
	return true;
}

/* Of a group of races, once all results were counted. */
static bool take_again(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct survey *survey = arg;
	struct meet_sample sample;

	(void)err;
	if (read_sample(survey, value, &sample))
		keep_sample(survey, &sample);
	return true;
}

/* As many races as the samples have room for, from `first` on; a larger race stands alone. */
static size_t group_from(const struct survey *survey, size_t first)
{
	size_t count = 0, rows = 0;

	for (size_t i = first; i < survey->race_count; i++, count++) {
		rows += (size_t)survey->race[i].results;
		if (rows > survey->sample_room && count)
			break;
	}
	return count;
}

static bool take_group(struct survey *survey, struct weir_query query, size_t first, size_t count,
		       struct weir_error *err)
{
	struct weir_value *id = weir_alloc(survey->context, count * sizeof(*id));

	for (size_t i = 0; i < count; i++)
		id[i] = weir_id(survey->race[first + i].id);
	query.where = "race_id";
	query.in = id;
	query.in_count = count;
	survey->sample_count = 0;
	survey->full = false;
	if (!weir_store_scan(survey->context, &query, take_again, survey, err))
		return false;
	if (survey->full)
		survey->unmeasured++;
	else
		meet_races_measure(survey->race, survey->sample, survey->sample_count);
	return true;
}

/* All at once where there is room for all; else race by race, or some of them together. */
static bool take_results(struct survey *survey, struct weir_error *err)
{
	static const char *const column[RESULT_COLUMNS] = {
		[RESULT_RACE] = "race_id",
		[RESULT_TIME] = "time_cs",
		[RESULT_PLACE] = "place_overall",
	};
	struct weir_value id;
	struct weir_query query = survey_query(survey, survey->results, &id);

	query.column = column;
	query.column_count = RESULT_COLUMNS;
	if (!weir_store_scan(survey->context, &query, take_result, survey, err))
		return false;
	if (!survey->full) {
		meet_races_measure(survey->race, survey->sample, survey->sample_count);
		return true;
	}
	for (size_t first = 0, count; first < survey->race_count; first += count) {
		count = group_from(survey, first);
		if (!take_group(survey, query, first, count, err))
			return false;
	}
	return true;
}

bool survey_take(struct survey *survey, struct weir_error *err)
{
	return take_races(survey, err) && take_results(survey, err);
}

/* ---- telling ---- */

static void tell_race(const struct survey *survey, const struct meet_race *race)
{
	char count[MEET_NUMBER_TEXT], fastest[MEET_NUMBER_TEXT], slowest[MEET_NUMBER_TEXT],
		median[MEET_NUMBER_TEXT], gaps[GAPS_TEXT] = "";

	if (!race->results) {
		weir_note(survey->context, "race %s: no results", race->label);
		return;
	}
	if (race->gaps.missing)
		snprintf(gaps, sizeof(gaps),
			 "; possibly lost before the CSV: %" PRId64 " place%s missing: %s",
			 race->gaps.missing, race->gaps.missing == 1 ? "" : "s", race->gaps.text);
	weir_note(survey->context, "race %s: %s results, %s to %s, median %s%s", race->label,
		  meet_print_count((uint64_t)race->results, count),
		  meet_print_time(race->fastest, fastest), meet_print_time(race->slowest, slowest),
		  race->median ? meet_print_time(race->median, median) : "left out", gaps);
}

/* The numbers of all races of the meet. */
struct total {
	int64_t fastest, slowest; /* centiseconds */
	int64_t with_results, with_gaps, missing;
};

static void add_race(struct total *total, const struct meet_race *race)
{
	if (!race->results)
		return;
	if (!total->with_results++ || race->fastest < total->fastest)
		total->fastest = race->fastest;
	if (race->slowest > total->slowest)
		total->slowest = race->slowest;
	total->missing += race->gaps.missing;
	total->with_gaps += race->gaps.missing > 0;
}

static void tell_total(const struct survey *survey, const struct total *total)
{
	char results[MEET_NUMBER_TEXT], fastest[MEET_NUMBER_TEXT], slowest[MEET_NUMBER_TEXT];

	meet_print_count((uint64_t)survey->result_count, results);
	if (total->with_results)
		weir_note(survey->context,
			  "meet %s: %s results in %" PRId64 " of %zu races, fastest %s, slowest %s",
			  survey->site_id, results, total->with_results, survey->race_count,
			  meet_print_time(total->fastest, fastest),
			  meet_print_time(total->slowest, slowest));
	else
		weir_note(survey->context, "meet %s: %s results in %zu races", survey->site_id,
			  results, survey->race_count);
	if (survey->elsewhere)
		weir_note(survey->context,
			  "meet %s: %" PRId64
			  " results belong to none of its races or have no time",
			  survey->site_id, survey->elsewhere);
}

static void tell_gaps(const struct survey *survey, const struct total *total)
{
	char missing[MEET_NUMBER_TEXT];

	if (survey->unmeasured)
		weir_note(survey->context,
			  "meet %s: %zu races have more than max_rows results; their medians and "
			  "missing places are left out",
			  survey->site_id, survey->unmeasured);
	if (total->missing)
		weir_note(survey->context,
			  "meet %s: possibly lost before the CSV: %s places missing in %" PRId64
			  " of %zu races",
			  survey->site_id, meet_print_count((uint64_t)total->missing, missing),
			  total->with_gaps, survey->race_count);
}

/* A row without a time or a place never reaches the CSV: a gap is where one was possibly lost. */
static void flag_gaps(const struct survey *survey, const struct meet_race *race)
{
	if (survey->place_gaps && race->gaps.missing >= survey->place_gaps)
		weir_warn(survey->context, "PLACE_GAP", "race %s: nobody has %s %s", race->label,
			  race->gaps.missing == 1 ? "place" : "places", race->gaps.text);
}

void survey_tell(struct survey *survey, bool each_race)
{
	struct total total = { 0 };

	qsort(survey->race, survey->race_count, sizeof(*survey->race), meet_race_by_site);
	for (size_t i = 0; i < survey->race_count; i++) {
		add_race(&total, &survey->race[i]);
		if (each_race)
			tell_race(survey, &survey->race[i]);
		flag_gaps(survey, &survey->race[i]);
	}
	tell_total(survey, &total);
	tell_gaps(survey, &total);
}
