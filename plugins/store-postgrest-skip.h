/*
 * store-postgrest-skip.h - inserts that leave out the rows that a unique key refuses.
 *
 * A refusal tells one row at most, and undoes the whole request. The same request with
 * ON CONFLICT of the key that refused it tells all such rows: those that did not go in. What
 * they have in the key it does not tell.
 */
#ifndef WEIR_STORE_POSTGREST_SKIP_H
#define WEIR_STORE_POSTGREST_SKIP_H

#include "store-postgrest-page.h"
#include "store-postgrest-rest.h"

/* The key has refused rows of this table: rest remembers it, and all rows count as refused. */
void rest_skip_begin(struct rest *rest, const struct rest_rows *rows,
		     const struct rest_fault *fault);
/* The same ahead of a refusal, by the key that is remembered. False: there is none. */
bool rest_skip_recall(const struct rest *rest, const struct rest_rows *rows);
/* The server does not skip rows by this key. */
void rest_skip_forget(struct rest *rest);

/*
 * The rows that were told went in, the others are refused. whole: what the refusal told of is
 * one of them.
 */
void rest_skip_end(const struct rest_rows *rows, bool whole, const struct rest_page *page);

#endif
