/*
 * store-postgrest-slide.h - a query's columns, and reads that take as few requests as can be.
 */
#ifndef WEIR_STORE_POSTGREST_SLIDE_H
#define WEIR_STORE_POSTGREST_SLIDE_H

#include "store-postgrest-page.h"
#include "store-postgrest-rest.h"

/* What is asked for, each column once, and where the query's columns are in it. */
struct rest_selection {
	struct rest_columns columns;
	const char **name;      /* of columns */
	enum weir_type *type;   /* the same */
	size_t *from;           /* per column of the query: which one of columns it is */
	struct weir_value *row; /* of the query */
};

bool rest_selection_make(struct rest_selection *selection, const struct rest_table *known,
			 const struct weir_query *query, struct weir_error *err);
void rest_selection_release(struct rest_selection *selection);
/* A row of a page, as the query has it. */
bool rest_selection_hand_on(struct rest_selection *selection, const struct weir_query *query,
			    const struct weir_value *row, weir_row_fn *each, void *arg,
			    struct weir_error *err);

/* Can the query be read this way? Its values have to be uuids, which have an order. */
bool rest_slides(const struct rest *rest, const struct weir_query *query);
/*
 * As rest_scan(), in the order of the values and the ids: one page after the other, each begun
 * behind the last row, with as many of the values that are left as the URL takes. So every page
 * but the last ones is full, where lists apart have one each that is not.
 */
bool rest_slide(struct rest *rest, struct weir_context *context, const struct weir_query *query,
		weir_row_fn *each, void *arg, struct weir_error *err);

#endif
