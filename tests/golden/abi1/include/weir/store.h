/*
 * store.h - what the engine asks of a store, and what tasks may ask of it.
 *
 * Sinks do no I/O: they turn rows into records, and the engine has the store
 * carry them out. Every table has a primary key column `id` that holds a uuid.
 */
#ifndef WEIR_STORE_H
#define WEIR_STORE_H

#include <weir/batch.h>

struct weir_arena;
struct weir_context;
struct weir_record;

/* A column of a table, as the store describes it. */
struct weir_column {
	const char *name;
	enum weir_type type; /* NULL: the store does not say, anything goes */
	bool required;       /* must be given: NOT NULL and no default */
};

/* A table's columns. The store fills it with weir_table_add(). */
struct weir_table_info;
WEIR_API void weir_table_add(struct weir_table_info *info, const char *name, enum weir_type type,
			     bool required);
/*
 * For a store that makes what it is asked to write: columns that were not added are found as
 * well, of any type. What is written brings the columns that the store does not have yet.
 */
WEIR_API void weir_table_any(struct weir_table_info *info);
WEIR_API size_t weir_table_count(const struct weir_table_info *info);
WEIR_API const struct weir_column *weir_table_column(const struct weir_table_info *info,
						     size_t index);
/* NULL if the table has no such column. */
WEIR_API const struct weir_column *weir_table_find(const struct weir_table_info *info,
						   const char *name);

/* Rows of a table: those whose column `where` has one of the values `in`; all if NULL. */
struct weir_query {
	const char *table;
	const char *const *column; /* which columns, in this order */
	size_t column_count;
	const char *where;
	const struct weir_value *in;
	size_t in_count;
	bool sparing; /* few requests matter more than time */
	/* The values of the one column are asked for, which is `where`: each once at least. The
	 * table may have no `id`. */
	bool distinct;
};

/* Called for each row; values and their texts are valid during the call only. */
typedef bool weir_row_fn(void *arg, const struct weir_value *value, struct weir_error *err);

/* Write modes, a closed set. What each one guarantees is printed by `weir check`. */
enum weir_mode {
	WEIR_INSERT_MISSING = 0, /* rows that the store has stay as they are */
	WEIR_UPSERT,             /* rows that the store has and that differ are updated */
	WEIR_INSERT,             /* a row that the store has is refused */
	WEIR_UPDATE,             /* by tasks only: sets columns of rows that exist */
};

enum weir_outcome {
	WEIR_OUT_NONE = 0,
	WEIR_OUT_INSERTED,
	WEIR_OUT_UPDATED,
	WEIR_OUT_PRESENT, /* the id was there; for UPDATE: no row has this id */
	WEIR_OUT_REFUSED,
};

/*
 * What a store says of a row that it refuses. Texts that there are none of are NULL; those of a row
 * that was refused are "".
 */
struct weir_words {
	const char *code;       /* the SQLSTATE where there is one, else "CONSTRAINT", ... */
	const char *reason;     /* names no values: it is logged */
	const char *constraint; /* the name of the key or check */
	const char *detail;     /* in the store's own words; it may have values of this row */
	/* Of a unique key: its columns ("meet_id, name"), and what the row has there, as the store
	 * tells it. */
	const char *key_columns, *key_value;
};

/* One row of a write. Column 0 is always `id`. */
struct weir_write_row {
	const struct weir_value *value; /* one per column of the write */
	uint64_t line;                  /* for messages; 0: not from a file */
	bool update;                    /* UPSERT: the id is there, set the other columns */
	enum weir_outcome outcome;      /* filled by the store; REFUSED by weir_write_refuse() */
	const struct weir_words *words; /* REFUSED: why; several rows may share them */
};

/*
 * A batch of rows for one table. When write returns true, all rows that were not refused
 * are in the store, durably. When it returns false, none is in a LOCAL store; in a REMOTE
 * one some may be: the next run finds them by their ids.
 */
struct weir_write {
	const char *table;
	const char *const *column;
	size_t column_count;
	struct weir_write_row *row;
	size_t row_count;
	enum weir_mode mode;
	uint64_t refusals_allowed; /* more than this: undo everything and fail with LIMIT */
	/* Rows with key_columns are not counted towards them: the caller looks for what has the
	 * key there. That may be the row itself, where a server was asked twice. */
	bool keys_apart;
	/* The caller can look for rows that are there: where a unique key refuses a request and
	 * nothing says which of its rows is meant, they may be left, with the outcome NONE. */
	bool may_leave;
	/* Each row is tried alone, so that key_value is told of each; costs a request for each. */
	bool one_by_one;
	/* Filled by the store, where it told which rows a key refuses, but not what each of them
	 * has there: what one of them has. "": it did not say. */
	char told_value[256];
	struct weir_arena *arena; /* for the core: where the words about refused rows lie */
};

/*
 * For a store: the row is REFUSED, with these words. They are copied: code, reason, constraint and
 * detail up to 23, 255, 63 and 511 bytes, longer ones are cut; key_columns and key_value up to 127
 * and 255, longer ones are left out. They last as long as the rows of the write.
 */
WEIR_API void weir_write_refuse(struct weir_write *write, struct weir_write_row *row,
				const struct weir_words *words);

/* A unique key that kept a row out of the store. */
struct weir_refusal {
	const char *columns; /* "slug" or "meet_id, name, gender", as the store names them */
	const char *value;   /* "" if the store does not tell; personal data: never log it */
	/* The row of the store that has the key, as a record: by the numbers of the sink's
	 * columns, the id at 0. NULL: it was not found. */
	const struct weir_value *owner;
};
/* Is the column a part of the key? */
WEIR_API bool weir_refusal_names(const struct weir_refusal *why, const char *column);

/*
 * Refused rows, and a column of a unique key that the sink does not fill, such as a name that a
 * trigger makes. The sink's predict says what it expects there, so that the rows in the way
 * are found with one read. It is a hint, believed as long as it agrees with what the store tells;
 * a wrong one costs requests. Only for texts.
 */
struct weir_prediction {
	const char *column;
	size_t count;
	struct weir_row *const *row; /* the texts go to weir_row_text() of their row */
	const struct weir_record *const *record;
	struct weir_value *value; /* NULL; to be filled where something is expected */
};

/* ---- for tasks and sinks: the run's store ---- */

WEIR_API bool weir_store_describe(struct weir_context *context, const char *table,
				  const struct weir_table_info **out, struct weir_error *err);
WEIR_API bool weir_store_scan(struct weir_context *context, const struct weir_query *query,
			      weir_row_fn *each, void *arg, struct weir_error *err);
/* How many rows a scan would bring. */
WEIR_API bool weir_store_count(struct weir_context *context, const struct weir_query *query,
			       uint64_t *count, struct weir_error *err);
/*
 * In a dry run it does nothing and says so in the log. Words about refused rows last until the
 * context's next write.
 */
WEIR_API bool weir_store_write(struct weir_context *context, struct weir_write *write,
			       struct weir_error *err);
#endif
