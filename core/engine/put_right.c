/*
 * put_right.c - runs the put_right of the pipeline's tasks.
 */
#include "put_right.h"

#include <stdio.h>

#include <weir/store_ops.h>

const char *weir_purged_key(const struct weir_context *context, const char *table)
{
	const struct weir_session *session = context->session;

	return session->purged_table && !strcmp(session->purged_table, table) ? session->purged_key
									      : NULL;
}

static bool run_task(struct weir_session *session, size_t number, struct weir_problems *problems)
{
	const struct weir_step_spec *step = &session->pipeline->step[number];
	struct weir_stage *task =
		weir_stage_make(session, &step->stage[0], WEIR_TASK, step->name, problems);
	struct weir_error err = { 0 };
	const struct weir_task_ops *ops;
	bool good;

	if (!task)
		return false;
	ops = task->plugin->ops.task;
	task->context->patient = true;
	task->context->books = &session->books.step[number];
	good = !ops->put_right ||
	       (weir_stage_open(task, NULL, &err) &&
		(ops->put_right(task->self, task->context, &err) || weir_stage_blame(task, &err)));
	if (!good) {
		weir_while(&err, "%s", step->name);
		weir_problems_add(problems, &err);
	}
	weir_stage_free(task);
	return good;
}

static bool run_tasks(struct weir_session *session)
{
	struct weir_problems problems;
	bool good = true;

	weir_problems_init(&problems);
	for (size_t i = 0; i < session->pipeline->step_count; i++)
		if (session->pipeline->step[i].is_task)
			good &= run_task(session, i, &problems);
	if (!good)
		weir_problems_print(&problems, session->log);
	weir_problems_release(&problems);
	return good;
}

void weir_put_right(struct weir_session *session)
{
	if (!run_tasks(session))
		printf("counts were not put right everywhere\n");
	for (size_t i = 0; i < session->books.step_count; i++)
		for (size_t k = 0; k < session->books.step[i].note_count; k++)
			printf("%s: %s\n", session->books.step[i].name,
			       session->books.step[i].note[k]);
}
