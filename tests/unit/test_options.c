/*
 * test_options.c - option tables fill structs, complain with places, and print help.
 */
#include "conf_fixture.h"

#include "../../core/conf/options.h"

static struct fixture fixture;

struct loader {
	const char *note;
	int64_t rows;
	double ratio;
	bool strict;
	struct weir_path path, extra;
	struct weir_duration pause;
	struct weir_size most;
	struct weir_choice on_existing;
	struct weir_list columns;
	struct weir_map names;
	const char *token;
	int64_t before;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct loader, note), .fallback = "none" },
	{ WEIR_OPTION(struct loader, rows), .fallback = "1000", .min = 1, .max = 5000,
	  .help = "How many rows are read at once; a larger number is faster, but it takes more "
		  "memory and makes the steps in which a stopped run goes on longer." },
	{ WEIR_OPTION(struct loader, ratio), .min = 0.5, .max = 2 },
	{ WEIR_OPTION(struct loader, strict), .fallback = "true" },
	{ WEIR_OPTION(struct loader, path), .required = true, .help = "The file to read." },
	{ WEIR_OPTION(struct loader, extra) },
	{ WEIR_OPTION(struct loader, pause), .fallback = "30s", .max = 60000 },
	{ WEIR_OPTION(struct loader, most), .fallback = "1MiB", .min = 1024 },
	{ WEIR_OPTION(struct loader, on_existing), .choices = "ask|keep|stop", .fallback = "ask",
	  .help = "What to do when it is there." },
	{ WEIR_OPTION(struct loader, columns) },
	{ WEIR_OPTION(struct loader, names) },
	{ WEIR_OPTION(struct loader, token), .secret = true },
	{ .name = "at_least",
	  .type = WEIR_OPTION_INT,
	  .offset = offsetof(struct loader, before),
	  .min = 3 },
	{ 0 },
};

static void begin(void)
{
	fixture_begin(&fixture);
}

static void end(void)
{
	fixture_end(&fixture);
}

static struct weir_node *tree(const char *text)
{
	put_file("p.yaml", text);
	return weir_yaml_load("p.yaml", &fixture.arena, &fixture.problems);
}

static struct loader fill(const char *text)
{
	const struct weir_place at = { "p.yaml", 7, 5 };
	struct loader loader = { 0 };

	weir_options_fill(options, &loader, tree(text), "loader", &at, &fixture.arena,
			  &fixture.problems);
	return loader;
}

static void expect(const char *text, const char *what)
{
	(void)fill(text);
	ck_assert_str_eq(said(&fixture), what);
}

/* ---- filling ---- */

START_TEST(every_type_is_filled)
{
	struct loader loader = fill("path: /a/b.csv\nnote: x\nrows: 12\nratio: 1.5\nstrict: False\n"
				    "pause: 1m\nmost: 64KiB\non_existing: keep\n"
				    "columns: [a, b]\nnames: {x: y}\nat_least: 3\n");

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_str_eq(loader.path.name, "/a/b.csv");
	ck_assert_str_eq(loader.note, "x");
	ck_assert_int_eq(loader.rows, 12);
	ck_assert_double_eq(loader.ratio, 1.5);
	ck_assert(!loader.strict);
	ck_assert_int_eq(loader.pause.ms, 60000);
	ck_assert_int_eq(loader.most.bytes, 65536);
	ck_assert_int_eq(loader.on_existing.index, 1);
	ck_assert_str_eq(loader.on_existing.name, "keep");
	ck_assert_uint_eq(loader.columns.count, 2);
	ck_assert_str_eq(loader.columns.item[1].text, "b");
	ck_assert_str_eq(weir_map_find(&loader.names, "x")->text, "y");
	ck_assert_ptr_null(weir_map_find(&loader.names, "y"));
}
END_TEST

START_TEST(defaults_serve_where_nothing_is_given)
{
	struct loader loader = fill("path: /a\nrows: ~\nstrict:\npause: \"\"\n");

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_str_eq(loader.note, "none");
	ck_assert_int_eq(loader.rows, 1000);
	ck_assert(loader.strict);
	ck_assert_int_eq(loader.pause.ms, 30000);
	ck_assert_str_eq(loader.on_existing.name, "ask");
	ck_assert_ptr_null(loader.extra.name);
	ck_assert_uint_eq(loader.columns.count, 0);
}
END_TEST

START_TEST(quoted_empty_text_is_a_text)
{
	ck_assert_str_eq(fill("path: /a\nnote: \"\"\n").note, "");
}
END_TEST

START_TEST(relative_path_begins_at_its_file)
{
	struct loader loader;
	char here[1024], expected[1200];
	const struct weir_place at = { "p.yaml", 1, 1 };

	ck_assert_int_eq(mkdir("meets", 0755), 0);
	put_file("meets/p.yaml", "path: ./a.csv\nextra: ../b.csv\n");
	weir_options_fill(options, &loader,
			  weir_yaml_load("meets/p.yaml", &fixture.arena, &fixture.problems),
			  "loader", &at, &fixture.arena, &fixture.problems);
	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	(void)snprintf(expected, sizeof(expected), "%s/meets/a.csv", here);
	ck_assert_str_eq(loader.path.name, expected);
	(void)snprintf(expected, sizeof(expected), "%s/meets/../b.csv", here);
	ck_assert_str_eq(loader.extra.name, expected);
}
END_TEST

START_TEST(single_text_is_a_list_of_one)
{
	struct loader loader = fill("path: /a\ncolumns: a,b\n");

	ck_assert_uint_eq(loader.columns.count, 1);
	ck_assert_str_eq(loader.columns.item[0].text, "a,b");
	ck_assert_uint_eq(loader.columns.item[0].place.line, 2);
	ck_assert_uint_eq(loader.columns.item[0].place.column, 10);
}
END_TEST

START_TEST(empty_value_in_a_map_is_its_key)
{
	struct loader loader = fill("path: /a\nnames: {name: , city: ~, zip: \"\", state: st}\n");
	const struct weir_map *names = &loader.names;

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_uint_eq(names->count, 4);
	ck_assert_str_eq(weir_map_find(names, "name")->text, "name");
	ck_assert_str_eq(weir_map_find(names, "city")->text, "city");
	ck_assert_str_eq(weir_map_find(names, "zip")->text, "");
	ck_assert_str_eq(weir_map_find(names, "state")->text, "st");
	ck_assert_uint_eq(names->item[3].place.column, 42);
}
END_TEST

START_TEST(no_options_at_all_are_fine_if_none_is_required)
{
	static const struct weir_option none[] = { { 0 } };
	const struct weir_place at = { "p.yaml", 1, 1 };

	weir_options_fill(none, NULL, NULL, "task", &at, &fixture.arena, &fixture.problems);
	weir_options_fill(NULL, NULL, NULL, "task", &at, &fixture.arena, &fixture.problems);
	ck_assert_str_eq(said(&fixture), "");
}
END_TEST

/* ---- mistakes ---- */

START_TEST(several_mistakes_are_told_together)
{
	expect("pth: /a\nrows: many\nstrict: yes\non_existing: keeep\n",
	       "p.yaml:1:1: loader: there is no option \"pth\" | did you mean \"path\"? options: "
	       "note, rows, ratio, strict, path, extra, pause, most, on_existing, columns, names, "
	       "token, at_least\n"
	       "p.yaml:2:7: loader: option \"rows\": \"many\" is not a whole number | write digits "
	       "alone: 500\n"
	       "p.yaml:3:9: loader: option \"strict\": \"yes\" is neither true nor false | write "
	       "true or false\n"
	       "p.yaml:7:5: loader: option \"path\" is missing | path (path): The file to read.\n"
	       "p.yaml:4:14: loader: option \"on_existing\": \"keeep\" is none of the choices | "
	       "did "
	       "you mean \"keep\"? choices: ask, keep, stop\n");
}
END_TEST

START_TEST(ranges_are_told_in_the_units_of_the_option)
{
	expect("path: /a\nrows: 0\nratio: 2.5\npause: 2m\nmost: 1000\nat_least: -1\n",
	       "p.yaml:2:7: loader: option \"rows\": \"0\" is out of range | allowed: 1 to 5000\n"
	       "p.yaml:3:8: loader: option \"ratio\": \"2.5\" is out of range | allowed: 0.5 to 2\n"
	       "p.yaml:4:8: loader: option \"pause\": \"2m\" is out of range | allowed: 0 to 1m\n"
	       "p.yaml:5:7: loader: option \"most\": \"1000\" is out of range | allowed: at least "
	       "1KiB\n"
	       "p.yaml:6:11: loader: option \"at_least\": \"-1\" is out of range | allowed: at "
	       "least 3\n");
}
END_TEST

START_TEST(units_are_explained)
{
	expect("path: /a\npause: 5 minutes\nmost: 1M\n",
	       "p.yaml:2:8: loader: option \"pause\": \"5 minutes\" is not a duration | write a "
	       "whole number and ms, s, m or h: 500ms, 30s, 5m\n"
	       "p.yaml:3:7: loader: option \"most\": \"1M\" is not a size | write a whole number "
	       "of "
	       "bytes, or with kB, MB, GB, KiB, MiB or GiB: 64KiB, 1MiB\n");
}
END_TEST

START_TEST(kinds_are_checked)
{
	expect("path: [a]\nrows: {a: 1}\ncolumns: {a: 1}\nnames: [a]\n",
	       "p.yaml:2:7: loader: option \"rows\" must be a single value, not a list or a map\n"
	       "p.yaml:1:7: loader: option \"path\" must be a single value, not a list or a map\n"
	       "p.yaml:3:10: loader: option \"columns\" must be a list of texts\n"
	       "p.yaml:4:8: loader: option \"names\" must be a map of texts\n");
}
END_TEST

START_TEST(items_are_checked)
{
	expect("path: /a\ncolumns: [a, [b], ~]\nnames: {a: [b]}\n",
	       "p.yaml:2:14: loader: option \"columns\" must be a list of texts\n"
	       "p.yaml:2:19: loader: option \"columns\" must be a list of texts\n"
	       "p.yaml:3:12: loader: option \"names\" must be a map of texts\n");
}
END_TEST

START_TEST(options_must_be_a_map)
{
	expect("[1]\n", "p.yaml:1:1: loader: the options must be a map: {name: value}\n");
}
END_TEST

START_TEST(required_option_is_told_where_it_stands_empty)
{
	expect("path: \"\"\n",
	       "p.yaml:1:7: loader: option \"path\" is missing | path (path): The file to read.\n");
}
END_TEST

START_TEST(secret_may_only_fill_a_secret_option)
{
	const struct weir_place at = { "p.yaml", 1, 1 };
	struct weir_node *root = tree("path: /a\nnote: k\ntoken: k\ncolumns: [k]\n");
	struct loader loader = { 0 };

	weir_node_get(root, "note")->secret = true;
	weir_node_get(root, "token")->secret = true;
	weir_node_get(root, "columns")->item[0]->secret = true;
	weir_options_fill(options, &loader, root, "loader", &at, &fixture.arena, &fixture.problems);
	ck_assert_str_eq(loader.token, "k");
	ck_assert_str_eq(
		said(&fixture),
		"p.yaml:2:7: loader: option \"note\" may not hold a secret | it can be seen "
		"in logs and reports; use ${env:...} if it is no secret\n"
		"p.yaml:4:11: loader: option \"columns\" may not hold a secret | it can be "
		"seen in logs and reports; use ${env:...} if it is no secret\n");
}
END_TEST

START_TEST(value_of_a_secret_option_is_not_shown)
{
	struct weir_option port = { .name = "port", .type = WEIR_OPTION_INT, .secret = true };
	struct weir_error err;
	int64_t number;

	ck_assert(!weir_option_parse(&port, "hunter2", &number, &fixture.arena, &err));
	ck_assert_str_eq(err.message, "its value is not a whole number");
}
END_TEST

START_TEST(broken_scalar_is_not_told_twice)
{
	const struct weir_place at = { "p.yaml", 1, 1 };
	struct weir_node *root = tree("path: x\nrows: x\n");
	struct loader loader = { 0 };

	weir_node_get(root, "path")->broken = true;
	weir_node_get(root, "rows")->broken = true;
	weir_options_fill(options, &loader, root, "loader", &at, &fixture.arena, &fixture.problems);
	ck_assert_str_eq(said(&fixture), "");
}
END_TEST

/* ---- units and help ---- */

START_TEST(durations_and_sizes_are_whole_numbers_with_a_unit)
{
	int64_t number = -1;

	ck_assert(weir_parse_duration("500ms", &number) && number == 500);
	ck_assert(weir_parse_duration("2h", &number) && number == 7200000);
	ck_assert(weir_parse_duration("0", &number) && number == 0);
	ck_assert(!weir_parse_duration("5", &number));
	ck_assert(!weir_parse_duration("-5s", &number));
	ck_assert(!weir_parse_duration("1.5s", &number));
	ck_assert(!weir_parse_duration("9223372036854775807h", &number));
	ck_assert(!weir_parse_duration("s", &number));
	ck_assert(weir_parse_size("1000", &number) && number == 1000);
	ck_assert(weir_parse_size("10MB", &number) && number == 10000000);
	ck_assert(weir_parse_size("1GiB", &number) && number == 1073741824);
	ck_assert(!weir_parse_size("10 MB", &number));
	ck_assert(!weir_parse_size("99999999999GiB", &number));
}
END_TEST

START_TEST(shares_are_percent_or_parts_of_one)
{
	double share = -1;

	ck_assert(weir_parse_share("1%", &share));
	ck_assert_double_eq(share, 0.01);
	ck_assert(weir_parse_share("0.25", &share));
	ck_assert_double_eq(share, 0.25);
	ck_assert(weir_parse_share("100%", &share));
	ck_assert(!weir_parse_share("101%", &share));
	ck_assert(!weir_parse_share("-1", &share));
	ck_assert(!weir_parse_share("%", &share));
	ck_assert(!weir_parse_share("", &share));
}
END_TEST

START_TEST(help_names_type_default_and_range_and_wraps)
{
	char text[4096] = "";
	FILE *out = tmpfile();

	weir_options_help(options, out);
	rewind(out);
	ck_assert_uint_gt(fread(text, 1, sizeof(text) - 1, out), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(
		text,
		"note (text, default none)\n"
		"rows (whole number, 1 to 5000, default 1000)\n"
		"    How many rows are read at once; a larger number is faster, but it takes more\n"
		"    memory and makes the steps in which a stopped run goes on longer.\n"
		"ratio (number, 0.5 to 2)\n"
		"strict (true or false, default true)\n"
		"path (path, required)\n"
		"    The file to read.\n"
		"extra (path)\n"
		"pause (duration, 0 to 1m, default 30s)\n"
		"most (size, at least 1KiB, default 1MiB)\n"
		"on_existing (ask | keep | stop, default ask)\n"
		"    What to do when it is there.\n"
		"columns (list)\n"
		"names (map)\n"
		"token (text, secret)\n"
		"at_least (whole number, at least 3)\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("options");
	TCase *values = tcase_create("values"), *mistakes = tcase_create("mistakes");

	tcase_add_checked_fixture(values, begin, end);
	tcase_add_test(values, every_type_is_filled);
	tcase_add_test(values, defaults_serve_where_nothing_is_given);
	tcase_add_test(values, quoted_empty_text_is_a_text);
	tcase_add_test(values, relative_path_begins_at_its_file);
	tcase_add_test(values, single_text_is_a_list_of_one);
	tcase_add_test(values, empty_value_in_a_map_is_its_key);
	tcase_add_test(values, no_options_at_all_are_fine_if_none_is_required);
	tcase_add_test(values, durations_and_sizes_are_whole_numbers_with_a_unit);
	tcase_add_test(values, shares_are_percent_or_parts_of_one);
	tcase_add_test(values, help_names_type_default_and_range_and_wraps);
	suite_add_tcase(suite, values);
	tcase_add_checked_fixture(mistakes, begin, end);
	tcase_add_test(mistakes, several_mistakes_are_told_together);
	tcase_add_test(mistakes, ranges_are_told_in_the_units_of_the_option);
	tcase_add_test(mistakes, units_are_explained);
	tcase_add_test(mistakes, kinds_are_checked);
	tcase_add_test(mistakes, items_are_checked);
	tcase_add_test(mistakes, options_must_be_a_map);
	tcase_add_test(mistakes, required_option_is_told_where_it_stands_empty);
	tcase_add_test(mistakes, secret_may_only_fill_a_secret_option);
	tcase_add_test(mistakes, value_of_a_secret_option_is_not_shown);
	tcase_add_test(mistakes, broken_scalar_is_not_told_twice);
	suite_add_tcase(suite, mistakes);
	return run_suite(suite);
}
