/*
 * redirect.c - a server that sends requests on: what that means. Owns nothing.
 */
#include "redirect.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "server.h"
#include "target.h"

/* The same host, but with TLS. */
static bool only_secures(const char *server, const char *to)
{
	size_t length;

	if (strncasecmp(server, "http://", 7) || strncasecmp(to, "https://", 8))
		return false;
	server += strlen("http://");
	to += strlen("https://");
	length = strcspn(server, ":");
	return length == strcspn(to, ":") && !strncasecmp(server, to, length);
}

/* A page to log in to comes and goes with the network; an address that has moved does not. */
bool weir_redirect_fail(const char *server, const char *to, int status, struct weir_error *err)
{
	char *other = weir_http_server(to);
	const char *name = other ? other : "somewhere else";

	if (only_secures(server, name)) {
		(void)weir_fail(err, WEIR_DENIED, "the server %s wants to be asked over TLS, as %s",
				server, name);
		(void)weir_hint(err, "let the url begin with https://");
	} else {
		(void)weir_fail(err, WEIR_BUSY, "%s sends requests on to %s (HTTP status %d)",
				server, name, status);
		(void)weir_hint(err, "a network that wants you to log in first, or a url that is "
				     "not the API's own; look at it in a browser");
	}
	free(other);
	return false;
}
