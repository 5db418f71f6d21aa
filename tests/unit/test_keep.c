/*
 * test_keep.c - kept columns become bytes of an entry and values again.
 */
#include "base_fixture.h"

#include "../../core/engine/keys.h"

static struct weir_error err;

START_TEST(kept_values_of_every_type_come_back)
{
	const struct weir_uuid id = { { 0x5a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 } };
	struct weir_value in[] = { weir_null(),        weir_bool(true),
				   weir_int(-5),       weir_real(1.135962331),
				   weir_string("Zoë"), weir_id(id),
				   weir_string(""),    weir_int(INT64_MIN),
				   weir_bool(false) };
	enum { COUNT = sizeof(in) / sizeof(in[0]) };
	struct weir_value out[COUNT];
	struct weir_entry entry = { .table = 0 };

	ck_assert(weir_keep_encode(in, COUNT, &entry, &err));
	weir_keep_decode(entry.keep, entry.keep_length, out, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		ck_assert_int_eq(out[i].type, in[i].type);
		ck_assert(weir_value_same(&out[i], &in[i]));
	}
}
END_TEST

START_TEST(entry_without_kept_values_gives_nothing_for_each)
{
	struct weir_value out[2] = { weir_int(1), weir_int(1) };
	struct weir_entry entry = { .table = 0 };

	ck_assert(weir_keep_encode(NULL, 0, &entry, &err));
	weir_keep_decode(entry.keep, entry.keep_length, out, 2);
	ck_assert(weir_is_null(&out[0]) && weir_is_null(&out[1]));
}
END_TEST

START_TEST(kept_values_have_a_ceiling)
{
	char text[WEIR_ENTRY_KEEP];
	struct weir_value value = weir_text(text, WEIR_ENTRY_KEEP - 5); /* type and length: 5 */
	struct weir_entry entry = { .table = 0 };

	memset(text, 'x', sizeof(text));
	ck_assert(weir_keep_encode(&value, 1, &entry, &err));
	ck_assert_uint_eq(entry.keep_length, WEIR_ENTRY_KEEP);
	value.length++;
	ck_assert(!weir_keep_encode(&value, 1, &entry, &err));
	ck_assert_int_eq(err.code, WEIR_DENIED);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		kept_values_of_every_type_come_back,
		entry_without_kept_values_gives_nothing_for_each,
		kept_values_have_a_ceiling,
		NULL,
	};

	return run_tests("keep", all);
}
