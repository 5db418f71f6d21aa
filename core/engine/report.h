/*
 * report.h - tells people what a run does and did: progress, summary.
 *
 * On a terminal one progress line per step (bar, rows, rows/s, batches, rejects, time
 * left), replaced as it goes and kept as one line when the step ends; in a pipe a
 * log line every ten seconds. The summary is a table with a line per flow, read =
 * inserted + present + duplicate + rejected, the warnings, the notes of tasks, the
 * verification, and where the reject files are. --log json: the same as objects.
 */
#ifndef WEIR_REPORT_H
#define WEIR_REPORT_H

#include "../base/log.h"
#include "books.h"

struct weir_report {
	struct weir_logger *log;
	bool quiet; /* no progress; the summary only where something is wrong */
	bool dry;   /* what is inserted would be */
	uint64_t step_began_us, shown_us;
};

void weir_report_init(struct weir_report *report, struct weir_logger *log, bool quiet);
void weir_report_step_begins(struct weir_report *report, const struct weir_step_books *step,
			     size_t number, size_t of);
/* Often; decides itself whether it is time to show something. done of total: the source's
 * progress, any unit; total 0: unknown. */
void weir_report_progress(struct weir_report *report, const struct weir_step_books *step,
			  uint64_t done, uint64_t total);
void weir_report_step_ends(struct weir_report *report, const struct weir_step_books *step);
/* Of a run that no step of was begun: how it stopped, and how it goes on. */
void weir_report_stopped(const struct weir_report *report, const struct weir_books *books,
			 FILE *out);
/* The whole summary, to `out` (stdout). */
void weir_report_summary(const struct weir_report *report, const struct weir_books *books,
			 FILE *out);

#endif
