/*
 * proxy.c - which proxy libcurl takes; struct weir_proxy owns the name of its server.
 */
#include "proxy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/arena.h"
#include "server.h"

static const char separators[] = ", \t";

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* HTTP_PROXY is none of them: a web server sets it from a request's header. */
static const char *variable_of(bool secure)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy",
					     "ALL_PROXY" };
	static const char *const plain[] = { "http_proxy", "all_proxy", "ALL_PROXY" };
	const char *const *name = secure ? names : plain;
	size_t count = secure ? sizeof(names) / sizeof(*names) : sizeof(plain) / sizeof(*plain);

	for (size_t i = 0; i < count; i++)
		if (is_set(name[i]))
			return name[i];
	return NULL;
}

/* "example.org" and ".example.org" are also all hosts below it. */
static bool is_below(const char *host, size_t length, const char *entry, size_t entry_length)
{
	if (entry_length == 1 && *entry == '*')
		return true;
	if (entry_length && *entry == '.') {
		entry++;
		entry_length--;
	}
	if (!entry_length || length < entry_length ||
	    strncasecmp(host + length - entry_length, entry, entry_length))
		return false;
	return length == entry_length || host[length - entry_length - 1] == '.';
}

static bool is_excepted(const char *server)
{
	const char *list = getenv(is_set("no_proxy") ? "no_proxy" : "NO_PROXY");
	const char *host = strstr(server, "://");
	size_t length;

	if (!list || !host)
		return false;
	host += strlen("://");
	length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	for (list += strspn(list, separators); *list; list += strspn(list, separators)) {
		size_t entry = strcspn(list, separators);

		if (is_below(host, length, list, entry))
			return true;
		list += entry;
	}
	return false;
}

void weir_proxy_find(struct weir_proxy *proxy, const char *server)
{
	const char *variable = variable_of(!strncasecmp(server, "https:", 6));

	*proxy = (struct weir_proxy){ .variable = is_excepted(server) ? NULL : variable };
	if (!proxy->variable)
		return;
	proxy->server = weir_http_server(getenv(proxy->variable));
	if (!proxy->server)
		proxy->server = weir_xstrdup("(no address)");
}

void weir_proxy_release(struct weir_proxy *proxy)
{
	free(proxy->server);
	*proxy = (struct weir_proxy){ .variable = NULL };
}
