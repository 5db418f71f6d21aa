/*
 * test_store_sqlite.c - opening the embedded store: new, wrong and locked files, dry runs.
 */
#include <dirent.h>

#include "sqlite_fixture.h"

static bool is_there(struct store_test *t, const char *name)
{
	return !access(path_of(t, name), F_OK);
}

static void assert_not_opened(struct store_test *t, enum weir_code code, const char *message)
{
	ck_assert(!fake_open(&t->host));
	ck_assert_int_eq(t->host.err.code, code);
	ck_assert_msg(strstr(t->host.err.message, message) != NULL, "%s", t->host.err.message);
	ck_assert_str_ne(t->host.err.hint, "");
}

START_TEST(a_new_database_gets_its_schema_once)
{
	struct store_test *t = begin();

	open_well(t);
	ck_assert_uint_eq(count_of(t, "meets"), 0);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	again(t);
	write_file(t, "schema.sql", "this is no SQL");
	open_well(t);
	ck_assert_uint_eq(count_of(t, "meets"), 1);
	end(t);
}
END_TEST

START_TEST(a_wrong_schema_is_told_and_leaves_no_file)
{
	struct store_test *t = begin();

	write_file(t, "schema.sql", "CREATE TABLE a (id TEXT); CREATE TABEL b (id TEXT);");
	assert_not_opened(t, WEIR_BAD_CONFIG, "TABEL");
	ck_assert_str_eq(t->host.err.file, path_of(t, "schema.sql"));
	ck_assert(!is_there(t, "meet.db"));
	again(t);
	write_file(t, "schema.sql", "CREATE TABLE a (id TEXT); COMMIT;");
	assert_not_opened(t, WEIR_BAD_CONFIG, "COMMIT");
	ck_assert(!is_there(t, "meet.db"));
	end(t);
}
END_TEST

START_TEST(an_empty_database_file_gets_the_whole_schema_or_nothing)
{
	struct store_test *t = begin();

	write_file(t, "meet.db", "");
	write_file(t, "schema.sql", "CREATE TABLE a (id TEXT); CREATE TABEL b (id TEXT);");
	assert_not_opened(t, WEIR_BAD_CONFIG, "TABEL");
	again(t);
	write_file(t, "schema.sql", schema);
	open_well(t);
	ck_assert_uint_eq(count_of(t, "races"), 0);
	end(t);
}
END_TEST

START_TEST(a_missing_database_without_a_schema_is_a_mistake_of_the_configuration)
{
	struct store_test *t = begin();

	fake_end(&t->host);
	fake_begin(&t->host);
	fake_option(&t->host, "path", path_of(t, "meet.db"));
	assert_not_opened(t, WEIR_BAD_CONFIG, "no such database");
	end(t);
}
END_TEST

START_TEST(what_is_no_database_is_denied)
{
	struct store_test *t = begin();

	write_file(t, "meet.db", "athletic_net_id,name\n1,Autumn Run\nand so on, for a while\n");
	assert_not_opened(t, WEIR_DENIED, "not a database");
	again(t);
	fake_option(&t->host, "path", t->folder);
	assert_not_opened(t, WEIR_DENIED, "is a folder");
	again(t);
	fake_option(&t->host, "path", path_of(t, "no/such/folder.db"));
	assert_not_opened(t, WEIR_DENIED, "unable to open");
	/* A dry run must not promise what a run cannot do. */
	again(t);
	fake_option(&t->host, "path", path_of(t, "no/such/folder.db"));
	t->host.dry_run = true;
	assert_not_opened(t, WEIR_DENIED, "cannot be made");
	end(t);
}
END_TEST

START_TEST(a_store_has_one_name_in_every_run)
{
	struct store_test *t = begin();
	char before[128];

	t->host.dry_run = true;
	open_well(t);
	(void)snprintf(before, sizeof(before), "%s", ops()->identity(t->host.self));
	ck_assert_ptr_eq(strstr(before, "sqlite:/"), before);
	again(t);
	open_well(t);
	ck_assert_str_eq(ops()->identity(t->host.self), before);
	again(t);
	fake_option(&t->host, "path", path_of(t, "./meet.db"));
	open_well(t);
	ck_assert_str_eq(ops()->identity(t->host.self), before);
	end(t);
}
END_TEST

START_TEST(a_table_is_described_by_its_declared_types)
{
	struct store_test *t = begin();
	struct weir_table_info info = { .name = "races" };
	bool exists = false;

	open_well(t);
	ck_assert(ops()->describe(t->host.self, &t->host, "races", &info, &exists, &t->host.err));
	ck_assert(exists);
	ck_assert_uint_eq(info.count, 7);
	ck_assert_int_eq(weir_table_find(&info, "id")->type, WEIR_UUID);
	ck_assert(!weir_table_find(&info, "id")->required);
	ck_assert_int_eq(weir_table_find(&info, "meet_id")->type, WEIR_TEXT);
	ck_assert(weir_table_find(&info, "meet_id")->required);
	ck_assert(!weir_table_find(&info, "name")->required);
	ck_assert_int_eq(weir_table_find(&info, "distance")->type, WEIR_INT);
	ck_assert_int_eq(weir_table_find(&info, "rating")->type, WEIR_REAL);
	ck_assert_int_eq(weir_table_find(&info, "made")->type, WEIR_TEXT);
	ck_assert_int_eq(weir_table_find(&info, "extra")->type, WEIR_NULL);
	ck_assert(ops()->describe(t->host.self, &t->host, "raecs", &info, &exists, &t->host.err));
	ck_assert(!exists);
	end(t);
}
END_TEST

/* The names in the folder and the bytes of the database, as one number. */
static uint64_t state_of(struct store_test *t)
{
	uint64_t sum = 0;
	DIR *folder = opendir(t->folder);
	struct dirent *entry;
	FILE *file = fopen(path_of(t, "meet.db"), "rb");
	int byte;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)))
		sum += strlen(entry->d_name) * 1000003U;
	ck_assert_int_eq(closedir(folder), 0);
	while (file && (byte = fgetc(file)) != EOF)
		sum = sum * 31 + (uint64_t)byte;
	if (file)
		ck_assert_int_eq(fclose(file), 0);
	return sum;
}

START_TEST(a_dry_run_leaves_no_trace)
{
	struct store_test *t = begin();
	uint64_t before = state_of(t);
	struct weir_write write;

	t->host.dry_run = true;
	open_well(t);
	ck_assert_uint_eq(count_of(t, "meets"), 0);
	write = meets(t, 3, WEIR_INSERT_MISSING);
	ck_assert(!put(t, &write));
	ck_assert_uint_eq(state_of(t), before);
	again(t);
	open_well(t);
	put_well(t, meets(t, 2, WEIR_INSERT_MISSING));
	again(t);
	before = state_of(t);
	t->host.dry_run = true;
	open_well(t);
	ck_assert_uint_eq(count_of(t, "meets"), 2);
	ck_assert_uint_eq(state_of(t), before);
	write = meets(t, 3, WEIR_INSERT_MISSING);
	ck_assert(!put(t, &write));
	fake_close(&t->host);
	ck_assert_uint_eq(state_of(t), before);
	end(t);
}
END_TEST

START_TEST(a_dry_run_sees_what_another_program_has_just_written)
{
	struct store_test *t = begin();
	sqlite3 *other;

	open_well(t);
	again(t);
	ck_assert_int_eq(sqlite3_open(path_of(t, "meet.db"), &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, "INSERT INTO meets VALUES ('a', 'b', 0)", NULL, NULL,
				      NULL),
			 SQLITE_OK);
	t->host.dry_run = true;
	open_well(t);
	ck_assert_uint_eq(count_of(t, "meets"), 1);
	ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
	end(t);
}
END_TEST

START_TEST(a_path_may_hold_any_character)
{
	struct store_test *t = begin();
	const char *name = "a ?#%41\xC3\xB6&.db";

	fake_option(&t->host, "path", path_of(t, name));
	open_well(t);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	again(t);
	fake_option(&t->host, "path", path_of(t, name));
	t->host.dry_run = true;
	open_well(t);
	ck_assert_uint_eq(count_of(t, "meets"), 1);
	fake_close(&t->host);
	ck_assert_int_eq(unlink(path_of(t, name)), 0);
	end(t);
}
END_TEST

START_TEST(a_commit_is_on_the_disk)
{
	struct store_test *t = begin();
	sqlite3 *other;
	sqlite3_stmt *stmt;

	open_well(t);
	ck_assert_int_eq(sqlite3_open(path_of(t, "meet.db"), &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(other, "PRAGMA journal_mode", -1, &stmt, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	ck_assert_str_eq((const char *)sqlite3_column_text(stmt, 0), "wal");
	ck_assert_int_eq(sqlite3_finalize(stmt), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	ck_assert(is_there(t, "meet.db-wal"));
	end(t);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("store-sqlite");

	tcase_add_test(cases, a_new_database_gets_its_schema_once);
	tcase_add_test(cases, a_wrong_schema_is_told_and_leaves_no_file);
	tcase_add_test(cases, an_empty_database_file_gets_the_whole_schema_or_nothing);
	tcase_add_test(cases,
		       a_missing_database_without_a_schema_is_a_mistake_of_the_configuration);
	tcase_add_test(cases, what_is_no_database_is_denied);
	tcase_add_test(cases, a_store_has_one_name_in_every_run);
	tcase_add_test(cases, a_table_is_described_by_its_declared_types);
	tcase_add_test(cases, a_dry_run_leaves_no_trace);
	tcase_add_test(cases, a_dry_run_sees_what_another_program_has_just_written);
	tcase_add_test(cases, a_path_may_hold_any_character);
	tcase_add_test(cases, a_commit_is_on_the_disk);
	return fake_run("store-sqlite", cases);
}
