/*
 * store-postgrest-foreign.h - tells the foreign keys, as far as the server shows them.
 */
#ifndef WEIR_STORE_POSTGREST_FOREIGN_H
#define WEIR_STORE_POSTGREST_FOREIGN_H

#include "store-postgrest-rest.h"

/* Who is told; *told = false: the server shows no foreign keys. */
struct rest_foreign_told {
	weir_foreign_fn *each;
	void *arg;
	bool *told;
};

/* As in struct weir_store_ops. */
bool rest_foreign(struct rest *rest, struct weir_context *context,
		  const struct rest_foreign_told *to, struct weir_error *err);

#endif
