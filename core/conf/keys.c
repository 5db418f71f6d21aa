/*
 * keys.c - the keys of a pipeline file, with what each one is for.
 */
#include "keys.h"

#include <string.h>

enum { KEYS_CEILING = 32 /* of one table */ };

const struct weir_key weir_pipeline_keys[] = {
	{ "weir", WEIR_KEY_VERSION, WEIR_KEY_REQUIRED, "The version of the language: 1." },
	{ "name", WEIR_KEY_NAME, 0, "The pipeline's name in reports; default: the file's name." },
	{ "extends", WEIR_KEY_TEXT, 0,
	  "Another pipeline, of which this file changes something: its path, which begins at the "
	  "folder of this file." },
	{ "set", WEIR_KEY_SET, 0, "Values of parameters. --set on the command line wins." },
	{ "params", WEIR_KEY_PARAMS, WEIR_KEY_BASE_ONLY,
	  "What the command line may give with --set NAME=VALUE; used as ${param:NAME}." },
	{ "stores", WEIR_KEY_STORES, 0, "Where rows can go, by name; `to:` or --to picks one." },
	{ "to", WEIR_KEY_TEXT, 0, "The store that is used where --to names no other." },
	{ "batch", WEIR_KEY_BATCH, 0,
	  "How rows are cut into batches, for flows that say no more." },
	{ "rejects", WEIR_KEY_REJECTS, 0, "How many rejected rows of a flow are too many." },
	{ "tables", WEIR_KEY_TABLES, WEIR_KEY_BASE_ONLY,
	  "What a row of each table is known by. Its id is made of that, so a changed key means "
	  "new rows." },
	{ "steps", WEIR_KEY_STEPS, WEIR_KEY_BASE_ONLY, "Flows and tasks, done in this order." },
	{ "verify", WEIR_KEY_VERIFY, 0, "What the store itself is asked at the end." },
	{ "flows", WEIR_KEY_FLOWS, 0, "batch and rejects of single flows of the extended file." },
	{ "purge", WEIR_KEY_PURGE, WEIR_KEY_BASE_ONLY,
	  "What `weir purge` can delete: an option, and the table whose key it takes." },
	{ "report", WEIR_KEY_REPORT, WEIR_KEY_BASE_ONLY,
	  "What `weir report` draws: how the values of a column are spread." },
	{ "tests", WEIR_KEY_TESTS, WEIR_KEY_BASE_ONLY,
	  "What `weir test` tries: rows for flows, and what becomes of them in an empty store." },
	{ 0 },
};

const struct weir_key weir_store_keys[] = {
	{ "use", WEIR_KEY_PLUGIN, WEIR_KEY_REQUIRED, "The store's plugin." },
	{ "with", WEIR_KEY_OPTIONS, 0, "Its options; `weir plugins show NAME` lists them." },
	{ "connection", WEIR_KEY_CONNECTION, 0, "How a store behind a server is talked to." },
	{ 0 },
};

const struct weir_key weir_flow_keys[] = {
	{ "flow", WEIR_KEY_NAME, WEIR_KEY_REQUIRED, "The flow's name; no other step has it." },
	{ "stages", WEIR_KEY_STAGES, WEIR_KEY_REQUIRED,
	  "What rows go through: first a source, then any number of transforms, last a sink." },
	{ "batch", WEIR_KEY_BATCH, 0, "How its rows are cut into batches." },
	{ "rejects", WEIR_KEY_REJECTS, 0, "How many of its rows may be rejected." },
	{ 0 },
};

const struct weir_key weir_task_keys[] = {
	{ "task", WEIR_KEY_PLUGIN, WEIR_KEY_REQUIRED, "The task's plugin." },
	{ "with", WEIR_KEY_OPTIONS, 0, "Its options; `weir plugins show NAME` lists them." },
	{ "name", WEIR_KEY_NAME, 0, "The step's name, where the plugin's is taken already." },
	{ 0 },
};

const struct weir_key weir_stage_keys[] = {
	{ "use", WEIR_KEY_PLUGIN, WEIR_KEY_REQUIRED, "The stage's plugin." },
	{ "with", WEIR_KEY_OPTIONS, 0, "Its options; `weir plugins show NAME` lists them." },
	{ 0 },
};

const struct weir_key weir_override_keys[] = {
	{ "batch", WEIR_KEY_BATCH, 0, "How the flow's rows are cut into batches." },
	{ "rejects", WEIR_KEY_REJECTS, 0, "How many of the flow's rows may be rejected." },
	{ 0 },
};

const struct weir_key weir_verify_keys[] = {
	{ "count", WEIR_KEY_TEXT, WEIR_KEY_REQUIRED, "The table whose rows are counted." },
	{ "per", WEIR_KEY_TEXT, 0, "A reference column: rows are counted for each value of it." },
	{ "equals", WEIR_KEY_TEXT, 0,
	  "What the count has to be, in counters of flows: results.inserted + results.present." },
	{ "at_least", WEIR_KEY_TEXT, 0, "The same, where the store may have more rows." },
	{ 0 },
};

const struct weir_key weir_plot_keys[] = {
	{ "title", WEIR_KEY_TEXT, 0, "What stands above the plot." },
	{ "flow", WEIR_KEY_NAME, WEIR_KEY_REQUIRED, "The flow whose rows are counted." },
	{ "value", WEIR_KEY_TEXT, WEIR_KEY_REQUIRED, "Its column with the numbers." },
	{ "by", WEIR_KEY_TEXT, WEIR_KEY_REQUIRED, "Its column that tells the groups apart." },
	{ "label", WEIR_KEY_TEXT, 0,
	  "FLOW.COLUMN: what a group is called, in the row of that flow with the same value of "
	  "`by`." },
	{ "unit", WEIR_KEY_TEXT, 0,
	  "What the numbers are; seconds, milliseconds and centiseconds are shown as times." },
	{ 0 },
};

const struct weir_key weir_test_keys[] = {
	{ "name", WEIR_KEY_TEXT, WEIR_KEY_REQUIRED, "What the test shows; no other test has it." },
	{ "before", WEIR_KEY_ROWS, 0,
	  "Rows of an earlier run, by flow, which the store has then." },
	{ "given", WEIR_KEY_ROWS, WEIR_KEY_REQUIRED,
	  "Rows for each flow, in place of its file: a list of maps, or the file's text." },
	{ "verdicts", WEIR_KEY_VERDICTS, 0,
	  "What each row of a flow is: inserted, present, duplicate, rejected, or rejected CODE. "
	  "One "
	  "text holds for all of its rows." },
	{ "rows", WEIR_KEY_ROWS, 0,
	  "All rows that a table has then, in any order, by those columns that are named. "
	  "school_id.name is the column of the row that is referred to." },
	{ 0 },
};

const struct weir_key *weir_key_find(const struct weir_key *table, const char *name)
{
	for (; table->name; table++) {
		if (!strcmp(table->name, name))
			return table;
	}
	return NULL;
}

void weir_keys_known(const struct weir_node *map, const struct weir_key *table, bool extending,
		     const char *what, struct weir_problems *problems)
{
	const char *known[KEYS_CEILING] = { NULL };
	size_t count = 0;

	for (; table->name && count + 1 < KEYS_CEILING; table++) {
		if (!extending || !(table->traits & WEIR_KEY_BASE_ONLY))
			known[count++] = table->name;
	}
	weir_node_known(map, known, what, problems);
}
