/*
 * purge.h - deletes rows with all that belongs to them, children first.
 *
 * What belongs to a row are the rows that refer to it by `refs:` of the pipeline, those that refer
 * to these, and so on; and rows of tables that the pipeline does not know, by the store's foreign
 * keys. Rows that it refers to itself stay: they are shared with others. A row that is referred to
 * in any other way stays as well, and so does what it belongs to. The rows that were asked for go
 * last, so that a purge that was stopped is found and gone on with by them.
 */
#ifndef WEIR_PURGE_H
#define WEIR_PURGE_H

#include "removal.h"

/* What became of the rows of a table, or would. */
struct weir_tally {
	const char *table;
	uint64_t rows; /* deleted; or, when only counted, there */
	uint64_t kept;
};

enum { WEIR_KEPT_SHOWN = 20 };

/* A row that stays, and why. */
struct weir_stay {
	const char *table;
	struct weir_uuid id;
	char reason[160];
};

/* Starts with session, count_only; all texts live in the session. */
struct weir_purging {
	struct weir_session *session;
	bool count_only;
	bool hide;                /* a dry run: what is counted is gone from now on */
	struct weir_tally *tally; /* in the order in which they were met, children first */
	size_t tally_count;
	struct weir_stay stay[WEIR_KEPT_SHOWN]; /* the first ones */
	uint64_t kept, removed;                 /* of all tables */
	bool nameless; /* rows belong to those that were met, and have no uuid to delete them by */
	unsigned pass;
	int depth;
};

/* id: of rows of the table, any number of which may be gone already. */
bool weir_purge_rows(struct weir_purging *purging, const char *table, const struct weir_uuid *id,
		     size_t count, struct weir_error *err);

#endif
