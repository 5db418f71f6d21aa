/*
 * housekeeping-totals.h - what the scraper counted, and what its files hold.
 *
 * A person may have taken rows out of the files, so its totals are a hint: a difference is a
 * warning.
 */
#ifndef WEIR_HOUSEKEEPING_TOTALS_H
#define WEIR_HOUSEKEEPING_TOTALS_H

#include <weir/plugin.h>

struct totals {
	const char *path;            /* of the JSON file; NULL: none */
	const struct weir_map *file; /* a name in it: a CSV file in the same folder */
	int64_t slack;               /* a difference up to this is none */
};

/* Without the JSON file there is nothing to compare. */
bool totals_compare(const struct totals *totals, struct weir_context *context,
		    struct weir_error *err);

#endif
