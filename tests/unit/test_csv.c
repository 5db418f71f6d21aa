/*
 * test_csv.c - what the CSV reader makes of a file's bytes: fields, lines, problems.
 */
#include "csv_fixture.h"

START_TEST(lines_end_in_lf_or_crlf)
{
	reads("a,b\n1,2\n", "1: a|b\n2: 1|2\n");
	reads("a,b\r\n1,2\r\n", "1: a|b\n2: 1|2\n");
	reads("a,b\n1,2", "1: a|b\n2: 1|2\n");
	reads("a,b\r\n1,2", "1: a|b\n2: 1|2\n");
	reads("a,\r\n,\n,", "1: a|\n2: |\n3: |\n");
}
END_TEST

START_TEST(a_lone_cr_is_data)
{
	reads("a\rb,c\r\r\nd\n", "1: a\rb|c\r\n2: d\n");
	reads("\"a\r\",b\n", "1: a\r|b\n");
}
END_TEST

START_TEST(a_cr_at_the_end_of_the_file_is_half_a_line_end)
{
	reads("a,b\r", "1: a|b\n");
	reads("a,\"b\"\r", "1: a|b\n");
	reads("a\n\r", "1: a\n");
}
END_TEST

START_TEST(quoted_fields_may_hold_separators_and_doubled_quotes)
{
	reads("\"a,b\",\"say \"\"hi\"\"\",\"\"\n", "1: a,b|say \"hi\"|\n");
	reads("\"\"\"\"\n\"\"\"a\"\n", "1: \"\n2: \"a\n");
	reads("\"a\"\r\n\"b\"", "1: a\n2: b\n");
	reads("\"\"\n", "1: \n");
	reads("x,\"1\"\"\",\"2\"\"\",y\n", "1: x|1\"|2\"|y\n");
}
END_TEST

START_TEST(quoted_field_may_hold_a_newline)
{
	reads("a,\"1\n2\r\n3\",b\nc\n", "1: a|1\n2\r\n3|b\n4: c\n");
	reads("\"\n\n\"\n\nx\n", "1: \n\n\n5: x\n");
}
END_TEST

START_TEST(a_byte_order_mark_is_skipped)
{
	reads("\xef\xbb\xbfname,age\n", "1: name|age\n");
	reads("\xef\xbb\xbf\"name\"\n", "1: name\n");
	reads("\xef\xbb\xbf", "");
	reads("a\n\xef\xbb\xbf"
	      "b\n",
	      "1: a\n2: \xef\xbb\xbf"
	      "b\n");
	reads("\xef\xbb", "1:ENCODING \n");
}
END_TEST

START_TEST(an_empty_file_has_no_records)
{
	reads("", "");
	reads("\n", "");
	reads("\r\n\r\n", "");
}
END_TEST

START_TEST(empty_lines_are_skipped_and_counted)
{
	reads("\na\n\n\r\nb\n\n", "2: a\n5: b\n");
	reads(" \n", "1:  \n");
}
END_TEST

START_TEST(ragged_rows_are_what_they_are)
{
	reads("a,b,c\n1\n1,2,3,4\n,\n", "1: a|b|c\n2: 1\n3: 1|2|3|4\n4: |\n");
}
END_TEST

START_TEST(another_separator_makes_the_comma_data)
{
	const struct weir_csv_options semicolon = { .separator = ';' };
	const struct weir_csv_options tab = { .separator = '\t' };

	reads_with(&semicolon, "a,b;\"c;d\"\n", "1: a,b|c;d\n");
	reads_with(&tab, "a\tb,c\n", "1: a|b,c\n");
}
END_TEST

START_TEST(blanks_belong_to_the_field)
{
	reads(" a , b \n", "1:  a | b \n");
	reads("a, \"b\"\n", "1:QUOTE@1 a|\n");
}
END_TEST

START_TEST(raw_is_the_record_as_it_stands)
{
	static const char content[] = "\xef\xbb\xbf"
				      "a,\"b\"\r\n\n\"x\r\n\"\"y\",z\r";
	struct weir_csv_record record;
	struct csv_fixture f;
	struct weir_error err;
	struct weir_csv *csv;
	bool end;

	fixture_init(&f);
	fixture_write(f.path, "wb", content, strlen(content));
	csv = weir_csv_open(f.path, NULL, &err);
	ck_assert_ptr_nonnull(csv);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	ck_assert_uint_eq(record.raw.length, strlen("a,\"b\""));
	ck_assert_mem_eq(record.raw.at, "a,\"b\"", record.raw.length);
	ck_assert_uint_eq(weir_csv_consumed(csv), 10);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	ck_assert_uint_eq(record.raw.length, strlen("\"x\r\n\"\"y\",z"));
	ck_assert_mem_eq(record.raw.at, "\"x\r\n\"\"y\",z", record.raw.length);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && end);
	weir_csv_free(csv);
	fixture_release(&f);
}
END_TEST

START_TEST(a_nul_byte_is_a_problem_of_its_field)
{
	reads_bytes("a,b\0c,d\ne,f\n", 12, NULL, "1:NUL@1 a||d\n2: e|f\n");
	reads_bytes("\"\0\"\n", 4, NULL, "1:NUL \n");
}
END_TEST

START_TEST(invalid_utf8_is_a_problem_of_its_field)
{
	reads("a,Zo\xeb,b\nc\n", "1:ENCODING@1 a||b\n2: c\n");
	reads("\xc0\x80,\xed\xa0\x80,ok\n", "1:ENCODING ||ok\n");
	reads("a,\"\xff\"\"\",b\n", "1:ENCODING@1 a||b\n");
	reads("Zo\xc3\xab,\xf0\x9f\x8f\x83\n", "1: Zo\xc3\xab|\xf0\x9f\x8f\x83\n");
}
END_TEST

START_TEST(a_character_may_not_be_cut_by_a_separator)
{
	reads("\xc3,\xab\n", "1:ENCODING |\n");
}
END_TEST

START_TEST(a_stray_quote_is_a_problem_of_its_field)
{
	reads("a,b\"c,d\ne\n", "1:QUOTE@1 a||d\n2: e\n");
	reads("a,\"b\"c,d\ne\n", "1:QUOTE@1 a||d\n2: e\n");
	reads("\"a\"\rb,c\nd\n", "1:QUOTE |c\n2: d\n");
	reads("5'11\",x\n\"y\" ,z\n", "1:QUOTE |x\n2:QUOTE |z\n");
}
END_TEST

START_TEST(after_a_stray_quote_the_record_ends_with_its_line)
{
	reads("1,\"say \"hi\", and \",\"x\n2,y\n", "1:QUOTE@3 1|||\n2: 2|y\n");
}
END_TEST

START_TEST(a_stray_quote_behind_a_field_of_many_lines_spares_that_field)
{
	reads("1,\"a\nb\",c\"d\n2,e\n", "1:QUOTE@2 1|a\nb|\n3: 2|e\n");
}
END_TEST

START_TEST(an_open_quote_at_the_end_of_the_file_costs_one_line)
{
	reads("1,\"Smith,9\n2,Jones,10\n3,Lee,11\n", "1:QUOTE@1 1|\n2: 2|Jones|10\n3: 3|Lee|11\n");
	reads("1,a\n2,\"b", "1: 1|a\n2:QUOTE@1 2|\n");
	reads("1,a\n2,\"b\r\n", "1: 1|a\n2:QUOTE@1 2|\n");
	reads("\"", "1:QUOTE \n");
	reads("\"\"\"", "1:QUOTE \n");
}
END_TEST

START_TEST(the_raw_text_of_an_open_quote_is_its_line)
{
	static const char content[] = "1,\"Smith,9\r\n2,Jones,10\r\n";
	struct weir_csv_record record;
	struct csv_fixture f;
	struct weir_error err;
	struct weir_csv *csv;
	bool end;

	fixture_init(&f);
	fixture_write(f.path, "wb", content, strlen(content));
	csv = weir_csv_open(f.path, NULL, &err);
	ck_assert(weir_csv_next(csv, &record, &end, &err) && !end);
	ck_assert_int_eq(record.problem, WEIR_CSV_OPEN_QUOTE);
	ck_assert_uint_eq(record.raw.length, strlen("1,\"Smith,9"));
	ck_assert_mem_eq(record.raw.at, "1,\"Smith,9", record.raw.length);
	weir_csv_free(csv);
	fixture_release(&f);
}
END_TEST

START_TEST(an_open_quote_that_a_later_row_seems_to_close_costs_one_line)
{
	reads("1,\"Smith,9\n2,Jones,10\n3,\"Lee, B\",11\n4,\"Poe\",12\n",
	      "1:QUOTE@1 1|\n2: 2|Jones|10\n3: 3|Lee, B|11\n4: 4|Poe|12\n");
}
END_TEST

START_TEST(behind_a_torn_record_fields_of_many_lines_are_whole_again)
{
	reads("1,\"x\n2,\"a\nb\"\n3,y\n", "1:QUOTE@1 1|\n2: 2|a\nb\n4: 3|y\n");
}
END_TEST

START_TEST(lines_that_were_looked_at_in_vain_are_read_one_by_one)
{
	reads("a,\"x\ny\",\"z\nw,v\n", "1:QUOTE@1 a|\n2:QUOTE@1 |\n3: w|v\n");
}
END_TEST

START_TEST(all_problems_have_a_code_and_a_text)
{
	static const enum weir_csv_problem all[] = {
		WEIR_CSV_OPEN_QUOTE,      WEIR_CSV_STRAY_QUOTE,    WEIR_CSV_NUL,
		WEIR_CSV_ENCODING,        WEIR_CSV_FIELD_TOO_LONG, WEIR_CSV_RECORD_TOO_LONG,
		WEIR_CSV_TOO_MANY_FIELDS,
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		ck_assert_str_ne(weir_csv_problem_code(all[i]),
				 weir_csv_problem_code(WEIR_CSV_FINE));
		ck_assert_str_ne(weir_csv_problem_text(all[i]),
				 weir_csv_problem_text(WEIR_CSV_FINE));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv");
	TCase *tests = tcase_create("csv");

	tcase_add_test(tests, lines_end_in_lf_or_crlf);
	tcase_add_test(tests, a_lone_cr_is_data);
	tcase_add_test(tests, a_cr_at_the_end_of_the_file_is_half_a_line_end);
	tcase_add_test(tests, quoted_fields_may_hold_separators_and_doubled_quotes);
	tcase_add_test(tests, quoted_field_may_hold_a_newline);
	tcase_add_test(tests, a_byte_order_mark_is_skipped);
	tcase_add_test(tests, an_empty_file_has_no_records);
	tcase_add_test(tests, empty_lines_are_skipped_and_counted);
	tcase_add_test(tests, ragged_rows_are_what_they_are);
	tcase_add_test(tests, another_separator_makes_the_comma_data);
	tcase_add_test(tests, blanks_belong_to_the_field);
	tcase_add_test(tests, raw_is_the_record_as_it_stands);
	tcase_add_test(tests, a_nul_byte_is_a_problem_of_its_field);
	tcase_add_test(tests, invalid_utf8_is_a_problem_of_its_field);
	tcase_add_test(tests, a_character_may_not_be_cut_by_a_separator);
	tcase_add_test(tests, a_stray_quote_is_a_problem_of_its_field);
	tcase_add_test(tests, after_a_stray_quote_the_record_ends_with_its_line);
	tcase_add_test(tests, a_stray_quote_behind_a_field_of_many_lines_spares_that_field);
	tcase_add_test(tests, an_open_quote_at_the_end_of_the_file_costs_one_line);
	tcase_add_test(tests, the_raw_text_of_an_open_quote_is_its_line);
	tcase_add_test(tests, an_open_quote_that_a_later_row_seems_to_close_costs_one_line);
	tcase_add_test(tests, behind_a_torn_record_fields_of_many_lines_are_whole_again);
	tcase_add_test(tests, lines_that_were_looked_at_in_vain_are_read_one_by_one);
	tcase_add_test(tests, all_problems_have_a_code_and_a_text);
	suite_add_tcase(suite, tests);
	return fixture_run(suite);
}
