/*
 * test_reply.c - a reply as it comes in, and what it says of waiting.
 */
#include <stdio.h>
#include <string.h>

#include "../../core/net/reply.h"
#include "base_fixture.h"

enum { CEILING = 100 /* bytes of a body */ };

/* 2026-11-23T12:00:00Z */
static const int64_t noon = 1795435200;

static size_t take(struct weir_reply *reply, const char *line)
{
	char copy[200];

	(void)snprintf(copy, sizeof(copy), "%s", line);
	return weir_reply_take_header(copy, 1, strlen(copy), reply);
}

START_TEST(a_header_is_found_in_any_case_without_blanks_around_it)
{
	struct weir_reply reply;

	weir_reply_init(&reply, CEILING);
	(void)take(&reply, "HTTP/2 201\r\n");
	(void)take(&reply, "Content-Range:   0-9/100  \r\n");
	(void)take(&reply, "content-type: application/json\r\n");
	(void)take(&reply, "x-empty:\r\n");
	(void)take(&reply, "\r\n");
	ck_assert_str_eq(weir_reply_header(&reply, "content-range"), "0-9/100");
	ck_assert_str_eq(weir_reply_header(&reply, "CONTENT-TYPE"), "application/json");
	ck_assert_str_eq(weir_reply_header(&reply, "X-Empty"), "");
	ck_assert_ptr_null(weir_reply_header(&reply, "Content"));
	ck_assert_ptr_null(weir_reply_header(&reply, "x-other"));
	weir_reply_release(&reply);
}
END_TEST

START_TEST(of_a_header_that_comes_twice_the_last_counts)
{
	struct weir_reply reply;

	weir_reply_init(&reply, CEILING);
	(void)take(&reply, "Retry-After: 1\r\n");
	(void)take(&reply, "Retry-After: 7\r\n");
	ck_assert_str_eq(weir_reply_header(&reply, "retry-after"), "7");
	weir_reply_release(&reply);
}
END_TEST

START_TEST(headers_of_an_interim_reply_are_forgotten)
{
	struct weir_reply reply;

	weir_reply_init(&reply, CEILING);
	(void)take(&reply, "HTTP/1.1 100 Continue\r\n");
	(void)take(&reply, "Retry-After: 9\r\n");
	(void)take(&reply, "HTTP/1.1 200 OK\r\n");
	ck_assert_ptr_null(weir_reply_header(&reply, "Retry-After"));
	weir_reply_release(&reply);
}
END_TEST

START_TEST(a_line_that_is_no_header_is_passed_over)
{
	struct weir_reply reply;

	weir_reply_init(&reply, CEILING);
	ck_assert_uint_eq(take(&reply, "no colon here\r\n"), 15);
	ck_assert_uint_eq(take(&reply, " folded: line\r\n"), 15);
	ck_assert_ptr_null(weir_reply_header(&reply, "folded"));
	ck_assert_ptr_null(weir_reply_header(&reply, "no colon here"));
	ck_assert(!weir_reply_overflow(&reply));
	weir_reply_release(&reply);
}
END_TEST

START_TEST(a_body_is_put_together_and_terminated)
{
	struct weir_reply reply;

	weir_reply_init(&reply, CEILING);
	ck_assert_str_eq(weir_reply_body(&reply).at, "");
	ck_assert_uint_eq(weir_reply_body(&reply).length, 0);
	ck_assert_uint_eq(weir_reply_take_body((char[]){ "[{\"id\"" }, 1, 6, &reply), 6);
	ck_assert_uint_eq(weir_reply_take_body((char[]){ ":1}]" }, 1, 4, &reply), 4);
	ck_assert_str_eq(weir_reply_body(&reply).at, "[{\"id\":1}]");
	ck_assert_uint_eq(weir_reply_body(&reply).length, 10);
	weir_reply_clear(&reply);
	ck_assert_str_eq(weir_reply_body(&reply).at, "");
	weir_reply_release(&reply);
}
END_TEST

START_TEST(a_body_above_its_ceiling_is_not_taken)
{
	struct weir_reply reply;
	char bytes[CEILING] = { 0 };

	weir_reply_init(&reply, CEILING);
	ck_assert_uint_eq(weir_reply_take_body(bytes, 1, CEILING, &reply), CEILING);
	ck_assert(!weir_reply_overflow(&reply));
	ck_assert_uint_eq(weir_reply_take_body(bytes, 1, 1, &reply), 0);
	ck_assert(weir_reply_overflow(&reply));
	weir_reply_clear(&reply);
	ck_assert(!weir_reply_overflow(&reply));
	weir_reply_release(&reply);
}
END_TEST

START_TEST(headers_without_end_are_not_taken)
{
	struct weir_reply reply;
	int lines = 0;

	weir_reply_init(&reply, CEILING);
	while (take(&reply, "x-long: 0123456789012345678901234567890123456789\r\n"))
		ck_assert_int_lt(++lines, 100000);
	ck_assert(weir_reply_overflow(&reply));
	weir_reply_release(&reply);
}
END_TEST

START_TEST(retry_after_is_read_in_seconds)
{
	ck_assert_uint_eq(weir_retry_after_ms("0", noon), 0);
	ck_assert_uint_eq(weir_retry_after_ms("1", noon), 1000);
	ck_assert_uint_eq(weir_retry_after_ms("120", noon), 120000);
	ck_assert_uint_eq(weir_retry_after_ms("99999999999999999999999", noon), UINT32_MAX);
	ck_assert_uint_eq(weir_retry_after_ms("4294967", noon), 4294967000);
	ck_assert_uint_eq(weir_retry_after_ms("4294968", noon), UINT32_MAX);
}
END_TEST

START_TEST(retry_after_is_read_as_a_date)
{
	ck_assert_uint_eq(weir_retry_after_ms("Mon, 23 Nov 2026 12:00:30 GMT", noon), 30000);
	ck_assert_uint_eq(weir_retry_after_ms("Monday, 23-Nov-26 12:01:00 GMT", noon), 60000);
	ck_assert_uint_eq(weir_retry_after_ms("Mon Nov 23 12:02:00 2026", noon), 120000);
	ck_assert_uint_eq(weir_retry_after_ms("Mon, 23 Nov 2026 11:59:00 GMT", noon), 0);
}
END_TEST

START_TEST(retry_after_that_makes_no_sense_says_nothing)
{
	static const char *const odd[] = { "", "soon", "-5", "1.5", "10s", "+3", "0x10", "1e3" };

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		ck_assert_uint_eq(weir_retry_after_ms(odd[i], noon), 0);
}
END_TEST

START_TEST(a_date_is_compared_with_the_clock_of_the_server)
{
	struct weir_reply reply;

	weir_reply_init(&reply, CEILING);
	ck_assert_uint_eq(weir_reply_retry_after_ms(&reply), 0);
	(void)take(&reply, "Date: Thu, 01 Jan 2015 00:00:00 GMT\r\n");
	(void)take(&reply, "Retry-After: Thu, 01 Jan 2015 00:00:45 GMT\r\n");
	ck_assert_uint_eq(weir_reply_retry_after_ms(&reply), 45000);
	weir_reply_release(&reply);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_header_is_found_in_any_case_without_blanks_around_it,
		of_a_header_that_comes_twice_the_last_counts,
		headers_of_an_interim_reply_are_forgotten,
		a_line_that_is_no_header_is_passed_over,
		a_body_is_put_together_and_terminated,
		a_body_above_its_ceiling_is_not_taken,
		headers_without_end_are_not_taken,
		retry_after_is_read_in_seconds,
		retry_after_is_read_as_a_date,
		retry_after_that_makes_no_sense_says_nothing,
		a_date_is_compared_with_the_clock_of_the_server,
		NULL,
	};

	return run_tests("reply", tests);
}
