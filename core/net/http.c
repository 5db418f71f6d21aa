/*
 * http.c - the client: set up, closed, its connection replaced between batches. Owns the
 * connection, the transfers, the trace and a copy of the endpoint.
 */
#include "http.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/arena.h"
#include "../base/clock.h"
#include "http_parts.h"

enum {
	SECOND = 1000, /* in ms */
	MS = 1000,     /* in us */
	WINDOW = 4,    /* requests */
	REQUESTS = 5000,
	ATTEMPTS = 8,
	REPLY_CEILING = 64 * 1024 * 1024, /* bytes */
	URL_CEILING = 7000,               /* bytes */
	WAIT_STREAMS = 8,                 /* that are waited for beside the connection */
};

void weir_http_policy_default(struct weir_http_policy *policy)
{
	*policy = (struct weir_http_policy){
		.window = WINDOW,
		.reset_after_requests = REQUESTS,
		.reset_after_ms = 300 * SECOND,
		.retry_attempts = ATTEMPTS,
		.retry_base_ms = SECOND / 2,
		.retry_cap_ms = 30 * SECOND,
		.retry_elapsed_ms = 300 * SECOND,
		.connect_ms = 10 * SECOND,
		.first_byte_ms = 60 * SECOND,
		.stall_ms = 30 * SECOND,
		.total_ms = 120 * SECOND,
		.reply_ceiling = REPLY_CEILING,
		.url_ceiling = URL_CEILING,
	};
}

/* Over http:// no server is asked what it speaks, so that it is known beforehand. */
static bool speaks_http_1(const struct weir_http *http)
{
	return http->policy.version == WEIR_HTTP_1_1 ||
	       (http->policy.version == WEIR_HTTP_AUTO && !http->target.secure);
}

static bool make_transfers(struct weir_http *http, struct weir_error *err)
{
	size_t window = http->policy.window > 1 ? (size_t)http->policy.window : 1;

	http->transfer = weir_xcalloc(window, sizeof(http->transfer[0]));
	while (http->window < window)
		if (!weir_transfer_init(&http->transfer[http->window++], &http->policy,
					&http->target, &http->connection, err))
			return false;
	return true;
}

/* Waits need not be unforeseeable, but different in each process. */
static uint64_t seed(void)
{
	return weir_clock_us() ^ (uint64_t)getpid() << 32 ^ (uint64_t)weir_clock_seconds();
}

struct weir_http *weir_http_new(const struct weir_endpoint *endpoint,
				const struct weir_http_policy *policy, struct weir_logger *log,
				const char *trace, struct weir_error *err)
{
	struct weir_http *http;

	if (curl_global_init(CURL_GLOBAL_DEFAULT)) {
		(void)weir_fail(err, WEIR_BROKEN, "libcurl cannot be used");
		return NULL;
	}
	http = weir_xcalloc(1, sizeof(*http));
	http->policy = *policy;
	http->log = log;
	http->random = seed();
	weir_connection_init(&http->connection, &http->policy, &http->counts);
	if (!weir_http_target_init(&http->target, endpoint, log, err) ||
	    !weir_trace_open(trace, &http->trace, err) || !make_transfers(http, err)) {
		weir_http_free(http);
		return NULL;
	}
	if (speaks_http_1(http))
		weir_connection_set_parallel(&http->connection);
	return http;
}

void weir_http_free(struct weir_http *http)
{
	if (!http)
		return;
	for (size_t i = 0; i < http->window; i++)
		weir_transfer_release(&http->transfer[i]);
	free(http->transfer);
	weir_connection_release(&http->connection);
	weir_trace_free(http->trace);
	weir_http_target_release(&http->target);
	free(http->step);
	free(http);
	curl_global_cleanup();
}

void weir_http_set_label(struct weir_http *http, const struct weir_http_label *label)
{
	free(http->step);
	http->step = label->step ? weir_xstrdup(label->step) : NULL;
	http->batch = label->batch;
}

void weir_http_counts(const struct weir_http *http, struct weir_http_counts *counts)
{
	*counts = http->counts;
}

void weir_http_seen(const struct weir_http *http, struct weir_http_seen *seen)
{
	*seen = (struct weir_http_seen){ .server = http->target.server,
					 .secure = http->target.secure,
					 .local = http->target.local,
					 .version = http->version,
					 .dated = http->dated,
					 .ahead_s = http->ahead_s };
}

void weir_http_replace(struct weir_http *http, uint64_t now_us)
{
	uint64_t until = now_us + (uint64_t)http->policy.reset_pause_ms * MS;

	weir_logger_write(http->log, WEIR_DEBUG, http->step, "the connection is replaced");
	weir_connection_close(&http->connection);
	http->counts.resets++;
	http->batches = 0;
	if (until > http->hold_until_us)
		http->hold_until_us = until;
}

/* Opening is left to the next request: at the end of a run nobody waits for a pause. */
void weir_http_between_batches(struct weir_http *http)
{
	const struct weir_http_policy *policy = &http->policy;
	uint64_t now = weir_clock_us();
	bool due;

	http->batches++;
	due = policy->reset_every_batches > 0 && http->batches >= policy->reset_every_batches;
	due = due || weir_connection_due(&http->connection, 0, now);
	if (due && http->connection.socket_count)
		weir_http_replace(http, now);
}

void weir_http_wait(struct weir_http *http, struct pollfd *stream, size_t count, int ms)
{
	struct curl_waitfd with[WAIT_STREAMS];
	CURLM *multi = http->connection.multi;
	int running;

	if (!multi || count > WAIT_STREAMS) {
		(void)poll(stream, count, ms);
		return;
	}
	for (size_t i = 0; i < count; i++)
		with[i] = (struct curl_waitfd){
			.fd = stream[i].fd,
			.events = stream[i].events & POLLOUT ? CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN,
		};
	/* What goes wrong with the connection shows in the next exchange, which handles it. */
	(void)curl_multi_poll(multi, with, (unsigned)count, ms, NULL);
	(void)curl_multi_perform(multi, &running);
}
