/*
 * report.c - when to tell what of a run: progress now and then, a line for each step, the summary.
 *
 * It owns nothing; the words come from report_progress.c, report_summary.c and report_json.c.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../base/clock.h"
#include "report.h"
#include "report_parts.h"

enum {
	TERMINAL_EVERY_US = 100000, /* ten lines a second */
	PIPE_EVERY_US = 10000000,   /* one line in ten seconds */
	WIDTH_UNKNOWN = 80,         /* characters */
	WIDTH_LEAST = 20,
	WIDTH_MOST = 500,
};

/* Characters of a line on the terminal that the log writes to. */
static size_t terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	long width = columns ? strtol(columns, NULL, 10) : 0;

#ifdef TIOCGWINSZ
	struct winsize size;

	if (width <= 0 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
#endif
	if (width <= 0)
		return WIDTH_UNKNOWN;
	if (width < WIDTH_LEAST)
		return WIDTH_LEAST;
	return width > WIDTH_MOST ? WIDTH_MOST : (size_t)width;
}

static bool draws(const struct weir_report *report)
{
	return weir_logger_terminal(report->log) && !weir_logger_json(report->log);
}

static void show(struct weir_report *report, const struct weir_progress_state *state)
{
	struct weir_buffer line;

	weir_buffer_init(&line, WEIR_PROGRESS_CEILING);
	if (draws(report)) {
		/* Many terminals wrap as soon as the last character of a line is used. */
		weir_progress_line(state, terminal_width() - 1, &line);
		weir_logger_progress(report->log, line.length ? line.at : NULL);
	} else {
		weir_progress_words(state, &line);
		weir_logger_write(report->log, WEIR_INFO, state->step->name, "%s",
				  line.length ? line.at : "");
	}
	weir_buffer_release(&line);
}

void weir_report_init(struct weir_report *report, struct weir_logger *log, bool quiet)
{
	*report = (struct weir_report){ .log = log, .quiet = quiet };
}

void weir_report_step_begins(struct weir_report *report, const struct weir_step_books *step,
			     size_t number, size_t of)
{
	struct weir_progress_state state = { .step = step };

	report->step_began_us = weir_clock_us();
	report->shown_us = report->step_began_us;
	if (report->quiet)
		return;
	if (draws(report))
		show(report, &state);
	else
		weir_logger_write(report->log, WEIR_INFO, step->name, "step %zu of %zu begins",
				  number, of);
}

void weir_report_progress(struct weir_report *report, const struct weir_step_books *step,
			  uint64_t done, uint64_t total)
{
	uint64_t now = weir_clock_us();
	struct weir_progress_state state = { .step = step, .done = done, .total = total };

	if (report->quiet ||
	    now - report->shown_us < (draws(report) ? TERMINAL_EVERY_US : PIPE_EVERY_US))
		return;
	report->shown_us = now;
	state.elapsed_us = now - report->step_began_us;
	show(report, &state);
}

static void tell_flow(const struct weir_report *report, const struct weir_step_books *step,
		      const char *word)
{
	char read[WEIR_COUNT_TEXT], inserted[WEIR_COUNT_TEXT], present[WEIR_COUNT_TEXT];
	char duplicate[WEIR_COUNT_TEXT], rejected[WEIR_COUNT_TEXT];

	weir_logger_write(
		report->log, WEIR_INFO, step->name,
		"%s in %.2f s: %s read, %s %sinserted, %s present, %s duplicate, %s rejected", word,
		step->seconds, weir_count_print(step->read, read),
		weir_count_print(step->inserted, inserted), report->dry ? "would be " : "",
		weir_count_print(step->present, present),
		weir_count_print(step->duplicate, duplicate),
		weir_count_print(step->rejected, rejected));
}

void weir_report_step_ends(struct weir_report *report, const struct weir_step_books *step)
{
	if (report->quiet)
		return;
	if (draws(report))
		weir_logger_progress(report->log, NULL);
	if (step->is_task)
		weir_logger_write(report->log, WEIR_INFO, step->name, "%s in %.2f s",
				  weir_step_state_name(step->state), step->seconds);
	else
		tell_flow(report, step, weir_step_state_name(step->state));
}

void weir_report_summary(const struct weir_report *report, const struct weir_books *books,
			 FILE *out)
{
	if (report->quiet && books->exit_code == 0)
		return;
	if (weir_logger_json(report->log))
		weir_summary_json(books, out);
	else
		weir_summary_text(books, out);
}

void weir_report_stopped(const struct weir_report *report, const struct weir_books *books,
			 FILE *out)
{
	if (!weir_logger_json(report->log))
		weir_summary_stop(books, out);
}
