/*
 * connection.c - the curl multi handle and what went over its sockets; owns both.
 */
#include "connection.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../base/arena.h"

enum { MS = 1000 /* in us */ };

void weir_connection_init(struct weir_connection *connection, const struct weir_http_policy *policy,
			  struct weir_http_counts *counts)
{
	*connection = (struct weir_connection){ .policy = policy, .counts = counts };
}

/* Under HTTP/2 one socket carries all; until the server has shown what it speaks as well. */
static bool limit_sockets(struct weir_connection *connection)
{
	long most = connection->parallel ? (long)connection->policy->window : 1;

	return !curl_multi_setopt(connection->multi, CURLMOPT_MAX_HOST_CONNECTIONS, most);
}

bool weir_connection_open(struct weir_connection *connection, struct weir_error *err)
{
	if (connection->multi)
		return true;
	connection->broken = false;
	connection->multi = curl_multi_init();
	if (connection->multi && limit_sockets(connection) &&
	    !curl_multi_setopt(connection->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX))
		return true;
	weir_connection_close(connection);
	return weir_fail(err, WEIR_BUSY, "no memory for a connection");
}

/* A handle that cannot be cleaned up is lost, which nobody could do anything about. */
void weir_connection_close(struct weir_connection *connection)
{
	if (connection->multi)
		(void)curl_multi_cleanup(connection->multi);
	connection->multi = NULL;
	connection->socket_count = 0;
	connection->broken = false;
	connection->lost = 0;
}

void weir_connection_release(struct weir_connection *connection)
{
	weir_connection_close(connection);
	free(connection->socket);
	connection->socket = NULL;
}

void weir_connection_set_parallel(struct weir_connection *connection)
{
	if (connection->parallel)
		return;
	connection->parallel = true;
	/* If it does not work, requests go on one after the other. */
	if (connection->multi)
		(void)limit_sockets(connection);
}

static struct weir_socket *find(struct weir_connection *connection, int port)
{
	for (size_t i = 0; i < connection->socket_count; i++)
		if (connection->socket[i].port == port)
			return &connection->socket[i];
	return NULL;
}

const struct weir_socket *weir_connection_sent(struct weir_connection *connection, int port,
					       uint64_t now_us)
{
	struct weir_socket *found = find(connection, port);

	if (!found) {
		connection->socket = weir_xrealloc(connection->socket, connection->socket_count + 1,
						   sizeof(*found));
		found = &connection->socket[connection->socket_count++];
		*found = (struct weir_socket){ .port = port,
					       .number = ++connection->counts->connections,
					       .since_us = now_us };
	}
	found->requests++;
	connection->counts->requests++;
	return found;
}

/* It is not known yet which sockets the unsent ones will take: the busiest, all of them. */
bool weir_connection_due(const struct weir_connection *connection, uint64_t unsent, uint64_t now_us)
{
	const struct weir_http_policy *policy = connection->policy;
	uint64_t busiest = 0, age_us = 0;

	for (size_t i = 0; i < connection->socket_count; i++) {
		const struct weir_socket *one = &connection->socket[i];

		if (one->requests > busiest)
			busiest = one->requests;
		if (now_us - one->since_us > age_us)
			age_us = now_us - one->since_us;
	}
	if (policy->reset_after_requests > 0 &&
	    busiest + unsent >= (uint64_t)policy->reset_after_requests)
		return true;
	return policy->reset_after_ms > 0 && age_us >= (uint64_t)policy->reset_after_ms * MS;
}

/* The local port, or -1. */
static int port_of(curl_socket_t fd)
{
	struct sockaddr_storage name = { 0 };
	socklen_t size = sizeof(name);
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (getsockname(fd, (struct sockaddr *)&name, &size))
		return -1;
	if (name.ss_family == AF_INET) {
		memcpy(&v4, &name, sizeof(v4));
		return ntohs(v4.sin_port);
	}
	if (name.ss_family == AF_INET6) {
		memcpy(&v6, &name, sizeof(v6));
		return ntohs(v6.sin6_port);
	}
	return -1;
}

int weir_connection_closesocket(void *connection, curl_socket_t fd)
{
	struct weir_connection *self = connection;
	struct weir_socket *gone = find(self, port_of(fd));

	if (gone)
		*gone = self->socket[--self->socket_count];
	return close(fd);
}
