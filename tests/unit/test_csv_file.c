/*
 * test_csv_file.c - the file behind the CSV reader: what may be opened, and what happens
 * when it changes while it is read.
 */
#include "csv_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { ROWS = 20000 /* several windows */ };

static void write_rows(const char *path)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < ROWS; i++)
		ck_assert_int_gt(fprintf(file, "%d,runner\n", i), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static struct weir_csv *open_and_read_one(struct csv_fixture *f)
{
	struct weir_csv_record record;
	struct weir_error err;
	struct weir_csv *csv;
	bool end;

	csv = weir_csv_open(f->path, NULL, &err);
	ck_assert_ptr_nonnull(csv);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	return csv;
}

/* Reads on to the end or an error; returns the records read. */
static size_t read_on(struct weir_csv *csv, struct weir_error *err)
{
	struct weir_csv_record record;
	size_t count = 0;
	bool end;

	err->code = WEIR_OK;
	while (weir_csv_next(csv, &record, &end, err) && !end)
		count++;
	return count;
}

static void is_broken(struct weir_csv *csv, struct csv_fixture *f)
{
	struct weir_error err;

	read_on(csv, &err);
	ck_assert_int_eq(err.code, WEIR_BROKEN);
	ck_assert_ptr_nonnull(strstr(err.message, f->path));
	ck_assert_ptr_nonnull(strstr(err.message, "changed while it was read"));
	ck_assert_str_ne(err.hint, "");
	read_on(csv, &err); /* whoever asks again is told again */
	ck_assert_int_eq(err.code, WEIR_BROKEN);
	weir_csv_free(csv);
	fixture_release(f);
}

START_TEST(an_unchanged_file_is_read_to_its_end)
{
	struct weir_error err;
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	write_rows(f.path);
	csv = open_and_read_one(&f);
	ck_assert_uint_eq(read_on(csv, &err), ROWS - 1);
	ck_assert_int_eq(err.code, WEIR_OK);
	ck_assert_uint_eq(weir_csv_consumed(csv), weir_csv_size(csv));
	weir_csv_free(csv);
	fixture_release(&f);
}
END_TEST

START_TEST(a_file_that_grows_while_it_is_read_is_broken)
{
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	write_rows(f.path);
	csv = open_and_read_one(&f);
	fixture_write(f.path, "ab", "1,late\n", 7);
	is_broken(csv, &f);
}
END_TEST

START_TEST(a_small_file_that_grows_is_broken_too)
{
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	fixture_write(f.path, "wb", "1\n2\n", 4);
	csv = open_and_read_one(&f); /* all of it is in the window */
	fixture_write(f.path, "ab", "3\n", 2);
	is_broken(csv, &f);
}
END_TEST

START_TEST(a_file_that_is_cut_while_it_is_read_is_broken)
{
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	write_rows(f.path);
	csv = open_and_read_one(&f);
	ck_assert_int_eq(truncate(f.path, 100000), 0);
	is_broken(csv, &f);
}
END_TEST

START_TEST(a_file_that_is_emptied_while_it_is_read_is_broken)
{
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	write_rows(f.path);
	csv = open_and_read_one(&f);
	ck_assert_int_eq(truncate(f.path, 0), 0);
	is_broken(csv, &f);
}
END_TEST

START_TEST(a_file_that_is_edited_in_place_is_broken)
{
	const struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	write_rows(f.path);
	csv = open_and_read_one(&f);
	fixture_write(f.path, "r+b", "9", 1); /* the size stays */
	ck_assert_int_eq(utimensat(AT_FDCWD, f.path, times, 0), 0);
	is_broken(csv, &f);
}
END_TEST

START_TEST(a_file_that_is_replaced_is_broken)
{
	char other[sizeof(((struct csv_fixture *)0)->path) + 4];
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	write_rows(f.path);
	ck_assert_int_gt(snprintf(other, sizeof(other), "%s.new", f.path), 0);
	write_rows(other);
	csv = open_and_read_one(&f);
	ck_assert_int_eq(rename(other, f.path), 0);
	is_broken(csv, &f);
}
END_TEST

START_TEST(a_file_whose_name_is_gone_is_broken)
{
	struct csv_fixture f;
	struct weir_csv *csv;

	fixture_init(&f);
	fixture_write(f.path, "wb", "1\n2\n", 4);
	csv = open_and_read_one(&f);
	ck_assert_int_eq(unlink(f.path), 0);
	is_broken(csv, &f);
}
END_TEST

/* Opening fails with BAD_CONFIG, naming the path and saying why, with a hint. */
static void cannot_open(const char *path, const char *reason)
{
	struct weir_error err = { 0 };

	ck_assert_ptr_null(weir_csv_open(path, NULL, &err));
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	ck_assert_ptr_nonnull(strstr(err.message, path));
	ck_assert_msg(strstr(err.message, reason) != NULL, "%s", err.message);
	ck_assert_str_ne(err.hint, "");
}

START_TEST(a_missing_file_is_a_mistake_in_the_configuration)
{
	cannot_open("nowhere/at/all.csv", "there is no file");
	cannot_open("", "there is no file");
}
END_TEST

START_TEST(a_folder_or_a_pipe_or_a_device_cannot_be_read)
{
	struct csv_fixture f;

	fixture_init(&f);
	cannot_open(f.folder, "folder");
	ck_assert_int_eq(mkfifo(f.path, 0600), 0);
	cannot_open(f.path, "pipe"); /* and it does not wait for a writer */
	cannot_open("/dev/null", "device");
	fixture_release(&f);
}
END_TEST

START_TEST(a_file_that_may_not_be_read_says_so)
{
	struct csv_fixture f;

	if (!geteuid())
		return; /* root may read everything */
	fixture_init(&f);
	fixture_write(f.path, "wb", "1\n", 2);
	ck_assert_int_eq(chmod(f.path, 0), 0);
	cannot_open(f.path, "ermission");
	fixture_release(&f);
}
END_TEST

START_TEST(a_quote_or_a_line_end_cannot_be_the_separator)
{
	static const char bad[] = { '"', '\n', '\r', '\xe9' };
	struct csv_fixture f;
	struct weir_error err;

	fixture_init(&f);
	fixture_write(f.path, "wb", "1\n", 2);
	for (size_t i = 0; i < sizeof(bad); i++) {
		struct weir_csv_options options = { .separator = bad[i] };

		ck_assert_ptr_null(weir_csv_open(f.path, &options, &err));
		ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	}
	fixture_release(&f);
}
END_TEST

START_TEST(a_child_process_does_not_inherit_the_file)
{
	int next = dup(STDIN_FILENO); /* the descriptor that will be given out next */
	struct csv_fixture f;
	struct weir_csv *csv;

	ck_assert_int_ge(next, 0);
	fixture_init(&f);
	fixture_write(f.path, "wb", "1\n", 2);
	ck_assert_int_eq(close(next), 0);
	csv = open_and_read_one(&f);
	ck_assert_int_eq(fcntl(next, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	weir_csv_free(csv);
	ck_assert_int_lt(fcntl(next, F_GETFD), 0);
	weir_csv_free(NULL);
	fixture_release(&f);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv file");
	TCase *tests = tcase_create("csv file");

	tcase_add_test(tests, an_unchanged_file_is_read_to_its_end);
	tcase_add_test(tests, a_file_that_grows_while_it_is_read_is_broken);
	tcase_add_test(tests, a_small_file_that_grows_is_broken_too);
	tcase_add_test(tests, a_file_that_is_cut_while_it_is_read_is_broken);
	tcase_add_test(tests, a_file_that_is_emptied_while_it_is_read_is_broken);
	tcase_add_test(tests, a_file_that_is_edited_in_place_is_broken);
	tcase_add_test(tests, a_file_that_is_replaced_is_broken);
	tcase_add_test(tests, a_file_whose_name_is_gone_is_broken);
	tcase_add_test(tests, a_missing_file_is_a_mistake_in_the_configuration);
	tcase_add_test(tests, a_folder_or_a_pipe_or_a_device_cannot_be_read);
	tcase_add_test(tests, a_file_that_may_not_be_read_says_so);
	tcase_add_test(tests, a_quote_or_a_line_end_cannot_be_the_separator);
	tcase_add_test(tests, a_child_process_does_not_inherit_the_file);
	suite_add_tcase(suite, tests);
	return fixture_run(suite);
}
