/*
 * http.h - the connection: curl multi, a window of requests, resets, retries, the trace.
 *
 * One struct weir_http per store. Owns the curl handles; one thread; knows nothing of rows.
 */
#ifndef WEIR_NET_HTTP_H
#define WEIR_NET_HTTP_H

#include <poll.h>

#include <weir/http.h>
#include <weir/option.h>

#include "../base/log.h"

enum weir_http_version { WEIR_HTTP_AUTO = 0, WEIR_HTTP_1_1, WEIR_HTTP_2 };

/* `connection:` of a store in the pipeline; durations in ms, 0 of a reset or limit: none. */
struct weir_http_policy {
	enum weir_http_version version;
	int64_t window;               /* requests in flight; default 4 */
	int64_t reset_after_requests; /* of one connection; default 5000, below any server's limit
				       */
	int64_t reset_after_ms;       /* its age; default 5 minutes */
	int64_t reset_every_batches;  /* default 0 */
	int64_t reset_pause_ms;       /* between closing and opening; default 0 */
	int64_t retry_attempts;       /* per request; default 8 */
	int64_t retry_base_ms, retry_cap_ms; /* default 500 ms, 30 s */
	int64_t retry_elapsed_ms;            /* per request, waits included; default 5 minutes */
	int64_t connect_ms, first_byte_ms, stall_ms, total_ms; /* default 10 s, 60 s, 30 s, 2 min */
	int64_t reply_ceiling;                                 /* bytes; default 64 MiB */
	int64_t url_ceiling; /* bytes; default 7000: nginx kills the connection at 8 KB */
};

/* What the run tells about itself for the trace. */
struct weir_http_label {
	const char *step;
	uint64_t batch;
};

/* Counted for the report. */
struct weir_http_counts {
	uint64_t requests; /* sent, re-sent ones included */
	uint64_t retries;
	uint64_t connections;
	uint64_t resets;                     /* by our own policy */
	uint64_t bytes_sent, bytes_received; /* bodies */
};

/* What replies have shown so far. */
struct weir_http_seen {
	const char *server; /* "https://host:port" */
	bool secure;        /* TLS */
	bool local;         /* the server is this machine */
	int version;        /* of HTTP, times ten: 11, 20; 0: no reply came */
	bool dated;         /* the last reply told the server's time, */
	int64_t ahead_s;    /* and how far that is ahead of ours */
};

struct weir_http;

void weir_http_policy_default(struct weir_http_policy *policy);
/* trace: file name or NULL. BAD_CONFIG for a URL that is none, a CA file that cannot be read. */
struct weir_http *weir_http_new(const struct weir_endpoint *endpoint,
				const struct weir_http_policy *policy, struct weir_logger *log,
				const char *trace, struct weir_error *err);
void weir_http_free(struct weir_http *http);
/* See weir_exchange(). Looks for SIGINT and SIGTERM (interrupt.h): CANCELLED. */
bool weir_http_exchange(struct weir_http *http, const struct weir_request *request, size_t count,
			weir_judge_fn *judge, void *arg, struct weir_error *err);
/*
 * While something else is waited for, between two exchanges: sleeps until one of the streams is
 * ready or the time is over, and sees to the connection meanwhile. May return early.
 */
void weir_http_wait(struct weir_http *http, struct pollfd *stream, size_t count, int ms);
/* Between batches: replaces the connection if the policy says so (nothing is in flight). */
void weir_http_between_batches(struct weir_http *http);
void weir_http_set_label(struct weir_http *http, const struct weir_http_label *label);
void weir_http_counts(const struct weir_http *http, struct weir_http_counts *counts);
void weir_http_seen(const struct weir_http *http, struct weir_http_seen *seen);

#endif
