/*
 * store-postgrest-probe.h - what can be found out of a table over the API alone: how many rows
 * it has and how long counting takes, how many come in one reply, what is unique.
 */
#ifndef WEIR_STORE_POSTGREST_PROBE_H
#define WEIR_STORE_POSTGREST_PROBE_H

#include "store-postgrest-rest.h"

struct rest_counted {
	uint64_t rows;
	uint64_t ms; /* that counting took */
};

/* Counts a table's rows, and looks at the clock. */
bool rest_probe_count(struct weir_context *context, const char *table, struct rest_counted *out,
		      struct weir_error *err);

/* Asks for so many rows at once: how many came? */
bool rest_probe_reply(struct weir_context *context, const char *table, int64_t limit,
		      uint64_t *came, struct weir_error *err);

/* What the server said to an insert that it cannot carry out. */
struct rest_probed {
	bool told;    /* it tells whether columns are unique; the others are false if not */
	bool id, key; /* are unique */
	bool refused; /* the key's role may not insert */
};

/*
 * Are id, and the pipeline's key, unique? Asked with a row whose id is no uuid, so that the
 * statement is planned, which needs the unique key, and then always fails: nothing is
 * written, and what triggers did is undone.
 */
bool rest_probe_keys(struct weir_context *context, const struct weir_examined *table,
		     struct rest_probed *out, struct weir_error *err);

#endif
