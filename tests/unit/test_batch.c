/*
 * test_batch.c - rows of a batch: values, verdicts, remarks, moving rows, the hash.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../core/data/rows.h"

struct world {
	struct weir_schema *schema;
	struct weir_batch batch, other;
};

static void world_init(struct world *w)
{
	struct weir_error err;

	w->schema = weir_schema_new();
	ck_assert(weir_schema_add(w->schema, "name", WEIR_TEXT, NULL, &err));
	ck_assert(weir_schema_add(w->schema, "time_cs", WEIR_INT, NULL, &err));
	weir_batch_init(&w->batch, w->schema);
	weir_batch_init(&w->other, w->schema);
	weir_batch_begin(&w->batch, 1);
	weir_batch_begin(&w->other, 2);
}

static void world_release(struct world *w)
{
	weir_batch_release(&w->batch);
	weir_batch_release(&w->other);
	weir_schema_free(w->schema);
}

/* The row (name, 100 * line) with a raw text, as a source fills it. */
static struct weir_row *add(struct weir_batch *batch, uint64_t line, const char *name)
{
	struct weir_row *row = weir_batch_append(batch);
	struct weir_value raw;
	char text[64];

	ck_assert_int_gt(snprintf(text, sizeof(text), "%s,%d", name, (int)line * 100), 0);
	raw = weir_row_text(row, text, strlen(text));
	row->line = line;
	row->raw = (struct weir_text){ .at = raw.as.text, .length = raw.length };
	row->value[0] = weir_row_text(row, name, strlen(name));
	row->value[1] = weir_int((int64_t)line * 100);
	weir_batch_count_bytes(batch);
	return row;
}

START_TEST(a_new_row_is_live_and_all_null)
{
	struct world w;
	struct weir_row *row;

	world_init(&w);
	row = weir_batch_append(&w.batch);
	ck_assert(weir_is_null(&row->value[0]) && weir_is_null(&row->value[1]));
	ck_assert_int_eq(row->verdict, WEIR_LIVE);
	ck_assert_ptr_null(row->raw.at);
	ck_assert_ptr_eq(row->batch, &w.batch);
	world_release(&w);
}
END_TEST

START_TEST(rows_stay_what_they_are_while_the_batch_grows)
{
	struct world w;
	char name[16];

	world_init(&w);
	for (unsigned i = 1; i <= 5000; i++) {
		ck_assert_int_gt(snprintf(name, sizeof(name), "runner %u", i), 0);
		add(&w.batch, i, name);
	}
	ck_assert_uint_eq(weir_batch_count(&w.batch), 5000);
	ck_assert_uint_eq(weir_batch_number(&w.batch), 1);
	for (unsigned i = 1; i <= 5000; i++) {
		struct weir_row *row = weir_batch_row(&w.batch, i - 1);

		ck_assert_int_gt(snprintf(name, sizeof(name), "runner %u", i), 0);
		ck_assert(weir_text_is(&row->value[0], name));
		ck_assert_int_eq(row->value[1].as.integer, i * 100);
		ck_assert_uint_eq(row->line, i);
	}
	ck_assert_ptr_null(weir_batch_row(&w.batch, 5000));
	world_release(&w);
}
END_TEST

START_TEST(next_walks_the_live_rows_only)
{
	struct world w;
	struct weir_row *row;

	world_init(&w);
	ck_assert_ptr_null(weir_batch_next(&w.batch, NULL));
	for (unsigned i = 1; i <= 5; i++)
		add(&w.batch, i, "x");
	weir_row_reject(weir_batch_row(&w.batch, 0), "RANGE", NULL, "too slow");
	weir_batch_row(&w.batch, 2)->verdict = WEIR_DUPLICATE;
	weir_batch_row(&w.batch, 4)->verdict = WEIR_PRESENT;
	row = weir_batch_next(&w.batch, NULL);
	ck_assert_uint_eq(row->line, 2);
	row = weir_batch_next(&w.batch, row);
	ck_assert_uint_eq(row->line, 4);
	ck_assert_ptr_null(weir_batch_next(&w.batch, row));
	world_release(&w);
}
END_TEST

START_TEST(the_first_refusal_of_a_row_stays)
{
	struct world w;
	const struct weir_remark *remark;
	struct weir_row *row;

	world_init(&w);
	add(&w.batch, 1, "x");
	row = add(&w.batch, 2, "y");
	ck_assert_ptr_null(weir_batch_refusal(&w.batch, 1));
	weir_row_warn(row, "GRADE", "grade %d is unusual", 13);
	weir_row_reject(row, "RANGE", "time_cs", "%d is above %d", 200, 100);
	weir_row_reject(row, "PARENT", NULL, "second thoughts");
	ck_assert_int_eq(row->verdict, WEIR_REJECTED);
	ck_assert_ptr_null(weir_batch_refusal(&w.batch, 0));
	remark = weir_batch_refusal(&w.batch, 1);
	ck_assert_str_eq(remark->code, "RANGE");
	ck_assert_str_eq(remark->column, "time_cs");
	ck_assert_str_eq(remark->reason, "200 is above 100");
	world_release(&w);
}
END_TEST

START_TEST(remarks_stand_in_the_order_in_which_they_were_made)
{
	struct world w;
	const struct weir_remark *remark;

	world_init(&w);
	add(&w.batch, 1, "x");
	add(&w.batch, 2, "y");
	weir_row_warn(weir_batch_row(&w.batch, 1), "SLOW", "b");
	weir_row_reject(weir_batch_row(&w.batch, 0), "RANGE", NULL, "a");
	weir_row_warn(weir_batch_row(&w.batch, 1), "GRADE", "c");
	remark = w.batch.remark;
	ck_assert(!remark->reject && remark->row == 1);
	ck_assert_str_eq(remark->code, "SLOW");
	ck_assert_str_eq(remark->column, "");
	remark = remark->next;
	ck_assert(remark->reject && remark->row == 0);
	ck_assert_str_eq(remark->column, "");
	remark = remark->next;
	ck_assert_str_eq(remark->code, "GRADE");
	ck_assert_ptr_null(remark->next);
	ck_assert_int_eq(weir_batch_row(&w.batch, 1)->verdict, WEIR_LIVE);
	world_release(&w);
}
END_TEST

START_TEST(a_mute_batch_takes_no_remarks)
{
	struct world w;
	struct weir_row *row;

	world_init(&w);
	row = add(&w.batch, 1, "x");
	w.batch.mute = true;
	weir_row_warn(row, "GRADE", "a");
	weir_row_reject(row, "RANGE", NULL, "b");
	ck_assert_ptr_null(w.batch.remark);
	ck_assert_int_eq(row->verdict, WEIR_LIVE);
	world_release(&w);
}
END_TEST

START_TEST(bytes_are_those_of_the_raw_texts)
{
	struct world w;

	world_init(&w);
	add(&w.batch, 1, "abc"); /* abc,100 */
	ck_assert_uint_eq(w.batch.bytes, 7);
	add(&w.batch, 2, "");
	ck_assert_uint_eq(w.batch.bytes, 11);
	weir_batch_count_bytes(&w.batch);
	ck_assert_uint_eq(w.batch.bytes, 11);
	weir_batch_append(&w.batch);
	weir_batch_count_bytes(&w.batch);
	ck_assert_uint_eq(w.batch.bytes, 11);
	world_release(&w);
}
END_TEST

START_TEST(a_dropped_row_leaves_nothing_behind)
{
	struct world w;

	world_init(&w);
	add(&w.batch, 1, "abc");
	add(&w.batch, 2, "def");
	weir_row_reject(weir_batch_row(&w.batch, 1), "RANGE", NULL, "b");
	weir_row_warn(weir_batch_row(&w.batch, 0), "GRADE", "a");
	weir_row_warn(weir_batch_row(&w.batch, 1), "GRADE", "b");
	weir_batch_drop_last(&w.batch);
	ck_assert_uint_eq(weir_batch_count(&w.batch), 1);
	ck_assert_uint_eq(w.batch.bytes, 7);
	ck_assert_str_eq(w.batch.remark->reason, "a");
	ck_assert_ptr_null(w.batch.remark->next);
	weir_batch_append(&w.batch); /* as a source that finds the end */
	weir_batch_drop_last(&w.batch);
	ck_assert_uint_eq(w.batch.bytes, 7);
	add(&w.batch, 2, "ghi");
	ck_assert_ptr_null(weir_batch_refusal(&w.batch, 1));
	weir_row_warn(weir_batch_row(&w.batch, 1), "GRADE", "c");
	ck_assert_str_eq(w.batch.remark->next->reason, "c");
	world_release(&w);
}
END_TEST

START_TEST(a_moved_row_takes_its_texts_and_remarks_along)
{
	struct world w;
	struct weir_row *row;

	world_init(&w);
	add(&w.batch, 1, "abc");
	weir_row_warn(add(&w.batch, 2, "def"), "GRADE", "unusual");
	weir_batch_row(&w.batch, 1)->raw_broken = true;
	weir_row_warn(weir_batch_row(&w.batch, 0), "GRADE", "stays");
	weir_row_reject(weir_batch_row(&w.batch, 1), "RANGE", "time_cs", "too slow");
	weir_batch_move_last(&w.batch, &w.other);
	ck_assert_uint_eq(weir_batch_count(&w.batch), 1);
	ck_assert_uint_eq(w.batch.bytes, 7);
	ck_assert_str_eq(w.batch.remark->reason, "stays");
	ck_assert_ptr_null(w.batch.remark->next);
	weir_batch_begin(&w.batch, 3); /* what was moved does not live there any more */
	add(&w.batch, 9, "zzzzzzzzzzzzzzzzz");
	ck_assert_uint_eq(weir_batch_count(&w.other), 1);
	row = weir_batch_row(&w.other, 0);
	ck_assert(weir_text_is(&row->value[0], "def"));
	ck_assert_int_eq(row->value[1].as.integer, 200);
	ck_assert_uint_eq(row->raw.length, 7);
	ck_assert_mem_eq(row->raw.at, "def,200", 7);
	ck_assert(row->raw_broken);
	ck_assert_uint_eq(row->line, 2);
	ck_assert_ptr_eq(row->batch, &w.other);
	ck_assert_int_eq(row->verdict, WEIR_REJECTED);
	ck_assert_uint_eq(w.other.bytes, 7);
	ck_assert_str_eq(w.other.remark->reason, "unusual");
	ck_assert_str_eq(weir_batch_refusal(&w.other, 0)->reason, "too slow");
	world_release(&w);
}
END_TEST

START_TEST(a_row_moved_before_it_was_counted_is_counted_once)
{
	struct world w;
	struct weir_row *row;

	world_init(&w);
	add(&w.batch, 1, "abc");
	row = weir_batch_append(&w.batch);
	row->raw = (struct weir_text){ .at = "xy", .length = 2 };
	weir_batch_move_last(&w.batch, &w.other);
	ck_assert_uint_eq(w.batch.bytes, 7);
	ck_assert_uint_eq(w.other.bytes, 0);
	weir_batch_count_bytes(&w.other);
	ck_assert_uint_eq(w.other.bytes, 2);
	world_release(&w);
}
END_TEST

START_TEST(the_hash_tells_lines_raw_texts_and_order)
{
	struct world w;
	uint64_t hash;

	world_init(&w);
	add(&w.batch, 1, "abc");
	add(&w.batch, 2, "def");
	add(&w.other, 1, "abc");
	ck_assert(weir_batch_hash(&w.batch) != weir_batch_hash(&w.other));
	add(&w.other, 2, "def");
	hash = weir_batch_hash(&w.batch);
	ck_assert(hash == weir_batch_hash(&w.other));
	weir_batch_row(&w.other, 1)->line = 3;
	ck_assert(hash != weir_batch_hash(&w.other));
	weir_batch_begin(&w.other, 2);
	ck_assert(hash != weir_batch_hash(&w.other));
	add(&w.other, 1, "abc");
	add(&w.other, 2, "deF");
	ck_assert(hash != weir_batch_hash(&w.other));
	weir_row_reject(weir_batch_row(&w.batch, 0), "RANGE", NULL, "no matter");
	ck_assert(hash == weir_batch_hash(&w.batch));
	world_release(&w);
}
END_TEST

START_TEST(rows_without_raw_text_are_hashed_by_their_values)
{
	struct world w;
	struct weir_row *a, *b;

	world_init(&w);
	a = weir_batch_append(&w.batch);
	b = weir_batch_append(&w.other);
	a->value[0] = weir_row_text(a, "abc", 3);
	b->value[0] = weir_row_text(b, "abc", 3);
	ck_assert(weir_batch_hash(&w.batch) == weir_batch_hash(&w.other));
	b->value[1] = weir_int(0);
	ck_assert(weir_batch_hash(&w.batch) != weir_batch_hash(&w.other));
	a->value[1] = weir_real(0.0);
	ck_assert(weir_batch_hash(&w.batch) != weir_batch_hash(&w.other));
	a->value[1] = weir_int(0);
	ck_assert(weir_batch_hash(&w.batch) == weir_batch_hash(&w.other));
	a->raw = (struct weir_text){ .at = "", .length = 0 };
	ck_assert(weir_batch_hash(&w.batch) != weir_batch_hash(&w.other));
	world_release(&w);
}
END_TEST

START_TEST(a_batch_begins_again_empty)
{
	struct world w;

	world_init(&w);
	for (unsigned turn = 1; turn <= 20; turn++) {
		weir_batch_begin(&w.batch, turn);
		ck_assert_uint_eq(weir_batch_count(&w.batch), 0);
		ck_assert_uint_eq(w.batch.bytes, 0);
		ck_assert_ptr_null(w.batch.remark);
		ck_assert_uint_eq(weir_batch_number(&w.batch), turn);
		for (unsigned i = 1; i <= 300; i++)
			weir_row_reject(add(&w.batch, i, "abc"), "RANGE", NULL, "no %u", i);
		ck_assert_str_eq(weir_batch_refusal(&w.batch, 299)->reason, "no 300");
	}
	world_release(&w);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("batch");
	TCase *tests = tcase_create("batch");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, a_new_row_is_live_and_all_null);
	tcase_add_test(tests, rows_stay_what_they_are_while_the_batch_grows);
	tcase_add_test(tests, next_walks_the_live_rows_only);
	tcase_add_test(tests, the_first_refusal_of_a_row_stays);
	tcase_add_test(tests, remarks_stand_in_the_order_in_which_they_were_made);
	tcase_add_test(tests, a_mute_batch_takes_no_remarks);
	tcase_add_test(tests, bytes_are_those_of_the_raw_texts);
	tcase_add_test(tests, a_dropped_row_leaves_nothing_behind);
	tcase_add_test(tests, a_moved_row_takes_its_texts_and_remarks_along);
	tcase_add_test(tests, a_row_moved_before_it_was_counted_is_counted_once);
	tcase_add_test(tests, the_hash_tells_lines_raw_texts_and_order);
	tcase_add_test(tests, rows_without_raw_text_are_hashed_by_their_values);
	tcase_add_test(tests, a_batch_begins_again_empty);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
