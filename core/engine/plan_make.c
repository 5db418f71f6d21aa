/*
 * plan_make.c - the dry pass of a plan, and what a run takes beyond it.
 */
#include <stdio.h>

#include "../base/clock.h"
#include "effort.h"
#include "plan.h"
#include "remote.h"

/* Of one row that is written, measured on the test stack, and on SQLite on a disk. */
enum { REMOTE_ROW_US = 100, LOCAL_ROW_US = 15 };
enum { US_PER_MS = 1000 };
static const double us_per_s = 1e6;

/* Wall time of one of the plan's own requests, several of which are under way at once. */
static double mean_request_us(const struct weir_plan *plan)
{
	return plan->reads ? (double)plan->session->exchange_us / (double)plan->reads : 0;
}

static bool is_local(const struct weir_plan *plan)
{
	return plan->session->store->plugin->traits & WEIR_LOCAL;
}

static void estimate(struct weir_plan *plan)
{
	double requests = (double)(plan->writes + plan->tasks + plan->verify);
	double rows = (double)plan->write_rows * (is_local(plan) ? LOCAL_ROW_US : REMOTE_ROW_US);

	plan->expected_seconds =
		plan->seconds + (requests * mean_request_us(plan) + rows) / us_per_s;
}

const char *weir_plan_how(const struct weir_plan *plan)
{
	if (is_local(plan))
		return weir_arena_printf(&plan->session->arena,
					 "the plan's own %.2f s, and %d us for each row that is "
					 "written",
					 plan->seconds, LOCAL_ROW_US);
	return weir_arena_printf(
		&plan->session->arena,
		"the plan's own %.2f s; for each request that it did not make %.1f ms, which its "
		"own took; and %d us for each row that is written",
		plan->seconds, mean_request_us(plan) / US_PER_MS, REMOTE_ROW_US);
}

static bool add_up(struct weir_plan *plan, struct weir_error *err)
{
	struct weir_session *session = plan->session;

	weir_remote_count(session);
	plan->reads = session->books.requests;
	for (size_t i = 0; i < session->books.step_count; i++)
		*(session->books.step[i].is_task ? &plan->tasks : &plan->writes) +=
			session->books.step[i].expected_requests;
	return weir_effort_verify(session, &plan->verify, err);
}

bool weir_plan_make(struct weir_plan *plan, struct weir_session *session,
		    const struct weir_selection *selection, struct weir_error *err)
{
	uint64_t began = weir_clock_us();
	bool good;

	*plan = (struct weir_plan){ .session = session,
				    .facts = plan->facts,
				    .unfinished = plan->unfinished };
	plan->flow = weir_arena_alloc(&session->arena,
				      (session->pipeline->step_count + 1) * sizeof(*plan->flow));
	session->dry = true;
	session->settled = weir_plan_take;
	session->settled_arg = plan;
	good = weir_steps_run(session, selection, err);
	session->settled = NULL;
	plan->seconds = (double)(weir_clock_us() - began) / us_per_s;
	session->books.seconds = plan->seconds;
	if (!good || !add_up(plan, err))
		return false;
	estimate(plan);
	return true;
}
