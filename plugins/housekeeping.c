/*
 * housekeeping.c - after an import: sets the counts that the store keeps of its results,
 * and tells what the results of each race look like.
 *
 * Counts come from the store, never from the input. All memory is the context's; the
 * one large piece, an array of times and places, has a ceiling.
 */
#include "housekeeping-survey.h"
#include "housekeeping-totals.h"
#include "meet-file.h"
#include "meet-tables.h"

enum { STATISTICS_SUMMARY, STATISTICS_RACES, STATISTICS_NONE };
enum { WRITE_ROWS = 1000 }; /* rows of one write */

struct housekeeping {
	struct weir_path file;
	const char *id, *meets, *races, *results, *count_column;
	struct weir_choice statistics;
	int64_t max_rows, place_gaps;
	struct weir_path metadata;
	struct weir_map totals;
	int64_t totals_slack;
	struct meet_ids meet;
	bool meets_have_count, races_have_count;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct housekeeping, file), .required = true,
	  .help = "The meets file of the folder, usually meets.csv." },
	{ WEIR_OPTION(struct housekeeping, id), .fallback = "athletic_net_id",
	  .help = "The file's column with the meet's id at the site." },
	{ WEIR_OPTION(struct housekeeping, meets), .fallback = "meets",
	  .help = "The table of the meets; its key is that id." },
	{ WEIR_OPTION(struct housekeeping, races), .fallback = "races",
	  .help = "The table of the races." },
	{ WEIR_OPTION(struct housekeeping, results), .fallback = "results",
	  .help = "The table of the results." },
	{ WEIR_OPTION(struct housekeeping, count_column), .fallback = "result_count",
	  .help = "The column of meets and races that holds the number of their results." },
	{ WEIR_OPTION(struct housekeeping, statistics), .fallback = "summary",
	  .choices = "summary|races|none",
	  .help = "One line for each meet, one for each race as well, or none." },
	{ WEIR_OPTION(struct housekeeping, max_rows), .fallback = "100000", .min = 1,
	  .max = INT32_MAX,
	  .help = "How many results are held in memory at a time, 12 bytes each. A meet with more "
		  "is "
		  "read some races at a time; of a race with more, the median and missing places "
		  "are left out." },
	{ WEIR_OPTION(struct housekeeping, place_gaps), .fallback = "1", .max = INT32_MAX,
	  .help = "A race in which nobody has this many places, below the last one, is flagged, "
		  "unless statistics is none; 0: none is." },
	{ WEIR_OPTION(struct housekeeping, metadata),
	  .help = "A JSON file with totals, usually metadata.json; it may be missing." },
	{ WEIR_OPTION(struct housekeeping, totals),
	  .help = "For names of totals in it the CSV files, in the same folder, whose rows they "
		  "count; a difference is flagged." },
	{ WEIR_OPTION(struct housekeeping, totals_slack), .fallback = "0", .max = INT32_MAX,
	  .help = "A difference up to this many rows is not flagged." },
	{ 0 },
};

/* ---- what there is ---- */

static bool need_columns(const struct weir_table_info *info, const char *table,
			 const char *const *column, size_t count, struct weir_error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!weir_table_find(info, column[i]))
			return weir_fail(err, WEIR_BAD_CONFIG,
					 "the store's table \"%s\" has no column \"%s\"", table,
					 column[i]);
	return true;
}

static bool check_tables(struct housekeeping *self, struct weir_context *context,
			 struct weir_error *err)
{
	static const char *const race[] = { "meet_id", "name" };
	static const char *const result[] = { "meet_id", "race_id", "time_cs", "place_overall" };
	const struct weir_table_info *info;

	if (!meet_key(context, self->meets, NULL, NULL, err) ||
	    !meet_key(context, self->races, NULL, NULL, err))
		return false;
	if (!weir_store_describe(context, self->meets, &info, err))
		return false;
	self->meets_have_count = weir_table_find(info, self->count_column) != NULL;
	if (!weir_store_describe(context, self->races, &info, err) ||
	    !need_columns(info, self->races, race, sizeof(race) / sizeof(*race), err))
		return false;
	self->races_have_count = weir_table_find(info, self->count_column) != NULL;
	return weir_store_describe(context, self->results, &info, err) &&
	       need_columns(info, self->results, result, sizeof(result) / sizeof(*result), err);
}

static bool house_check(void *data, struct weir_context *context, struct weir_error *err)
{
	struct housekeeping *self = data;

	return meet_file_read(context, self->file.name, self->id, &self->meet, err) &&
	       check_tables(self, context, err);
}

/* ---- setting counts ---- */

/* Sets result_count where it differs; two values a row. */
static bool write_counts(const struct housekeeping *self, struct weir_context *context,
			 const char *table, struct weir_write_row *row, size_t count,
			 struct weir_error *err)
{
	const char *const column[] = { "id", self->count_column };

	for (size_t at = 0; at < count; at += WRITE_ROWS) {
		struct weir_write write = {
			.table = table,
			.column = column,
			.column_count = sizeof(column) / sizeof(*column),
			.row = row + at,
			.row_count = count - at < WRITE_ROWS ? count - at : WRITE_ROWS,
			.mode = WEIR_UPDATE,
		};
		if (!weir_store_write(context, &write, err))
			return false;
	}
	return true;
}

static bool take_count(void *arg, const struct weir_value *value, struct weir_error *err)
{
	(void)err;
	if (!meet_int(value, arg))
		*(int64_t *)arg = -1;
	return true;
}

static bool set_meet_count(const struct housekeeping *self, struct survey *survey,
			   struct weir_error *err)
{
	char from[MEET_NUMBER_TEXT] = "unset", to[MEET_NUMBER_TEXT];
	const struct weir_value id = weir_id(survey->id);
	const char *const column[] = { self->count_column };
	int64_t stored = -1;
	const struct weir_query query = { .table = self->meets,
					  .column = column,
					  .column_count = 1,
					  .where = "id",
					  .in = &id,
					  .in_count = 1 };

	if (!weir_store_scan(survey->context, &query, take_count, &stored, err))
		return false;
	meet_print_count((uint64_t)survey->result_count, to);
	if (stored == survey->result_count) {
		weir_note(survey->context, "meet %s: %s is %s, as it should be", survey->site_id,
			  self->count_column, to);
		return true;
	}
	const struct weir_value value[] = { id, weir_int(survey->result_count) };
	struct weir_write_row row = { .value = value };
	if (!write_counts(self, survey->context, self->meets, &row, 1, err))
		return false;
	if (stored >= 0)
		meet_print_count((uint64_t)stored, from);
	weir_note(survey->context, "meet %s: %s set from %s to %s", survey->site_id,
		  self->count_column, from, to);
	return true;
}

static bool set_race_counts(const struct housekeeping *self, struct survey *survey,
			    struct weir_error *err)
{
	struct weir_value *value =
		weir_alloc(survey->context, 2 * (survey->race_count + 1) * sizeof(*value));
	struct weir_write_row *row =
		weir_alloc(survey->context, (survey->race_count + 1) * sizeof(*row));
	size_t count = 0;

	for (size_t i = 0; i < survey->race_count; i++) {
		const struct meet_race *race = &survey->race[i];
		if (race->stored == race->results)
			continue;
		value[2 * count] = weir_id(race->id);
		value[2 * count + 1] = weir_int(race->results);
		row[count].value = &value[2 * count];
		count++;
	}
	if (!write_counts(self, survey->context, self->races, row, count, err))
		return false;
	weir_note(survey->context, "meet %s: %s of races set on %zu of %zu", survey->site_id,
		  self->count_column, count, survey->race_count);
	return true;
}

/* ---- the task ---- */

static bool keep_meet(const struct housekeeping *self, struct survey *survey,
		      struct weir_error *err)
{
	bool statistics = self->statistics.index != STATISTICS_NONE;

	if (self->meets_have_count && !set_meet_count(self, survey, err))
		return false;
	if (!statistics && !self->races_have_count)
		return true;
	if (!survey_take(survey, err))
		return false;
	if (self->races_have_count && !set_race_counts(self, survey, err))
		return false;
	if (statistics)
		survey_tell(survey, self->statistics.index == STATISTICS_RACES);
	return true;
}

/* Finds the meet and counts its results. */
static bool begin_survey(const struct housekeeping *self, struct weir_context *context,
			 const char *site_id, struct survey *survey, struct weir_error *err)
{
	const struct weir_value key = weir_string(site_id);
	struct weir_value id;
	struct weir_parent meet;
	uint64_t results;

	*survey = (struct survey){ .context = context,
				   .races = self->races,
				   .results = self->results,
				   .place_gaps = self->place_gaps,
				   .count_column =
					   self->races_have_count ? self->count_column : NULL };
	if (!weir_find(context, self->meets, &key, 1, &meet, err))
		return false;
	if (meet.found != WEIR_FOUND) {
		weir_note(context, "meet %s is not in the store: nothing counted", site_id);
		return true;
	}
	survey->id = meet.id;
	const struct weir_query query = survey_query(survey, self->results, &id);
	if (!weir_store_count(context, &query, &results, err))
		return false;
	survey->site_id = site_id;
	survey->result_count = (int64_t)results;
	return true;
}

/* One array serves all meets, one after the other, so the largest one says how long it is. */
static void make_room(const struct housekeeping *self, struct weir_context *context,
		      struct survey *survey)
{
	size_t room = 0;

	for (size_t i = 0; i < self->meet.count; i++)
		if ((size_t)survey[i].result_count > room)
			room = (size_t)survey[i].result_count;
	if (room > (size_t)self->max_rows)
		room = (size_t)self->max_rows;
	struct meet_sample *sample = weir_alloc(context, (room + 1) * sizeof(*sample));
	for (size_t i = 0; i < self->meet.count; i++) {
		survey[i].sample = sample;
		survey[i].sample_room = room;
	}
}

/* ---- before there is anything to count ---- */

static void expect(struct weir_context *context, enum weir_effort_kind kind, const char *table,
		   uint64_t rows)
{
	const struct weir_effort effort = {
		.kind = kind, .table = table, .values = 1, .rows = rows
	};

	weir_expect(context, &effort);
}

/* What keep_meet() would ask of the store, if all that the run inserts is of this meet. */
static void expect_meet(const struct housekeeping *self, const struct survey *survey)
{
	struct weir_context *context = survey->context;
	uint64_t races = weir_rows_inserted(context, self->races);
	uint64_t results = weir_rows_inserted(context, self->results);

	if (self->meets_have_count)
		expect(context, WEIR_EFFORT_READ, self->meets, 1);
	if (self->meets_have_count && results)
		expect(context, WEIR_EFFORT_UPDATE, self->meets, 1);
	if (self->statistics.index == STATISTICS_NONE && !self->races_have_count)
		return;
	expect(context, WEIR_EFFORT_COUNT, self->races, 0);
	expect(context, WEIR_EFFORT_READ, self->races, races);
	expect(context, WEIR_EFFORT_READ, self->results, results + (uint64_t)survey->result_count);
	if (self->races_have_count)
		expect(context, WEIR_EFFORT_UPDATE, self->races, races);
}

/* What of the meet's results a guard has not deleted before. */
static void leave_out_purged(const struct housekeeping *self, struct survey *survey)
{
	int64_t purged = (int64_t)weir_rows_purged(survey->context, self->results);

	survey->result_count -= purged < survey->result_count ? purged : survey->result_count;
}

/* Of a dry run: what would be done, as far as can be told before the rows are there. */
static bool foretell(const struct housekeeping *self, struct weir_context *context,
		     struct weir_error *err)
{
	char now[MEET_NUMBER_TEXT], more[MEET_NUMBER_TEXT];
	struct survey survey;

	for (size_t i = 0; i < self->meet.count; i++) {
		if (!begin_survey(self, context, self->meet.id[i], &survey, err))
			return false;
		if (!survey.site_id)
			continue;
		leave_out_purged(self, &survey);
		expect_meet(self, &survey);
		weir_note(context,
			  "meet %s: would count its results (%s in the store now, %s "
			  "would be new) and set %s",
			  survey.site_id, meet_print_count((uint64_t)survey.result_count, now),
			  meet_print_count(weir_rows_inserted(context, self->results), more),
			  self->count_column);
	}
	return true;
}

static bool house_run(void *data, struct weir_context *context, struct weir_error *err)
{
	struct housekeeping *self = data;

	if (!self->meet.id && !house_check(self, context, err))
		return false;
	if (weir_is_dry_run(context))
		return foretell(self, context, err);
	struct survey *survey = weir_alloc(context, (self->meet.count + 1) * sizeof(*survey));
	for (size_t i = 0; i < self->meet.count; i++)
		if (!begin_survey(self, context, self->meet.id[i], &survey[i], err))
			return false;
	make_room(self, context, survey);
	for (size_t i = 0; i < self->meet.count; i++)
		if (survey[i].site_id && !keep_meet(self, &survey[i], err))
			return false;
	/* That of a race is kept by few stores, and is told of none. */
	if (!self->meets_have_count)
		weir_note(context, "%s: the store's table has no column %s, left out", self->meets,
			  self->count_column);
	const struct totals totals = { self->metadata.name, &self->totals, self->totals_slack };
	return totals_compare(&totals, context, err);
}

/* The counts of the meet that was purged, or of those that the file names; what is not in the store
 * any more has none. */
static bool house_put_right(void *data, struct weir_context *context, struct weir_error *err)
{
	struct housekeeping counts = *(struct housekeeping *)data;
	const char *purged = weir_purged_key(context, counts.meets);

	counts.statistics.index = STATISTICS_NONE;
	counts.metadata.name = NULL;
	if (purged)
		counts.meet = (struct meet_ids){ .id = &purged, .count = 1 };
	return (!purged || check_tables(&counts, context, err)) && house_run(&counts, context, err);
}

static const struct weir_task_ops ops = {
	.size = sizeof(ops),
	.check = house_check,
	.run = house_run,
	.put_right = house_put_right,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TASK,
	.name = "housekeeping",
	.summary = "Sets the result counts of meets and races and tells what the races look like.",
	.version = "1.0",
	.options = options,
	.self_size = sizeof(struct housekeeping),
	.ops.task = &ops,
};
