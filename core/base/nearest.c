/*
 * nearest.c - "did you mean": the candidate with the smallest Damerau-Levenshtein distance.
 */
#include "text.h"

enum {
	NAME_CEILING = 64, /* bytes of a name that is compared */
	SIDE = NAME_CEILING + 2,
	BYTES = 256, /* values that a byte can have */
};

/*
 * The table of distances between beginnings, with a border in front that is larger than
 * any distance, so that a swap that would begin before the names is never cheapest.
 */
struct distances {
	size_t at[SIDE][SIDE];
	size_t row_of[BYTES]; /* the last row whose byte of a this was; 0: none */
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void fill_border(struct distances *d, size_t a_length, size_t b_length)
{
	size_t most = a_length + b_length;

	memset(d->row_of, 0, sizeof(d->row_of));
	d->at[0][0] = most;
	for (size_t i = 0; i <= a_length; i++) {
		d->at[i + 1][0] = most;
		d->at[i + 1][1] = i;
	}
	for (size_t j = 0; j <= b_length; j++) {
		d->at[0][j + 1] = most;
		d->at[1][j + 1] = j;
	}
}

/* One row: the distances of a's first i bytes to every beginning of b. */
static void fill_row(struct distances *d, const char *a, size_t i, const char *b, size_t b_length)
{
	size_t column = 0; /* the last column of this row whose bytes were equal */

	for (size_t j = 1; j <= b_length; j++) {
		size_t row = d->row_of[(unsigned char)b[j - 1]], before = column, cost = 1, best;

		if (a[i - 1] == b[j - 1]) {
			cost = 0;
			column = j;
		}
		best = least(d->at[i][j] + cost, least(d->at[i + 1][j], d->at[i][j + 1]) + 1);
		d->at[i + 1][j + 1] =
			least(best, d->at[row][before] + (i - row - 1) + 1 + (j - before - 1));
	}
	d->row_of[(unsigned char)a[i - 1]] = i;
}

static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	struct distances d;

	fill_border(&d, a_length, b_length);
	for (size_t i = 1; i <= a_length; i++)
		fill_row(&d, a, i, b, b_length);
	return d.at[a_length + 1][b_length + 1];
}

const char *weir_nearest(const char *name, const char *const *candidate, size_t count)
{
	size_t length = strlen(name), limit = length / 3 > 1 ? length / 3 : 1;
	const char *best = NULL;

	if (length > NAME_CEILING)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t other = strlen(candidate[i]), far;

		if (other > NAME_CEILING || other > length + limit || length > other + limit)
			continue;
		far = distance(name, length, candidate[i], other);
		if (far > limit || (best && far == limit))
			continue;
		best = candidate[i];
		limit = far;
	}
	return best;
}
