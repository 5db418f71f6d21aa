/*
 * test_ledger.c - the state: what became of batches and tasks is put down and recalled.
 */
#include "ledger_fixture.h"

enum { ROWS = 4, HASH = 77 };

/* The verdicts as digits; "" where there are none. */
static const char *recall(uint64_t number, uint64_t hash, size_t count, bool *settled)
{
	char *text = weir_arena_alloc(&fixture.arena, count + 1);
	struct weir_schema *schema = weir_schema_new();
	struct weir_batch batch;
	const uint8_t *verdict;

	weir_batch_init(&batch, schema);
	weir_batch_begin(&batch, number);
	for (size_t i = 0; i < count; i++)
		weir_batch_append(&batch)->line = i + 2;
	ck_assert_msg(weir_ledger_recall(ledger, 2, &batch, hash, &verdict, settled, &err), "%s",
		      err.message);
	for (size_t i = 0; verdict && i < count; i++)
		text[i] = (char)('0' + weir_verdict_of(verdict[i]));
	weir_batch_release(&batch);
	weir_schema_free(schema);
	return text;
}

/* A batch of four rows. */
static struct weir_schema *rows(struct weir_batch *batch, uint64_t number)
{
	struct weir_schema *schema = weir_schema_new();

	weir_batch_init(batch, schema);
	weir_batch_begin(batch, number);
	for (uint64_t i = 0; i < ROWS; i++)
		weir_batch_append(batch)->line = i + 2;
	return schema;
}

static void intend(uint64_t number)
{
	const uint8_t verdict[ROWS] = { WEIR_INSERTED, 0, WEIR_INSERTED, 0 };
	const struct weir_uuid id[2] = { { { 1 } }, { { 3 } } };
	struct weir_batch batch;
	struct weir_schema *schema = rows(&batch, number);
	const struct weir_batch_note note = { .step = 2,
					      .batch = &batch,
					      .hash = HASH,
					      .first_row = 1,
					      .verdict = verdict,
					      .id = id,
					      .id_count = 2 };

	ck_assert_msg(weir_ledger_intend(ledger, &note, &err), "%s", err.message);
	weir_batch_release(&batch);
	weir_schema_free(schema);
}

START_TEST(what_was_intended_is_recalled_by_the_next_try)
{
	bool settled;

	start("a", PRINT);
	intend(5);
	start("b", PRINT);
	ck_assert_str_eq(recall(5, HASH, ROWS, &settled), "1010");
	ck_assert(!settled);
}
END_TEST

START_TEST(other_rows_are_not_recalled)
{
	bool settled;

	start("a", PRINT);
	intend(5);
	ck_assert_str_eq(recall(5, HASH + 1, ROWS, &settled), "");
	ck_assert_str_eq(recall(5, HASH, ROWS + 1, &settled), "");
	ck_assert_str_eq(recall(6, HASH, ROWS, &settled), "");
	ck_assert_str_eq(recall(5, HASH, ROWS, &settled), "1010");
}
END_TEST

START_TEST(recall_holds_nothing_that_another_process_waits_for)
{
	bool settled;

	start("a", PRINT);
	intend(5);
	ck_assert_str_eq(recall(5, HASH, ROWS, &settled), "1010");
	sql("INSERT INTO task VALUES ('another', 1)"); /* another run, same state */
	ck_assert_msg(weir_ledger_task_done(ledger, 1, &err), "%s", err.message);
}
END_TEST

/* Four rows: inserted, present with other values, refused, duplicate of line 2. */
static void settle(const char *reason)
{
	const uint8_t verdict[ROWS] = { WEIR_INSERTED, WEIR_PRESENT | WEIR_VERDICT_DIFFERS,
					WEIR_REJECTED, WEIR_DUPLICATE };
	const uint64_t of_line[ROWS] = { 0, 0, 0, 2 };
	const struct weir_uuid id = { { 1 } };
	struct weir_batch batch;
	struct weir_schema *schema = rows(&batch, 5);
	const struct weir_batch_note note = { .step = 2,
					      .batch = &batch,
					      .hash = HASH,
					      .first_row = 17,
					      .verdict = verdict,
					      .id = &id,
					      .id_count = 1,
					      .of_line = of_line,
					      .request = 7,
					      .last_request = 9 };

	batch.row[0].verdict = WEIR_INSERTED;
	batch.row[1].verdict = WEIR_PRESENT;
	weir_row_reject(&batch.row[2], "RANGE", "grade", "%s", reason);
	batch.row[3].verdict = WEIR_DUPLICATE;
	ck_assert_msg(weir_ledger_settle(ledger, &note, &err), "%s", err.message);
	weir_batch_release(&batch);
	weir_schema_free(schema);
}

START_TEST(settled_batch_is_recalled_with_every_verdict)
{
	bool settled;

	start("a", PRINT);
	intend(5);
	settle("too high");
	start("b", PRINT);
	ck_assert_str_eq(recall(5, HASH, ROWS, &settled), "1243");
	ck_assert(settled);
}
END_TEST

START_TEST(refused_and_duplicate_rows_are_put_down_once)
{
	start("a", PRINT);
	settle("too high");
	settle("too low"); /* the same batch, in a later try */
	ck_assert_int_eq(number("SELECT count(*) FROM row"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM row WHERE line = 4 AND code = 'RANGE'"
				" AND reason = 'too low'"),
			 1);
	ck_assert_int_eq(number("SELECT of_line FROM row WHERE line = 5"), 2);
}
END_TEST

START_TEST(empty_batch_can_be_settled)
{
	struct weir_schema *schema = weir_schema_new();
	struct weir_batch batch;
	const struct weir_batch_note note = { .step = 2, .batch = &batch, .hash = HASH };

	start("a", PRINT);
	weir_batch_init(&batch, schema);
	weir_batch_begin(&batch, 1);
	ck_assert(weir_ledger_settle(ledger, &note, &err));
	weir_batch_release(&batch);
	weir_schema_free(schema);
}
END_TEST

START_TEST(task_that_was_done_once_stays_done_in_this_run_only)
{
	bool done;

	start("a", PRINT);
	ck_assert(weir_ledger_task_was_done(ledger, 3, &done, &err) && !done);
	ck_assert(weir_ledger_task_done(ledger, 3, &err));
	ck_assert(weir_ledger_task_done(ledger, 3, &err));
	start("b", PRINT);
	ck_assert(weir_ledger_task_was_done(ledger, 3, &done, &err) && done);
	ck_assert(weir_ledger_task_was_done(ledger, 4, &done, &err) && !done);
	finish("complete");
	start("c", PRINT);
	ck_assert(weir_ledger_task_was_done(ledger, 3, &done, &err) && !done);
}
END_TEST

START_TEST(folder_that_is_not_there_is_told)
{
	ck_assert_ptr_null(weir_ledger_open("nowhere", &err));
	ck_assert_int_eq(err.code, WEIR_BROKEN);
	ck_assert_ptr_nonnull(strstr(err.message, "the state in nowhere: "));
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		what_was_intended_is_recalled_by_the_next_try,
		other_rows_are_not_recalled,
		recall_holds_nothing_that_another_process_waits_for,
		settled_batch_is_recalled_with_every_verdict,
		refused_and_duplicate_rows_are_put_down_once,
		empty_batch_can_be_settled,
		task_that_was_done_once_stays_done_in_this_run_only,
		folder_that_is_not_there_is_told,
	};
	Suite *suite = suite_create("ledger");
	TCase *tests = tcase_create("ledger");

	tcase_add_checked_fixture(tests, begin, end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
