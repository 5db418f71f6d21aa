/*
 * test_athlete_name.c - which names are one, which part of a name tells people apart, and slugs.
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

/* The slug of somebody who graduates in 2027; "" if there is none. */
static const char *slug(const char *first, const char *last, const char *school,
			char text[ATHLETE_SLUG])
{
	const struct weir_value part[ATHLETE_SLUG_PARTS] = {
		first ? weir_string(first) : weir_null(),
		weir_string(last),
		weir_string(school),
		weir_int(2027),
	};
	size_t length = athlete_slug(part, text);

	if (!length)
		return "";
	ck_assert_uint_eq(length, strlen(text));
	return text;
}

START_TEST(a_slug_has_one_dash_for_all_that_is_no_letter_or_digit)
{
	char text[ATHLETE_SLUG];

	ck_assert_str_eq(slug("Ana", "Berg", "Elm", text), "ana-berg-elm-2027");
	ck_assert_str_eq(slug("ANA", "O'Berg.", "St. Mary's (H.S.)", text),
			 "ana-o-berg-st-mary-s-h-s-2027");
	ck_assert_str_eq(slug("Zo\xc3\xab", "B\xc3\xa9rg", "Elm 2", text), "zo-b-rg-elm-2-2027");
	ck_assert_str_eq(slug(" Ana", "Berg", "Elm", text), "-ana-berg-elm-2027");
}
END_TEST

START_TEST(a_slug_without_names_begins_with_a_dash)
{
	char text[ATHLETE_SLUG];

	ck_assert_str_eq(slug("", "", "Elm", text), "-elm-2027");
	ck_assert_str_eq(slug(NULL, "Berg", "Elm", text), "-berg-elm-2027");
}
END_TEST

START_TEST(a_slug_that_is_too_long_is_none)
{
	const size_t most = ATHLETE_SLUG - sizeof("-berg-elm-2027");
	char name[ATHLETE_SLUG], text[ATHLETE_SLUG];

	memset(name, 'x', sizeof(name));
	name[most + 1] = '\0';
	ck_assert_str_eq(slug(name, "Berg", "Elm", text), "");
	name[most] = '\0';
	ck_assert_uint_eq(strlen(slug(name, "Berg", "Elm", text)), ATHLETE_SLUG - 1);
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
		a_slug_has_one_dash_for_all_that_is_no_letter_or_digit,
		a_slug_without_names_begins_with_a_dash,
		a_slug_that_is_too_long_is_none,
		NULL,
	};

	return run_tests("athlete_name", all);
}
