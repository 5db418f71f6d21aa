/*
 * test_csv_source.c - the contracts of columns, and what becomes of rows that break them.
 */
#include "csv_source_fixture.h"

/* Reads to the end; returns the number of rows. */
static size_t read_all(struct csv_test *t)
{
	const struct weir_source_ops *ops = weir_plugin_entry.ops.source;
	bool at_end = false;

	ck_assert_msg(fake_open(&t->host), "%s", t->host.err.message);
	while (!at_end) {
		struct weir_row *row = weir_batch_append(&t->host.batch);

		ck_assert_msg(ops->read(t->host.self, &t->host, row, &at_end, &t->host.err), "%s",
			      t->host.err.message);
	}
	weir_batch_drop_last(&t->host.batch);
	return t->host.batch.count;
}

/* "a|b|NULL" */
static const char *row_text(struct csv_test *t, size_t row)
{
	size_t count = weir_schema_count(t->host.schema), i;
	const char *text = "";

	for (i = 0; i < count; i++)
		text = weir_arena_printf(&t->host.arena, "%s%s%s", text, i ? "|" : "",
					 fake_text(&t->host, &t->host.batch.row[row].value[i]));
	return text;
}

static void assert_refused(struct csv_test *t, size_t row, const char *refusal)
{
	ck_assert_str_eq(fake_refusal(&t->host, row), refusal);
	ck_assert_int_eq(t->host.batch.row[row].verdict, WEIR_REJECTED);
}

START_TEST(values_become_of_the_types_of_their_contracts)
{
	struct csv_test t;

	begin(&t, "name,place,rating,fine,day,note\r\n"
		  "Ida Moss, 12 , 1.25 ,TRUE,10/25/25,\"a, b\"\r\n"
		  ",,,,,\r\n");
	fake_map(&t.host, "columns", "name", "text", "place", "int(1..500)", "rating", "real(..2)",
		 "fine", "bool", "day", "date", NULL);
	ck_assert_uint_eq(read_all(&t), 2);
	ck_assert_str_eq(row_text(&t, 0), "Ida Moss|12|1.25|true|2025-10-25|a, b");
	ck_assert_str_eq(row_text(&t, 1), "NULL|NULL|NULL|NULL|NULL|NULL");
	ck_assert_int_eq(t.host.batch.row[0].value[1].type, WEIR_INT);
	ck_assert_int_eq(t.host.batch.row[0].value[2].type, WEIR_REAL);
	ck_assert_int_eq(t.host.batch.row[0].value[3].type, WEIR_BOOL);
	ck_assert_uint_eq(t.host.batch.row[1].line, 3);
	ck_assert_str_eq(fake_refusal(&t.host, 0), "");
	end(&t);
}
END_TEST

START_TEST(a_bad_value_refuses_the_row_and_leaves_its_good_ones)
{
	struct csv_test t;

	begin(&t, "id,time,name\n"
		  "r1,19:30.4,Ida\n"
		  "r2,0,Ida\n"
		  "r3,Ottilie,Ida\n"
		  "r4,,Ida\n"
		  "r5,Moss 3,Ida\n");
	fake_map(&t.host, "columns", "time", "int(1..)!", NULL);
	ck_assert_uint_eq(read_all(&t), 5);
	assert_refused(&t, 0, "TYPE time: \"19:30.4\" is not a whole number");
	assert_refused(&t, 1, "RANGE time: \"0\" is not in 1..");
	/* It may be a name that slipped into the wrong column. */
	assert_refused(&t, 2, "TYPE time: the value is not a whole number");
	assert_refused(&t, 3, "REQUIRED time: has no value");
	assert_refused(&t, 4, "TYPE time: the value is not a whole number");
	ck_assert_str_eq(row_text(&t, 0), "r1|NULL|Ida");
	end(&t);
}
END_TEST

START_TEST(choices_and_dates_are_checked_without_showing_words)
{
	struct csv_test t;

	begin(&t, "g,d\nU,2025-02-30\nF,2025-02-28\n");
	fake_map(&t.host, "columns", "g", "text(M| F)!", "d", "date", NULL);
	ck_assert_uint_eq(read_all(&t), 2);
	assert_refused(&t, 0, "CHOICE g: the value is none of M| F");
	ck_assert_str_eq(row_text(&t, 1), "F|2025-02-28");
	end(&t);

	begin(&t, "d\n2025-02-30\n");
	fake_map(&t.host, "columns", "d", "date", NULL);
	ck_assert_uint_eq(read_all(&t), 1);
	assert_refused(&t, 0, "DATE d: \"2025-02-30\" is not a date like 2025-10-25 or 10/25/2025");
	end(&t);
}
END_TEST

START_TEST(a_ragged_row_says_how_many_fields_it_has)
{
	struct csv_test t;

	begin(&t, "a,b,c\n1,2\n1,2,3,4\n1,2,3\n");
	ck_assert_uint_eq(read_all(&t), 3);
	assert_refused(&t, 0, "RAGGED : has 2 fields, the header has 3");
	assert_refused(&t, 1, "RAGGED : has 4 fields, the header has 3");
	ck_assert_str_eq(row_text(&t, 0), "1|2|NULL");
	ck_assert_str_eq(row_text(&t, 1), "1|2|3");
	ck_assert_str_eq(fake_refusal(&t.host, 2), "");
	end(&t);
}
END_TEST

START_TEST(an_open_quote_refuses_its_row_and_marks_its_text)
{
	struct csv_test t;
	const struct weir_row *row;

	begin(&t, "a,b\n1,\"x\n2,y\n");
	ck_assert_uint_eq(read_all(&t), 2);
	row = t.host.batch.row;
	assert_refused(&t, 0, "QUOTE b: a quote that is not closed");
	ck_assert(row[0].raw_broken);
	ck_assert(!row[1].raw_broken);
	ck_assert_str_eq(row_text(&t, 0), "1|NULL");
	ck_assert_str_eq(row_text(&t, 1), "2|y");
	end(&t);
}
END_TEST

START_TEST(bytes_that_are_no_text_refuse_the_row_but_not_its_other_fields)
{
	static const char bytes[] = "a,b,c\n1,\xff,3\n1,x\0y,3\n";
	struct csv_test t;

	begin_bytes(&t, bytes, sizeof(bytes) - 1);
	ck_assert_uint_eq(read_all(&t), 2);
	assert_refused(&t, 0, "ENCODING b: not valid UTF-8");
	assert_refused(&t, 1, "NUL b: a NUL byte");
	ck_assert_str_eq(row_text(&t, 0), "1|NULL|3");
	ck_assert_str_eq(row_text(&t, 1), "1|NULL|3");
	end(&t);
}
END_TEST

START_TEST(replacement_characters_are_flagged_and_kept)
{
	struct csv_test t;
	const struct weir_remark *remark;

	begin(&t, "name\nBj\xEF\xBF\xBDrn\nBj\xC3\xAF\xC2\xBF\xC2\xBDrn\nBj\xC3\xB6rn\n");
	ck_assert_uint_eq(read_all(&t), 3);
	remark = t.host.batch.remark;
	ck_assert_ptr_nonnull(remark);
	ck_assert_str_eq(remark->code, "GARBLED");
	ck_assert(!remark->reject && remark->row == 0);
	ck_assert_uint_eq(remark->next->row, 1);
	ck_assert_ptr_null(remark->next->next);
	ck_assert_ptr_null(strstr(remark->reason, "Bj"));
	ck_assert_str_eq(row_text(&t, 1), "Bj\xC3\xAF\xC2\xBF\xC2\xBDrn");
	end(&t);
}
END_TEST

START_TEST(texts_keep_their_blanks_when_trim_is_off)
{
	struct csv_test t;

	begin(&t, "a,n\n x , 7 \n  ,1\n");
	fake_option(&t.host, "trim", "false");
	fake_map(&t.host, "columns", "n", "int", NULL);
	ck_assert_uint_eq(read_all(&t), 2);
	ck_assert_str_eq(row_text(&t, 0), " x |7");
	ck_assert_str_eq(row_text(&t, 1), "NULL|1");
	end(&t);
}
END_TEST

START_TEST(a_row_keeps_its_text_and_line)
{
	struct csv_test t;
	const struct weir_row *row;

	begin(&t, "a;b\r\n\r\n\"x\r\ny\";2\r\n3;4");
	fake_option(&t.host, "separator", ";");
	ck_assert_uint_eq(read_all(&t), 2);
	row = t.host.batch.row;
	ck_assert_uint_eq(row[0].line, 3);
	ck_assert_uint_eq(row[0].raw.length, 8);
	ck_assert_mem_eq(row[0].raw.at, "\"x\r\ny\";2", 8);
	ck_assert_uint_eq(row[1].line, 5);
	ck_assert_mem_eq(weir_schema_header(t.host.schema).at, "a;b", 4);
	ck_assert_int_eq(weir_schema_separator(t.host.schema), ';');
	ck_assert_uint_eq(t.host.done, t.host.total);
	ck_assert_str_eq(weir_plugin_entry.ops.source->file(t.host.self), t.path);
	end(&t);
}
END_TEST

START_TEST(a_column_that_may_be_missing_is_empty)
{
	struct csv_test t;

	begin(&t, "a\n1\n");
	fake_map(&t.host, "columns", "a", "int", "course", "text(A|B)!?", NULL);
	ck_assert_uint_eq(read_all(&t), 1);
	ck_assert_str_eq(row_text(&t, 0), "1|NULL");
	ck_assert_str_eq(fake_refusal(&t.host, 0), "");
	ck_assert_ptr_nonnull(strstr(t.host.logged, "no column \"course\""));
	end(&t);
}
END_TEST

static const char *const bad_contracts[] = {
	"number",   "int(5..1)", "int(1-5)", "int(..)",     "int(1..x)", "int(1..", "text()",
	"text(A|)", "date(1..)", "bool(1)",  "int(1..5)!!", "int !x",    "",        "real(nan..)",
};

START_TEST(a_bad_contract_is_told_at_its_place)
{
	struct csv_test t;

	begin(&t, "a,b\n");
	/* An empty text in quotes is the key: no contract, and no such one either. */
	fake_map(&t.host, "columns", "b", "", "a", *bad_contracts[_i] ? bad_contracts[_i] : "?",
		 NULL);
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(t.host.err.file, "pipeline.yaml");
	ck_assert_uint_eq(t.host.err.line, 7);
	ck_assert_uint_eq(t.host.err.at_column, 3);
	ck_assert_ptr_nonnull(strstr(t.host.err.hint, "int(1..500)"));
	end(&t);
}
END_TEST

START_TEST(bounds_may_be_negative_and_belong_to_the_range)
{
	struct csv_test t;

	begin(&t, "a,b\n-5,-0.5\n5,9\n-6,1\n5,9.01\n");
	fake_map(&t.host, "columns", "a", "int(-5..5)", "b", "real(-0.5 .. 9) !", NULL);
	ck_assert_uint_eq(read_all(&t), 4);
	ck_assert_str_eq(fake_refusal(&t.host, 0), "");
	ck_assert_str_eq(fake_refusal(&t.host, 1), "");
	assert_refused(&t, 2, "RANGE a: \"-6\" is not in -5..5");
	assert_refused(&t, 3, "RANGE b: \"9.01\" is not in -0.5 .. 9");
	end(&t);
}
END_TEST

START_TEST(a_separator_is_one_character)
{
	struct csv_test t;

	begin(&t, "a\n");
	fake_option(&t.host, "separator", ",,");
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	end(&t);

	begin(&t, "a\tb\n1\t2\n");
	fake_option(&t.host, "separator", "tab");
	ck_assert_uint_eq(read_all(&t), 1);
	ck_assert_str_eq(row_text(&t, 0), "1|2");
	end(&t);
}
END_TEST

START_TEST(a_field_above_the_ceiling_refuses_its_row)
{
	struct csv_test t;

	begin(&t, "key,a\nk1,0123456789abcdefg\nk2,ok\n");
	fake_option(&t.host, "field_ceiling", "16");
	ck_assert_uint_eq(read_all(&t), 2);
	assert_refused(&t, 0, "FIELD_SIZE a: a field above the size allowed");
	ck_assert_str_eq(row_text(&t, 0), "k1|NULL");
	ck_assert_str_eq(row_text(&t, 1), "k2|ok");
	end(&t);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_a_mistake_of_the_configuration)
{
	struct csv_test t;

	begin(&t, "a\n");
	fake_option(&t.host, "path", "/nowhere/results.csv");
	ck_assert(!fake_open(&t.host));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	end(&t);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("csv-source");

	tcase_add_test(cases, values_become_of_the_types_of_their_contracts);
	tcase_add_test(cases, a_bad_value_refuses_the_row_and_leaves_its_good_ones);
	tcase_add_test(cases, choices_and_dates_are_checked_without_showing_words);
	tcase_add_test(cases, a_ragged_row_says_how_many_fields_it_has);
	tcase_add_test(cases, an_open_quote_refuses_its_row_and_marks_its_text);
	tcase_add_test(cases, bytes_that_are_no_text_refuse_the_row_but_not_its_other_fields);
	tcase_add_test(cases, replacement_characters_are_flagged_and_kept);
	tcase_add_test(cases, texts_keep_their_blanks_when_trim_is_off);
	tcase_add_test(cases, a_row_keeps_its_text_and_line);
	tcase_add_test(cases, a_column_that_may_be_missing_is_empty);
	tcase_add_loop_test(cases, a_bad_contract_is_told_at_its_place, 0,
			    (int)(sizeof(bad_contracts) / sizeof(bad_contracts[0])));
	tcase_add_test(cases, bounds_may_be_negative_and_belong_to_the_range);
	tcase_add_test(cases, a_separator_is_one_character);
	tcase_add_test(cases, a_field_above_the_ceiling_refuses_its_row);
	tcase_add_test(cases, a_file_that_is_not_there_is_a_mistake_of_the_configuration);
	return fake_run("csv-source", cases);
}
