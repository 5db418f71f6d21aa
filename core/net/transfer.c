/*
 * transfer.c - one request on its way; the transfer owns the curl handle, headers, reply.
 */
#include "transfer.h"

#include <string.h>

#include "../base/buffer.h"
#include "../base/clock.h"
#include "../base/crash.h"

enum {
	MS = 1000, /* in us */
	GRACE_MS = 100,
	HEADER_CEILING = 64 * 1024, /* bytes of one header */
};

bool weir_transfer_init(struct weir_transfer *transfer, const struct weir_http_policy *policy,
			const struct weir_http_target *target, struct weir_connection *connection,
			struct weir_error *err)
{
	*transfer = (struct weir_transfer){ .policy = policy,
					    .target = target,
					    .connection = connection };
	weir_reply_init(&transfer->reply, (size_t)policy->reply_ceiling);
	transfer->easy = curl_easy_init();
	return transfer->easy || weir_fail(err, WEIR_BUSY, "no memory for a connection");
}

void weir_transfer_release(struct weir_transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->header);
	weir_reply_release(&transfer->reply);
}

/* libcurl calls it when a request goes out, each time that it does. */
static int sent(void *self, char *remote_ip, char *local_ip, int remote_port, int local_port)
{
	struct weir_transfer *transfer = self;
	uint64_t now = weir_clock_us();
	const struct weir_socket *socket =
		weir_connection_sent(transfer->connection, local_port, now);

	(void)remote_ip;
	(void)local_ip;
	(void)remote_port;
	/* libcurl does so by itself when a connection turns out to be dead. */
	if (transfer->on)
		transfer->connection->counts->retries++;
	transfer->reply.sends++;
	transfer->on = socket->number;
	transfer->number = socket->requests;
	transfer->moved_us = now;
	return CURL_PREREQFUNC_OK;
}

static bool set_number(CURL *easy, CURLoption option, int64_t number)
{
	return !curl_easy_setopt(easy, option, (long)number);
}

static bool set_pointer(CURL *easy, CURLoption option, const void *pointer)
{
	return !curl_easy_setopt(easy, option, pointer);
}

/* libcurl's way to write a header without a value is "Name;". */
static bool add_header(struct weir_transfer *transfer, const char *name, const char *value)
{
	struct weir_buffer line;
	struct curl_slist *longer = NULL;

	weir_buffer_init(&line, HEADER_CEILING);
	if (*value ? weir_buffer_printf(&line, "%s: %s", name, value)
		   : weir_buffer_printf(&line, "%s;", name))
		longer = curl_slist_append(transfer->header, line.at);
	weir_buffer_release(&line);
	if (longer)
		transfer->header = longer;
	return longer != NULL;
}

static bool set_headers(struct weir_transfer *transfer)
{
	const struct weir_http_target *target = transfer->target;
	const struct weir_request *request = transfer->request;
	struct curl_slist *longer;

	curl_slist_free_all(transfer->header);
	/* "Expect:" takes a header away that would cost a round trip. */
	transfer->header = curl_slist_append(NULL, "Expect:");
	if (!transfer->header)
		return false;
	for (size_t i = 0; i < target->header_count; i++)
		if (!add_header(transfer, target->header[i].name, target->header[i].value))
			return false;
	for (size_t i = 0; i < request->header_count; i++)
		if (!add_header(transfer, request->header[i].name, request->header[i].value))
			return false;
	longer = transfer->header;
	return set_pointer(transfer->easy, CURLOPT_HTTPHEADER, longer);
}

static bool set_url(struct weir_transfer *transfer)
{
	const char *base = transfer->target->url, *path = transfer->request->path;
	struct weir_buffer url;
	bool fine;

	weir_buffer_init(&url, strlen(base) + strlen(path));
	fine = weir_buffer_string(&url, base) && weir_buffer_string(&url, path) &&
	       set_pointer(transfer->easy, CURLOPT_URL, url.at);
	weir_buffer_release(&url);
	return fine;
}

/* Bodies as memory: libcurl can go back in it when it has to send it again. */
static bool set_body(struct weir_transfer *transfer)
{
	const struct weir_request *request = transfer->request;
	const char *method = request->method;
	bool writes = !strcmp(method, "POST") || !strcmp(method, "PATCH") || !strcmp(method, "PUT");
	CURL *easy = transfer->easy;

	if (!strcmp(method, "HEAD"))
		return set_number(easy, CURLOPT_NOBODY, 1);
	if (request->body.at || writes) {
		const char *at = request->body.at ? request->body.at : "";

		if (!set_pointer(easy, CURLOPT_POSTFIELDS, at) ||
		    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
				     (curl_off_t)request->body.length))
			return false;
	}
	return !strcmp(method, "GET") || set_pointer(easy, CURLOPT_CUSTOMREQUEST, method);
}

static bool set_version(struct weir_transfer *transfer)
{
	long version = CURL_HTTP_VERSION_2TLS;

	if (transfer->policy->version == WEIR_HTTP_1_1)
		version = CURL_HTTP_VERSION_1_1;
	else if (transfer->policy->version == WEIR_HTTP_2 && !transfer->target->secure)
		version = CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
	return set_number(transfer->easy, CURLOPT_HTTP_VERSION, version) &&
	       set_number(transfer->easy, CURLOPT_PIPEWAIT, !transfer->connection->parallel);
}

static bool set_limits(struct weir_transfer *transfer)
{
	const struct weir_http_policy *policy = transfer->policy;

	return set_number(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, policy->connect_ms) &&
	       set_number(transfer->easy, CURLOPT_TIMEOUT_MS, policy->total_ms) &&
	       set_number(transfer->easy, CURLOPT_NOSIGNAL, 1) &&
	       set_number(transfer->easy, CURLOPT_TCP_KEEPALIVE, 1) &&
	       set_number(transfer->easy, CURLOPT_PATH_AS_IS, 1) &&
	       set_number(transfer->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1) &&
	       set_pointer(transfer->easy, CURLOPT_ACCEPT_ENCODING, "") &&
	       set_pointer(transfer->easy, CURLOPT_USERAGENT, "weir/" WEIR_VERSION) &&
	       set_pointer(transfer->easy, CURLOPT_ERRORBUFFER, transfer->detail);
}

static bool set_trust(struct weir_transfer *transfer)
{
	const struct weir_http_target *target = transfer->target;

	if (!set_number(transfer->easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2))
		return false;
	if (target->ca_file && !set_pointer(transfer->easy, CURLOPT_CAINFO, target->ca_file))
		return false;
	/* Over http:// a proxy would read what only this machine may. */
	if (!target->secure && target->local && !set_pointer(transfer->easy, CURLOPT_PROXY, ""))
		return false;
	return !target->ca_folder || set_pointer(transfer->easy, CURLOPT_CAPATH, target->ca_folder);
}

static bool set_callbacks(struct weir_transfer *transfer)
{
	CURL *easy = transfer->easy;

	return !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, weir_reply_take_header) &&
	       set_pointer(easy, CURLOPT_HEADERDATA, &transfer->reply) &&
	       !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, weir_reply_take_body) &&
	       set_pointer(easy, CURLOPT_WRITEDATA, &transfer->reply) &&
	       !curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, sent) &&
	       set_pointer(easy, CURLOPT_PREREQDATA, transfer) &&
	       !curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, weir_connection_closesocket) &&
	       set_pointer(easy, CURLOPT_CLOSESOCKETDATA, transfer->connection) &&
	       set_pointer(easy, CURLOPT_PRIVATE, transfer);
}

bool weir_transfer_start(struct weir_transfer *transfer, uint64_t now_us, struct weir_error *err)
{
	curl_easy_reset(transfer->easy);
	weir_reply_clear(&transfer->reply);
	transfer->detail[0] = '\0';
	transfer->on = transfer->number = 0;
	transfer->moved_us = now_us;
	transfer->moved_bytes = 0;
	transfer->late = WEIR_LATE_NONE;
	if (!transfer->tries++)
		transfer->first_us = now_us;
	if (set_url(transfer) && set_body(transfer) && set_headers(transfer) &&
	    set_version(transfer) && set_limits(transfer) && set_trust(transfer) &&
	    set_callbacks(transfer) &&
	    !curl_multi_add_handle(transfer->connection->multi, transfer->easy)) {
		transfer->state = WEIR_TRANSFER_FLYING;
		return true;
	}
	return weir_fail(err, WEIR_BUG, "libcurl does not take a request");
}

void weir_transfer_stop(struct weir_transfer *transfer)
{
	if (transfer->state == WEIR_TRANSFER_FLYING)
		(void)curl_multi_remove_handle(transfer->connection->multi, transfer->easy);
	transfer->state = WEIR_TRANSFER_FREE;
}

static int64_t read_size(CURL *easy, CURLINFO which)
{
	curl_off_t bytes = 0;

	return curl_easy_getinfo(easy, which, &bytes) ? 0 : (int64_t)bytes;
}

/* Its socket has ended, and what libcurl still had of the reply has had its time to come. */
static bool is_lost(const struct weir_transfer *transfer, uint64_t now_us)
{
	const struct weir_connection *connection = transfer->connection;
	uint64_t since = connection->lost_us;

	if (connection->parallel || transfer->on > connection->lost)
		return false;
	if (since < transfer->moved_us)
		since = transfer->moved_us;
	return now_us - since >= GRACE_MS * MS;
}

enum weir_late weir_transfer_late(struct weir_transfer *transfer, uint64_t now_us)
{
	int64_t up, bytes, limit;
	bool waits;

	if (!transfer->on)
		return WEIR_LATE_NONE; /* libcurl watches the connecting */
	up = read_size(transfer->easy, CURLINFO_SIZE_UPLOAD_T);
	bytes = up + read_size(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T) +
		(int64_t)transfer->reply.head.length;
	if (bytes != transfer->moved_bytes) {
		weir_crash_point(transfer->reply.begun ? "answer.begun" : "request.sent");
		transfer->moved_bytes = bytes;
		transfer->moved_us = now_us;
	}
	if (is_lost(transfer, now_us))
		return WEIR_LATE_LOST;
	waits = !transfer->reply.begun && up >= (int64_t)transfer->request->body.length;
	limit = waits ? transfer->policy->first_byte_ms : transfer->policy->stall_ms;
	if (limit <= 0 || now_us - transfer->moved_us < (uint64_t)limit * MS)
		return WEIR_LATE_NONE;
	return waits ? WEIR_LATE_FIRST_BYTE : WEIR_LATE_STALL;
}
