/*
 * meet_write.c - the seven files and metadata.json.
 *
 * Sorts the results in place for results.csv: by time, the slowest first, as the
 * spreadsheet left them; by race and place as the scraper writes them; or shuffled.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "meet_random.h"
#include "meet_sheet.h"

void meet_athlete_row(const struct meet *meet, const struct meet_person *person,
		      struct meet_row *row)
{
	struct meet_school school;

	row->count = 0;
	meet_school_make(&school, person->school);
	row_text(row, "");
	row_text(row, person->name);
	row_text(row, person->first);
	row_text(row, person->last);
	row_text(row, school.key);
	row_number(row, person->grad_year);
	row_text(row, person->male ? "M" : "F");
	row_bool(row, meet, false);
	row_text(row, "");
}

void meet_result_row(const struct meet *meet, const struct meet_result *result,
		     const struct meet_person *person, struct meet_row *row)
{
	struct meet_school school;

	row->count = 0;
	meet_school_make(&school, person->school);
	row_number(row, (int64_t)meet_race_id(meet, result->race));
	row_text(row, person->name);
	row_text(row, person->first);
	row_text(row, person->last);
	row_text(row, school.key);
	row_number(row, result->time);
	row_number(row, result->place);
	row_number(row, person->grade);
	row_bool(row, meet, false);
}

static void data_row(struct meet_sheet *sheet, const struct meet_row *row)
{
	sheet_row(sheet, row);
	sheet->good = sheet->line;
	if (sheet->bad_done < sheet->bad)
		sheet->last = *row;
}

/* 0..count-1, shuffled if the style says so. NULL: out of memory. */
static uint32_t *order_of(const struct meet *meet, uint32_t count, uint64_t which)
{
	struct meet_random random = { meet_hash(meet_seed(meet), MEET_STREAM_ORDER, which) };
	uint32_t *order = malloc((count + (size_t)1) * sizeof *order);

	if (!order) {
		(void)meet_no_memory();
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++)
		order[i] = i;
	if (meet->options.shuffled)
		meet_random_shuffle(&random, order, count);
	return order;
}

static bool write_venue(struct meet *meet)
{
	struct meet_sheet sheet;
	struct meet_row row = { .count = 0 };
	char notes[MEET_NAME_SIZE];

	if (!sheet_open(&sheet, meet, "venues.csv", 1))
		return false;
	sheet.final_newline = true; /* the spreadsheet never touched this one and the next */
	sheet_header(&sheet, "athletic_net_id,name,city,state,notes");
	(void)snprintf(notes, sizeof notes, "Auto-generated for meet %" PRIu64,
		       meet->options.meet_id);
	row_text(&row, "");
	row_text(&row, meet->options.venue);
	row_text(&row, "");
	row_text(&row, "");
	row_text(&row, notes);
	data_row(&sheet, &row);
	return sheet_close(&sheet);
}

static void course_name(const struct meet *meet, char *out)
{
	(void)snprintf(out, MEET_NAME_SIZE, "%.100s, %s", meet->options.venue,
		       meet->options.zero_distance ? "4,000 Meters" : "3 Miles");
}

static bool write_course(struct meet *meet)
{
	struct meet_sheet sheet;
	struct meet_row row = { .count = 0 };
	char text[MEET_NAME_SIZE];
	bool zero = meet->options.zero_distance;

	if (!sheet_open(&sheet, meet, "courses.csv", 1))
		return false;
	sheet.final_newline = true;
	sheet_header(&sheet, "athletic_net_id,name,venue_name,distance_meters,distance_display,"
			     "difficulty_rating,needs_review,needs_records_scraping");
	course_name(meet, text);
	row_text(&row, "");
	row_text(&row, text);
	row_text(&row, meet->options.venue);
	row_number(&row, zero ? 0 : MEET_DISTANCE_M);
	row_text(&row, zero ? "4,000 Meters" : "3 Miles");
	(void)snprintf(text, sizeof text, "1.%09" PRId64, MEET_DIFFICULTY_E9 - 1000000000);
	row_text(&row, text);
	row_bool(&row, meet, true);
	row_bool(&row, meet, false);
	data_row(&sheet, &row);
	return sheet_close(&sheet);
}

static bool write_meet(struct meet *meet)
{
	struct meet_sheet sheet;
	struct meet_row row = { .count = 0 };
	char date[32];

	if (!sheet_open(&sheet, meet, "meets.csv", 1))
		return false;
	sheet_header(&sheet, "athletic_net_id,name,meet_date,venue_name,season_year,meet_type");
	if (meet->options.iso)
		(void)snprintf(date, sizeof date, "%d-%02d-%02d", meet->options.season, meet->month,
			       meet->day);
	else
		(void)snprintf(date, sizeof date, "%d/%d/%02d", meet->month, meet->day,
			       meet->options.season % 100);
	row_number(&row, (int64_t)meet->options.meet_id);
	row_text(&row, meet->options.meet_name);
	row_text(&row, date);
	row_text(&row, meet->options.venue);
	row_number(&row, meet->options.season);
	row_text(&row, "");
	data_row(&sheet, &row);
	meet_bad_due(&sheet, 1);
	return sheet_close(&sheet);
}

static bool write_schools(struct meet *meet)
{
	struct meet_sheet sheet;
	uint32_t count = meet->options.schools, used = 0, written = 0;
	uint32_t *order = order_of(meet, count, 1);

	for (uint32_t i = 0; i < count; i++)
		used += meet->school_used[i];
	if (!order || !sheet_open(&sheet, meet, "schools.csv", used)) {
		free(order);
		return false;
	}
	sheet_header(&sheet, "athletic_net_id,name,short_name,city,state,league");
	for (uint32_t i = 0; i < count; i++) {
		struct meet_school school;
		struct meet_row row = { .count = 0 };

		if (!meet->school_used[order[i]])
			continue;
		meet_bad_due(&sheet, written++);
		meet_school_make(&school, order[i]);
		row_text(&row, school.key);
		row_text(&row, school.name);
		row_text(&row, school.name);
		row_text(&row, "");
		row_text(&row, "");
		row_text(&row, "");
		data_row(&sheet, &row);
	}
	meet_bad_due(&sheet, used);
	free(order);
	return sheet_close(&sheet);
}

static bool write_athletes(struct meet *meet)
{
	struct meet_sheet sheet;
	uint32_t count = meet->options.athletes;
	uint32_t *order = order_of(meet, count, 2);

	if (!order || !sheet_open(&sheet, meet, "athletes.csv", count)) {
		free(order);
		return false;
	}
	sheet_header(&sheet, "athletic_net_id,name,first_name,last_name,school_athletic_net_id,"
			     "grad_year,gender,needs_review,fuzzy_match_score");
	for (uint32_t i = 0; i < count; i++) {
		struct meet_person person;
		struct meet_row row;

		meet_bad_due(&sheet, i);
		meet_person(meet, order[i], &person);
		meet_athlete_row(meet, &person, &row);
		data_row(&sheet, &row);
	}
	meet_bad_due(&sheet, count);
	free(order);
	return sheet_close(&sheet);
}

static void write_race(struct meet *meet, struct meet_sheet *sheet, uint32_t race)
{
	struct meet_row row = { .count = 0 };
	char name[MEET_NAME_SIZE], course[MEET_NAME_SIZE];
	const char *type = meet_race_name(meet, race, name);

	row_number(&row, (int64_t)meet_race_id(meet, race));
	row_number(&row, (int64_t)meet->options.meet_id);
	row_text(&row, name);
	row_text(&row, meet->race[race].male ? "M" : "F");
	row_number(&row, meet->options.zero_distance ? 0 : MEET_DISTANCE_M);
	row_text(&row, type);
	course_name(meet, course);
	if (!meet->options.no_course_name)
		row_text(&row, course);
	data_row(sheet, &row);
}

static bool write_races(struct meet *meet)
{
	struct meet_sheet sheet;
	uint32_t count = meet->options.races;
	uint32_t *order = order_of(meet, count, 3);

	if (!order || !sheet_open(&sheet, meet, "races.csv", count)) {
		free(order);
		return false;
	}
	sheet_header(&sheet, meet->options.no_course_name
				     ? "athletic_net_race_id,meet_athletic_net_id,name,gender,"
				       "distance_meters,race_type"
				     : "athletic_net_race_id,meet_athletic_net_id,name,gender,"
				       "distance_meters,race_type,course_name");
	for (uint32_t i = 0; i < count; i++)
		write_race(meet, &sheet, order[i]);
	free(order);
	return sheet_close(&sheet);
}

static int slowest_first(const void *a, const void *b)
{
	const struct meet_result *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? 1 : -1;
	if (x->place != y->place)
		return x->place < y->place ? 1 : -1;
	return (x->race > y->race) - (x->race < y->race);
}

static void shuffle_results(struct meet *meet)
{
	struct meet_random random = { meet_hash(meet_seed(meet), MEET_STREAM_ORDER, 4) };

	for (uint32_t left = meet->options.results; left > 1; left--) {
		uint32_t other = meet_random_below(&random, left);
		struct meet_result keep = meet->result[left - 1];

		meet->result[left - 1] = meet->result[other];
		meet->result[other] = keep;
	}
}

static bool write_results(struct meet *meet)
{
	struct meet_sheet sheet;
	uint32_t count = meet->options.results;

	if (meet->options.shuffled)
		shuffle_results(meet);
	else if (!meet->options.grouped && count)
		qsort(meet->result, count, sizeof *meet->result, slowest_first);
	if (!sheet_open(&sheet, meet, "results.csv", count))
		return false;
	sheet_header(&sheet, "athletic_net_race_id,athlete_name,athlete_first_name,"
			     "athlete_last_name,athlete_school_id,time_cs,place_overall,grade,"
			     "needs_review");
	for (uint32_t i = 0; i < count; i++) {
		struct meet_person person;
		struct meet_row row;

		meet_bad_due(&sheet, i);
		meet_person(meet, meet->result[i].athlete, &person);
		meet_result_row(meet, &meet->result[i], &person, &row);
		data_row(&sheet, &row);
	}
	meet_bad_due(&sheet, count);
	return sheet_close(&sheet);
}

static bool write_metadata(const struct meet *meet)
{
	const struct meet_options *o = &meet->options;
	char path[4096];
	uint32_t schools = 0;
	FILE *file;
	bool fine;

	for (uint32_t i = 0; i < o->schools; i++)
		schools += meet->school_used[i];
	(void)snprintf(path, sizeof path, "%s/metadata.json", o->folder);
	file = fopen(path, "wb");
	if (!file) {
		(void)fprintf(stderr, "make-meet: %s: %s\n", path, strerror(errno));
		return false;
	}
	fine = fprintf(file,
		       "{\n  \"scrape_type\": \"meet\",\n  \"entity_id\": \"%" PRIu64 "\",\n"
		       "  \"scraped_at\": \"%d-11-%02dT21:05:42.318604\",\n"
		       "  \"season_year\": %d,\n  \"total_results\": %" PRIu32 ",\n"
		       "  \"total_races\": %" PRIu32 ",\n  \"total_schools\": %" PRIu32 ",\n"
		       "  \"total_athletes\": %" PRIu32 "\n}",
		       o->meet_id, o->season, o->corrections ? 9 : 2, o->season, o->results,
		       o->races, schools, o->athletes) > 0;
	if (fclose(file) || !fine) {
		(void)fprintf(stderr, "make-meet: %s could not be written\n", path);
		return false;
	}
	return true;
}

bool meet_write(struct meet *meet)
{
	return write_venue(meet) && write_course(meet) && write_meet(meet) && write_schools(meet) &&
	       write_athletes(meet) && write_races(meet) && write_results(meet) &&
	       write_metadata(meet);
}
