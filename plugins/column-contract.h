/*
 * column-contract.h - what a pipeline demands of one column, and holding a value against it.
 *
 * A contract is TYPE[(RANGE)][!][?], e.g. "int(1..500)!", "text(M|F)", "date?". The parsed
 * form borrows from the memory of the context that it was parsed with.
 */
#ifndef WEIR_COLUMN_CONTRACT_H
#define WEIR_COLUMN_CONTRACT_H

#include <weir/plugin.h>

enum column_kind { COLUMN_TEXT, COLUMN_INT, COLUMN_REAL, COLUMN_BOOL, COLUMN_DATE };

struct column_contract {
	enum column_kind kind;
	bool needed;              /* `!`: a value is required in each row */
	bool may_miss;            /* `?`: the file may lack the column */
	const char *range;        /* as the pipeline has it, for messages; NULL: none */
	int64_t least, most;      /* INT */
	double lowest, highest;   /* REAL */
	struct weir_text *choice; /* TEXT: the value is one of these */
	size_t choice_count;      /* 0: any */
};

/* Bad text is BAD_CONFIG at the item's place. */
bool column_contract_parse(struct weir_context *context, const struct weir_map_item *item,
			   struct column_contract *out, struct weir_error *err);

enum weir_type column_contract_type(const struct column_contract *contract);

/*
 * The value of one field. A bad one refuses the row and gives NULL; so does a blank
 * one where a value is required. trim is about texts; all else is always trimmed.
 */
struct weir_value column_contract_value(const struct column_contract *contract,
					struct weir_row *row, const char *column,
					struct weir_text field, bool trim);

#endif
