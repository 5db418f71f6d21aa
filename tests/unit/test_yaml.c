/*
 * test_yaml.c - a YAML file becomes a tree with places, or a message with one.
 */
#include "conf_fixture.h"

#include "../../core/conf/yaml.h"

static struct fixture fixture;

static void begin(void)
{
	fixture_begin(&fixture);
}

static void end(void)
{
	fixture_end(&fixture);
}

static struct weir_node *load(const char *text)
{
	put_file("a.yaml", text);
	return weir_yaml_load("a.yaml", &fixture.arena, &fixture.problems);
}

/* What is said of a text that is no good tree. */
static void expect(const char *text, const char *what)
{
	(void)load(text);
	ck_assert_str_eq(said(&fixture), what);
}

static void expect_place(const struct weir_node *node, unsigned line, unsigned column)
{
	ck_assert_ptr_nonnull(node);
	ck_assert_str_eq(node->place.file, "a.yaml");
	ck_assert_uint_eq(node->place.line, line);
	ck_assert_uint_eq(node->place.column, column);
}

/* ---- trees ---- */

START_TEST(values_and_keys_remember_their_places)
{
	struct weir_node *root = load("# a comment\nweir: 1\nsteps:\n  - flow: schools\n");
	struct weir_node *steps = weir_node_get(root, "steps");

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_int_eq(root->kind, WEIR_NODE_MAP);
	expect_place(weir_node_get(root, "weir"), 2, 7);
	expect_place(root->key[1], 3, 1);
	ck_assert_int_eq(steps->kind, WEIR_NODE_LIST);
	expect_place(weir_node_get(steps->item[0], "flow"), 4, 11);
}
END_TEST

START_TEST(columns_count_characters)
{
	expect_place(weir_node_get(weir_node_get(load("a: {\"h\xc3\xb6he\": 1, b: 2}\n"), "a"),
				   "b"),
		     1, 19);
}
END_TEST

START_TEST(scalars_stay_the_texts_they_are)
{
	struct weir_node *root = load("a: yes\nb: 010\nc: 1e3\nd: \"~\"\ne: null\n");

	ck_assert_str_eq(weir_node_get(root, "a")->text, "yes");
	ck_assert_str_eq(weir_node_get(root, "b")->text, "010");
	ck_assert_str_eq(weir_node_get(root, "c")->text, "1e3");
	ck_assert_str_eq(weir_node_get(root, "d")->text, "~");
	ck_assert(!weir_node_empty(weir_node_get(root, "d")));
	ck_assert(!weir_node_empty(weir_node_get(root, "e")));
}
END_TEST

START_TEST(nothing_is_a_tilde_or_an_unquoted_empty_text)
{
	struct weir_node *root = load("a: ~\nb:\nc: \"\"\nd: {}\n");

	ck_assert(weir_node_empty(weir_node_get(root, "a")));
	ck_assert(weir_node_empty(weir_node_get(root, "b")));
	ck_assert(!weir_node_empty(weir_node_get(root, "c")));
	ck_assert(!weir_node_empty(weir_node_get(root, "d")));
	ck_assert(weir_node_empty(weir_node_get(root, "not there")));
	ck_assert(weir_node_empty(NULL));
}
END_TEST

START_TEST(alias_is_a_copy_of_its_anchor)
{
	struct weir_node *root = load("a: &x {k: [1, 2]}\nb: *x\n");
	struct weir_node *b = weir_node_get(root, "b");

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_ptr_ne(b, weir_node_get(root, "a"));
	ck_assert_str_eq(weir_node_get(b, "k")->item[1]->text, "2");
	expect_place(weir_node_get(b, "k")->item[1], 1, 15);
}
END_TEST

START_TEST(long_lists_and_maps_keep_their_order)
{
	char text[4096] = "", line[32];
	struct weir_node *root;
	int i;

	for (i = 0; i < 100; i++) {
		(void)snprintf(line, sizeof(line), "key%d: %d\n", i, i);
		strcat(text, line);
	}
	root = load(text);
	ck_assert_uint_eq(root->count, 100);
	for (i = 0; i < 100; i++)
		ck_assert_int_eq(atoi(root->item[i]->text), i);
	ck_assert_str_eq(weir_node_get(root, "key63")->text, "63");
}
END_TEST

START_TEST(byte_order_mark_is_skipped)
{
	expect_place(weir_node_get(load("\xef\xbb\xbfweir: 1\n"), "weir"), 1, 8);
	ck_assert_str_eq(said(&fixture), "");
}
END_TEST

/* ---- mistakes ---- */

START_TEST(missing_file_is_told)
{
	ck_assert_ptr_null(weir_yaml_load("none.yaml", &fixture.arena, &fixture.problems));
	ck_assert_str_eq(said(&fixture),
			 "none.yaml: cannot be opened: No such file or directory\n");
}
END_TEST

START_TEST(folder_is_no_file)
{
	ck_assert_ptr_null(weir_yaml_load(".", &fixture.arena, &fixture.problems));
	ck_assert_str_eq(said(&fixture), ".: cannot be read: Is a directory\n");
}
END_TEST

START_TEST(empty_file_is_told)
{
	expect("# nothing but a comment\n", "a.yaml: the file is empty\n");
}
END_TEST

START_TEST(repeated_key_names_both_places)
{
	expect("a: 1\nb: {x: 1, y: 2, x: 3}\na: 2\n",
	       "a.yaml:2:17: key \"x\" is repeated; it stands at line 2, column 5 already | keep "
	       "one of the two\n"
	       "a.yaml:3:1: key \"a\" is repeated; it stands at line 1, column 1 already | keep "
	       "one of the two\n");
}
END_TEST

START_TEST(tag_is_refused)
{
	expect("a: !!int 1\nb: !x [1]\n",
	       "a.yaml:1:4: a tag (tag:yaml.org,2002:int) is not allowed here | leave it out: "
	       "options know their types\n"
	       "a.yaml:2:4: a tag (!x) is not allowed here | leave it out: options know their "
	       "types\n");
}
END_TEST

START_TEST(second_document_is_refused)
{
	expect("a: 1\n---\nb: 2\n",
	       "a.yaml:2:1: a second document begins here; a pipeline file holds one\n");
}
END_TEST

START_TEST(key_must_be_a_text)
{
	expect("[a, b]: 1\n", "a.yaml:1:1: a key must be a text, not a list or a map\n");
}
END_TEST

START_TEST(merge_key_is_refused)
{
	expect("a: &x {k: 1}\nb: {<<: *x}\n",
	       "a.yaml:2:5: merge keys (<<) are not supported | write the keys out, or alias the "
	       "whole map\n");
}
END_TEST

START_TEST(alias_without_anchor_is_told)
{
	expect("a: *x\n", "a.yaml:1:4: alias *x has no anchor &x before it\n");
}
END_TEST

START_TEST(alias_cannot_hold_itself)
{
	expect("a: &x [*x]\n", "a.yaml:1:8: alias *x has no anchor &x before it\n");
}
END_TEST

START_TEST(open_bracket_is_told_with_its_beginning)
{
	expect("a: [1, 2\nb: 3\n",
	       "a.yaml:2:2: not valid YAML: did not find expected ',' or ']' (while parsing a flow "
	       "sequence that begins at line 1) | put a text that holds \": \" or begins with a "
	       "special character in double quotes\n");
}
END_TEST

START_TEST(tab_is_explained)
{
	expect("a:\n\tb: 1\n",
	       "a.yaml:2:1: not valid YAML: found character that cannot start any token (while "
	       "scanning for the next token that begins at line 2) | indent with blanks: YAML "
	       "takes "
	       "no tabs\n");
}
END_TEST

START_TEST(unquoted_reference_is_explained)
{
	(void)load("a: {path: ${param:x}/b.csv}\n");
	ck_assert_ptr_nonnull(
		strstr(said(&fixture), "put a text that holds ${...} in double quotes"));
}
END_TEST

START_TEST(invalid_utf8_is_told_with_its_place)
{
	expect("a: 1\nb: x\xff\n", "a.yaml:2:5: not valid YAML: invalid leading UTF-8 octet\n");
}
END_TEST

START_TEST(nul_character_is_refused)
{
	expect("a: \"x\\0y\"\n", "a.yaml:1:4: a text may not hold a NUL character\n");
}
END_TEST

START_TEST(nesting_has_a_ceiling)
{
	char text[80];

	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	expect(text, "a.yaml:1:65: more than 64 lists and maps in each other\n");
}
END_TEST

START_TEST(aliases_cannot_nest_deeper_than_the_ceiling)
{
	char text[4096] = "a0: &a0 [x]\n", line[64];
	int i;

	for (i = 1; i < 80; i++) {
		(void)snprintf(line, sizeof(line), "a%d: &a%d [*a%d]\n", i, i, i - 1);
		strcat(text, line);
	}
	ck_assert_ptr_null(load(text));
	ck_assert_ptr_nonnull(strstr(said(&fixture), "more than 64 lists and maps"));
}
END_TEST

START_TEST(billion_laughs_are_refused)
{
	char text[4096] = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n", line[128];
	int i;

	for (i = 1; i < 10; i++) {
		(void)snprintf(line, sizeof(line),
			       "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
			       i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
		strcat(text, line);
	}
	ck_assert_ptr_null(load(text));
	ck_assert_ptr_nonnull(strstr(said(&fixture), "more than 100000 keys and values"));
}
END_TEST

START_TEST(large_file_is_refused)
{
	size_t size = 1024 * 1024 + 1;
	char *text = malloc(size);

	ck_assert_ptr_nonnull(text);
	memset(text, '#', size);
	put_bytes("a.yaml", text, size);
	free(text);
	ck_assert_ptr_null(weir_yaml_load("a.yaml", &fixture.arena, &fixture.problems));
	ck_assert_str_eq(said(&fixture), "a.yaml: is larger than 1024 KiB\n");
}
END_TEST

/* ---- questions ---- */

START_TEST(unknown_key_gets_a_suggestion_and_the_list)
{
	static const char *const known[] = { "flow", "stages", NULL };

	weir_node_known(load("flow: a\nstagse: []\n"), known, "a flow", &fixture.problems);
	ck_assert_str_eq(said(&fixture),
			 "a.yaml:2:1: unknown key \"stagse\" in a flow | did you mean \"stages\"? "
			 "known here: flow, stages\n");
}
END_TEST

START_TEST(wrong_kind_is_told)
{
	struct weir_node *root = load("a: 1\nb: [1]\nc:\n");

	ck_assert(!weir_node_is(weir_node_get(root, "a"), WEIR_NODE_LIST, "\"a\"",
				&fixture.problems));
	ck_assert(
		!weir_node_is(weir_node_get(root, "b"), WEIR_NODE_MAP, "\"b\"", &fixture.problems));
	ck_assert(
		!weir_node_is(weir_node_get(root, "c"), WEIR_NODE_MAP, "\"c\"", &fixture.problems));
	ck_assert(weir_node_is(root, WEIR_NODE_MAP, "it", &fixture.problems));
	ck_assert_str_eq(said(&fixture), "a.yaml:1:4: \"a\" must be a list, but is a text\n"
					 "a.yaml:2:4: \"b\" must be a map, but is a list\n"
					 "a.yaml:3:3: \"c\" must be a map, but is empty\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("yaml");
	TCase *tree = tcase_create("tree"), *mistake = tcase_create("mistake");

	tcase_add_checked_fixture(tree, begin, end);
	tcase_add_test(tree, values_and_keys_remember_their_places);
	tcase_add_test(tree, columns_count_characters);
	tcase_add_test(tree, scalars_stay_the_texts_they_are);
	tcase_add_test(tree, nothing_is_a_tilde_or_an_unquoted_empty_text);
	tcase_add_test(tree, alias_is_a_copy_of_its_anchor);
	tcase_add_test(tree, long_lists_and_maps_keep_their_order);
	tcase_add_test(tree, byte_order_mark_is_skipped);
	tcase_add_test(tree, unknown_key_gets_a_suggestion_and_the_list);
	tcase_add_test(tree, wrong_kind_is_told);
	suite_add_tcase(suite, tree);
	tcase_add_checked_fixture(mistake, begin, end);
	tcase_add_test(mistake, missing_file_is_told);
	tcase_add_test(mistake, folder_is_no_file);
	tcase_add_test(mistake, empty_file_is_told);
	tcase_add_test(mistake, repeated_key_names_both_places);
	tcase_add_test(mistake, tag_is_refused);
	tcase_add_test(mistake, second_document_is_refused);
	tcase_add_test(mistake, key_must_be_a_text);
	tcase_add_test(mistake, merge_key_is_refused);
	tcase_add_test(mistake, alias_without_anchor_is_told);
	tcase_add_test(mistake, alias_cannot_hold_itself);
	tcase_add_test(mistake, open_bracket_is_told_with_its_beginning);
	tcase_add_test(mistake, tab_is_explained);
	tcase_add_test(mistake, unquoted_reference_is_explained);
	tcase_add_test(mistake, invalid_utf8_is_told_with_its_place);
	tcase_add_test(mistake, nul_character_is_refused);
	tcase_add_test(mistake, nesting_has_a_ceiling);
	tcase_add_test(mistake, aliases_cannot_nest_deeper_than_the_ceiling);
	tcase_add_test(mistake, billion_laughs_are_refused);
	tcase_add_test(mistake, large_file_is_refused);
	suite_add_tcase(suite, mistake);
	return run_suite(suite);
}
