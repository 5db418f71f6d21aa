/*
 * merged.h - rows of the input that somebody merged into other rows of the store.
 *
 * The row itself is gone from the store, and what referred to it refers to another one: its
 * owner. `merged_in:` of a table names the flow whose rows tell this (merging.c); it is read
 * ahead when the store lacks a row of the table, once a flow, and only where the store can have
 * some of its rows.
 */
#ifndef WEIR_MERGED_H
#define WEIR_MERGED_H

#include "fate.h"

/* The store lacks a row: *owner is what it was merged into there, as the index has it. */
bool weir_merged_find(const struct weir_question *q, struct weir_entry *owner, bool *found,
		      struct weir_error *err);

/* What `merged_in:` and `merged_same:` say, held against an open flow. Before any step runs. */
void weir_merged_check_flow(const struct weir_chain *chain, struct weir_problems *problems);

/* ---- the other flow ---- */

struct weir_merging;

/* Reads it ahead, unless that was done or cannot tell anything. */
bool weir_merging_survey(struct weir_flow *flow, struct weir_error *err);
/* Where in the key of `child` a table of the pipeline is referred to; -1: nowhere. */
int weir_merging_reference(const struct weir_table_def *child, uint32_t parent);
/* Has a row read by its id with the next weir_scopes_load(). */
bool weir_merging_want(struct weir_session *session, struct weir_table_plan *plan,
		       const struct weir_uuid *id, struct weir_error *err);

/*
 * While it is read, one of its rows refers to a row that neither the store nor the input has so
 * far. If it is of the table in question, it is taken as found, under the id that it would get.
 * keep: zeroed, one per `keep:` column.
 */
bool weir_merging_suppose(struct weir_merging *merging, const struct weir_table_plan *plan,
			  const struct weir_value *key, struct weir_value *keep,
			  struct weir_parent *out, struct weir_error *err);

/* ---- what it leaves behind in the index: merged_names.c ---- */

/* A name made of an id; the label keeps kinds of names apart. */
struct weir_uuid weir_merged_name(const char *label, const struct weir_uuid *id, uint64_t number);

enum { WEIR_MERGED_CANDIDATES = 8 }; /* rows that are equal to one: more are not looked at */

/* Under a row's derived id: its owner's id, told by the id of one of its children. */
struct weir_uuid weir_merged_owner(const struct weir_uuid *derived);
/* The ids of rows to which equal children belong, from 1 on without a gap. */
struct weir_uuid weir_merged_candidate(const struct weir_uuid *derived, uint64_t number);
/* The mark by which the input has the equal child as that row's own: then it is not the one. */
struct weir_uuid weir_merged_claim(const struct weir_uuid *derived, uint64_t number);
/* Under a candidate's id: the hash of its `merged_same:` columns. */
struct weir_uuid weir_merged_alike(const struct weir_uuid *id);
/* Adds one of them. Texts count as they are folded, whatever the type that the store gives. */
uint64_t weir_merged_alike_add(uint64_t hash, const struct weir_value *value,
			       struct weir_arena *arena);

#endif
