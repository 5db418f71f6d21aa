/*
 * store-postgrest-url.c - the server's address as people write it, put straight. Owns nothing.
 */
#include <stdlib.h>
#include <strings.h>

#include "store-postgrest-url.h"

static const char api[] = "/rest/v1";

/* The host's first character, or NULL. */
static const char *host_of(const char *url)
{
	if (!strncasecmp(url, "https://", 8))
		return url + 8;
	return strncasecmp(url, "http://", 7) ? NULL : url + 7;
}

static const char *fault_of(const char *url)
{
	const char *host = host_of(url), *c;

	if (!host)
		return "does not begin with https://";
	if (!*host || strchr("/:@?#", *host))
		return "has no host";
	for (c = host; *c; c++) {
		if ((unsigned char)*c <= ' ' || strchr("\"<>\\^`{|}?#@", *c))
			return "has a character that stands in no server's address";
	}
	return NULL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
	size_t wanted = strlen(end);

	return length >= wanted && !memcmp(text + length - wanted, end, wanted);
}

char *rest_url_read(const char *text, const char **why)
{
	const char *path, *c;
	size_t length = 0;
	char *url;

	*why = fault_of(text);
	if (*why)
		return NULL;
	*why = "finds no memory";
	url = malloc(strlen(text) + 1);
	if (!url)
		return NULL;
	path = host_of(text) + strcspn(host_of(text), "/");
	for (c = text; c < path; c++)
		url[length++] = lower(*c);
	for (; *c; c++) {
		if (*c != '/' || url[length - 1] != '/')
			url[length++] = *c;
	}
	while (url[length - 1] == '/')
		length--;
	while (ends_with(url, length, "/rest/v1/rest/v1"))
		length -= strlen(api);
	url[length] = '\0';
	return url;
}
