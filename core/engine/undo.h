/*
 * undo.h - removes the rows that a run inserted, and nothing else.
 *
 * Children go first. A row to which a row refers that is not this run's, or that stays itself,
 * stays. Ids are made of keys: a row that was deleted after this run and inserted again by a later
 * one has the same id, and is the later one's. A row that somebody changed since is still this
 * run's.
 */
#ifndef WEIR_UNDO_H
#define WEIR_UNDO_H

#include <stdio.h>

#include "ledger_undo.h"
#include "removal.h"

/* What became of the rows that the run inserted into a table, or would. */
struct weir_undo_table {
	const char *name;
	uint64_t inserted; /* by the books */
	uint64_t removed;  /* or would be */
	uint64_t later;    /* a later run's now */
	uint64_t kept;     /* since others refer to them */
};

/* Starts with session, ledger, run, look_only, list. */
struct weir_undo {
	struct weir_session *session;
	struct weir_ledger *ledger;
	const struct weir_run_row *run;
	bool look_only; /* only counts */
	FILE *list;     /* gets a line for each row that stays: table,id,reason; or NULL */
	struct weir_undo_table *table; /* children first */
	size_t table_count;
	uint64_t kept; /* of all tables */
	unsigned pass;
	const char *walked; /* the table that is gone through now */
	bool again;         /* rows of it stay for others of it that may have gone since */
};

/* The tables that the run filled, in the order in which they are gone through. BAD_CONFIG: the
 * state does not know. [with the store open] */
bool weir_undo_tables(struct weir_undo *undo, struct weir_error *err);
/* Puts them in that order. */
void weir_undo_sort(struct weir_undo *undo);
bool weir_undo_run(struct weir_undo *undo, struct weir_error *err);

#endif
