/*
 * page.h - `weir report`: what is known of a run, collected once, told as HTML, Markdown or JSON.
 *
 * Counts are the state's, so that a run that was killed has them too; warnings, tasks and the
 * verification are in the receipt, which a run writes when it ends. Rejected rows themselves stand
 * in the run's reject files. Everything has a ceiling; what is left out is counted.
 */
#ifndef WEIR_PAGE_H
#define WEIR_PAGE_H

#include "ledger_read.h"
#include "plots.h"
#include "run_parts.h"

enum {
	WEIR_PAGE_CEILING =
		8 << 20,        /* bytes of a report, far above what the ceilings below allow */
	WEIR_PAGE_STEPS = 100,  /* steps that are told, each; totals are of all */
	WEIR_PAGE_REASONS = 12, /* codes of rejected rows of a flow */
	WEIR_PAGE_SAMPLES = 3,  /* rows of each code */
	WEIR_PAGE_RECORD = 300, /* bytes of a row that are shown */
	WEIR_PAGE_KINDS = 60,   /* kinds of warnings in all */
	WEIR_PAGE_PLOTS = 8,
};

/* A kind of warning of a step. */
struct weir_page_kind {
	const char *step, *kind, *sample;
	uint64_t count, first_line; /* 0: about no row */
};

struct weir_page_sample {
	uint64_t line;
	const char *reason, *detail;
	const char *record; /* as it stands in the reject file; NULL: it is not there */
};

/* The rejected rows of a flow that have one code. */
struct weir_page_reason {
	const char *code;
	uint64_t count;
	struct weir_page_sample sample[WEIR_PAGE_SAMPLES];
	size_t samples;
};

/* One batch, or some that follow each other. */
struct weir_page_bar {
	uint64_t first; /* its number */
	double seconds;
	uint64_t batches, rows, requests, retries, connections;
};

struct weir_page_step {
	const char *name;
	bool is_task;
	const char *state; /* "done", "stopped", "left_out"; "": not known */
	double seconds;    /* 0: not known */
	uint64_t read, inserted, present, duplicate, rejected;
	uint64_t kind[WEIR_PRESENT_KINDS];
	uint64_t orphaned, filtered, batches, warnings;
	const char *file; /* that it read; "" */
	const char *guarantee;
	const char *reject_file, *warning_file; /* NULL: none */
	const char *columns; /* of the reject file, behind its own; NULL: there is no such file */
	struct weir_page_reason reason[WEIR_PAGE_REASONS];
	size_t reasons;
	uint64_t unnamed;              /* rejected rows of more codes */
	const struct weir_node *notes; /* of the receipt, or NULL */
	struct weir_page_bar *bar;
	size_t bars;
	double busy; /* seconds of its batches */
};

struct weir_page_check {
	const char *what, *state /* "good", "bad", "not_made" */, *detail;
	uint64_t expected, counted, groups, bad_groups;
};

/* How the run ended, at a glance. */
enum weir_page_grade { WEIR_PAGE_GOOD, WEIR_PAGE_WARN, WEIR_PAGE_BAD, WEIR_PAGE_OPEN };

struct weir_page {
	struct weir_arena arena;
	const char *state; /* the folder */
	struct weir_run_row run;
	const struct weir_node *receipt; /* NULL: it has none */
	enum weir_page_grade grade;
	const char *headline;
	const char *advice; /* a command, or NULL */
	double seconds;     /* of the last try; 0: not known */
	uint64_t requests;
	bool resumed;
	struct weir_page_step *step;
	size_t step_count, steps_left_out;
	struct weir_page_step total; /* of all flows */
	bool adds_up;                /* each flow for itself */
	struct weir_page_kind *kind;
	size_t kind_count;
	uint64_t kinds_left_out; /* warnings of kinds that are not told */
	struct weir_page_check *check;
	size_t check_count, checks_good, checks_bad;
	const struct weir_run_input *input;
	size_t input_count;
	uint64_t retries, connections; /* of all batches */
	double slowest;                /* seconds, of which batch: */
	const char *slowest_step;      /* NULL: no times were noted */
	uint64_t slowest_batch, slowest_rows;
	struct weir_plot *plot;
	size_t plot_count;
	const char *picture; /* SVG of the pipeline, or NULL */
};

/* page_gather.c: all of it; release the page in either case. run: as for weir_ledger_find(). */
bool weir_page_gather(struct weir_page *page, const struct weir_run_options *options,
		      const char *run, struct weir_error *err);
void weir_page_release(struct weir_page *page);
/* page_rejects.c: the reasons of one flow. number: of the step in the pipeline. */
bool weir_page_rejects(struct weir_page *page, struct weir_ledger *ledger, size_t number,
		       struct weir_page_step *step, struct weir_error *err);
/* page_timeline.c: what its batches cost. */
bool weir_page_timing(struct weir_page *page, struct weir_ledger *ledger, size_t number,
		      struct weir_page_step *step, struct weir_error *err);
/* page_plots.c: for weir_ledger_plots(); arg: the page. */
bool weir_page_take_plot(void *arg, size_t number, const char *body, struct weir_error *err);
/* page_picture.c: draws the pipeline, if it is still that of the run. */
void weir_page_draw(struct weir_page *page, const struct weir_run_options *options,
		    struct weir_logger *log);
/* page_judge.c: adds_up, grade, headline and advice, once all else is there. */
void weir_page_judge(struct weir_page *page);
double weir_page_speed(uint64_t rows, double seconds); /* rows a second; 0: not known */

/* A node of the receipt. */
const char *weir_page_text_at(const struct weir_node *map, const char *key); /* or "" */
uint64_t weir_page_count_at(const struct weir_node *map, const char *key);   /* or 0 */
size_t weir_page_items(const struct weir_node *list);

/* The three forms. out.overflow afterwards: it does not fit. */
void weir_page_html(struct weir_buffer *out, const struct weir_page *page);
void weir_page_markdown(struct weir_buffer *out, const struct weir_page *page);
void weir_page_json(struct weir_buffer *out, const struct weir_page *page);

#endif
