/*
 * report_json.c - the summary of a run as one JSON object on one line, for programs.
 *
 * Errors of the stream stay on it, for its owner to look at.
 */
#include "../base/json.h"
#include "report_parts.h"

static void add_present(struct weir_json *json, const struct weir_step_books *step)
{
	weir_json_open(json, "present_kinds", '{');
	for (enum weir_present kind = 0; kind < WEIR_PRESENT_KINDS; kind++)
		weir_json_count(json, weir_present_name(kind), step->kind[kind]);
	weir_json_close(json, '}');
}

static void add_counts(struct weir_json *json, const struct weir_step_books *step)
{
	weir_json_count(json, "read", step->read);
	weir_json_count(json, "inserted", step->inserted);
	weir_json_count(json, "present", step->present);
	add_present(json, step);
	weir_json_count(json, "duplicate", step->duplicate);
	weir_json_count(json, "rejected", step->rejected);
	weir_json_count(json, "unsettled", weir_books_unsettled(step));
	weir_json_count(json, "orphaned", step->orphaned);
	weir_json_count(json, "filtered", step->filtered);
	weir_json_count(json, "differs", step->differs);
	weir_json_count(json, "respelled", step->respelled);
	weir_json_count(json, "merged", step->merged);
	weir_json_count(json, "updated", step->updated);
	weir_json_count(json, "batches", step->batches);
	weir_json_count(json, "skipped_batches", step->skipped_batches);
	weir_json_count(json, "warnings", step->warnings);
}

static void add_kinds(struct weir_json *json, const char *name,
		      const struct weir_warning_count *kinds, size_t count)
{
	weir_json_open(json, name, '[');
	for (size_t i = 0; i < count; i++) {
		const struct weir_warning_count *warning = &kinds[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "kind", warning->kind);
		weir_json_count(json, "count", warning->count);
		weir_json_count(json, "first_line", warning->first_line);
		weir_json_text(json, "sample", warning->sample);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

static void add_notes(struct weir_json *json, const struct weir_step_books *step)
{
	weir_json_open(json, "notes", '[');
	for (size_t i = 0; i < step->note_count; i++) {
		weir_json_text(json, NULL, step->note[i]);
	}
	weir_json_close(json, ']');
}

static void add_step(struct weir_json *json, const struct weir_step_books *step)
{
	static const char *const state[] = {
		[WEIR_STEP_LEFT_OUT] = "left_out",
		[WEIR_STEP_DONE] = "done",
		[WEIR_STEP_STOPPED] = "stopped",
	};

	weir_json_open(json, NULL, '{');
	weir_json_text(json, "name", step->name);
	weir_json_text(json, "kind", step->is_task ? "task" : "flow");
	weir_json_text(json, "state", state[step->state]);
	weir_json_seconds(json, "seconds", step->seconds);
	if (!step->is_task) {
		weir_json_text(json, "file", step->file);
		weir_json_text(json, "guarantee", step->guarantee);
		add_counts(json, step);
		weir_json_text(json, "reject_file", step->reject_file);
		add_kinds(json, "reject_kinds", step->refusal, step->refusal_kinds);
	} else {
		weir_json_count(json, "warnings", step->warnings);
	}
	weir_json_text(json, "warning_file", step->warning_file);
	add_kinds(json, "warning_kinds", step->warning, step->warning_kinds);
	add_notes(json, step);
	weir_json_close(json, '}');
}

static void add_check(struct weir_json *json, const struct weir_check_books *check)
{
	static const char *const state[] = {
		[WEIR_CHECK_GOOD] = "good",
		[WEIR_CHECK_BAD] = "bad",
		[WEIR_CHECK_NOT_MADE] = "not_made",
	};

	weir_json_open(json, NULL, '{');
	weir_json_text(json, "what", check->what);
	weir_json_text(json, "state", state[check->state]);
	weir_json_count(json, "expected", check->expected);
	weir_json_count(json, "counted", check->counted);
	weir_json_count(json, "groups", check->groups);
	weir_json_count(json, "bad_groups", check->bad_groups);
	weir_json_text(json, "detail", check->detail);
	weir_json_close(json, '}');
}

static void add_head(struct weir_json *json, const struct weir_books *books)
{
	weir_json_text(json, "pipeline", books->pipeline);
	weir_json_text(json, "run_id", books->run_id);
	weir_json_text(json, "store", books->store);
	weir_json_text(json, "state_dir", books->state_dir);
	weir_json_flag(json, "dry_run", books->dry_run);
	weir_json_flag(json, "resumed", books->resumed);
	weir_json_text(json, "outcome", weir_books_outcome(books));
	weir_json_text(json, "code", weir_code_name(books->outcome));
	weir_json_int(json, "exit_code", books->exit_code);
	weir_json_text(json, "again", books->again);
	weir_json_seconds(json, "seconds", books->seconds);
}

void weir_summary_json_parts(struct weir_json *json, const struct weir_books *books)
{
	struct weir_step_books total;

	weir_json_open(json, "steps", '[');
	for (size_t i = 0; i < books->step_count; i++)
		add_step(json, &books->step[i]);
	weir_json_close(json, ']');
	weir_books_total(books, &total);
	weir_json_open(json, "total", '{');
	add_counts(json, &total);
	weir_json_close(json, '}');
	if (books->whole) {
		weir_json_open(json, "whole_run", '{');
		weir_json_count(json, "read", books->whole->read);
		weir_json_count(json, "inserted", books->whole->inserted);
		weir_json_count(json, "present", books->whole->present);
		weir_json_count(json, "duplicate", books->whole->duplicate);
		weir_json_count(json, "rejected", books->whole->rejected);
		weir_json_close(json, '}');
	}
	weir_json_open(json, "verify", '[');
	for (size_t i = 0; i < books->check_count; i++)
		add_check(json, &books->check[i]);
	weir_json_close(json, ']');
}

void weir_summary_json(const struct weir_books *books, FILE *out)
{
	struct weir_json json = { .out = out, .first = true };

	weir_json_open(&json, NULL, '{');
	add_head(&json, books);
	weir_summary_json_parts(&json, books);
	weir_json_close(&json, '}');
	fputc('\n', out);
}
