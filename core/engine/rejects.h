/*
 * rejects.h - the files that say which rows were refused or flagged, and why.
 *
 * FLOW.rejects.csv holds line, code and reason, and then the row as it stands in the
 * source's file, under the source's own header: mend it, and it can be imported again
 * as it is. FLOW.warnings.csv holds line, kind and text of every flagged row.
 */
#ifndef WEIR_REJECTS_H
#define WEIR_REJECTS_H

#include "../data/rows.h"
#include "books.h"

struct weir_rejects;

/* Nothing is created until there is something to say. */
struct weir_rejects *weir_rejects_new(const char *folder, const char *flow,
				      const struct weir_schema *schema);
/* Writes the remarks of a settled batch. */
bool weir_rejects_add(struct weir_rejects *rejects, const struct weir_batch *batch,
		      struct weir_error *err);
/* Ends the files, puts their names into the books (memory of the arena), and frees. */
bool weir_rejects_end(struct weir_rejects *rejects, struct weir_step_books *books,
		      struct weir_arena *arena, struct weir_error *err);

#endif
