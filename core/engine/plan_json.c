/*
 * plan_json.c - a plan as JSON: what is saved, and what programs read.
 */
#include "../base/clock.h"
#include "../base/json.h"
#include "plan.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DIGEST_TEXT = 16 /* hex digits */ };

const struct weir_seal weir_plan_seal = { "weir_plan", WEIR_PLAN_VERSION, "plan" };

static void put_samples(struct weir_json *json, const struct weir_plan_flow *flow)
{
	const struct weir_table_spec *table = &flow->table->spec;

	weir_json_open(json, "samples", '[');
	for (enum weir_plan_kind kind = 0; kind < WEIR_PLAN_KINDS; kind++) {
		for (size_t i = 0; i < flow->samples[kind]; i++) {
			const struct weir_plan_sample *sample = &flow->sample[kind][i];

			weir_json_open(json, NULL, '{');
			weir_json_text(json, "kind", weir_plan_kind_name(kind));
			weir_json_count(json, "line", sample->line);
			weir_json_open(json, "key", '{');
			for (size_t k = 0; k < table->key_count; k++)
				weir_json_named(json, table->key[k], sample->key[k]);
			weir_json_close(json, '}');
			weir_json_text(json, "id", sample->id);
			weir_json_text(json, "why", sample->why);
			weir_json_text(json, "row", sample->row);
			weir_json_close(json, '}');
		}
	}
	weir_json_close(json, ']');
}

static void put_found(struct weir_json *json, const struct weir_plan_flow *flow)
{
	static const char *const grade[] = { "ok", "warn", "fail" };

	weir_json_open(json, "guarantee", '[');
	for (size_t i = 0; i < flow->found_count; i++) {
		const struct weir_plan_found *found = &flow->found[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "grade", grade[found->grade]);
		weir_json_text(json, "text", found->text);
		weir_json_text(json, "remedy", found->remedy);
		weir_json_text(json, "ddl", found->ddl);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

/* All in one text, which costs a reader nothing. */
static void put_digests(struct weir_json *json, const struct weir_plan_digests *digests)
{
	char *text = weir_xcalloc(digests->count + 1, DIGEST_TEXT);

	for (size_t i = 0; i < digests->count; i++)
		for (int k = 0; k < DIGEST_TEXT; k++)
			text[i * DIGEST_TEXT + (size_t)k] =
				"0123456789abcdef"[digests->digest[i] >> (4 * (15 - k)) & 15];
	weir_json_open(json, "digests", '{');
	weir_json_count(json, "batches", digests->batches);
	weir_json_count(json, "stride", digests->stride);
	weir_json_text(json, "text", text);
	weir_json_close(json, '}');
	free(text);
}

static void put_apart(struct weir_json *json, const struct weir_plan_flow *flow)
{
	weir_json_open(json, "columns", '{');
	for (size_t i = 0; i < flow->compare_count && i < WEIR_APART; i++)
		weir_json_named_count(json, flow->compare[i], flow->apart[i]);
	weir_json_close(json, '}');
}

static void put_flow(struct weir_json *json, const struct weir_plan_flow *flow,
		     const struct weir_step_books *books)
{
	weir_json_text(json, "file", books->file);
	weir_json_count(json, "read", books->read);
	for (enum weir_plan_kind kind = 0; kind < WEIR_PLAN_KINDS; kind++)
		weir_json_count(json, weir_plan_kind_name(kind), weir_plan_count(books, kind));
	weir_json_count(json, "updated", books->updated);
	weir_json_count(json, "orphaned", books->orphaned);
	weir_json_count(json, "respelled", books->respelled);
	weir_json_count(json, "merged", books->merged);
	weir_json_count(json, "batches", books->batches);
	weir_json_count(json, "write_requests", books->expected_requests);
	if (!flow->table)
		return;
	weir_json_text(json, "table", flow->table->spec.name);
	weir_json_text(json, "mode", weir_guarantee(flow->mode));
	put_apart(json, flow);
	put_samples(json, flow);
	put_found(json, flow);
	put_digests(json, &flow->digests);
}

static void put_step(struct weir_json *json, const struct weir_plan *plan, size_t number)
{
	const struct weir_step_books *books = &plan->session->books.step[number];

	weir_json_open(json, NULL, '{');
	weir_json_text(json, "name", books->name);
	weir_json_text(json, "kind", books->is_task ? "task" : "flow");
	weir_json_text(json, "state", weir_step_state_name(books->state));
	weir_json_open(json, "notes", '[');
	for (size_t i = 0; i < books->note_count; i++)
		weir_json_text(json, NULL, books->note[i]);
	weir_json_close(json, ']');
	if (!books->is_task)
		put_flow(json, &plan->flow[number], books);
	else
		weir_json_count(json, "requests", books->expected_requests);
	weir_json_close(json, '}');
}

static void put_inputs(struct weir_json *json, const struct weir_plan *plan)
{
	weir_json_open(json, "inputs", '[');
	for (size_t i = 0; i < plan->facts.input_count; i++) {
		const struct weir_run_input *input = &plan->facts.input[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "step", plan->session->books.step[input->step].name);
		weir_json_text(json, "path", input->path);
		weir_json_count(json, "size", input->size);
		weir_json_text(json, "sha256", input->sha256);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

static void put_params(struct weir_json *json, const struct weir_session *session)
{
	const struct weir_pipeline *pipeline = session->pipeline;

	weir_json_open(json, "params", '{');
	for (size_t i = 0; i < pipeline->param_count; i++)
		weir_json_named(json, pipeline->param[i].name,
				weir_logger_redacted(session->log, pipeline->param[i].value));
	weir_json_close(json, '}');
}

static void put_cost(struct weir_json *json, const struct weir_plan *plan)
{
	weir_json_open(json, "cost", '{');
	weir_json_count(json, "reads", plan->reads);
	weir_json_count(json, "writes", plan->writes);
	weir_json_count(json, "tasks", plan->tasks);
	weir_json_count(json, "verify", plan->verify);
	weir_json_count(json, "requests", plan->reads + plan->writes + plan->tasks + plan->verify);
	weir_json_seconds(json, "seconds", plan->expected_seconds);
	weir_json_text(json, "how", weir_plan_how(plan));
	weir_json_close(json, '}');
}

static void put_head(struct weir_json *json, const struct weir_plan *plan)
{
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	weir_json_count(json, weir_plan_seal.name, WEIR_PLAN_VERSION);
	weir_json_text(json, "made", now);
	weir_json_text(json, "pipeline", plan->session->books.pipeline);
	weir_json_text(json, "file", plan->facts.file);
	weir_json_text(json, "text", plan->facts.text);
	weir_json_text(json, "fingerprint", plan->facts.fingerprint);
	weir_json_text(json, "selection", plan->facts.selection);
	weir_json_text(json, "store", plan->session->books.store);
}

static void put_plan(struct weir_json *json, const void *arg)
{
	const struct weir_plan *plan = arg;

	weir_json_open(json, NULL, '{');
	put_head(json, plan);
	weir_json_text(json, "unfinished", plan->unfinished);
	put_params(json, plan->session);
	put_inputs(json, plan);
	weir_json_open(json, "steps", '[');
	for (size_t i = 0; i < plan->session->books.step_count; i++)
		put_step(json, plan, i);
	weir_json_close(json, ']');
	put_cost(json, plan);
	weir_json_text(json, "unseen", plan->unseen);
}

bool weir_plan_json(const struct weir_plan *plan, struct weir_buffer *out)
{
	return weir_json_append(out, put_plan, plan);
}
