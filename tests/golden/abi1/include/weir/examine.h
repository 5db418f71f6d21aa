/*
 * examine.h - what a store tells `weir doctor`: of itself, and of the tables that the pipeline
 * writes. A store tells what it sees; what that means for the pipeline's keys, the core says.
 *
 * Nothing may be written while a store is examined, not even to find something out.
 */
#ifndef WEIR_EXAMINE_H
#define WEIR_EXAMINE_H

#include <weir/error.h>

#include <stddef.h>

struct weir_context;

/* A table that the pipeline writes, and what it relies on there. */
struct weir_examined {
	const char *table;
	const char *const *column; /* that are filled; the first one is `id` */
	size_t column_count;
	const char *const *key; /* what a row is known by */
	size_t key_count;
	const bool *folded; /* per key column: letter case and punctuation do not count */
	bool repeats;       /* a key may occur several times (`nth:`) */
	bool updates;       /* rows that are there are changed, too */
};

/* How `weir doctor` grades what it finds. It ends with 0 if nothing is a FAIL. */
enum weir_grade { WEIR_GRADE_OK = 0, WEIR_GRADE_WARN, WEIR_GRADE_FAIL };

/*
 * Tells one thing. what: a word or two in front of it ("max-rows"). remedy: what to do about
 * it; NULL for what is in order. Secrets are masked. [in examine]
 */
WEIR_API void weir_finding(struct weir_context *context, enum weir_grade grade, const char *what,
			   const char *remedy, const char *format, ...) WEIR_PRINTF(5, 6);

/* A unique key that a table has. */
struct weir_unique {
	const char *const *part; /* columns, or expressions over one: "folded(name)" */
	size_t part_count;
	const char *condition; /* it counts for rows of which this is true; NULL or "": for all */
};

/* How much of a table's unique keys a store sees. */
enum weir_sight {
	WEIR_SEES_NONE = 0, /* whether there are any stays open */
	WEIR_SEES_COLUMNS,  /* one over exactly the columns of the pipeline's key; no other */
	WEIR_SEES_ALL,
};

/*
 * Tells a table's unique keys, that of the primary key among them. The core says which
 * guarantee they give for the pipeline's key. remedy: how to add one, or to see more. [in
 * examine, once per table]
 */
WEIR_API void weir_finding_keys(struct weir_context *context, const struct weir_examined *table,
				enum weir_sight sight, const struct weir_unique *unique,
				size_t unique_count, const char *remedy);

#endif
