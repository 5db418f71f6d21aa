/*
 * renumbered.h - rows of the input whose key is a new one for a row that the store has.
 *
 * The key of such a table is a number that somebody else gives, and gives anew now and then. A
 * row that the store lacks is then the one that is equal in the `renumbered:` columns, if the
 * input has no row with that one's key, and no other row that is equal in them.
 */
#ifndef WEIR_RENUMBERED_H
#define WEIR_RENUMBERED_H

#include "fate.h"

/* The store lacks a row: *entry is the one that it is nevertheless. */
bool weir_renumbered_find(const struct weir_question *q, struct weir_entry *entry, bool *found,
			  struct weir_error *err);
/* The columns, held against an open flow. Before any step runs. */
void weir_renumbered_check_flow(const struct weir_chain *chain, struct weir_problems *problems);

#endif
