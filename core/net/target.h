/*
 * target.h - where the server is, checked once: its URL, its private CA, the headers that
 * go with every request.
 */
#ifndef WEIR_NET_TARGET_H
#define WEIR_NET_TARGET_H

#include <curl/curl.h>

#include "http.h"
#include "proxy.h"

/* Owns all its texts. */
struct weir_http_target {
	char *url;                 /* without a trailing slash */
	char *server;              /* "https://host:port", for messages */
	bool secure;               /* https */
	bool local;                /* the server is this machine */
	char *ca_file, *ca_folder; /* NULL: the system's */
	char *ca_name;             /* by which the user knows the option for ca_file */
	struct weir_proxy proxy;
	struct weir_header *header;
	size_t header_count;
};

/* BAD_CONFIG. The values of the headers are secrets: they are registered with the logger. */
bool weir_http_target_init(struct weir_http_target *target, const struct weir_endpoint *endpoint,
			   struct weir_logger *log, struct weir_error *err);
void weir_http_target_release(struct weir_http_target *target);

/* A name that may stand in front of a value, and a value that is one line. */
bool weir_header_valid(const struct weir_header *header);

#endif
