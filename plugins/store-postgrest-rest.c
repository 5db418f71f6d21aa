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
