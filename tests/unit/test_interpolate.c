/*
 * test_interpolate.c - references in scalars: where values come from, and what is refused.
 */
#include "conf_fixture.h"

#include "../../core/conf/interpolate.h"

static struct fixture fixture;
static struct weir_env env;

static const struct weir_variable params[] = {
	{ "folder", "/data/256230" },
	{ "dollar", "${param:folder}$$" },
	{ "failed", NULL },
};

static void begin(void)
{
	fixture_begin(&fixture);
	unsetenv("WEIR_TEST_KEY");
	unsetenv("WEIR_TEST_KEY_FILE");
	unsetenv("WEIR_TEST_URL");
	weir_env_init(&env, "p.yaml", NULL, &fixture.arena);
}

static void end(void)
{
	fixture_end(&fixture);
}

static void interpolate(struct weir_node *root)
{
	const struct weir_variables variables = {
		.param = params, .param_count = 3, .run_id = "run-7", .env = &env
	};

	weir_interpolate(root, &variables, &fixture.arena, &fixture.problems);
}

/* The value of `a` in a map of one key, with references replaced. */
static struct weir_node *value(const char *text)
{
	struct weir_node *root;
	char line[1024];

	(void)snprintf(line, sizeof(line), "a: %s\n", text);
	put_file("p.yaml", line);
	root = weir_yaml_load("p.yaml", &fixture.arena, &fixture.problems);
	ck_assert_ptr_nonnull(root);
	interpolate(root);
	return weir_node_get(root, "a");
}

static void becomes(const char *text, const char *what)
{
	const struct weir_node *node = value(text);

	ck_assert_str_eq(said(&fixture), "");
	ck_assert(!node->broken);
	ck_assert_str_eq(node->text, what);
}

static void is_refused(const char *text, const char *why)
{
	ck_assert(value(text)->broken);
	ck_assert_str_eq(said(&fixture), why);
}

/* ---- replacing ---- */

START_TEST(param_is_replaced_inside_a_text)
{
	becomes("\"${param:folder}/schools.csv\"", "/data/256230/schools.csv");
}
END_TEST

START_TEST(replacement_is_not_looked_at_again)
{
	becomes("\"<${param:dollar}>\"", "<${param:folder}$$>");
}
END_TEST

START_TEST(two_dollars_are_one)
{
	becomes("\"$${param:folder} costs 5$ or $$5\"", "${param:folder} costs 5$ or $5");
}
END_TEST

START_TEST(run_id_is_replaced)
{
	struct weir_node *node = value("out-${run:id}.csv");

	ck_assert_str_eq(node->text, "out-run-7.csv");
	ck_assert_str_eq(weir_node_shown(node), "out-${run:id}.csv");
	ck_assert(!node->secret);
}
END_TEST

START_TEST(keys_are_left_alone)
{
	struct weir_node *root;

	put_file("p.yaml", "\"${param:folder}\": [\"${param:folder}\"]\n");
	root = weir_yaml_load("p.yaml", &fixture.arena, &fixture.problems);
	interpolate(root);
	ck_assert_str_eq(root->key[0]->text, "${param:folder}");
	ck_assert_str_eq(root->item[0]->item[0]->text, "/data/256230");
}
END_TEST

START_TEST(each_use_of_an_anchor_is_replaced_once)
{
	struct weir_node *root;

	put_file("p.yaml", "a: &x \"$$$$\"\nb: *x\n");
	root = weir_yaml_load("p.yaml", &fixture.arena, &fixture.problems);
	interpolate(root);
	ck_assert_str_eq(weir_node_get(root, "a")->text, "$$");
	ck_assert_str_eq(weir_node_get(root, "b")->text, "$$");
}
END_TEST

START_TEST(failed_param_is_not_told_twice)
{
	ck_assert(value("\"${param:failed}/x\"")->broken);
	ck_assert_str_eq(said(&fixture), "");
}
END_TEST

/* ---- the environment ---- */

START_TEST(environment_comes_before_the_env_file)
{
	put_file(".env", "WEIR_TEST_URL=http://file\n");
	becomes("\"${env:WEIR_TEST_URL}/rest\"", "http://file/rest");
	setenv("WEIR_TEST_URL", "http://env", 1);
	becomes("\"${env:WEIR_TEST_URL}/rest\"", "http://env/rest");
	setenv("WEIR_TEST_URL", "", 1);
	becomes("\"${env:WEIR_TEST_URL}/rest\"", "http://file/rest");
}
END_TEST

START_TEST(default_serves_where_nothing_or_an_empty_text_is_set)
{
	becomes("\"${env:WEIR_TEST_URL:-a:-b c}\"", "a:-b c");
	becomes("\"${env:WEIR_TEST_URL:-}\"", "");
	setenv("WEIR_TEST_URL", "", 1);
	becomes("\"${env:WEIR_TEST_URL:-x}\"", "x");
	becomes("\"${env:WEIR_TEST_URL}\"", "");
}
END_TEST

START_TEST(env_file_knows_quotes_comments_and_export)
{
	/* U+FEFF, as an editor of Windows writes it. */
	put_file(".env", "\xef\xbb\xbf# comment\n\n"
			 "export A = plain text # not this\n"
			 "B='single $HOME \\n # all'\n"
			 "C=\"double \\\"q\\\" \\\\ $HOME\" # not this\r\n"
			 "D=\n"
			 "E=a#b\n"
			 "A2=first\nA2=last");
	becomes("\"${env:A}|${env:B}|${env:C}\"",
		"plain text|single $HOME \\n # all|double \"q\" \\ $HOME");
	becomes("\"<${env:D}|${env:E}|${env:A2}>\"", "<|a#b|last>");
}
END_TEST

START_TEST(bad_lines_of_the_env_file_are_told_without_their_text)
{
	put_file(".env", "just words\nA='open\n1X=no\nB=\"x\" y\nGOOD=1\n");
	ck_assert_str_eq(value("\"${env:GOOD}\"")->text, "1");
	ck_assert_str_eq(said(&fixture), ".env:1: a line must look like NAME=value\n"
					 ".env:2: the quote is not closed\n"
					 ".env:3: a line must look like NAME=value\n"
					 ".env:4: text stands behind the closing quote\n");
}
END_TEST

START_TEST(large_env_file_is_refused)
{
	size_t size = 64 * 1024 + 1;
	char *text = malloc(size);

	ck_assert_ptr_nonnull(text);
	memset(text, '#', size);
	put_bytes(".env", text, size);
	free(text);
	(void)value("\"${env:WEIR_TEST_URL:-x}\"");
	ck_assert_str_eq(said(&fixture), ".env: is larger than 64 KiB\n");
}
END_TEST

/* ---- secrets ---- */

START_TEST(secret_from_the_environment_is_marked_and_not_shown)
{
	struct weir_node *node;

	setenv("WEIR_TEST_KEY", "s3cret-key", 1);
	node = value("\"Bearer ${secret:WEIR_TEST_KEY} ${param:folder}\"");
	ck_assert_str_eq(node->text, "Bearer s3cret-key /data/256230");
	ck_assert_str_eq(weir_node_shown(node), "Bearer ${secret:WEIR_TEST_KEY} /data/256230");
	ck_assert(node->secret);
	unsetenv("WEIR_TEST_KEY");
}
END_TEST

START_TEST(secret_file_loses_its_line_end_only)
{
	put_file("key", " k\n\r\n");
	setenv("WEIR_TEST_KEY_FILE", "key", 1);
	becomes("\"${secret:WEIR_TEST_KEY}\"", " k\n");
}
END_TEST

START_TEST(secret_is_found_in_the_order_environment_file_env_file)
{
	put_file("key", "from-key-file\n");
	put_file(".env", "WEIR_TEST_KEY=from-env-file\n");
	becomes("\"${secret:WEIR_TEST_KEY}\"", "from-env-file");
	setenv("WEIR_TEST_KEY_FILE", "key", 1);
	becomes("\"${secret:WEIR_TEST_KEY}\"", "from-key-file");
	setenv("WEIR_TEST_KEY", "from-environment", 1);
	becomes("\"${secret:WEIR_TEST_KEY}\"", "from-environment");
}
END_TEST

START_TEST(secret_file_that_is_not_there_is_told)
{
	setenv("WEIR_TEST_KEY_FILE", "nowhere", 1);
	is_refused("\"${secret:WEIR_TEST_KEY}\"",
		   "p.yaml:1:4: nowhere, which WEIR_TEST_KEY_FILE names, cannot be opened: No such "
		   "file or directory\n");
}
END_TEST

START_TEST(secrets_are_masked_and_an_open_env_file_is_warned_of_once)
{
	FILE *stream = tmpfile();
	char text[1024] = "";
	struct weir_logger *log = weir_logger_new(stream, WEIR_DEBUG, false);

	weir_env_init(&env, "p.yaml", log, &fixture.arena);
	put_file(".env", "WEIR_TEST_KEY=s3cret-key\n");
	ck_assert_int_eq(chmod(".env", 0644), 0);
	(void)value("\"${secret:WEIR_TEST_KEY}\"");
	(void)value("\"${secret:WEIR_TEST_KEY}\"");
	weir_logger_write(log, WEIR_INFO, NULL, "the key is s3cret-key");
	rewind(stream);
	ck_assert_uint_gt(fread(text, 1, sizeof(text) - 1, stream), 0);
	ck_assert_ptr_null(strstr(text, "s3cret-key"));
	ck_assert_ptr_nonnull(strstr(text, "the key is ***"));
	ck_assert_ptr_nonnull(strstr(text, ".env holds a secret and other users can read it; try: "
					   "chmod 600 .env"));
	ck_assert_ptr_null(strstr(strstr(text, "chmod") + 1, "chmod"));
	weir_logger_free(log);
	ck_assert_int_eq(fclose(stream), 0);
}
END_TEST

/* ---- mistakes ---- */

START_TEST(unknown_param_gets_a_suggestion)
{
	is_refused("\"${param:foldre}\"",
		   "p.yaml:1:4: there is no parameter \"foldre\" | did you mean "
		   "\"folder\"? parameters: folder, dollar, failed\n");
}
END_TEST

START_TEST(unset_variable_gets_a_way_out)
{
	is_refused(
		"\"${env:WEIR_TEST_NOTHING_LIKE_IT}\"",
		"p.yaml:1:4: the environment variable \"WEIR_TEST_NOTHING_LIKE_IT\" is not set | "
		"set it, write it into .env, or give a default: "
		"${env:WEIR_TEST_NOTHING_LIKE_IT:-text}\n");
}
END_TEST

START_TEST(misspelled_variable_gets_a_suggestion)
{
	put_file(".env", "WEIR_TEST_URL=x\n");
	is_refused(
		"\"${env:WEIR_TEST_ULR}\"",
		"p.yaml:1:4: the environment variable \"WEIR_TEST_ULR\" is not set | did you mean "
		"\"WEIR_TEST_URL\"?\n");
}
END_TEST

START_TEST(unset_or_empty_secret_gets_a_way_out)
{
#define HINT                                                                                       \
	" | set the environment variable WEIR_TEST_KEY, or WEIR_TEST_KEY_FILE to a file that "     \
	"holds it, or write WEIR_TEST_KEY=... into .env\n"
#define UNSET "p.yaml:1:4: the secret \"WEIR_TEST_KEY\" is not set" HINT
	is_refused("\"${secret:WEIR_TEST_KEY}\"", UNSET);
	put_file(".env", "WEIR_TEST_KEY=\n");
	is_refused("\"${secret:WEIR_TEST_KEY}\"",
		   UNSET "p.yaml:1:4: the secret \"WEIR_TEST_KEY\" is empty" HINT);
}
END_TEST

START_TEST(reference_must_be_closed)
{
	is_refused(
		"\"a ${param:folder\"",
		"p.yaml:1:4: \"${\" has no \"}\" behind it | a dollar sign that is meant is $$\n");
}
END_TEST

START_TEST(unknown_scheme_gets_a_suggestion)
{
	is_refused("\"${parm:folder}\"", "p.yaml:1:4: ${parm:folder} is not known | write "
					 "${param:NAME}; a dollar sign that is meant is $$\n");
}
END_TEST

START_TEST(bare_name_is_explained)
{
	is_refused("\"${HOME}\"",
		   "p.yaml:1:4: ${HOME} is not known | write ${param:NAME}, ${env:NAME} or "
		   "${secret:NAME}; a dollar sign that is meant is $$\n");
}
END_TEST

START_TEST(reference_may_not_hold_another_one)
{
	is_refused("\"${env:X:-${param:folder}}\"", "p.yaml:1:4: ${env:X:-${param:folder}: a "
						    "reference may not hold another one\n");
}
END_TEST

START_TEST(only_env_takes_a_default)
{
	is_refused("\"${secret:X:-abc}\"",
		   "p.yaml:1:4: ${secret:X:-abc}: only ${env:...} takes a default\n");
}
END_TEST

START_TEST(value_must_be_utf8)
{
	setenv("WEIR_TEST_URL", "a\xff", 1);
	is_refused("\"${env:WEIR_TEST_URL}\"",
		   "p.yaml:1:4: the value of ${env:WEIR_TEST_URL} is not text in UTF-8\n");
}
END_TEST

START_TEST(all_mistakes_of_a_text_are_told)
{
	is_refused(
		"\"${run:number} ${param:x}\"",
		"p.yaml:1:4: a run has no \"number\" | ${run:id} is all that it has\n"
		"p.yaml:1:4: there is no parameter \"x\" | parameters: folder, dollar, failed\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("interpolate");
	TCase *values = tcase_create("values"), *mistakes = tcase_create("mistakes");

	tcase_add_checked_fixture(values, begin, end);
	tcase_add_test(values, param_is_replaced_inside_a_text);
	tcase_add_test(values, replacement_is_not_looked_at_again);
	tcase_add_test(values, two_dollars_are_one);
	tcase_add_test(values, run_id_is_replaced);
	tcase_add_test(values, keys_are_left_alone);
	tcase_add_test(values, each_use_of_an_anchor_is_replaced_once);
	tcase_add_test(values, failed_param_is_not_told_twice);
	tcase_add_test(values, environment_comes_before_the_env_file);
	tcase_add_test(values, default_serves_where_nothing_or_an_empty_text_is_set);
	tcase_add_test(values, env_file_knows_quotes_comments_and_export);
	tcase_add_test(values, secret_from_the_environment_is_marked_and_not_shown);
	tcase_add_test(values, secret_file_loses_its_line_end_only);
	tcase_add_test(values, secret_is_found_in_the_order_environment_file_env_file);
	tcase_add_test(values, secrets_are_masked_and_an_open_env_file_is_warned_of_once);
	suite_add_tcase(suite, values);
	tcase_add_checked_fixture(mistakes, begin, end);
	tcase_add_test(mistakes, bad_lines_of_the_env_file_are_told_without_their_text);
	tcase_add_test(mistakes, large_env_file_is_refused);
	tcase_add_test(mistakes, secret_file_that_is_not_there_is_told);
	tcase_add_test(mistakes, unknown_param_gets_a_suggestion);
	tcase_add_test(mistakes, unset_variable_gets_a_way_out);
	tcase_add_test(mistakes, misspelled_variable_gets_a_suggestion);
	tcase_add_test(mistakes, unset_or_empty_secret_gets_a_way_out);
	tcase_add_test(mistakes, reference_must_be_closed);
	tcase_add_test(mistakes, unknown_scheme_gets_a_suggestion);
	tcase_add_test(mistakes, bare_name_is_explained);
	tcase_add_test(mistakes, reference_may_not_hold_another_one);
	tcase_add_test(mistakes, only_env_takes_a_default);
	tcase_add_test(mistakes, value_must_be_utf8);
	tcase_add_test(mistakes, all_mistakes_of_a_text_are_told);
	suite_add_tcase(suite, mistakes);
	return run_suite(suite);
}
