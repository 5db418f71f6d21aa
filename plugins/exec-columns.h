/*
 * exec-columns.h - the columns that a program gets, and those that it may answer with.
 *
 * A row goes out as {"_row": 7, "name": "Ada", ...}. Keys that begin so are no columns: _row,
 * _reject, _warn.
 */
#ifndef WEIR_EXEC_COLUMNS_H
#define WEIR_EXEC_COLUMNS_H

#include "column-contract.h"
#include "store-postgrest-text.h"

#define EXEC_ROW    "_row"
#define EXEC_REJECT "_reject"
#define EXEC_WARN   "_warn"

struct exec_column {
	const char *name;
	int number;
	enum weir_type type; /* NULL: any */
	bool is_sent;
	bool contracted; /* it is named in `columns` */
	struct column_contract contract;
	uint64_t answered; /* the last row whose answer had it */
};

struct exec_columns {
	struct exec_column *column;
	size_t count;
};

/* Finds the columns, and adds those that are new. send: which go out; none: all. */
bool exec_columns_open(struct exec_columns *all, struct weir_context *context,
		       const struct weir_map *contracts, const struct weir_list *send,
		       struct weir_schema *schema, struct weir_error *err);
/* guess: where it probably is. NULL: there is none of the name. */
struct exec_column *exec_columns_find(const struct exec_columns *all, size_t guess,
				      struct weir_text name);
/* The line for a row, with its end. */
void exec_columns_send(const struct exec_columns *all, const struct weir_row *row, uint64_t number,
		       struct rest_text *out);

#endif
