/*
 * relations.h - which tables refer to which, by the pipeline's `refs:` and the store's foreign
 * keys.
 */
#ifndef WEIR_RELATIONS_H
#define WEIR_RELATIONS_H

#include "session.h"

/* A column that refers to a table. */
struct weir_relation {
	const char *column;
	/* Rows that refer by it belong to the row that they refer to, and go with it: `refs:` names
	 * it, or the pipeline does not know their table. */
	bool owned;
};

/* A table with all its columns that refer to one other table. Lives as long as the session. */
struct weir_child {
	const char *table;
	struct weir_relation *relation;
	size_t count;
};

/* The tables that refer to a table, each once; those of the pipeline first, in its order. */
bool weir_relations_of(struct weir_session *session, const char *table,
		       const struct weir_child **child, size_t *count, struct weir_error *err);
/* The store told its foreign keys, or nobody had to ask; else only `refs:` are known. */
bool weir_relations_told(const struct weir_session *session);

/* A row refers to number `to` of the ids, by number `column` of the child's columns. */
struct weir_reference {
	const struct weir_child *child;
	bool named; /* it has a uuid in a column id; so have all of the pipeline's tables */
	struct weir_uuid row; /* that is, else nothing */
	size_t column, to;
};
typedef bool weir_reference_fn(void *arg, const struct weir_reference *reference,
			       struct weir_error *err);

/*
 * Calls each for the rows of the child that refer to one of the ids, which are sorted by
 * weir_value_order() and distinct; a row that refers twice may come twice. owned: only by columns
 * that say so. Asks by the ids or reads the whole table, whatever takes fewer requests.
 */
bool weir_references(struct weir_session *session, const struct weir_child *child, bool owned,
		     const struct weir_value *id, size_t count, weir_reference_fn *each, void *arg,
		     struct weir_error *err);

#endif
