/*
 * test_pipeline.c - whole pipeline files: what they become, and what is said of mistakes.
 */
#include "conf_fixture.h"

#include "../../core/conf/pipeline.h"

static struct fixture fixture;
static struct weir_pipeline *pipeline;
static struct weir_pipeline_options options;

/* Lines 1 to 6 of most files here. */
static const char head[] = "weir: 1\n"
			   "name: meet\n"
			   "stores: {local: {use: store-sqlite}}\n"
			   "steps:\n"
			   "  - flow: schools\n"
			   "    stages: [{use: csv-source}, {use: table-sink}]\n";

static const char meet[] =
	"weir: 1\n"
	"name: meet\n"
	"params:\n"
	"  folder: {type: folder, required: true, help: the folder of the files}\n"
	"  db: {type: path, default: \"${param:folder}.db\"}\n"
	"  rows: {type: int, default: 500}\n"
	"stores:\n"
	"  local: {use: store-sqlite, with: {path: \"${param:db}\", schema: schema.sql}}\n"
	"  remote:\n"
	"    use: store-postgrest\n"
	"    with: {url: \"${env:WEIR_TEST_URL}\", key: \"${secret:WEIR_TEST_KEY}\"}\n"
	"    connection: {window: 4, reset: {after: 5m, pause: 0s}}\n"
	"to: local\n"
	"batch: {rows: \"${param:rows}\", bytes: 64KiB}\n"
	"rejects: {max_rows: 10, max_share: 5%}\n"
	"tables:\n"
	"  schools: {key: [name], fold: [name], also: [site_id]}\n"
	"  races: {key: [site_id], refs: {meet_id: meets}, keep: [meet_id, distance]}\n"
	"  meets: {key: site_id}\n"
	"  athletes: {key: [school_id, name], fold: name, refs: {school_id: schools}}\n"
	"  results: {key: [race_id, athlete_id], nth: [time, place],\n"
	"            refs: {race_id: races, athlete_id: athletes, meet_id: meets}}\n"
	"steps:\n"
	"  - task: guard\n"
	"    with: {file: \"${param:folder}/meets.csv\"}\n"
	"  - flow: schools\n"
	"    stages:\n"
	"      - {use: csv-source, with: {path: \"${param:folder}/schools.csv\"}}\n"
	"      - {use: table-sink, with: {table: schools}}\n"
	"    rejects: {max_rows: 0}\n"
	"  - flow: results\n"
	"    stages:\n"
	"      - {use: csv-source}\n"
	"      - {use: splitter, with: {rows: 10}}\n"
	"      - use: result-sink\n"
	"    batch: {on_change: race_id}\n"
	"  - {task: guard, name: second-guard}\n"
	"verify:\n"
	"  - {count: results, per: race_id, equals: results.inserted + results.present}\n"
	"  - {count: schools, at_least: schools.read - schools.duplicate+results.read}\n";

static void begin(void)
{
	fixture_begin(&fixture);
	options = (struct weir_pipeline_options){ .run_id = "run-1" };
	unsetenv("WEIR_TEST_URL");
	unsetenv("WEIR_TEST_KEY");
	ck_assert_int_eq(mkdir("data", 0755), 0);
}

static void end(void)
{
	weir_pipeline_free(pipeline);
	pipeline = NULL;
	fixture_end(&fixture);
}

/* Loads a file in place of the one before; what was said before is forgotten. */
static struct weir_pipeline *load(const char *file)
{
	weir_pipeline_free(pipeline);
	weir_problems_release(&fixture.problems);
	pipeline = weir_pipeline_load(file, &options, &fixture.problems);
	return pipeline;
}

static void set(const struct weir_variable *variable, size_t count)
{
	options.set = variable;
	options.set_count = count;
}

/* What is said of the head with this behind it. */
static void tail_says(const char *tail, const char *what)
{
	char text[8192];

	(void)snprintf(text, sizeof(text), "%s%s", head, tail);
	put_file("p.yaml", text);
	ck_assert_ptr_null(load("p.yaml"));
	ck_assert_str_eq(said(&fixture), what);
}

static void text_says(const char *text, const char *what)
{
	put_file("p.yaml", text);
	ck_assert_ptr_null(load("p.yaml"));
	ck_assert_str_eq(said(&fixture), what);
}

/* What is said of a file that extends the head. */
static void extending_says(const char *text, const char *what)
{
	put_file("base.yaml", head);
	text_says(text, what);
}

static void is_good(const char *file)
{
	const struct weir_pipeline *loaded = load(file);

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_ptr_nonnull(loaded);
}

static const char *in_folder(const char *name)
{
	static char path[1200];
	char here[1024];

	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	(void)snprintf(path, sizeof(path), "%s/%s", here, name);
	return path;
}

static const char *option(const struct weir_node *with, const char *name)
{
	const struct weir_node *node = weir_node_get(with, name);

	ck_assert_ptr_nonnull(node);
	return node->text;
}

/* ---- what a file becomes ---- */

static void load_meet(void)
{
	static const struct weir_variable folder = { "folder", "data///" };

	put_file("meet.yaml", meet);
	set(&folder, 1);
	is_good("meet.yaml");
}

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

START_TEST(flows_inherit_batch_and_rejects_field_by_field)
{
	load_meet();
	ck_assert_uint_eq(pipeline->step_count, 4);
	ck_assert_uint_eq(pipeline->step[1].batch.rows, 500);
	ck_assert_uint_eq(pipeline->step[1].batch.bytes, 65536);
	ck_assert_ptr_null(pipeline->step[1].batch.on_change);
	ck_assert_int_eq(pipeline->step[1].rejects.max_rows, 0);
	ck_assert_double_eq(pipeline->step[1].rejects.max_share, 0.05);
	ck_assert_uint_eq(pipeline->step[2].batch.rows, 500);
	ck_assert_str_eq(pipeline->step[2].batch.on_change, "race_id");
	ck_assert_int_eq(pipeline->step[2].rejects.max_rows, 10);
}
END_TEST

START_TEST(batch_and_rejects_have_defaults)
{
	put_file("p.yaml", head);
	is_good("p.yaml");
	ck_assert_uint_eq(pipeline->step[0].batch.rows, 1000);
	ck_assert_uint_eq(pipeline->step[0].batch.bytes, 1048576);
	ck_assert_int_eq(pipeline->step[0].rejects.max_rows, 50);
	ck_assert_double_eq(pipeline->step[0].rejects.max_share, 0.01);
}
END_TEST

START_TEST(steps_keep_their_order_names_and_places)
{
	load_meet();
	ck_assert(pipeline->step[0].is_task);
	ck_assert_str_eq(pipeline->step[0].name, "guard");
	ck_assert_uint_eq(pipeline->step[0].stage_count, 1);
	ck_assert_str_eq(option(pipeline->step[0].stage[0].with, "file"),
			 in_folder("data/meets.csv"));
	ck_assert(!pipeline->step[2].is_task);
	ck_assert_uint_eq(pipeline->step[2].stage_count, 3);
	ck_assert_str_eq(pipeline->step[2].stage[1].use, "splitter");
	ck_assert_uint_eq(pipeline->step[2].stage[1].place.line, 34);
	ck_assert_ptr_null(pipeline->step[2].stage[2].with);
	ck_assert_str_eq(pipeline->step[3].name, "second-guard");
	ck_assert_str_eq(pipeline->step[3].stage[0].use, "guard");
}
END_TEST

START_TEST(tables_know_their_references)
{
	const struct weir_table_def *athletes, *races, *results;

	load_meet();
	ck_assert_uint_eq(pipeline->table_count, 5);
	athletes = weir_pipeline_table(pipeline, "athletes");
	ck_assert_uint_eq(athletes->spec.key_count, 2);
	ck_assert_int_eq(athletes->key_ref[0], 0);
	ck_assert_int_eq(athletes->key_ref[1], -1);
	ck_assert(!athletes->key_folded[0] && athletes->key_folded[1]);
	races = weir_pipeline_table(pipeline, "races");
	ck_assert_int_eq(races->keep_ref[0], 2);
	ck_assert_int_eq(races->keep_ref[1], -1);
	ck_assert_str_eq(races->spec.keep[1], "distance");
	results = weir_pipeline_table(pipeline, "results");
	ck_assert_uint_eq(results->spec.ref_count, 3);
	ck_assert_str_eq(results->spec.ref_table[1], "athletes");
	ck_assert_uint_eq(results->nth_count, 2);
	ck_assert_uint_eq(results->compare_count, 2);
	ck_assert_str_eq(results->compare[1], "place");
	ck_assert_ptr_null(weir_pipeline_table(pipeline, "nobody"));
}
END_TEST

START_TEST(verify_is_a_sum_of_counters)
{
	load_meet();
	ck_assert_uint_eq(pipeline->verify_count, 2);
	ck_assert_str_eq(pipeline->verify[0].per, "race_id");
	ck_assert(!pipeline->verify[0].at_least);
	ck_assert_uint_eq(pipeline->verify[0].term_count, 2);
	ck_assert_str_eq(pipeline->verify[0].term[1].counter, "present");
	ck_assert_ptr_null(pipeline->verify[1].per);
	ck_assert(pipeline->verify[1].at_least);
	ck_assert_uint_eq(pipeline->verify[1].term_count, 3);
	ck_assert_int_eq(pipeline->verify[1].term[1].sign, -1);
	ck_assert_str_eq(pipeline->verify[1].term[1].counter, "duplicate");
	ck_assert_int_eq(pipeline->verify[1].term[2].sign, 1);
	ck_assert_str_eq(pipeline->verify[1].term[2].flow, "results");
}
END_TEST

START_TEST(single_store_needs_no_choice_and_name_comes_from_the_file)
{
	put_file("my meet.yaml", "weir: 1\nstores: {a: {use: x}}\n"
				 "steps: [{flow: f, stages: [{use: a}, {use: b}]}]\n");
	is_good("my meet.yaml");
	ck_assert_str_eq(pipeline->store.name, "a");
	ck_assert_str_eq(pipeline->name, "my_meet");
	ck_assert_str_eq(pipeline->file, "my meet.yaml");
}
END_TEST

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
		       "\"stores\"? known here: weir, name, extends, set, to, batch, rejects, "
		       "stores, flows, "
		       "verify\n");
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

/* ---- mistakes: the top ---- */

START_TEST(unknown_key_gets_a_suggestion)
{
	tail_says("rejcts: {}\n",
		  "p.yaml:7:1: unknown key \"rejcts\" in the pipeline | did you mean "
		  "\"rejects\"? known here: weir, name, extends, set, params, stores, "
		  "to, batch, rejects, tables, steps, verify, flows\n");
}
END_TEST

START_TEST(version_must_be_given)
{
	text_says("stores: {a: {use: x}}\nsteps: [{flow: f, stages: [{use: a}, {use: b}]}]\n",
		  "p.yaml:1:1: \"weir: 1\" is missing | begin the file with the line: weir: 1\n");
}
END_TEST

START_TEST(version_must_be_one)
{
	text_says("weir: 2\nstores: {a: {use: x}}\n"
		  "steps: [{flow: f, stages: [{use: a}, {use: b}]}]\n",
		  "p.yaml:1:7: \"weir\" must be 1, the version of the language that this program "
		  "reads, but is \"2\"\n");
}
END_TEST

START_TEST(pipeline_is_a_map)
{
	text_says("- a\n", "p.yaml:1:1: a pipeline must be a map, but is a list\n");
}
END_TEST

START_TEST(missing_file_is_told)
{
	ck_assert_ptr_null(load("none.yaml"));
	ck_assert_str_eq(said(&fixture),
			 "none.yaml: cannot be opened: No such file or directory\n");
}
END_TEST

START_TEST(names_are_checked)
{
	text_says(
		"weir: 1\nname: ../x\nstores: {a b: {use: x}}\n"
		"steps: [{flow: -f, stages: [{use: a}, {use: b}]}]\n",
		"p.yaml:2:7: \"../x\" cannot be the name of a pipeline | a name has 1 to 64 "
		"letters, digits, \"_\", \"-\" and \".\", and begins with none of the last two\n"
		"p.yaml:3:10: \"a b\" cannot be the name of a store | a name has 1 to 64 letters, "
		"digits, \"_\", \"-\" and \".\", and begins with none of the last two\n"
		"p.yaml:4:9: \"-f\" cannot be the name of a flow or task | a name has 1 to 64 "
		"letters, digits, \"_\", \"-\" and \".\", and begins with none of the last two\n");
}
END_TEST

START_TEST(several_mistakes_are_told_together)
{
	text_says(
		"weir: 1\n"
		"nmae: x\n"
		"params: {rows: {type: int, default: ten}}\n"
		"stores: {local: {use: store-sqlite, wiht: {}}}\n"
		"to: locl\n"
		"batch: {rows: \"${param:row}\"}\n"
		"tables: {a: {kee: [x]}}\n"
		"steps:\n"
		"  - flow: f\n"
		"    stages: [{use: csv-source}]\n"
		"verify: [{count: b, equals: g.read}]\n",
		"p.yaml:2:1: unknown key \"nmae\" in the pipeline | did you mean \"name\"? known "
		"here: weir, name, extends, set, params, stores, to, batch, rejects, tables, "
		"steps, "
		"verify, flows\n"
		"p.yaml:3:37: parameter \"rows\": \"ten\" is not a whole number\n"
		"p.yaml:6:15: there is no parameter \"row\" | did you mean \"rows\"? parameters: "
		"rows\n"
		"p.yaml:4:37: unknown key \"wiht\" in store \"local\" | did you mean \"with\"? "
		"known "
		"here: use, with, connection\n"
		"p.yaml:5:5: there is no store \"locl\" | did you mean \"local\"? stores: local\n"
		"p.yaml:7:14: table \"a\": there is no option \"kee\" | did you mean \"key\"? "
		"options: key, fold, also, refs, keep, nth, compare\n"
		"p.yaml:7:10: table \"a\": option \"key\" is missing | key (list): The columns "
		"that "
		"tell the rows of the table apart.\n"
		"p.yaml:10:13: flow \"f\" needs two stages at least | stages: begins with a source "
		"and ends with a sink\n"
		"p.yaml:11:18: tables: has no \"b\" | did you mean \"a\"? tables: a\n"
		"p.yaml:11:29: there is no flow \"g\" | did you mean \"f\"? flows: f\n");
}
END_TEST

/* ---- mistakes: parameters ---- */

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
		"on the command line (--set n=1x): \"1x\" is not a whole number\n"
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

/* ---- mistakes: stores, limits, tables ---- */

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

START_TEST(pipeline_needs_a_store_and_steps)
{
	text_says("weir: 1\n", "p.yaml: there are no stores | write for example stores: {local: "
			       "{use: store-sqlite, with: {path: my.db}}}\n"
			       "p.yaml:1:1: the pipeline has no steps | write steps: and below it "
			       "flows and tasks\n");
}
END_TEST

START_TEST(limits_are_checked)
{
	tail_says(
		"batch: {rows: 100001, bytes: 65MiB, row: 1}\n"
		"rejects: {max_rows: -1, max_share: 2}\n",
		"p.yaml:7:37: batch: there is no option \"row\" | did you mean \"rows\"? options: "
		"rows, bytes, on_change\n"
		"p.yaml:7:15: batch: option \"rows\": \"100001\" is out of range | allowed: 1 to "
		"100000\n"
		"p.yaml:7:30: batch: option \"bytes\": \"65MiB\" is out of range | allowed: 1 to "
		"64MiB\n"
		"p.yaml:8:21: rejects: option \"max_rows\": \"-1\" is out of range | allowed: at "
		"least 0\n"
		"p.yaml:8:36: rejects: option \"max_share\": \"2\" is not a share | write a "
		"percentage such as 1%, or a number from 0 to 1\n");
}
END_TEST

START_TEST(tables_are_checked)
{
	tail_says(
		"tables:\n"
		"  schools: {key: [name, name], fold: [nam]}\n"
		"  athletes: {key: [school_id], fold: [school_id], refs: {school_id: scools}}\n"
		"  meets: {fold: []}\n",
		"p.yaml:8:25: table \"schools\": \"name\" is repeated in key\n"
		"p.yaml:8:39: table \"schools\": fold names \"nam\", which is no column of its key "
		"| "
		"did you mean \"name\"? key: name, name\n"
		"p.yaml:10:3: table \"meets\": option \"key\" is missing | key (list): The columns "
		"that tell the rows of the table apart.\n"
		"p.yaml:9:69: table \"athletes\": \"school_id\" refers to \"scools\", which is no "
		"table of this pipeline | did you mean \"schools\"? tables: schools, athletes, "
		"meets\n"
		"p.yaml:9:39: table \"athletes\": \"school_id\" is a reference, which cannot be "
		"folded\n");
}
END_TEST

START_TEST(keys_may_not_be_made_of_each_other)
{
	tail_says("tables:\n"
		  "  a: {key: [b_id], refs: {b_id: b}}\n"
		  "  b: {key: [a_id], refs: {a_id: a}}\n"
		  "  c: {key: [name], refs: {c_id: c}}\n",
		  "p.yaml:8:3: table \"a\": the references in its key lead in a circle\n"
		  "p.yaml:9:3: table \"b\": the references in its key lead in a circle\n");
}
END_TEST

/* ---- mistakes: steps and verify ---- */

START_TEST(steps_are_checked)
{
	tail_says(
		"  - {flow: schools, stages: [{use: a}, {use: b}]}\n"
		"  - {task: guard}\n"
		"  - {task: guard}\n"
		"  - {flow: f, task: g}\n"
		"  - {stages: []}\n"
		"  - {flow: x, stagse: []}\n"
		"  - {flow: y, stages: [source, {with: {}}, {use: c, wth: 1}, {use: d, with: 1}]}\n"
		"  - nothing\n",
		"p.yaml:7:5: there are two steps \"schools\"; the first one is in line 5\n"
		"p.yaml:9:5: there are two steps \"guard\"; the first one is in line 8 | give this "
		"one another name with name:\n"
		"p.yaml:10:5: a step is either a flow or a task, not both | write {flow: name, "
		"stages: [...]} or {task: plugin, with: {...}}\n"
		"p.yaml:11:5: a step must be a flow or a task | write {flow: name, stages: [...]} "
		"or {task: plugin, with: {...}}\n"
		"p.yaml:12:15: unknown key \"stagse\" in flow \"x\" | did you mean \"stages\"? "
		"known here: flow, stages, batch, rejects\n"
		"p.yaml:12:5: flow \"x\" needs two stages at least | stages: begins with a source "
		"and ends with a sink\n"
		"p.yaml:13:24: stage 1 of flow \"y\" must be a map | write {use: plugin, with: "
		"{option: value}}\n"
		"p.yaml:13:32: stage 2 of flow \"y\" has no \"use\"\n"
		"p.yaml:13:53: unknown key \"wth\" in stage 3 of flow \"y\" | did you mean "
		"\"with\"? known here: use, with\n"
		"p.yaml:13:77: \"with\" of stage 4 of flow \"y\" must be a map, but is a text\n"
		"p.yaml:14:5: a step must be a map, but is a text\n");
}
END_TEST

START_TEST(limits_of_a_flow_name_the_flow)
{
	tail_says(
		"    batch: {rows: 0}\n",
		"p.yaml:7:19: batch of flow \"schools\": option \"rows\": \"0\" is out of range | "
		"allowed: 1 to 100000\n");
}
END_TEST

START_TEST(verify_is_checked)
{
	tail_says("  - task: guard\n"
		  "tables: {schools: {key: [name]}}\n"
		  "verify:\n"
		  "  - {count: school, equals: schools.red}\n"
		  "  - {count: schools, per: nam, equals: guard.read}\n"
		  "  - {count: schools}\n"
		  "  - {count: schools, equals: schools.read +}\n"
		  "  - {count: schools, equals: schools}\n"
		  "  - {count: schools, equals: schools.read 5}\n"
		  "  - {per: name, at_least: schools.read}\n",
		  "p.yaml:10:13: tables: has no \"school\" | did you mean \"schools\"? tables: "
		  "schools\n"
		  "p.yaml:10:29: a flow has no counter \"red\" | did you mean \"read\"? counters: "
		  "read, inserted, present, duplicate, rejected\n"
		  "p.yaml:11:27: \"nam\" is neither a key column nor a reference of table "
		  "\"schools\" | did you mean \"name\"? columns: name\n"
		  "p.yaml:11:40: \"guard\" is a task; only flows count rows\n"
		  "p.yaml:12:5: a line of verify: needs either \"equals\" or \"at_least\"\n"
		  "p.yaml:13:30: FLOW.COUNTER is missing in the expression | write for example: "
		  "results.inserted + results.present\n"
		  "p.yaml:14:30: \"schools\" is not FLOW.COUNTER | write for example: "
		  "results.inserted + results.present\n"
		  "p.yaml:15:30: \"5\" follows where only + or - can follow | write for example: "
		  "results.inserted + results.present\n"
		  "p.yaml:16:5: a line of verify: has no \"count\"\n");
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

/* ---- the fingerprint ---- */

/* The fingerprint of the meet with one text in place of another. */
static void fingerprint_with(const char *from, const char *to, char out[WEIR_SHA256_TEXT])
{
	const char *at = strstr(meet, from);
	char text[8192];

	ck_assert_ptr_nonnull(at);
	(void)snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - meet), meet, to,
		       at + strlen(from));
	put_file("meet.yaml", text);
	is_good("meet.yaml");
	strcpy(out, pipeline->fingerprint);
}

START_TEST(fingerprint_tells_what_is_done_apart)
{
	char first[WEIR_SHA256_TEXT], other[WEIR_SHA256_TEXT];

	load_meet();
	strcpy(first, pipeline->fingerprint);
	ck_assert_uint_eq(strlen(first), 64);
	fingerprint_with("{rows: 10}", "{rows: 11}", other);
	ck_assert_str_ne(first, other);
	fingerprint_with("default: 500", "default: 501", other);
	ck_assert_str_ne(first, other);
	fingerprint_with("fold: [name], ", "", other);
	ck_assert_str_ne(first, other);
	fingerprint_with("nth: [time, place]", "nth: [time]", other);
	ck_assert_str_ne(first, other);
	fingerprint_with("schema: schema.sql", "schema: other.sql", other);
	ck_assert_str_ne(first, other);
}
END_TEST

START_TEST(fingerprint_ignores_what_does_not_matter)
{
	char first[WEIR_SHA256_TEXT], other[WEIR_SHA256_TEXT];

	load_meet();
	strcpy(first, pipeline->fingerprint);
	fingerprint_with("max_rows: 10", "max_rows: 11", other);
	ck_assert_str_eq(first, other);
	fingerprint_with("the folder of the files", "another help", other);
	ck_assert_str_eq(first, other);
	fingerprint_with("equals: results.inserted + results.present", "equals: results.read",
			 other);
	ck_assert_str_eq(first, other);
	fingerprint_with("{path: \"${param:db}\", schema: schema.sql}",
			 "{schema: schema.sql, path: \"${param:db}\"}", other);
	ck_assert_str_eq(first, other);
	fingerprint_with("weir: 1\n", "weir: 1\n# a comment\n", other);
	ck_assert_str_eq(first, other);
}
END_TEST

START_TEST(fingerprint_knows_secrets_by_name_only)
{
	char first[WEIR_SHA256_TEXT], other[WEIR_SHA256_TEXT];

	load_meet();
	options.to = "remote";
	setenv("WEIR_TEST_URL", "http://x", 1);
	setenv("WEIR_TEST_KEY", "one-key", 1);
	setenv("WEIR_TEST_KEY2", "one-key", 1);
	is_good("meet.yaml");
	strcpy(first, pipeline->fingerprint);
	setenv("WEIR_TEST_KEY", "another-key", 1);
	is_good("meet.yaml");
	ck_assert_str_eq(first, pipeline->fingerprint);
	fingerprint_with("secret:WEIR_TEST_KEY", "secret:WEIR_TEST_KEY2", other);
	ck_assert_str_ne(first, other);
	setenv("WEIR_TEST_URL", "http://y", 1);
	fingerprint_with("weir: 1", "weir: 1", other);
	ck_assert_str_ne(first, other);
}
END_TEST

START_TEST(fingerprint_does_not_depend_on_the_run)
{
	char first[WEIR_SHA256_TEXT], other[WEIR_SHA256_TEXT];

	load_meet();
	fingerprint_with("/meets.csv", "/${run:id}.csv", first);
	options.run_id = "run-2";
	fingerprint_with("/meets.csv", "/${run:id}.csv", other);
	ck_assert_str_eq(first, other);
}
END_TEST

static TCase *begin_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_add_checked_fixture(tcase, begin, end);
	suite_add_tcase(suite, tcase);
	return tcase;
}

static void add_good(Suite *suite)
{
	TCase *tcase = begin_case(suite, "good");

	tcase_add_test(tcase, params_are_resolved_in_the_order_of_need);
	tcase_add_test(tcase, only_the_chosen_store_is_kept);
	tcase_add_test(tcase, flows_inherit_batch_and_rejects_field_by_field);
	tcase_add_test(tcase, batch_and_rejects_have_defaults);
	tcase_add_test(tcase, steps_keep_their_order_names_and_places);
	tcase_add_test(tcase, tables_know_their_references);
	tcase_add_test(tcase, verify_is_a_sum_of_counters);
	tcase_add_test(tcase, single_store_needs_no_choice_and_name_comes_from_the_file);
	tcase_add_test(tcase, nearest_file_wins_and_paths_begin_where_they_stand);
	tcase_add_test(tcase, command_line_wins_over_all_files);
	tcase_add_test(tcase, only_the_chosen_store_needs_its_secrets);
	tcase_add_test(tcase, secrets_come_from_the_env_file_beside_the_named_file);
	tcase_add_test(tcase, fingerprint_tells_what_is_done_apart);
	tcase_add_test(tcase, fingerprint_ignores_what_does_not_matter);
	tcase_add_test(tcase, fingerprint_knows_secrets_by_name_only);
	tcase_add_test(tcase, fingerprint_does_not_depend_on_the_run);
}

static void add_mistakes(Suite *suite)
{
	TCase *tcase = begin_case(suite, "mistakes");

	tcase_add_test(tcase, extending_file_has_no_steps);
	tcase_add_test(tcase, extended_file_must_be_there);
	tcase_add_test(tcase, files_may_not_extend_each_other_in_a_circle);
	tcase_add_test(tcase, chain_of_files_has_a_ceiling);
	tcase_add_test(tcase, unknown_flow_is_not_overridden);
	tcase_add_test(tcase, store_keeps_its_plugin);
	tcase_add_test(tcase, unknown_key_gets_a_suggestion);
	tcase_add_test(tcase, version_must_be_given);
	tcase_add_test(tcase, version_must_be_one);
	tcase_add_test(tcase, pipeline_is_a_map);
	tcase_add_test(tcase, missing_file_is_told);
	tcase_add_test(tcase, names_are_checked);
	tcase_add_test(tcase, several_mistakes_are_told_together);
	tcase_add_test(tcase, required_param_tells_how_to_set_it);
	tcase_add_test(tcase, folder_must_exist);
	tcase_add_test(tcase, file_is_no_folder_and_a_folder_no_file);
	tcase_add_test(tcase, unknown_param_gets_a_suggestion);
	tcase_add_test(tcase, params_may_not_be_made_of_each_other);
	tcase_add_test(tcase, param_may_not_hold_a_secret);
	tcase_add_test(tcase, param_types_and_choices_are_checked);
	tcase_add_test(tcase, required_param_has_no_default);
	tcase_add_test(tcase, store_of_the_command_line_must_be_there);
	tcase_add_test(tcase, one_of_many_stores_must_be_chosen);
	tcase_add_test(tcase, pipeline_needs_a_store_and_steps);
	tcase_add_test(tcase, limits_are_checked);
	tcase_add_test(tcase, tables_are_checked);
	tcase_add_test(tcase, keys_may_not_be_made_of_each_other);
	tcase_add_test(tcase, steps_are_checked);
	tcase_add_test(tcase, limits_of_a_flow_name_the_flow);
	tcase_add_test(tcase, verify_is_checked);
}

int main(void)
{
	Suite *suite = suite_create("pipeline");

	add_good(suite);
	add_mistakes(suite);
	return run_suite(suite);
}
