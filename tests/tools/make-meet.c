/*
 * make-meet.c - writes the folder of an invented meet, with the oddities of real ones.
 *
 * The same options give the same bytes on every machine. The options live in main(),
 * and the meet made of them owns everything else.
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "meet_random.h"
#include "meet_sheet.h"

enum { EXIT_USAGE = 1, MEET_ID = 301770, MEET_ID_MAX = 1000000000, SEASON_MAX = 2035 };

static const char usage[] =
	"usage: make-meet [options] FOLDER\n"
	"Writes venues, courses, schools, athletes, meets, races and results.csv and "
	"metadata.json.\n"
	"\n"
	"  --seed N            other people, schools and times (1)\n"
	"  --results N         results (10870)\n"
	"  --athletes N        athletes (as many as results; fewer run several races)\n"
	"  --races N           races (one for 129 results, 84 at most)\n"
	"  --schools N         schools there are (500); those with an athlete are written\n"
	"  --meet ID           another meet (301770), with the same people and schools if\n"
	"                      seed and schools are the same\n"
	"  --meet-name NAME    its name\n"
	"  --venue NAME        where it is (Quarry Bend Park)\n"
	"  --season YEAR       2025\n"
	"  --first-athlete N   leaves out the first N people: fewer in common with another meet\n"
	"  --spelling-twins N  N athletes in other letters or punctuation than in another meet\n"
	"  --corrections N     N results with another time, as in a later scrape\n"
	"  --no-course-name    races.csv without the column course_name\n"
	"  --zero-distance     course and races with distance 0\n"
	"  --style LIST        the same in another spelling, of: iso (ISO dates, True/False),\n"
	"                      raw (iso, results by race, final newlines), shuffled (rows in any\n"
	"                      order), lf (LF, final newlines), bom (byte order marks)\n"
	"  --facts             prints what is in the files, bad rows left out: key=value lines\n"
	"  --bad LIST          adds bad rows, KIND or KIND:COUNT; prints KIND FILE LINE for each\n"
	"  --help\n"
	"\n"
	"Kinds of bad rows:\n";

struct number_option {
	const char *name;
	size_t offset; /* of a uint32_t in struct meet_options */
	uint32_t most;
};

#define NUMBER(name, field, most)                                                                  \
	{                                                                                          \
		name, offsetof(struct meet_options, field), most                                   \
	}
#define FLAG(name, field)                                                                          \
	{                                                                                          \
		name, offsetof(struct meet_options, field)                                         \
	}

static const struct number_option numbers[] = {
	NUMBER("--results", results, MEET_RESULTS_MAX),
	NUMBER("--athletes", athletes, MEET_ATHLETES_MAX),
	NUMBER("--races", races, 1000000),
	NUMBER("--schools", schools, MEET_SCHOOLS_MAX),
	NUMBER("--first-athlete", first_athlete, MEET_ATHLETES_MAX),
	NUMBER("--spelling-twins", spelling_twins, MEET_ATHLETES_MAX),
	NUMBER("--corrections", corrections, MEET_RESULTS_MAX),
};

static const struct {
	const char *name;
	size_t offset; /* of a bool in struct meet_options */
} flags[] = {
	FLAG("--no-course-name", no_course_name),
	FLAG("--zero-distance", zero_distance),
	FLAG("--facts", facts),
};

static const struct {
	const char *name;
	size_t offset;
} styles[] = {
	FLAG("iso", iso),           FLAG("raw", iso), FLAG("raw", grouped),
	FLAG("raw", final_newline), FLAG("lf", lf),   FLAG("lf", final_newline),
	FLAG("shuffled", shuffled), FLAG("bom", bom),
};

static bool complain(const char *what, const char *value)
{
	(void)fprintf(stderr, "make-meet: %s: %s\n", what, value);
	return false;
}

static bool parse_number(const char *text, uint64_t most, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || *out > most)
		return complain("not a number in range", text);
	return true;
}

static bool parse_styles(struct meet_options *options, const char *list)
{
	while (*list) {
		size_t length = strcspn(list, ",");
		bool known = false;

		for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
			if (strlen(styles[i].name) == length &&
			    !strncmp(styles[i].name, list, length)) {
				*(bool *)(void *)((char *)options + styles[i].offset) = true;
				known = true;
			}
		if (!known)
			return complain("no such style", list);
		list += length + (list[length] == ',');
	}
	return true;
}

static bool parse_bad(struct meet_options *options, const char *list)
{
	enum { COUNT_MAX = 10000, COUNT_DIGITS = 8 };

	while (*list) {
		size_t length = strcspn(list, ","), name = strcspn(list, ",:");
		enum meet_bad kind = meet_bad_named(list, name);
		char digits[COUNT_DIGITS] = "1";
		uint64_t count;

		if (kind == MEET_BAD_KINDS)
			return complain("no such kind of bad row", list);
		if (name < length)
			(void)snprintf(digits, sizeof digits, "%.*s", (int)(length - name - 1),
				       list + name + 1);
		if (!parse_number(digits, COUNT_MAX, &count))
			return false;
		options->bad[kind] = (uint32_t)count;
		list += length + (list[length] == ',');
	}
	return true;
}

/* An option with a value. */
static bool parse_value(struct meet_options *options, const char *name, const char *value)
{
	uint64_t number;

	if (!strcmp(name, "--style"))
		return parse_styles(options, value);
	if (!strcmp(name, "--bad"))
		return parse_bad(options, value);
	if (!strcmp(name, "--meet-name")) {
		options->meet_name = value;
		return true;
	}
	if (!strcmp(name, "--venue")) {
		options->venue = value;
		return true;
	}
	if (!strcmp(name, "--seed"))
		return parse_number(value, UINT64_MAX, &options->seed);
	if (!strcmp(name, "--meet"))
		return parse_number(value, MEET_ID_MAX, &options->meet_id);
	if (!strcmp(name, "--season")) {
		if (!parse_number(value, SEASON_MAX, &number))
			return false;
		options->season = (int)number;
		return true;
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!strcmp(numbers[i].name, name)) {
			if (!parse_number(value, numbers[i].most, &number))
				return false;
			*(uint32_t *)(void *)((char *)options + numbers[i].offset) =
				(uint32_t)number;
			return true;
		}
	return complain("no such option", name);
}

static bool parse_flag(struct meet_options *options, const char *name)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (!strcmp(flags[i].name, name)) {
			*(bool *)(void *)((char *)options + flags[i].offset) = true;
			return true;
		}
	return false;
}

/* What was not given follows from the number of results, so that small meets look like meets. */
static bool settle_options(struct meet_options *o)
{
	enum { RUNNERS = MEET_RESULTS / MEET_RACES, TWO_RACES_FROM = 10 };

	if (o->athletes == UINT32_MAX)
		o->athletes = o->results;
	if (o->races == UINT32_MAX) {
		o->races = o->results / RUNNERS;
		if (o->races < 2)
			o->races = o->results < TWO_RACES_FROM ? o->results > 0 : 2;
		if (o->races > MEET_RACES)
			o->races = MEET_RACES;
	}
	if (o->races > o->results || (o->results && (!o->races || !o->athletes)))
		return complain("counts that do not fit", "every race needs a result, and every "
							  "result a race and an athlete");
	if (!o->schools || o->athletes > MEET_ATHLETES_MAX - o->first_athlete)
		return complain("counts that do not fit", "no school, or too many athletes");
	for (int kind = 0; kind < MEET_BAD_KINDS; kind++)
		if (o->bad[kind] && !o->results)
			return complain("--bad", "a meet without results has no place for it");
	return true;
}

static bool parse(struct meet_options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (parse_flag(options, argv[i]))
			continue;
		if (strncmp(argv[i], "--", 2) != 0) {
			if (options->folder)
				return complain("more than one folder", argv[i]);
			options->folder = argv[i];
		} else if (i + 1 == argc) {
			return complain("no value for, or no such option", argv[i]);
		} else {
			if (!parse_value(options, argv[i], argv[i + 1]))
				return false;
			i++;
		}
	}
	if (!options->folder)
		return complain("no folder", "see --help");
	return settle_options(options);
}

static bool respell(struct meet *meet)
{
	const struct meet_options *o = &meet->options;
	uint32_t wanted = o->spelling_twins < o->athletes ? o->spelling_twins : o->athletes;

	if (!wanted)
		return true;
	meet->respelled = calloc(o->athletes, sizeof *meet->respelled);
	if (!meet->respelled)
		return meet_no_memory();
	for (uint32_t k = 0; k < wanted; k++) {
		uint32_t at = (uint32_t)((uint64_t)k * o->athletes / wanted);
		uint32_t end = (uint32_t)(((uint64_t)k + 1) * o->athletes / wanted), i = at;
		struct meet_person person;

		/* Every other one should have a hyphen or the like to lose. */
		for (; k % 2 && i < end; i++) {
			meet_roster_person(&meet->roster, o->first_athlete + i, &person);
			if (strpbrk(person.name, "-'."))
				break;
		}
		meet->respelled[i < end ? i : at] = (uint8_t)(1 + k / 2 % 2);
		meet->respellings++;
	}
	return true;
}

bool meet_plan(struct meet *meet)
{
	const struct meet_options *o = &meet->options;
	uint64_t luck = meet_hash(meet_seed(meet), MEET_STREAM_DATE, 0);

	meet->month = 9 + (int)(luck % 3);
	meet->day = 1 + (int)(luck / 3 % 28);
	meet->race = calloc((size_t)o->races + 1, sizeof *meet->race);
	meet->result = calloc((size_t)o->results + 1, sizeof *meet->result);
	meet->school_used = calloc(o->schools, sizeof *meet->school_used);
	if (!meet->race || !meet->result || !meet->school_used ||
	    !meet_roster_init(&meet->roster, o->seed, o->schools, o->season))
		return meet_no_memory();
	if (!meet_plan_races(meet) || !meet_plan_times(meet) || !respell(meet))
		return false;
	meet_plan_corrections(meet);
	for (uint32_t i = 0; i < o->athletes; i++)
		meet->school_used[meet_roster_school(&meet->roster, o->first_athlete + i)] = 1;
	return true;
}

void meet_release(struct meet *meet)
{
	free(meet->race);
	free(meet->result);
	free(meet->respelled);
	free(meet->school_used);
	meet_roster_release(&meet->roster);
}

int main(int argc, char **argv)
{
	struct meet meet = { .options = { .seed = 1,
					  .meet_id = MEET_ID,
					  .results = MEET_RESULTS,
					  .athletes = UINT32_MAX,
					  .races = UINT32_MAX,
					  .schools = MEET_SCHOOLS,
					  .season = MEET_BASE_SEASON,
					  .venue = "Quarry Bend Park" } };
	char name[MEET_NAME_SIZE];
	bool fine;

	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--help")) {
			(void)fputs(usage, stdout);
			meet_bad_help(stdout);
			return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
		}
	if (!parse(&meet.options, argc, argv))
		return EXIT_USAGE;
	if (!meet.options.meet_name) {
		(void)snprintf(name, sizeof name, "%s %" PRIu64,
			       "12th Annual Quarry Bend Invitational", meet.options.meet_id);
		/* The usual meet does without its number. */
		if (meet.options.meet_id == MEET_ID)
			*strrchr(name, ' ') = '\0';
		meet.options.meet_name = name;
	}
	if (mkdir(meet.options.folder, 0777) && errno != EEXIST) {
		(void)complain(meet.options.folder, strerror(errno));
		return EXIT_FAILURE;
	}
	fine = meet_plan(&meet) && meet_write(&meet) &&
	       (!meet.options.facts || meet_print_facts(&meet));
	meet_release(&meet);
	return fine && !fflush(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
