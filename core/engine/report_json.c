/*
 * report_json.c - the summary of a run as one JSON object on one line, for programs.
 *
 * Written straight to the stream, since counts are exact up to 64 bits and file names need not
 * be UTF-8. Errors of the stream stay on it, for its owner to look at.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "../base/text.h"
#include "report_parts.h"

struct json {
	FILE *out;
	bool first; /* nothing stands in the innermost object or list yet */
};

static void text(struct json *json, const char *value)
{
	struct weir_buffer quoted;

	if (!value) {
		fputs("null", json->out);
		return;
	}
	weir_buffer_init(&quoted, WEIR_VISIBLE_CEILING);
	weir_text_json(&quoted, value, strlen(value));
	fputs(quoted.length && !quoted.overflow ? quoted.at : "\"\"", json->out);
	weir_buffer_release(&quoted);
}

static void next(struct json *json)
{
	if (!json->first)
		fputc(',', json->out);
	json->first = false;
}

/* Keys are literals of this file. */
static void key(struct json *json, const char *name)
{
	next(json);
	fprintf(json->out, "\"%s\":", name);
}

/* name: NULL in a list. */
static void open_with(struct json *json, const char *name, char bracket)
{
	if (name)
		key(json, name);
	else
		next(json);
	fputc(bracket, json->out);
	json->first = true;
}

static void close_with(struct json *json, char bracket)
{
	fputc(bracket, json->out);
	json->first = false;
}

static void add_text(struct json *json, const char *name, const char *value)
{
	key(json, name);
	text(json, value);
}

static void add_count(struct json *json, const char *name, uint64_t value)
{
	key(json, name);
	fprintf(json->out, "%" PRIu64, value);
}

static void add_flag(struct json *json, const char *name, bool value)
{
	key(json, name);
	fputs(value ? "true" : "false", json->out);
}

static void add_seconds(struct json *json, double seconds)
{
	key(json, "seconds");
	fprintf(json->out, "%.6f", isfinite(seconds) ? seconds : 0.0);
}

static void add_counts(struct json *json, const struct weir_step_books *step)
{
	add_count(json, "read", step->read);
	add_count(json, "inserted", step->inserted);
	add_count(json, "present", step->present);
	add_count(json, "duplicate", step->duplicate);
	add_count(json, "rejected", step->rejected);
	add_count(json, "unsettled", weir_books_unsettled(step));
	add_count(json, "orphaned", step->orphaned);
	add_count(json, "differs", step->differs);
	add_count(json, "respelled", step->respelled);
	add_count(json, "merged", step->merged);
	add_count(json, "updated", step->updated);
	add_count(json, "batches", step->batches);
	add_count(json, "skipped_batches", step->skipped_batches);
	add_count(json, "warnings", step->warnings);
}

static void add_kinds(struct json *json, const char *name, const struct weir_warning_count *kinds,
		      size_t count)
{
	open_with(json, name, '[');
	for (size_t i = 0; i < count; i++) {
		const struct weir_warning_count *warning = &kinds[i];

		open_with(json, NULL, '{');
		add_text(json, "kind", warning->kind);
		add_count(json, "count", warning->count);
		add_count(json, "first_line", warning->first_line);
		add_text(json, "sample", warning->sample);
		close_with(json, '}');
	}
	close_with(json, ']');
}

static void add_notes(struct json *json, const struct weir_step_books *step)
{
	open_with(json, "notes", '[');
	for (size_t i = 0; i < step->note_count; i++) {
		next(json);
		text(json, step->note[i]);
	}
	close_with(json, ']');
}

static void add_step(struct json *json, const struct weir_step_books *step)
{
	static const char *const state[] = {
		[WEIR_STEP_LEFT_OUT] = "left_out",
		[WEIR_STEP_DONE] = "done",
		[WEIR_STEP_STOPPED] = "stopped",
	};

	open_with(json, NULL, '{');
	add_text(json, "name", step->name);
	add_text(json, "kind", step->is_task ? "task" : "flow");
	add_text(json, "state", state[step->state]);
	add_seconds(json, step->seconds);
	if (!step->is_task) {
		add_text(json, "file", step->file);
		add_counts(json, step);
		add_text(json, "reject_file", step->reject_file);
		add_text(json, "warning_file", step->warning_file);
		add_kinds(json, "warning_kinds", step->warning, step->warning_kinds);
		add_kinds(json, "reject_kinds", step->refusal, step->refusal_kinds);
	}
	add_notes(json, step);
	close_with(json, '}');
}

static void add_check(struct json *json, const struct weir_check_books *check)
{
	static const char *const state[] = {
		[WEIR_CHECK_GOOD] = "good",
		[WEIR_CHECK_BAD] = "bad",
		[WEIR_CHECK_NOT_MADE] = "not_made",
	};

	open_with(json, NULL, '{');
	add_text(json, "what", check->what);
	add_text(json, "state", state[check->state]);
	add_count(json, "expected", check->expected);
	add_count(json, "counted", check->counted);
	add_count(json, "groups", check->groups);
	add_count(json, "bad_groups", check->bad_groups);
	add_text(json, "detail", check->detail);
	close_with(json, '}');
}

static void add_head(struct json *json, const struct weir_books *books)
{
	add_text(json, "pipeline", books->pipeline);
	add_text(json, "run_id", books->run_id);
	add_text(json, "store", books->store);
	add_text(json, "state_dir", books->state_dir);
	add_flag(json, "dry_run", books->dry_run);
	add_flag(json, "resumed", books->resumed);
	add_text(json, "outcome", weir_books_outcome(books));
	add_text(json, "code", weir_code_name(books->outcome));
	key(json, "exit_code");
	fprintf(json->out, "%d", books->exit_code);
	add_text(json, "again", books->again);
	add_seconds(json, books->seconds);
}

void weir_summary_json(const struct weir_books *books, FILE *out)
{
	struct json json = { .out = out, .first = true };
	struct weir_step_books total;

	open_with(&json, NULL, '{');
	add_head(&json, books);
	open_with(&json, "steps", '[');
	for (size_t i = 0; i < books->step_count; i++)
		add_step(&json, &books->step[i]);
	close_with(&json, ']');
	weir_books_total(books, &total);
	open_with(&json, "total", '{');
	add_counts(&json, &total);
	close_with(&json, '}');
	open_with(&json, "verify", '[');
	for (size_t i = 0; i < books->check_count; i++)
		add_check(&json, &books->check[i]);
	close_with(&json, ']');
	close_with(&json, '}');
	fputc('\n', out);
}
