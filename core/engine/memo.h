/*
 * memo.h - names that were made lately: many rows have the same parents, and a name costs a
 * SHA-1.
 */
#ifndef WEIR_MEMO_H
#define WEIR_MEMO_H

#include "ids.h"

struct weir_memo;

struct weir_memo *weir_memo_new(void);
void weir_memo_free(struct weir_memo *memo); /* accepts NULL */

/* weir_ids_key() of the first occurrence. */
struct weir_uuid weir_memo_key(struct weir_memo *memo, const struct weir_table_def *table,
			       const struct weir_value *value);
/* weir_ids_by() */
struct weir_uuid weir_memo_by(struct weir_memo *memo, const struct weir_table_def *table,
			      const char *column, const struct weir_value *value);

#endif
