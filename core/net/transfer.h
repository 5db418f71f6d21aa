/*
 * transfer.h - one place in the window: a request on its way, with its curl handle.
 *
 * A request keeps its place until it is taken care of, also while it waits to be sent
 * again, so that a window of requests is all that is ever held.
 */
#ifndef WEIR_NET_TRANSFER_H
#define WEIR_NET_TRANSFER_H

#include "connection.h"
#include "reply.h"
#include "target.h"
#include "transport.h"

enum weir_transfer_state { WEIR_TRANSFER_FREE = 0, WEIR_TRANSFER_FLYING, WEIR_TRANSFER_WAITING };

struct weir_transfer {
	enum weir_transfer_state state;
	CURL *easy;
	struct curl_slist *header; /* of the request on its way */
	struct weir_reply reply;
	char detail[CURL_ERROR_SIZE];

	struct weir_connection *connection; /* not owned */
	const struct weir_http_policy *policy;
	const struct weir_http_target *target;

	const struct weir_request *request;
	size_t index; /* in the exchange */
	int64_t tries;
	uint64_t first_us; /* when its first try began */
	uint64_t ready_us; /* WAITING: not before */

	/* Of the try on its way: */
	uint64_t on, number; /* the connection's number, the request's number on it; 0: unsent */
	uint64_t moved_us;   /* when it was sent or bytes last moved */
	int64_t moved_bytes; /* in both directions, until then */
	enum weir_late late;
};

/* policy, target and connection stay the caller's. */
bool weir_transfer_init(struct weir_transfer *transfer, const struct weir_http_policy *policy,
			const struct weir_http_target *target, struct weir_connection *connection,
			struct weir_error *err);
void weir_transfer_release(struct weir_transfer *transfer);

/* Puts its request on the way, for the first time or again. */
bool weir_transfer_start(struct weir_transfer *transfer, uint64_t now_us, struct weir_error *err);
/* Takes it off; what was on its way is broken off. */
void weir_transfer_stop(struct weir_transfer *transfer);
/*
 * Which time-out is over. Only those that libcurl has no option for: its low speed limit
 * would count a server's thinking as a stall. And of the requests on a socket that ends,
 * libcurl tells some nothing at all (seen with 7.88.1); they are LOST.
 */
enum weir_late weir_transfer_late(struct weir_transfer *transfer, uint64_t now_us);

#endif
