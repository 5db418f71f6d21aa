/*
 * session.h - what one run holds: everything that the engine's files hand each other.
 *
 * run.c makes it and takes it apart. Nothing here is visible to plugins.
 */
#ifndef WEIR_SESSION_H
#define WEIR_SESSION_H

#include <weir/plugin.h>

#include "../base/arena.h"
#include "../base/interrupt.h"
#include "../conf/pipeline.h"
#include "books.h"
#include "plugins.h"
#include "report.h"
#include "run.h"

struct weir_audit;
struct weir_keys;
struct weir_ledger;
struct weir_hidden;
struct weir_memo;
struct weir_scopes;
struct weir_tables;
struct weir_relations;
struct weir_findings;
struct weir_flow;
struct weir_http;
struct weir_http_policy;
struct weir_merging;
struct weir_plots;
struct weir_rejects;
struct weir_entry;
struct weir_table_plan;

/* A row of the store comes into the index. key: its key columns. */
typedef bool weir_loaded_fn(void *arg, const struct weir_table_plan *plan,
			    const struct weir_entry *entry, const struct weir_value *key,
			    struct weir_error *err);

/* A batch is settled: its rows have their verdicts, and are counted. */
struct weir_work;
typedef bool weir_settled_fn(void *arg, const struct weir_flow *flow, const struct weir_work *work,
			     struct weir_error *err);

struct weir_session {
	const struct weir_run_options *options;
	struct weir_logger *log;
	struct weir_plugins *plugins;
	struct weir_pipeline *pipeline;
	struct weir_stage *store; /* the open store, or NULL */
	struct weir_tables
		*tables; /* what the store says of its tables, and what to read of them */
	struct weir_relations *relations; /* which refer to which; NULL: nobody asked yet */
	struct weir_keys *keys;           /* the index of keys */
	const char *keys_path;            /* of its file, or NULL */
	struct weir_hidden *hidden;       /* rows that a dry run takes for gone; NULL: none */
	unsigned passes;              /* over rows to be deleted: their marks are in the index */
	struct weir_memo *memo;       /* names that were looked for in it */
	struct weir_scopes *scopes;   /* what of the store is in the index */
	struct weir_merging *merging; /* while merged rows are looked for, or NULL */
	weir_loaded_fn *loaded;       /* told of rows that come into the index, or NULL */
	void *loaded_arg;
	weir_settled_fn *settled; /* told of batches, or NULL */
	void *settled_arg;
	struct weir_http *http; /* a REMOTE store's connection, or NULL */
	uint64_t exchange_us;   /* what its requests have taken so far */
	bool http_kept;         /* it is the preflight's, and waits for the store to open again */
	struct weir_http_policy *http_policy;
	bool unreadable; /* the store told an error, not a table: a preflight ends there */
	struct weir_ledger *recalled;   /* the state, in a pass before the run goes on; or NULL */
	struct weir_ledger *ledger;     /* the state; NULL in a check and in a dry run */
	struct weir_findings *findings; /* what a store finds goes here; NULL: nobody asked */
	struct weir_plots *plots;       /* while a run counts them, or NULL */
	struct weir_books books;
	struct weir_report report;
	struct weir_arena arena;      /* for the books' texts; ends with the session */
	const char **input;           /* per step: the file that its source reads, or NULL */
	const char **target;          /* per step: the table that its sink fills, or NULL */
	struct weir_compare *compare; /* per table: decided in the preflight, before any read */
	bool checking;                /* the preflight: nothing may be written anywhere */
	struct weir_audit *audit;     /* `weir verify` listens, or NULL */
	bool dry;                     /* rows are resolved, and nothing is written */
	const char *run_folder;       /* where this run's reject files go */
	const char *purged_table, *purged_key; /* what `weir purge` was asked for; or NULL */
};

/* Rows were deleted: what the index has of the store is read again. */
bool weir_session_forget(struct weir_session *session, struct weir_error *err);

/* Which columns tell whether a row of the store differs from the input's. */
struct weir_compare {
	bool decided;
	const char *const *column;
	size_t count;
	const char *const *written; /* `weir verify`: what the sink fills besides */
	size_t written_count;
};

/* A plugin in use: its descriptor, its instance and its context. Owned by who opened it. */
struct weir_stage {
	const struct weir_plugin *plugin;
	void *self;
	struct weir_context *context;
	bool opened;
};

struct weir_context {
	struct weir_session *session;
	const char *step, *plugin;
	struct weir_place place;
	const struct weir_node *with; /* the stage's options as the pipeline has them, or NULL */
	struct weir_arena arena;      /* weir_alloc() and the options' texts */
	struct weir_arena scratch;    /* the kept columns of the last finds */
	struct weir_arena words;      /* about the rows of a task's last write */
	bool may_set_policy;          /* directly behind the source, while it opens */
	struct weir_batch_policy policy;
	bool policy_set;
	bool patient;         /* a task: finds wait for the store; else they may be pending */
	bool pending;         /* a find met something that is not loaded yet */
	uint64_t done, total; /* weir_progress() */
	struct weir_step_books *books;
	const struct weir_mended *mended; /* rows to be read in place of the input, or NULL */
	bool mended_asked;
	struct weir_rejects *rejects; /* the step's files, while it runs; or NULL */
};

/* What the plugin at this place of a step has to be. */
enum weir_kind weir_kind_at(const struct weir_step_spec *step, size_t stage);
/* Loads the plugin, fills its options and opens it; problems carry the places. NULL on failure. */
struct weir_stage *weir_stage_make(struct weir_session *session, const struct weir_stage_spec *spec,
				   enum weir_kind kind, const char *step,
				   struct weir_problems *problems);
/* Opens it; the error gets the stage's place where it has none. */
bool weir_stage_open(struct weir_stage *stage, struct weir_schema *schema, struct weir_error *err);
/* Closes what was opened and frees it; accepts NULL. */
void weir_stage_free(struct weir_stage *stage);
/* Puts the pipeline's place into an error that has none of the user's own. */
bool weir_stage_blame(const struct weir_stage *stage, struct weir_error *err);

/* A question to the person at the terminal. *asked = false: there is none, or no answer came. */
bool weir_ask_person(struct weir_logger *log, const char *question, const char *choices,
		     int *answer, bool *asked, struct weir_error *err);
/* May so many rows be taken away? *sure: yes says so already, or the person does. verb: "remove";
 * a regular one that ends in an e. */
bool weir_ask_removal(struct weir_logger *log, bool yes, const char *verb, uint64_t rows,
		      bool *sure, struct weir_error *err);

/* Why nothing that `verify:` asks for can be asked of the store; NULL: it can. */
const char *weir_store_unverified(const struct weir_session *session);

#endif
