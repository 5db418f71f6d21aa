/*
 * tables.h - the pipeline's tables as the store has them, and what is read of each.
 */
#ifndef WEIR_TABLES_H
#define WEIR_TABLES_H

#include <weir/store.h>

#include "session.h"

/* One of the pipeline's `tables:`. Lives as long as the session. */
struct weir_table_plan {
	const struct weir_table_def *def;
	uint32_t number;                    /* in the pipeline */
	const struct weir_table_info *info; /* NULL until weir_tables_plan() */
	/* What a read of the table asks for: id, then key, keep, also, renumbered, compare and
	 * written columns. */
	const char **column;
	size_t column_count;
	size_t at_key, at_keep, at_also, at_renumbered, at_compare, at_written;
	const char *const *compare; /* `compare:`, or for upsert all that the sink fills */
	size_t compare_count;
	const char *const *written; /* for `weir verify`: what the sink fills besides */
	size_t written_count;
	const char *file;  /* where the input has its rows; NULL: no flow filled it yet */
	uint64_t inserted; /* rows, by this run so far */
	bool stored;       /* rows of the store are in the index */
	bool twins;        /* the store has rows that differ in spelling only */
};

/* The compare columns of a row of the store, for weir_ids_apart(). */
uint64_t weir_stored_columns(const struct weir_table_plan *plan, const struct weir_value *stored);

struct weir_tables *weir_tables_new(struct weir_session *session);

/* The plan of a table; describes it on first use. BAD_CONFIG if `tables:` does not name it. */
bool weir_tables_plan(struct weir_session *session, const char *name, struct weir_table_plan **out,
		      struct weir_error *err);
/* The same by number. */
bool weir_tables_at(struct weir_session *session, size_t number, struct weir_table_plan **out,
		    struct weir_error *err);
/* What was read of their rows is read again. */
void weir_tables_forget(struct weir_session *session);
/* From the next opening of the store on, rows of this table are compared by these columns. */
void weir_tables_compare(struct weir_session *session, const struct weir_table_plan *plan,
			 const char *const *column, size_t count);
/* Any table of the store, named in the pipeline or not. DENIED if there is none. */
bool weir_tables_describe(struct weir_session *session, const char *name,
			  const struct weir_table_info **out, struct weir_error *err);

#endif
