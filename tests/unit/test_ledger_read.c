/*
 * test_ledger_read.c - what the state knows is found again: runs, flows, batches, lines, ids.
 */
#include "ledger_fixture.h"

#include "../../core/engine/packed.h"

/* A batch whose rows begin at these lines; the first and the last are inserted. */
static void settle_lines(uint64_t number, const uint64_t *line, size_t count)
{
	const struct weir_uuid id[2] = { { { (uint8_t)number, 1 } }, { { (uint8_t)number, 2 } } };
	const uint64_t of_line[9] = { 0 };
	uint8_t verdict[9] = { 0 };
	struct weir_schema *schema = weir_schema_new();
	struct weir_batch batch;
	const struct weir_batch_note note = { .step = 2,
					      .batch = &batch,
					      .hash = number,
					      .first_row = 100 * number,
					      .verdict = verdict,
					      .id = id,
					      .id_count = 2,
					      .of_line = of_line,
					      .request = number,
					      .last_request = number + 1 };

	weir_batch_init(&batch, schema);
	weir_batch_begin(&batch, number);
	for (size_t i = 0; i < count; i++) {
		struct weir_row *row = weir_batch_append(&batch);

		row->line = line[i];
		row->verdict = i && i + 1 < count ? WEIR_PRESENT : WEIR_INSERTED;
		verdict[i] = (uint8_t)row->verdict;
	}
	ck_assert_msg(weir_ledger_settle(ledger, &note, &err), "%s", err.message);
	weir_batch_release(&batch);
	weir_schema_free(schema);
}

struct found {
	uint64_t batch, request;
	size_t row, count;
	struct weir_uuid id;
	bool has_id;
};

static bool take(void *arg, const struct weir_batch_row *batch, struct weir_error *error)
{
	struct found *found = arg;
	const struct weir_uuid *id = weir_ledger_id(batch, found->row);

	(void)error;
	found->batch = batch->number;
	found->request = batch->request;
	found->count++;
	found->has_id = id;
	if (id)
		found->id = *id;
	ck_assert_uint_eq(batch->first_row, 100 * batch->number);
	return true;
}

static struct found locate(uint64_t line)
{
	struct found found = { .row = SIZE_MAX };

	ck_assert_msg(weir_ledger_locate(ledger, run_id, 2, line, &found.row, take, &found, &err),
		      "%s", err.message);
	ck_assert_uint_eq(found.count, found.row != SIZE_MAX);
	return found;
}

START_TEST(line_is_found_in_its_batch_and_only_where_a_row_begins)
{
	static const uint64_t first[] = { 2, 3, 4 }, second[] = { 6, 9, 10, 11, 20 };
	struct found found;

	start("a", PRINT);
	settle_lines(1, first, 3);
	settle_lines(2, second, 5);
	found = locate(4);
	ck_assert_uint_eq(found.batch, 1);
	ck_assert_uint_eq(found.row, 2);
	ck_assert(found.has_id);
	ck_assert_int_eq(found.id.byte[0], 1);
	ck_assert_int_eq(found.id.byte[1], 2);
	found = locate(9);
	ck_assert_uint_eq(found.batch, 2);
	ck_assert_uint_eq(found.request, 2);
	ck_assert_uint_eq(found.row, 1);
	ck_assert(!found.has_id);
	ck_assert_uint_eq(locate(20).row, 4);
	ck_assert_uint_eq(locate(1).row, SIZE_MAX);
	ck_assert_uint_eq(locate(5).row, SIZE_MAX);
	ck_assert_uint_eq(locate(12).row, SIZE_MAX);
	ck_assert_uint_eq(locate(21).row, SIZE_MAX);
}
END_TEST

START_TEST(lines_one_after_the_other_take_no_room)
{
	static const uint64_t even[] = { 2, 3, 4, 5 }, double_spaced[] = { 2, 4, 6, 8, 10, 12 };

	start("a", PRINT);
	settle_lines(1, even, 4);
	ck_assert_int_eq(number("SELECT coalesce(length(gaps), 0) FROM batch"), 0);
	settle_lines(1, double_spaced, 6);
	ck_assert_int_eq(number("SELECT length(gaps) FROM batch"), 2);
	ck_assert_uint_eq(locate(12).row, 5);
}
END_TEST

/* "" where there is no such run. */
static const char *find(const char *name)
{
	struct weir_run_row run;

	if (!weir_ledger_find(ledger, name, &fixture.arena, &run, &err)) {
		ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
		return "";
	}
	return run.id;
}

START_TEST(run_is_found_by_the_beginning_of_its_id_and_as_the_last_one)
{
	ck_assert_str_eq(find("last"), "");
	ck_assert_str_eq(err.message, "there are no runs yet in .");
	start("20251025-101502-3fa9", PRINT);
	finish("complete");
	start("20251026-101502-77aa", PRINT);
	finish("complete");
	ck_assert_str_eq(find(NULL), "20251026-101502-77aa");
	ck_assert_str_eq(find("last"), "20251026-101502-77aa");
	ck_assert_str_eq(find("20251025"), "20251025-101502-3fa9");
	ck_assert_str_eq(find("20251025-101502-3fa9"), "20251025-101502-3fa9");
	ck_assert_str_eq(find("2025"), "");
	ck_assert_str_eq(err.message, "several runs begin with \"2025\"");
	ck_assert_str_eq(find("%"), "");
	ck_assert_str_eq(err.message, "there is no run \"%\" in .");
}
END_TEST

static bool take_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *error)
{
	(void)error;
	(void)sprintf(arg, "%s %lld=%lld+%lld+%lld+%lld+%lld from %s %llu %s", flow->name,
		      (long long)flow->present, (long long)flow->kind[WEIR_PRESENT_SAME],
		      (long long)flow->kind[WEIR_PRESENT_DIFFERS],
		      (long long)flow->kind[WEIR_PRESENT_OTHER],
		      (long long)flow->kind[WEIR_PRESENT_SPELLING],
		      (long long)flow->kind[WEIR_PRESENT_UPDATED], flow->path,
		      (unsigned long long)flow->size, flow->sha256);
	return true;
}

START_TEST(flow_is_told_with_its_kinds_of_present_and_its_input)
{
	const struct weir_step_books step = {
		.name = "races", .read = 10, .present = 10, .kind = { 1, 2, 3, 4, 0 }
	};
	char text[1000] = "";

	start("a", PRINT);
	ck_assert(weir_ledger_step(ledger, &step, 2, &err));
	ck_assert(weir_ledger_flows(ledger, "a", take_flow, text, &err));
	ck_assert_str_eq(text, "races 10=1+2+3+4+0 from /m/races.csv 99 abc");
}
END_TEST

static bool take_row(void *arg, const struct weir_reject_row *row, struct weir_error *error)
{
	char *text = arg;

	(void)error;
	(void)sprintf(text + strlen(text), "%llu:%llu %d %s %s %s %llu\n",
		      (unsigned long long)row->batch, (unsigned long long)row->line, row->verdict,
		      row->code, row->column, row->reason, (unsigned long long)row->of_line);
	return true;
}

START_TEST(refused_and_duplicate_rows_are_told_in_the_order_of_their_lines)
{
	char text[1000] = "";

	start("a", PRINT);
	sql("INSERT INTO row (run, step, batch, line, verdict, code, reason, of_line, field) VALUES"
	    " ('a', 2, 2, 9, 3, '', '', 4, ''), ('a', 2, 1, 4, 4, 'RANGE', 'too high', 0, 'grade'),"
	    " ('a', 3, 1, 4, 4, 'KEY', 'blank', 0, ''), ('b', 2, 1, 4, 4, 'KEY', 'blank', 0, '')");
	ck_assert(weir_ledger_rows(ledger, "a", 2, 0, take_row, text, &err));
	ck_assert_str_eq(text, "1:4 4 RANGE grade too high 0\n2:9 3    4\n");
	*text = '\0';
	ck_assert(weir_ledger_rows(ledger, "a", 2, 9, take_row, text, &err));
	ck_assert_str_eq(text, "2:9 3    4\n");
}
END_TEST

static size_t packed_size(const char *verdicts)
{
	size_t count = strlen(verdicts), size;
	uint8_t *back = weir_arena_alloc(&fixture.arena, count);
	struct weir_buffer out;

	weir_buffer_init(&out, WEIR_PACKED_CEILING);
	weir_packed_verdicts((const uint8_t *)verdicts, count, &out);
	size = out.length;
	ck_assert(weir_packed_unpack((struct weir_text){ out.at, out.length }, back, count));
	ck_assert_mem_eq(back, verdicts, count);
	ck_assert(!weir_packed_unpack((struct weir_text){ out.at, out.length }, back, count - 1));
	weir_buffer_release(&out);
	return size;
}

START_TEST(verdicts_are_packed_where_that_is_shorter_and_come_back)
{
	ck_assert_uint_eq(packed_size("aaaaaaaaaa"), 2);
	ck_assert_uint_eq(packed_size("aaaaabaaaa"), 6);
	ck_assert_uint_eq(packed_size("abab"), 4);
	ck_assert_uint_eq(packed_size("ab"), 2);
}
END_TEST

START_TEST(kinds_of_present_are_told_apart)
{
	ck_assert_int_eq(weir_present_of(WEIR_PRESENT), WEIR_PRESENT_SAME);
	ck_assert_int_eq(weir_present_of(WEIR_PRESENT | WEIR_VERDICT_DIFFERS |
					 WEIR_VERDICT_SPELLING),
			 WEIR_PRESENT_DIFFERS);
	ck_assert_int_eq(weir_present_of(WEIR_PRESENT | WEIR_VERDICT_SPELLING),
			 WEIR_PRESENT_SPELLING);
	ck_assert_int_eq(weir_present_of(WEIR_PRESENT | WEIR_VERDICT_DIFFERS | WEIR_VERDICT_OTHER),
			 WEIR_PRESENT_OTHER);
	ck_assert_int_eq(weir_present_of(WEIR_PRESENT | WEIR_VERDICT_UPDATED),
			 WEIR_PRESENT_UPDATED);
	ck_assert_int_eq(weir_verdict_of(WEIR_PRESENT | WEIR_VERDICT_UPDATED), WEIR_PRESENT);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		line_is_found_in_its_batch_and_only_where_a_row_begins,
		lines_one_after_the_other_take_no_room,
		run_is_found_by_the_beginning_of_its_id_and_as_the_last_one,
		flow_is_told_with_its_kinds_of_present_and_its_input,
		refused_and_duplicate_rows_are_told_in_the_order_of_their_lines,
		verdicts_are_packed_where_that_is_shorter_and_come_back,
		kinds_of_present_are_told_apart,
	};
	Suite *suite = suite_create("ledger read");
	TCase *tests = tcase_create("ledger read");

	tcase_add_checked_fixture(tests, begin, end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
