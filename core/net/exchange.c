/*
 * exchange.c - the loop: start what may be started, let libcurl move bytes, see what is done.
 *
 * It waits only when a pass brought nothing, and never for long: SIGINT and SIGTERM are
 * looked for in between. SIGPIPE is ignored by the program; libcurl leaves it
 * to it.
 *
 * Owns nothing. To replace the connection it starts nothing more, lets what is on its way
 * arrive, and then closes it.
 */
#include <inttypes.h>
#include <string.h>

#include "../base/clock.h"
#include "../base/interrupt.h"
#include "http_parts.h"

enum {
	LOOK_MS = 100, /* the longest sleep between two looks for signals and time-outs */
	MS = 1000,     /* in us */
};

/* What can be said of a request before anything is sent. */
static bool check(const struct weir_http *http, const struct weir_request *request,
		  struct weir_error *err)
{
	size_t length = strlen(http->target.url) + strlen(request->path);

	if (length > (uint64_t)http->policy.url_ceiling)
		return weir_fail(err, WEIR_TOO_BIG,
				 "a request's URL has %zu bytes, and %" PRId64 " at most are sent",
				 length, http->policy.url_ceiling);
	for (const char *at = request->path; *at; at++)
		if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f || *at == '#')
			return weir_fail(err, WEIR_BUG, "a request's path is not percent-encoded");
	for (size_t i = 0; i < request->header_count; i++)
		if (!weir_header_valid(&request->header[i]))
			return weir_fail(err, WEIR_BUG, "a request's header is not one line");
	return true;
}

/* How many were started and have not reached a socket yet. */
static uint64_t unsent(const struct weir_http *http)
{
	uint64_t count = 0;

	for (size_t i = 0; i < http->window; i++)
		count += http->transfer[i].state == WEIR_TRANSFER_FLYING && !http->transfer[i].on;
	return count;
}

/* Nothing more may be started on this connection. */
static bool used_up(const struct weir_http *http, uint64_t now)
{
	return http->connection.broken || weir_connection_due(&http->connection, unsent(http), now);
}

static bool renew(struct weir_http *http, uint64_t now, struct weir_error *err)
{
	if (!http->flying && http->connection.broken)
		weir_connection_close(&http->connection);
	else if (!http->flying && weir_connection_due(&http->connection, 0, now))
		weir_http_replace(http, now);
	return weir_connection_open(&http->connection, err);
}

/* Those that wait come first, so that a request is not overtaken for ever. */
static struct weir_transfer *pick(struct weir_http_round *round, uint64_t now)
{
	struct weir_http *http = round->http;
	struct weir_transfer *place = NULL;

	for (size_t i = 0; i < http->window; i++) {
		struct weir_transfer *one = &http->transfer[i];

		if (one->state == WEIR_TRANSFER_WAITING && one->ready_us <= now)
			return one;
		if (one->state == WEIR_TRANSFER_FREE && !place)
			place = one;
	}
	if (!place || round->next == round->count)
		return NULL;
	place->index = round->next++;
	place->request = &round->request[place->index];
	place->tries = 0;
	place->reply.sends = 0;
	return place;
}

static bool start(struct weir_http_round *round, uint64_t now, struct weir_error *err)
{
	struct weir_http *http = round->http;
	struct weir_transfer *next;

	while (now >= http->hold_until_us && !used_up(http, now) && (next = pick(round, now))) {
		if (!weir_transfer_start(next, now, err))
			return false;
		http->flying++;
	}
	return true;
}

/* Takes what libcurl has done. *any: there was something. */
static bool reap(struct weir_http_round *round, bool *any, struct weir_error *err)
{
	CURLM *multi = round->http->connection.multi;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(multi, &left))) {
		CURLcode rc = message->data.result;
		char *transfer = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		*any = true;
		if (curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer))
			return weir_fail(err, WEIR_BUG, "libcurl lost a request");
		if (!weir_http_finish(round, (void *)transfer, rc, err))
			return false;
	}
	return true;
}

/* Ends those for which nothing comes any more. */
static bool watch(struct weir_http_round *round, uint64_t now, bool *any, struct weir_error *err)
{
	struct weir_http *http = round->http;

	for (size_t i = 0; i < http->window; i++) {
		struct weir_transfer *one = &http->transfer[i];

		if (one->state != WEIR_TRANSFER_FLYING)
			continue;
		one->late = weir_transfer_late(one, now);
		if (!one->late)
			continue;
		*any = true;
		if (!weir_http_finish(round, one,
				      one->late == WEIR_LATE_LOST ? CURLE_RECV_ERROR
								  : CURLE_OPERATION_TIMEDOUT,
				      err))
			return false;
	}
	return true;
}

/* Until something moves, a wait is over, or it is time to look for signals. */
static bool sleep_on(const struct weir_http *http, uint64_t now, struct weir_error *err)
{
	uint64_t until = now + LOOK_MS * MS;

	if (!http->flying && http->hold_until_us > now && http->hold_until_us < until)
		until = http->hold_until_us;
	for (size_t i = 0; i < http->window; i++) {
		const struct weir_transfer *one = &http->transfer[i];

		if (one->state == WEIR_TRANSFER_WAITING && one->ready_us > now &&
		    one->ready_us < until)
			until = one->ready_us;
	}
	if (!curl_multi_poll(http->connection.multi, NULL, 0, (int)((until - now + MS - 1) / MS),
			     NULL))
		return true;
	return weir_fail(err, WEIR_BUG, "libcurl cannot wait");
}

static bool turn(struct weir_http_round *round, struct weir_error *err)
{
	struct weir_http *http = round->http;
	uint64_t now = weir_clock_us();
	bool any = false;
	int running;

	if (!weir_interrupts_check(err))
		return false;
	if (!renew(http, now, err) || !start(round, now, err))
		return false;
	if (curl_multi_perform(http->connection.multi, &running))
		return weir_fail(err, WEIR_BUG, "libcurl cannot go on");
	if (!reap(round, &any, err) || !watch(round, weir_clock_us(), &any, err))
		return false;
	return any || sleep_on(http, weir_clock_us(), err);
}

/* Nothing of this exchange stays on its way, and nothing of it can come in later. */
static void abandon(struct weir_http *http)
{
	for (size_t i = 0; i < http->window; i++)
		weir_transfer_stop(&http->transfer[i]);
	if (http->flying)
		http->connection.broken = true;
	http->flying = 0;
}

bool weir_http_exchange(struct weir_http *http, const struct weir_request *request, size_t count,
			weir_judge_fn *judge, void *arg, struct weir_error *err)
{
	struct weir_http_round round = {
		.http = http, .request = request, .count = count, .judge = judge, .arg = arg
	};

	for (size_t i = 0; i < count; i++)
		if (!check(http, &request[i], err))
			return false;
	while (round.settled < count) {
		if (!turn(&round, err)) {
			abandon(http);
			return false;
		}
	}
	return true;
}
