/*
 * athlete-sink-name.h - which names are one, what of a name lies before the last name, and the
 * slug that a store makes of it.
 *
 * Pure functions of their arguments.
 */
#ifndef ATHLETE_SINK_NAME_H
#define ATHLETE_SINK_NAME_H

#include "meet-tables.h"

/*
 * The next byte of a folded name, from *at on: ASCII letters in lower case, a run of what is
 * neither letter nor digit as one blank; 0 at the end. at begins with 0.
 */
char athlete_name_next(const struct weir_value *name, uint32_t *at);

/* The same but for the case of ASCII letters and for what is neither letter nor digit. */
bool athlete_same_name(const struct weir_value *a, const struct weir_value *b);

/*
 * First and middle names: the full name up to the last name; up to its last word where it
 * does not end with the last name. Points into name; empty if that is no more than the
 * first name.
 */
struct weir_text athlete_first_names(const struct weir_value *name, const struct weir_value *first,
				     const struct weir_value *last);

enum {
	ATHLETE_SLUG = 256,     /* bytes of a slug and its end; of a longer one nothing is told */
	ATHLETE_SLUG_PARTS = 4, /* first name, last name, school, year */
};

/* The parts with "-" between, in lower case, each run of other than a-z and 0-9 as one "-". NULL
 * is no text. Returns the length; 0: it is too long. */
size_t athlete_slug(const struct weir_value part[ATHLETE_SLUG_PARTS], char slug[ATHLETE_SLUG]);

#endif
