/*
 * source-columns.h - the columns of a source's file, held against what the pipeline says of them.
 *
 * All memory is the context's.
 */
#ifndef WEIR_SOURCE_COLUMNS_H
#define WEIR_SOURCE_COLUMNS_H

#include "column-contract.h"

/* A column of the file, in the file's order. */
struct source_column {
	const char *name;
	int number; /* in the schema */
	struct column_contract contract;
};

struct source_columns {
	const char *file;               /* for messages */
	const struct weir_map *wanted;  /* the option `columns` */
	struct column_contract *parsed; /* one per item of wanted */
	struct source_column *column;
	size_t count;
};

/* All are parsed first: a mistake in one is the pipeline's, whatever the file holds. */
bool source_columns_parse(struct source_columns *all, struct weir_context *context,
			  struct weir_error *err);
/* Puts column number i, whose name is known, into the schema; without a contract, as `type`. */
bool source_columns_declare(struct source_columns *all, size_t i, enum weir_type type,
			    struct weir_schema *schema, struct weir_error *err);
/*
 * Columns that the pipeline wants and the file lacks are told at the file's line, those that
 * may be missing are added, empty. [after all were declared]
 */
bool source_columns_complete(const struct source_columns *all, struct weir_context *context,
			     uint64_t line, struct weir_schema *schema, struct weir_error *err);

#endif
