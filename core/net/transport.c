/*
 * transport.c - what a broken transfer means; owns nothing.
 */
#include "transport.h"

#include <inttypes.h>

enum { PROXY_DENIES = 403, PROXY_ASKS = 407, MS = 1000 };

struct meaning {
	CURLcode rc;
	enum weir_code code;
	const char *reason; /* behind "the server ... did not answer: " */
};

/* Whatever is not here is UNSURE: the outcome is unknown, and another try does no harm. */
static const struct meaning table[] = {
	{ CURLE_OK, WEIR_OK, "" },
	{ CURLE_COULDNT_CONNECT, WEIR_BUSY, "no connection" },
	{ CURLE_SSL_CONNECT_ERROR, WEIR_BUSY, "no TLS connection" },
	{ CURLE_OUT_OF_MEMORY, WEIR_BUSY, "out of memory" },
	{ CURLE_OPERATION_TIMEDOUT, WEIR_UNSURE, "time-out" },
	{ CURLE_GOT_NOTHING, WEIR_UNSURE, "the connection was closed" },
	{ CURLE_WEIRD_SERVER_REPLY, WEIR_UNSURE, "what came is no HTTP" },
	{ CURLE_BAD_CONTENT_ENCODING, WEIR_UNSURE, "the reply's compression is broken" },

	{ CURLE_COULDNT_RESOLVE_HOST, WEIR_DENIED, "its name has no address" },
	{ CURLE_COULDNT_RESOLVE_PROXY, WEIR_DENIED, "the proxy's name has no address" },
	{ CURLE_PEER_FAILED_VERIFICATION, WEIR_DENIED, "certificate" },
	{ CURLE_SSL_ISSUER_ERROR, WEIR_DENIED, "certificate" },
	{ CURLE_SSL_INVALIDCERTSTATUS, WEIR_DENIED, "certificate" },
	{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, WEIR_DENIED, "certificate" },

	{ CURLE_SSL_CACERT_BADFILE, WEIR_BAD_CONFIG, "" },
	{ CURLE_SSL_CERTPROBLEM, WEIR_BAD_CONFIG, "" },
	{ CURLE_SSL_CIPHER, WEIR_BAD_CONFIG, "" },

	{ CURLE_FILESIZE_EXCEEDED, WEIR_TOO_BIG, "" },

	{ CURLE_UNSUPPORTED_PROTOCOL, WEIR_BUG, "" },
	{ CURLE_FAILED_INIT, WEIR_BUG, "" },
	{ CURLE_URL_MALFORMAT, WEIR_BUG, "" },
	{ CURLE_NOT_BUILT_IN, WEIR_BUG, "" },
	{ CURLE_WRITE_ERROR, WEIR_BUG, "" },
	{ CURLE_READ_ERROR, WEIR_BUG, "" },
	{ CURLE_ABORTED_BY_CALLBACK, WEIR_BUG, "" },
	{ CURLE_BAD_FUNCTION_ARGUMENT, WEIR_BUG, "" },
	{ CURLE_UNKNOWN_OPTION, WEIR_BUG, "" },
	/* Bodies are given as memory, which libcurl can always go back in. */
	{ CURLE_SEND_FAIL_REWIND, WEIR_BUG, "" },
};

static const struct meaning *meaning_of(CURLcode rc)
{
	static const struct meaning other = { CURLE_OK, WEIR_UNSURE, "the connection broke off" };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].rc == rc)
			return &table[i];
	return &other;
}

enum weir_code weir_transport_code(CURLcode rc)
{
	return meaning_of(rc)->code;
}

bool weir_transport_lost(CURLcode rc)
{
	return weir_transport_code(rc) == WEIR_UNSURE && rc != CURLE_OPERATION_TIMEDOUT &&
	       rc != CURLE_HTTP2_STREAM && rc != CURLE_BAD_CONTENT_ENCODING;
}

static bool proxy_refuses(const struct weir_breakage *how)
{
	return how->proxy_status == PROXY_ASKS || how->proxy_status == PROXY_DENIES;
}

/*
 * A name that had an address before has lost it for a while only: a network that comes
 * and goes is no reason to fetch a person.
 */
enum weir_code weir_breakage_code(const struct weir_breakage *how)
{
	enum weir_code code = weir_transport_code(how->rc);

	if (how->overflow)
		return WEIR_TOO_BIG;
	if (code != WEIR_OK && proxy_refuses(how))
		return WEIR_DENIED;
	if (how->known &&
	    (how->rc == CURLE_COULDNT_RESOLVE_HOST || how->rc == CURLE_COULDNT_RESOLVE_PROXY))
		return WEIR_BUSY;
	return code;
}

static bool proxy_hint(const struct weir_breakage *how, struct weir_error *err)
{
	if (!how->proxy->variable)
		return weir_hint(err, "look at https_proxy and no_proxy");
	return weir_hint(err,
			 "requests go by way of the proxy %s: is it up? the variables %s and "
			 "no_proxy say so",
			 how->proxy->server, how->proxy->variable);
}

static bool denied(const struct weir_breakage *how, struct weir_error *err)
{
	if (proxy_refuses(how)) {
		(void)weir_fail(err, WEIR_DENIED, "the proxy refuses the way to %s (status %ld)",
				how->server, how->proxy_status);
		return proxy_hint(how, err);
	}
	if (how->rc == CURLE_COULDNT_RESOLVE_HOST || how->rc == CURLE_COULDNT_RESOLVE_PROXY) {
		(void)weir_fail(err, WEIR_DENIED, "the server %s cannot be found: %s", how->server,
				meaning_of(how->rc)->reason);
		if (how->rc == CURLE_COULDNT_RESOLVE_PROXY)
			return proxy_hint(how, err);
		return weir_hint(err, "is the url right, and is there a network?");
	}
	(void)weir_fail(err, WEIR_DENIED, "the certificate of %s is not accepted: %s", how->server,
			*how->detail ? how->detail : curl_easy_strerror(how->rc));
	return weir_hint(err,
			 "name the server as its certificate does; where the certificate is "
			 "signed by a CA of your own, give its PEM file as %s",
			 how->ca_name);
}

static bool bad_config(const struct weir_breakage *how, struct weir_error *err)
{
	const char *detail = *how->detail ? how->detail : curl_easy_strerror(how->rc);

	if (how->rc != CURLE_SSL_CACERT_BADFILE)
		return weir_fail(err, WEIR_BAD_CONFIG, "no TLS to %s: %s", how->server, detail);
	(void)weir_fail(err, WEIR_BAD_CONFIG, "the CA certificates cannot be used: %s", detail);
	return weir_hint(err, "%s must be a file with certificates in PEM",
			 how->ca_file ? how->ca_file
				      : "what CURL_CA_BUNDLE or SSL_CERT_FILE names");
}

static bool too_big(const struct weir_http_policy *policy, struct weir_error *err)
{
	(void)weir_fail(err, WEIR_TOO_BIG, "a reply is larger than %" PRId64 " bytes",
			policy->reply_ceiling);
	return weir_hint(err, "use smaller batches, or raise reply_ceiling under connection:");
}

/* A time-out in the user's words: what did not come, and how long was waited. */
static bool late(const struct weir_breakage *how, const struct weir_http_policy *policy,
		 struct weir_error *err)
{
	static const char *const what[] = {
		[WEIR_LATE_NONE] = "nothing",         [WEIR_LATE_CONNECT] = "no connection",
		[WEIR_LATE_FIRST_BYTE] = "no reply",  [WEIR_LATE_STALL] = "not a byte",
		[WEIR_LATE_TOTAL] = "no whole reply",
	};
	const int64_t limit[] = {
		[WEIR_LATE_NONE] = policy->total_ms,
		[WEIR_LATE_CONNECT] = policy->connect_ms,
		[WEIR_LATE_FIRST_BYTE] = policy->first_byte_ms,
		[WEIR_LATE_STALL] = policy->stall_ms,
		[WEIR_LATE_TOTAL] = policy->total_ms,
	};

	return weir_fail(err, how->late == WEIR_LATE_CONNECT ? WEIR_BUSY : WEIR_UNSURE,
			 "the server %s did not answer: %s within %g s", how->server,
			 what[how->late], (double)limit[how->late] / MS);
}

/* Nothing was ever heard of it: perhaps because it is not there, or not where it was looked for. */
static bool unreached(const struct weir_breakage *how, struct weir_error *err)
{
	if (how->proxy->variable)
		return proxy_hint(how, err);
	return weir_hint(err, "is the server up, and is the url right?");
}

bool weir_breakage_fail(const struct weir_breakage *how, const struct weir_http_policy *policy,
			struct weir_error *err)
{
	enum weir_code code = weir_breakage_code(how);

	switch (code) {
	case WEIR_DENIED:
		return denied(how, err);
	case WEIR_BAD_CONFIG:
		return bad_config(how, err);
	case WEIR_TOO_BIG:
		return too_big(policy, err);
	case WEIR_BUSY:
	case WEIR_UNSURE:
		if (how->rc == CURLE_OPERATION_TIMEDOUT)
			(void)late(how, policy, err);
		else
			(void)weir_fail(err, code, "the server %s did not answer: %s%s",
					how->server, meaning_of(how->rc)->reason,
					how->begun ? " in the middle of the reply" : "");
		return how->known ? false : unreached(how, err);
	default:
		return weir_fail(err, WEIR_BUG, "a request could not be made: %s",
				 *how->detail ? how->detail : curl_easy_strerror(how->rc));
	}
}
