/*
 * meet_bad.c - rows that an importer must refuse, spread among the good ones.
 *
 * All but the one thing that makes it bad is right about such a row, so there is one
 * reason to refuse it. Every one is told on stdout: KIND FILE LINE. Owns nothing.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "meet_sheet.h"

static const struct {
	const char *name, *file, *help;
} kinds[MEET_BAD_KINDS] = {
	[MEET_BAD_RAGGED] = { "ragged", "results.csv", "the row ends after four fields" },
	[MEET_BAD_TOO_MANY_FIELDS] = { "too-many-fields", "results.csv", "two fields more" },
	[MEET_BAD_TIME] = { "bad-time", "results.csv", "time_cs is 0" },
	[MEET_BAD_NUMBER] = { "not-a-number", "results.csv", "time_cs is 20:15.3" },
	[MEET_BAD_UNKNOWN_RACE] = { "unknown-race", "results.csv", "a race id not in races.csv" },
	[MEET_BAD_UNKNOWN_ATHLETE] = { "unknown-athlete", "results.csv",
				       "a name not in athletes.csv" },
	[MEET_BAD_NUL] = { "nul", "results.csv", "a NUL byte in the name" },
	[MEET_BAD_DUPLICATE_RESULT] = { "duplicate-result", "results.csv",
					"a good row once more; told as KIND FILE LINE of LINE" },
	[MEET_BAD_OPEN_QUOTE] = { "open-quote", "results.csv",
				  "the last row: a quote that nothing closes" },
	[MEET_BAD_GENDER] = { "gender-u", "athletes.csv", "gender is U" },
	[MEET_BAD_GRAD_YEAR] = { "grad-year", "athletes.csv", "grad_year is 2050" },
	[MEET_BAD_UNKNOWN_SCHOOL] = { "unknown-school", "athletes.csv",
				      "a school that is not in schools.csv" },
	[MEET_BAD_UTF8] = { "bad-utf8", "athletes.csv", "a byte E9 in the name" },
	[MEET_BAD_LONG_FIELD] = { "long-field", "athletes.csv", "a name of 1,100,010 bytes" },
	[MEET_BAD_BLANK_NAME] = { "blank-name", "athletes.csv", "no name at all" },
	[MEET_BAD_DUPLICATE_ATHLETE] = { "duplicate-athlete", "athletes.csv",
					 "a good row once more; told as KIND FILE LINE of LINE" },
	[MEET_BAD_STRAY_QUOTE] = { "stray-quote", "athletes.csv",
				   "a quote in the middle of an unquoted name" },
	[MEET_BAD_DATE] = { "bad-date", "meets.csv", "another meet, on the 45th of month 13" },
	[MEET_BAD_SCHOOL] = { "bad-school", "schools.csv",
			      "a school without a name; with it come" },
	[MEET_BAD_SCHOOL_ATHLETE] = { "bad-school-athlete", "athletes.csv", "its athlete, and" },
	[MEET_BAD_SCHOOL_RESULT] = { "bad-school-result", "results.csv", "that athlete's result" },
};

/* Cells of athletes.csv and results.csv; the name is the same in both. */
enum { NAME = 1, FIRST, LAST, ATHLETE_SCHOOL, GRAD_YEAR, GENDER };
enum { RACE_ID = 0, RESULT_SCHOOL = 4, TIME, PLACE };

/* Strangers by their number, so that a bad school's athlete is the same in both files. */
enum { ORPHAN = 0, NOBODY = 10000, NEWCOMER = 20000, LONG_BLOCKS = 36667 };

enum meet_bad meet_bad_named(const char *name, size_t length)
{
	int kind = 0;

	while (kind < MEET_BAD_KINDS &&
	       (strlen(kinds[kind].name) != length || strncmp(kinds[kind].name, name, length) != 0))
		kind++;
	/* Those that follow from another one cannot be asked for. */
	if (kind == MEET_BAD_SCHOOL_ATHLETE || kind == MEET_BAD_SCHOOL_RESULT)
		kind = MEET_BAD_KINDS;
	return (enum meet_bad)kind;
}

void meet_bad_help(FILE *out)
{
	for (int kind = 0; kind < MEET_BAD_KINDS; kind++)
		(void)fprintf(out, "  %-18s  %-12s  %s\n", kinds[kind].name, kinds[kind].file,
			      kinds[kind].help);
}

static uint32_t wanted(const struct meet_sheet *sheet, int kind)
{
	if (strcmp(kinds[kind].file, sheet->name) != 0)
		return 0;
	if (kind == MEET_BAD_SCHOOL_ATHLETE || kind == MEET_BAD_SCHOOL_RESULT)
		kind = MEET_BAD_SCHOOL;
	return sheet->meet->options.bad[kind];
}

void meet_bad_plan(struct meet_sheet *sheet)
{
	for (int kind = 0; kind < MEET_BAD_KINDS; kind++)
		if (kind != MEET_BAD_OPEN_QUOTE)
			sheet->bad += wanted(sheet, kind);
}

/* The kind of the file's n-th bad row; *which counts those of its kind. */
static int kind_of(const struct meet_sheet *sheet, uint32_t n, uint32_t *which)
{
	int kind = 0;

	for (; kind < MEET_BAD_KINDS; kind++) {
		uint32_t count = kind == MEET_BAD_OPEN_QUOTE ? 0 : wanted(sheet, kind);

		if (n < count)
			break;
		n -= count;
	}
	*which = n;
	return kind;
}

static void set(struct meet_row *row, size_t cell, const char *text)
{
	(void)snprintf(row->cell[cell], MEET_NAME_SIZE, "%s", text);
}

static void orphan_school(struct meet_row *row, size_t cell, uint32_t which)
{
	(void)snprintf(row->cell[cell], MEET_NAME_SIZE, "school_without_a_name_%" PRIu32,
		       which + 1);
}

/* Writes the row with raw bytes in place of one cell. */
static void raw_row(struct meet_sheet *sheet, const struct meet_row *row, size_t cell,
		    const char *bytes, size_t count)
{
	sheet_begin(sheet);
	sheet_cells(sheet, row, 0, cell);
	sheet_bytes(sheet, ",", 1);
	sheet_bytes(sheet, bytes, count);
	sheet_cells(sheet, row, cell + 1, row->count);
}

static void long_row(struct meet_sheet *sheet, const struct meet_row *row)
{
	static const char block[] = "Zumok Dwandar Plirkow Kvestim "; /* 30 bytes at a time */

	sheet_begin(sheet);
	sheet_cells(sheet, row, 0, NAME);
	sheet_bytes(sheet, ",", 1);
	for (int i = 0; i < LONG_BLOCKS; i++)
		sheet_bytes(sheet, block, sizeof block - 1);
	sheet_cells(sheet, row, NAME + 1, row->count);
}

static void bad_school(struct meet_sheet *sheet, uint32_t which)
{
	struct meet_row row = { .count = 0 };

	for (int i = 0; i < 6; i++)
		row_text(&row, "");
	orphan_school(&row, 0, which);
	sheet_row(sheet, &row);
}

static void bad_meet(struct meet_sheet *sheet, uint32_t which)
{
	struct meet *meet = sheet->meet;
	struct meet_row row = { .count = 0 };

	row_number(&row, (int64_t)meet->options.meet_id + 900000 + which);
	row_text(&row, "Meet of No Date");
	row_text(&row, meet->options.iso ? "2025-13-45" : "13/45/25");
	row_text(&row, meet->options.venue);
	row_number(&row, meet->options.season);
	row_text(&row, "");
	sheet_row(sheet, &row);
}

/* Somebody new, at the school of the meet's first athlete. */
static void newcomer(const struct meet *meet, uint32_t number, struct meet_row *row)
{
	struct meet_person person;

	meet_roster_stranger(&meet->roster, number, &person);
	person.school = meet_roster_school(&meet->roster, meet->options.first_athlete);
	meet_athlete_row(meet, &person, row);
}

static void bad_athlete(struct meet_sheet *sheet, int kind, uint32_t which, uint32_t number)
{
	struct meet_row row;

	newcomer(sheet->meet, kind == MEET_BAD_SCHOOL_ATHLETE ? ORPHAN + which : NEWCOMER + number,
		 &row);
	switch (kind) {
	case MEET_BAD_GENDER:
		set(&row, GENDER, "U");
		break;
	case MEET_BAD_GRAD_YEAR:
		set(&row, GRAD_YEAR, "2050");
		break;
	case MEET_BAD_UNKNOWN_SCHOOL:
		set(&row, ATHLETE_SCHOOL, "school_that_is_not_listed");
		break;
	case MEET_BAD_SCHOOL_ATHLETE:
		orphan_school(&row, ATHLETE_SCHOOL, which);
		break;
	case MEET_BAD_BLANK_NAME:
		for (size_t cell = NAME; cell <= LAST; cell++)
			set(&row, cell, "");
		break;
	case MEET_BAD_UTF8:
		(void)snprintf(row.cell[NAME], MEET_NAME_SIZE, "%.40s R\xe9mvost", row.cell[FIRST]);
		break;
	case MEET_BAD_STRAY_QUOTE:
		raw_row(sheet, &row, NAME, "Zumok Dw\"andar", 14);
		return;
	case MEET_BAD_LONG_FIELD:
		long_row(sheet, &row);
		return;
	default:
		break;
	}
	sheet_row(sheet, &row);
}

/* A race of the runner's gender in which he did not run, if there is one. */
static uint32_t other_race(const struct meet *meet, uint32_t race)
{
	for (uint32_t i = 1; i < meet->options.races; i++) {
		uint32_t other = (race + i) % meet->options.races;

		if (meet->race[other].male == meet->race[race].male)
			return other;
	}
	return race;
}

/* A result of an athlete who is there, at the end of a race that is there. */
static void new_result(const struct meet *meet, uint32_t number, struct meet_row *row)
{
	/* Odd, and no divisor of usual counts: different runners for different rows. */
	const uint32_t step = 7919;
	struct meet_result result = meet->result[(uint64_t)number * step % meet->options.results];
	struct meet_person person;

	meet_person(meet, result.athlete, &person);
	result.race = other_race(meet, result.race);
	result.place = (int32_t)(meet->race[result.race].runners + 100 + number);
	meet_result_row(meet, &result, &person, row);
}

static void stranger_result(const struct meet *meet, uint32_t number, struct meet_row *row)
{
	struct meet_row athlete;
	uint32_t race = 0;

	newcomer(meet, number, &athlete);
	/* Strangers are M, and there is a race of theirs in every meet. */
	while (!meet->race[race].male)
		race++;
	(void)snprintf(row->cell[RACE_ID], MEET_NAME_SIZE, "%" PRIu64, meet_race_id(meet, race));
	for (size_t cell = NAME; cell <= LAST; cell++)
		set(row, cell, athlete.cell[cell]);
	set(row, RESULT_SCHOOL, athlete.cell[ATHLETE_SCHOOL]);
}

static void bad_result(struct meet_sheet *sheet, int kind, uint32_t which, uint32_t number)
{
	const struct meet *meet = sheet->meet;
	struct meet_row row;

	new_result(meet, number, &row);
	switch (kind) {
	case MEET_BAD_RAGGED:
		row.count = RESULT_SCHOOL;
		break;
	case MEET_BAD_TOO_MANY_FIELDS:
		row_text(&row, "one");
		row_text(&row, "two");
		break;
	case MEET_BAD_TIME:
		set(&row, TIME, "0");
		break;
	case MEET_BAD_NUMBER:
		set(&row, TIME, "20:15.3");
		break;
	case MEET_BAD_UNKNOWN_RACE:
		set(&row, RACE_ID, "999999999");
		break;
	case MEET_BAD_UNKNOWN_ATHLETE:
		stranger_result(meet, NOBODY + which, &row);
		break;
	case MEET_BAD_SCHOOL_RESULT:
		stranger_result(meet, ORPHAN + which, &row);
		orphan_school(&row, RESULT_SCHOOL, which);
		break;
	case MEET_BAD_NUL:
		raw_row(sheet, &row, NAME, "Zumok Dw\0andar", 14);
		return;
	case MEET_BAD_OPEN_QUOTE:
		raw_row(sheet, &row, NAME, "\"Zumok Dwandar", 14);
		return;
	default:
		break;
	}
	sheet_row(sheet, &row);
}

static void duplicate(struct meet_sheet *sheet, int kind)
{
	sheet_row(sheet, &sheet->last);
	(void)printf("%s %s %" PRIu64 " of %" PRIu64 "\n", kinds[kind].name, sheet->name,
		     sheet->line, sheet->good);
}

static void write_bad(struct meet_sheet *sheet, int kind, uint32_t which, uint32_t number)
{
	if (kind == MEET_BAD_DUPLICATE_ATHLETE || kind == MEET_BAD_DUPLICATE_RESULT) {
		if (sheet->last.count)
			duplicate(sheet, kind);
		return;
	}
	if (kind == MEET_BAD_SCHOOL)
		bad_school(sheet, which);
	else if (kind == MEET_BAD_DATE)
		bad_meet(sheet, which);
	else if (!strcmp(sheet->name, "athletes.csv"))
		bad_athlete(sheet, kind, which, number);
	else
		bad_result(sheet, kind, which, number);
	(void)printf("%s %s %" PRIu64 "\n", kinds[kind].name, sheet->name, sheet->line);
}

void meet_bad_due(struct meet_sheet *sheet, uint32_t next)
{
	while (sheet->bad_done < sheet->bad) {
		uint64_t before = (uint64_t)(sheet->bad_done + 1) * sheet->rows / (sheet->bad + 1);
		uint32_t which, number = sheet->bad_done;
		int kind;

		/* Behind the first row at least: there is something to duplicate then. */
		if (next < sheet->rows && (before > next || next == 0))
			break;
		kind = kind_of(sheet, number, &which);
		sheet->bad_done++;
		write_bad(sheet, kind, which, number);
	}
	if (next == sheet->rows && wanted(sheet, MEET_BAD_OPEN_QUOTE))
		write_bad(sheet, MEET_BAD_OPEN_QUOTE, 0, sheet->bad);
}
