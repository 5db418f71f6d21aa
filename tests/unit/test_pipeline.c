/*
 * test_pipeline.c - what a pipeline file becomes, its defaults, and its fingerprint.
 */
#include "pipeline_fixture.h"

/* ---- what a file becomes ---- */

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

static void add_good(Suite *suite)
{
	TCase *tcase = begin_case(suite, "good");

	tcase_add_test(tcase, flows_inherit_batch_and_rejects_field_by_field);
	tcase_add_test(tcase, batch_and_rejects_have_defaults);
	tcase_add_test(tcase, steps_keep_their_order_names_and_places);
	tcase_add_test(tcase, tables_know_their_references);
	tcase_add_test(tcase, verify_is_a_sum_of_counters);
	tcase_add_test(tcase, single_store_needs_no_choice_and_name_comes_from_the_file);
}

static void add_fingerprint(Suite *suite)
{
	TCase *tcase = begin_case(suite, "fingerprint");

	tcase_add_test(tcase, fingerprint_tells_what_is_done_apart);
	tcase_add_test(tcase, fingerprint_ignores_what_does_not_matter);
	tcase_add_test(tcase, fingerprint_knows_secrets_by_name_only);
	tcase_add_test(tcase, fingerprint_does_not_depend_on_the_run);
}

int main(void)
{
	Suite *suite = suite_create("pipeline");

	add_good(suite);
	add_fingerprint(suite);
	return run_suite(suite);
}
