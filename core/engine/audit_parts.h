/*
 * audit_parts.h - what the files of `weir verify` share: reasons, labels, and what the books say.
 */
#ifndef WEIR_AUDIT_PARTS_H
#define WEIR_AUDIT_PARTS_H

#include "audit.h"

/* Why the row at hand is a difference: reason, and values of the store. */
struct weir_audit_why {
	const struct weir_work *work;
	const struct weir_table_plan *plan;
	const struct weir_value **stored; /* per row: what the store has, of moved ones */
	struct weir_buffer reason, values;
};
void weir_audit_why_init(struct weir_audit_why *why);
void weir_audit_why_release(struct weir_audit_why *why);
void weir_audit_why_begin(struct weir_audit_why *why);
void weir_audit_say(struct weir_audit_why *why, const char *what);
void weir_audit_say_differs(struct weir_audit_why *why, size_t row);
/* The same, of columns in general: a bit of differs for each. field: the record's, or -1. */
void weir_audit_say_columns(struct weir_audit_why *why, size_t row, const char *const *column,
			    const int *field, uint64_t differs);
void weir_audit_say_spelling(struct weir_audit_why *why);
/* Of a row that the store has under another key: in what. True: under another row. */
bool weir_audit_say_moved(struct weir_audit_why *why, size_t row);
void weir_audit_say_refusal(struct weir_audit_why *why, size_t row);

/* The columns of moved rows, as the store has them: *stored per row, NULL where it was not read. */
bool weir_audit_look(const struct weir_flow *flow, const struct weir_work *work, const bool *wanted,
		     const struct weir_value ***stored, struct weir_error *err);
/* What the rows of a table are known by, for people: texts for ids, in their order. Where the
 * key is folded it holds names, and the id stands for itself. */
bool weir_audit_labels(const struct weir_audit *audit, uint32_t table,
		       struct weir_audit_label *label, size_t count, struct weir_arena *arena,
		       struct weir_error *err);
/* Keeps what a row is called, if people are told of others by it. */
void weir_audit_note_label(struct weir_audit *audit, const struct weir_record *record);
/* The table that a column refers to, or -1. */
int weir_audit_parent(const struct weir_session *session, const struct weir_table_def *def,
		      const char *column);
/* "name=value; name=value", of a row of the store. */
void weir_audit_print(struct weir_buffer *out, const struct weir_table_plan *plan,
		      const struct weir_value *value);

/* The books of the finished runs, opened for reading; NULL: there are none, or they cannot be
 * read, which *why tells. *corrupt: they never will be. */
struct weir_audit_books *weir_audit_books_open(struct weir_audit *audit, const char *state,
					       bool *corrupt, struct weir_error *why);
void weir_audit_books_close(struct weir_audit_books *books);
/* Before the rows of a flow. */
bool weir_audit_books_flow(struct weir_audit_books *books, const struct weir_flow *flow,
			   struct weir_error *err);
/* What the last finished run that read these bytes into this store noted of a line of the flow. */
struct weir_audit_noted {
	uint8_t verdict; /* a byte as in ledger.h; 0: nothing */
	uint32_t stored; /* it differed: a hash of what the store had; 0: not noted */
};
bool weir_audit_books_row(struct weir_audit_books *books, uint64_t line,
			  struct weir_audit_noted *noted, struct weir_error *err);
/* Did a finished run that read these bytes insert the row, as the input has it? */
bool weir_audit_books_inserted(struct weir_audit_books *books, uint64_t line, bool *inserted,
			       struct weir_error *err);
/* Was it mended in a reject file? */
struct weir_tried;
bool weir_audit_books_tried(struct weir_audit_books *books, uint64_t line, struct weir_tried *tried,
			    struct weir_error *err);
/* Is a row that only the store has one that went in mended? */
bool weir_audit_books_mended_id(struct weir_audit_books *books, const struct weir_uuid *id,
				bool *mended, struct weir_error *err);
/* What a row of the input was found to be. */
struct weir_audit_found {
	enum weir_difference kind;
	bool explained;
};
/*
 * A row that the store does not have as the input does: was it mended in a reject file, and is it
 * there as it went in then? That explains it, and is counted; with other values it is different.
 * noted: what the books say of it.
 */
bool weir_audit_mended(const struct weir_flow *flow, uint64_t line, uint8_t noted,
		       struct weir_audit_why *why, struct weir_audit_found *found,
		       struct weir_error *err);
/* Of a row that is there, and that a run inserted: are the columns that it filled and that nobody
 * compares as they were? *other: they are not. */
bool weir_audit_wrote(const struct weir_flow *flow, size_t row, struct weir_audit_why *why,
		      bool *other, struct weir_error *err);
/* Tells, if there is something to tell, why nothing will be explained. */
void weir_audit_no_books(struct weir_session *session, const struct weir_error *why);

#endif
