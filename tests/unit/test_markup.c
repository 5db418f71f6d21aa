/*
 * test_markup.c - texts of somebody else in HTML and Markdown: they are shown, and do nothing.
 */
#include <string.h>

#include "../../core/base/markup.h"
#include "base_fixture.h"

static struct weir_buffer out = { .ceiling = 1 << 20 };

static const char *html(const char *text)
{
	weir_buffer_clear(&out);
	weir_markup_html(&out, text, WEIR_MARKUP_MOST);
	return out.at;
}

static const char *markdown(const char *text)
{
	weir_buffer_clear(&out);
	weir_markup_markdown(&out, text, WEIR_MARKUP_MOST);
	return out.at;
}

START_TEST(tags_and_quotes_are_text)
{
	ck_assert_str_eq(html("<script>alert('1')</script>"),
			 "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
	ck_assert_str_eq(html("\" onload=\"x"), "&quot; onload=&quot;x");
	ck_assert_str_eq(html("a & b &amp; c"), "a &amp; b &amp;amp; c");
}
END_TEST

START_TEST(names_of_people_stay_as_they_are)
{
	ck_assert_str_eq(html("Jos\xc3\xa9 \xe6\x9d\x8e \xf0\x9f\x8f\x83"),
			 "Jos\xc3\xa9 \xe6\x9d\x8e \xf0\x9f\x8f\x83");
}
END_TEST

START_TEST(what_cannot_be_seen_is_made_visible)
{
	ck_assert_str_eq(html("a\nb\tc\x7f"), "a\\x0ab\\x09c\\x7f");
	ck_assert_str_eq(html("\xe2\x80\xae"
			      "gnp.exe"),
			 "\\u202egnp.exe");
	ck_assert_str_eq(html("\xe2\x81\xa6x\xe2\x81\xa9"), "\\u2066x\\u2069");
	ck_assert_str_eq(html("a\xe2\x80\x8b"
			      "b\xef\xbb\xbf"),
			 "a\\u200bb\\ufeff");
	ck_assert_str_eq(html("\xc2\x85"), "\\u0085");
	ck_assert_str_eq(html("a\xff\xc3"), "a\\xff\\xc3");
}
END_TEST

START_TEST(a_long_text_is_cut_at_a_whole_character)
{
	char text[10001];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_uint_eq(strlen(html(text)), WEIR_MARKUP_MOST + strlen("\xe2\x80\xa6"));
	weir_buffer_clear(&out);
	weir_markup_html(&out, "ab\xc3\xa9", 3);
	ck_assert_str_eq(out.at, "ab\xe2\x80\xa6");
	weir_buffer_clear(&out);
	weir_markup_html(&out, "ab\xc3\xa9", 4);
	ck_assert_str_eq(out.at, "ab\xc3\xa9");
}
END_TEST

START_TEST(each_hole_takes_the_next_text_and_nothing_of_it_counts_as_a_hole)
{
	weir_buffer_clear(&out);
	weir_html(&out, "<b title=\"{}\">{}</b>", "{}\"", "<i>");
	ck_assert_str_eq(out.at, "<b title=\"{}&quot;\">&lt;i&gt;</b>");
	weir_buffer_clear(&out);
	weir_html(&out, "{}-{}", "only one");
	ck_assert_str_eq(out.at, "only one-");
}
END_TEST

START_TEST(markdown_has_no_marks_of_its_own_left)
{
	ck_assert_str_eq(markdown("a|b"), "<code>a&#124;b</code>");
	ck_assert_str_eq(markdown("[x](http://y) `z` *b* _c_ ~d~"),
			 "<code>&#91;x&#93;(http&#58;//y) &#96;z&#96; &#42;b&#42; &#95;c&#95; "
			 "&#126;d&#126;</code>");
	ck_assert_str_eq(markdown("@all #1 <img>"), "<code>&#64;all &#35;1 &lt;img&gt;</code>");
	ck_assert_str_eq(markdown("a\nb"), "<code>a&#92;x0ab</code>");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		tags_and_quotes_are_text,
		names_of_people_stay_as_they_are,
		what_cannot_be_seen_is_made_visible,
		a_long_text_is_cut_at_a_whole_character,
		each_hole_takes_the_next_text_and_nothing_of_it_counts_as_a_hole,
		markdown_has_no_marks_of_its_own_left,
		NULL,
	};
	int code = run_tests("markup", tests);

	weir_buffer_release(&out);
	return code;
}
