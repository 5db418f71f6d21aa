/*
 * rows.h - schema and batch from the inside: what flow and settle may do to them.
 */
#ifndef WEIR_ROWS_H
#define WEIR_ROWS_H

#include <weir/store.h>

#include "../base/arena.h"

struct weir_schema *weir_schema_new(void);
void weir_schema_free(struct weir_schema *schema);

/* Why a row was refused or flagged. */
struct weir_remark {
	struct weir_remark *next;
	size_t row;         /* index in the batch */
	bool reject;        /* else a warning */
	const char *code;   /* "RANGE", "PARENT", "GRADE" */
	const char *column; /* "" if not about one */
	const char *reason;
	const char *constraint, *detail; /* of a store's refusal: the key or check, and the words
					    of the store, with values of the row; "" or NULL */
};

struct weir_batch {
	struct weir_arena arena;
	const struct weir_schema *schema;
	struct weir_row *row; /* weir_batch_append() may move it */
	size_t count, capacity;
	uint64_t number;                          /* from 1 */
	uint64_t bytes;                           /* of the raw text of the first `counted` rows */
	size_t counted;                           /* all rows, or all but the last */
	struct weir_remark *remark, **remark_end; /* in the order in which they were made */
	bool mute; /* remarks are dropped and verdicts stay: a sink's map may be called again */
};

void weir_batch_init(struct weir_batch *batch, const struct weir_schema *schema);
void weir_batch_release(struct weir_batch *batch);
/* Empties it and gives it a number. */
void weir_batch_begin(struct weir_batch *batch, uint64_t number);
/* A new row of NULLs at the end; rows given out before may have moved. */
struct weir_row *weir_batch_append(struct weir_batch *batch);
/* Counts the last row's raw text towards bytes; call it once the source has filled it. */
void weir_batch_count_bytes(struct weir_batch *batch);
/* Moves the last row of `from` to the end of `to`, with its texts and remarks. */
void weir_batch_move_last(struct weir_batch *from, struct weir_batch *to);
/* Takes the last row away (a source that found the end). */
void weir_batch_drop_last(struct weir_batch *batch);
/* What tells whether two runs read the same batch: lines, raw texts or values of all rows. */
uint64_t weir_batch_hash(const struct weir_batch *batch);
/* Goes on from a hash with what became of the rows: which are live, and all their values. */
uint64_t weir_batch_hash_values(const struct weir_batch *batch, uint64_t hash);
/* Refuses a row with all that a store said: code, column, reason, constraint, detail. */
void weir_row_refuse(struct weir_row *row, const struct weir_remark *words);
/* What the store said of a row that it refused; never NULL. */
const struct weir_words *weir_words_of(const struct weir_write_row *row);
/* The refusal of a row, or NULL. */
const struct weir_remark *weir_batch_refusal(const struct weir_batch *batch, size_t row);

#endif
