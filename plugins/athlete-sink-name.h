/*
 * athlete-sink-name.h - which names are one, and what of a name lies before the last name.
 *
 * Pure functions of their arguments.
 */
#ifndef ATHLETE_SINK_NAME_H
#define ATHLETE_SINK_NAME_H

#include "meet-tables.h"

/* The same but for the case of ASCII letters and for what is neither letter nor digit. */
bool athlete_same_name(const struct weir_value *a, const struct weir_value *b);

/*
 * First and middle names: the full name up to the last name; up to its last word where it
 * does not end with the last name. Points into name; empty if that is no more than the
 * first name.
 */
struct weir_text athlete_first_names(const struct weir_value *name, const struct weir_value *first,
				     const struct weir_value *last);

#endif
