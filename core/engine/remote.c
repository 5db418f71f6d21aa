/*
 * remote.c - hands a REMOTE store the connection that the pipeline describes.
 */
#include "remote.h"

#include "../base/crash.h"
#include "../base/clock.h"
#include "../conf/options.h"
#include "../net/http.h"

/* The maps of `connection:`, as users write them. */
struct basics {
	struct weir_choice http;
	int64_t window;
	struct weir_size reply_ceiling;
};

struct reset {
	int64_t after_requests, every_batches;
	struct weir_duration after, pause;
};

struct retry {
	int64_t attempts;
	struct weir_duration base, cap, elapsed;
};

struct timeouts {
	struct weir_duration connect, first_byte, stall, total;
};

enum {
	WINDOW_MOST = 64,           /* requests; HTTP/2 servers allow about 100 streams */
	REQUESTS_MOST = 1000000000, /* of one connection */
	ATTEMPTS_MOST = 1000,
};

static const struct weir_option basics_table[] = {
	{ WEIR_OPTION(struct basics, http), .fallback = "auto", .choices = "auto|1.1|2",
	  .help = "The version of HTTP; auto takes 2 where the server speaks it." },
	{ WEIR_OPTION(struct basics, window), .fallback = "4", .min = 1, .max = WINDOW_MOST,
	  .help = "How many requests may be under way at once." },
	{ WEIR_OPTION(struct basics, reply_ceiling), .fallback = "64MiB", .min = 1024,
	  .help = "The longest reply that is read." },
	{ 0 },
};

static const struct weir_option reset_table[] = {
	{ WEIR_OPTION(struct reset, after_requests), .fallback = "5000", .max = REQUESTS_MOST,
	  .help = "Replace the connection after so many requests; 0: never." },
	{ WEIR_OPTION(struct reset, after), .fallback = "5m",
	  .help = "Replace the connection when it is this old; 0s: never." },
	{ WEIR_OPTION(struct reset, every_batches), .fallback = "0", .max = REQUESTS_MOST,
	  .help = "Replace the connection after so many batches; 0: never." },
	{ WEIR_OPTION(struct reset, pause), .fallback = "0s",
	  .help = "Wait between closing a connection and opening the next." },
	{ 0 },
};

static const struct weir_option retry_table[] = {
	{ WEIR_OPTION(struct retry, attempts), .fallback = "8", .min = 1, .max = ATTEMPTS_MOST,
	  .help = "How often a request is sent before the run stops." },
	{ WEIR_OPTION(struct retry, base), .fallback = "500ms", .help = "The first wait." },
	{ WEIR_OPTION(struct retry, cap), .fallback = "30s", .help = "The longest wait." },
	{ WEIR_OPTION(struct retry, elapsed), .fallback = "5m",
	  .help = "How long one request is tried in all." },
	{ 0 },
};

static const struct weir_option timeouts_table[] = {
	{ WEIR_OPTION(struct timeouts, connect), .fallback = "10s", .help = "To connect." },
	{ WEIR_OPTION(struct timeouts, first_byte), .fallback = "60s",
	  .help = "To the first byte of a reply." },
	{ WEIR_OPTION(struct timeouts, stall), .fallback = "30s",
	  .help = "Without a byte moving." },
	{ WEIR_OPTION(struct timeouts, total), .fallback = "2m", .help = "For one request." },
	{ 0 },
};

const struct weir_remote_part weir_remote_parts[] = {
	{ NULL, basics_table, NULL },
	{ "reset", reset_table, "When the connection is replaced by a new one." },
	{ "retry", retry_table, "How a request is sent again that did not get through." },
	{ "timeouts", timeouts_table, "How long is waited." },
	{ NULL, NULL, NULL },
};

/* The map without its maps: what basics_table knows. */
static struct weir_node *without_maps(const struct weir_node *map, struct weir_arena *arena)
{
	struct weir_node *flat = weir_arena_alloc(arena, sizeof(*flat));

	*flat = *map;
	flat->item = weir_arena_alloc(arena, map->count * sizeof(struct weir_node *));
	flat->key = weir_arena_alloc(arena, map->count * sizeof(struct weir_node *));
	flat->count = 0;
	for (size_t i = 0; i < map->count; i++) {
		if (map->item[i]->kind == WEIR_NODE_MAP)
			continue;
		flat->key[flat->count] = map->key[i];
		flat->item[flat->count++] = map->item[i];
	}
	return flat;
}

static void fill(struct weir_session *session, const struct weir_option *table, void *self,
		 const struct weir_node *with, const char *what, struct weir_problems *problems)
{
	weir_options_fill(table, self, with, what, &session->pipeline->store.place, &session->arena,
			  problems);
}

void weir_remote_policy(struct weir_session *session, struct weir_problems *problems)
{
	static const char *const known[] = { "http",  "window", "reply_ceiling",
					     "reset", "retry",  "timeouts",
					     NULL };
	const struct weir_node *node = session->pipeline->store.connection;
	struct weir_http_policy *policy = weir_arena_alloc(&session->arena, sizeof(*policy));
	struct basics basics = { 0 };
	struct reset reset = { 0 };
	struct retry retry = { 0 };
	struct timeouts timeouts = { 0 };

	weir_http_policy_default(policy);
	if (node && !weir_node_is(node, WEIR_NODE_MAP, "connection", problems))
		return;
	if (node)
		weir_node_known(node, known, "connection", problems);
	fill(session, basics_table, &basics, node ? without_maps(node, &session->arena) : NULL,
	     "connection", problems);
	fill(session, reset_table, &reset, weir_node_get(node, "reset"), "reset", problems);
	fill(session, retry_table, &retry, weir_node_get(node, "retry"), "retry", problems);
	fill(session, timeouts_table, &timeouts, weir_node_get(node, "timeouts"), "timeouts",
	     problems);
	policy->version = (enum weir_http_version)basics.http.index;
	policy->window = basics.window;
	policy->reply_ceiling = basics.reply_ceiling.bytes;
	policy->reset_after_requests = reset.after_requests;
	policy->reset_after_ms = reset.after.ms;
	policy->reset_every_batches = reset.every_batches;
	policy->reset_pause_ms = reset.pause.ms;
	policy->retry_attempts = retry.attempts;
	policy->retry_base_ms = retry.base.ms;
	policy->retry_cap_ms = retry.cap.ms;
	policy->retry_elapsed_ms = retry.elapsed.ms;
	policy->connect_ms = timeouts.connect.ms;
	policy->first_byte_ms = timeouts.first_byte.ms;
	policy->stall_ms = timeouts.stall.ms;
	policy->total_ms = timeouts.total.ms;
	session->http_policy = policy;
}

bool weir_connect(struct weir_context *context, const struct weir_endpoint *endpoint,
		  struct weir_error *err)
{
	struct weir_session *session = context->session;
	bool kept = session->http_kept;

	/* It is the same store, with the same options, that opens again. */
	session->http_kept = false;
	if (kept)
		return true;
	if (session->http || !session->http_policy)
		return weir_fail(err, WEIR_BUG, "%s connects twice, or is no remote store",
				 context->plugin);
	session->http = weir_http_new(endpoint, session->http_policy, session->log,
				      session->options->trace_http, err);
	return session->http != NULL;
}

bool weir_exchange(struct weir_context *context, const struct weir_request *request, size_t count,
		   weir_judge_fn *judge, void *arg, struct weir_error *err)
{
	struct weir_session *session = context->session;
	uint64_t began = weir_clock_us();
	bool good;

	if (!session->http)
		return weir_fail(err, WEIR_BUG, "%s is not connected", context->plugin);
	good = weir_http_exchange(session->http, request, count, judge, arg, err);
	session->exchange_us += weir_clock_us() - began;
	return good;
}

void weir_remote_label(struct weir_session *session, const char *step, uint64_t batch)
{
	struct weir_http_label label = { step, batch };

	weir_crash_label(step, batch);
	if (session->http)
		weir_http_set_label(session->http, &label);
}

void weir_remote_between_batches(struct weir_session *session)
{
	if (session->http)
		weir_http_between_batches(session->http);
}

void weir_remote_counts(const struct weir_session *session, struct weir_http_counts *counts)
{
	*counts = (struct weir_http_counts){ 0 };
	if (session->http)
		weir_http_counts(session->http, counts);
}

uint64_t weir_remote_requests(const struct weir_session *session)
{
	struct weir_http_counts counts;

	weir_remote_counts(session, &counts);
	return counts.requests;
}

void weir_remote_count(struct weir_session *session)
{
	struct weir_http_counts counts;

	if (!session->http)
		return;
	weir_http_counts(session->http, &counts);
	session->books.requests = counts.requests;
	session->books.retries = counts.retries;
	session->books.connections = counts.connections;
}

void weir_remote_close(struct weir_session *session)
{
	session->http_kept = (session->checking || session->dry) && session->http;
	if (!session->http_kept)
		weir_remote_end(session);
}

void weir_remote_end(struct weir_session *session)
{
	weir_remote_count(session);
	weir_http_free(session->http);
	session->http = NULL;
	session->http_kept = false;
}
