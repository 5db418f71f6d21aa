/*
 * test_resolved.c - values as a run would have them, where they come from, and what is not shown.
 */
#include "pipeline_fixture.h"

#include "../../core/engine/resolved.h"

static struct weir_resolved resolved;
static bool secret[8];

/* A pipeline with these `with:` of its only stage, and its parameters a, b and c. */
static const struct weir_node *with(const char *text)
{
	char file[4096];

	(void)snprintf(file, sizeof(file),
		       "weir: 1\n"
		       "params: {a: {default: x$$y}, b: {default: \"${param:a}/b\"}, c: {required: "
		       "true}}\n"
		       "stores: {local: {use: store-sqlite}}\n"
		       "steps:\n"
		       "  - {flow: f, stages: [{use: s}, {use: t, with: {%s}}]}\n",
		       text);
	put_file("p.yaml", file);
	options.store_only = options.outline = true;
	is_good("p.yaml");
	weir_arena_clear(&resolved.arena);
	memset(secret, 0, sizeof(secret));
	resolved.pipeline = pipeline;
	resolved.options = &options;
	resolved.secret = secret;
	weir_env_init(&resolved.env, "p.yaml", NULL, &resolved.arena);
	return weir_node_get(pipeline->step[0].stage[1].with, "o");
}

static void setup(void)
{
	begin();
	memset(&resolved, 0, sizeof(resolved));
	weir_arena_init(&resolved.arena);
	weir_problems_init(&resolved.ignored);
	resolved.log = weir_logger_new(stderr, WEIR_ERROR, false);
	setenv("WEIR_TEST_URL", "from$env", 1);
	setenv("WEIR_TEST_KEY", "a-long-secret", 1);
}

static void teardown(void)
{
	weir_logger_free(resolved.log);
	weir_problems_release(&resolved.ignored);
	weir_arena_release(&resolved.arena);
	end();
}

static void value_is(const char *text, const char *value, const char *comment)
{
	struct weir_resolved_value got = weir_resolved_scalar(&resolved, with(text));

	ck_assert_str_eq(got.text, value);
	ck_assert_str_eq(got.comment, comment);
}

START_TEST(each_piece_says_where_it_comes_from)
{
	static const struct weir_variable a[] = { { "a", "given" } };

	value_is("o: plain", "plain", "p.yaml:5:53");
	value_is("o: \"${param:b}\"", "x$$y/b", "p.yaml:5:53; b: p.yaml:2:43");
	value_is("o: \"${env:WEIR_TEST_URL}\"", "from$$env",
		 "p.yaml:5:53; WEIR_TEST_URL: environment");
	value_is("o: \"${env:WEIR_TEST_NO:-d}\"", "d",
		 "p.yaml:5:53; WEIR_TEST_NO: not set, its default");
	put_file(".env", "WEIR_TEST_DOT=dot\n");
	value_is("o: \"${env:WEIR_TEST_DOT}\"", "dot", "p.yaml:5:53; WEIR_TEST_DOT: .env");
	set(a, 1);
	value_is("o: \"${param:a}\"", "given", "p.yaml:5:53; a: --set");
}
END_TEST

START_TEST(what_is_not_set_stays_a_reference_and_a_dollar_a_dollar)
{
	value_is("o: \"${param:c}/${env:WEIR_TEST_NO}$${x}\"",
		 "${param:c}/${env:WEIR_TEST_NO}$${x}",
		 "p.yaml:5:53; c: not set; WEIR_TEST_NO: not set");
	ck_assert(weir_resolved_is_open(&resolved, 2));
	ck_assert(!weir_resolved_is_open(&resolved, 1));
	value_is("o: \"${run:id}\"", "${run:id}", "p.yaml:5:53");
}
END_TEST

START_TEST(a_secret_stays_a_reference_also_in_a_longer_text)
{
	value_is("o: \"x ${secret:WEIR_TEST_KEY} y\"", "x ${secret:WEIR_TEST_KEY} y",
		 "p.yaml:5:53; WEIR_TEST_KEY: secret, environment");
}
END_TEST

START_TEST(what_a_secret_option_is_made_of_is_masked_everywhere)
{
	static const struct weir_variable a[] = { { "a", "first-half" } };
	const struct weir_option option = { .name = "o", .type = WEIR_OPTION_TEXT, .secret = true };
	const struct weir_node *node;

	set(a, 1);
	node = with("o: \"${param:b}\"");
	weir_resolved_hide(&resolved, node);
	ck_assert_str_eq(weir_resolved_option(&resolved, &option, node).text, "${param:b}");
	ck_assert_str_eq(weir_resolved_param(&resolved, 0).text, "***");
	ck_assert(weir_resolved_is_open(&resolved, 0) && weir_resolved_is_open(&resolved, 1));
	ck_assert_str_eq(weir_logger_redacted(resolved.log, "(first-half)"), "(***)");
	node = with("o: written-down");
	weir_resolved_hide(&resolved, node);
	ck_assert_str_eq(weir_resolved_option(&resolved, &option, node).text, "***");
	ck_assert_str_eq(weir_logger_redacted(resolved.log, "a written-down b"), "a *** b");
	node = with("o: \"${env:WEIR_TEST_NO:-fall-back}\"");
	weir_resolved_hide(&resolved, node);
	ck_assert_str_eq(weir_resolved_option(&resolved, &option, node).text, "***");
	ck_assert_str_eq(weir_logger_redacted(resolved.log, "fall-back"), "***");
	node = with("o: \"${secret:WEIR_TEST_KEY}\"");
	weir_resolved_hide_secrets(&resolved, pipeline->root[0]);
	ck_assert_str_eq(weir_logger_redacted(resolved.log, "is a-long-secret"), "is ***");
}
END_TEST

START_TEST(paths_are_absolute_from_the_folder_of_their_file)
{
	const struct weir_option option = { .name = "o", .type = WEIR_OPTION_PATH };

	ck_assert_str_eq(weir_resolved_option(&resolved, &option, with("o: a/b.csv")).text,
			 in_folder("a/b.csv"));
	ck_assert_str_eq(weir_resolved_option(&resolved, &option, with("o: \"d/${param:c}\"")).text,
			 in_folder("d/${param:c}"));
	ck_assert_str_eq(weir_resolved_option(&resolved, &option, with("o: \"${param:c}/d\"")).text,
			 "${param:c}/d");
}
END_TEST

START_TEST(a_line_is_one_line_of_yaml_whatever_is_in_it)
{
	struct weir_buffer out;

	weir_buffer_init(&out, 10000);
	resolved.out = &out;
	(void)with("o: x");
	weir_resolved_line(&resolved, 2, "k: y", "a: b # c\n\x1b", "from\nhere");
	ck_assert_ptr_nonnull(strstr(out.at, "  \"k: y\": \"a: b # c\\n\\u001b\""));
	ck_assert_ptr_nonnull(strstr(out.at, "# from\\x0ahere\n"));
	ck_assert_ptr_eq(strchr(out.at, '\n'), out.at + out.length - 1);
	weir_buffer_release(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("resolved");
	TCase *tcase = tcase_create("values");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, each_piece_says_where_it_comes_from);
	tcase_add_test(tcase, what_is_not_set_stays_a_reference_and_a_dollar_a_dollar);
	tcase_add_test(tcase, a_secret_stays_a_reference_also_in_a_longer_text);
	tcase_add_test(tcase, what_a_secret_option_is_made_of_is_masked_everywhere);
	tcase_add_test(tcase, paths_are_absolute_from_the_folder_of_their_file);
	tcase_add_test(tcase, a_line_is_one_line_of_yaml_whatever_is_in_it);
	return run_suite(suite);
}
