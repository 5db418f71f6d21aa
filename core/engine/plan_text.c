/*
 * plan_text.c - a plan for people: a paragraph for each step, and what it takes in all.
 */
#include <string.h>

#include "plan.h"
#include "report_parts.h"

/* In front of the rows of each kind. */
static const char sign[WEIR_PLAN_KINDS] = { '+', '=', '~', '&', '!' };

static void put_number(FILE *out, uint64_t number)
{
	char text[WEIR_COUNT_TEXT];

	fputs(weir_count_print(number, text), out);
}

static void put(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	weir_put_visible(out, text);
}

/* ---- a flow ---- */

/* " (grad_year 6, gender 2)" */
static void put_apart(const struct weir_plan_flow *flow, FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < flow->compare_count && i < WEIR_APART; i++) {
		if (!flow->apart[i])
			continue;
		put(out, any ? ", " : " (", flow->compare[i]);
		fputc(' ', out);
		put_number(out, flow->apart[i]);
		any = true;
	}
	fputs(any ? ")" : "", out);
}

static void put_counts(const struct weir_step_books *books, const struct weir_plan_flow *flow,
		       FILE *out)
{
	fputs("+", out);
	put_number(out, books->inserted);
	fputs(" insert, =", out);
	put_number(out, books->present);
	fputs(" present, ~", out);
	put_number(out, weir_plan_count(books, WEIR_PLAN_DIFFERS));
	fputs(" differs", out);
	if (flow)
		put_apart(flow, out);
	fputs(", !", out);
	put_number(out, books->rejected);
	fputs(" reject, ", out);
	put_number(out, books->duplicate);
	fputs(" duplicate\n", out);
}

/* What the key has, but for references: an id says nothing to people. */
static bool put_key(const struct weir_plan_flow *flow, const struct weir_plan_sample *sample,
		    FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < flow->table->spec.key_count; i++) {
		if (flow->table->key_ref[i] >= 0)
			continue;
		put(out, any ? ", " : "", flow->table->spec.key[i]);
		put(out, "=", sample->key[i]);
		any = true;
	}
	return any;
}

static void put_sample(const struct weir_plan_flow *flow, enum weir_plan_kind kind,
		       const struct weir_plan_sample *sample, FILE *out)
{
	fprintf(out, "    %c line %llu: ", sign[kind], (unsigned long long)sample->line);
	if (kind == WEIR_PLAN_REJECT || !put_key(flow, sample, out))
		weir_put_visible(out, sample->row);
	if (*sample->why)
		put(out, "; ", sample->why);
	fputc('\n', out);
}

static void put_samples(const struct weir_plan_flow *flow, FILE *out)
{
	for (enum weir_plan_kind kind = 0; kind < WEIR_PLAN_KINDS; kind++)
		for (size_t i = 0; i < flow->samples[kind]; i++)
			put_sample(flow, kind, &flow->sample[kind][i], out);
}

static void put_guarantee(const struct weir_plan_flow *flow, FILE *out)
{
	put(out, "  guarantee: ", weir_guarantee(flow->mode));
	fputc('\n', out);
	for (size_t i = 0; i < flow->found_count; i++) {
		const struct weir_plan_found *found = &flow->found[i];

		put(out, "    ", found->text);
		if (found->ddl)
			put(out, "; to add it: ", found->ddl);
		else if (found->remedy)
			put(out, "; ", found->remedy);
		fputc('\n', out);
	}
}

static void put_clashes(const struct weir_plan_flow *flow, FILE *out)
{
	for (size_t i = 0; i < flow->clash_count; i++) {
		const struct weir_plan_clash *clash = &flow->clash[i];

		fputs("  ", out);
		put_number(out, clash->rows);
		fprintf(out, " of the new rows, the first one in line %llu",
			(unsigned long long)clash->line);
		put(out, clash->rows == 1 ? ", has the " : ", have the ", clash->columns);
		fputs(" of an earlier one,\n    and the store takes these once: such a row is "
		      "renamed at the write, or rejected\n",
		      out);
	}
}

static void put_flow(const struct weir_plan *plan, size_t number, FILE *out)
{
	const struct weir_step_books *books = &plan->session->books.step[number];
	const struct weir_plan_flow *flow = &plan->flow[number];

	put(out, "flow ", books->name);
	fputs(": ", out);
	put_number(out, books->read);
	fputs(books->read == 1 ? " row, " : " rows, ", out);
	put_number(out, books->batches);
	fputs(books->batches == 1 ? " batch\n  " : " batches\n  ", out);
	put_counts(books, flow, out);
	if (!flow->table)
		return;
	if (weir_plan_count(books, WEIR_PLAN_DIFFERS))
		fputs(flow->mode == WEIR_UPSERT
			      ? "  what differs is present, and would be written over\n"
			      : "  what differs is present; the store's values stay\n",
		      out);
	put_samples(flow, out);
	put_clashes(flow, out);
	put_guarantee(flow, out);
}

/* ---- the whole ---- */

static void put_step(const struct weir_plan *plan, size_t number, FILE *out)
{
	const struct weir_step_books *books = &plan->session->books.step[number];

	if (books->state == WEIR_STEP_LEFT_OUT)
		return;
	if (!books->is_task) {
		put_flow(plan, number, out);
	} else {
		put(out, "task ", books->name);
		fputs(books->note_count ? "\n" : ": nothing to do\n", out);
	}
	for (size_t i = 0; i < books->note_count; i++) {
		put(out, "  ", books->note[i]);
		fputc('\n', out);
	}
	fputc('\n', out);
}

static void put_requests(const struct weir_plan *plan, FILE *out)
{
	uint64_t all = plan->reads + plan->writes + plan->tasks + plan->verify;

	if (!all)
		return;
	fputs("requests: about ", out);
	put_number(out, all);
	fputs(": ", out);
	put_number(out, plan->reads);
	fputs(" to read, as the plan did, ", out);
	put_number(out, plan->writes);
	fputs(" to write, ", out);
	put_number(out, plan->tasks);
	fputs(" of tasks, ", out);
	put_number(out, plan->verify);
	fputs(" to verify\n", out);
}

static void put_unforeseen(const struct weir_plan *plan, FILE *out)
{
	if (plan->unseen)
		put(out, "the store's keys could not be seen: ", plan->unseen);
	fputs(plan->unseen ? "\n" : "", out);
	if (plan->write_rows)
		fputs("known only at the write: a row that a trigger, a check or a unique key "
		      "other "
		      "than\nthe pipeline's refuses is not in this; it is renamed, taken for the "
		      "row "
		      "in its way,\nor rejected then\n",
		      out);
}

static void put_unfinished(const struct weir_plan *plan, FILE *out)
{
	if (!plan->unfinished)
		return;
	put(out, "run ", plan->unfinished);
	fputs(" has not ended: a run goes on with it, if nothing else has changed. What it "
	      "inserted\nalready is present here, and counts as inserted then\n\n",
	      out);
}

void weir_plan_text(const struct weir_plan *plan, FILE *out)
{
	const struct weir_books *books = &plan->session->books;
	struct weir_step_books total;

	put(out, "plan of ", books->pipeline);
	put(out, " into ", books->store);
	fputs(", nothing was written\n\n", out);
	put_unfinished(plan, out);
	for (size_t i = 0; i < books->step_count; i++)
		put_step(plan, i, out);
	weir_books_total(books, &total);
	fputs(plan->stopped ? "until then: " : "in all: ", out);
	put_counts(&total, NULL, out);
	if (plan->stopped) {
		fputs("stopped, as a run would: too many rows are rejected. This is no whole plan, "
		      "and is not\nsaved; the last batch in it would not be written\n",
		      out);
		return;
	}
	put_requests(plan, out);
	fprintf(out, "time: about %.1f s: %s\n", plan->expected_seconds, weir_plan_how(plan));
	put_unforeseen(plan, out);
}
