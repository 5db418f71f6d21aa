/*
 * scopes.h - which rows of the store are in the index of keys, and bulk reads of more.
 *
 * A scope is "the rows of a table whose column has this value", or the whole table.
 * Rows are wanted one scope at a time, while rows of the input are looked at, and read
 * all together. The scopes below a row that this run inserted are empty and never read.
 */
#ifndef WEIR_SCOPES_H
#define WEIR_SCOPES_H

#include "keys.h"
#include "tables.h"

struct weir_scopes *weir_scopes_new(void);
void weir_scopes_free(struct weir_scopes *scopes);

/* where NULL: the whole table, value is ignored. *ready: it is in the index. */
bool weir_scopes_want(struct weir_session *session, struct weir_table_plan *plan, const char *where,
		      const struct weir_value *value, bool *ready, struct weir_error *err);
/*
 * The scope in which a row with this key would be: below its first reference, else the
 * whole table where the key is folded, else by the key's first column. fresh: the parent
 * of that first reference was inserted by this run.
 */
bool weir_scopes_want_key(struct weir_session *session, struct weir_table_plan *plan,
			  const struct weir_value *key, bool fresh, bool *ready,
			  struct weir_error *err);
/* True if the table is read whole. */
bool weir_scopes_reads_whole(const struct weir_table_def *def);
/* A key of the store with its parents' derived ids, as far as the index knows them. */
bool weir_scopes_derive(struct weir_session *session, const struct weir_table_def *def,
			const struct weir_value *key, struct weir_value *derived,
			struct weir_error *err);
/* The column of the key by which the scope of a row is read; -1: the table is read whole. */
int weir_scopes_column(const struct weir_table_def *def);
/* Reads all that is wanted into the index. */
bool weir_scopes_load(struct weir_session *session, struct weir_error *err);

/*
 * The names by which rows of the store are found that come under a new key. value: their
 * `renumbered:` columns. The first stands for a row that has them, the other one is a mark: there
 * is more than one.
 */
struct weir_uuid weir_scopes_equal(const struct weir_value *value, size_t count);
struct weir_uuid weir_scopes_twice(const struct weir_value *value, size_t count);

#endif
