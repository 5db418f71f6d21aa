/*
 * retry.h - whether a request is sent again, and after how long. Pure: no clock, no chance.
 */
#ifndef WEIR_NET_RETRY_H
#define WEIR_NET_RETRY_H

#include "http.h"

/* What was done for a request so far. */
struct weir_tries {
	int64_t made;       /* the one that just ended included */
	int64_t elapsed_ms; /* since the first one began, waits included */
};

/*
 * True: send it again after *wait_ms. False: give up; err is nothing that time heals, or
 * attempts or patience are used up. The wait is drawn by `random` (evenly spread over all
 * its values) from the whole of 0 to base * 2^(made - 1), with its cap ("full jitter"), so
 * that clients which failed together do not come back together. What the server asked for
 * (err->wait_ms) comes on top of a draw from 0 to base, and is never shortened.
 */
bool weir_retry(const struct weir_http_policy *policy, const struct weir_tries *tries,
		const struct weir_error *err, uint32_t random, int64_t *wait_ms);

#endif
