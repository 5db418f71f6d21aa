/*
 * context.h - the services of the host to a plugin.
 *
 * A context belongs to one stage or task of one run. It is valid from open to
 * close; so is the memory that weir_alloc() gives.
 */
#ifndef WEIR_CONTEXT_H
#define WEIR_CONTEXT_H

#include <weir/batch.h>
#include <weir/option.h>

struct weir_context;

enum weir_level { WEIR_DEBUG, WEIR_INFO, WEIR_WARN, WEIR_ERROR };

/* Keep personal data out of INFO and above. Secrets are masked by the logger. */
WEIR_API void weir_log(struct weir_context *context, enum weir_level level, const char *format, ...)
	WEIR_PRINTF(3, 4);

/* Zeroed; never NULL: without memory the process ends with exit 2, and the run can go on. */
WEIR_API void *weir_alloc(struct weir_context *context, size_t size);
WEIR_API char *weir_strdup(struct weir_context *context, const char *text);

/* The flow's or task's name in the pipeline. */
WEIR_API const char *weir_step_name(const struct weir_context *context);
/* The stage's place in the pipeline. */
WEIR_API struct weir_place weir_stage_place(const struct weir_context *context);
/*
 * The environment's variable that an option's value was made of ("SUPABASE_URL"), or NULL: what
 * a person has to change if the value is wrong.
 */
WEIR_API const char *weir_option_variable(const struct weir_context *context, const char *option);
/* Where the option stands, or else the stage: "url, of SUPABASE_URL: ..."; returns false. */
WEIR_API bool weir_option_fail(const struct weir_context *context, const char *option,
			       struct weir_error *err, enum weir_code code, const char *format, ...)
	WEIR_PRINTF(5, 6);
/* True when the pipeline is only checked or nothing may be written. */
WEIR_API bool weir_is_dry_run(const struct weir_context *context);

/* A progress hint of a source: how much of how much (bytes, rows, any unit). */
WEIR_API void weir_progress(struct weir_context *context, uint64_t done, uint64_t total);

/* A line for the report at the end of the run, e.g. "meets: result_count set on 1 row". */
WEIR_API void weir_note(struct weir_context *context, const char *format, ...) WEIR_PRINTF(2, 3);

/*
 * A warning that is about no single row: counted, reported and written like those of rows. kind
 * as of weir_row_warn(). Keep personal data out of it.
 */
WEIR_API void weir_warn(struct weir_context *context, const char *kind, const char *format, ...)
	WEIR_PRINTF(3, 4);

/* How rows are cut into batches; 0 or NULL: no such limit. */
struct weir_batch_policy {
	uint64_t rows;
	uint64_t bytes;        /* of the records' text */
	const char *on_change; /* a batch also ends where this column's value changes */
};

/* For the stage directly behind the source, in its open; else it is BAD_CONFIG. */
WEIR_API bool weir_set_batch_policy(struct weir_context *context,
				    const struct weir_batch_policy *policy, struct weir_error *err);

/*
 * Asks the person at the terminal; answer is the index of one of the choices
 * ("keep|stop"). *asked is false where there is no terminal, or --yes was given.
 * CANCELLED when interrupted.
 */
WEIR_API bool weir_ask(struct weir_context *context, const char *question, const char *choices,
		       int *answer, bool *asked, struct weir_error *err);
/* --yes was given. */
WEIR_API bool weir_assume_yes(const struct weir_context *context);

/*
 * A file of rows that were refused before and that a person has mended: reject files have the
 * source's own records, with columns in front of which the first one is the line of the row.
 */
struct weir_mended {
	const char *path;
	const char *const *column; /* those in front */
	size_t column_count;
};
/*
 * A source is to read these rows in place of its file, with their lines, as if they stood there:
 * its header, columns and file name stay. NULL: it reads its file. What writes beside the store is
 * left out by a stage for which there are such rows. [from open on]
 */
WEIR_API const struct weir_mended *weir_mended(struct weir_context *context);

/* ---- finding rows of other tables by what they are known by ---- */

enum weir_found {
	WEIR_UNKNOWN = 0, /* neither in the input nor in the store */
	WEIR_FOUND,
	WEIR_PARENT_REJECTED, /* it is in the input, but was refused; file and line say where */
};

/* A row of another table, for a reference to it. */
struct weir_parent {
	enum weir_found found;
	struct weir_uuid id;           /* as it is in the store */
	const struct weir_value *keep; /* the table's `keep:` columns, in their order;
					  valid until the next find or the end of the call */
	const char *file;              /* where the input has it; NULL: only the store has it */
	uint64_t line;
	struct weir_uuid derived; /* for the core: what children's ids are derived from */
	bool fresh;               /* for the core: this run inserted it */
};

/*
 * Looks a row up by its natural key: one value per column of `key:` in `tables:`,
 * a reference among them as the parent's id. Texts are folded where the table says
 * so. May be asked in a sink's map and in tasks. When what would answer is not
 * loaded yet, a map gets UNKNOWN and is called again later with the same row, so
 * that rows are read in bulk; a task waits for the answer.
 */
WEIR_API bool weir_find(struct weir_context *context, const char *table,
			const struct weir_value *key, size_t key_count, struct weir_parent *out,
			struct weir_error *err);
/* The same by one of the table's `also:` columns. */
WEIR_API bool weir_find_by(struct weir_context *context, const char *table, const char *column,
			   const struct weir_value *value, struct weir_parent *out,
			   struct weir_error *err);
/* The same by id. */
WEIR_API bool weir_find_id(struct weir_context *context, const char *table, struct weir_uuid id,
			   struct weir_parent *out, struct weir_error *err);

/* What `tables:` says of a table; NULL if it does not name it. Valid until close. */
struct weir_table_spec {
	const char *name;
	const char *const *key;
	size_t key_count;
	const char *const *keep;
	size_t keep_count;
	const char *const *also;
	size_t also_count;
	const char *const *ref_column; /* and the table that each one refers to: */
	const char *const *ref_table;
	size_t ref_count;
};
WEIR_API const struct weir_table_spec *weir_table(struct weir_context *context, const char *name);
/* The position of a column in `keep:`, or -1. */
WEIR_API int weir_keep_find(const struct weir_table_spec *table, const char *column);

/*
 * The line at which this key was first met in this flow (`line` itself: now).
 * Bounded memory whatever the number of keys.
 */
WEIR_API bool weir_first_seen(struct weir_context *context, const struct weir_value *key,
			      size_t key_count, uint64_t line, uint64_t *first,
			      struct weir_error *err);

#endif
