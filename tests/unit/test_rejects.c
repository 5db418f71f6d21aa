/*
 * test_rejects.c - the files of refused and flagged rows: mended, they can be imported again.
 */
#include "conf_fixture.h"

#include "../../core/engine/rejects.h"

static struct fixture fixture;
static struct weir_schema *schema;
static struct weir_batch batch;
static struct weir_rejects *rejects;
static struct weir_step_books books;
static struct weir_error err;

static void begin(void)
{
	memset(&err, 0, sizeof(err));
	memset(&books, 0, sizeof(books));
	fixture_begin(&fixture);
	schema = weir_schema_new();
	ck_assert(weir_schema_add(schema, "name", WEIR_TEXT, NULL, &err));
	ck_assert(weir_schema_add(schema, "grade", WEIR_INT, NULL, &err));
	weir_batch_init(&batch, schema);
	weir_batch_begin(&batch, 1);
	rejects = weir_rejects_new(".", "athletes", schema);
}

static void end(void)
{
	weir_batch_release(&batch);
	weir_schema_free(schema);
	fixture_end(&fixture);
}

static void set_format(const char *header, char separator)
{
	weir_schema_set_record_format(schema,
				      (struct weir_text){ .at = header, .length = strlen(header) },
				      separator);
}

static struct weir_row *add_row(uint64_t line, const char *raw)
{
	struct weir_row *row = weir_batch_append(&batch);

	row->line = line;
	if (raw)
		row->raw = (struct weir_text){ .at = raw, .length = strlen(raw) };
	return row;
}

static void add_batch(void)
{
	ck_assert_msg(weir_rejects_add(rejects, &batch, &err), "%s", err.message);
}

static void finish(void)
{
	ck_assert_msg(weir_rejects_end(rejects, &books, &fixture.arena, &err), "%s", err.message);
}

static const char *file(const char *name)
{
	char *text = weir_arena_alloc(&fixture.arena, 4096);
	FILE *in = fopen(name, "rb");

	ck_assert_msg(in != NULL, "%s is not there", name);
	ck_assert_uint_lt(fread(text, 1, 4095, in), 4095);
	ck_assert_int_eq(fclose(in), 0);
	return text;
}

START_TEST(without_refusals_there_is_no_file)
{
	set_format("name,grade", ',');
	add_row(2, "Ana,9");
	add_batch();
	finish();
	ck_assert_ptr_null(books.reject_file);
	ck_assert_ptr_null(books.warning_file);
	ck_assert_int_ne(access("athletes.rejects.csv", F_OK), 0);
	ck_assert_int_ne(access("athletes.warnings.csv", F_OK), 0);
}
END_TEST

START_TEST(refused_row_stands_as_in_the_file_behind_why_it_was_refused)
{
	set_format("name,grade", ',');
	add_row(2, "Ana,9");
	weir_row_reject(add_row(3, "\"Lee, Bo\",99"), "RANGE", "grade", "99 is above 12");
	add_batch();
	finish();
	ck_assert_str_eq(books.reject_file, "./athletes.rejects.csv");
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "3,RANGE,grade: 99 is above 12,,,\"Lee, Bo\",99\r\n");
}
END_TEST

START_TEST(reason_with_separators_and_quotes_is_one_field)
{
	set_format("name,grade", ',');
	weir_row_reject(add_row(3, "Bo,x"), "TYPE", "grade", "\"x\" is not a number, or so");
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "3,TYPE,\"grade: \"\"x\"\" is not a number, or so\",,,Bo,x\r\n");
}
END_TEST

START_TEST(file_has_the_separator_of_the_source)
{
	set_format("name;grade", ';');
	weir_row_reject(add_row(3, "Bo;x"), "TYPE", "grade", "no; number");
	weir_row_warn(&batch.row[0], "GRADE", "a, b");
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line;code;reason;constraint;detail;name;grade\r\n"
			 "3;TYPE;\"grade: no; number\";;;Bo;x\r\n");
	ck_assert_str_eq(file("athletes.warnings.csv"), "line,kind,text\r\n3,GRADE,\"a, b\"\r\n");
}
END_TEST

START_TEST(row_that_cannot_be_read_as_a_record_is_one_quoted_field)
{
	set_format("name,grade", ',');
	weir_row_reject(add_row(7, "\"Lee, Bo,9"), "QUOTE", NULL, "an open quote");
	batch.row[0].raw_broken = true;
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "7,QUOTE,an open quote,,,\"\"\"Lee, Bo,9\"\r\n");
}
END_TEST

START_TEST(row_without_text_of_its_own_is_written_by_its_values)
{
	struct weir_row *row = add_row(4, NULL);

	row->value[0] = weir_string("Lee, Bo");
	row->value[1] = weir_int(99);
	weir_row_reject(row, "RANGE", "grade", "too high");
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "4,RANGE,grade: too high,,,\"Lee, Bo\",99\r\n");
}
END_TEST

START_TEST(rows_stand_in_the_order_of_the_file)
{
	set_format("name,grade", ',');
	for (uint64_t line = 2; line < 5; line++)
		add_row(line, "Bo,9");
	weir_row_reject(&batch.row[2], "RANGE", NULL, "seen first");
	weir_row_reject(&batch.row[0], "RANGE", NULL, "seen last");
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "2,RANGE,seen last,,,Bo,9\r\n"
			 "4,RANGE,seen first,,,Bo,9\r\n");
}
END_TEST

START_TEST(row_may_have_several_warnings_and_a_refusal)
{
	struct weir_row *row = add_row(2, "Bo,9");

	set_format("name,grade", ',');
	weir_row_warn(row, "GRADE", "first");
	weir_row_reject(row, "RANGE", NULL, "refused");
	weir_row_reject(row, "LATER", NULL, "the first refusal stays");
	weir_row_warn(row, "CASE", "second");
	add_batch();
	finish();
	ck_assert_str_eq(
		file("athletes.rejects.csv"),
		"line,code,reason,constraint,detail,name,grade\r\n2,RANGE,refused,,,Bo,9\r\n");
	ck_assert_str_eq(file("athletes.warnings.csv"),
			 "line,kind,text\r\n2,GRADE,first\r\n2,CASE,second\r\n");
}
END_TEST

START_TEST(batches_follow_each_other_under_one_header)
{
	set_format("name,grade", ',');
	weir_row_reject(add_row(2, "Bo,x"), "TYPE", NULL, "one");
	add_batch();
	weir_batch_begin(&batch, 2);
	add_batch();
	weir_batch_begin(&batch, 3);
	weir_row_reject(add_row(9, "Cy,y"), "TYPE", NULL, "two");
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "2,TYPE,one,,,Bo,x\r\n9,TYPE,two,,,Cy,y\r\n");
}
END_TEST

START_TEST(file_of_an_earlier_try_is_replaced_or_taken_away)
{
	set_format("name,grade", ',');
	put_file("athletes.rejects.csv", "old\n");
	put_file("athletes.warnings.csv", "old\n");
	weir_row_reject(add_row(2, "Bo,x"), "TYPE", NULL, "new");
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n2,TYPE,new,,,Bo,x\r\n");
	ck_assert_int_ne(access("athletes.warnings.csv", F_OK), 0);
}
END_TEST

START_TEST(what_a_store_said_stands_beside_the_reason)
{
	const struct weir_remark words = { .code = "23505",
					   .reason = "23505 athletes_slug_key (slug)",
					   .constraint = "athletes_slug_key",
					   .detail = "Key (slug)=(bo, 9) already exists." };

	set_format("name,grade", ',');
	weir_row_refuse(add_row(2, "Bo,9"), &words);
	add_batch();
	finish();
	ck_assert_str_eq(file("athletes.rejects.csv"),
			 "line,code,reason,constraint,detail,name,grade\r\n"
			 "2,23505,23505 athletes_slug_key (slug),athletes_slug_key,"
			 "\"Key (slug)=(bo, 9) already exists.\",Bo,9\r\n");
}
END_TEST

START_TEST(warning_about_no_row_has_no_line)
{
	const struct weir_remark remark = { .code = "TOTALS", .column = "", .reason = "a, b" };

	weir_rejects_warn(rejects, &remark);
	finish();
	ck_assert_str_eq(file("athletes.warnings.csv"), "line,kind,text\r\n,TOTALS,\"a, b\"\r\n");
	ck_assert_ptr_null(books.reject_file);
}
END_TEST

START_TEST(folder_that_cannot_be_written_is_told)
{
	struct weir_rejects *other;

	put_file("file", "");
	other = weir_rejects_new("file", "athletes", schema);
	weir_row_reject(add_row(2, "Bo,x"), "TYPE", NULL, "lost");
	ck_assert(!weir_rejects_add(other, &batch, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "file/athletes.rejects.csv"));
	ck_assert(weir_rejects_end(other, &books, &fixture.arena, &err));
	finish();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		without_refusals_there_is_no_file,
		refused_row_stands_as_in_the_file_behind_why_it_was_refused,
		reason_with_separators_and_quotes_is_one_field,
		file_has_the_separator_of_the_source,
		row_that_cannot_be_read_as_a_record_is_one_quoted_field,
		row_without_text_of_its_own_is_written_by_its_values,
		rows_stand_in_the_order_of_the_file,
		row_may_have_several_warnings_and_a_refusal,
		batches_follow_each_other_under_one_header,
		file_of_an_earlier_try_is_replaced_or_taken_away,
		what_a_store_said_stands_beside_the_reason,
		warning_about_no_row_has_no_line,
		folder_that_cannot_be_written_is_told,
	};
	Suite *suite = suite_create("rejects");
	TCase *tests = tcase_create("rejects");

	tcase_add_checked_fixture(tests, begin, end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
