/*
 * removal.h - deletes rows that nothing refers to, and keeps the others.
 *
 * A foreign key may delete the rows that refer to a row with it, so that the store is never asked
 * to delete a row before those were looked for. What another program writes between the look and
 * the delete is not seen.
 */
#ifndef WEIR_REMOVAL_H
#define WEIR_REMOVAL_H

#include "relations.h"

enum { WEIR_WINDOW = 8192 /* rows that are looked at and deleted together */ };

/* Ids of rows of one table. */
struct weir_window {
	struct weir_value *id;
	size_t count;
};
void weir_window_init(struct weir_window *window);
void weir_window_release(struct weir_window *window);
/* False: it is full. */
bool weir_window_add(struct weir_window *window, const struct weir_uuid *id);
/* Sorts it, each id once. */
void weir_window_sort(struct weir_window *window);

struct weir_removal {
	struct weir_session *session;
	const char *table;
	/* Which references do not count: the row goes as well, or has gone. NULL: all count, but
	 * those from rows of the same window. One that is not named always counts. */
	bool (*ignore)(void *arg, const struct weir_reference *reference, bool *ignored,
		       struct weir_error *err);
	/* Told of a row that stays. */
	bool (*kept)(void *arg, const char *table, const struct weir_uuid *id, const char *reason,
		     struct weir_error *err);
	void *arg;
	bool unowned;   /* look only for references that are not owned: the others are known to be
			   gone */
	bool look_only; /* delete nothing */
	uint64_t removed, stayed; /* filled: added to */
};

/* The window is sorted; rows that stay are taken out of it. */
bool weir_removal_run(struct weir_removal *removal, struct weir_window *window,
		      struct weir_error *err);

#endif
