/*
 * connection.h - the connection to the server: one curl multi handle, and what went over
 * each socket that it has open.
 *
 * Under HTTP/2 that is one socket, under HTTP/1.1 up to a window of them. Requests are
 * counted when they are sent, as libcurl sends some again by itself. To replace the
 * connection the whole handle is replaced: nothing else is sure not to find its way back
 * to an old socket.
 */
#ifndef WEIR_NET_CONNECTION_H
#define WEIR_NET_CONNECTION_H

#include <curl/curl.h>

#include "http.h"

/* An open socket over which something was sent. */
struct weir_socket {
	int port;        /* the local one, by which it is told from the others */
	uint64_t number; /* of all connections, from 1 */
	uint64_t requests;
	uint64_t since_us;
};

struct weir_connection {
	CURLM *multi; /* NULL: closed */
	const struct weir_http_policy *policy;
	struct weir_http_counts *counts;
	struct weir_socket *socket;
	size_t socket_count;
	bool parallel; /* a request needs a socket of its own: HTTP/1.1 */
	bool broken;   /* a transfer broke off: do not trust what is open */
	uint64_t lost; /* the number of the last socket that was seen to end; 0: none */
	uint64_t lost_us;
};

/* Nothing is opened yet. policy and counts stay the caller's. */
void weir_connection_init(struct weir_connection *connection, const struct weir_http_policy *policy,
			  struct weir_http_counts *counts);
/* Makes sure that there is a multi handle. */
bool weir_connection_open(struct weir_connection *connection, struct weir_error *err);
/* No transfer is in the handle any more. */
void weir_connection_close(struct weir_connection *connection);
void weir_connection_release(struct weir_connection *connection);
/* The server speaks HTTP/1.1: requests may have sockets of their own. */
void weir_connection_set_parallel(struct weir_connection *connection);

/* A request is sent over the socket with this local port; valid until the next call. */
const struct weir_socket *weir_connection_sent(struct weir_connection *connection, int port,
					       uint64_t now_us);
/*
 * The policy wants the connection replaced: one more request, besides those that were
 * started and not sent yet, would be too many, or a socket is too old.
 */
bool weir_connection_due(const struct weir_connection *connection, uint64_t unsent,
			 uint64_t now_us);
/* For CURLOPT_CLOSESOCKETFUNCTION; connection is a struct weir_connection. */
int weir_connection_closesocket(void *connection, curl_socket_t fd);

#endif
