/*
 * fate.h - the question of what one row is, and what follows of the answer: fate.c.
 *
 * Who finds the answer is in identify.c (a key occurs once), occurrence.c (several times),
 * renumbered.c and merged.c (the store lacks the key).
 */
#ifndef WEIR_FATE_H
#define WEIR_FATE_H

#include "flow.h"

/* All that is asked about one row. */
struct weir_question {
	struct weir_flow *flow;
	struct weir_work *work;
	size_t row;
	const struct weir_table_plan *plan;
	struct weir_keys *keys;
	struct weir_uuid match, derived; /* of the first occurrence */
	uint64_t spelling, compare, content;
	bool fresh; /* this run brought the parent */
};

static inline struct weir_row *weir_question_row(const struct weir_question *q)
{
	return &q->work->batch->row[q->row];
}

/* The entry that a name stands for. */
bool weir_question_alias(const struct weir_question *q, const struct weir_uuid *name,
			 struct weir_entry *entry, bool *found, struct weir_error *err);

/* Puts the kept columns that the sink fills over those that the entry has. */
bool weir_question_keep(const struct weir_question *q, struct weir_entry *entry,
			struct weir_error *err);

/* A new row, under an entry and an id of its own. */
bool weir_be_new(const struct weir_question *q, const struct weir_uuid *match,
		 const struct weir_uuid *id, struct weir_error *err);
/* The input had it already. */
bool weir_be_duplicate(const struct weir_question *q, const struct weir_entry *entry,
		       struct weir_error *err);
/* The store has it: what differs is counted, and kept or updated. moved: under another key. */
bool weir_be_present(const struct weir_question *q, struct weir_entry *entry, bool moved,
		     struct weir_error *err);
/* The store has another row in its place. */
bool weir_be_merged(const struct weir_question *q, const struct weir_entry *owner,
		    struct weir_error *err);

#endif
