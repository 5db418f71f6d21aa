/*
 * filter.h - a set of ids that may say "perhaps" where it should say "no", never the reverse.
 *
 * One bit per name, found by one hash: most questions about what is not there are answered
 * without looking. Fixed size.
 */
#ifndef WEIR_FILTER_H
#define WEIR_FILTER_H

#include <stdlib.h>

#include <weir/value.h>

#include "../base/arena.h"

enum { WEIR_FILTER_BITS = 1 << 23 }; /* 1 MiB: one in eight wrong "perhaps" at a million names */

struct weir_filter {
	uint8_t *bits;
};

static inline void weir_filter_init(struct weir_filter *filter)
{
	filter->bits = weir_xcalloc(WEIR_FILTER_BITS / 8, 1);
}

static inline void weir_filter_release(struct weir_filter *filter)
{
	free(filter->bits);
}

/* 32 bits of all 16 bytes: ids made by others need not be random in every byte. */
static inline uint32_t weir_name_hash(const struct weir_uuid *name)
{
	uint64_t a, b;

	memcpy(&a, name->byte, sizeof(a));
	memcpy(&b, name->byte + sizeof(a), sizeof(b));
	a = (a ^ (b * UINT64_C(0x9e3779b97f4a7c15))) * UINT64_C(0xff51afd7ed558ccd);
	return (uint32_t)(a >> 32);
}

static inline void weir_filter_add(struct weir_filter *filter, const struct weir_uuid *name)
{
	uint32_t bit = weir_name_hash(name) % WEIR_FILTER_BITS;

	filter->bits[bit / 8] |= (uint8_t)(1u << (bit % 8));
}

static inline bool weir_filter_has(const struct weir_filter *filter, const struct weir_uuid *name)
{
	uint32_t bit = weir_name_hash(name) % WEIR_FILTER_BITS;

	return filter->bits[bit / 8] & (1u << (bit % 8));
}

#endif
