/*
 * retry.c - whether a request is sent again, and after how long; owns nothing.
 */
#include "retry.h"

/* base * 2^(made - 1), up to the cap. */
static int64_t widest(const struct weir_http_policy *policy, int64_t made)
{
	int64_t wait = policy->retry_base_ms;

	for (; made > 1 && wait < policy->retry_cap_ms; made--)
		wait = wait > INT64_MAX / 2 ? INT64_MAX : wait * 2;
	return wait < policy->retry_cap_ms ? wait : policy->retry_cap_ms;
}

/* 0 to most, both included. Waits are below 2^32 ms, so that the product fits. */
static int64_t draw(int64_t most, uint32_t random)
{
	uint64_t room = most < 0 ? 0 : most > UINT32_MAX ? UINT32_MAX : (uint64_t)most;

	return (int64_t)(((room + 1) * random) >> 32);
}

bool weir_retry(const struct weir_http_policy *policy, const struct weir_tries *tries,
		const struct weir_error *err, uint32_t random, int64_t *wait_ms)
{
	int64_t left = policy->retry_elapsed_ms - tries->elapsed_ms;
	bool patient = policy->retry_elapsed_ms <= 0; /* without end */

	*wait_ms = 0;
	if (err->code != WEIR_BUSY && err->code != WEIR_UNSURE)
		return false;
	if (tries->made >= policy->retry_attempts)
		return false;
	if (!patient && (left <= 0 || err->wait_ms > left))
		return false;
	if (err->wait_ms)
		*wait_ms = err->wait_ms + draw(policy->retry_base_ms, random);
	else
		*wait_ms = draw(widest(policy, tries->made), random);
	/* The last try comes at the end of the patience, not never. */
	if (!patient && *wait_ms > left)
		*wait_ms = left;
	return true;
}
