/*
 * packed.h - lines and verdicts of a batch's rows, in few bytes.
 *
 * Lines: the first stands for itself; for the others a list of (how many rows, how many lines each
 * is after the one before). Where every row is one line after the other the list is empty.
 * Verdicts: a list of (the byte, for how many rows), or, where that is not shorter, the bytes.
 */
#ifndef WEIR_PACKED_H
#define WEIR_PACKED_H

#include "../base/buffer.h"
#include "../data/rows.h"

enum { WEIR_PACKED_CEILING = 4 << 20 }; /* bytes; a batch has no so many rows */

void weir_packed_lines(const struct weir_batch *batch, struct weir_buffer *out);
/* The line of a row, from the first one's and the list. */
uint64_t weir_packed_line(uint64_t first, struct weir_text gaps, size_t row);

void weir_packed_verdicts(const uint8_t *verdict, size_t count, struct weir_buffer *out);
/* False: these are not the verdicts of so many rows. */
bool weir_packed_unpack(struct weir_text packed, uint8_t *verdict, size_t count);

#endif
