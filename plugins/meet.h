/*
 * meet.h - what the meet plugins share: the arithmetic of results, and how it is written.
 *
 * Pure functions of their arguments; nothing here owns anything.
 */
#ifndef MEET_H
#define MEET_H

#include <inttypes.h>
#include <stdio.h>

#include <weir/plugin.h>

enum {
	MEET_MILE_MM = 1609344,      /* a mile, in millimetres */
	MEET_MM_PER_M = 1000,        /* millimetres in a metre */
	MEET_CS_PER_S = 100,         /* centiseconds in a second */
	MEET_CS_PER_MIN = 6000,      /* centiseconds in a minute */
	MEET_LAST_GRADE_PLUS_1 = 13, /* grade 12 graduates in the year after the season's */
	MEET_INT_MAX = INT32_MAX,    /* what the store's integer columns hold */
	MEET_NUMBER_TEXT = 32,       /* bytes of a number or a time as text */
	MEET_GAPS_TEXT = 160,        /* bytes of a list of gaps; longer ones end in "..." */
	MEET_GROUP = 3,              /* digits between thousands separators */
};

/* A whole number, also where a column without a contract passes as text. */
static inline bool meet_int(const struct weir_value *v, int64_t *out)
{
	if (v->type == WEIR_TEXT)
		return weir_parse_int((struct weir_text){ v->as.text, v->length }, out);
	if (v->type != WEIR_INT)
		return false;
	*out = v->as.integer;
	return true;
}

/* A number of any type; blank is false. */
static inline bool meet_real(const struct weir_value *v, double *out)
{
	if (v->type == WEIR_TEXT)
		return weir_parse_real((struct weir_text){ v->as.text, v->length }, out);
	if (v->type == WEIR_REAL)
		*out = v->as.real;
	else if (v->type == WEIR_INT)
		*out = (double)v->as.integer;
	return v->type == WEIR_REAL || v->type == WEIR_INT;
}

/* An id, also from a store that keeps ids as text; blank is false. */
static inline bool meet_uuid(const struct weir_value *v, struct weir_uuid *out)
{
	if (v->type == WEIR_TEXT)
		return weir_parse_uuid((struct weir_text){ v->as.text, v->length }, out);
	if (v->type != WEIR_UUID)
		return false;
	*out = v->as.uuid;
	return true;
}

/* NULL, or nothing but blanks. */
static inline bool meet_is_blank(const struct weir_value *v)
{
	if (v->type != WEIR_TEXT)
		return v->type == WEIR_NULL;
	for (uint32_t i = 0; i < v->length; i++)
		if (v->as.text[i] != ' ' && v->as.text[i] != '\t')
			return false;
	return true;
}

/* 'M' or 'F'; 0 for all else. */
static inline char meet_gender(const struct weir_value *v)
{
	if (weir_text_is(v, "M") || weir_text_is(v, "F"))
		return v->as.text[0];
	return 0;
}

/* The year in which somebody graduates who is in this grade in this season. */
static inline int64_t meet_grad_year(int64_t season, int64_t grade)
{
	return season + MEET_LAST_GRADE_PLUS_1 - grade;
}

/*
 * The time of a flat mile at the same effort, in centiseconds, halves rounded up.
 * False where distance or difficulty is not a positive number: there is none then.
 */
static inline bool meet_normalized(int64_t time_cs, double distance_m, double difficulty,
				   int64_t *out)
{
	const double mile_m = (double)MEET_MILE_MM / MEET_MM_PER_M;

	if (time_cs < 1 || !(distance_m > 0) || !(difficulty > 0))
		return false;
	double cs = (double)time_cs * mile_m / (distance_m * difficulty);
	if (!(cs <= (double)MEET_INT_MAX))
		return false;
	*out = (int64_t)cs;
	if (cs - (double)*out >= 0.5)
		*out += 1;
	return true;
}

/* 117045 as "19:30.45". buffer holds MEET_NUMBER_TEXT bytes and is returned. */
static inline const char *meet_print_time(int64_t cs, char *buffer)
{
	snprintf(buffer, MEET_NUMBER_TEXT, "%" PRId64 ":%02d.%02d", cs / MEET_CS_PER_MIN,
		 (int)(cs % MEET_CS_PER_MIN / MEET_CS_PER_S), (int)(cs % MEET_CS_PER_S));
	return buffer;
}

/* 10870 as "10,870". buffer holds MEET_NUMBER_TEXT bytes and is returned. */
static inline const char *meet_print_count(uint64_t n, char *buffer)
{
	char digits[MEET_NUMBER_TEXT];
	int length = snprintf(digits, sizeof(digits), "%" PRIu64, n);
	size_t at = 0;

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % MEET_GROUP == 0)
			buffer[at++] = ',';
		buffer[at++] = digits[i];
	}
	buffer[at] = '\0';
	return buffer;
}

/* The places that nobody has in a race. Starts zeroed. */
struct meet_gaps {
	char text[MEET_GAPS_TEXT]; /* "4, 17-18" */
	size_t length;
	int64_t last;    /* the place added last */
	int64_t missing; /* how many places are missing below it */
	bool cut;        /* text does not name them all */
};

static inline void meet_gaps_name(struct meet_gaps *gaps, int64_t from, int64_t to)
{
	static const char more[] = ", ...";
	char range[2 * MEET_NUMBER_TEXT];
	int length;

	if (gaps->cut)
		return;
	if (from == to)
		length = snprintf(range, sizeof(range), "%s%" PRId64, gaps->length ? ", " : "",
				  from);
	else
		length = snprintf(range, sizeof(range), "%s%" PRId64 "-%" PRId64,
				  gaps->length ? ", " : "", from, to);
	/* There is always room left to say that there are more. */
	gaps->cut = gaps->length + (size_t)length + sizeof(more) > sizeof(gaps->text);
	const char *text = gaps->cut ? more : range;
	memcpy(gaps->text + gaps->length, text, strlen(text) + 1);
	gaps->length += strlen(text);
}

/* The race's places one by one, in ascending order; a shared place twice. */
static inline void meet_gaps_add(struct meet_gaps *gaps, int64_t place)
{
	if (place > gaps->last + 1) {
		gaps->missing += place - gaps->last - 1;
		meet_gaps_name(gaps, gaps->last + 1, place - 1);
	}
	gaps->last = place;
}

#endif
