/*
 * report_summary.c - the summary of a run for people: what is odd, and how it ended.
 *
 * Texts of users and files are made visible before they are written. Errors of the
 * stream stay on it, for its owner to look at, so single writes are not checked.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "report_parts.h"

static void put_count(FILE *out, uint64_t count, const char *one, const char *many)
{
	char number[WEIR_COUNT_TEXT];

	fprintf(out, "%s %s", weir_count_print(count, number), count == 1 ? one : many);
}

static void put_line(FILE *out, const char *label, const char *text)
{
	fputs(label, out);
	weir_put_visible(out, text);
	fputc('\n', out);
}

/* ---- what the table does not tell ---- */

static void put_unsettled(const struct weir_step_books *step, FILE *out)
{
	uint64_t count = weir_books_unsettled(step);

	if (!count)
		return;
	weir_put_visible(out, step->name);
	fputs(": ", out);
	put_count(out, count, "row", "rows");
	fputs(" not settled\n", out);
}

static void put_present(const struct weir_step_books *step, FILE *out)
{
	char number[WEIR_COUNT_TEXT];

	if (!step->differs && !step->respelled && !step->merged && !step->updated)
		return;
	weir_put_visible(out, step->name);
	fputs(": ", out);
	/* None: an earlier try of the run inserted the rows, and somebody changed them since. */
	if (step->present)
		fprintf(out, "%s present", weir_count_print(step->present, number));
	if (step->differs)
		fprintf(out, "%s%s with other values than the store's", step->present ? ", " : "",
			weir_count_print(step->differs, number));
	if (step->updated)
		fprintf(out, ", %s written over", weir_count_print(step->updated, number));
	else if (step->differs)
		fputs(" (the store's were kept)", out);
	if (step->respelled)
		fprintf(out, ", %s under another spelling",
			weir_count_print(step->respelled, number));
	if (step->merged)
		fprintf(out, ", %s merged into other rows", weir_count_print(step->merged, number));
	fputc('\n', out);
}

static void put_orphaned(const struct weir_step_books *step, FILE *out)
{
	char number[WEIR_COUNT_TEXT];

	if (!step->orphaned)
		return;
	weir_put_visible(out, step->name);
	fprintf(out, ": %s rejected", weir_count_print(step->rejected, number));
	fprintf(out, ", %s of them with the row that they refer to\n",
		weir_count_print(step->orphaned, number));
}

static void put_filtered(const struct weir_step_books *step, FILE *out)
{
	char number[WEIR_COUNT_TEXT];

	if (!step->filtered)
		return;
	weir_put_visible(out, step->name);
	fprintf(out, ": %s rejected", weir_count_print(step->rejected, number));
	fprintf(out, ", %s of them on purpose, by a filter\n",
		weir_count_print(step->filtered, number));
}

static void put_skipped(const struct weir_step_books *step, FILE *out)
{
	if (!step->skipped_batches)
		return;
	weir_put_visible(out, step->name);
	fputs(": ", out);
	put_count(out, step->skipped_batches, "batch was", "batches were");
	fputs(" settled by the earlier run\n", out);
}

static void put_warning(const struct weir_step_books *step,
			const struct weir_warning_count *warning, FILE *out)
{
	fputs("  ", out);
	weir_put_visible(out, step->name);
	fputc(' ', out);
	weir_put_visible(out, warning->kind);
	fputs(": ", out);
	put_count(out, warning->count, "time", "times");
	if (warning->first_line)
		fprintf(out, ", first in line %" PRIu64, warning->first_line);
	if (warning->sample[0]) {
		fputs(": ", out);
		weir_put_visible(out, warning->sample);
	}
	fputc('\n', out);
}

/* Kinds past the ceiling of the books are counted, not named. */
static uint64_t unnamed_warnings(const struct weir_step_books *step)
{
	uint64_t named = 0;

	for (size_t i = 0; i < step->warning_kinds; i++)
		named += step->warning[i].count;
	return step->warnings > named ? step->warnings - named : 0;
}

static void put_refusals(const struct weir_step_books *step, FILE *out)
{
	for (size_t i = 0; i < step->refusal_kinds; i++)
		put_warning(step, &step->refusal[i], out);
}

static void put_warnings(const struct weir_step_books *step, FILE *out)
{
	uint64_t others = unnamed_warnings(step);

	for (size_t i = 0; i < step->warning_kinds; i++)
		put_warning(step, &step->warning[i], out);
	if (!others)
		return;
	fputs("  ", out);
	weir_put_visible(out, step->name);
	fputs(": ", out);
	put_count(out, others, "more warning", "more warnings");
	fputc('\n', out);
}

/* A flow is in the table, so only its notes are told; a task also says how it went. */
static void put_notes(const struct weir_step_books *step, FILE *out)
{
	if (!step->is_task && !step->note_count)
		return;
	weir_put_visible(out, step->name);
	if (step->is_task && step->state == WEIR_STEP_LEFT_OUT)
		fputs(": left out", out);
	else if (step->is_task)
		fprintf(out, ": %s in %.2f s", weir_step_state_name(step->state), step->seconds);
	fputc('\n', out);
	for (size_t i = 0; i < step->note_count; i++)
		put_line(out, "  ", step->note[i]);
}

static void put_files(const struct weir_step_books *step, FILE *out)
{
	if (step->reject_file)
		put_line(out, "rejected rows: ", step->reject_file);
	if (step->warning_file)
		put_line(out, "all warnings: ", step->warning_file);
}

typedef void put_step_fn(const struct weir_step_books *step, FILE *out);

/* One kind of remark about every step, with an empty line in front of the first. */
static void put_steps(const struct weir_books *books, put_step_fn *tell, const char *title,
		      FILE *out)
{
	char *text = NULL;
	size_t size = 0;
	FILE *block = open_memstream(&text, &size);

	if (!block) {
		fputs("\n(not enough memory for a part of this summary)\n", out);
		return;
	}
	for (size_t i = 0; i < books->step_count; i++)
		tell(&books->step[i], block);
	if (fclose(block) == 0 && size)
		fprintf(out, "\n%s%s", title, text);
	free(text);
}

static void put_details(const struct weir_step_books *step, FILE *out)
{
	put_unsettled(step, out);
	put_skipped(step, out);
	put_present(step, out);
	put_orphaned(step, out);
	put_filtered(step, out);
}

/* ---- verification and outcome ---- */

void weir_summary_check(const struct weir_check_books *check, FILE *out)
{
	static const char *const label[] = {
		[WEIR_CHECK_GOOD] = "verified: ",
		[WEIR_CHECK_BAD] = "NOT verified: ",
		[WEIR_CHECK_NOT_MADE] = "not verified: ",
	};
	char number[WEIR_COUNT_TEXT];

	fputs(label[check->state], out);
	weir_put_visible(out, check->what);
	if (check->state == WEIR_CHECK_GOOD) {
		fprintf(out, " (%s", weir_count_print(check->counted, number));
		if (check->others)
			fprintf(out, ", %s of them only in the store",
				weir_count_print(check->others, number));
		if (check->groups) {
			fputs(" in ", out);
			put_count(out, check->groups, "group", "groups");
		}
		fputc(')', out);
	}
	if (check->state == WEIR_CHECK_BAD) {
		fprintf(out, ": expected %s", weir_count_print(check->expected, number));
		fprintf(out, ", counted %s", weir_count_print(check->counted, number));
		if (check->others)
			fprintf(out, ", %s of them only in the store",
				weir_count_print(check->others, number));
	}
	if (check->state == WEIR_CHECK_BAD && check->groups) {
		fprintf(out, "; %s of ", weir_count_print(check->bad_groups, number));
		fprintf(out, "%s groups differ", weir_count_print(check->groups, number));
	}
	if (check->detail[0]) {
		fputs(": ", out);
		weir_put_visible(out, check->detail);
	}
	fputc('\n', out);
}

const char *weir_stop_reason(enum weir_code code)
{
	switch (code) {
	case WEIR_BAD_CONFIG:
		return "the pipeline or its input needs a correction";
	case WEIR_BUSY:
		return "the store, or a program beside weir, was busy for too long";
	case WEIR_UNSURE:
		return "the store gave no answer";
	case WEIR_TOO_BIG:
		return "the store takes no request of this size";
	case WEIR_DENIED:
		return "rights, the store or a guard do not let it go on";
	case WEIR_HOSTILE:
		return "something in the store refuses row after row";
	case WEIR_LIMIT:
		return "more rows were rejected than the pipeline allows";
	case WEIR_BROKEN:
		return "a file, a disk or a program beside weir gave out, or the input changed";
	case WEIR_CANCELLED:
		return "interrupted";
	default:
		return "a mistake in weir or in a plugin";
	}
}

void weir_summary_stop(const struct weir_books *books, FILE *out)
{
	bool person = books->outcome != WEIR_BUSY && books->outcome != WEIR_UNSURE &&
		      books->outcome != WEIR_TOO_BIG && books->outcome != WEIR_CANCELLED;

	fprintf(out, "stopped: %s", weir_stop_reason(books->outcome));
	if (books->again) {
		fputs(person ? "; once that is mended, to go on run: " : "; to go on run: ", out);
		weir_put_visible(out, books->again);
		if (books->outcome == WEIR_LIMIT || books->outcome == WEIR_BROKEN)
			fputs(" (with --restart, if an input was changed for that)", out);
	}
	fputc('\n', out);
}

/* Flow by flow, so that too many in one do not hide too few in another. */
static uint64_t unaccounted(const struct weir_books *books)
{
	uint64_t rows = 0;

	for (size_t i = 0; i < books->step_count; i++)
		rows += books->step[i].is_task ? 0 : weir_books_unsettled(&books->step[i]);
	return rows;
}

static void put_left_out(const struct weir_books *books, FILE *out)
{
	uint64_t steps = 0;

	for (size_t i = 0; !books->whole && i < books->step_count; i++)
		steps += books->step[i].state == WEIR_STEP_LEFT_OUT;
	if (steps) {
		fputs(" (left out: ", out);
		put_count(out, steps, "step", "steps");
		fputc(')', out);
	}
	fputc('\n', out);
}

static void put_outcome(const struct weir_books *books, const struct weir_step_books *total,
			FILE *out)
{
	const char *outcome = weir_books_outcome(books);

	if (books->dry_run)
		fputs("dry run: nothing was written\n", out);
	if (!strcmp(outcome, "stopped")) {
		weir_summary_stop(books, out);
	} else if (!strcmp(outcome, "unaccounted")) {
		fputs("NOT complete: ", out);
		put_count(out, unaccounted(books), "row is", "rows are");
		fputs(" unaccounted for\n", out);
	} else if (!strcmp(outcome, "unverified")) {
		fputs("verification failed: the store does not hold what was counted\n", out);
	} else if (!strcmp(outcome, "rejected")) {
		fputs(books->dry_run ? "" : "complete, ", out);
		put_count(out, total->rejected - total->filtered, "row", "rows");
		fputs(books->dry_run ? " would be rejected" : " rejected", out);
		put_left_out(books, out);
	} else if (!books->dry_run) {
		fputs("complete: every row accounted for", out);
		put_left_out(books, out);
	}
	if (books->unbooked) /* the import is right, its books are not */
		put_line(out,
			 "its books could not be written; once that is mended, to write them: ",
			 books->again ? books->again : "the same command");
}

/* What the run has counted, once rejected rows of it were tried again. */
static void put_whole(const struct weir_step_books *whole, FILE *out)
{
	char number[WEIR_COUNT_TEXT];

	fprintf(out, "the whole run: %s read", weir_count_print(whole->read, number));
	fprintf(out, " = %s inserted", weir_count_print(whole->inserted, number));
	fprintf(out, " + %s present", weir_count_print(whole->present, number));
	fprintf(out, " + %s duplicate", weir_count_print(whole->duplicate, number));
	fprintf(out, " + %s rejected\n", weir_count_print(whole->rejected, number));
}

static void put_opening(const struct weir_books *books, FILE *out)
{
	weir_put_visible(out, books->pipeline ? books->pipeline : "pipeline");
	if (books->store) {
		fputs(books->dry_run ? " against " : " into ", out);
		weir_put_visible(out, books->store);
	}
	fprintf(out, ", %.2f s", books->seconds);
	if (books->run_id) {
		fputs(", run ", out);
		weir_put_visible(out, books->run_id);
	}
	fputs(books->retry ? " (its rejected rows, tried again)" : "", out);
	fputs(books->resumed ? " (going on where an earlier run stopped)\n" : "\n", out);
}

void weir_summary_text(const struct weir_books *books, FILE *out)
{
	struct weir_step_books total;

	put_opening(books, out);
	weir_summary_table(books, out);
	put_steps(books, put_details, "", out);
	put_steps(books, put_refusals, "rejected\n", out);
	put_steps(books, put_warnings, "warnings\n", out);
	put_steps(books, put_notes, "", out);
	if (books->check_count)
		fputc('\n', out);
	for (size_t i = 0; i < books->check_count; i++)
		weir_summary_check(&books->check[i], out);
	put_steps(books, put_files, "", out);
	fputc('\n', out);
	if (books->state_dir)
		put_line(out, "state: ", books->state_dir);
	if (books->requests)
		fprintf(out, "requests: %llu over %llu connection%s, %llu of them sent again\n",
			(unsigned long long)books->requests, (unsigned long long)books->connections,
			books->connections == 1 ? "" : "s", (unsigned long long)books->retries);
	if (books->whole)
		put_whole(books->whole, out);
	weir_books_total(books, &total);
	put_outcome(books, books->whole ? books->whole : &total, out);
}
