/*
 * reply.h - a reply while it comes in, and what it says of waiting.
 *
 * A reply owns the bytes of its headers and its body, each below a ceiling. It is reused
 * from request to request.
 */
#ifndef WEIR_NET_REPLY_H
#define WEIR_NET_REPLY_H

#include <weir/http.h>

#include "../base/buffer.h"

struct weir_reply {
	int status;
	bool begun;              /* a byte of it came */
	uint32_t sends;          /* of the request; outlives weir_reply_clear() */
	struct weir_buffer head; /* "Name: value" of the last block, a NUL behind each */
	struct weir_buffer body;
};

void weir_reply_init(struct weir_reply *reply, size_t body_ceiling);
void weir_reply_clear(struct weir_reply *reply);
void weir_reply_release(struct weir_reply *reply);

/* For libcurl; reply is a struct weir_reply. Less than all bytes taken: a ceiling was met. */
size_t weir_reply_take_header(char *at, size_t one, size_t count, void *reply);
size_t weir_reply_take_body(char *at, size_t one, size_t count, void *reply);
/* Headers or body are larger than their ceiling. */
bool weir_reply_overflow(const struct weir_reply *reply);

/*
 * What a Retry-After header asks for: whole seconds, or an HTTP date as seen from `now`
 * (seconds since 1970). 0 where it is neither, or is over.
 */
uint32_t weir_retry_after_ms(const char *value, int64_t now);

#endif
