/*
 * steps.c - runs the steps one after the other: that order is the only dependency.
 */
#include "../base/clock.h"
#include "../base/crash.h"
#include "flow.h"
#include "ledger.h"
#include "remote.h"
#include "retry_input.h"
#include "run_parts.h"
#include "tryout.h"

/* Ends the file of its warnings, and the task. */
static bool end_task(struct weir_session *session, struct weir_stage *task, size_t number,
		     bool good, struct weir_error *err)
{
	struct weir_error late = { 0 };

	if (!weir_rejects_end(task->context->rejects, &session->books.step[number], &session->arena,
			      &late) &&
	    good) {
		*err = late;
		good = false;
	}
	weir_stage_free(task);
	return good;
}

static bool run_task(struct weir_session *session, size_t number, struct weir_error *err)
{
	const struct weir_step_spec *step = &session->pipeline->step[number];
	struct weir_problems problems;
	struct weir_stage *task;
	bool good, once, done = false;

	weir_problems_init(&problems);
	task = weir_stage_make(session, &step->stage[0], WEIR_TASK, step->name, &problems);
	if (!task)
		*err = problems.item[0];
	weir_problems_release(&problems);
	if (!task)
		return false;
	task->context->patient = true;
	task->context->books = &session->books.step[number];
	task->context->rejects = weir_rejects_new(session->run_folder, step->name, NULL);
	once = task->plugin->traits & WEIR_ONCE && session->ledger;
	good = !once || weir_ledger_task_was_done(session->ledger, number, &done, err);
	if (good && done)
		weir_note(task->context, "was settled when the run began; not asked again");
	else if (good)
		good = weir_stage_open(task, NULL, err) &&
		       (task->plugin->ops.task->run(task->self, task->context, err) ||
			weir_stage_blame(task, err));
	weir_crash_point("task.run");
	if (good && once && !done)
		good = weir_ledger_task_done(session->ledger, number, err);
	return end_task(session, task, number, good, err);
}

static bool run_step(struct weir_session *session, size_t number, struct weir_error *err)
{
	struct weir_step_books *books = &session->books.step[number];
	uint64_t began = weir_clock_us();
	bool good;

	weir_remote_label(session, books->name, 0);
	session->report.dry = session->dry;
	weir_report_step_begins(&session->report, books, number + 1, session->books.step_count);
	good = books->is_task ? run_task(session, number, err)
			      : weir_flow_run(session, number, err);
	books->seconds = (double)(weir_clock_us() - began) / 1e6;
	books->state = good ? WEIR_STEP_DONE : WEIR_STEP_STOPPED;
	weir_report_step_ends(&session->report, books);
	return good || weir_while(err, "%s", books->name);
}

bool weir_steps_run(struct weir_session *session, const struct weir_selection *selection,
		    struct weir_error *err)
{
	for (size_t i = selection->first; i <= selection->last; i++) {
		if (session->audit && session->pipeline->step[i].is_task)
			continue;
		if (weir_retry_leaves_out(session, i) || weir_tryout_leaves_out(session, i))
			continue;
		if (!weir_interrupts_check(err) || !run_step(session, i, err))
			return false;
	}
	return true;
}
