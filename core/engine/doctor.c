/*
 * doctor.c - the checks before a run, told one finding a line, each with its remedy.
 *
 * The session and the problems are weir_doctor()'s; every problem is told once, as a failure
 * of what was being looked at when it came up.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "../base/clock.h"
#include "../base/text.h"
#include "ledger.h"
#include "run_parts.h"
#include "verify.h"

enum {
	WHAT_ROOM = 256,           /* bytes of what a finding is about */
	TEXT_ROOM = 2048,          /* bytes of one line's text */
	LINE_CEILING = 16 * 1024,  /* bytes: more than a text can become when made visible */
	OLDEST_CLOCK = 1704067200, /* seconds: 2024-01-01; a clock before it was never set */
	US_PER_MS = 1000,
};

struct doctor {
	struct weir_session session;
	struct weir_problems problems;
	size_t told; /* of the problems */
	char run_id[WEIR_RUN_ID];
};

/* Secrets masked, control characters made visible. */
static void print_text(const struct doctor *doctor, const char *text)
{
	const char *safe = weir_logger_redacted(doctor->session.log, text);
	struct weir_buffer line;

	weir_buffer_init(&line, LINE_CEILING);
	weir_text_visible(&line, safe, strlen(safe));
	printf("%s\n", line.at ? line.at : "");
	weir_buffer_release(&line);
}

static void WEIR_PRINTF(4, 5) finding(const struct doctor *doctor, const char *grade,
				      const char *what, const char *format, ...)
{
	char detail[TEXT_ROOM], text[2 * TEXT_ROOM];
	int needed;
	va_list args;

	va_start(args, format);
	if (vsnprintf(detail, sizeof(detail), format, args) < 0)
		detail[0] = '\0';
	va_end(args);
	needed = snprintf(text, sizeof(text), "%-4s  %.*s: %s", grade, WHAT_ROOM - 1, what, detail);
	weir_text_cut(text, sizeof(text), needed < 0 ? 0 : (size_t)needed);
	print_text(doctor, text);
}

static void remedy(const struct doctor *doctor, const char *text)
{
	fputs("      ", stdout);
	print_text(doctor, text);
}

/* For an error that has no hint of its own. */
static const char *usual_remedy(enum weir_code code)
{
	switch (weir_exit_code(code)) {
	case WEIR_EXIT_CONFIG:
		return "mend the pipeline or its input at this place";
	case WEIR_EXIT_TRANSIENT:
		return "this may pass: ask again in a while";
	default:
		return "a person has to mend this where it is told, and ask again";
	}
}

/* Tells the problems that came up since the last call; true: there were none. */
static bool sound(struct doctor *doctor, const char *what)
{
	const struct weir_problems *problems = &doctor->problems;
	size_t before = doctor->told;
	char text[TEXT_ROOM];

	for (; doctor->told < problems->count; doctor->told++) {
		const struct weir_error *err = &problems->item[doctor->told];

		weir_error_print(err, text, sizeof(text));
		finding(doctor, "fail", what, "%s", text);
		remedy(doctor, err->hint[0] ? err->hint : usual_remedy(err->code));
	}
	return doctor->told == before;
}

static void look_at_clock(const struct doctor *doctor)
{
	bool set = weir_clock_seconds() >= OLDEST_CLOCK;
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	finding(doctor, set ? "ok" : "warn", "clock", "%s", now);
	if (!set)
		remedy(doctor, "set this machine's clock: certificates and keys have dates");
}

static bool look_at_pipeline(struct doctor *doctor, const struct weir_run_options *options,
			     struct weir_selection *selection)
{
	struct weir_session *session = &doctor->session;
	bool good = weir_session_begin(session, options, doctor->run_id, &doctor->problems) &&
		    weir_session_select(session, selection, &doctor->problems);

	if (sound(doctor, "pipeline") && good)
		finding(doctor, "ok", "pipeline", "%s: tables %zu, steps %zu",
			session->pipeline->name, session->pipeline->table_count,
			session->pipeline->step_count);
	return good;
}

/*
 * A REMOTE store opens without asking its server anything: the first table tells whether it
 * answers. Whether it has the table is for the step that fills it.
 */
static bool answers(struct doctor *doctor)
{
	struct weir_session *session = &doctor->session;
	struct weir_table_plan *plan;
	struct weir_error err = { 0 };

	if (session->pipeline->table_count > 0 && !weir_tables_at(session, 0, &plan, &err) &&
	    session->unreadable)
		weir_problems_add(&doctor->problems, &err);
	return !session->unreadable;
}

static bool look_at_store(struct doctor *doctor)
{
	struct weir_session *session = &doctor->session;
	uint64_t began = weir_clock_us();
	char what[WHAT_ROOM];
	bool good = weir_session_open_store(session, NULL, &doctor->problems) && answers(doctor);

	snprintf(what, sizeof(what), "store %s", session->pipeline->store.name);
	if (sound(doctor, what) && good)
		finding(doctor, "ok", what, "%s opens, %" PRIu64 " ms",
			session->store->plugin->ops.store->identity(session->store->self),
			(weir_clock_us() - began) / US_PER_MS);
	return good;
}

static void tell_flow(void *arg, const struct weir_chain *chain)
{
	struct doctor *doctor = arg;
	char what[WHAT_ROOM];

	snprintf(what, sizeof(what), "flow %s", chain->step->name);
	if (!sound(doctor, what))
		return;
	finding(doctor, "ok", what, "table %s, %zu columns", chain->target.plan->def->spec.name,
		chain->target.count);
	finding(doctor, "ok", what,
		"%s; derived ids: a row that is sent twice hits its primary key",
		weir_guarantee(chain->target.mode));
}

static void look_at_step(struct doctor *doctor, const struct weir_step_spec *step)
{
	char what[WHAT_ROOM];

	snprintf(what, sizeof(what), "%s %s", step->is_task ? "task" : "flow", step->name);
	if (!step->is_task)
		weir_preflight_flow(&doctor->session, step, tell_flow, doctor, &doctor->problems);
	else
		weir_preflight_task(&doctor->session, step, NULL, &doctor->problems);
	if (sound(doctor, what) && step->is_task)
		finding(doctor, "ok", what, "has what it needs");
}

static void look_at_steps(struct doctor *doctor, const struct weir_selection *selection)
{
	struct weir_session *session = &doctor->session;
	size_t i = selection->first;

	for (; i <= selection->last && !session->unreadable; i++)
		look_at_step(doctor, &session->pipeline->step[i]);
	if (session->unreadable) {
		finding(doctor, "warn", "steps", "looked at %zu of %zu only", i - selection->first,
			session->pipeline->step_count);
		remedy(doctor, "mend the store first, and ask again");
		return;
	}
	weir_verify_check(session, &doctor->problems);
	if (sound(doctor, "verify") && session->pipeline->verify_count)
		finding(doctor, "ok", "verify", "%zu to be counted at the end",
			session->pipeline->verify_count);
}

int weir_doctor(const struct weir_run_options *options)
{
	struct doctor doctor = { .told = 0 };
	struct weir_selection selection;
	int code;

	weir_problems_init(&doctor.problems);
	look_at_clock(&doctor);
	if (look_at_pipeline(&doctor, options, &selection)) {
		doctor.session.checking = true;
		doctor.session.unreadable = !look_at_store(&doctor);
		look_at_steps(&doctor, &selection);
		weir_session_close_store(&doctor.session);
	}
	code = weir_exit_code(weir_problems_code(&doctor.problems));
	weir_problems_release(&doctor.problems);
	weir_session_end(&doctor.session);
	return code;
}
