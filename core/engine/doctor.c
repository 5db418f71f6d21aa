/*
 * doctor.c - the checks before a run, told one finding a line, each with its remedy.
 */
#include "doctor.h"

#include <inttypes.h>
#include <stdio.h>

#include "../base/clock.h"
#include "verify.h"

enum {
	OLDEST_CLOCK = 1704067200, /* seconds: 2024-01-01; a clock before it was never set */
	US_PER_MS = 1000,
};

static void look_at_clock(struct weir_doctor *doctor)
{
	bool set = weir_clock_seconds() >= OLDEST_CLOCK;
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	weir_findings_tell(&doctor->findings, set ? WEIR_GRADE_OK : WEIR_GRADE_WARN, "clock",
			   "set this machine's clock: certificates and keys have dates", "%s", now);
}

static bool look_at_pipeline(struct weir_doctor *doctor, const struct weir_run_options *options,
			     struct weir_selection *selection)
{
	struct weir_session *session = &doctor->session;
	struct weir_problems *problems = &doctor->findings.problems;
	bool good = weir_session_begin(session, options, doctor->run_id, problems) &&
		    weir_session_select(session, selection, problems);

	doctor->findings.log = session->log;
	if (weir_findings_sound(&doctor->findings, "pipeline") && good)
		weir_findings_ok(&doctor->findings, "pipeline", "%s: tables %zu, steps %zu",
				 session->pipeline->name, session->pipeline->table_count,
				 session->pipeline->step_count);
	return good;
}

/*
 * A REMOTE store opens without asking its server anything: the first table tells whether it
 * answers. Whether it has the table is for the step that fills it.
 */
static bool answers(struct weir_doctor *doctor)
{
	struct weir_session *session = &doctor->session;
	struct weir_table_plan *plan;
	struct weir_error err = { 0 };

	if (session->pipeline->table_count > 0 && !weir_tables_at(session, 0, &plan, &err) &&
	    session->unreadable)
		weir_problems_add(&doctor->findings.problems, &err);
	return !session->unreadable;
}

static bool look_at_store(struct weir_doctor *doctor)
{
	struct weir_session *session = &doctor->session;
	uint64_t began = weir_clock_us();
	char what[WEIR_WHAT];
	bool good = weir_session_open_store(session, NULL, &doctor->findings.problems);

	if (good)
		weir_doctor_examine(doctor, NULL, 0);
	good = good && answers(doctor);
	snprintf(what, sizeof(what), "store %s", session->pipeline->store.name);
	if (weir_findings_sound(&doctor->findings, what) && good)
		weir_findings_ok(&doctor->findings, what, "%s opens, %" PRIu64 " ms",
				 session->store->plugin->ops.store->identity(session->store->self),
				 (weir_clock_us() - began) / US_PER_MS);
	return good;
}

static void look_at_flow(void *arg, const struct weir_chain *chain)
{
	weir_doctor_flow(arg, chain);
}

static void look_at_step(struct weir_doctor *doctor, const struct weir_step_spec *step)
{
	char what[WEIR_WHAT];

	snprintf(what, sizeof(what), "%s %s", step->is_task ? "task" : "flow", step->name);
	if (!step->is_task)
		weir_preflight_flow(&doctor->session, step, look_at_flow, doctor,
				    &doctor->findings.problems);
	else
		weir_preflight_task(&doctor->session, step, NULL, &doctor->findings.problems);
	if (weir_findings_sound(&doctor->findings, what) && step->is_task)
		weir_findings_ok(&doctor->findings, what, "has what it needs");
}

static void look_at_steps(struct weir_doctor *doctor, const struct weir_selection *selection)
{
	struct weir_session *session = &doctor->session;
	size_t i = selection->first;

	for (; i <= selection->last && !session->unreadable; i++)
		look_at_step(doctor, &session->pipeline->step[i]);
	if (session->unreadable) {
		weir_findings_tell(&doctor->findings, WEIR_GRADE_WARN, "steps",
				   "mend the store first, and ask again",
				   "looked at %zu of %zu only", i - selection->first,
				   session->pipeline->step_count);
		return;
	}
	weir_verify_check(session, &doctor->findings.problems);
	if (weir_findings_sound(&doctor->findings, "verify") && session->pipeline->verify_count)
		weir_findings_ok(&doctor->findings, "verify", "%zu to be counted at the end",
				 session->pipeline->verify_count);
}

/* From the inside to the outside: what is wrong here makes no sense of what comes behind. */
static void look_at_all(struct weir_doctor *doctor, const struct weir_run_options *options)
{
	struct weir_session *session = &doctor->session;
	struct weir_selection selection;

	if (!look_at_pipeline(doctor, options, &selection))
		return;
	session->checking = true;
	session->unreadable = !look_at_store(doctor);
	if (!session->unreadable)
		weir_doctor_connection(doctor);
	look_at_steps(doctor, &selection);
	if (!session->unreadable && doctor->table_count)
		weir_doctor_examine(doctor, doctor->table, doctor->table_count);
	weir_session_close_store(session);
}

int weir_doctor(const struct weir_run_options *options)
{
	struct weir_doctor doctor = { .table_count = 0 };
	int code;

	weir_findings_init(&doctor.findings, stdout);
	look_at_clock(&doctor);
	look_at_all(&doctor, options);
	code = weir_findings_code(&doctor.findings);
	weir_findings_release(&doctor.findings);
	weir_session_end(&doctor.session);
	return code;
}
