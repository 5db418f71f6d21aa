/*
 * test_athlete_name.c - which names are one, and which part of a name tells people apart.
 */
#include "base_fixture.h"

#include "../../plugins/athlete-sink-name.h"

static bool same(const char *a, const char *b)
{
	struct weir_value left = weir_string(a), right = weir_string(b);

	return athlete_same_name(&left, &right);
}

START_TEST(letter_case_and_punctuation_make_no_other_name)
{
	ck_assert(same("Ana Berg", "ANA BERG"));
	ck_assert(same("Ana-Mae O'Berg", "ana mae o berg"));
	ck_assert(same("  Ana   Berg. ", "Ana Berg"));
	ck_assert(same("", " - "));
}
END_TEST

START_TEST(other_letters_make_another_name)
{
	ck_assert(!same("Ana Berg", "Ana Mae Berg"));
	ck_assert(!same("Ana Berg", "AnaBerg"));
	ck_assert(!same("Ana Berg", "Ana Ber"));
	ck_assert(!same("Ana B\xc3\xa9rg", "Ana B\xc3\xa8rg"));
	ck_assert(!same("Ana B\xc3\xa9rg", "Ana Brg"));
	ck_assert(!same("Ana", ""));
}
END_TEST

/* The part of the name, in room of the test's. */
static const char *first_part(char text[64], const char *name, const char *first, const char *last)
{
	struct weir_value values[] = { weir_string(name), weir_string(first), weir_string(last) };
	struct weir_text found = athlete_first_names(&values[0], &values[1], &values[2]);

	(void)snprintf(text, 64, "%.*s", (int)found.length, found.at);
	return text;
}

START_TEST(middle_names_go_to_the_first_name)
{
	char text[64];

	ck_assert_str_eq(first_part(text, "Ana Mae Berg", "Ana", "Berg"), "Ana Mae");
	ck_assert_str_eq(first_part(text, "Ana Mae van Berg", "Ana", "van Berg"), "Ana Mae");
	ck_assert_str_eq(first_part(text, "Ana Mae  Berg ", "Ana", "Berg"), "Ana Mae");
	ck_assert_str_eq(first_part(text, "Ana Berg", "", "Berg"), "Ana");
}
END_TEST

START_TEST(a_last_name_that_is_not_the_end_leaves_all_but_the_last_word)
{
	char text[64];

	ck_assert_str_eq(first_part(text, "Ana Mae Berg Jr", "Ana", "Berg"), "Ana Mae Berg");
	ck_assert_str_eq(first_part(text, "Ana Mae Berg", "Ana", ""), "Ana Mae");
	ck_assert_str_eq(first_part(text, "Ana Mae Ostberg", "Ana", "berg"), "Ana Mae");
}
END_TEST

START_TEST(a_name_without_a_middle_has_nothing_to_give)
{
	char text[64];

	ck_assert_str_eq(first_part(text, "Ana Berg", "Ana", "Berg"), "");
	ck_assert_str_eq(first_part(text, "A Berg", "Ana", "Berg"), "");
	ck_assert_str_eq(first_part(text, "Berg", "", "Berg"), "");
	ck_assert_str_eq(first_part(text, "", "", ""), "");
	ck_assert_str_eq(first_part(text, "Ana Mae Berg", "Ana Mae", "Berg"), "");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		letter_case_and_punctuation_make_no_other_name,
		other_letters_make_another_name,
		middle_names_go_to_the_first_name,
		a_last_name_that_is_not_the_end_leaves_all_but_the_last_word,
		a_name_without_a_middle_has_nothing_to_give,
		NULL,
	};

	return run_tests("athlete_name", all);
}
