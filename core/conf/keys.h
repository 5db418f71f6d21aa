/*
 * keys.h - the keys of a pipeline file: one table for each kind of map, which the parts that read
 * the file hold its keys against, and which the JSON Schema for editors is made from.
 *
 * Maps of options (batch:, rejects:, a table, a parameter) have tables of options instead.
 */
#ifndef WEIR_KEYS_H
#define WEIR_KEYS_H

#include "yaml.h"

/* What a key's value is. */
enum weir_key_kind {
	WEIR_KEY_TEXT = 1, /* any scalar */
	WEIR_KEY_VERSION,  /* 1 */
	WEIR_KEY_NAME,     /* of a file that is to be made, or of an expression: letters, digits */
	WEIR_KEY_PLUGIN,
	WEIR_KEY_OPTIONS,    /* of the plugin that stands beside it */
	WEIR_KEY_CONNECTION, /* engine/remote.h */
	WEIR_KEY_SET,        /* parameters and their values */
	WEIR_KEY_PARAMS,
	WEIR_KEY_STORES,
	WEIR_KEY_BATCH,
	WEIR_KEY_REJECTS,
	WEIR_KEY_TABLES,
	WEIR_KEY_PURGE,
	WEIR_KEY_STEPS,
	WEIR_KEY_STAGES,
	WEIR_KEY_VERIFY,
	WEIR_KEY_FLOWS,
	WEIR_KEY_REPORT,
	WEIR_KEY_TESTS,
	WEIR_KEY_ROWS,     /* of flows or tables, by name: a list of maps, or a text */
	WEIR_KEY_VERDICTS, /* of flows, by name: a list of texts, or one */
};

enum {
	WEIR_KEY_REQUIRED = 1 << 0,
	WEIR_KEY_BASE_ONLY = 1 << 1, /* not in a file that extends another */
};

/* A key. A table of them ends with { 0 }. */
struct weir_key {
	const char *name;
	enum weir_key_kind kind;
	unsigned traits;
	const char *help; /* one or two sentences */
};

extern const struct weir_key weir_pipeline_keys[];
extern const struct weir_key weir_store_keys[];
extern const struct weir_key weir_flow_keys[];
extern const struct weir_key weir_task_keys[];
extern const struct weir_key weir_stage_keys[];
extern const struct weir_key weir_override_keys[]; /* of a flow, in flows: */
extern const struct weir_key weir_verify_keys[];
extern const struct weir_key weir_plot_keys[];
extern const struct weir_key weir_test_keys[];

/* The maps of options, each with the part that reads it. */
struct weir_option;
extern const struct weir_option weir_batch_options[];
extern const struct weir_option weir_reject_options[];
extern const struct weir_option weir_table_options[];
extern const struct weir_option weir_param_options[];

/* The key of this name, or NULL. */
const struct weir_key *weir_key_find(const struct weir_key *table, const char *name);
/* weir_node_known() for a table. extending: without the keys that only a base may have. */
void weir_keys_known(const struct weir_node *map, const struct weir_key *table, bool extending,
		     const char *what, struct weir_problems *problems);

#endif
