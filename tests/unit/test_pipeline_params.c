/*
 * test_pipeline_params.c - parameters, stores, and files that extend each other.
 */
#include "pipeline_fixture.h"

/* ---- extending ---- */

START_TEST(nearest_file_wins_and_paths_begin_where_they_stand)
{
	const char *text = "weir: 1\nextends: ../meet.yaml\nset: {folder: ., rows: 7}\n"
			   "to: copy\n"
			   "stores:\n"
			   "  local: {with: {schema: other.sql, cache: 5}}\n"
			   "  copy: {use: store-sqlite, with: {path: here.db}}\n"
			   "batch: {bytes: 1KiB}\n"
			   "flows: {results: {batch: {rows: 3, on_change: \"\"}}}\n"
			   "verify: [{count: meets, equals: results.read}]\n";

	ck_assert_int_eq(mkdir("meets", 0755), 0);
	put_file("meet.yaml", meet);
	put_file("meets/256230.yaml", text);
	is_good("meets/256230.yaml");
	ck_assert_str_eq(pipeline->name, "meet");
	ck_assert_str_eq(pipeline->param[0].value, in_folder("meets"));
	ck_assert_str_eq(pipeline->store.name, "copy");
	ck_assert_uint_eq(pipeline->step[1].batch.rows, 7);
	ck_assert_uint_eq(pipeline->step[1].batch.bytes, 1024);
	ck_assert_uint_eq(pipeline->step[2].batch.rows, 3);
	ck_assert_ptr_null(pipeline->step[2].batch.on_change);
	ck_assert_uint_eq(pipeline->verify_count, 3);
	ck_assert_str_eq(pipeline->verify[2].table, "meets");
	ck_assert_str_eq(pipeline->verify[2].place.file, "meets/256230.yaml");
	options.to = "local";
	is_good("meets/256230.yaml");
	ck_assert_str_eq(option(pipeline->store.with, "schema"), "other.sql");
	ck_assert_str_eq(weir_node_get(pipeline->store.with, "schema")->place.file,
			 "meets/256230.yaml");
	ck_assert_str_eq(option(pipeline->store.with, "cache"), "5");
	ck_assert_str_eq(weir_node_get(pipeline->store.with, "path")->place.file, "meet.yaml");
}
END_TEST

START_TEST(command_line_wins_over_all_files)
{
	static const struct weir_variable rows[] = { { "folder", "data" }, { "rows", "9" } };

	put_file("meet.yaml", meet);
	put_file("near.yaml", "weir: 1\nextends: far.yaml\nset: {folder: nowhere, rows: 2}\n");
	put_file("far.yaml", "weir: 1\nextends: meet.yaml\nset: {rows: 3}\n");
	set(rows, 2);
	is_good("near.yaml");
	ck_assert_str_eq(pipeline->param[2].value, "9");
	set(rows, 1);
	is_good("near.yaml");
	ck_assert_str_eq(pipeline->param[2].value, "2");
	is_good("far.yaml");
	ck_assert_str_eq(pipeline->param[2].value, "3");
}
END_TEST

START_TEST(extending_file_has_no_steps)
{
	extending_says("weir: 1\nextends: base.yaml\nsteps: []\nstore: {}\n",
		       "p.yaml:3:1: \"steps\" may not stand in a file that extends another | it "
		       "belongs into "
		       "the file that all others extend; here set: gives parameters their values, "
		       "and flows: "
		       "changes batch and rejects of a flow\n"
		       "p.yaml:4:1: unknown key \"store\" in a pipeline that extends another | did "
		       "you mean "
		       "\"stores\"? known here: weir, name, extends, set, stores, to, batch, "
		       "rejects, "
		       "verify, flows\n");
}
END_TEST

START_TEST(extended_file_must_be_there)
{
	extending_says(
		"weir: 1\nextends: bse.yaml\n",
		"p.yaml:2:10: there is no file \"bse.yaml\" to extend | the path begins at the "
		"folder of the file that it stands in\n");
}
END_TEST

START_TEST(files_may_not_extend_each_other_in_a_circle)
{
	put_file("q.yaml", "weir: 1\nextends: ./p.yaml\n");
	text_says("weir: 1\nextends: q.yaml\n",
		  "q.yaml:2:10: \"p.yaml\" extends itself, by this or through other files\n");
}
END_TEST

START_TEST(chain_of_files_has_a_ceiling)
{
	char name[32], text[64];
	int i;

	for (i = 0; i < 10; i++) {
		(void)snprintf(name, sizeof(name), "f%d.yaml", i);
		(void)snprintf(text, sizeof(text), "weir: 1\nextends: f%d.yaml\n", i + 1);
		put_file(name, text);
	}
	put_file("f8.yaml", head);
	is_good("f0.yaml");
	put_file("f8.yaml", "weir: 1\nextends: f9.yaml\n");
	put_file("f9.yaml", head);
	ck_assert_ptr_null(load("f0.yaml"));
	ck_assert_str_eq(said(&fixture), "f8.yaml:2:10: more than 8 files extend each other\n");
}
END_TEST

START_TEST(unknown_flow_is_not_overridden)
{
	extending_says("weir: 1\nextends: base.yaml\nflows: {school: {batch: {rows: 5}}}\n",
		       "p.yaml:3:9: there is no flow \"school\" | did you mean \"schools\"? flows: "
		       "schools\n");
}
END_TEST

START_TEST(store_keeps_its_plugin)
{
	extending_says(
		"weir: 1\nextends: base.yaml\nstores: {local: {use: store-csv}}\n",
		"p.yaml:3:23: store \"local\" uses store-sqlite in base.yaml:3 already | give "
		"the new store a name of its own\n");
}
END_TEST

/* ---- parameters ---- */

START_TEST(params_are_resolved_in_the_order_of_need)
{
	load_meet();
	ck_assert_uint_eq(pipeline->param_count, 3);
	ck_assert_str_eq(pipeline->param[0].value, in_folder("data"));
	ck_assert_str_eq(pipeline->param[1].name, "db");
	ck_assert_str_eq(pipeline->param[1].value, in_folder("data.db"));
	ck_assert_str_eq(pipeline->param[2].value, "500");
}
END_TEST

START_TEST(required_param_tells_how_to_set_it)
{
	tail_says(
		"params: {folder: {type: folder, required: true, help: the data}}\n",
		"p.yaml:7:10: parameter \"folder\" is not set | set it with --set folder=...: the "
		"data\n");
}
END_TEST

START_TEST(folder_must_exist)
{
	static const struct weir_variable folder = { "folder", "dta" };
	char what[2048];

	set(&folder, 1);
	(void)snprintf(what, sizeof(what),
		       "on the command line (--set folder=dta): there is no folder \"%s\"\n",
		       in_folder("dta"));
	tail_says("params: {folder: {type: folder}}\n", what);
	set(NULL, 0);
	(void)snprintf(what, sizeof(what),
		       "p.yaml:7:42: parameter \"folder\": there is no folder \"%s\"\n",
		       in_folder("dta"));
	tail_says("params: {folder: {type: folder, default: dta}}\n", what);
}
END_TEST

START_TEST(file_is_no_folder_and_a_folder_no_file)
{
	char what[4096];

	(void)snprintf(what, sizeof(what), "p.yaml:8:32: parameter \"a\": \"%s\" is not a folder\n",
		       in_folder("p.yaml"));
	(void)snprintf(what + strlen(what), sizeof(what) - strlen(what),
		       "p.yaml:9:30: parameter \"b\": \"%s\" is a folder, not a file\n",
		       in_folder("data"));
	tail_says("params:\n"
		  "  a: {type: folder, default:   p.yaml}\n"
		  "  b: {type: file, default:   data}\n",
		  what);
}
END_TEST

START_TEST(unknown_param_gets_a_suggestion)
{
	static const struct weir_variable folder = { "fodler", "data" };

	set(&folder, 1);
	tail_says("params: {folder: {type: folder}, db: }\nset: {dbb: x}\n",
		  "p.yaml:8:7: there is no parameter \"dbb\" | did you mean \"db\"? parameters: "
		  "folder, db\n"
		  "on the command line (--set): there is no parameter \"fodler\" | did you mean "
		  "\"folder\"? parameters: folder, db\n");
}
END_TEST

START_TEST(params_may_not_be_made_of_each_other)
{
	tail_says("params:\n  a: {default: \"${param:b}\"}\n  b: {default: \"${param:a}\"}\n"
		  "  c: {default: \"${param:c}\"}\n  d: {default: \"${param:a}\"}\n",
		  "p.yaml:9:16: parameter \"a\" is made of itself, through b\n"
		  "p.yaml:10:16: parameter \"c\" is made of itself\n");
}
END_TEST

START_TEST(param_may_not_hold_a_secret)
{
	tail_says(
		"params: {key: {default: \"x${secret:KEY}\"}}\n",
		"p.yaml:7:25: parameter \"key\" may not hold ${secret:KEY} | write it where it is "
		"used, in a store or a step\n");
}
END_TEST

START_TEST(param_types_and_choices_are_checked)
{
	static const struct weir_variable values[] = { { "n", "1x" },
						       { "mode", "fsat" },
						       { "wait", "5" } };

	set(values, 3);
	tail_says(
		"params:\n  n: {type: int}\n  mode: {choices: [fast, slow]}\n"
		"  wait: {type: duration}\n  z: {type: integer}\n",
		"p.yaml:11:13: parameter \"z\": option \"type\": \"integer\" is none of the "
		"choices "
		"| choices: text, int, real, bool, duration, size, path, file, folder\n"
		"on the command line (--set n=1x): \"1x\" is not a whole number | write digits "
		"alone: 500\n"
		"on the command line (--set mode=fsat): \"fsat\" is none of the choices | did you "
		"mean \"fast\"? choices: fast, slow\n"
		"on the command line (--set wait=5): \"5\" is not a duration | write a whole "
		"number "
		"and ms, s, m or h: 500ms, 30s, 5m\n");
}
END_TEST

START_TEST(required_param_has_no_default)
{
	tail_says("params: {a: {required: true, default: x}}\n",
		  "p.yaml:7:39: parameter \"a\" is required, so its default is never used\n");
}
END_TEST

/* ---- stores ---- */

START_TEST(only_the_chosen_store_is_kept)
{
	load_meet();
	ck_assert_str_eq(pipeline->store.name, "local");
	ck_assert_str_eq(pipeline->store.use, "store-sqlite");
	ck_assert_str_eq(option(pipeline->store.with, "path"), in_folder("data.db"));
	ck_assert_ptr_null(pipeline->store.connection);
	ck_assert_uint_eq(pipeline->store.place.line, 8);
	options.to = "remote";
	setenv("WEIR_TEST_URL", "http://x", 1);
	setenv("WEIR_TEST_KEY", "hush-hush", 1);
	is_good("meet.yaml");
	ck_assert_str_eq(pipeline->store.use, "store-postgrest");
	ck_assert_str_eq(option(pipeline->store.with, "key"), "hush-hush");
	ck_assert(weir_node_get(pipeline->store.with, "key")->secret);
	ck_assert_str_eq(option(pipeline->store.connection, "window"), "4");
}
END_TEST

START_TEST(only_the_chosen_store_needs_its_secrets)
{
	static const struct weir_variable folder = { "folder", "data" };

	put_file("meet.yaml", meet);
	set(&folder, 1);
	is_good("meet.yaml");
	options.to = "remote";
	ck_assert_ptr_null(load("meet.yaml"));
	ck_assert_ptr_nonnull(strstr(said(&fixture),
				     "the environment variable \"WEIR_TEST_URL\" is "
				     "not set"));
	ck_assert_ptr_nonnull(strstr(said(&fixture), "the secret \"WEIR_TEST_KEY\" is not set"));
}
END_TEST

START_TEST(secrets_come_from_the_env_file_beside_the_named_file)
{
	ck_assert_int_eq(mkdir("near", 0755), 0);
	put_file("base.yaml",
		 "weir: 1\nstores: {a: {use: x, with: {key: \"${secret:WEIR_TEST_KEY}\"}}}\n"
		 "steps: [{flow: f, stages: [{use: a}, {use: b}]}]\n");
	put_file(".env", "WEIR_TEST_KEY=far\n");
	put_file("near/p.yaml", "weir: 1\nextends: ../base.yaml\n");
	put_file("near/.env", "WEIR_TEST_KEY=near\n");
	is_good("near/p.yaml");
	ck_assert_str_eq(option(pipeline->store.with, "key"), "near");
}
END_TEST

START_TEST(store_of_the_command_line_must_be_there)
{
	options.to = "lcal";
	tail_says("", "on the command line (--to): there is no store \"lcal\" | did you mean "
		      "\"local\"? stores: local\n");
}
END_TEST

START_TEST(one_of_many_stores_must_be_chosen)
{
	text_says(
		"weir: 1\nstores: {a: {use: x}, b: {with: {}}}\n"
		"steps: [{flow: f, stages: [{use: a}, {use: b}]}]\n",
		"p.yaml:2:26: store \"b\" has no \"use\"\n"
		"p.yaml:2:9: none of the 2 stores is chosen | write to: NAME into the pipeline, or "
		"--to NAME on the command line\n");
}
END_TEST

static void add_extending(Suite *suite)
{
	TCase *tcase = begin_case(suite, "extending");

	tcase_add_test(tcase, nearest_file_wins_and_paths_begin_where_they_stand);
	tcase_add_test(tcase, command_line_wins_over_all_files);
	tcase_add_test(tcase, extending_file_has_no_steps);
	tcase_add_test(tcase, extended_file_must_be_there);
	tcase_add_test(tcase, files_may_not_extend_each_other_in_a_circle);
	tcase_add_test(tcase, chain_of_files_has_a_ceiling);
	tcase_add_test(tcase, unknown_flow_is_not_overridden);
	tcase_add_test(tcase, store_keeps_its_plugin);
}

static void add_params(Suite *suite)
{
	TCase *tcase = begin_case(suite, "params");

	tcase_add_test(tcase, params_are_resolved_in_the_order_of_need);
	tcase_add_test(tcase, required_param_tells_how_to_set_it);
	tcase_add_test(tcase, folder_must_exist);
	tcase_add_test(tcase, file_is_no_folder_and_a_folder_no_file);
	tcase_add_test(tcase, unknown_param_gets_a_suggestion);
	tcase_add_test(tcase, params_may_not_be_made_of_each_other);
	tcase_add_test(tcase, param_may_not_hold_a_secret);
	tcase_add_test(tcase, param_types_and_choices_are_checked);
	tcase_add_test(tcase, required_param_has_no_default);
}

static void add_stores(Suite *suite)
{
	TCase *tcase = begin_case(suite, "stores");

	tcase_add_test(tcase, only_the_chosen_store_is_kept);
	tcase_add_test(tcase, only_the_chosen_store_needs_its_secrets);
	tcase_add_test(tcase, secrets_come_from_the_env_file_beside_the_named_file);
	tcase_add_test(tcase, store_of_the_command_line_must_be_there);
	tcase_add_test(tcase, one_of_many_stores_must_be_chosen);
}

int main(void)
{
	Suite *suite = suite_create("pipeline_params");

	add_extending(suite);
	add_params(suite);
	add_stores(suite);
	return run_suite(suite);
}
