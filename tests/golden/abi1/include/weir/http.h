/*
 * http.h - how a REMOTE store talks to its server: it says what to ask, the core carries it.
 *
 * The connection is the core's: it opens and replaces it, keeps a window of requests in
 * flight, waits and sends again what the judge says may be sent again. A store encodes
 * requests and judges replies, both as pure functions, and never sees a socket.
 *
 * Every request may reach the server more than once, so that a request has to be
 * repeatable: writes carry ids that make the second one find the first.
 */
#ifndef WEIR_HTTP_H
#define WEIR_HTTP_H

#include <weir/value.h>

struct weir_context;

struct weir_header {
	const char *name, *value;
};

struct weir_request {
	const char *method; /* "GET", "HEAD", "POST", "PATCH", "DELETE" */
	const char *path;   /* behind the endpoint's URL, with its query, percent-encoded */
	const struct weir_header *header;
	size_t header_count;
	struct weir_text body; /* at == NULL: none. Lives until the exchange returns */
};

struct weir_reply; /* opaque; valid during the judge's call */

WEIR_API int weir_reply_status(const struct weir_reply *reply);
/* Terminated by a NUL that length does not count. */
WEIR_API struct weir_text weir_reply_body(const struct weir_reply *reply);
/* A header's value, or NULL; any case. The last one of several. */
WEIR_API const char *weir_reply_header(const struct weir_reply *reply, const char *name);
/* The server asks to wait this long (Retry-After, in seconds or as a date); 0: it does not say. */
WEIR_API uint32_t weir_reply_retry_after_ms(const struct weir_reply *reply);
/* How often the request went out until this reply came. More than once: it may have been carried
 * out before, and this reply then tells of the second time. */
WEIR_API uint32_t weir_reply_sends(const struct weir_reply *reply);

/*
 * Says what the reply to request number `index` means. True: it was taken care of. False
 * with BUSY or UNSURE: send it again later (err->wait_ms may say when); with any other
 * code: the exchange ends. Only whole replies are judged; what breaks in transport is
 * the core's, and so are redirects, of which none is followed.
 */
typedef bool weir_judge_fn(void *arg, size_t index, const struct weir_reply *reply,
			   struct weir_error *err);

/*
 * Where the server is. Called once, in a REMOTE store's open; all is copied. A run opens its
 * store for the checks and then again: the connection of the checks goes on.
 */
struct weir_endpoint {
	const char *url;                  /* https://host[:port]/prefix, without a trailing slash */
	const struct weir_header *header; /* sent with every request; their values are secrets */
	size_t header_count;
	const char *ca_file; /* PEM of a private CA; NULL or "": the system's */
	const char *ca_name; /* by which a person knows that option; NULL: "ca_file" */
	bool unencrypted;    /* the headers may go over http:// to another machine, too */
};
WEIR_API bool weir_connect(struct weir_context *context, const struct weir_endpoint *endpoint,
			   struct weir_error *err);

/*
 * Carries out all requests, up to the window of them at once, in any order, and has every
 * reply judged. Returns when all were taken care of, or with the first error that ends it;
 * then none is under way any more, and some may have been carried out.
 */
WEIR_API bool weir_exchange(struct weir_context *context, const struct weir_request *request,
			    size_t count, weir_judge_fn *judge, void *arg, struct weir_error *err);

#endif
