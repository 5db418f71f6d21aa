/*
 * exchange.c - drives the HTTP client of core/net from the command line, for tests: sends
 * COUNT requests to a URL as one exchange, or in batches, and prints what came of it as
 * one line of NAME=VALUE words. Exits with the number of the error's code, 0: fine.
 *
 * Owns everything until it ends. SIGINT and SIGTERM are blocked, as the engine blocks
 * them, and SIGPIPE is ignored, as the program ignores it.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/base/arena.h"
#include "../../core/base/clock.h"
#include "../../core/net/http.h"

enum { USAGE = 64, HEADERS = 8, US_PER_MS = 1000 };

struct job {
	struct weir_http_policy policy;
	struct weir_endpoint endpoint;
	struct weir_header header[HEADERS]; /* of the endpoint */
	const char *method, *path, *body, *expect, *trace;
	int64_t count, batch, body_bytes, refused; /* refused: replies that asked for a retry */
	enum weir_level level;
};

/* Options with a number, and where it goes. */
struct number {
	const char *name;
	size_t offset;
};

#define POLICY(field) offsetof(struct job, policy.field)

static const struct number numbers[] = {
	{ "window", POLICY(window) },
	{ "after-requests", POLICY(reset_after_requests) },
	{ "after-ms", POLICY(reset_after_ms) },
	{ "every-batches", POLICY(reset_every_batches) },
	{ "pause-ms", POLICY(reset_pause_ms) },
	{ "attempts", POLICY(retry_attempts) },
	{ "base-ms", POLICY(retry_base_ms) },
	{ "cap-ms", POLICY(retry_cap_ms) },
	{ "elapsed-ms", POLICY(retry_elapsed_ms) },
	{ "connect-ms", POLICY(connect_ms) },
	{ "first-byte-ms", POLICY(first_byte_ms) },
	{ "stall-ms", POLICY(stall_ms) },
	{ "total-ms", POLICY(total_ms) },
	{ "reply-ceiling", POLICY(reply_ceiling) },
	{ "url-ceiling", POLICY(url_ceiling) },
	{ "count", offsetof(struct job, count) },
	{ "batch", offsetof(struct job, batch) },
	{ "body-bytes", offsetof(struct job, body_bytes) },
	{ NULL, 0 },
};

static int usage(void)
{
	(void)fputs("usage: exchange [--method M] [--path /PATH/{}] [--body TEXT] [--expect TEXT]\n"
		    "  [--http auto|1.1|2] [--ca FILE] [--header 'Name: value'] [--trace FILE]\n"
		    "  [--log debug|info|warn]",
		    stderr);
	for (const struct number *one = numbers; one->name; one++)
		(void)fprintf(stderr, " [--%s N]", one->name);
	(void)fputs(" URL\n", stderr);
	return USAGE;
}

static bool set_number(struct job *job, const char *name, const char *text)
{
	for (const struct number *one = numbers; one->name; one++) {
		int64_t number;

		if (strcmp(one->name, name) != 0)
			continue;
		if (!weir_parse_int((struct weir_text){ text, strlen(text) }, &number))
			return false;
		memcpy((char *)job + one->offset, &number, sizeof(number));
		return true;
	}
	return false;
}

/* "Name: value", taken apart in place. */
static bool add_header(struct job *job, char *text)
{
	char *colon = strchr(text, ':');

	if (!colon || job->endpoint.header_count == HEADERS)
		return false;
	*colon = '\0';
	job->header[job->endpoint.header_count++] =
		(struct weir_header){ text, colon + 1 + strspn(colon + 1, " ") };
	return true;
}

static bool set_version(struct job *job, const char *text)
{
	if (!strcmp(text, "1.1"))
		job->policy.version = WEIR_HTTP_1_1;
	else if (!strcmp(text, "2"))
		job->policy.version = WEIR_HTTP_2;
	return true;
}

static bool set_option(struct job *job, const char *name, char *value)
{
	if (!strcmp(name, "method"))
		job->method = value;
	else if (!strcmp(name, "path"))
		job->path = value;
	else if (!strcmp(name, "body"))
		job->body = value;
	else if (!strcmp(name, "expect"))
		job->expect = value;
	else if (!strcmp(name, "trace"))
		job->trace = value;
	else if (!strcmp(name, "ca"))
		job->endpoint.ca_file = value;
	else if (!strcmp(name, "log"))
		job->level = *value == 'd' ? WEIR_DEBUG : *value == 'i' ? WEIR_INFO : WEIR_WARN;
	else if (!strcmp(name, "header"))
		return add_header(job, value);
	else if (!strcmp(name, "http"))
		return set_version(job, value);
	else
		return set_number(job, name, value);
	return true;
}

static bool read_options(struct job *job, int argc, char **argv)
{
	int i = 1;

	for (; i + 1 < argc && !strncmp(argv[i], "--", 2); i += 2)
		if (!set_option(job, argv[i] + 2, argv[i + 1]))
			return false;
	job->endpoint.url = argv[i];
	job->endpoint.header = job->header;
	return i + 1 == argc;
}

/* A store of the plainest kind. */
static bool judge(void *arg, size_t index, const struct weir_reply *reply, struct weir_error *err)
{
	struct job *job = arg;
	int status = weir_reply_status(reply);
	struct weir_text body = weir_reply_body(reply);

	if (status >= 200 && status < 300) {
		if (!job->expect || !strcmp(body.at, job->expect))
			return true;
		return weir_fail(err, WEIR_BROKEN, "reply %zu is not what was expected", index);
	}
	job->refused++;
	if (status == 429 || status == 408 || status >= 500)
		return weir_fail(err, WEIR_BUSY, "the server is busy (%d)", status);
	if (status == 413)
		return weir_fail(err, WEIR_TOO_BIG, "the request is too large");
	if (status == 401 || status == 403)
		return weir_fail(err, WEIR_DENIED, "no right to do so (%d)", status);
	return weir_fail(err, WEIR_BAD_DATA, "refused with status %d", status);
}

/* The pattern with the request's number for "{}". */
static char *path_of(struct weir_arena *arena, const char *pattern, int64_t number)
{
	const char *hole = strstr(pattern, "{}");

	if (!hole)
		return weir_arena_strdup(arena, pattern);
	return weir_arena_printf(arena, "%.*s%" PRId64 "%s", (int)(hole - pattern), pattern, number,
				 hole + 2);
}

static struct weir_text body_of(const struct job *job, struct weir_arena *arena)
{
	char *made;

	if (job->body)
		return (struct weir_text){ job->body, strlen(job->body) };
	if (!job->body_bytes)
		return (struct weir_text){ NULL, 0 };
	made = weir_arena_alloc(arena, (size_t)job->body_bytes);
	memset(made, ' ', (size_t)job->body_bytes);
	return (struct weir_text){ made, (size_t)job->body_bytes };
}

static struct weir_request *make_requests(const struct job *job, struct weir_arena *arena)
{
	static const struct weir_header json = { "Content-Type", "application/json" };
	struct weir_text body = body_of(job, arena);
	struct weir_request *request =
		weir_arena_alloc(arena, (size_t)job->count * sizeof(*request));

	for (int64_t i = 0; i < job->count; i++)
		request[i] = (struct weir_request){ .method = job->method,
						    .path = path_of(arena, job->path, i + 1),
						    .header = body.at ? &json : NULL,
						    .header_count = body.at != NULL,
						    .body = body };
	return request;
}

static bool work(struct job *job, struct weir_http *http, const struct weir_request *request,
		 struct weir_error *err)
{
	uint64_t number = 1;

	for (int64_t at = 0; at < job->count; at += job->batch, number++) {
		int64_t left = job->count - at;
		struct weir_http_label label = { "test", number };

		if (at)
			weir_http_between_batches(http);
		weir_http_set_label(http, &label);
		if (!weir_http_exchange(http, request + at,
					(size_t)(left < job->batch ? left : job->batch), judge, job,
					err))
			return false;
	}
	return true;
}

static bool run(struct job *job, struct weir_logger *log, struct weir_http_counts *counts,
		struct weir_error *err)
{
	struct weir_http *http = weir_http_new(&job->endpoint, &job->policy, log, job->trace, err);
	struct weir_arena arena;
	bool fine;

	if (!http)
		return false;
	weir_arena_init(&arena);
	fine = work(job, http, make_requests(job, &arena), err);
	weir_http_counts(http, counts);
	weir_http_free(http);
	weir_arena_release(&arena);
	return fine;
}

static void hold_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
}

int main(int argc, char **argv)
{
	struct job job = { .method = "GET", .path = "/{}", .count = 1, .level = WEIR_WARN };
	struct weir_http_counts counts = { 0 };
	struct weir_error err = { .code = WEIR_OK };
	struct weir_logger *log;
	uint64_t began;

	weir_http_policy_default(&job.policy);
	if (!read_options(&job, argc, argv))
		return usage();
	if (job.batch <= 0)
		job.batch = job.count > 0 ? job.count : 1;
	hold_signals();
	log = weir_logger_new(stderr, job.level, false);
	began = weir_clock_us();
	if (!run(&job, log, &counts, &err))
		weir_logger_error(log, NULL, &err);
	printf("code=%s requests=%" PRIu64 " retries=%" PRIu64 " connections=%" PRIu64
	       " resets=%" PRIu64 " sent=%" PRIu64 " received=%" PRIu64 " refused=%" PRId64
	       " wait_ms=%" PRIu32 " ms=%" PRIu64 "\n",
	       weir_code_name(err.code), counts.requests, counts.retries, counts.connections,
	       counts.resets, counts.bytes_sent, counts.bytes_received, job.refused, err.wait_ms,
	       (weir_clock_us() - began) / US_PER_MS);
	weir_logger_free(log);
	return (int)err.code;
}
