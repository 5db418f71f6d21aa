/*
 * test_read.c - how a source's rows are cut into batches: the same ones in every run.
 */
#include "conf_fixture.h"

#include "../../core/engine/flow.h"

/* A source of rows, each of one value; it refuses to be asked again behind its end. */
struct toy {
	const char *const *value;
	size_t count, next, ends;
	size_t fail_at; /* this row cannot be read; 0: all can */
	bool refuse;    /* every row */
};

static bool toy_read(void *self, struct weir_context *context, struct weir_row *row, bool *end,
		     struct weir_error *err)
{
	struct toy *toy = self;

	(void)context;
	if (toy->next == toy->count) {
		toy->ends++;
		*end = true;
		return true;
	}
	if (toy->fail_at && toy->next + 1 == toy->fail_at)
		return weir_fail(err, WEIR_BROKEN, "the file changed");
	row->line = toy->next + 2;
	row->raw.at = toy->value[toy->next++];
	row->raw.length = strlen(row->raw.at);
	row->raw.at = weir_row_text(row, row->raw.at, row->raw.length).as.text;
	row->value[0] = weir_text(row->raw.at, 1);
	if (toy->refuse)
		weir_row_reject(row, "TOY", NULL, "line %zu", toy->next + 1);
	return true;
}

static const struct weir_source_ops toy_ops = { .size = sizeof(toy_ops), .read = toy_read };
static const struct weir_plugin toy_plugin = { .kind = WEIR_SOURCE,
					       .name = "toy",
					       .ops.source = &toy_ops };

static struct toy toy;
static struct weir_context context;
static struct weir_stage stage, *stages[1] = { &stage };
static struct weir_chain chain;
static struct weir_batch batch, carry;
static struct weir_error err;
static char cut[4096];

static const char *const letters[] = { "a1", "a2", "a3", "b4", "b5", "c6", "c7", "c8", "c9" };

static void begin(void)
{
	memset(&err, 0, sizeof(err));
	toy = (struct toy){ .value = letters, .count = 9 };
	context = (struct weir_context){ .plugin = "toy" };
	context.place = (struct weir_place){ .file = "meet.yaml", .line = 7, .column = 9 };
	stage = (struct weir_stage){ .plugin = &toy_plugin, .self = &toy, .context = &context };
	chain = (struct weir_chain){ .stage = stages, .count = 1, .on_change = -1 };
	chain.schema = weir_schema_new();
	ck_assert(weir_schema_add(chain.schema, "letter", WEIR_TEXT, NULL, &err));
	weir_batch_init(&batch, chain.schema);
	weir_batch_init(&carry, chain.schema);
}

static void end(void)
{
	weir_batch_release(&batch);
	weir_batch_release(&carry);
	weir_schema_free(chain.schema);
}

static void add_batch(uint64_t number)
{
	size_t used = strlen(cut);

	ck_assert_uint_eq(batch.number, number);
	for (size_t i = 0; i < batch.count; i++) {
		struct weir_row *row = &batch.row[i];

		ck_assert_ptr_eq(row->batch, &batch);
		ck_assert_mem_eq(row->value[0].as.text, row->raw.at, 1);
		used += (size_t)snprintf(cut + used, sizeof(cut) - used, "%s%.*s", i ? "," : "",
					 (int)row->raw.length, row->raw.at);
	}
	ck_assert_int_lt(snprintf(cut + used, sizeof(cut) - used, "|"), (int)(sizeof(cut) - used));
}

/* All batches: rows joined by a comma, a bar behind each batch. */
static const char *batches(void)
{
	bool at_end = false;

	cut[0] = '\0';
	for (uint64_t number = 1;; number++) {
		ck_assert_msg(weir_flow_read(&chain, &batch, &carry, number, &at_end, &err), "%s",
			      err.message);
		if (at_end)
			return cut;
		ck_assert_uint_gt(batch.count, 0);
		add_batch(number);
	}
}

START_TEST(batch_ends_with_its_number_of_rows)
{
	chain.policy.rows = 4;
	ck_assert_str_eq(batches(), "a1,a2,a3,b4|b5,c6,c7,c8|c9|");
}
END_TEST

START_TEST(exact_multiple_leaves_no_empty_batch)
{
	chain.policy.rows = 3;
	ck_assert_str_eq(batches(), "a1,a2,a3|b4,b5,c6|c7,c8,c9|");
}
END_TEST

START_TEST(one_row_a_batch)
{
	chain.policy.rows = 1;
	toy.count = 3;
	ck_assert_str_eq(batches(), "a1|a2|a3|");
}
END_TEST

START_TEST(source_without_rows_has_no_batch)
{
	chain.policy.rows = 3;
	toy.count = 0;
	ck_assert_str_eq(batches(), "");
}
END_TEST

START_TEST(source_that_ended_is_not_asked_again)
{
	chain.policy.rows = 4;
	batches();
	ck_assert_uint_eq(toy.ends, 1);
}
END_TEST

START_TEST(bytes_are_a_ceiling_of_the_rows_text)
{
	chain.policy.bytes = 5; /* two rows are 4 bytes, a third would make 6 */
	ck_assert_str_eq(batches(), "a1,a2|a3,b4|b5,c6|c7,c8|c9|");
}
END_TEST

START_TEST(batch_may_reach_its_bytes_exactly)
{
	chain.policy.bytes = 6;
	ck_assert_str_eq(batches(), "a1,a2,a3|b4,b5,c6|c7,c8,c9|");
}
END_TEST

START_TEST(row_above_the_bytes_is_a_batch_of_its_own)
{
	static const char *const value[] = { "a", "bbbbbbbbbb", "c", "d", "eeeeeeeeee" };

	toy.value = value;
	toy.count = 5;
	chain.policy.bytes = 3;
	ck_assert_str_eq(batches(), "a|bbbbbbbbbb|c,d|eeeeeeeeee|");
}
END_TEST

START_TEST(batch_ends_where_a_column_changes)
{
	chain.on_change = 0;
	ck_assert_str_eq(batches(), "a1,a2,a3|b4,b5|c6,c7,c8,c9|");
}
END_TEST

START_TEST(whatever_limit_is_met_first_ends_the_batch)
{
	chain.on_change = 0;
	chain.policy.rows = 3;
	ck_assert_str_eq(batches(), "a1,a2,a3|b4,b5|c6,c7,c8|c9|");
	toy.next = 0;
	chain.ended = false;
	chain.policy.bytes = 4;
	ck_assert_str_eq(batches(), "a1,a2|a3|b4,b5|c6,c7|c8,c9|");
}
END_TEST

START_TEST(without_limits_all_is_one_batch)
{
	ck_assert_str_eq(batches(), "a1,a2,a3,b4,b5,c6,c7,c8,c9|");
}
END_TEST

START_TEST(refusal_goes_with_the_row_into_the_next_batch)
{
	bool at_end;

	toy.refuse = true;
	chain.on_change = 0;
	ck_assert(weir_flow_read(&chain, &batch, &carry, 1, &at_end, &err));
	ck_assert(weir_flow_read(&chain, &batch, &carry, 2, &at_end, &err));
	ck_assert_uint_eq(batch.count, 2);
	ck_assert_int_eq(batch.row[0].verdict, WEIR_REJECTED);
	ck_assert_str_eq(weir_batch_refusal(&batch, 0)->reason, "line 5");
	ck_assert_str_eq(weir_batch_refusal(&batch, 1)->reason, "line 6");
	ck_assert_uint_eq(batch.row[0].line, 5);
}
END_TEST

START_TEST(batch_has_the_same_hash_in_every_run)
{
	uint64_t hash[2];
	bool at_end;

	chain.on_change = 0;
	for (int i = 0; i < 2; i++) {
		toy.next = 0;
		weir_batch_begin(&carry, 1);
		ck_assert(weir_flow_read(&chain, &batch, &carry, 1, &at_end, &err));
		ck_assert(weir_flow_read(&chain, &batch, &carry, 2, &at_end, &err));
		hash[i] = weir_batch_hash(&batch);
	}
	ck_assert_uint_eq(hash[0], hash[1]);
}
END_TEST

START_TEST(error_of_the_source_names_its_place_in_the_pipeline)
{
	bool at_end;

	toy.fail_at = 2;
	chain.policy.rows = 3;
	ck_assert(!weir_flow_read(&chain, &batch, &carry, 1, &at_end, &err));
	ck_assert_int_eq(err.code, WEIR_BROKEN);
	ck_assert_str_eq(err.file, "meet.yaml");
	ck_assert_uint_eq(err.line, 7);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
		batch_ends_with_its_number_of_rows,
		exact_multiple_leaves_no_empty_batch,
		one_row_a_batch,
		source_without_rows_has_no_batch,
		source_that_ended_is_not_asked_again,
		bytes_are_a_ceiling_of_the_rows_text,
		batch_may_reach_its_bytes_exactly,
		row_above_the_bytes_is_a_batch_of_its_own,
		batch_ends_where_a_column_changes,
		whatever_limit_is_met_first_ends_the_batch,
		without_limits_all_is_one_batch,
		refusal_goes_with_the_row_into_the_next_batch,
		batch_has_the_same_hash_in_every_run,
		error_of_the_source_names_its_place_in_the_pipeline,
	};
	Suite *suite = suite_create("read");
	TCase *tests = tcase_create("read");

	tcase_add_checked_fixture(tests, begin, end);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
