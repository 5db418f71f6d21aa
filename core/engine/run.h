/*
 * run.h - the engine's front door: run, plan, check, doctor, status, purge, undo. The cli is its
 * only user.
 */
#ifndef WEIR_RUN_H
#define WEIR_RUN_H

#include "../base/log.h"
#include "../conf/pipeline.h"

struct weir_retry;
struct weir_tryout;

struct weir_run_options {
	const char *file;                 /* the pipeline */
	const struct weir_buffer *source; /* what stands in it, for `init`; NULL: read the file */
	const char *pipelines;            /* init --pipelines: a folder; NULL: the shipped ones */
	const struct weir_variable *set;  /* --set */
	size_t set_count;
	const char *to;                  /* --to, or NULL */
	const char *only, *from, *until; /* step names, or NULL */
	bool restart;                    /* not to go on with an earlier run */
	bool dry_run, yes, quiet, json;
	const char *plan; /* run: --plan, or NULL */
	const char *save; /* plan: --save, or NULL */
	bool plan_json;   /* plan, report: --json */
	bool resolved;    /* show: --resolved */
	int form;         /* graph: text, Mermaid, SVG */
	bool markdown;    /* report: --markdown */
	enum weir_level level;
	const char *state_dir;             /* --state, or NULL: the default */
	const char *trace_http;            /* --trace-http, or NULL */
	const char *metrics;               /* run: --metrics, or NULL */
	const char *plugin_path;           /* --plugin-path, colon separated, or NULL */
	const char *output;                /* verify, report: --output, or NULL */
	const char *receipt;               /* verify --receipt, or NULL */
	const char *run;                   /* why --run, or NULL: the last one */
	const char *key;                   /* why --key, or NULL */
	const struct weir_variable *other; /* options that the pipeline names: purge */
	size_t other_count;
	bool store_only;            /* the engine's own: see weir_pipeline_options */
	struct weir_tryout *tryout; /* a test's rows are fed into a private store; or NULL */
	struct weir_retry *retry;   /* rejected rows of a run are tried again; or NULL */
	const char *again; /* the command line, quoted for a shell, to be shown after a stop */
};

/* The exit codes; `weir --help` prints them. */
enum weir_exit {
	WEIR_EXIT_OK = 0,
	WEIR_EXIT_CONFIG = 1,
	WEIR_EXIT_TRANSIENT = 2,
	WEIR_EXIT_REJECTS = 3,
	WEIR_EXIT_VERIFY = 4,
	WEIR_EXIT_PERSON = 5,
	WEIR_EXIT_SIGINT = 130,
	WEIR_EXIT_SIGTERM = 143,
};

int weir_run(const struct weir_run_options *options);
/* What a run would do: a dry run, told, and saved if asked. */
int weir_plan(const struct weir_run_options *options);
/* Writes a pipeline for the CSV files of a folder; see init.c. */
int weir_init(const struct weir_run_options *options, const char *folder);
/* Compares input and store, both ways; writes into neither. */
int weir_audit_run(const struct weir_run_options *options);
/* Everything but moving rows: files, contracts, options, plugins, tables. Lists the steps. */
int weir_check(const struct weir_run_options *options);
/* The same, one line per finding, each that is not in order with what to do about it. */
int weir_doctor(const struct weir_run_options *options);
/* Tries the tests that the pipeline has of itself, in private stores; --only: the one of this name.
 */
int weir_test(const struct weir_run_options *options);
/* Prints a picture of the pipeline, in the form that `form` says; opens nothing but its files. */
int weir_graph(const struct weir_run_options *options);
/* The rejected rows of a run, which is named by its id, the beginning of one, or NULL for the last:
 * how many each flow has; each one with its reason; tried again, as the mended reject files
 * have them. flow: that one's alone; or NULL. */
int weir_rejects_list(const struct weir_run_options *options, const char *run);
int weir_rejects_show(const struct weir_run_options *options, const char *run, const char *flow);
int weir_rejects_retry(const struct weir_run_options *options, const char *run);
/* The last runs that the state directory knows, newest first. */
int weir_status(const struct weir_run_options *options, size_t most);
/* The same, a line for each. */
int weir_runs(const struct weir_run_options *options, size_t most);
/* All that is known of one run; run: its id, the beginning of it, "last", or NULL for that. */
int weir_show(const struct weir_run_options *options, const char *run);
/* The pipeline with every value as a run would have it, and where it comes from; opens nothing but
 * its files. */
int weir_show_resolved(const struct weir_run_options *options);
/* The same and more, as a page: HTML, or --markdown, or --json; to options->output, if that is
 * given. */
int weir_report(const struct weir_run_options *options, const char *run);
/* What became of a row: what is "FLOW:LINE", or "FLOW" with options->key. */
int weir_why(const struct weir_run_options *options, const char *what);

/*
 * Counts rows and all that belongs to them, and deletes them if that is confirmed: by `yes`, or by
 * the answer at a terminal. Which rows is in `other`.
 */
int weir_purge(const struct weir_run_options *options);
/* Counts the rows that a run inserted, and removes them if that is confirmed in the same way. */
int weir_undo(const struct weir_run_options *options, const char *run);

#endif
