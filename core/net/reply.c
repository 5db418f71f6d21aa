/*
 * reply.c - a reply while it comes in; the reply owns its bytes.
 */
#include "reply.h"

#include <curl/curl.h>
#include <strings.h>

#include "../base/clock.h"
#include "../base/text.h"

enum {
	HEAD_CEILING = 256 * 1024, /* bytes of all headers */
	MS = 1000,
};

void weir_reply_init(struct weir_reply *reply, size_t body_ceiling)
{
	*reply = (struct weir_reply){ 0 };
	weir_buffer_init(&reply->head, HEAD_CEILING);
	weir_buffer_init(&reply->body, body_ceiling);
}

void weir_reply_clear(struct weir_reply *reply)
{
	reply->status = 0;
	reply->begun = false;
	weir_buffer_clear(&reply->head);
	weir_buffer_clear(&reply->body);
}

void weir_reply_release(struct weir_reply *reply)
{
	weir_buffer_release(&reply->head);
	weir_buffer_release(&reply->body);
}

/*
 * A line as it came, with its line end. A status line begins a new block: the one before
 * was an interim reply's (100), or a proxy's.
 */
size_t weir_reply_take_header(char *at, size_t one, size_t count, void *reply)
{
	struct weir_reply *self = reply;
	size_t size = one * count;
	struct weir_text line = weir_trim((struct weir_text){ at, size });

	self->begun = true;
	if (size >= 5 && !memcmp(at, "HTTP/", 5)) {
		weir_buffer_clear(&self->head);
		return size;
	}
	if (!line.length || line.at != at || !memchr(line.at, ':', line.length))
		return size;
	if (!weir_buffer_append(&self->head, line.at, line.length) ||
	    !weir_buffer_byte(&self->head, '\0'))
		return 0;
	return size;
}

size_t weir_reply_take_body(char *at, size_t one, size_t count, void *reply)
{
	struct weir_reply *self = reply;
	size_t size = one * count;

	return weir_buffer_append(&self->body, at, size) ? size : 0;
}

bool weir_reply_overflow(const struct weir_reply *reply)
{
	return reply->head.overflow || reply->body.overflow;
}

int weir_reply_status(const struct weir_reply *reply)
{
	return reply->status;
}

uint32_t weir_reply_sends(const struct weir_reply *reply)
{
	return reply->sends;
}

struct weir_text weir_reply_body(const struct weir_reply *reply)
{
	return (struct weir_text){ reply->body.at ? reply->body.at : "", reply->body.length };
}

/* The value of a "Name: value" line if it has this name, else NULL. */
static const char *value_of(const char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncasecmp(line, name, length) || line[length] != ':')
		return NULL;
	line += length + 1;
	return line + strspn(line, " \t");
}

const char *weir_reply_header(const struct weir_reply *reply, const char *name)
{
	const char *found = NULL;

	for (size_t at = 0; at < reply->head.length; at += strlen(reply->head.at + at) + 1) {
		const char *value = value_of(reply->head.at + at, name);

		if (value)
			found = value;
	}
	return found;
}

/* Whole seconds; a number beyond all sense is the longest wait there is. */
static int64_t read_seconds(const char *text)
{
	int64_t seconds = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		if (seconds < UINT32_MAX)
			seconds = seconds * 10 + (*text - '0');
	return *text ? 0 : seconds;
}

uint32_t weir_retry_after_ms(const char *value, int64_t now)
{
	int64_t seconds;

	if (*value >= '0' && *value <= '9') {
		seconds = read_seconds(value);
	} else {
		seconds = (int64_t)curl_getdate(value, NULL);
		seconds = seconds < 0 ? 0 : seconds - now;
	}
	if (seconds <= 0)
		return 0;
	return seconds > UINT32_MAX / MS ? UINT32_MAX : (uint32_t)seconds * MS;
}

/* A date is the server's, so it is compared with the server's clock where that is known. */
uint32_t weir_reply_retry_after_ms(const struct weir_reply *reply)
{
	const char *value = weir_reply_header(reply, "Retry-After");
	const char *date = weir_reply_header(reply, "Date");
	int64_t now = date ? (int64_t)curl_getdate(date, NULL) : -1;

	if (!value)
		return 0;
	return weir_retry_after_ms(value, now >= 0 ? now : weir_clock_seconds());
}
