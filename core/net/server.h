/*
 * server.h - the server of a URL.
 */
#ifndef WEIR_NET_SERVER_H
#define WEIR_NET_SERVER_H

#include <curl/curl.h>
#include <stdbool.h>

/*
 * "https://host:port" of a URL, without a user and a password; malloc'd. NULL: it is no URL.
 * Without a scheme it is http's, as for proxies.
 */
char *weir_http_server(const char *url);

/* The same of a URL that was taken apart; never NULL. */
char *weir_url_server(CURLU *parts);
bool weir_url_has(CURLU *parts, CURLUPart which);

#endif
