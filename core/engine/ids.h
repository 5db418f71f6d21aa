/*
 * ids.h - derived ids: who a row is, from what it is known by.
 *
 * An id is the UUIDv5, in a fixed namespace, of length-prefixed parts: the table's
 * name, then the key's values in the order of `key:`; a part is a 32-bit big-endian
 * length and that many bytes. A text is folded where the table says so; numbers count
 * as the text they print as; a reference counts as the 16 bytes of the parent's id;
 * NULL has the length 0xffffffff and no bytes. From the second occurrence of a key on
 * (`nth:`), its number in decimal is one more part. These bytes are frozen: ids must
 * be the same in every store, in every run, for ever (tests/unit/test_ids.c).
 *
 * Two ids are made this way. The *derived* id takes the parents' derived ids: it is
 * the id that a new row gets. The *match* id takes the parents' ids as they are in
 * the store: rows of the input and rows of the store that are the same have the same.
 * They are equal unless a parent is in the store under an id of another origin.
 */
#ifndef WEIR_IDS_H
#define WEIR_IDS_H

#include <weir/value.h>

#include "../conf/pipeline.h"

/* value: one per key column. n: the occurrence, from 1. */
struct weir_uuid weir_ids_key(const struct weir_table_def *table, const struct weir_value *value,
			      uint64_t n);
/* The derived id: `match` is the one of `value`, and taken again where `derived` is the same. */
struct weir_uuid weir_ids_derived(const struct weir_table_def *table,
				  const struct weir_value *value, const struct weir_value *derived,
				  const struct weir_uuid *match);
/* A name for anything else that is found by table, column and value (aliases, scopes). */
struct weir_uuid weir_ids_by(const struct weir_table_def *table, const char *column,
			     const struct weir_value *value);
/* Tells spellings of one key apart: a hash of its texts as they are, not folded. */
uint64_t weir_ids_spelling(const struct weir_table_def *table, const struct weir_value *value);
/* The name of one spelling of a key, where the store has several. */
struct weir_uuid weir_ids_spelled(const struct weir_table_def *table, const struct weir_uuid *match,
				  uint64_t spelling);
/* The name of some values under a label. */
struct weir_uuid weir_ids_tuple(const char *label, const struct weir_value *value, size_t count);
/* A hash of any values, by the text they print as. */
uint64_t weir_ids_values(uint64_t hash, const struct weir_value *value, size_t count);
enum { WEIR_APART = 64 /* values that can be told apart */ };
/*
 * Some bits of a hash of each of count values, side by side: where two rows are known to differ,
 * they tell in what. Adds those of value i to `bits`, which begins with 0.
 */
uint64_t weir_ids_column(uint64_t bits, const struct weir_value *value, size_t i, size_t count);
/* A bit for each value that is another one. All, where the hashes do not tell. */
uint64_t weir_ids_apart(uint64_t bits, uint64_t other, size_t count);

bool weir_uuid_same(const struct weir_uuid *a, const struct weir_uuid *b);

#endif
