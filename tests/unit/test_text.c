/*
 * test_text.c - UTF-8, folding, trimming, escaping, and "did you mean".
 */
#include <string.h>

#include "../../core/base/text.h"
#include "base_fixture.h"

static bool valid(const char *text)
{
	return weir_utf8_valid(text, strlen(text));
}

START_TEST(characters_of_every_length_are_valid)
{
	ck_assert(valid(""));
	ck_assert(valid("plain ASCII, longer than eight bytes"));
	ck_assert(valid("\x7f"));
	ck_assert(valid("\xc2\x80 \xdf\xbf"));
	ck_assert(valid("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf"));
	ck_assert(valid("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
	ck_assert(weir_utf8_valid("a\0b", 3));
	ck_assert(weir_utf8_valid(NULL, 0));
}
END_TEST

START_TEST(overlong_forms_are_invalid)
{
	ck_assert(!valid("\xc0\x80"));
	ck_assert(!valid("\xc1\xbf"));
	ck_assert(!valid("\xe0\x80\x80"));
	ck_assert(!valid("\xe0\x9f\xbf"));
	ck_assert(!valid("\xf0\x80\x80\x80"));
	ck_assert(!valid("\xf0\x8f\xbf\xbf"));
}
END_TEST

START_TEST(surrogates_and_what_is_above_the_last_character_are_invalid)
{
	ck_assert(!valid("\xed\xa0\x80"));
	ck_assert(!valid("\xed\xbf\xbf"));
	ck_assert(!valid("\xf4\x90\x80\x80"));
	ck_assert(!valid("\xf5\x80\x80\x80"));
	ck_assert(!valid("\xff"));
	ck_assert(!valid("\xfe"));
}
END_TEST

START_TEST(broken_sequences_are_invalid_wherever_they_stand)
{
	static const char *const broken[] = { "\x80",         "\xbf",         "\xc3",
					      "\xc3(",        "\xe2\x82",     "\xe2(\xac",
					      "\xe2\x82(",    "\xf0\x9f\x8f", "\xf0(\x8f\x83",
					      "\xf0\x9f(\x83" };

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		for (size_t before = 0; before < 20; before++) {
			char text[40];

			memset(text, 'x', before);
			memcpy(text + before, broken[i], strlen(broken[i]) + 1);
			ck_assert(!valid(text));
		}
	}
}
END_TEST

START_TEST(the_given_length_is_the_end)
{
	ck_assert(weir_utf8_valid("caf\xc3\xa9", 5));
	ck_assert(!weir_utf8_valid("caf\xc3\xa9", 4));
	ck_assert(weir_utf8_valid("caf\xff", 3));
}
END_TEST

static void check_fold(const char *text, const char *expected)
{
	char out[200];
	size_t length = weir_fold(text, strlen(text), out);

	ck_assert_uint_le(length, strlen(text));
	out[length] = '\0';
	ck_assert_str_eq(out, expected);
}

START_TEST(names_are_folded_as_laid_down)
{
	check_fold("", "");
	check_fold("Paso Robles", "paso robles");
	check_fold("  St. Mary's  H.S. ", "st mary s h s");
	check_fold("O'Brien-Lee", "o brien lee");
	check_fold("ABCXYZabcxyz0189", "abcxyzabcxyz0189");
	check_fold("@[`{/:", "");
	check_fold("a@b[c`d{e/f:g", "a b c d e f g");
	check_fold("one\t\r\n\x01\x7ftwo", "one two");
	check_fold("...x", "x");
	check_fold("x...", "x");
	check_fold("#1 / 2", "1 2");
}
END_TEST

START_TEST(folding_keeps_bytes_above_ascii)
{
	check_fold("Jos\xc3\xa9 \xc3\x91u\xc3\xb1iz", "jos\xc3\xa9 \xc3\x91u\xc3\xb1iz");
	check_fold("\x80-\xff", "\x80 \xff");
	check_fold("\xc2\xa0x", "\xc2\xa0x");
}
END_TEST

START_TEST(folding_twice_changes_nothing_and_works_in_place)
{
	char text[] = " -- San  Luis -- OBISPO!";
	size_t length = weir_fold(text, strlen(text), text);

	ck_assert_uint_eq(length, strlen("san luis obispo"));
	ck_assert_mem_eq(text, "san luis obispo", length);
	ck_assert_uint_eq(weir_fold(text, length, text), length);
	ck_assert_mem_eq(text, "san luis obispo", length);
}
END_TEST

static void check_trim(const char *text, const char *expected)
{
	struct weir_text trimmed = weir_trim((struct weir_text){ text, strlen(text) });

	ck_assert_uint_eq(trimmed.length, strlen(expected));
	ck_assert_mem_eq(trimmed.at, expected, trimmed.length);
}

START_TEST(blanks_go_from_both_ends_only)
{
	check_trim("", "");
	check_trim(" \t\r\n", "");
	check_trim("  a b\t ", "a b");
	check_trim("a", "a");
	check_trim("\x0b"
		   "a\xc2\xa0",
		   "\x0b"
		   "a\xc2\xa0");
	ck_assert_uint_eq(weir_trim((struct weir_text){ NULL, 0 }).length, 0);
}
END_TEST

static void check_visible(const char *text, size_t length, const char *expected)
{
	struct weir_buffer out;

	weir_buffer_init(&out, 1000);
	weir_text_visible(&out, text, length);
	ck_assert_str_eq(out.at, expected);
	weir_buffer_release(&out);
}

START_TEST(a_terminal_sees_no_control_characters)
{
	check_visible("", 0, "");
	check_visible("plain", 5, "plain");
	check_visible("\x1b[2J", 4, "\\x1b[2J");
	check_visible("a\nb\r\tc", 6, "a\\x0ab\\x0d\\x09c");
	check_visible("\0\x1f\x7f", 3, "\\x00\\x1f\\x7f");
	check_visible("\xc2\x9b"
		      "31m",
		      5, "\\xc2\\x9b31m");
	check_visible("\xc2\x80\xc2\x9f\xc2\xa0", 6, "\\xc2\\x80\\xc2\\x9f\xc2\xa0");
}
END_TEST

START_TEST(a_terminal_sees_whole_characters_and_broken_bytes_as_hex)
{
	check_visible("Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x8f\x83", 13,
		      "Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x8f\x83");
	check_visible("\x9b", 1, "\\x9b");
	check_visible("a\xff"
		      "b\xc3",
		      4, "a\\xffb\\xc3");
	check_visible("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");
}
END_TEST

static void check_json(const char *text, size_t length, const char *expected)
{
	struct weir_buffer out;

	weir_buffer_init(&out, 1000);
	weir_text_json(&out, text, length);
	ck_assert_str_eq(out.at, expected);
	weir_buffer_release(&out);
}

START_TEST(json_strings_are_quoted_and_escaped)
{
	check_json("", 0, "\"\"");
	check_json("plain", 5, "\"plain\"");
	check_json("a\"b\\c", 5, "\"a\\\"b\\\\c\"");
	check_json("\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"");
	check_json("\0\x01\x1f\x7f", 4, "\"\\u0000\\u0001\\u001f\\u007f\"");
	check_json("\xc2\x85", 2, "\"\\u0085\"");
	check_json("/Zo\xc3\xab", 5, "\"/Zo\xc3\xab\"");
}
END_TEST

START_TEST(json_strings_replace_what_is_not_utf8)
{
	check_json("a\xff"
		   "b",
		   3,
		   "\"a\xef\xbf\xbd"
		   "b\"");
	check_json("\xc3", 1, "\"\xef\xbf\xbd\"");
	check_json("\xc3\"", 2, "\"\xef\xbf\xbd\\\"\"");
}
END_TEST

static void check_csv(char separator, const char *text, const char *expected)
{
	struct weir_buffer out;

	weir_buffer_init(&out, 1000);
	weir_text_csv(&out, separator, text, strlen(text));
	ck_assert_str_eq(out.at, expected);
	weir_buffer_release(&out);
}

START_TEST(xml_text_is_escaped_and_has_no_control_characters)
{
	struct weir_buffer out;

	weir_buffer_init(&out, 1000);
	weir_text_xml(&out, "<a b=\"c\">'&\n\0\xc2\x85", 15);
	ck_assert_str_eq(out.at, "&lt;a b=&quot;c&quot;&gt;&#39;&amp;\\x0a\\x00\\xc2\\x85");
	weir_buffer_clear(&out);
	weir_text_xml(&out, "\xef\xbf\xbf\xff\xe2\x82\xac", 7);
	ck_assert_str_eq(out.at, "\xef\xbf\xbd\\xff\xe2\x82\xac");
	weir_buffer_release(&out);
}
END_TEST

START_TEST(csv_fields_are_quoted_only_where_they_must_be)
{
	check_csv(',', "", "");
	check_csv(',', "plain text", "plain text");
	check_csv(',', "a,b", "\"a,b\"");
	check_csv(',', "a;b", "a;b");
	check_csv(';', "a;b", "\"a;b\"");
	check_csv(',', "5'10\"", "\"5'10\"\"\"");
	check_csv(',', "\"", "\"\"\"\"");
	check_csv(',', "two\nlines", "\"two\nlines\"");
	check_csv(',', "a\rb", "\"a\rb\"");
}
END_TEST

START_TEST(what_does_not_fit_is_remembered_by_the_buffer)
{
	struct weir_buffer out;

	weir_buffer_init(&out, 8);
	weir_text_json(&out, "0123456789", 10);
	ck_assert(out.overflow);
	weir_buffer_clear(&out);
	weir_text_csv(&out, ',', "0123,4567", 9);
	ck_assert(out.overflow);
	weir_buffer_clear(&out);
	weir_text_visible(&out, "\x01\x02\x03", 3);
	ck_assert(out.overflow);
	weir_buffer_release(&out);
}
END_TEST

START_TEST(only_texts_that_were_cut_get_an_ellipsis)
{
	char text[8] = "abcdefg";

	weir_text_cut(text, sizeof(text), 7);
	ck_assert_str_eq(text, "abcdefg");
	weir_text_cut(text, sizeof(text), 8);
	ck_assert_str_eq(text, "abcd\xe2\x80\xa6");
	memcpy(text, "abc\xc3\xa9gh", 8);
	weir_text_cut(text, sizeof(text), 20);
	ck_assert_str_eq(text, "abc\xe2\x80\xa6");
	memcpy(text, "abc", 4);
	weir_text_cut(text, 3, 20);
	ck_assert_str_eq(text, "abc");
}
END_TEST

static const char *nearest(const char *name, const char *a, const char *b)
{
	const char *const candidate[] = { a, b };

	return weir_nearest(name, candidate, b ? 2 : 1);
}

START_TEST(one_typing_mistake_is_near)
{
	ck_assert_str_eq(nearest("grad_yaer", "grade", "grad_year"), "grad_year");
	ck_assert_str_eq(nearest("path", "path", "paths"), "path");
	ck_assert_str_eq(nearest("pth", "path", NULL), "path");
	ck_assert_str_eq(nearest("paath", "path", NULL), "path");
	ck_assert_str_eq(nearest("pach", "path", NULL), "path");
	ck_assert_str_eq(nearest("apth", "path", NULL), "path");
}
END_TEST

START_TEST(a_swap_counts_once_even_with_a_letter_between)
{
	/* "ca" to "abc" is 2 by the unrestricted distance, 3 by the restricted one. */
	ck_assert_str_eq(nearest("xxxxca", "xxxxabc", NULL), "xxxxabc");
	/* Two swaps are 2 of 6 bytes; three would be too many. */
	ck_assert_str_eq(nearest("badcef", "abcdef", NULL), "abcdef");
	ck_assert_ptr_null(nearest("badcfe", "abcdef", NULL));
}
END_TEST

START_TEST(what_is_more_than_a_third_away_is_not_near)
{
	ck_assert_ptr_null(nearest("school", "athlete", "results"));
	ck_assert_str_eq(nearest("scholl", "school", NULL), "school");
	ck_assert_str_eq(nearest("abcdef", "abcdxy", NULL), "abcdxy");
	ck_assert_ptr_null(nearest("abcdef", "abcxyz", NULL));
	ck_assert_ptr_null(nearest("abcde", "abcxy", NULL));
	ck_assert_str_eq(nearest("a", "b", NULL), "b");
	ck_assert_ptr_null(nearest("a", "bcd", NULL));
	ck_assert_ptr_null(weir_nearest("a", NULL, 0));
}
END_TEST

START_TEST(the_nearest_wins_and_of_equals_the_first)
{
	ck_assert_str_eq(nearest("results", "resulting", "result"), "result");
	ck_assert_str_eq(nearest("results", "result", "resulting"), "result");
	ck_assert_str_eq(nearest("cat", "bat", "car"), "bat");
}
END_TEST

START_TEST(names_that_are_too_long_are_near_to_none)
{
	char name[100], other[100];

	memset(name, 'n', sizeof(name));
	memset(other, 'n', sizeof(other));
	name[64] = '\0';
	other[63] = '\0';
	ck_assert_str_eq(nearest(name, other, NULL), other);
	ck_assert_str_eq(nearest(other, name, NULL), name);
	name[64] = 'n';
	name[65] = '\0';
	ck_assert_ptr_null(nearest(name, other, NULL));
	ck_assert_ptr_null(nearest(other, name, NULL));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		characters_of_every_length_are_valid,
		overlong_forms_are_invalid,
		surrogates_and_what_is_above_the_last_character_are_invalid,
		broken_sequences_are_invalid_wherever_they_stand,
		the_given_length_is_the_end,
		names_are_folded_as_laid_down,
		folding_keeps_bytes_above_ascii,
		folding_twice_changes_nothing_and_works_in_place,
		blanks_go_from_both_ends_only,
		a_terminal_sees_no_control_characters,
		a_terminal_sees_whole_characters_and_broken_bytes_as_hex,
		json_strings_are_quoted_and_escaped,
		json_strings_replace_what_is_not_utf8,
		xml_text_is_escaped_and_has_no_control_characters,
		csv_fields_are_quoted_only_where_they_must_be,
		what_does_not_fit_is_remembered_by_the_buffer,
		only_texts_that_were_cut_get_an_ellipsis,
		one_typing_mistake_is_near,
		a_swap_counts_once_even_with_a_letter_between,
		what_is_more_than_a_third_away_is_not_near,
		the_nearest_wins_and_of_equals_the_first,
		names_that_are_too_long_are_near_to_none,
		NULL,
	};

	return run_tests("text", tests);
}
