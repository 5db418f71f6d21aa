/*
 * rejects.h - the files that say which rows were refused or flagged, and why.
 *
 * FLOW.rejects.csv holds line, code, reason, constraint and detail, and then the row as it stands
 * in the source's file, under the source's own header: mend it, and it can be imported again
 * as it is. FLOW.warnings.csv holds line, kind and text of every flagged row, and of what
 * is odd about no single row, which has no line. Tasks have warnings only.
 */
#ifndef WEIR_REJECTS_H
#define WEIR_REJECTS_H

#include "../data/rows.h"
#include "books.h"

struct weir_rejects;

/* What stands in front of the row: line, code, reason, constraint, detail. */
enum { WEIR_REJECT_COLUMNS = 5 };
extern const char *const weir_reject_column[WEIR_REJECT_COLUMNS];

/* Nothing is created until there is something to say; without a folder, nothing at all. schema:
 * NULL for a task. */
struct weir_rejects *weir_rejects_new(const char *folder, const char *flow,
				      const struct weir_schema *schema);
/* Writes the remarks of a settled batch. */
bool weir_rejects_add(struct weir_rejects *rejects, const struct weir_batch *batch,
		      struct weir_error *err);
/* One that is about no row. What is wrong with its file is told at the end. */
void weir_rejects_warn(struct weir_rejects *rejects, const struct weir_remark *remark);
/* Warnings go behind those that the file has; without any it stays. */
void weir_rejects_go_on(struct weir_rejects *rejects);
/* Frees, and leaves the files as they were. */
void weir_rejects_drop(struct weir_rejects *rejects);
/* Ends the files, puts their names into the books (memory of the arena), and frees. */
bool weir_rejects_end(struct weir_rejects *rejects, struct weir_step_books *books,
		      struct weir_arena *arena, struct weir_error *err);

#endif
