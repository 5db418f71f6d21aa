/*
 * test_memo.c - a name that was made before is the one that would be made now.
 */
#include <stdio.h>
#include <string.h>

#include "base_fixture.h"

#include "../../core/engine/memo.h"

enum { MANY = 5000 /* more than there are places */ };

static const char *name_key[] = { "name" }, *both_key[] = { "school_id", "name" };
static bool folded[] = { true, true }, plain[] = { false, false };
static int no_ref[] = { -1, -1 };
static const struct weir_table_def schools = {
	.spec = { .name = "schools", .key = name_key, .key_count = 1 },
	.key_folded = folded,
	.key_ref = no_ref
};
static const struct weir_table_def venues = {
	.spec = { .name = "venues", .key = name_key, .key_count = 1 },
	.key_folded = plain,
	.key_ref = no_ref
};
static const struct weir_table_def athletes = {
	.spec = { .name = "athletes", .key = both_key, .key_count = 2 },
	.key_folded = folded,
	.key_ref = no_ref
};

static struct weir_memo *memo;

static void check_key(const struct weir_table_def *table, const struct weir_value *value)
{
	struct weir_uuid there = weir_memo_key(memo, table, value);
	struct weir_uuid made = weir_ids_key(table, value, 1);

	ck_assert_mem_eq(&there, &made, sizeof(made));
}

static void check_by(const struct weir_table_def *table, const char *column,
		     const struct weir_value *value)
{
	struct weir_uuid there = weir_memo_by(memo, table, column, value);
	struct weir_uuid made = weir_ids_by(table, column, value);

	ck_assert_mem_eq(&there, &made, sizeof(made));
}

static void check_all(const struct weir_value *value)
{
	const struct weir_value both[] = { *value, weir_string("x") };
	const struct weir_value other[] = { *value, weir_string("y") };

	check_key(&schools, value);
	check_key(&venues, value);
	check_key(&athletes, both);
	check_key(&athletes, other);
	check_by(&schools, "name", value);
	check_by(&schools, "names", value);
	check_by(&venues, "name", value);
}

START_TEST(names_are_those_that_would_be_made)
{
	char text[32];

	memo = weir_memo_new();
	for (int turn = 0; turn < 3; turn++) {
		for (int i = 0; i < MANY; i++) {
			int length = snprintf(text, sizeof(text), "North %d", turn ? i : i % 10);
			struct weir_value value = weir_text(text, (size_t)length);

			check_all(&value);
		}
	}
	weir_memo_free(memo);
}
END_TEST

START_TEST(values_of_all_kinds_have_names)
{
	static char text[200];
	struct weir_value value[] = { weir_null(),  weir_int(7),     weir_real(0.5),
				      weir_bool(1), weir_string(""), weir_text(text, 0) };

	memo = weir_memo_new();
	memset(text, 'a', sizeof(text));
	for (int turn = 0; turn < 2; turn++) {
		for (size_t i = 0; i < sizeof(value) / sizeof(value[0]); i++)
			check_all(&value[i]);
		for (size_t length = 1; length < sizeof(text); length++) {
			value[5].length = (uint32_t)length;
			check_all(&value[5]);
		}
	}
	weir_memo_free(memo);
	weir_memo_free(NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		names_are_those_that_would_be_made,
		values_of_all_kinds_have_names,
		NULL,
	};

	return run_tests("memo", tests);
}
