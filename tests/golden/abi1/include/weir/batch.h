/*
 * batch.h - rows on their way from a source to a store.
 *
 * The core owns every batch. A plugin may read and change it only inside the
 * call that it was given in; text that a plugin puts into a row is copied into
 * the batch with weir_row_text() and lives as long as the row.
 */
#ifndef WEIR_BATCH_H
#define WEIR_BATCH_H

#include <weir/value.h>

/*
 * The columns of a flow. The source declares them in its open, transforms may
 * append some in theirs. A column's number never changes once it is given.
 */
struct weir_schema;

WEIR_API size_t weir_schema_count(const struct weir_schema *schema);
WEIR_API const char *weir_schema_name(const struct weir_schema *schema, size_t column);
WEIR_API enum weir_type weir_schema_type(const struct weir_schema *schema, size_t column);
/* The column's number, or -1. */
WEIR_API int weir_schema_find(const struct weir_schema *schema, const char *name);
/* Appends a column; a name that is there already is BAD_CONFIG. number may be NULL. */
WEIR_API bool weir_schema_add(struct weir_schema *schema, const char *name, enum weir_type type,
			      int *number, struct weir_error *err);
/* Finds a column that a stage cannot do without; BAD_CONFIG lists the columns there are. */
WEIR_API bool weir_schema_need(const struct weir_schema *schema, const char *name, int *number,
			       struct weir_error *err);
/*
 * For a TRANSFORM, in its open: the stages behind it see the column under another name (one that
 * is there already is BAD_CONFIG), of another type, or not at all. Its number stays, and with it
 * the place of its values.
 */
WEIR_API bool weir_schema_rename(struct weir_schema *schema, int number, const char *name,
				 struct weir_error *err);
WEIR_API void weir_schema_retype(struct weir_schema *schema, int number, enum weir_type type);
WEIR_API void weir_schema_hide(struct weir_schema *schema, int number);
/*
 * How the source's records look as text, for whoever writes them out again
 * (reject files, saved parts): the header record and the field separator.
 * The core keeps a copy.
 */
WEIR_API void weir_schema_set_record_format(struct weir_schema *schema, struct weir_text header,
					    char separator);
WEIR_API struct weir_text weir_schema_header(const struct weir_schema *schema);
WEIR_API char weir_schema_separator(const struct weir_schema *schema);

/* What became of a row. LIVE rows are still on their way. */
enum weir_verdict {
	WEIR_LIVE = 0,
	WEIR_INSERTED,
	WEIR_PRESENT,   /* the store had it */
	WEIR_DUPLICATE, /* of an earlier row of this run */
	WEIR_REJECTED,
};

struct weir_batch; /* opaque */

struct weir_row {
	struct weir_value *value; /* one per column of the schema, by number */
	uint64_t line;            /* 1-based line in the source's file where the row begins */
	struct weir_text raw;     /* the record as it stands in the file, without its line end;
				     at == NULL: the source has no text form of it */
	bool raw_broken;          /* raw cannot be read as one record (an open quote, JSON) */
	enum weir_verdict verdict;
	struct weir_batch *batch;
	const struct weir_remark *refusal; /* for the core: why it was refused */
};

/* Copies bytes into the row's batch. */
WEIR_API struct weir_value weir_row_text(struct weir_row *row, const char *at, size_t length);

/*
 * Refuses a row: it takes no further part, and goes to the reject file with code
 * (upper case, e.g. "RANGE") and the reason. column may be NULL. The first
 * reason stays. Keep personal data out of the reason: it is logged; the row
 * itself stands beside it in the reject file.
 *
 * Two codes mean that nothing is wrong with the row itself, so that it does not count
 * towards the limits: PARENT (the row that it refers to was refused), and FILTERED (the
 * pipeline takes it out on purpose, which is no reason for another exit code either).
 */
WEIR_API void weir_row_reject(struct weir_row *row, const char *code, const char *column,
			      const char *format, ...) WEIR_PRINTF(4, 5);

/* Flags a row that goes on: kind (upper case, e.g. "GRADE") is counted and reported. */
WEIR_API void weir_row_warn(struct weir_row *row, const char *kind, const char *format, ...)
	WEIR_PRINTF(3, 4);

/* The batch's number in its flow, from 1; the same in every run on the same input. */
WEIR_API uint64_t weir_batch_number(const struct weir_batch *batch);
/* All rows, rejected ones included, in input order. */
WEIR_API size_t weir_batch_count(const struct weir_batch *batch);
WEIR_API struct weir_row *weir_batch_row(struct weir_batch *batch, size_t index);
/* The LIVE row after `row` (NULL: the first one), or NULL at the end. */
WEIR_API struct weir_row *weir_batch_next(struct weir_batch *batch, const struct weir_row *row);

#endif
