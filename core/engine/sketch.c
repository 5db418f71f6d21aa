/*
 * sketch.c - the histogram behind the plots of a report.
 */
#include "sketch.h"

#include <math.h>
#include <string.h>

enum {
	EXPONENT_LEAST = -10, /* thousandths are told apart, and no finer */
	DIGITS = 40, /* bits of a bin's number: far below those of an int64_t and a double */
};

static const double too_large = 1e15;

static int64_t index_of(const struct weir_sketch *sketch, double value)
{
	return (int64_t)floor(ldexp(value, -sketch->exponent));
}

static int exponent_for(double value)
{
	int exponent = value != 0 ? ilogb(value) - DIGITS : EXPONENT_LEAST;

	return exponent > EXPONENT_LEAST ? exponent : EXPONENT_LEAST;
}

static int64_t half(int64_t index)
{
	return index >= 0 ? index / 2 : -((1 - index) / 2);
}

/* Two neighbours become one. */
static void widen(struct weir_sketch *sketch)
{
	uint64_t bin[WEIR_SKETCH_BINS] = { 0 };
	int64_t first = half(sketch->first);

	for (int i = 0; i < WEIR_SKETCH_BINS; i++)
		if (sketch->bin[i])
			bin[half(sketch->first + i) - first] += sketch->bin[i];
	memcpy(sketch->bin, bin, sizeof(bin));
	sketch->first = first;
	sketch->exponent++;
}

/* Is there room for both ends? */
static bool fits(const struct weir_sketch *sketch)
{
	return index_of(sketch, sketch->most) - index_of(sketch, sketch->least) < WEIR_SKETCH_BINS;
}

/* The first bin is that of the least number. */
static void move_first(struct weir_sketch *sketch)
{
	int64_t first = index_of(sketch, sketch->least);
	size_t by = (size_t)(sketch->first - first);

	if (!by)
		return;
	memmove(&sketch->bin[by], sketch->bin, (WEIR_SKETCH_BINS - by) * sizeof(*sketch->bin));
	memset(sketch->bin, 0, by * sizeof(*sketch->bin));
	sketch->first = first;
}

bool weir_sketch_add(struct weir_sketch *sketch, double value)
{
	if (!isfinite(value) || fabs(value) > too_large)
		return false;
	if (!sketch->count) {
		*sketch = (struct weir_sketch){ .least = value,
						.most = value,
						.exponent = exponent_for(value) };
		sketch->first = index_of(sketch, value);
	}
	sketch->least = fmin(sketch->least, value);
	sketch->most = fmax(sketch->most, value);
	while (sketch->exponent < exponent_for(value) || !fits(sketch))
		widen(sketch);
	move_first(sketch);
	sketch->bin[index_of(sketch, value) - sketch->first]++;
	sketch->count++;
	sketch->sum += value;
	return true;
}

size_t weir_sketch_bins(const struct weir_sketch *sketch)
{
	return (size_t)(index_of(sketch, sketch->most) - sketch->first) + 1;
}

double weir_sketch_edge(const struct weir_sketch *sketch, size_t bin)
{
	return ldexp((double)(sketch->first + (int64_t)bin), sketch->exponent);
}

double weir_sketch_quantile(const struct weir_sketch *sketch, double share)
{
	double rank = share * (double)sketch->count, before = 0, value = sketch->most;

	for (size_t i = 0; i < WEIR_SKETCH_BINS; i++) {
		double here = (double)sketch->bin[i];

		if (here > 0 && before + here >= rank) {
			value = weir_sketch_edge(sketch, i) +
				ldexp((rank - before) / here, sketch->exponent);
			break;
		}
		before += here;
	}
	return fmax(sketch->least, fmin(sketch->most, value));
}
