/*
 * proxy.h - which proxy libcurl takes, by the variables that the curl program knows too.
 */
#ifndef WEIR_NET_PROXY_H
#define WEIR_NET_PROXY_H

#include <stdbool.h>

struct weir_proxy {
	const char *variable; /* that names it: "https_proxy"; NULL: no proxy is used */
	char *server;         /* "http://host:port", without its user and password; owned */
};

/* server: "https://host:port". Lists of networks in NO_PROXY (10.0.0.0/8) are not looked at. */
void weir_proxy_find(struct weir_proxy *proxy, const char *server);
void weir_proxy_release(struct weir_proxy *proxy);

#endif
