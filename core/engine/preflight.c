/*
 * preflight.c - everything but moving rows: opens every stage once, and closes it again.
 */
#include "merged.h"
#include "plots.h"
#include "renumbered.h"
#include "retry.h"
#include "retry_input.h"
#include "run_parts.h"
#include "tryout.h"
#include "verify.h"

static void print_flow(void *arg, const struct weir_chain *chain)
{
	FILE *plan = arg;

	if (!plan)
		return;
	fprintf(plan, "flow %s:", chain->step->name);
	for (size_t i = 0; i < chain->count; i++)
		fprintf(plan, "%s %s", i ? " ->" : "", chain->stage[i]->plugin->name);
	fprintf(plan, "\n  from  %s\n", chain->file ? chain->file : "(no file)");
	fprintf(plan, "  into  %s, %s\n  known by", chain->target.plan->def->spec.name,
		weir_guarantee(chain->target.mode));
	for (size_t i = 0; i < chain->target.plan->def->spec.key_count; i++)
		fprintf(plan, "%s %s", i ? "," : "", chain->target.plan->def->spec.key[i]);
	fprintf(plan, "; batches of");
	if (chain->policy.rows)
		fprintf(plan, " %llu rows", (unsigned long long)chain->policy.rows);
	if (chain->policy.bytes)
		fprintf(plan, "%s %llu bytes at most", chain->policy.rows ? "," : "",
			(unsigned long long)chain->policy.bytes);
	if (chain->policy.on_change)
		fprintf(plan, "; a new one where %s changes", chain->policy.on_change);
	fputc('\n', plan);
}

void weir_preflight_flow(struct weir_session *session, const struct weir_step_spec *step,
			 weir_opened_fn *opened, void *arg, struct weir_problems *problems)
{
	struct weir_chain chain;
	struct weir_error err = { 0 };

	if (weir_chain_open(&chain, session, step, problems)) {
		weir_verify_check_flow(&chain, problems);
		weir_renumbered_check_flow(&chain, problems);
		weir_merged_check_flow(&chain, problems);
		weir_plots_check_flow(&chain, problems);
		session->target[step - session->pipeline->step] = chain.target.plan->def->spec.name;
		if (chain.file)
			session->input[step - session->pipeline->step] =
				weir_arena_strdup(&session->arena, chain.file);
		opened(arg, &chain);
		if (weir_retry_mended(session, step) && !weir_retry_check(session, &chain, &err))
			weir_problems_add(problems, &err);
	}
	weir_chain_close(&chain);
}

void weir_preflight_task(struct weir_session *session, const struct weir_step_spec *step,
			 FILE *plan, struct weir_problems *problems)
{
	struct weir_stage *task =
		weir_stage_make(session, &step->stage[0], WEIR_TASK, step->name, problems);
	struct weir_error err = { 0 };
	const struct weir_task_ops *ops;

	if (!task)
		return;
	ops = task->plugin->ops.task;
	task->context->patient = true;
	if (!weir_stage_open(task, NULL, &err) ||
	    (ops->check && !ops->check(task->self, task->context, &err))) {
		weir_stage_blame(task, &err);
		weir_problems_add(problems, &err);
	} else if (plan) {
		fprintf(plan, "task %s: %s\n", step->name, task->plugin->summary);
	}
	weir_stage_free(task);
}

bool weir_preflight(struct weir_session *session, const struct weir_selection *selection,
		    FILE *plan, struct weir_problems *problems)
{
	session->checking = true;
	if (weir_session_open_store(session, NULL, problems)) {
		if (plan)
			fprintf(plan, "store %s: %s\n", session->pipeline->store.name,
				session->store->plugin->ops.store->identity(session->store->self));
		for (size_t i = selection->first; i <= selection->last && !session->unreadable;
		     i++) {
			const struct weir_step_spec *step = &session->pipeline->step[i];

			if (weir_retry_leaves_out(session, i) || weir_tryout_leaves_out(session, i))
				continue;
			if (step->is_task)
				weir_preflight_task(session, step, plan, problems);
			else
				weir_preflight_flow(session, step, print_flow, plan, problems);
		}
		if (!session->unreadable)
			weir_verify_check(session, problems);
	}
	weir_session_close_store(session);
	session->checking = false;
	return problems->total == 0;
}
