/*
 * plan_keys.c - what `weir doctor` would say of the tables that a plan writes: which unique keys
 * guard them, and how to add one that is missing.
 */
#include <string.h>

#include "plan.h"

static const char table_of[] = "table ";

/* Findings about other things are for the doctor. */
static void keep(void *arg, const struct weir_told *found)
{
	struct weir_plan *plan = arg;
	struct weir_arena *arena = &plan->session->arena;
	const char *text = weir_logger_redacted(plan->session->log, found->text);

	if (strncmp(found->what, table_of, strlen(table_of)) != 0)
		return;
	for (size_t i = 0; i < plan->session->pipeline->step_count; i++) {
		struct weir_plan_flow *flow = &plan->flow[i];

		if (!flow->table || flow->found_count == WEIR_PLAN_FOUND ||
		    strcmp(flow->table->spec.name, found->what + strlen(table_of)) != 0)
			continue;
		flow->found[flow->found_count++] = (struct weir_plan_found){
			.grade = found->grade,
			.text = weir_arena_strdup(arena, text),
			.remedy = found->remedy ? weir_arena_strdup(arena, found->remedy) : NULL,
			.ddl = found->ddl ? weir_arena_strdup(arena, found->ddl) : NULL,
		};
	}
}

/* Each table once, however many flows fill it. */
static size_t list_tables(const struct weir_plan *plan, struct weir_examined *table)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->session->pipeline->step_count; i++) {
		const struct weir_plan_flow *flow = &plan->flow[i];
		size_t k = 0;

		if (!flow->table)
			continue;
		while (k < count && strcmp(table[k].table, flow->examined.table) != 0)
			k++;
		if (k == count)
			table[count++] = flow->examined;
	}
	return count;
}

void weir_plan_keys(struct weir_plan *plan)
{
	struct weir_session *session = plan->session;
	const struct weir_stage *store = session->store;
	const struct weir_store_ops *ops = store->plugin->ops.store;
	struct weir_examined *table =
		weir_arena_alloc(&session->arena,
				 (session->pipeline->step_count + 1) * sizeof(*table));
	struct weir_findings findings;
	struct weir_error err = { 0 };
	size_t count = list_tables(plan, table);

	if (!ops->examine || !count)
		return;
	weir_findings_init(&findings, stdout);
	findings.log = session->log;
	findings.each = keep;
	findings.unique = weir_plan_hold_keys;
	findings.each_arg = plan;
	findings.local = store->plugin->traits & WEIR_LOCAL;
	session->findings = &findings;
	if (!ops->examine(store->self, store->context, table, count, &err))
		plan->unseen = weir_arena_strdup(&session->arena, err.message);
	session->findings = NULL;
	weir_findings_release(&findings);
}
