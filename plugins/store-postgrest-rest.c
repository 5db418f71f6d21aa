/*
 * store-postgrest-rest.c - what all requests to the API share: their headers, and what any reply
 * may be.
 */
#include "store-postgrest-rest.h"

const struct weir_header rest_plain_headers[1] = { { "Accept", "application/json" } };
const struct weir_header rest_count_headers[REST_READ_HEADERS] = {
	{ "Accept", "application/json" },
	{ "Prefer", "count=exact" },
};
const struct weir_header rest_insert_headers[REST_WRITE_HEADERS] = {
	{ "Accept", "application/json" },
	{ "Content-Type", "application/json" },
	{ "Prefer", "resolution=ignore-duplicates,return=representation" },
};
const struct weir_header rest_update_headers[REST_WRITE_HEADERS] = {
	{ "Accept", "application/json" },
	{ "Content-Type", "application/json" },
	{ "Prefer", "return=representation" },
};
const struct weir_header rest_delete_headers[REST_DELETE_HEADERS] = {
	{ "Accept", "application/json" },
	{ "Prefer", "return=representation" },
};

enum {
	PATH_ROOM = 64,  /* bytes of a path beside the table and the ids */
	ESCAPED = 3,     /* bytes of one that is percent-encoded */
	GOOD_ENOUGH = 8, /* requests after which a larger one is tried */
	GROWTH = 4,      /* by a quarter */
};

size_t rest_most_ids(const struct rest *rest, const char *table)
{
	size_t used = rest->url_length + ESCAPED * strlen(table) + PATH_ROOM;
	size_t most = rest->url_ceiling > used ? (rest->url_ceiling - used) / WEIR_UUID_TEXT : 0;

	return most ? most : 1;
}

void rest_size_grow(struct rest_size *size)
{
	if (size->now >= size->most || ++size->good < GOOD_ENOUGH)
		return;
	size->good = 0;
	size->now += size->now < GROWTH ? 1 : size->now / GROWTH;
	if (size->now > size->most)
		size->now = size->most;
}

bool rest_size_shrink(struct rest_size *size, size_t rows)
{
	int64_t half = (int64_t)(rows / 2);

	if (half >= size->now)
		return false;
	size->now = half;
	size->good = 0;
	return true;
}

const struct rest_table *rest_known(const struct rest *rest, const char *table)
{
	const struct rest_table *known = rest->table;

	while (known && strcmp(known->name, table) != 0)
		known = known->next;
	return known;
}

bool rest_reply_good(const struct weir_reply *reply, const struct rest_subject *subject,
		     struct rest_fault *fault, struct weir_error *err)
{
	enum { GOOD = 200, GOOD_END = 300 };
	int status = weir_reply_status(reply);

	if (status >= GOOD && status < GOOD_END)
		return true;
	rest_fault_read(fault, status, weir_reply_body(reply));
	rest_fault_tell(fault, subject, err);
	err->wait_ms = weir_reply_retry_after_ms(reply);
	return false;
}
