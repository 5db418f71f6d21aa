/*
 * sketch.h - how numbers are spread, in a fixed number of bytes.
 *
 * A histogram whose bins are as wide as the least power of two with which the range of the numbers
 * fits into them; it widens as numbers come. So it depends on which numbers came, and not on their
 * order: a run that was stopped and one that was not have the same.
 */
#ifndef WEIR_SKETCH_H
#define WEIR_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WEIR_SKETCH_BINS = 64 };

struct weir_sketch {
	uint64_t count;
	double least, most, sum;
	int exponent;  /* a bin is 2^exponent wide */
	int64_t first; /* bin 0 begins at first * 2^exponent, and holds `least` */
	uint64_t bin[WEIR_SKETCH_BINS];
};

/* False: it is not finite, or too large to be counted (10^15). */
bool weir_sketch_add(struct weir_sketch *sketch, double value);
/* The value that this share (0..1) of the numbers is at most; exact to a bin. count is not 0. */
double weir_sketch_quantile(const struct weir_sketch *sketch, double share);
/* Bins that are in use: those behind them are empty. */
size_t weir_sketch_bins(const struct weir_sketch *sketch);
/* Where a bin begins. */
double weir_sketch_edge(const struct weir_sketch *sketch, size_t bin);

#endif
