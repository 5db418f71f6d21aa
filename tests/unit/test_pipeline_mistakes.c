/*
 * test_pipeline_mistakes.c - what is said of mistakes in a pipeline file, word for word.
 */
#include "pipeline_fixture.h"

/* ---- the top ---- */

START_TEST(unknown_key_gets_a_suggestion)
{
	tail_says("rejcts: {}\n",
		  "p.yaml:7:1: unknown key \"rejcts\" in the pipeline | did you mean "
		  "\"rejects\"? known here: weir, name, extends, set, params, stores, "
		  "to, batch, rejects, tables, steps, verify, flows, purge, report, tests\n");
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
		"verify, flows, purge, report, tests\n"
		"p.yaml:3:37: parameter \"rows\": \"ten\" is not a whole number | write digits "
		"alone: 500\n"
		"p.yaml:6:15: there is no parameter \"row\" | did you mean \"rows\"? parameters: "
		"rows\n"
		"p.yaml:4:37: unknown key \"wiht\" in store \"local\" | did you mean \"with\"? "
		"known "
		"here: use, with, connection\n"
		"p.yaml:5:5: there is no store \"locl\" | did you mean \"local\"? stores: local\n"
		"p.yaml:7:14: table \"a\": there is no option \"kee\" | did you mean \"key\"? "
		"options: key, fold, also, refs, keep, nth, compare, renumbered, merged_in, "
		"merged_same\n"
		"p.yaml:7:10: table \"a\": option \"key\" is missing | key (list): The columns "
		"that "
		"tell the rows of the table apart.\n"
		"p.yaml:10:13: flow \"f\" needs two stages at least | stages: begins with a source "
		"and ends with a sink\n"
		"p.yaml:11:18: tables: has no \"b\" | did you mean \"a\"? tables: a\n"
		"p.yaml:11:29: there is no flow \"g\" | did you mean \"f\"? flows: f\n");
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

/* ---- limits and tables ---- */

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

/* ---- steps and verify ---- */

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
		"p.yaml:7:5: there are two steps \"schools\"; the first one is in line 5 | give "
		"this one "
		"another name behind flow:\n"
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
		  "p.yaml:11:40: \"guard\" is a task, not a flow\n"
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

START_TEST(tests_are_checked)
{
	tail_says("tables: {runs: {key: [name], refs: {school_id: schools}}, schools: {key: "
		  "[name]}}\n"
		  "tests:\n"
		  "  - {name: a, given: {schools: [{n: 1}]}}\n"
		  "  - {name: a, given: {scools: [{n: 1}]}, rows: {runs: []}}\n"
		  "  - name: b\n"
		  "    given: {schools: [{n: [1]}, 2]}\n"
		  "    verdicts: {schools: [insertd, present LATE, rejected X]}\n"
		  "    rows: {rums: [], runs: [{schol_id.name: x}]}\n"
		  "  - {name: c, gven: {}, given: {schools: []}, verdicts: {schools: present}}\n"
		  "  - {given: {schools: x}, verdicts: {guard: present}}\n",
		  "p.yaml:9:5: the test expects nothing | write verdicts: of flows, or rows: of "
		  "tables, or both\n"
		  "p.yaml:10:5: there are two tests \"a\"; the first one is in line 9\n"
		  "p.yaml:10:23: there is no flow \"scools\" | did you mean \"schools\"? flows: "
		  "schools\n"
		  "p.yaml:12:27: \"n\" of a row of flow \"schools\" must be a text, but is a list\n"
		  "p.yaml:12:33: a row of flow \"schools\" must be a map, but is a text\n"
		  "p.yaml:13:26: \"insertd\" is no verdict | did you mean \"inserted\"? verdicts: "
		  "inserted, present, duplicate, rejected\n"
		  "p.yaml:13:35: \"present LATE\" is no verdict: only rejected has a code | write "
		  "present, or rejected and a code\n"
		  "p.yaml:13:25: flow \"schools\" has 2 rows and 3 verdicts | each row has one; a "
		  "single text holds for all rows\n"
		  "p.yaml:14:12: tables: has no \"rums\" | did you mean \"runs\"? tables: runs, "
		  "schools\n"
		  "p.yaml:14:30: \"schol_id\" is no reference of table \"runs\" | did you mean "
		  "\"school_id\"? references: school_id\n"
		  "p.yaml:15:15: unknown key \"gven\" in a test | did you mean \"given\"? known "
		  "here: name, before, given, verdicts, rows\n"
		  "p.yaml:15:42: flow \"schools\" has no rows | write a list of maps: [{name: "
		  "Elm}], or the text of its file behind |\n"
		  "p.yaml:16:5: a test has no \"name\"\n"
		  "p.yaml:16:38: there is no flow \"guard\" | flows: schools\n");
}
END_TEST

static void add_top(Suite *suite)
{
	TCase *tcase = begin_case(suite, "top");

	tcase_add_test(tcase, unknown_key_gets_a_suggestion);
	tcase_add_test(tcase, version_must_be_given);
	tcase_add_test(tcase, version_must_be_one);
	tcase_add_test(tcase, pipeline_is_a_map);
	tcase_add_test(tcase, missing_file_is_told);
	tcase_add_test(tcase, names_are_checked);
	tcase_add_test(tcase, several_mistakes_are_told_together);
	tcase_add_test(tcase, pipeline_needs_a_store_and_steps);
}

static void add_limits_and_tables(Suite *suite)
{
	TCase *tcase = begin_case(suite, "limits and tables");

	tcase_add_test(tcase, limits_are_checked);
	tcase_add_test(tcase, tables_are_checked);
	tcase_add_test(tcase, keys_may_not_be_made_of_each_other);
}

static void add_steps_and_verify(Suite *suite)
{
	TCase *tcase = begin_case(suite, "steps and verify");

	tcase_add_test(tcase, steps_are_checked);
	tcase_add_test(tcase, limits_of_a_flow_name_the_flow);
	tcase_add_test(tcase, verify_is_checked);
	tcase_add_test(tcase, tests_are_checked);
}

int main(void)
{
	Suite *suite = suite_create("pipeline_mistakes");

	add_top(suite);
	add_limits_and_tables(suite);
	add_steps_and_verify(suite);
	return run_suite(suite);
}
