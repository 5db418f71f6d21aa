/*
 * test_sketch.c - the histogram of a plot: bounded, exact where it says so, the same in any order.
 */
#include <math.h>
#include <string.h>

#include "../../core/engine/sketch.h"
#include "base_fixture.h"

enum { MANY = 10000 };

static struct weir_sketch of(const double *value, size_t count)
{
	struct weir_sketch sketch = { 0 };

	for (size_t i = 0; i < count; i++)
		ck_assert(weir_sketch_add(&sketch, value[i]));
	return sketch;
}

static uint64_t in_bins(const struct weir_sketch *sketch)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < WEIR_SKETCH_BINS; i++)
		sum += sketch->bin[i];
	return sum;
}

START_TEST(every_number_is_in_one_bin_and_the_range_is_exact)
{
	struct weir_sketch sketch = { 0 };

	for (int i = 0; i < MANY; i++)
		weir_sketch_add(&sketch, 85000 + (i * 7919) % 150000);
	ck_assert_uint_eq(sketch.count, MANY);
	ck_assert_uint_eq(in_bins(&sketch), MANY);
	ck_assert_uint_le(weir_sketch_bins(&sketch), WEIR_SKETCH_BINS);
	ck_assert_uint_gt(weir_sketch_bins(&sketch), WEIR_SKETCH_BINS / 2 - 1);
	ck_assert_double_le(weir_sketch_edge(&sketch, 0), sketch.least);
	ck_assert_double_gt(weir_sketch_edge(&sketch, weir_sketch_bins(&sketch)), sketch.most);
}
END_TEST

START_TEST(order_does_not_matter)
{
	static const double one[] = { 1, 100, -5, 0.25, 3e6, 77, 77, -0.5 };
	static const double other[] = { 3e6, -0.5, 77, 0.25, -5, 1, 77, 100 };
	struct weir_sketch a = of(one, 8), b = of(other, 8);

	ck_assert_mem_eq(a.bin, b.bin, sizeof(a.bin));
	ck_assert_int_eq(a.exponent, b.exponent);
	ck_assert_int_eq(a.first, b.first);
	ck_assert_double_eq(a.least, -5);
	ck_assert_double_eq(a.most, 3e6);
}
END_TEST

START_TEST(quantiles_are_exact_to_a_bin)
{
	struct weir_sketch sketch = { 0 };

	for (int i = 0; i <= MANY; i++)
		weir_sketch_add(&sketch, i);
	ck_assert_double_eq_tol(weir_sketch_quantile(&sketch, 0.5), MANY / 2,
				MANY / WEIR_SKETCH_BINS * 2);
	ck_assert_double_eq(weir_sketch_quantile(&sketch, 1), MANY);
	ck_assert_double_eq_tol(weir_sketch_quantile(&sketch, 0), 0, 1);
}
END_TEST

START_TEST(one_number_is_all_there_is)
{
	static const double one[] = { 12345 };
	struct weir_sketch sketch = of(one, 1);

	ck_assert_uint_eq(weir_sketch_bins(&sketch), 1);
	ck_assert_double_eq(weir_sketch_quantile(&sketch, 0.5), 12345);
}
END_TEST

START_TEST(what_is_no_finite_number_is_not_counted)
{
	struct weir_sketch sketch = { 0 };

	ck_assert(!weir_sketch_add(&sketch, NAN));
	ck_assert(!weir_sketch_add(&sketch, INFINITY));
	ck_assert(!weir_sketch_add(&sketch, -1e300));
	ck_assert_uint_eq(sketch.count, 0);
	ck_assert(weir_sketch_add(&sketch, -1e15));
	ck_assert(weir_sketch_add(&sketch, 1e15));
	ck_assert(weir_sketch_add(&sketch, 1e-9));
	ck_assert_uint_eq(in_bins(&sketch), 3);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_number_is_in_one_bin_and_the_range_is_exact,
		order_does_not_matter,
		quantiles_are_exact_to_a_bin,
		one_number_is_all_there_is,
		what_is_no_finite_number_is_not_counted,
		NULL,
	};

	return run_tests("sketch", tests);
}
