/*
 * result-sink-checks.c - what is odd about a result: times, paces, grades, genders.
 *
 * Pure functions of the options, the row and what its parents say.
 */
#include "result-sink-checks.h"

enum {
	MS_PER_CS = 10,  /* milliseconds in a centisecond */
	MS_PER_S = 1000, /* and in a second */
	S_PER_MIN = 60,  /* seconds in a minute */
	M_PER_KM = 1000, /* metres in a kilometre */
};

/* 150000 as "2:30". buffer holds MEET_NUMBER_TEXT bytes and is returned. */
static const char *print_pace(double ms, char *buffer)
{
	int64_t s = (int64_t)(ms / MS_PER_S);

	snprintf(buffer, MEET_NUMBER_TEXT, "%" PRId64 ":%02d", s / S_PER_MIN, (int)(s % S_PER_MIN));
	return buffer;
}

static void map_normalized(const struct results *self, int64_t time_cs, const struct facts *facts,
			   struct weir_record *record)
{
	int64_t cs;

	if (!meet_normalized(time_cs, facts->distance_m, facts->difficulty, &cs)) {
		weir_record_warn(record, "NORMALIZED", "no normalised time: %s",
				 !(facts->distance_m > 0)   ? "the race has no distance"
				 : !facts->has_course       ? "the race has no course"
				 : !(facts->difficulty > 0) ? "the course has no difficulty"
							    : "it is out of all bounds");
		return;
	}
	weir_record_set(record, self->out[OUT_NORMALIZED], weir_int(cs));
	if (cs < self->normalized_min || cs > self->normalized_max)
		weir_record_warn(record, "NORMALIZED_RANGE",
				 "the normalised time %" PRId64 " cs is not in %" PRId64
				 "..%" PRId64,
				 cs, self->normalized_min, self->normalized_max);
}

/* A time is right or wrong for its distance alone, whatever the course. */
static void check_pace(const struct results *self, int64_t time_cs, const struct facts *facts,
		       struct weir_record *record)
{
	char pace[MEET_NUMBER_TEXT], least[MEET_NUMBER_TEXT], most[MEET_NUMBER_TEXT];
	double ms;

	if (!(facts->distance_m > 0))
		return;
	ms = (double)time_cs * MS_PER_CS * M_PER_KM / facts->distance_m;
	if (ms >= (double)self->pace_min.ms && ms <= (double)self->pace_max.ms)
		return;
	weir_record_warn(record, "PACE", "%s for a kilometre is not in %s..%s",
			 print_pace(ms, pace), print_pace((double)self->pace_min.ms, least),
			 print_pace((double)self->pace_max.ms, most));
}

/* A grade outside of the school's says nothing of the year of graduation. */
static void check_grade(const struct results *self, const struct weir_value *value,
			const struct facts *facts, struct weir_record *record)
{
	int64_t grade;

	if (!meet_int(value, &grade))
		return;
	if (grade < self->grade_min || grade > self->grade_max)
		weir_record_warn(record, "GRADE_RANGE",
				 "grade %" PRId64 " is not in %" PRId64 "..%" PRId64, grade,
				 self->grade_min, self->grade_max);
	else if (facts->season && facts->grad_year &&
		 meet_grad_year(facts->season, grade) != facts->grad_year)
		weir_record_warn(record, "GRADE",
				 "grade %" PRId64 " in season %" PRId64
				 " means graduation in %" PRId64 ", the athlete has %" PRId64,
				 grade, facts->season, meet_grad_year(facts->season, grade),
				 facts->grad_year);
}

/* What the row and its parents say of the athlete may differ. */
static void check_gender(const struct facts *facts, struct weir_record *record)
{
	if (facts->race_gender && facts->athlete_gender &&
	    facts->race_gender != facts->athlete_gender)
		weir_record_warn(record, "GENDER", "a race for %c, the athlete is %c",
				 facts->race_gender, facts->athlete_gender);
}

void results_check(const struct results *self, const struct weir_value *value, int64_t time_cs,
		   const struct facts *facts, struct weir_record *record)
{
	map_normalized(self, time_cs, facts, record);
	check_pace(self, time_cs, facts, record);
	check_grade(self, &value[self->in[IN_GRADE]], facts, record);
	check_gender(facts, record);
}
