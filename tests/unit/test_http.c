/*
 * test_http.c - what the client refuses before anything is sent, and what its trace hides.
 * What it does with servers is tested in tests/fault.
 */
#include <string.h>

#include "../../core/net/http.h"
#include "../../core/net/trace.h"
#include "log_fixture.h"

static struct weir_http *make(const char *url, const struct weir_header *header, const char *ca,
			      struct weir_logger *log, struct weir_error *err)
{
	struct weir_endpoint endpoint = {
		.url = url, .header = header, .header_count = header != NULL, .ca_file = ca
	};
	struct weir_http_policy policy;

	weir_http_policy_default(&policy);
	return weir_http_new(&endpoint, &policy, log, NULL, err);
}

/* The error of a client that is not made. */
static struct weir_error refused(const char *url, const struct weir_header *header, const char *ca)
{
	struct weir_error err = { .code = WEIR_OK };

	ck_assert_ptr_null(make(url, header, ca, NULL, &err));
	return err;
}

START_TEST(an_url_that_is_none_is_bad_config)
{
	static const char *const bad[] = {
		"",
		"host",
		"host/path",
		"localhost:8080/rest",
		"//host",
		"/path",
		"ftp://host",
		"file:///etc/passwd",
		"https:/host",
		"https:host",
		"https://",
		"https:///path",
		"https://host name",
		" https://host",
		"https://host ",
		"https://host\n",
		"https://host/a\tb",
		"https://host:port",
		"https://host:99999",
		"https://[::1",
		"https://host?x=1",
		"https://host#x",
		"https://user@host",
		"https://user:pass@host",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct weir_error err = refused(bad[i], NULL, NULL);

		ck_assert_msg(err.code == WEIR_BAD_CONFIG, "%s: %s", bad[i], err.message);
		ck_assert_str_ne(err.hint, "");
	}
}
END_TEST

START_TEST(urls_of_servers_are_taken)
{
	static const char *const good[] = {
		"https://abc.supabase.co/rest/v1", "https://host:8443", "https://host/",
		"http://127.0.0.1:54321/rest/v1/", "http://[::1]:80",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct weir_error err = { .code = WEIR_OK };
		struct weir_http *http = make(good[i], NULL, "", NULL, &err);

		ck_assert_msg(http != NULL, "%s: %s", good[i], err.message);
		weir_http_free(http);
	}
}
END_TEST

START_TEST(a_server_of_this_machine_is_known_by_its_name)
{
	static const struct {
		const char *url;
		bool secure, local;
	} known[] = {
		{ "https://abc.supabase.co/rest/v1", true, false },
		{ "https://localhost:8443/x", true, true },
		{ "http://127.0.0.1:54321/rest/v1", false, true },
		{ "http://127.0.0.1", false, true },
		{ "http://[::1]:80", false, true },
		{ "http://localhost.example.org", false, false },
		{ "http://127.example.org:80", false, false },
		{ "http://10.0.0.1", false, false },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct weir_error err = { .code = WEIR_OK };
		struct weir_http *http = make(known[i].url, NULL, "", NULL, &err);
		struct weir_http_seen seen;

		ck_assert_msg(http != NULL, "%s: %s", known[i].url, err.message);
		weir_http_seen(http, &seen);
		ck_assert_msg(seen.secure == known[i].secure && seen.local == known[i].local, "%s",
			      known[i].url);
		ck_assert_int_eq(seen.version, 0);
		ck_assert(!seen.dated);
		weir_http_free(http);
	}
}
END_TEST

START_TEST(a_password_in_the_url_is_not_repeated_in_the_error)
{
	struct weir_error err = refused("https://user:s3cret@host/x", NULL, NULL);

	ck_assert_ptr_null(strstr(err.message, "s3cret"));
	ck_assert_ptr_null(strstr(err.hint, "s3cret"));
}
END_TEST

START_TEST(a_key_goes_in_the_clear_to_this_machine_only)
{
	static const char *const here[] = { "http://127.0.0.1:54321/rest/v1", "http://[::1]:80",
					    "HTTP://LOCALHOST:1", "https://10.0.0.1" };
	static const char *const away[] = { "http://abc.supabase.co", "HTTP://10.0.0.1/rest/v1",
					    "http://127.0.0.1.example.org",
					    "http://localhost.example" };
	struct weir_header header = { "apikey", "s3cret-key" };

	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++) {
		struct weir_error err = { .code = WEIR_OK };
		struct weir_http *http = make(here[i], &header, NULL, NULL, &err);

		ck_assert_msg(http != NULL, "%s: %s", here[i], err.message);
		weir_http_free(http);
	}
	for (size_t i = 0; i < sizeof(away) / sizeof(away[0]); i++) {
		struct weir_error err = refused(away[i], &header, NULL);

		ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
		ck_assert_ptr_nonnull(strstr(err.hint, "https://"));
	}
}
END_TEST

START_TEST(a_key_that_may_goes_in_the_clear_to_others)
{
	struct weir_header header = { "apikey", "s3cret-key" };
	struct weir_endpoint endpoint = {
		.url = "http://kong:8000", .header = &header, .header_count = 1, .unencrypted = true
	};
	struct weir_http_policy policy;
	struct weir_error err = { .code = WEIR_OK };
	struct weir_http *http;

	weir_http_policy_default(&policy);
	http = weir_http_new(&endpoint, &policy, NULL, NULL, &err);
	ck_assert_msg(http != NULL, "%s", err.message);
	weir_http_free(http);
}
END_TEST

START_TEST(a_key_with_a_line_break_is_bad_config_and_not_repeated)
{
	struct weir_header header = { "apikey", "s3cret-key\n" };
	struct weir_error err = refused("https://host", &header, NULL);

	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(err.message, "apikey"));
	ck_assert_ptr_null(strstr(err.message, "s3cret"));
}
END_TEST

START_TEST(a_ca_file_that_cannot_be_read_is_bad_config)
{
	ck_assert_int_eq(refused("https://host", NULL, "/no/such/ca.pem").code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(refused("https://host", NULL, "/no/such/ca.pem").message,
				     "/no/such/ca.pem"));
	ck_assert_int_eq(refused("https://host", NULL, "/").code, WEIR_BAD_CONFIG);
}
END_TEST

START_TEST(keys_are_registered_as_secrets_with_and_without_their_scheme)
{
	struct weir_header header = { "Authorization", "Bearer s3cret-key" };
	struct weir_error err;
	struct weir_http *http;
	struct world w;

	world_init(&w, WEIR_INFO, false);
	http = make("https://host", &header, NULL, w.log, &err);
	ck_assert_ptr_nonnull(http);
	weir_logger_write(w.log, WEIR_INFO, NULL, "the key is s3cret-key");
	ck_assert_str_eq(said_later(&w), "info the key is ***\n");
	weir_http_free(http);
	world_release(&w);
}
END_TEST

static bool never(void *arg, size_t index, const struct weir_reply *reply, struct weir_error *err)
{
	(void)arg;
	(void)reply;
	return weir_fail(err, WEIR_BUG, "judged %zu", index);
}

/* The code of an exchange of one request, of which nothing may be sent: nobody is there. */
static enum weir_code code_of(const struct weir_request *request)
{
	struct weir_error err = { .code = WEIR_OK };
	struct weir_http *http = make("https://nobody.invalid", NULL, NULL, NULL, &err);
	struct weir_http_counts counts;

	ck_assert_ptr_nonnull(http);
	ck_assert(!weir_http_exchange(http, request, 1, never, NULL, &err));
	weir_http_counts(http, &counts);
	ck_assert_uint_eq(counts.requests, 0);
	weir_http_free(http);
	return err.code;
}

START_TEST(an_url_above_the_ceiling_is_too_big_and_not_sent)
{
	char path[8000] = "/";

	memset(path + 1, 'x', 7500);
	ck_assert_int_eq(code_of(&(struct weir_request){ .method = "GET", .path = path }),
			 WEIR_TOO_BIG);
}
END_TEST

START_TEST(a_path_that_is_not_encoded_is_a_bug)
{
	static const char *const bad[] = { "/a b", "/a\n", "/\xc3\xa9", "/a#b" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(code_of(&(struct weir_request){ .method = "GET", .path = bad[i] }),
				 WEIR_BUG);
}
END_TEST

START_TEST(a_header_that_would_become_two_is_a_bug)
{
	struct weir_header header = { "Prefer", "x\r\nHost: evil" };

	ck_assert_int_eq(code_of(&(struct weir_request){ .method = "GET",
							 .path = "/",
							 .header = &header,
							 .header_count = 1 }),
			 WEIR_BUG);
}
END_TEST

START_TEST(an_exchange_of_nothing_is_done_at_once)
{
	struct weir_error err;
	struct weir_http *http = make("https://nobody.invalid", NULL, NULL, NULL, &err);

	ck_assert_ptr_nonnull(http);
	ck_assert(weir_http_exchange(http, NULL, 0, never, NULL, &err));
	weir_http_between_batches(http);
	weir_http_free(http);
	weir_http_free(NULL);
}
END_TEST

START_TEST(the_trace_shows_no_value_of_a_query)
{
	static const struct {
		const char *path, *shown;
	} row[] = {
		{ "/schools", "/schools" },
		{ "/athletes?name=in.(%22Jo%22,x)&select=id", "/athletes?name=*&select=*" },
		{ "/a?", "/a?" },
		{ "/a?b", "/a?b" },
		{ "/a?b=", "/a?b=*" },
		{ "/a?b&c=1&&d==2", "/a?b&c=*&&d=*" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct weir_buffer out;

		weir_buffer_init(&out, 1000);
		(void)weir_buffer_string(&out, "");
		weir_trace_path(&out, row[i].path);
		ck_assert_str_eq(out.at, row[i].shown);
		weir_buffer_release(&out);
	}
}
END_TEST

START_TEST(a_trace_that_cannot_be_written_is_bad_config)
{
	struct weir_trace *trace;
	struct weir_error err;

	ck_assert(!weir_trace_open("/no/such/folder/trace", &trace, &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert(weir_trace_open(NULL, &trace, &err));
	ck_assert_ptr_null(trace);
	ck_assert(weir_trace_write(NULL, NULL));
	weir_trace_free(NULL);
}
END_TEST

START_TEST(a_full_disk_is_told_once_and_ends_the_trace)
{
	struct weir_trace_line line = { .method = "GET", .path = "/" };
	struct weir_trace *trace;
	struct weir_error err;

	if (!weir_trace_open("/dev/full", &trace, &err))
		return; /* not on this system */
	ck_assert(!weir_trace_write(trace, &line));
	ck_assert(weir_trace_write(trace, &line));
	weir_trace_free(trace);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_url_that_is_none_is_bad_config,
		a_key_goes_in_the_clear_to_this_machine_only,
		a_key_that_may_goes_in_the_clear_to_others,
		urls_of_servers_are_taken,
		a_server_of_this_machine_is_known_by_its_name,
		a_password_in_the_url_is_not_repeated_in_the_error,
		a_key_with_a_line_break_is_bad_config_and_not_repeated,
		a_ca_file_that_cannot_be_read_is_bad_config,
		keys_are_registered_as_secrets_with_and_without_their_scheme,
		an_url_above_the_ceiling_is_too_big_and_not_sent,
		a_path_that_is_not_encoded_is_a_bug,
		a_header_that_would_become_two_is_a_bug,
		an_exchange_of_nothing_is_done_at_once,
		the_trace_shows_no_value_of_a_query,
		a_trace_that_cannot_be_written_is_bad_config,
		a_full_disk_is_told_once_and_ends_the_trace,
		NULL,
	};

	return run_tests("http", tests);
}
