/*
 * conform_parts.h - the parts of the conformance tests: a test's process, what it drives, and the
 * tests.
 */
#ifndef WEIR_CONFORM_PARTS_H
#define WEIR_CONFORM_PARTS_H

#include "conform.h"
#include "flow.h"
#include "ledger.h"
#include "run_parts.h"

enum { WEIR_TRIAL_PATH = 4096, WEIR_FULL_BATCH = 1000 /* rows */ };

enum weir_trial_said { WEIR_TRIAL_NOTHING = 0, WEIR_TRIAL_OK, WEIR_TRIAL_BAD, WEIR_TRIAL_SKIP };

/* What a test's process says of it, in memory that it shares with the one that waits. */
struct weir_trial_words {
	enum weir_trial_said said; /* NOTHING: it did not come to an end by itself */
	char phase[64];            /* what the plugin was asked last: "open", "apply", ... */
	char text[1200];
};

/* One test, in its process. Nothing of it is freed: it ends with the process. */
struct weir_trial {
	const struct weir_conform_options *options;
	struct weir_trial_words *words;
	const char *name;                /* of the plugin */
	char work[WEIR_TRIAL_PATH];      /* the test's folder */
	bool real;                       /* the plugin may write; else it is told of a dry run */
	const char *folders;             /* the search path: the file's folder first */
	const struct weir_plugin *entry; /* as the file has it; once loaded */

	struct weir_arena arena;
	struct weir_run_options run;
	char run_id[WEIR_RUN_ID];
	struct weir_session session;
	const struct weir_plugin *plugin;
	const struct weir_step_spec *step; /* the one that uses it; a STORE: NULL */
	size_t at;                         /* which of its stages; a STORE: 0 */
	struct weir_stage_spec spec;       /* of that stage; a test may change its options */
};

/* An instance of the plugin, with the stages in front of it. */
struct weir_instance {
	struct weir_chain chain; /* the plugin's stage is the last one */
	struct weir_stage *stage;
};

/* ---- conform_trial.c ---- */

/* The verdict. bad and failed return false, skip true, so that a test can return them. */
bool weir_trial_bad(struct weir_trial *trial, const char *format, ...) WEIR_PRINTF(2, 3);
bool weir_trial_skip(struct weir_trial *trial, const char *format, ...) WEIR_PRINTF(2, 3);
/* bad, with all that an error says. */
bool weir_trial_failed(struct weir_trial *trial, const char *what, const struct weir_error *err);
void weir_trial_phase(struct weir_trial *trial, const char *phase);

/* Loads the file and takes its descriptor. */
bool weir_trial_load(struct weir_trial *trial);
/* The same, then loads the pipeline, and opens its store for plugins that may ask it. */
bool weir_trial_begin(struct weir_trial *trial);

/* Makes and opens the plugin and what is in front of it. Close it in either case. */
bool weir_instance_open(struct weir_trial *trial, struct weir_instance *instance,
			struct weir_error *err);
void weir_instance_close(struct weir_trial *trial, struct weir_instance *instance);

/* ---- conform_pipeline.c ---- */

/* The pipeline for a plugin that was given none; its path. NULL: it could not be written. */
const char *weir_trial_pipeline(struct weir_trial *trial);
/* A value of --set with the test's folder in it. */
const char *weir_trial_value(struct weir_trial *trial, const char *value);

/* ---- conform_drive.c ---- */

/* How many rows the plugin gets. ODD: a few that have nothing, too much, or strange bytes. */
enum weir_trial_rows { WEIR_ROWS_NONE, WEIR_ROWS_ONE, WEIR_ROWS_FULL, WEIR_ROWS_ODD };

/* Has it do its work once, and holds what it did against the contract. hash: of all it did. */
bool weir_trial_drive(struct weir_trial *trial, struct weir_instance *instance,
		      enum weir_trial_rows rows, uint64_t *hash);
/* The same from opening to closing. */
bool weir_trial_round(struct weir_trial *trial, enum weir_trial_rows rows, uint64_t *hash);
/* A store's part of it. */
bool weir_trial_drive_store(struct weir_trial *trial, struct weir_instance *instance,
			    enum weir_trial_rows rows, uint64_t *hash);
/* A batch for the plugin, as those in front of it make it. */
bool weir_trial_rows(struct weir_trial *trial, struct weir_instance *instance,
		     enum weir_trial_rows rows, struct weir_batch *batch, struct weir_error *err);

/* ---- the tests ---- */

typedef bool weir_trial_fn(struct weir_trial *trial);

/* conform_elf.c: of the file alone. */
weir_trial_fn weir_trial_file, weir_trial_exports;
/* conform_describe.c: of what it says about itself. */
weir_trial_fn weir_trial_loads, weir_trial_descriptor, weir_trial_options, weir_trial_required;
/* conform_tests.c: of what it does. */
weir_trial_fn weir_trial_opens, weir_trial_failed_open, weir_trial_dry_run, weir_trial_no_rows,
	weir_trial_one_row, weir_trial_full_batch, weir_trial_odd_rows, weir_trial_two,
	weir_trial_same;
/* conform_world.c: of what it leaves behind. */
weir_trial_fn weir_trial_memory, weir_trial_no_memory, weir_trial_files, weir_trial_threads,
	weir_trial_signals, weir_trial_process;

/* ---- conform_child.c ---- */

/* An open descriptor that is not in the set; -1: none. count: what the set has. */
struct weir_trial_fds {
	bool open[1024];
};
void weir_trial_fds(struct weir_trial_fds *fds);

/*
 * Runs a test in a process of its own: its output goes to PATH.out and PATH.err. False: it could
 * not be started. The words say what came of it, also where it was killed.
 */
bool weir_trial_spawn(struct weir_trial *trial, bool (*prepare)(struct weir_trial *),
		      weir_trial_fn *test, struct weir_error *err);
/* This build cannot be told how much memory it may have. */
bool weir_trial_sanitized(void);

#endif
