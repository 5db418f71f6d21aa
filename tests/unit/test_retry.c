/*
 * test_retry.c - whether a request is sent again, and after how long.
 */
#include <weir/http.h>

#include "../../core/net/retry.h"
#include "base_fixture.h"

static const struct weir_http_policy policy = {
	.retry_attempts = 8,
	.retry_base_ms = 500,
	.retry_cap_ms = 30000,
	.retry_elapsed_ms = 300000,
};

static const struct weir_error busy = { .code = WEIR_BUSY };

/* What is waited after so many tries; -1: nothing is tried again. */
static int64_t wait_after(int64_t made, int64_t elapsed_ms, const struct weir_error *err,
			  uint32_t random)
{
	struct weir_tries tries = { made, elapsed_ms };
	int64_t wait;

	return weir_retry(&policy, &tries, err, random, &wait) ? wait : -1;
}

START_TEST(only_what_time_may_heal_is_tried_again)
{
	for (enum weir_code code = WEIR_OK; code <= WEIR_BUG; code++) {
		struct weir_error err = { .code = code };
		bool again = wait_after(1, 0, &err, 0) >= 0;

		ck_assert_int_eq(again, code == WEIR_BUSY || code == WEIR_UNSURE);
	}
}
END_TEST

START_TEST(the_longest_wait_doubles_up_to_the_cap)
{
	static const int64_t longest[] = { 500, 1000, 2000, 4000, 8000, 16000, 30000 };

	for (int i = 0; i < 7; i++)
		ck_assert_int_eq(wait_after(i + 1, 0, &busy, UINT32_MAX), longest[i]);
}
END_TEST

START_TEST(the_wait_is_drawn_from_the_whole_range)
{
	ck_assert_int_eq(wait_after(3, 0, &busy, 0), 0);
	ck_assert_int_eq(wait_after(3, 0, &busy, UINT32_MAX / 4), 500);
	ck_assert_int_eq(wait_after(3, 0, &busy, UINT32_MAX / 2), 1000);
	ck_assert_int_eq(wait_after(3, 0, &busy, UINT32_MAX), 2000);
}
END_TEST

START_TEST(attempts_are_used_up)
{
	ck_assert_int_ge(wait_after(7, 0, &busy, 0), 0);
	ck_assert_int_eq(wait_after(8, 0, &busy, 0), -1);
	ck_assert_int_eq(wait_after(9, 0, &busy, 0), -1);
}
END_TEST

START_TEST(patience_is_used_up_and_the_last_try_comes_at_its_end)
{
	ck_assert_int_eq(wait_after(7, 299000, &busy, UINT32_MAX), 1000);
	ck_assert_int_eq(wait_after(7, 299999, &busy, UINT32_MAX), 1);
	ck_assert_int_eq(wait_after(2, 300000, &busy, 0), -1);
	ck_assert_int_eq(wait_after(2, 400000, &busy, 0), -1);
}
END_TEST

START_TEST(a_wait_that_the_server_asks_for_is_never_shortened)
{
	struct weir_error asks = { .code = WEIR_BUSY, .wait_ms = 60000 };

	ck_assert_int_eq(wait_after(1, 0, &asks, 0), 60000);
	ck_assert_int_eq(wait_after(1, 0, &asks, UINT32_MAX), 60500);
	ck_assert_int_eq(wait_after(7, 0, &asks, UINT32_MAX), 60500);
	ck_assert_int_eq(wait_after(1, 239900, &asks, UINT32_MAX), 60100);
}
END_TEST

START_TEST(a_wait_beyond_our_patience_is_not_begun)
{
	struct weir_error asks = { .code = WEIR_BUSY, .wait_ms = 60000 };

	ck_assert_int_eq(wait_after(1, 240000, &asks, 0), 60000);
	ck_assert_int_eq(wait_after(1, 240001, &asks, 0), -1);
}
END_TEST

START_TEST(no_limit_of_patience_means_none)
{
	struct weir_http_policy patient = policy;
	struct weir_error asks = { .code = WEIR_BUSY, .wait_ms = UINT32_MAX };
	struct weir_tries tries = { 1, INT64_MAX / 2 };
	int64_t wait;

	patient.retry_elapsed_ms = 0;
	ck_assert(weir_retry(&patient, &tries, &asks, 0, &wait));
	ck_assert_int_eq(wait, UINT32_MAX);
}
END_TEST

START_TEST(odd_policies_do_no_harm)
{
	struct weir_http_policy odd = { .retry_attempts = INT64_MAX,
					.retry_base_ms = INT64_MAX,
					.retry_cap_ms = INT64_MAX };
	struct weir_tries tries = { INT64_MAX - 1, 0 };
	int64_t wait;

	ck_assert(weir_retry(&odd, &tries, &busy, UINT32_MAX, &wait));
	ck_assert_int_eq(wait, UINT32_MAX);
	odd.retry_base_ms = odd.retry_cap_ms = 0;
	tries.made = 5;
	ck_assert(weir_retry(&odd, &tries, &busy, UINT32_MAX, &wait));
	ck_assert_int_eq(wait, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		only_what_time_may_heal_is_tried_again,
		the_longest_wait_doubles_up_to_the_cap,
		the_wait_is_drawn_from_the_whole_range,
		attempts_are_used_up,
		patience_is_used_up_and_the_last_try_comes_at_its_end,
		a_wait_that_the_server_asks_for_is_never_shortened,
		a_wait_beyond_our_patience_is_not_begun,
		no_limit_of_patience_means_none,
		odd_policies_do_no_harm,
		NULL,
	};

	return run_tests("retry", tests);
}
