/*
 * outcome.c - a try has ended: what becomes of its request. Owns nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "../base/clock.h"
#include "../base/crash.h"
#include "http_parts.h"
#include "redirect.h"
#include "retry.h"

enum {
	TOO_MANY_REQUESTS = 429,
	UNAVAILABLE = 503,
	MS = 1000,     /* in us */
	SECOND = 1000, /* in ms */
	FIRST_MS = 60 * SECOND,
};

/* splitmix64: its upper half is even enough for waits. */
static uint32_t draw(struct weir_http *http)
{
	uint64_t z = http->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ z >> 31) >> 32);
}

static int64_t read_number(CURL *easy, CURLINFO which)
{
	curl_off_t number = 0;

	return curl_easy_getinfo(easy, which, &number) ? 0 : (int64_t)number;
}

static long read_long(CURL *easy, CURLINFO which)
{
	long number = 0;

	return curl_easy_getinfo(easy, which, &number) ? 0 : number;
}

static void record(struct weir_http *http, const struct weir_transfer *transfer, CURLcode rc)
{
	CURL *easy = transfer->easy;
	struct weir_trace_line line = {
		.step = http->step,
		.batch = http->batch,
		.connection = transfer->on,
		.number = transfer->number,
		.attempt = transfer->tries,
		.method = transfer->request->method,
		.path = transfer->request->path,
		.rc = (int)rc,
		.status = transfer->reply.status,
		.sent = read_number(easy, CURLINFO_SIZE_UPLOAD_T),
		.received = read_number(easy, CURLINFO_SIZE_DOWNLOAD_T),
		.connect_us = read_number(easy, CURLINFO_APPCONNECT_TIME_T),
		.total_us = read_number(easy, CURLINFO_TOTAL_TIME_T),
	};

	if (!line.connect_us)
		line.connect_us = read_number(easy, CURLINFO_CONNECT_TIME_T);
	/* libcurl has a time for it even if there was none. */
	if (transfer->reply.begun)
		line.first_byte_us = read_number(easy, CURLINFO_STARTTRANSFER_TIME_T);
	http->counts.bytes_sent += (uint64_t)line.sent;
	http->counts.bytes_received += (uint64_t)line.received;
	if (!weir_trace_write(http->trace, &line))
		weir_logger_write(http->log, WEIR_WARN, http->step,
				  "the trace is not whole: it cannot be written any more");
}

static int version_of(long version)
{
	switch (version) {
	case CURL_HTTP_VERSION_1_0:
		return 10;
	case CURL_HTTP_VERSION_1_1:
		return 11;
	case CURL_HTTP_VERSION_2_0:
		return 20;
	case CURL_HTTP_VERSION_3:
		return 30;
	default:
		return 0;
	}
}

static void learn_time(struct weir_http *http, const struct weir_reply *reply)
{
	const char *date = weir_reply_header(reply, "Date");
	int64_t then = date ? (int64_t)curl_getdate(date, NULL) : -1;

	http->dated = then >= 0;
	http->ahead_s = http->dated ? then - weir_clock_seconds() : 0;
}

/* The first reply shows whether requests can share a socket. */
static void learn(struct weir_http *http, const struct weir_transfer *transfer)
{
	long version = read_long(transfer->easy, CURLINFO_HTTP_VERSION);
	bool old = version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;

	http->known = true;
	http->version = version_of(version);
	learn_time(http, &transfer->reply);
	if (!old || http->connection.parallel)
		return;
	if (http->policy.version == WEIR_HTTP_2)
		weir_logger_write(http->log, WEIR_WARN, http->step,
				  "the server %s does not speak HTTP/2", http->target.server);
	weir_connection_set_parallel(&http->connection);
}

/* False, with the error: no whole reply. */
static bool broke_off(struct weir_http *http, const struct weir_transfer *transfer, CURLcode rc,
		      struct weir_error *cause)
{
	struct weir_breakage how = {
		.rc = rc,
		.late = transfer->late,
		.overflow = weir_reply_overflow(&transfer->reply),
		.begun = transfer->reply.begun,
		.known = http->known,
		.proxy_status = read_long(transfer->easy, CURLINFO_HTTP_CONNECTCODE),
		.detail = transfer->detail,
		.server = http->target.server,
		.ca_file = http->target.ca_file,
		.ca_name = http->target.ca_name,
		.proxy = &http->target.proxy,
	};

	if (rc == CURLE_OPERATION_TIMEDOUT && !how.late)
		how.late = transfer->on ? WEIR_LATE_TOTAL : WEIR_LATE_CONNECT;
	weir_logger_write(http->log, WEIR_DEBUG, http->step, "libcurl %d: %s", (int)rc,
			  transfer->detail);
	/* A stream alone may have broken off, but that is not worth a doubt. */
	http->connection.broken = true;
	if (weir_transport_lost(rc) && transfer->on > http->connection.lost) {
		http->connection.lost = transfer->on;
		http->connection.lost_us = weir_clock_us();
	}
	return weir_breakage_fail(&how, &http->policy, cause);
}

static bool judged(const struct weir_http_round *round, const struct weir_transfer *transfer,
		   struct weir_error *cause)
{
	char *to = NULL;

	if (!curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &to) && to)
		return weir_redirect_fail(round->http->target.server, to, transfer->reply.status,
					  cause);
	if (round->judge(round->arg, transfer->index, &transfer->reply, cause))
		return true;
	if (cause->code == WEIR_OK)
		return weir_fail(cause, WEIR_BUG,
				 "a reply with status %d was refused for no reason",
				 transfer->reply.status);
	if (cause->code == WEIR_BUSY && !cause->wait_ms)
		cause->wait_ms = weir_reply_retry_after_ms(&transfer->reply);
	return false;
}

/* The server as a whole has too much to do: it is left alone, not only by this request. */
static bool asks_all_to_wait(const struct weir_transfer *transfer, const struct weir_error *cause)
{
	int status = transfer->reply.status;

	return cause->code == WEIR_BUSY && transfer->reply.begun &&
	       (status == TOO_MANY_REQUESTS || status == UNAVAILABLE || cause->wait_ms);
}

/* "2026-11-23T12:00:00Z", so many ms from now. */
static void print_time(char *out, size_t size, uint32_t wait_ms)
{
	time_t then = (time_t)(weir_clock_seconds() + wait_ms / SECOND);
	struct tm parts;

	if (!gmtime_r(&then, &parts) || !strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &parts))
		out[0] = '\0';
}

/* Whatever it was, it comes down to this: not now. */
static bool give_up(const struct weir_http *http, const struct weir_tries *tries,
		    const struct weir_error *cause, struct weir_error *err)
{
	int64_t left = http->policy.retry_elapsed_ms - tries->elapsed_ms;
	char when[WEIR_TIME_TEXT];

	if (cause->wait_ms && http->policy.retry_elapsed_ms > 0 && cause->wait_ms > left) {
		print_time(when, sizeof(when), cause->wait_ms);
		(void)weir_fail(err, WEIR_BUSY, "%s; it asks to wait until %s (%" PRIu32 " s)",
				cause->message, when, cause->wait_ms / SECOND);
	} else {
		(void)weir_fail(err, WEIR_BUSY, "%s; %" PRId64 " %s in %.1f s", cause->message,
				tries->made, tries->made == 1 ? "try" : "tries",
				(double)tries->elapsed_ms / SECOND);
	}
	err->wait_ms = cause->wait_ms;
	return cause->hint[0] ? weir_hint(err, "%s", cause->hint) : false;
}

static bool try_again(struct weir_http *http, struct weir_transfer *transfer,
		      const struct weir_error *cause, struct weir_error *err)
{
	uint64_t now = weir_clock_us();
	struct weir_tries tries = { transfer->tries, (int64_t)((now - transfer->first_us) / MS) };
	struct weir_http_policy policy = http->policy;
	int64_t wait;
	bool told;

	/* A server of which nothing was ever heard is hardly there. */
	if (!http->known && (policy.retry_elapsed_ms <= 0 || policy.retry_elapsed_ms > FIRST_MS))
		policy.retry_elapsed_ms = FIRST_MS;
	if (cause->code != WEIR_BUSY && cause->code != WEIR_UNSURE) {
		*err = *cause;
		return false;
	}
	if (!weir_retry(&policy, &tries, cause, draw(http), &wait))
		return give_up(http, &tries, cause, err);
	transfer->state = WEIR_TRANSFER_WAITING;
	transfer->ready_us = now + (uint64_t)wait * MS;
	if (asks_all_to_wait(transfer, cause) && transfer->ready_us > http->hold_until_us)
		http->hold_until_us = transfer->ready_us;
	http->counts.retries++;
	/* A whole window often has the same trouble at once: one request's is enough of it. */
	told = http->told_us && now - http->told_us < SECOND * MS && http->told_of != transfer;
	if (!told) {
		http->told_us = now;
		http->told_of = transfer;
	}
	weir_logger_write(http->log, told ? WEIR_DEBUG : WEIR_INFO, http->step,
			  "%s; trying again in %.1f s (%" PRId64 " of %" PRId64 ")", cause->message,
			  (double)wait / SECOND, tries.made + 1, http->policy.retry_attempts);
	return true;
}

bool weir_http_finish(struct weir_http_round *round, struct weir_transfer *transfer, CURLcode rc,
		      struct weir_error *err)
{
	struct weir_http *http = round->http;
	struct weir_error cause = { .code = WEIR_OK };
	bool fine;

	weir_crash_point("answer.read");
	transfer->reply.status = (int)read_long(transfer->easy, CURLINFO_RESPONSE_CODE);
	record(http, transfer, rc);
	weir_transfer_stop(transfer);
	http->flying--;
	if (!rc)
		learn(http, transfer);
	fine = rc ? broke_off(http, transfer, rc, &cause) : judged(round, transfer, &cause);
	if (!fine)
		return try_again(http, transfer, &cause, err);
	round->settled++;
	return true;
}
