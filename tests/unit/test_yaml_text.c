/*
 * test_yaml_text.c - what is written as a scalar is read back as the same text.
 */
#include "conf_fixture.h"

#include "../../core/conf/interpolate.h"
#include "../../core/conf/yaml_text.h"

static struct fixture fixture;

static void begin(void)
{
	fixture_begin(&fixture);
}

static void end(void)
{
	fixture_end(&fixture);
}

static const char *const texts[] = {
	"plain",
	"/a/path-1.csv",
	"",
	" blanks ",
	"yes",
	"Null",
	"~",
	"12",
	"-",
	"a: b",
	"a #b",
	"#",
	"\"quoted\" 'twice'",
	"back\\slash\\n",
	"line\nbreak\r\ttab",
	"\x01\x7f",
	"\xc2\x85 \xc2\x9f",
	"\xe2\x80\xa8\xe2\x80\xa9",
	"\xef\xbb\xbfmark",
	("stra\xc3\x9f"
	 "e \xf0\x9f\x8f\x83"),
	"{a, b}",
	"[1]",
	"*alias &anchor !tag |>%@`",
	"$HOME ${param:x} $$ $",
};

START_TEST(texts_come_back)
{
	struct weir_variables variables = { .run_id = "" };
	const char *text = texts[_i];
	struct weir_buffer out;
	struct weir_node *root;

	weir_buffer_init(&out, 1000);
	/* As a key, as a value, and as a value in which references are replaced. */
	ck_assert(weir_buffer_string(&out, "{") && weir_yaml_scalar(&out, text) &&
		  weir_buffer_string(&out, ": ") && weir_yaml_scalar(&out, text) &&
		  weir_buffer_string(&out, ", x: ") && weir_yaml_value(&out, text) &&
		  weir_buffer_string(&out, ", y: \"${run:id}") && weir_yaml_inside(&out, text) &&
		  weir_buffer_string(&out, "\"}\n# ") && weir_yaml_comment(&out, text));
	root = weir_yaml_parse("a.yaml", &out, &fixture.arena, &fixture.problems);
	ck_assert_str_eq(said(&fixture), "");
	ck_assert_uint_eq(root->count, 3);
	ck_assert_str_eq(root->key[0]->text, text);
	ck_assert_str_eq(root->item[0]->text, text);
	for (size_t i = 1; i < root->count; i++) {
		weir_interpolate(root->item[i], &variables, &fixture.arena, &fixture.problems);
		ck_assert_str_eq(said(&fixture), "");
		ck_assert_str_eq(root->item[i]->text, text);
	}
	weir_buffer_release(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("yaml_text");
	TCase *tcase = tcase_create("texts");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_loop_test(tcase, texts_come_back, 0, sizeof(texts) / sizeof(*texts));
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
