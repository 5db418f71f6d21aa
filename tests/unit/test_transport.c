/*
 * test_transport.c - what a broken transfer means, and how it is told.
 */
#include <stdlib.h>
#include <string.h>

#include "../../core/net/redirect.h"
#include "../../core/net/transport.h"
#include "base_fixture.h"

static const struct weir_http_policy policy = { .connect_ms = 10000,
						.first_byte_ms = 60000,
						.stall_ms = 30000,
						.total_ms = 120000,
						.reply_ceiling = 1000 };

static struct weir_breakage broken(CURLcode rc)
{
	static const struct weir_proxy none = { .variable = NULL };

	return (struct weir_breakage){ .rc = rc,
				       .detail = "",
				       .server = "https://host:1",
				       .ca_name = "ca_file",
				       .proxy = &none };
}

static struct weir_error told(const struct weir_breakage *how)
{
	struct weir_error err = { .code = WEIR_OK };

	ck_assert(!weir_breakage_fail(how, &policy, &err));
	return err;
}

START_TEST(codes_of_libcurl_mean_what_to_do)
{
	static const struct {
		CURLcode rc;
		enum weir_code code;
	} row[] = {
		{ CURLE_OK, WEIR_OK },
		{ CURLE_COULDNT_CONNECT, WEIR_BUSY },
		{ CURLE_SSL_CONNECT_ERROR, WEIR_BUSY },
		{ CURLE_HTTP2, WEIR_UNSURE },
		{ CURLE_PARTIAL_FILE, WEIR_UNSURE },
		{ CURLE_OPERATION_TIMEDOUT, WEIR_UNSURE },
		{ CURLE_GOT_NOTHING, WEIR_UNSURE },
		{ CURLE_SEND_ERROR, WEIR_UNSURE },
		{ CURLE_RECV_ERROR, WEIR_UNSURE },
		{ CURLE_HTTP2_STREAM, WEIR_UNSURE },
		{ CURLE_WEIRD_SERVER_REPLY, WEIR_UNSURE },
		{ CURLE_BAD_CONTENT_ENCODING, WEIR_UNSURE },
		{ CURLE_COULDNT_RESOLVE_HOST, WEIR_DENIED },
		{ CURLE_COULDNT_RESOLVE_PROXY, WEIR_DENIED },
		{ CURLE_PEER_FAILED_VERIFICATION, WEIR_DENIED },
		{ CURLE_SSL_CACERT_BADFILE, WEIR_BAD_CONFIG },
		{ CURLE_SEND_FAIL_REWIND, WEIR_BUG },
		{ CURLE_URL_MALFORMAT, WEIR_BUG },
		{ CURLE_WRITE_ERROR, WEIR_BUG },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		ck_assert_msg(weir_transport_code(row[i].rc) == row[i].code, "libcurl %d",
			      (int)row[i].rc);
}
END_TEST

START_TEST(an_error_has_the_code_that_the_table_says)
{
	for (int rc = 1; rc < CURL_LAST; rc++) {
		struct weir_breakage how = broken((CURLcode)rc);
		struct weir_error err = told(&how);

		if (rc == CURLE_OPERATION_TIMEDOUT)
			continue;
		ck_assert_int_eq(err.code, weir_transport_code((CURLcode)rc));
		ck_assert_str_ne(err.message, "");
	}
}
END_TEST

START_TEST(a_name_that_was_known_is_lost_for_a_while_only)
{
	struct weir_breakage how = broken(CURLE_COULDNT_RESOLVE_HOST);

	ck_assert_int_eq(told(&how).code, WEIR_DENIED);
	how.known = true;
	ck_assert_int_eq(told(&how).code, WEIR_BUSY);
}
END_TEST

START_TEST(a_reply_above_the_ceiling_is_too_big_whatever_libcurl_says)
{
	struct weir_breakage how = broken(CURLE_WRITE_ERROR);
	struct weir_error err;

	how.overflow = true;
	err = told(&how);
	ck_assert_int_eq(err.code, WEIR_TOO_BIG);
	ck_assert_str_eq(err.message, "a reply is larger than 1000 bytes");
}
END_TEST

START_TEST(a_proxy_that_refuses_is_no_reason_to_try_again)
{
	struct weir_breakage how = broken(CURLE_RECV_ERROR);

	how.proxy_status = 407;
	ck_assert_int_eq(told(&how).code, WEIR_DENIED);
	ck_assert_ptr_nonnull(strstr(told(&how).hint, "https_proxy"));
	how.proxy_status = 502;
	ck_assert_int_eq(told(&how).code, WEIR_UNSURE);
}
END_TEST

START_TEST(a_proxy_is_named_with_its_variable_where_nothing_was_heard)
{
	struct weir_breakage how = broken(CURLE_COULDNT_CONNECT);
	struct weir_proxy proxy;
	struct weir_error err;

	unsetenv("https_proxy");
	unsetenv("HTTPS_PROXY");
	setenv("ALL_PROXY", "me:s3cret@localhost:9", 1);
	setenv("no_proxy", "example.org, .other", 1);
	weir_proxy_find(&proxy, how.server);
	how.proxy = &proxy;
	err = told(&how);
	ck_assert_int_eq(err.code, WEIR_BUSY);
	ck_assert_ptr_nonnull(strstr(err.hint, "http://localhost:9"));
	ck_assert_ptr_nonnull(strstr(err.hint, "ALL_PROXY"));
	ck_assert_ptr_null(strstr(err.hint, "s3cret"));
	how.known = true;
	ck_assert_str_eq(told(&how).hint, "");
	weir_proxy_release(&proxy);
	weir_proxy_find(&proxy, "https://db.EXAMPLE.org:1");
	ck_assert_ptr_null(proxy.variable);
	weir_proxy_release(&proxy);
	unsetenv("ALL_PROXY");
	unsetenv("no_proxy");
}
END_TEST

START_TEST(a_redirect_says_where_to_and_whether_only_tls_is_wanted)
{
	struct weir_error err;

	ck_assert(
		!weir_redirect_fail("https://db.example", "https://login.example/?k=1", 302, &err));
	ck_assert_int_eq(err.code, WEIR_BUSY);
	ck_assert_str_eq(err.message, "https://db.example sends requests on to "
				      "https://login.example (HTTP status 302)");
	ck_assert(!weir_redirect_fail("http://localhost:80", "https://LocalHost/rest", 301, &err));
	ck_assert_int_eq(err.code, WEIR_DENIED);
	ck_assert_str_eq(err.hint, "let the url begin with https://");
}
END_TEST

START_TEST(a_time_out_says_what_did_not_come_and_how_long_it_was_waited_for)
{
	static const struct {
		enum weir_late late;
		enum weir_code code;
		const char *end;
	} row[] = {
		{ WEIR_LATE_CONNECT, WEIR_BUSY, "no connection within 10 s" },
		{ WEIR_LATE_FIRST_BYTE, WEIR_UNSURE, "no reply within 60 s" },
		{ WEIR_LATE_STALL, WEIR_UNSURE, "not a byte within 30 s" },
		{ WEIR_LATE_TOTAL, WEIR_UNSURE, "no whole reply within 120 s" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct weir_breakage how = broken(CURLE_OPERATION_TIMEDOUT);
		struct weir_error err;
		char expected[200];

		how.late = row[i].late;
		err = told(&how);
		(void)snprintf(expected, sizeof(expected),
			       "the server https://host:1 did not answer: %s", row[i].end);
		ck_assert_int_eq(err.code, row[i].code);
		ck_assert_str_eq(err.message, expected);
	}
}
END_TEST

START_TEST(a_bad_certificate_names_the_option_for_a_private_ca)
{
	struct weir_breakage how = broken(CURLE_PEER_FAILED_VERIFICATION);
	struct weir_error err;

	how.detail = "SSL certificate problem: unable to get local issuer certificate";
	err = told(&how);
	ck_assert_ptr_nonnull(strstr(err.message, "https://host:1"));
	ck_assert_ptr_nonnull(strstr(err.message, how.detail));
	ck_assert_ptr_nonnull(strstr(err.hint, "ca_file"));
}
END_TEST

START_TEST(only_the_end_of_a_whole_connection_concerns_the_other_requests_on_it)
{
	ck_assert(weir_transport_lost(CURLE_PARTIAL_FILE));
	ck_assert(weir_transport_lost(CURLE_SEND_ERROR));
	ck_assert(weir_transport_lost(CURLE_RECV_ERROR));
	ck_assert(weir_transport_lost(CURLE_HTTP2));
	ck_assert(!weir_transport_lost(CURLE_HTTP2_STREAM));
	ck_assert(!weir_transport_lost(CURLE_OPERATION_TIMEDOUT));
	ck_assert(!weir_transport_lost(CURLE_COULDNT_CONNECT));
	ck_assert(!weir_transport_lost(CURLE_WRITE_ERROR));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		codes_of_libcurl_mean_what_to_do,
		an_error_has_the_code_that_the_table_says,
		a_name_that_was_known_is_lost_for_a_while_only,
		a_reply_above_the_ceiling_is_too_big_whatever_libcurl_says,
		a_proxy_that_refuses_is_no_reason_to_try_again,
		a_proxy_is_named_with_its_variable_where_nothing_was_heard,
		a_redirect_says_where_to_and_whether_only_tls_is_wanted,
		a_time_out_says_what_did_not_come_and_how_long_it_was_waited_for,
		a_bad_certificate_names_the_option_for_a_private_ca,
		only_the_end_of_a_whole_connection_concerns_the_other_requests_on_it,
		NULL,
	};

	return run_tests("transport", tests);
}
