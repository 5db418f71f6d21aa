/*
 * redirect.h - a server that sends requests on: none is followed, as the key would go along.
 */
#ifndef WEIR_NET_REDIRECT_H
#define WEIR_NET_REDIRECT_H

#include <weir/error.h>

/* server: "http://host:port" that was asked; to: the URL it names. Fills err; returns false. */
bool weir_redirect_fail(const char *server, const char *to, int status, struct weir_error *err);

#endif
