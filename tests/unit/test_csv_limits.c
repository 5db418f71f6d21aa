/*
 * test_csv_limits.c - the CSV reader at its ceilings and across the borders of its window.
 */
#include "csv_fixture.h"

enum {
	WINDOW = 64 * 1024, /* bytes: what the reader begins with */
	KIB = 1024,
	TORN_LINES = 100000,
	LONGEST = 22, /* bytes of the longest of the mixed rows */
};

/* Rows of every kind that must come out the same wherever they lie in the file. */
static const char mixed[] = "a,b\r\n\"c\r\nd\",\"say \"\"hi\"\"\"\r\n\n\"\"\r\n"
			    "e,\xc3\xa9,\xf0\x9f\x8f\x83\nx\"y,z\nbad\xff,ok\n\"o\r\"\r\nlast,\"\"";

static struct weir_csv_options ceiling(size_t bytes)
{
	return (struct weir_csv_options){ .record_ceiling = bytes };
}

/* Many bytes, terminated; the caller frees them. */
static char *repeat(char byte, size_t length)
{
	char *at = malloc(length + 1);

	ck_assert_ptr_nonnull(at);
	memset(at, byte, length);
	at[length] = '\0';
	return at;
}

/* The mixed rows behind a line of that many bytes. */
static const char *read_behind(struct csv_fixture *f, size_t bytes)
{
	char *line = repeat('x', bytes);
	const char *told;

	fixture_write(f->path, "wb", line, bytes);
	fixture_write(f->path, "ab", "\n", 1);
	fixture_write(f->path, "ab", mixed, strlen(mixed));
	told = strchr(fixture_read(f, NULL), '\n');
	free(line);
	return told;
}

START_TEST(records_cross_the_windows_border_unharmed)
{
	struct weir_buffer wanted;
	struct csv_fixture f;

	fixture_init(&f);
	weir_buffer_init(&wanted, FIXTURE_CEILING);
	ck_assert(weir_buffer_string(&wanted, read_behind(&f, 1)));
	for (size_t back = 0; back <= strlen(mixed) + 2; back++)
		same_text(read_behind(&f, WINDOW - back), wanted.at);
	weir_buffer_release(&wanted);
	fixture_release(&f);
}
END_TEST

START_TEST(the_smallest_windows_read_the_same)
{
	struct weir_buffer wanted;
	struct csv_fixture f;

	fixture_init(&f);
	weir_buffer_init(&wanted, FIXTURE_CEILING);
	fixture_write(f.path, "wb", mixed, strlen(mixed));
	ck_assert(weir_buffer_string(&wanted, fixture_read(&f, NULL)));
	for (size_t bytes = LONGEST; bytes < 200; bytes++) {
		struct weir_csv_options options = ceiling(bytes);

		same_text(fixture_read(&f, &options), wanted.at);
	}
	weir_buffer_release(&wanted);
	fixture_release(&f);
}
END_TEST

START_TEST(a_record_as_long_as_the_ceiling_is_fine)
{
	struct weir_csv_options four = ceiling(4);

	reads_with(&four, "ab,c\nde,f\r\ngh,i", "1: ab|c\n2: de|f\n3: gh|i\n");
	reads_with(&four, "\"ab\"\n\"cd\"\r\n\"ef\"\r", "1: ab\n2: cd\n3: ef\n");
	reads_with(&four, "ab,cd\nx\nab,cd\r\ny\nab,cd",
		   "1:RECORD_SIZE\n2: x\n3:RECORD_SIZE\n4: y\n5:RECORD_SIZE\n");
	reads_with(&four, "ab,cd\r", "1:RECORD_SIZE\n");
	reads_with(&four, "\"a\nb\"\nc\n", "1:RECORD_SIZE \n2:QUOTE \n3: c\n");
}
END_TEST

START_TEST(a_long_line_is_passed_over_and_reading_goes_on)
{
	struct weir_csv_options small = ceiling(2000);
	char *line = repeat('x', 300 * KIB);
	struct weir_csv_record record;
	struct csv_fixture f;
	struct weir_error err;
	struct weir_csv *csv;
	bool end;

	fixture_init(&f);
	fixture_write(f.path, "wb", "a\n", 2);
	fixture_write(f.path, "ab", line, 300 * KIB);
	fixture_write(f.path, "ab", ",\"\n\"b,\n\n", 8);
	same_text(fixture_read(&f, &small), "1: a\n2:RECORD_SIZE\n3:QUOTE \n");
	csv = weir_csv_open(f.path, &small, &err);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	ck_assert_int_eq(record.problem, WEIR_CSV_RECORD_TOO_LONG);
	ck_assert_uint_eq(record.count, 0);
	ck_assert_uint_eq(record.raw.length, 1024);
	ck_assert_mem_eq(record.raw.at, line, 1024);
	weir_csv_free(csv);
	free(line);
	fixture_release(&f);
}
END_TEST

START_TEST(a_long_line_may_be_the_last)
{
	struct weir_csv_options small = ceiling(100);
	char *line = repeat('"', 200 * KIB);

	reads_bytes(line, 200 * KIB, &small, "1:RECORD_SIZE\n");
	line[200 * KIB - 1] = '\n';
	reads_bytes(line, 200 * KIB, &small, "1:RECORD_SIZE\n");
	free(line);
}
END_TEST

START_TEST(an_open_quote_in_a_large_file_costs_one_line)
{
	struct weir_csv_options small = ceiling(50);
	struct weir_buffer wanted;
	struct csv_fixture f;
	char line[32];

	fixture_init(&f);
	weir_buffer_init(&wanted, FIXTURE_CEILING);
	fixture_write(f.path, "wb", "0,\"Smith,9\n", 11);
	ck_assert(weir_buffer_string(&wanted, "1:RECORD_SIZE 0|\n"));
	for (int i = 1; i < 5000; i++) {
		ck_assert_int_gt(snprintf(line, sizeof(line), "%d,a,c\n", i), 0);
		fixture_write(f.path, "ab", line, strlen(line));
		ck_assert(weir_buffer_printf(&wanted, "%d: %d|a|c\n", i + 1, i));
	}
	same_text(fixture_read(&f, &small), wanted.at);
	weir_buffer_release(&wanted);
	fixture_release(&f);
}
END_TEST

/* Every line both closes and opens a quote, so each one seems to begin a huge record. */
START_TEST(a_file_of_open_quotes_is_read_in_a_moment)
{
	struct csv_fixture f;
	const char *at;
	size_t lines = 0;
	FILE *file;

	fixture_init(&f);
	file = fopen(f.path, "wb");
	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < TORN_LINES; i++)
		ck_assert_int_ge(fputs("abcdefgh\",\"ijklmnopqrstuvwxyz\n", file), 0);
	ck_assert_int_eq(fclose(file), 0);
	for (at = fixture_read(&f, NULL); (at = strchr(at, '\n')); at++)
		lines++;
	ck_assert_uint_eq(lines, TORN_LINES);
	fixture_release(&f);
}
END_TEST

START_TEST(a_record_may_be_larger_than_the_first_window)
{
	static const size_t sizes[] = { 100 * KIB, WINDOW - 3, WINDOW - 2, WINDOW, 700 * KIB };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *big = repeat('\n', sizes[i]);
		struct weir_buffer content, wanted;

		weir_buffer_init(&content, FIXTURE_CEILING);
		weir_buffer_init(&wanted, FIXTURE_CEILING);
		ck_assert(weir_buffer_printf(&content, "a,\"%s\"\"\",b\nc\n", big));
		ck_assert(weir_buffer_printf(&wanted, "1: a|%s\"|b\n%zu: c\n", big, sizes[i] + 2));
		reads(content.at, wanted.at);
		weir_buffer_release(&content);
		weir_buffer_release(&wanted);
		free(big);
	}
}
END_TEST

START_TEST(a_long_field_is_a_problem_and_the_others_are_given)
{
	struct weir_csv_options options = { .field_ceiling = 3 };

	reads_with(&options, "abc,\"def\",g\n", "1: abc|def|g\n");
	reads_with(&options, "abc,defg,h\nx\n", "1:FIELD_SIZE@1 abc||h\n2: x\n");
	reads_with(&options, "a,\"d\n\nfg\",h\nx\n", "1:FIELD_SIZE@1 a||h\n4: x\n");
	reads_with(&options, "abc\r\nabcd\r\n", "1: abc\n2:FIELD_SIZE \n");
}
END_TEST

START_TEST(more_fields_than_allowed_are_a_problem)
{
	struct weir_csv_options options = { .column_ceiling = 3 };

	reads_with(&options, "1,2,3\n1,2,3,4\n1,2,3,\"4\n5\"\nx\n",
		   "1: 1|2|3\n2:COLUMNS@3 1|2|3\n3:COLUMNS@3 1|2|3\n5: x\n");
	reads_with(&options, "1,2,3,4,\"5\n", "1:QUOTE@4 1|2|3\n");
}
END_TEST

START_TEST(many_columns_are_read_up_to_the_ceiling)
{
	struct weir_csv_record record;
	struct csv_fixture f;
	struct weir_error err;
	struct weir_csv *csv;
	char *commas = repeat(',', 4095);
	bool end;

	fixture_init(&f);
	fixture_write(f.path, "wb", commas, 4095);
	csv = weir_csv_open(f.path, NULL, &err);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	ck_assert_int_eq(record.problem, WEIR_CSV_FINE);
	ck_assert_uint_eq(record.count, 4096);
	weir_csv_free(csv);
	free(commas);
	fixture_release(&f);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv limits");
	TCase *tests = tcase_create("csv limits");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, records_cross_the_windows_border_unharmed);
	tcase_add_test(tests, the_smallest_windows_read_the_same);
	tcase_add_test(tests, a_record_as_long_as_the_ceiling_is_fine);
	tcase_add_test(tests, a_long_line_is_passed_over_and_reading_goes_on);
	tcase_add_test(tests, a_long_line_may_be_the_last);
	tcase_add_test(tests, an_open_quote_in_a_large_file_costs_one_line);
	tcase_add_test(tests, a_file_of_open_quotes_is_read_in_a_moment);
	tcase_add_test(tests, a_record_may_be_larger_than_the_first_window);
	tcase_add_test(tests, a_long_field_is_a_problem_and_the_others_are_given);
	tcase_add_test(tests, more_fields_than_allowed_are_a_problem);
	tcase_add_test(tests, many_columns_are_read_up_to_the_ceiling);
	suite_add_tcase(suite, tests);
	return fixture_run(suite);
}
