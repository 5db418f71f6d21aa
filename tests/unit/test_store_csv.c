/*
 * test_store_csv.c - what is written is in the file, is found there again, and is whole.
 */
#include "file_store_fixture.h"

#define ID1 "00010000-0000-0000-0000-000000000000"
#define ID2 "00020000-0000-0000-0000-000000000000"
#define ID3 "00030000-0000-0000-0000-000000000000"

static const char *const name_only[] = { "id", "name", NULL };
static const char *const name_place[] = { "id", "name", "place", NULL };

/* ---- values ---- */

struct text_case {
	const char *text, *field, *guarded; /* in the file, without and with guard_formulas */
};

static const struct text_case texts[] = {
	{ "Ada Moss", "Ada Moss", "Ada Moss" },
	{ " Ada ", " Ada ", " Ada " },
	{ "a,b", "\"a,b\"", "\"a,b\"" },
	{ "say \"no\"", "\"say \"\"no\"\"\"", "\"say \"\"no\"\"\"" },
	{ "two\nlines", "\"two\nlines\"", "\"two\nlines\"" },
	{ "a\r", "\"a\r\"", "\"a\r\"" },
	{ "=1+1", "=1+1", "\"'=1+1\"" },
	{ "@SUM(A1)", "@SUM(A1)", "\"'@SUM(A1)\"" },
	{ "+1 408", "+1 408", "\"'+1 408\"" },
	{ "-5", "-5", "-5" },
	{ "-5,\"\"", "\"-5,\"\"\"\"\"", "\"'-5,\"\"\"\"\"" },
	{ "\tx", "\tx", "\"'\tx\"" },
	{ "'=x", "'=x", "\"''=x\"" },
	{ "'", "'", "'" },
	{ "'tis", "'tis", "'tis" },
	{ "\xc3\x89lo\xc3\xafse", "\xc3\x89lo\xc3\xafse", "\xc3\x89lo\xc3\xafse" },
};

START_TEST(a_text_is_itself_when_it_is_read_back)
{
	const struct text_case *c = &texts[_i];

	for (int guard = 0; guard < 2; guard++) {
		struct weir_value value = weir_string(c->text);
		const char *wanted;

		begin();
		if (guard)
			fake_option(&host, "guard_formulas", "true");
		fake_close(&host);
		ck_assert(fake_open(&host));
		put_well(rows(name_only, 1, WEIR_INSERT_MISSING, &value));
		wanted = weir_arena_printf(&host.arena, "id,name\n" ID1 ",%s\n",
					   guard ? c->guarded : c->field);
		ck_assert_str_eq(file_bytes("runners.csv"), wanted);
		fake_end(&host);
		open_store();
		if (guard)
			fake_option(&host, "guard_formulas", "true");
		ck_assert(fake_open(&host));
		wanted = weir_arena_printf(&host.arena, "text %s\n", c->text);
		ck_assert_str_eq(scan("name", NULL, NULL, 0), wanted);
		ck_assert_str_eq(scan("id", "name", &value, 1), "uuid " ID1 "\n");
		end();
	}
}
END_TEST

START_TEST(every_type_has_its_text_and_is_found_by_its_value)
{
	static const char *const columns[] = { "id", "place", "rating", "fine", NULL };
	struct weir_value value[] = { weir_int(-7), weir_real(0.5), weir_bool(true) };

	begin();
	put_well(rows(columns, 1, WEIR_INSERT_MISSING, value));
	ck_assert_str_eq(file_bytes("runners.csv"), "id,place,rating,fine\n" ID1 ",-7,0.5,true\n");
	again();
	ck_assert_str_eq(scan("fine", "place", &value[0], 1), "text true\n");
	ck_assert_str_eq(scan("fine", "rating", &value[1], 1), "text true\n");
	ck_assert_str_eq(scan("place", "fine", &value[2], 1), "text -7\n");
	end();
}
END_TEST

START_TEST(a_missing_value_is_an_empty_field)
{
	struct weir_value value = weir_null(), empty = weir_string("");

	begin();
	put_well(rows(name_only, 1, WEIR_INSERT_MISSING, &value));
	ck_assert_str_eq(file_bytes("runners.csv"), "id,name\n" ID1 ",\n");
	put_well(rows(name_only, 2, WEIR_INSERT_MISSING, &empty));
	ck_assert_str_eq(file_bytes("runners.csv"), "id,name\n" ID1 ",\n" ID2 ",\"\"\n");
	again();
	ck_assert_str_eq(scan("name", NULL, NULL, 0), "null NULL\nnull NULL\n");
	ck_assert_str_eq(scan("name", "name", &value, 1), "");
	end();
}
END_TEST

/* ---- modes ---- */

struct mode_case {
	enum weir_mode mode;
	enum weir_outcome there, missing; /* for the row that is there, and the one that is not */
	const char *file;
};

static const struct mode_case modes[] = {
	{ WEIR_INSERT_MISSING, WEIR_OUT_PRESENT, WEIR_OUT_INSERTED, ID1 ",old\n" ID2 ",new\n" },
	{ WEIR_INSERT, WEIR_OUT_REFUSED, WEIR_OUT_INSERTED, ID1 ",old\n" ID2 ",new\n" },
	{ WEIR_UPSERT, WEIR_OUT_UPDATED, WEIR_OUT_PRESENT, ID1 ",new\n" },
	{ WEIR_UPDATE, WEIR_OUT_UPDATED, WEIR_OUT_PRESENT, ID1 ",new\n" },
};

START_TEST(a_mode_does_what_it_guarantees)
{
	const struct mode_case *c = &modes[_i];
	struct weir_value old = weir_string("old"), new = weir_string("new");
	struct weir_write write;

	begin();
	put_well(rows(name_only, 1, WEIR_INSERT_MISSING, &old));
	again();
	write = rows(name_only, 2, c->mode, &new);
	write.refusals_allowed = 1;
	put_well(write);
	ck_assert_int_eq(batch_row[0].outcome, c->there);
	ck_assert_int_eq(batch_row[1].outcome, c->missing);
	ck_assert_str_eq(file_bytes("runners.csv") + strlen("id,name\n"), c->file);
	end();
}
END_TEST

START_TEST(more_refusals_than_allowed_undo_the_batch)
{
	struct weir_value value = weir_string("x");

	begin();
	put_well(rows(name_only, 1, WEIR_INSERT_MISSING, &value));
	ck_assert(!put(rows(name_only, 3, WEIR_INSERT, &value)));
	ck_assert_int_eq(host.err.code, WEIR_LIMIT);
	ck_assert_uint_eq(count_rows(), 1);
	ck_assert_str_eq(file_bytes("runners.csv"), "id,name\n" ID1 ",x\n");
	end();
}
END_TEST

START_TEST(a_new_column_gets_its_place_in_all_rows)
{
	struct weir_value value[] = { weir_string("x"), weir_int(3) };

	begin();
	put_well(rows(name_only, 1, WEIR_INSERT_MISSING, value));
	put_well(rows(name_place, 2, WEIR_INSERT_MISSING, value));
	ck_assert_str_eq(file_bytes("runners.csv"), "id,name,place\n" ID1 ",x,\n" ID2 ",x,3\n");
	end();
}
END_TEST

START_TEST(rows_are_deleted_by_their_ids)
{
	struct weir_value value = weir_string("x"), in[2];
	struct weir_delete what = { .table = "runners", .in = in, .in_count = 2 };

	begin();
	put_well(rows(name_only, 3, WEIR_INSERT_MISSING, &value));
	in[0] = batch_value[1][0];
	in[1] = weir_id(fake_id(9));
	ck_assert(ops()->remove(host.self, &host, &what, &host.err));
	ck_assert_uint_eq(what.deleted, 1);
	ck_assert_str_eq(file_bytes("runners.csv"), "id,name\n" ID1 ",x\n" ID3 ",x\n");
	end();
}
END_TEST

START_TEST(many_rows_are_found_and_none_of_them_twice)
{
	struct weir_value value = weir_string("x");
	struct weir_value in[2 * MANY];
	struct weir_query query = { .table = "runners", .where = "id", .in = in };
	uint64_t count;

	begin();
	put_well(rows(name_only, MANY, WEIR_INSERT_MISSING, &value));
	again();
	for (size_t i = 0; i < MANY; i++)
		in[i] = in[MANY + i] = batch_value[i][0];
	query.in_count = 2 * MANY;
	ck_assert(ops()->count(host.self, &host, &query, &count, &host.err));
	ck_assert_uint_eq(count, MANY);
	ck_assert_str_eq(scan("nothing", "id", in, 1), "null NULL\n");
	ck_assert_str_eq(scan("id", "nothing", in, 1), "");
	end();
}
END_TEST

/* ---- a run that was killed ---- */

/* FNV-1a, as in the undo file. */
static unsigned long long hash(const char *at, size_t length)
{
	unsigned long long sum = 0xcbf29ce484222325;

	while (length--)
		sum = (sum ^ (unsigned char)*at++) * 0x100000001b3;
	return sum;
}

static const char head[] = "id,name\n" ID1 ",x\n", added[] = ID2 ",y\n" ID3 ",z\n";

struct torn_case {
	const char *file, *left; /* what is in it, and what of that is left */
};

static const struct torn_case torn[] = {
	{ "id,name\n" ID1 ",x\n" ID2 ",y\n0003", "id,name\n" ID1 ",x\n" },
	{ "id,name\n" ID1 ",x\n" ID2 ",y\n", "id,name\n" ID1 ",x\n" },
	{ "id,name\n" ID1 ",x\n", "id,name\n" ID1 ",x\n" },
	/* all of it came, and the undo file stayed */
	{ "id,name\n" ID1 ",x\n" ID2 ",y\n" ID3 ",z\n",
	  "id,name\n" ID1 ",x\n" ID2 ",y\n" ID3 ",z\n" },
	/* its length came, and not all of its bytes */
	{ "id,name\n" ID1 ",x\n" ID2 ",y\n" ID3 ",?\n", "id,name\n" ID1 ",x\n" },
	/* edited in the meantime, in front of it */
	{ "id,name\n" ID1 ",X\n" ID2 ",y\n", "id,name\n" ID1 ",X\n" ID2 ",y\n" },
	/* more rows came behind it */
	{ "id,name\n" ID1 ",x\n" ID2 ",y\n" ID3 ",z\n00040000-0000-0000-0000-000000000000,w\n",
	  "id,name\n" ID1 ",x\n" ID2 ",y\n" ID3 ",z\n00040000-0000-0000-0000-000000000000,w\n" },
};

START_TEST(a_stopped_append_is_there_as_a_whole_or_not_at_all)
{
	const struct torn_case *c = &torn[_i];
	struct weir_table_info info;
	char note[256];

	begin();
	put_bytes("runners.csv", c->file);
	(void)snprintf(note, sizeof(note), "%zu %zu %llu %llu\n", strlen(head), strlen(added),
		       hash(head, strlen(head)), hash(added, strlen(added)));
	put_bytes(".runners.csv.undo", note);

	/* A check sees it as it will be, and leaves it as it is. */
	fake_end(&host);
	open_store();
	host.dry_run = true;
	ck_assert(fake_open(&host));
	ck_assert_msg(describe(&info), "%s", host.err.message);
	ck_assert_str_eq(file_bytes("runners.csv"), c->file);
	again();
	ck_assert_msg(describe(&info), "%s", host.err.message);
	ck_assert_str_eq(file_bytes("runners.csv"), c->left);
	ck_assert_str_eq(file_bytes(".runners.csv.undo"), "(not there)");
	end();
}
END_TEST

START_TEST(a_file_that_changes_during_a_run_stops_it)
{
	struct weir_value value = weir_string("x");

	begin();
	put_well(rows(name_only, 1, WEIR_INSERT_MISSING, &value));
	put_bytes("runners.csv", "id,name\n");
	ck_assert(!put(rows(name_only, 2, WEIR_INSERT_MISSING, &value)));
	ck_assert_int_eq(host.err.code, WEIR_BROKEN);
	ck_assert_str_eq(file_bytes("runners.csv"), "id,name\n");
	end();
}
END_TEST

START_TEST(a_folder_that_another_one_writes_to_is_busy)
{
	static struct weir_context other;

	begin();
	fake_begin(&other);
	fake_option(&other, "folder", folder);
	ck_assert(!fake_open(&other));
	ck_assert_int_eq(other.err.code, WEIR_BUSY);
	fake_end(&other);
	end();
}
END_TEST

/* ---- files that are not as weir writes them ---- */

static const char *const damaged[][2] = {
	{ "name\nx\n", "has no column id" },
	{ "id,id\n", "two columns have one name" },
	{ "id,\n", "a column has no name" },
	{ "id,name\n,x\n", "has no id" },
	{ "id,name\n12,x\n", "has no id" },
	{ "id,name\n" ID1 "\n", "has not as many fields as the header" },
	{ "id,name\n" ID1 ",x\n" ID1 ",y\n", "the id is there twice" },
	{ "id,name\n" ID1 ",\"x\n", "a quote that is not closed" },
	{ "id,name\n" ID1 ",\xff\n", "not valid UTF-8" },
	{ "\177ELF\x02\x01\n\xff\n", "" },
};

START_TEST(a_damaged_file_is_told_with_its_line)
{
	struct weir_table_info info;

	begin();
	put_bytes("runners.csv", damaged[_i][0]);
	ck_assert(!describe(&info));
	ck_assert_int_eq(host.err.code, WEIR_DENIED);
	ck_assert_msg(strstr(host.err.message, damaged[_i][1]) != NULL, "%s", host.err.message);
	ck_assert_str_eq(host.err.file, path_of("runners.csv"));
	ck_assert_uint_ge(host.err.line, 1);
	end();
}
END_TEST

START_TEST(a_file_made_by_hand_is_read)
{
	struct weir_table_info info;
	struct weir_value value = weir_string("x");

	begin();
	put_bytes("runners.csv", "\xEF\xBB\xBFname,id\r\nAda," ID2 "\r\n\r\nBen," ID3);
	ck_assert_msg(describe(&info), "%s", host.err.message);
	ck_assert(info.any);
	ck_assert_uint_eq(info.count, 2);
	ck_assert_str_eq(scan("name", NULL, NULL, 0), "text Ada\ntext Ben\n");
	put_well(rows(name_only, 1, WEIR_INSERT_MISSING, &value));
	ck_assert_str_eq(file_bytes("runners.csv"),
			 "name,id\nAda," ID2 "\nBen," ID3 "\nx," ID1 "\n");
	end();
}
END_TEST

START_TEST(a_table_cannot_leave_the_folder)
{
	struct weir_write write = { .table = "../x", .column = name_only, .column_count = 1 };

	begin();
	ck_assert(!put(write));
	ck_assert_int_eq(host.err.code, WEIR_BAD_CONFIG);
	end();
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("store-csv");

	tcase_add_loop_test(cases, a_text_is_itself_when_it_is_read_back, 0, COUNT(texts));
	tcase_add_test(cases, every_type_has_its_text_and_is_found_by_its_value);
	tcase_add_test(cases, a_missing_value_is_an_empty_field);
	tcase_add_loop_test(cases, a_mode_does_what_it_guarantees, 0, COUNT(modes));
	tcase_add_test(cases, more_refusals_than_allowed_undo_the_batch);
	tcase_add_test(cases, a_new_column_gets_its_place_in_all_rows);
	tcase_add_test(cases, rows_are_deleted_by_their_ids);
	tcase_add_test(cases, many_rows_are_found_and_none_of_them_twice);
	tcase_add_loop_test(cases, a_stopped_append_is_there_as_a_whole_or_not_at_all, 0,
			    COUNT(torn));
	tcase_add_test(cases, a_file_that_changes_during_a_run_stops_it);
	tcase_add_test(cases, a_folder_that_another_one_writes_to_is_busy);
	tcase_add_loop_test(cases, a_damaged_file_is_told_with_its_line, 0, COUNT(damaged));
	tcase_add_test(cases, a_file_made_by_hand_is_read);
	tcase_add_test(cases, a_table_cannot_leave_the_folder);
	return fake_run("store-csv", cases);
}
