/*
 * plan_check.c - holds a saved plan against what a run finds: what has changed since?
 */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "plan.h"

enum { HEX = 16, DIGEST_TEXT = 16, DECIMAL = 10, COUNTS_ROOM = 200 };

static const char *text_of(const struct weir_node *node, const char *key)
{
	const struct weir_node *value = weir_node_get(node, key);

	return value && value->kind == WEIR_NODE_SCALAR ? value->text : "";
}

static uint64_t count_of(const struct weir_node *node, const char *key)
{
	return strtoull(text_of(node, key), NULL, DECIMAL);
}

/* Items of a list. */
static size_t count_items(const struct weir_node *list)
{
	return list && list->kind == WEIR_NODE_LIST ? list->count : 0;
}

static bool changed(struct weir_error *err)
{
	return weir_hint(err, "nothing was written; look at a new plan: `weir plan`");
}

static bool has(const struct weir_node *saved, const char *key, const char *now)
{
	return !strcmp(text_of(saved, key), now ? now : "");
}

/* ---- the run ---- */

static bool same_params(const struct weir_plan *plan, const struct weir_node *saved,
			struct weir_error *err)
{
	const struct weir_session *session = plan->session;
	const struct weir_node *params = weir_node_get(saved, "params");

	for (size_t i = 0; i < session->pipeline->param_count; i++) {
		const struct weir_variable *param = &session->pipeline->param[i];
		const char *now = weir_logger_redacted(session->log, param->value);

		if (has(params, param->name, now))
			continue;
		weir_fail(err, WEIR_BAD_CONFIG,
			  "the plan was made with other parameters: %s was %s, and is %s now",
			  param->name, text_of(params, param->name), now);
		return changed(err);
	}
	return true;
}

static bool same_pipeline(const struct weir_plan *plan, const struct weir_node *saved,
			  struct weir_error *err)
{
	if (!has(saved, "selection", plan->facts.selection)) {
		const char *was = text_of(saved, "selection");

		weir_fail(err, WEIR_BAD_CONFIG, "the plan is for other steps: %s, and now %s",
			  *was ? was : "all",
			  *plan->facts.selection ? plan->facts.selection : "all");
		return changed(err);
	}
	if (has(saved, "fingerprint", plan->facts.fingerprint))
		return true;
	if (has(saved, "text", plan->facts.text))
		weir_fail(err, WEIR_BAD_CONFIG,
			  "the plan was made with other options, or another environment");
	else
		weir_fail(err, WEIR_BAD_CONFIG, "the pipeline has changed since the plan was made");
	return changed(err);
}

static const struct weir_node *input_of(const struct weir_node *saved, const char *step)
{
	const struct weir_node *inputs = weir_node_get(saved, "inputs");

	for (size_t i = 0; i < count_items(inputs); i++)
		if (has(inputs->item[i], "step", step))
			return inputs->item[i];
	return NULL;
}

static bool same_inputs(const struct weir_plan *plan, const struct weir_node *saved,
			struct weir_error *err)
{
	for (size_t i = 0; i < plan->facts.input_count; i++) {
		const struct weir_run_input *input = &plan->facts.input[i];

		if (has(input_of(saved, plan->session->books.step[input->step].name), "sha256",
			input->sha256))
			continue;
		weir_fail(err, WEIR_BAD_CONFIG, "%s has changed since the plan was made",
			  input->path);
		return changed(err);
	}
	return true;
}

bool weir_plan_same_run(const struct weir_plan *plan, const struct weir_node *saved,
			struct weir_error *err)
{
	if (!has(saved, "pipeline", plan->session->books.pipeline))
		return weir_fail(err, WEIR_BAD_CONFIG, "the plan is for the pipeline %s, not %s",
				 text_of(saved, "pipeline"), plan->session->books.pipeline);
	if (!has(saved, "store", plan->session->books.store)) {
		weir_fail(err, WEIR_BAD_CONFIG, "the plan is for another store: %s, not %s",
			  text_of(saved, "store"), plan->session->books.store);
		return changed(err);
	}
	return same_params(plan, saved, err) && same_pipeline(plan, saved, err) &&
	       same_inputs(plan, saved, err);
}

/* ---- the rows ---- */

static uint64_t digest_at(const char *text, size_t i)
{
	char one[DIGEST_TEXT + 1] = "";

	memcpy(one, text + i * DIGEST_TEXT, DIGEST_TEXT);
	return strtoull(one, NULL, HEX);
}

static void tell_counts(const struct weir_step_books *books, const struct weir_node *step,
			char out[COUNTS_ROOM])
{
	size_t used = 0;

	*out = '\0';
	for (enum weir_plan_kind kind = 0; kind < WEIR_PLAN_KINDS; kind++) {
		const char *name = weir_plan_kind_name(kind);
		uint64_t was = count_of(step, name), now = weir_plan_count(books, kind);

		if (was != now && used < COUNTS_ROOM)
			used += (size_t)snprintf(out + used, COUNTS_ROOM - used,
						 "%s%s %llu, now %llu", used ? "; " : "", name,
						 (unsigned long long)was, (unsigned long long)now);
	}
	if (!used)
		snprintf(out, COUNTS_ROOM, "as many rows of each kind, but not the same ones");
}

/* The input is the same: it is the store that has changed. */
static bool other_rows(const struct weir_step_books *books, const struct weir_node *step,
		       uint64_t batch, struct weir_error *err)
{
	char counts[COUNTS_ROOM];

	tell_counts(books, step, counts);
	weir_fail(err, WEIR_BAD_CONFIG,
		  "the store has changed since the plan was made: %s, batch %llu is not as "
		  "planned (in all: %s)",
		  books->name, (unsigned long long)batch, counts);
	return changed(err);
}

static bool same_flow(const struct weir_plan *plan, size_t number, const struct weir_node *step,
		      struct weir_error *err)
{
	const struct weir_plan_digests *digests = &plan->flow[number].digests;
	const struct weir_step_books *books = &plan->session->books.step[number];
	const struct weir_node *saved = weir_node_get(step, "digests");
	const char *text = text_of(saved, "text");
	size_t count = strlen(text) / DIGEST_TEXT;

	if (count_of(saved, "batches") != digests->batches || count != digests->count)
		return other_rows(books, step, 1, err);
	for (size_t i = 0; i < count; i++)
		if (!digests->done[i] && digest_at(text, i) != digests->digest[i])
			return other_rows(books, step, i * digests->stride + 1, err);
	return true;
}

bool weir_plan_same_rows(const struct weir_plan *plan, const struct weir_node *saved,
			 struct weir_error *err)
{
	const struct weir_node *steps = weir_node_get(saved, "steps");

	for (size_t i = 0; i < plan->session->books.step_count; i++) {
		const struct weir_step_books *books = &plan->session->books.step[i];

		if (books->is_task)
			continue;
		if (i >= count_items(steps) || !has(steps->item[i], "name", books->name))
			return weir_fail(err, WEIR_BAD_CONFIG,
					 "the plan has no flow %s in this place", books->name);
		if (!same_flow(plan, i, steps->item[i], err))
			return false;
	}
	return true;
}
