/*
 * store-postgrest-rest.h - the open store, as the files of store-postgrest share it.
 */
#ifndef WEIR_STORE_POSTGREST_REST_H
#define WEIR_STORE_POSTGREST_REST_H

#include <weir/http.h>

#include "store-postgrest-isolate.h"

/* How many rows a request carries: fewer after one was too big. */
struct rest_size {
	int64_t most, now;
	unsigned good; /* requests since one was too big */
};

struct rest {
	size_t url_length;         /* of the endpoint: a request's URL is that and its path */
	size_t url_ceiling;        /* bytes of a URL */
	int64_t page;              /* rows of a read */
	struct rest_size inserted; /* by a request */
	struct rest_size deleted;

	/* The last unique key that refused rows to be inserted: its table, "" if there is none, and
	 * what such a row is told. */
	char skip_table[128];
	struct rest_words skip;

	bool asked, listed;       /* the server was asked for its tables; and told them */
	struct rest_table *table; /* the first of those that are known */
	bool facts_asked;
	const struct rest_fact *facts; /* what the database tells of itself; NULL: nothing */
	const char *runs_sql;          /* a function by a name that says so; NULL: none is listed */
};

/* Headers of requests; a JSON body comes with what writes want. */
enum { REST_READ_HEADERS = 2, REST_WRITE_HEADERS = 3, REST_DELETE_HEADERS = 2 };
extern const struct weir_header rest_plain_headers[1];                   /* Accept */
extern const struct weir_header rest_count_headers[REST_READ_HEADERS];   /* count=exact */
extern const struct weir_header rest_insert_headers[REST_WRITE_HEADERS]; /* ignore duplicates */
extern const struct weir_header rest_update_headers[REST_WRITE_HEADERS];
extern const struct weir_header rest_delete_headers[REST_DELETE_HEADERS];

/* How many ids fit into the URL of a request for the table; at least one. */
size_t rest_most_ids(const struct rest *rest, const char *table);

/* A request went well. */
void rest_size_grow(struct rest_size *size);
/* A request of so many rows was too big. False: it is known that fewer fit. */
bool rest_size_shrink(struct rest_size *size, size_t rows);

/* The table if it was described; NULL. */
const struct rest_table *rest_known(const struct rest *rest, const char *table);

/*
 * Judges a reply that has to be 2xx. False: *fault has the server's words, and err all of
 * it, with when the server wants to be asked again.
 */
bool rest_reply_good(const struct weir_reply *reply, const struct rest_subject *subject,
		     struct rest_fault *fault, struct weir_error *err);

#endif
