/*
 * doctor_connection.c - how `weir doctor` sees the way to a server: which protocol it speaks,
 * how far its clock is off, how long an answer takes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/clock.h"
#include "../net/http.h"
#include "doctor.h"

enum {
	TRIPS = 5, /* how often the round trip is measured; odd, for the median */
	US_PER_MS = 1000,
	CLOCK_OFF = 60,       /* s: from here on a token may be taken for expired */
	CLOCK_EXACT = 2,      /* s: a date has whole seconds, and was on its way */
	FAMOUS_LIMIT = 10000, /* requests after which Supabase gives a connection up */
};

static void tell_protocol(struct weir_doctor *doctor, const struct weir_http_seen *seen)
{
	const struct weir_http_policy *policy = doctor->session.http_policy;
	struct weir_findings *findings = &doctor->findings;
	bool old = seen->version < 20;

	if (policy->version == WEIR_HTTP_2 && old)
		weir_findings_tell(findings, WEIR_GRADE_WARN, "connection",
				   "say `http: auto` under `connection:`, or have the server speak "
				   "HTTP/2",
				   "the server does not speak HTTP/2, which the pipeline asks for");
	weir_findings_ok(findings, "connection",
			 "HTTP/%d%s%s, up to %" PRId64 " requests at once%s", seen->version / 10,
			 seen->version == 11 ? ".1" : "",
			 seen->secure ? " over TLS" : ", not encrypted", policy->window,
			 old ? ", a connection each" : " over one connection");
	if (!seen->secure && !seen->local)
		weir_findings_tell(findings, WEIR_GRADE_WARN, "connection",
				   "let url: begin with https://",
				   "the key goes to %s in the clear: who is on the way can read it",
				   seen->server);
}

static void tell_resets(struct weir_doctor *doctor)
{
	int64_t most = doctor->session.http_policy->reset_after_requests;

	if (most > 0 && most < FAMOUS_LIMIT)
		return;
	weir_findings_tell(&doctor->findings, WEIR_GRADE_WARN, "connection",
			   "say `reset: {after_requests: 5000}` under `connection:`",
			   "it is not replaced before %d requests, after which many a server gives "
			   "it up",
			   FAMOUS_LIMIT);
}

static void tell_clock(struct weir_doctor *doctor, const struct weir_http_seen *seen)
{
	struct weir_findings *findings = &doctor->findings;
	int64_t off = seen->ahead_s < 0 ? -seen->ahead_s : seen->ahead_s;

	if (!seen->dated)
		weir_findings_ok(findings, "clock", "the server does not tell its time");
	else if (off <= CLOCK_EXACT)
		weir_findings_ok(findings, "clock", "the server's agrees with this machine's");
	else
		weir_findings_tell(
			findings, off < CLOCK_OFF ? WEIR_GRADE_OK : WEIR_GRADE_WARN, "clock",
			"set this machine's clock: a key that is a token may be taken for "
			"expired, or for one of the future",
			"the server's is %" PRId64 " s %s this machine's", off,
			seen->ahead_s > 0 ? "ahead of" : "behind");
}

static int by_time(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static bool no_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	(void)arg, (void)value, (void)err;
	return true;
}

/* A row that is not there, by id: about the least that a server can be asked. */
static bool ask(struct weir_session *session, const char *table, uint64_t *us,
		struct weir_error *err)
{
	static const char *const id[] = { "id" };
	const struct weir_store_ops *ops = session->store->plugin->ops.store;
	const struct weir_value nobody = { .type = WEIR_UUID };
	struct weir_query query = { .table = table,
				    .column = id,
				    .column_count = 1,
				    .where = id[0],
				    .in = &nobody,
				    .in_count = 1 };
	uint64_t began = weir_clock_us();
	bool good =
		ops->scan(session->store->self, session->store->context, &query, no_row, NULL, err);

	*us = weir_clock_us() - began;
	return good;
}

/* A table that the store has; what is wrong with the others their flows will say. */
static const char *some_table(struct weir_session *session)
{
	struct weir_table_plan *plan;
	struct weir_error ignored;

	for (size_t i = 0; i < session->pipeline->table_count && !session->unreadable; i++)
		if (weir_tables_at(session, i, &plan, &ignored))
			return plan->def->spec.name;
	return NULL;
}

static void tell_round_trip(struct weir_doctor *doctor)
{
	const char *table = some_table(&doctor->session);
	struct weir_error err = { 0 };
	uint64_t us[TRIPS] = { 0 };
	size_t i = 0;

	if (!table)
		return;
	while (i < TRIPS && ask(&doctor->session, table, &us[i], &err))
		i++;
	if (i < TRIPS) {
		weir_problems_add(&doctor->findings.problems, &err);
		weir_findings_sound(&doctor->findings, "round trip");
		return;
	}
	qsort(us, TRIPS, sizeof(us[0]), by_time);
	weir_findings_ok(&doctor->findings, "round trip", "%.1f ms, the median of %d",
			 (double)us[TRIPS / 2] / US_PER_MS, TRIPS);
}

void weir_doctor_connection(struct weir_doctor *doctor)
{
	struct weir_http_seen seen;

	if (!doctor->session.http)
		return;
	weir_http_seen(doctor->session.http, &seen);
	if (!seen.version)
		return;
	tell_protocol(doctor, &seen);
	tell_resets(doctor);
	tell_clock(doctor, &seen);
	tell_round_trip(doctor);
}
