/*
 * transport.h - what a broken transfer means: libcurl's code to one of weir's.
 */
#ifndef WEIR_NET_TRANSPORT_H
#define WEIR_NET_TRANSPORT_H

#include <curl/curl.h>

#include "http.h"
#include "proxy.h"

/* Which of the time-outs of the policy ended a transfer. */
enum weir_late {
	WEIR_LATE_NONE = 0,
	WEIR_LATE_CONNECT,
	WEIR_LATE_FIRST_BYTE,
	WEIR_LATE_STALL,
	WEIR_LATE_TOTAL,
	WEIR_LATE_LOST, /* no time-out: its socket is known to have ended */
};

/* How a transfer ended that was no whole reply. */
struct weir_breakage {
	CURLcode rc;
	enum weir_late late; /* with CURLE_OPERATION_TIMEDOUT */
	bool overflow;       /* the reply met a ceiling */
	bool begun;          /* a byte of the reply came */
	bool known;          /* this server has answered a request before */
	long proxy_status;   /* of a proxy's answer to CONNECT; 0: none */
	const char *detail;  /* libcurl's own words, "" if it has none */
	const char *server;  /* "https://host:port" */
	const char *ca_file; /* or NULL */
	const char *ca_name; /* by which the user knows its option */
	const struct weir_proxy *proxy;
};

/* BUSY (never sent) and UNSURE (perhaps sent) are worth another try, nothing else is. */
enum weir_code weir_transport_code(CURLcode rc);
/* The socket has ended, and not only one request on it. */
bool weir_transport_lost(CURLcode rc);
/* The same with what else is known of it. */
enum weir_code weir_breakage_code(const struct weir_breakage *how);
/* Fills err; returns false. */
bool weir_breakage_fail(const struct weir_breakage *how, const struct weir_http_policy *policy,
			struct weir_error *err);

#endif
