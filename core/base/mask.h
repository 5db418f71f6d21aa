/*
 * mask.h - secrets taken out of texts before anybody sees them.
 */
#ifndef WEIR_MASK_H
#define WEIR_MASK_H

#include "buffer.h"

/* All zero: knows no secret. */
struct weir_mask {
	char **secret;
	size_t count;
};

/* Keeps a copy. Texts shorter than 4 bytes are ignored: they would mask ordinary words. */
void weir_mask_add(struct weir_mask *mask, const char *secret);
/*
 * Appends text with "***" for every secret; also for the beginning (4 bytes or more) of
 * one that was cut off and ends in an ellipsis.
 */
void weir_mask_apply(const struct weir_mask *mask, struct weir_buffer *out, const char *text);
void weir_mask_release(struct weir_mask *mask);

#endif
