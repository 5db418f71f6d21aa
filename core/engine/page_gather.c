/*
 * page_gather.c - collects what a report tells of a run, from the state and the run's receipt.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include <stdlib.h>
#include <unistd.h>

#include "page.h"
#include "retry.h"

enum { RECEIPT_CEILING = 1 << 20, STEPS_MOST = 1000 };

struct gathering {
	struct weir_page *page;
	struct weir_ledger *ledger;
	struct weir_flow_row *flow; /* of the state */
	size_t flows;
	struct weir_run_input *input;
};

/* ---- the receipt ---- */

const char *weir_page_text_at(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR && strcmp(node->text, "null") != 0
		       ? node->text
		       : "";
}

uint64_t weir_page_count_at(const struct weir_node *map, const char *key)
{
	return strtoull(weir_page_text_at(map, key), NULL, 10);
}

size_t weir_page_items(const struct weir_node *list)
{
	return list && list->kind == WEIR_NODE_LIST ? list->count : 0;
}

static const char *text_or_null(const struct weir_node *map, const char *key)
{
	const char *text = weir_page_text_at(map, key);

	return *text ? text : NULL;
}

/* The state's copy, which is there even when the run's folder is not. */
static void read_receipt(struct weir_page *page)
{
	struct weir_problems ignored;
	struct weir_buffer json;

	if (!page->run.receipt)
		return;
	weir_problems_init(&ignored);
	weir_buffer_init(&json, RECEIPT_CEILING);
	if (weir_buffer_string(&json, page->run.receipt) && json.length)
		page->receipt = weir_yaml_parse("receipt", &json, &page->arena, &ignored);
	weir_buffer_release(&json);
	weir_problems_release(&ignored);
	if (page->receipt && page->receipt->kind != WEIR_NODE_MAP)
		page->receipt = NULL;
}

/* ---- what the state has ---- */

static bool take_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	struct gathering *g = arg;
	struct weir_arena *arena = &g->page->arena;

	(void)err;
	if (g->flows == STEPS_MOST)
		return true;
	g->flow[g->flows] = *flow;
	g->flow[g->flows].name = weir_arena_strdup(arena, flow->name);
	g->flow[g->flows].path = weir_arena_strdup(arena, flow->path);
	g->flow[g->flows++].sha256 = NULL;
	return true;
}

static bool take_input(void *arg, const struct weir_run_input *input, struct weir_error *err)
{
	struct gathering *g = arg;
	struct weir_run_input *kept = &g->input[g->page->input_count];

	(void)err;
	if (g->page->input_count == WEIR_PAGE_STEPS)
		return true;
	*kept = *input;
	kept->path = weir_arena_strdup(&g->page->arena, input->path);
	kept->sha256 = weir_arena_strdup(&g->page->arena, input->sha256);
	g->page->input_count++;
	return true;
}

static const struct weir_flow_row *flow_of(const struct gathering *g, const char *name)
{
	for (size_t i = 0; i < g->flows; i++)
		if (!strcmp(g->flow[i].name, name))
			return &g->flow[i];
	return NULL;
}

/* ---- steps ---- */

static void add_counts(struct weir_page_step *step, const struct weir_flow_row *flow)
{
	step->read += (uint64_t)flow->read;
	step->inserted += (uint64_t)flow->inserted;
	step->present += (uint64_t)flow->present;
	step->duplicate += (uint64_t)flow->duplicate;
	step->rejected += (uint64_t)flow->rejected;
	step->orphaned += (uint64_t)flow->orphaned;
	step->batches += (uint64_t)flow->batches;
	step->warnings += (uint64_t)flow->warnings;
	for (int kind = 0; kind < WEIR_PRESENT_KINDS; kind++)
		step->kind[kind] += (uint64_t)flow->kind[kind];
}

/* A file of the run that is there. */
static const char *file_of(struct weir_page *page, const char *flow, const char *what)
{
	const char *path = weir_arena_printf(&page->arena, "%s/runs/%s/%s.%s.csv", page->state,
					     page->run.id, flow, what);

	return access(path, F_OK) ? NULL : path;
}

static void fill_step(struct gathering *g, struct weir_page_step *step, const char *name,
		      const struct weir_node *node)
{
	const struct weir_flow_row *flow = flow_of(g, name);

	*step = (struct weir_page_step){
		.name = name,
		.is_task = !strcmp(weir_page_text_at(node, "kind"), "task"),
		.state = weir_page_text_at(node, "state"),
		.seconds = strtod(weir_page_text_at(node, "seconds"), NULL),
		.filtered = weir_page_count_at(node, "filtered"),
		.warnings = flow ? 0 : weir_page_count_at(node, "warnings"),
		.file = flow ? flow->path : weir_page_text_at(node, "file"),
		.guarantee = weir_page_text_at(node, "guarantee"),
		.notes = weir_node_get(node, "notes"),
	};
	step->warning_file = file_of(g->page, name, "warnings");
	if (flow)
		add_counts(step, flow);
	if (flow && step->seconds <= 0)
		step->seconds = flow->seconds;
	if (flow && flow->rejected)
		step->reject_file = file_of(g->page, name, "rejects");
}

static void fill_steps(struct gathering *g)
{
	struct weir_page *page = g->page;
	const struct weir_node *list = weir_node_get(page->receipt, "steps");
	size_t count = page->receipt ? weir_page_items(list) : g->flows;
	size_t told = count < WEIR_PAGE_STEPS ? count : WEIR_PAGE_STEPS;

	page->step = weir_arena_alloc(&page->arena, (told + 1) * sizeof(*page->step));
	page->step_count = told;
	page->steps_left_out = count - told;
	for (size_t i = 0; i < told; i++)
		fill_step(g, &page->step[i],
			  page->receipt ? weir_page_text_at(list->item[i], "name")
					: g->flow[i].name,
			  page->receipt ? list->item[i] : NULL);
	page->total.name = "total";
	for (size_t i = 0; i < g->flows; i++)
		add_counts(&page->total, &g->flow[i]);
	for (size_t i = 0; i < told; i++) {
		page->total.filtered += page->step[i].filtered;
		page->total.warnings += page->step[i].is_task ? page->step[i].warnings : 0;
	}
}

static bool fill_details(struct gathering *g, struct weir_error *err)
{
	for (size_t i = 0; i < g->page->step_count; i++) {
		struct weir_page_step *step = &g->page->step[i];
		const struct weir_flow_row *flow = flow_of(g, step->name);

		if (flow && flow->rejected &&
		    !weir_page_rejects(g->page, g->ledger, flow->step, step, err))
			return false;
		if (flow && !weir_page_timing(g->page, g->ledger, flow->step, step, err))
			return false;
	}
	g->page->plot = weir_arena_alloc(&g->page->arena, WEIR_PAGE_PLOTS * sizeof(*g->page->plot));
	return weir_ledger_plots(g->ledger, g->page->run.id, weir_page_take_plot, g->page, err);
}

/* ---- warnings and verification ---- */

static void take_kinds(struct weir_page *page, const struct weir_node *step)
{
	const struct weir_node *list = weir_node_get(step, "warning_kinds");

	for (size_t i = 0; i < weir_page_items(list); i++) {
		const struct weir_node *item = list->item[i];

		if (page->kind_count == WEIR_PAGE_KINDS)
			return;
		page->kind[page->kind_count++] = (struct weir_page_kind){
			.step = weir_page_text_at(step, "name"),
			.kind = weir_page_text_at(item, "kind"),
			.sample = weir_page_text_at(item, "sample"),
			.count = weir_page_count_at(item, "count"),
			.first_line = weir_page_count_at(item, "first_line"),
		};
	}
}

static void fill_kinds(struct weir_page *page)
{
	const struct weir_node *steps = weir_node_get(page->receipt, "steps");
	uint64_t told = 0;

	page->kind = weir_arena_alloc(&page->arena, WEIR_PAGE_KINDS * sizeof(*page->kind));
	for (size_t i = 0; i < weir_page_items(steps); i++)
		take_kinds(page, steps->item[i]);
	for (size_t i = 0; i < page->kind_count; i++)
		told += page->kind[i].count;
	page->kinds_left_out = page->total.warnings > told ? page->total.warnings - told : 0;
}

static void fill_checks(struct weir_page *page)
{
	const struct weir_node *list = weir_node_get(page->receipt, "verify");
	size_t count = weir_page_items(list);

	page->check = weir_arena_alloc(&page->arena, (count + 1) * sizeof(*page->check));
	for (size_t i = 0; i < count && i < WEIR_PAGE_STEPS; i++) {
		const struct weir_node *item = list->item[i];
		struct weir_page_check *check = &page->check[page->check_count++];

		check->what = weir_page_text_at(item, "what");
		check->state = weir_page_text_at(item, "state");
		check->detail = text_or_null(item, "detail");
		check->expected = weir_page_count_at(item, "expected");
		check->counted = weir_page_count_at(item, "counted");
		check->groups = weir_page_count_at(item, "groups");
		check->bad_groups = weir_page_count_at(item, "bad_groups");
		page->checks_good += !strcmp(check->state, "good");
		page->checks_bad += !strcmp(check->state, "bad");
	}
}

/* The page may be read from another folder. */
static void settle_folder(struct weir_page *page)
{
	char *real = realpath(page->state, NULL);

	if (real)
		page->state = weir_arena_strdup(&page->arena, real);
	free(real);
}

static bool gather(struct gathering *g, const char *run, struct weir_error *err)
{
	struct weir_page *page = g->page;

	if (!weir_ledger_find(g->ledger, run, &page->arena, &page->run, err))
		return false;
	settle_folder(page);
	read_receipt(page);
	g->flow = weir_arena_alloc(&page->arena, STEPS_MOST * sizeof(*g->flow));
	g->input = weir_arena_alloc(&page->arena, WEIR_PAGE_STEPS * sizeof(*g->input));
	page->input = g->input;
	if (!weir_ledger_flows(g->ledger, page->run.id, take_flow, g, err) ||
	    !weir_ledger_inputs(g->ledger, page->run.id, take_input, g, err))
		return false;
	page->seconds = strtod(weir_page_text_at(page->receipt, "seconds"), NULL);
	page->requests = weir_page_count_at(page->receipt, "requests");
	page->resumed = !strcmp(weir_page_text_at(page->receipt, "resumed"), "true");
	fill_steps(g);
	fill_kinds(page);
	fill_checks(page);
	if (!fill_details(g, err))
		return false;
	weir_page_judge(page);
	return true;
}

bool weir_page_gather(struct weir_page *page, const struct weir_run_options *options,
		      const char *run, struct weir_error *err)
{
	struct gathering g = { .page = page };
	bool good;

	*page = (struct weir_page){ .state = NULL };
	weir_arena_init(&page->arena);
	g.ledger = weir_ledger_of(options, &page->arena, &page->state, err);
	good = g.ledger && gather(&g, run, err);
	weir_ledger_free(g.ledger);
	return good;
}

void weir_page_release(struct weir_page *page)
{
	weir_arena_release(&page->arena);
}
