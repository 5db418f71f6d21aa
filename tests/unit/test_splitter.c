/*
 * test_splitter.c - where a flow is cut, and what the saved parts hold.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_host.h"

enum { FILE_ROOM = 4096 /* bytes */ };

struct split_test {
	struct weir_context host;
	char folder[64];
};

/* Opens with columns race,name and a header, as a CSV source leaves them. */
static void begin_host(struct split_test *t)
{
	static const char header[] = "race,\"name\"";

	fake_begin(&t->host);
	ck_assert(weir_schema_add(t->host.schema, "race", WEIR_TEXT, NULL, &t->host.err));
	ck_assert(weir_schema_add(t->host.schema, "name", WEIR_TEXT, NULL, &t->host.err));
	weir_schema_set_record_format(t->host.schema,
				      (struct weir_text){ header, sizeof(header) - 1 }, ',');
	fake_option(&t->host, "rows", "2");
}

static void begin(struct split_test *t)
{
	begin_host(t);
	(void)snprintf(t->folder, sizeof(t->folder), "/tmp/weir-split-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(t->folder));
	fake_option(&t->host, "save", t->folder);
}

/* The next run on the same folder. */
static void again(struct split_test *t)
{
	fake_end(&t->host);
	begin_host(t);
	fake_option(&t->host, "save", t->folder);
}

static const char *path_of(struct split_test *t, const char *name)
{
	return weir_arena_printf(&t->host.arena, "%s/results_batches/%s", t->folder, name);
}

static void end(struct split_test *t)
{
	static const char *const names[] = { "results_1.csv", "results_2.csv",  "results_3.csv",
					     "results_9.csv", "results_09.csv", "notes.txt",
					     "manifest.csv" };
	size_t i;

	fake_close(&t->host); /* what is not ended must not stay */
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(path_of(t, names[i]));
	(void)rmdir(path_of(t, ""));
	ck_assert_int_eq(rmdir(t->folder), 0);
	fake_end(&t->host);
}

static bool is_there(struct split_test *t, const char *name)
{
	return !access(path_of(t, name), F_OK);
}

static const char *contents(struct split_test *t, const char *name)
{
	char *text = weir_arena_alloc(&t->host.arena, FILE_ROOM);
	FILE *file = fopen(path_of(t, name), "rb");

	ck_assert_msg(file != NULL, "there is no %s", name);
	ck_assert_uint_lt(fread(text, 1, FILE_ROOM - 1, file), FILE_ROOM - 1);
	ck_assert_int_eq(fclose(file), 0);
	return text;
}

static void write_file(struct split_test *t, const char *name)
{
	FILE *file = fopen(path_of(t, name), "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fclose(file), 0);
}

static struct weir_row *add(struct split_test *t, const char *race, const char *name,
			    const char *raw)
{
	struct weir_row *row = fake_row(&t->host, (const char *const[]){ race, name });

	if (raw)
		row->raw = (struct weir_text){ raw, strlen(raw) };
	return row;
}

static void apply(struct split_test *t)
{
	ck_assert_msg(weir_plugin_entry.ops.transform->apply(t->host.self, &t->host, &t->host.batch,
							     &t->host.err),
		      "%s", t->host.err.message);
}

static void apply_parts(struct split_test *t, uint64_t parts)
{
	uint64_t n;

	ck_assert_msg(fake_open(&t->host), "%s", t->host.err.message);
	for (n = 1; n <= parts; n++) {
		weir_batch_begin(&t->host.batch, n);
		add(t, "r1", "Ida", "r1,Ida");
		apply(t);
	}
}

static void finish(struct split_test *t)
{
	ck_assert_msg(weir_plugin_entry.ops.transform->finish(t->host.self, &t->host, &t->host.err),
		      "%s", t->host.err.message);
}

START_TEST(the_options_become_the_policy)
{
	struct split_test t;

	begin_host(&t);
	fake_option(&t.host, "bytes", "1KiB");
	fake_option(&t.host, "on_change", "race");
	ck_assert(fake_open(&t.host));
	ck_assert(t.host.policy_set);
	ck_assert_uint_eq(t.host.policy.rows, 2);
	ck_assert_uint_eq(t.host.policy.bytes, 1024);
	ck_assert_str_eq(t.host.policy.on_change, "race");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_splitter_must_be_told_where_to_cut)
{
	struct split_test t;

	begin_host(&t);
	fake_option(&t.host, "rows", "0");
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(t.host.err.hint, "on_change"));
	fake_end(&t.host);
}
END_TEST

START_TEST(an_unknown_column_to_cut_at_is_a_mistake_of_the_configuration)
{
	struct split_test t;

	begin_host(&t);
	fake_option(&t.host, "on_change", "rcae");
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(t.host.err.hint, "race"));
	fake_end(&t.host);
}
END_TEST

START_TEST(a_part_is_the_header_and_the_records_verbatim)
{
	struct split_test t;
	struct weir_row *row;

	begin(&t);
	ck_assert(fake_open(&t.host));
	weir_batch_begin(&t.host.batch, 1);
	add(&t, "r1", "Ida", " r1 ,\"Ida\nMoss\"");
	row = add(&t, NULL, NULL, "refused,\xff");
	weir_row_reject(row, "ENCODING", "name", "not valid UTF-8");
	add(&t, "r2", "says \"hi\", twice", NULL);
	apply(&t);
	ck_assert_str_eq(contents(&t, "results_1.csv"), "race,\"name\"\r\n"
							" r1 ,\"Ida\nMoss\"\r\n"
							"refused,\xff\r\n"
							"r2,\"says \"\"hi\"\", twice\"\r\n");
	end(&t);
}
END_TEST

START_TEST(the_manifest_says_what_the_parts_hold)
{
	struct split_test t;
	char sha256[WEIR_SHA256_TEXT];
	struct weir_file *file;

	begin(&t);
	apply_parts(&t, 2);
	ck_assert(!is_there(&t, "manifest.csv"));
	finish(&t);
	file = weir_file_create(path_of(&t, "notes.txt"), &t.host.err);
	ck_assert_ptr_nonnull(file);
	ck_assert(weir_file_write(file, "race,\"name\"\r\nr1,Ida\r\n", 21, &t.host.err));
	ck_assert(weir_file_commit(file, sha256, &t.host.err));
	ck_assert_str_eq(contents(&t, "manifest.csv"),
			 weir_arena_printf(&t.host.arena,
					   "part,rows,first_line,last_line,bytes,sha256\r\n"
					   "results_1.csv,1,2,2,21,%s\r\n"
					   "results_2.csv,1,2,2,21,%s\r\n",
					   sha256, sha256));
	ck_assert_ptr_nonnull(strstr(t.host.noted, "2 rows saved in 2 parts"));
	end(&t);
}
END_TEST

START_TEST(parts_of_a_longer_split_go_when_the_old_manifest_names_them)
{
	struct split_test t;

	begin(&t);
	apply_parts(&t, 3);
	finish(&t);
	again(&t);
	apply_parts(&t, 1);
	write_file(&t, "results_9.csv");
	write_file(&t, "notes.txt");
	ck_assert(is_there(&t, "results_3.csv"));
	finish(&t);
	ck_assert(is_there(&t, "results_1.csv"));
	ck_assert(!is_there(&t, "results_2.csv"));
	ck_assert(!is_there(&t, "results_3.csv"));
	/* Nobody knows whose it is. */
	ck_assert(is_there(&t, "results_9.csv"));
	ck_assert(is_there(&t, "notes.txt"));
	ck_assert_ptr_nonnull(strstr(t.host.logged, "results_9.csv"));
	ck_assert_ptr_null(strstr(t.host.logged, "notes.txt"));
	end(&t);
}
END_TEST

START_TEST(a_manifest_cannot_name_files_of_others)
{
	struct split_test t;
	FILE *file;

	begin(&t);
	apply_parts(&t, 1);
	file = fopen(path_of(&t, "manifest.csv"), "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_gt(fprintf(file, "part\r\nnotes.txt\r\n../results_batches/results_9.csv\r\n"
				       "results_9.csv.bak\r\nresults_09.csv\r\n"),
			 0);
	ck_assert_int_eq(fclose(file), 0);
	write_file(&t, "notes.txt");
	write_file(&t, "results_9.csv");
	write_file(&t, "results_09.csv");
	finish(&t);
	ck_assert(is_there(&t, "notes.txt"));
	ck_assert(is_there(&t, "results_9.csv"));
	ck_assert(is_there(&t, "results_09.csv"));
	end(&t);
}
END_TEST

START_TEST(a_record_without_an_end_is_left_out_and_told)
{
	struct split_test t;

	begin(&t);
	ck_assert(fake_open(&t.host));
	weir_batch_begin(&t.host.batch, 1);
	add(&t, "r1", "Ida", "r1,Ida");
	add(&t, "r2", NULL, "r2,\"Ot")->raw_broken = true;
	apply(&t);
	finish(&t);
	ck_assert_str_eq(contents(&t, "results_1.csv"), "race,\"name\"\r\nr1,Ida\r\n");
	ck_assert_ptr_nonnull(strstr(t.host.logged, "line 3"));
	ck_assert_ptr_nonnull(strstr(t.host.noted, "1 left out"));
	end(&t);
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	struct split_test t;

	begin(&t);
	t.host.dry_run = true;
	apply_parts(&t, 2);
	finish(&t);
	ck_assert_int_ne(access(path_of(&t, ""), F_OK), 0);
	ck_assert_ptr_nonnull(strstr(t.host.noted, "dry run"));
	end(&t);
}
END_TEST

START_TEST(a_run_that_stops_leaves_the_old_manifest)
{
	struct split_test t;

	begin(&t);
	apply_parts(&t, 2);
	finish(&t);
	again(&t);
	apply_parts(&t, 1);
	again(&t);
	ck_assert_ptr_nonnull(strstr(contents(&t, "manifest.csv"), "results_2.csv"));
	ck_assert(is_there(&t, "results_2.csv"));
	end(&t);
}
END_TEST

START_TEST(a_flow_without_rows_has_an_empty_manifest)
{
	struct split_test t;

	begin(&t);
	ck_assert(fake_open(&t.host));
	finish(&t);
	ck_assert_str_eq(contents(&t, "manifest.csv"),
			 "part,rows,first_line,last_line,bytes,sha256\r\n");
	end(&t);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("splitter");

	tcase_add_test(cases, the_options_become_the_policy);
	tcase_add_test(cases, a_splitter_must_be_told_where_to_cut);
	tcase_add_test(cases, an_unknown_column_to_cut_at_is_a_mistake_of_the_configuration);
	tcase_add_test(cases, a_part_is_the_header_and_the_records_verbatim);
	tcase_add_test(cases, the_manifest_says_what_the_parts_hold);
	tcase_add_test(cases, parts_of_a_longer_split_go_when_the_old_manifest_names_them);
	tcase_add_test(cases, a_manifest_cannot_name_files_of_others);
	tcase_add_test(cases, a_record_without_an_end_is_left_out_and_told);
	tcase_add_test(cases, a_dry_run_writes_nothing);
	tcase_add_test(cases, a_run_that_stops_leaves_the_old_manifest);
	tcase_add_test(cases, a_flow_without_rows_has_an_empty_manifest);
	return fake_run("splitter", cases);
}
