/*
 * record.h - target and record from the inside: where a sink's rows go, and what one becomes.
 */
#ifndef WEIR_RECORD_H
#define WEIR_RECORD_H

#include "../data/rows.h"
#include "tables.h"

struct weir_target_field {
	const char *name;
	enum weir_type type;
	bool made; /* of other rows, too */
};

/* Owned by the flow; texts live in the session's arena. Column 0 is `id`. */
struct weir_target {
	struct weir_session *session;
	struct weir_table_plan *plan; /* NULL until weir_target_table() */
	struct weir_target_field *field;
	const char **column; /* the fields' names, for writes */
	size_t count, capacity;
	enum weir_mode mode;
	/* Per such column of the table: its field, or -1; of `written` there is always one. */
	int *key, *keep, *also, *compare, *written;
};

/* What a row becomes. Values live in the batch. */
struct weir_record {
	struct weir_target *target;
	struct weir_batch *batch;
	size_t row;                /* index in the batch */
	struct weir_value *value;  /* per field */
	struct weir_uuid *derived; /* per field: of a reference, the parent's derived id */
	bool *referred;            /* per field: set by weir_record_refer() */
	bool *fresh;               /* per field: the parent was inserted by this run */
	uint64_t duplicate_of;     /* a line, if the sink said so */
	bool attached;             /* it is the row of the store under this id: */
	struct weir_uuid attached_to;
};

void weir_target_init(struct weir_target *target, struct weir_session *session);
/* The field that fills a column, or -1. */
int weir_target_field_of(const struct weir_target *target, const char *column);
/* After bind: the key must be complete, the columns must fit the table. */
bool weir_target_seal(struct weir_target *target, struct weir_error *err);

/* An empty record for a row of the batch. */
void weir_record_begin(struct weir_record *record, struct weir_target *target,
		       struct weir_batch *batch, size_t row);
/* The row's key, with the parents' ids as they are in the store, and with derived ones.
 * False if a part of it is missing. fresh: the first reference's parent is. */
bool weir_record_key(const struct weir_record *record, struct weir_value *match,
		     struct weir_value *derived, bool *fresh);
/* The name under which the row's value of the table's i-th `also:` column is known; false if it
 * is blank. */
bool weir_record_also(const struct weir_record *record, size_t i, struct weir_uuid *name);
/* A hash of all fields but the id. */
uint64_t weir_record_content(const struct weir_record *record);
/* A hash of the table's compare columns. */
uint64_t weir_record_compare(const struct weir_record *record);
/* The same, for weir_ids_apart(). */
uint64_t weir_record_columns(const struct weir_record *record);

#endif
