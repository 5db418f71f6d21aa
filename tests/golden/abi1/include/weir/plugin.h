/*
 * plugin.h - all that a plugin may see.
 *
 * A plugin is a shared object NAME.so that exports one data symbol, the
 * descriptor `weir_plugin_entry`, whose name field is NAME:
 *
 *	WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
 *		WEIR_PLUGIN_HEAD, .kind = WEIR_TRANSFORM, .name = "upper",
 *		.summary = "Upper-cases a column.", .version = "1.0",
 *		.options = options, .self_size = sizeof(struct upper),
 *		.open = upper_open, .ops.transform = &ops,
 *	};
 *
 * The core allocates the private struct, zeroed, and fills the options before open. close
 * follows every open, a failed one too. Absent callbacks (NULL) mean "nothing to do". One
 * instance is never entered twice at once; two instances of one plugin are normal, so a plugin
 * has no writable globals. A plugin neither prints nor exits: it returns errors and logs.
 *
 * Build: cc -shared -fPIC NAME.c -o NAME.so $(pkg-config --cflags weir)
 */
#ifndef WEIR_PLUGIN_H
#define WEIR_PLUGIN_H

#include <weir/batch.h>
#include <weir/context.h>
#include <weir/csv.h>
#include <weir/delete.h>
#include <weir/error.h>
#include <weir/examine.h>
#include <weir/file.h>
#include <weir/option.h>
#include <weir/process.h>
#include <weir/store.h>
#include <weir/store_ops.h>
#include <weir/value.h>

/* Raised when an existing field or function changes its meaning; must match. */
#define WEIR_ABI 1

enum weir_kind { WEIR_SOURCE = 1, WEIR_TRANSFORM, WEIR_SINK, WEIR_TASK, WEIR_STORE };

enum {
	WEIR_LOCAL = 1 << 0, /* STORE: acts at once; takes no `connection:` */
	WEIR_ONCE = 1 << 1,  /* TASK: done once, it is not repeated when the run is resumed */
	WEIR_KEEPS_NOTHING = 1 << 2, /* STORE: has no rows, so nothing can be verified */
	/* SOURCE, TRANSFORM: what it gives is made by somebody else, and might be different the
	 * next time: a run that goes on compares the rows, and stops where they are others. */
	WEIR_OUTSIDE = 1 << 3,
	WEIR_READS_CSV = 1 << 4,   /* SOURCE: its option `path` is a CSV file with a header line */
	WEIR_READS_JSONL = 1 << 5, /* SOURCE: its option `path` is a file of JSON lines */
};

struct weir_source_ops {
	uint32_t size;
	/*
	 * Fills one row: values, line and raw. *end = true instead when there is none. The same
	 * input gives the same rows in the same order, every time. A row that is wrong is filled
	 * as far as it can be and refused with weir_row_reject(). [row valid until return]
	 */
	bool (*read)(void *self, struct weir_context *context, struct weir_row *row, bool *end,
		     struct weir_error *err);
	/* The file's name for messages and reports; NULL: none. [after open] */
	const char *(*file)(void *self);
};

struct weir_transform_ops {
	uint32_t size;
	/* Changes or refuses rows; weir_batch_next() walks the live ones. [valid until return] */
	bool (*apply)(void *self, struct weir_context *context, struct weir_batch *batch,
		      struct weir_error *err);
	/* After the last batch of a flow that was read to its end. [once] */
	bool (*finish)(void *self, struct weir_context *context, struct weir_error *err);
};

/*
 * Where a sink's rows go: one table and the columns that it fills, declared in
 * bind. `id` is added by the core, as column 0 of every write.
 */
struct weir_target;
WEIR_API bool weir_target_table(struct weir_target *target, const char *table,
				struct weir_error *err);
/*
 * The column must exist in the store's table. place says where the pipeline names
 * it ({0}: the sink itself does). number is what weir_record_*() take.
 */
WEIR_API bool weir_target_column(struct weir_target *target, const char *name, enum weir_type type,
				 struct weir_place place, int *number, struct weir_error *err);
/*
 * The column's value is made of other rows as well (of a course's difficulty), or set again
 * by others later: `weir verify` does not hold it against the store. number: as above.
 */
WEIR_API void weir_target_made(struct weir_target *target, int number);
WEIR_API void weir_target_mode(struct weir_target *target, enum weir_mode mode);
/*
 * The column as the store describes it; NULL if its table has no such column. For columns that
 * a sink can do without, and to convert to the store's type. [after weir_target_table]
 */
WEIR_API const struct weir_column *weir_target_column_info(const struct weir_target *target,
							   const char *name);

/* What one row becomes; the sink's map fills it. Unset columns are NULL. */
struct weir_record;
WEIR_API void weir_record_set(struct weir_record *record, int column, struct weir_value value);
/* Like set, for text that must be copied (built in the call). */
WEIR_API void weir_record_copy(struct weir_record *record, int column, const char *at,
			       size_t length);
/* A reference: sets the column to the parent's id. */
WEIR_API void weir_record_refer(struct weir_record *record, int column,
				const struct weir_parent *parent);
/* As weir_row_reject() and weir_row_warn(). */
WEIR_API void weir_record_reject(struct weir_record *record, const char *code, const char *column,
				 const char *format, ...) WEIR_PRINTF(4, 5);
WEIR_API void weir_record_warn(struct weir_record *record, const char *kind, const char *format,
			       ...) WEIR_PRINTF(3, 4);
/* A reference to a row that was refused: "PARENT", not counted towards the limits. */
WEIR_API void weir_record_orphan(struct weir_record *record, const char *column,
				 const struct weir_parent *parent);
/* The row repeats the row at an earlier line. */
WEIR_API void weir_record_duplicate(struct weir_record *record, uint64_t line);
/* The value that a column was given; NULL where none was. */
WEIR_API struct weir_value weir_record_get(const struct weir_record *record, int column);
/*
 * In `refused`: the row is the one that the store has under this id. It is not written, and
 * rows that refer to it refer to that one; the core warns of it ("ATTACHED").
 */
WEIR_API void weir_record_attach(struct weir_record *record, struct weir_uuid id);

struct weir_sink_ops {
	uint32_t size;
	/* Declares table and columns; finds the input's columns. [once, after open] */
	bool (*bind)(void *self, struct weir_context *context, const struct weir_schema *in,
		     struct weir_target *target, struct weir_error *err);
	/*
	 * Turns a row into a record. A function of the row and of what weir_find*() answers: it
	 * may be called more than once for a row, and is called for refused rows too, as far as
	 * they could be read, so that the rows that depend on them can say so. [row and record
	 * valid until return]
	 */
	bool (*map)(void *self, struct weir_context *context, const struct weir_row *row,
		    struct weir_record *record, struct weir_error *err);
	/*
	 * The store refused the row because of a unique key. Change the record and set
	 * *again to have it tried once more, or take it for the row that is in the way with
	 * weir_record_attach(); with neither it stays refused, as does an update that is attached.
	 * attempt counts from 1; a warning of an attempt that was refused as well is dropped. The
	 * store may be asked. [row, record and why valid until return]
	 */
	bool (*refused)(void *self, struct weir_context *context, const struct weir_row *row,
			struct weir_record *record, const struct weir_refusal *why, int attempt,
			bool *again, struct weir_error *err);
	/* See struct weir_prediction; the store may be asked. */
	bool (*predict)(void *self, struct weir_context *context, struct weir_prediction *asked,
			struct weir_error *err);
};

struct weir_task_ops {
	uint32_t size;
	/* Checks its files and the store's tables; writes nothing. [before any step runs] */
	bool (*check)(void *self, struct weir_context *context, struct weir_error *err);
	bool (*run)(void *self, struct weir_context *context, struct weir_error *err);
	/* After rows were removed: puts right what it keeps of rows in other ones. After `weir
	 * purge` its files may be unknown: weir_purged_key() tells what it was about. */
	bool (*put_right)(void *self, struct weir_context *context, struct weir_error *err);
};

struct weir_plugin {
	uint32_t abi;  /* WEIR_ABI */
	uint32_t size; /* sizeof(struct weir_plugin); later fields go to the end */
	enum weir_kind kind;
	uint32_t traits;
	const char *name, *summary, *version;
	const struct weir_option *options; /* ends with { 0 }; NULL: none */
	size_t self_size;
	/*
	 * Opens what the plugin works on. A SOURCE declares the columns in schema; a
	 * TRANSFORM finds, and may append, columns; for the others schema is NULL.
	 * With weir_is_dry_run() nothing may be written anywhere. [once]
	 */
	bool (*open)(void *self, struct weir_context *context, struct weir_schema *schema,
		     struct weir_error *err);
	void (*close)(void *self, struct weir_context *context); /* [last] */
	union {
		const struct weir_source_ops *source;
		const struct weir_transform_ops *transform;
		const struct weir_sink_ops *sink;
		const struct weir_task_ops *task;
		const struct weir_store_ops *store;
	} ops;
};

#define WEIR_PLUGIN_HEAD .abi = WEIR_ABI, .size = sizeof(struct weir_plugin)
#define WEIR_EXPORT      __attribute__((visibility("default")))

/* The one symbol that a plugin exports; declared here so that its type is checked. */
extern WEIR_EXPORT const struct weir_plugin weir_plugin_entry;

#endif
