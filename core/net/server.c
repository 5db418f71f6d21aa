/*
 * server.c - the server of a URL.
 */
#include "server.h"

#include <string.h>

#include "../base/arena.h"
#include "../base/buffer.h"

enum { SERVER_CEILING = 1024 /* bytes */ };

bool weir_url_has(CURLU *parts, CURLUPart which)
{
	char *text = NULL;
	bool there = !curl_url_get(parts, which, &text, 0);

	curl_free(text);
	return there;
}

/* Appends a part of the URL with what stands in front of it; a part that is not there adds nothing.
 */
static void add_part(struct weir_buffer *out, const char *before, CURLU *parts, CURLUPart which)
{
	char *text = NULL;

	if (!curl_url_get(parts, which, &text, 0)) {
		(void)weir_buffer_string(out, before);
		(void)weir_buffer_string(out, text);
	}
	curl_free(text);
}

char *weir_url_server(CURLU *parts)
{
	struct weir_buffer server;
	char *copy;

	weir_buffer_init(&server, SERVER_CEILING);
	add_part(&server, "", parts, CURLUPART_SCHEME);
	add_part(&server, "://", parts, CURLUPART_HOST);
	add_part(&server, ":", parts, CURLUPART_PORT);
	copy = weir_xstrdup(server.at ? server.at : "");
	weir_buffer_release(&server);
	return copy;
}

char *weir_http_server(const char *url)
{
	CURLU *parts = curl_url();
	char *server = NULL;

	if (parts &&
	    !curl_url_set(parts, CURLUPART_URL, url,
			  CURLU_DEFAULT_SCHEME | CURLU_NON_SUPPORT_SCHEME) &&
	    weir_url_has(parts, CURLUPART_HOST)) {
		if (!strstr(url, "://") && curl_url_set(parts, CURLUPART_SCHEME, "http", 0)) {
			curl_url_cleanup(parts);
			return NULL;
		}
		server = weir_url_server(parts);
	}
	curl_url_cleanup(parts);
	return server;
}
