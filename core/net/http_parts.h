/*
 * http_parts.h - what the files of the exchange share: http.c sets up, exchange.c is the
 * loop, outcome.c says what becomes of a request whose try has ended.
 */
#ifndef WEIR_NET_HTTP_PARTS_H
#define WEIR_NET_HTTP_PARTS_H

#include "trace.h"
#include "transfer.h"

struct weir_http {
	struct weir_http_policy policy;
	struct weir_http_target target;
	struct weir_connection connection;
	struct weir_http_counts counts;
	struct weir_logger *log; /* not owned */
	struct weir_trace *trace;
	struct weir_transfer *transfer; /* `window` of them */
	size_t window, flying;
	char *step; /* the label; may be NULL */
	uint64_t batch;
	uint64_t hold_until_us; /* nothing is started before: the server asked, or a pause */
	uint64_t told_us;       /* when a retry was last told of, and whose */
	const struct weir_transfer *told_of;
	uint64_t random; /* the state of the draws for waits */
	int64_t batches; /* since the connection was replaced */
	bool known;      /* the server has answered before */
	int version;     /* of the last reply, see struct weir_http_seen */
	bool dated;
	int64_t ahead_s;
};

/* One call of weir_http_exchange(). */
struct weir_http_round {
	struct weir_http *http;
	const struct weir_request *request;
	size_t count, next, settled;
	weir_judge_fn *judge;
	void *arg;
};

/* Closes the connection by the policy; the next request opens one, after the pause. */
void weir_http_replace(struct weir_http *http, uint64_t now_us);

/*
 * A try has ended: traced, counted, judged. The request is settled, or waits to be sent
 * again; false: its error ends the exchange.
 */
bool weir_http_finish(struct weir_http_round *round, struct weir_transfer *transfer, CURLcode rc,
		      struct weir_error *err);

#endif
