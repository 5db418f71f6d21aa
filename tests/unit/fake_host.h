/*
 * fake_host.h - a host for one plugin: what the engine does for it, kept where a test can see it.
 *
 * The plugin is driven through its descriptor, weir_plugin_entry. Rows, values, CSV, files and
 * options are the real ones; context, targets, records, tables and finds are these. A test
 * owns its struct weir_context, from fake_begin() to fake_end().
 */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include <check.h>

#include <weir/plugin.h>

#include "../../core/base/arena.h"
#include "../../core/data/rows.h"

enum {
	FAKE_TEXT = 4096,  /* bytes of what was logged or noted */
	FAKE_COLUMNS = 16, /* of a table, of a target */
	FAKE_NAME = 64,    /* bytes of a column's name */
	FAKE_TABLES = 8,
	FAKE_PARENTS = 16,
};

/* A table of the store. */
struct weir_table_info {
	const char *name;
	struct weir_column column[FAKE_COLUMNS];
	char names[FAKE_COLUMNS][FAKE_NAME];
	size_t count;
	bool any; /* weir_table_any() was called */
};

/* A row that weir_find() and weir_find_by() find. */
struct fake_parent {
	const char *table;
	const char *by;  /* the column of weir_find_by(); NULL: the key */
	const char *key; /* its values as text, '|' between them */
	enum weir_found found;
	uint8_t id; /* all 16 bytes of it */
	struct weir_value keep[FAKE_COLUMNS];
};

struct weir_context {
	struct weir_arena arena;
	struct weir_schema *schema;
	struct weir_batch batch;
	const struct weir_plugin *plugin;
	void *self;
	struct weir_error err;
	bool opened;

	bool dry_run;
	const char *step;
	const char *variable; /* that `url` was made of; NULL: none */
	const struct weir_mended *mended;
	struct weir_batch_policy policy;
	bool policy_set;
	uint64_t done, total;
	char logged[FAKE_TEXT], noted[FAKE_TEXT];
	char found[FAKE_TEXT]; /* for doctor: "warn what: text -> remedy\n" */

	struct weir_table_info store[FAKE_TABLES];
	size_t store_count;
	const struct weir_table_spec *spec;
	size_t spec_count;
	struct fake_parent parent[FAKE_PARENTS];
	size_t parent_count;
	unsigned finds;
	struct weir_value kept[FAKE_COLUMNS];    /* what the last find brought, */
	char kept_text[FAKE_COLUMNS][FAKE_NAME]; /* and its texts */
};

struct weir_target {
	struct weir_context *context;
	struct weir_table_info *table;
	enum weir_mode mode;
	const char *column[FAKE_COLUMNS];
	size_t count;
};

struct weir_record {
	struct weir_context *context;
	struct weir_value value[FAKE_COLUMNS];
	char code[32], column[64], reason[256]; /* of the first refusal; "": none */
	char warned[FAKE_TEXT];                 /* "KIND: text\n" */
	const char *orphan;                     /* the column of the first one */
};

/* Runs the cases in this process; what main() returns. */
int fake_run(const char *name, TCase *cases);

void fake_begin(struct weir_context *context);
/* Calls close, if open was called. */
void fake_close(struct weir_context *context);
/* The same, and frees everything. */
void fake_end(struct weir_context *context);

/* One more option, parsed as the pipeline's text is. Aborts if it cannot be. */
void fake_option(struct weir_context *context, const char *name, const char *text);
/* The same for a map: key, text, key, text, ..., NULL. The place is pipeline.yaml:7:3. */
void fake_map(struct weir_context *context, const char *name, ...);
/* The same for a list: texts, NULL. */
void fake_list(struct weir_context *context, const char *name, ...);
/* Calls open; false with context->err. */
bool fake_open(struct weir_context *context);

/* A row at the end of the batch; NULL is a NULL value. Finds the schema's columns in order. */
struct weir_row *fake_row(struct weir_context *context, const char *const *text);
/* "CODE column: reason" of a row's refusal; "" if it is live. */
const char *fake_refusal(struct weir_context *context, size_t row);

/* A table of the store: name, then its columns as "name TYPE[!]", NULL. */
void fake_table(struct weir_context *context, const char *name, ...);
void fake_parent(struct weir_context *context, struct fake_parent parent);
struct weir_uuid fake_id(uint8_t byte);

/* A value as text; valid until the fake ends. NULL is "NULL". */
const char *fake_text(struct weir_context *context, const struct weir_value *value);
/* The record's value of a column, as text; "(not declared)". */
const char *fake_value(const struct weir_target *target, const struct weir_record *record,
		       const char *column);

#endif
