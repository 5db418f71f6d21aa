/*
 * store-postgrest-settle.h - what became of the rows of a request: by the ids that the
 * server told, and by a look at the rows where those do not say.
 */
#ifndef WEIR_STORE_POSTGREST_SETTLE_H
#define WEIR_STORE_POSTGREST_SETTLE_H

#include "store-postgrest-page.h"
#include "store-postgrest-rest.h"

/* A row to look at, and which. */
struct rest_doubt {
	struct weir_uuid id;
	struct weir_write_row *row;
};

struct rest_settle {
	struct rest *rest;
	struct weir_context *context;
	struct weir_write *write;
	struct rest_doubt *unsure; /* inserted, or there before: rows of inserts */
	size_t unsure_count;
	struct rest_doubt *missed; /* not there, or out of reach: rows of updates */
	size_t missed_count;
	uint64_t refused;
};

bool rest_settle_init(struct rest_settle *settle, struct weir_error *err);
void rest_settle_release(struct rest_settle *settle);

/* The ids of a reply; one that was found is NULL from then on. */
struct rest_told {
	struct weir_value *id;
	size_t count, next;
	bool in_order; /* as the rows were sent; else they are sorted */
};

/* The page is sorted, where need be, and used up. */
struct rest_told rest_told_look(const struct rest_rows *rows, const struct rest_page *page);
/* Was the row's id told? Of rows with the same id only the first one's. */
bool rest_told_take(struct rest_told *told, const struct weir_write_row *row);

/* The server did as asked and told ids; the page is sorted and used up. repeated: it was asked
 * more than once. */
void rest_settle_inserted(struct rest_settle *settle, const struct rest_rows *rows,
			  struct rest_page *page, bool repeated);
void rest_settle_updated(struct rest_settle *settle, const struct rest_rows *rows,
			 struct rest_page *page);
/* The row has its code and reason. LIMIT: it is one too many. */
bool rest_settle_refused(struct rest_settle *settle, const struct weir_write_row *row,
			 struct weir_error *err);
/* All requests are done: looks at what is in doubt. */
bool rest_settle_end(struct rest_settle *settle, struct weir_error *err);

#endif
