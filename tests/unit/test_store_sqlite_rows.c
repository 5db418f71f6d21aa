/*
 * test_store_sqlite_rows.c - rows of the embedded store: whole batches, single refusals, reads.
 */
#include "sqlite_fixture.h"

static const char *const race_columns[] = { "id", "meet_id", "name", "distance" };

/* Race i has id i+1, of the first meet, called by its letter, 4000 metres. */
static struct weir_write races(struct store_test *t, size_t count, enum weir_mode mode)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	struct weir_write write = meets(t, count, mode);
	struct weir_value meet = t->value[0][0];
	size_t i;

	for (i = 0; i < count; i++) {
		t->value[i][0] = weir_id(fake_id((uint8_t)(i + 1)));
		t->value[i][1] = meet;
		t->value[i][2] = weir_text(letters + i, 1);
		t->value[i][3] = weir_int(4000);
	}
	write.table = "races";
	write.column = race_columns;
	write.column_count = 4;
	return write;
}

/* One letter for each outcome. */
static const char *outcomes(struct store_test *t, size_t count)
{
	char *text = weir_arena_alloc(&t->host.arena, count + 1);
	size_t i;

	for (i = 0; i < count; i++)
		text[i] = "-iupr"[t->row[i].outcome];
	return text;
}

START_TEST(rows_that_are_there_stay_as_they_are)
{
	struct store_test *t = begin();
	struct weir_write write;

	open_well(t);
	write = meets(t, 2, WEIR_INSERT_MISSING);
	put_well(t, write);
	ck_assert_str_eq(outcomes(t, 2), "ii");
	write = meets(t, 3, WEIR_INSERT_MISSING);
	t->value[0][1] = weir_string("Another Name");
	put_well(t, write);
	ck_assert_str_eq(outcomes(t, 3), "ppi");
	ck_assert_str_eq(read_column(t, "meets", "name"),
			 "text Autumn Run\ntext Autumn Run\ntext Autumn Run\n");
	ck_assert_str_eq(read_column(t, "meets", "id"),
			 "uuid 00000101-0101-0101-0101-010101010101\n"
			 "uuid 00010101-0101-0101-0101-010101010101\n"
			 "uuid 00020101-0101-0101-0101-010101010101\n");
	end(t);
}
END_TEST

START_TEST(insert_refuses_rows_that_are_there)
{
	struct store_test *t = begin();
	struct weir_write write;

	open_well(t);
	put_well(t, meets(t, 1, WEIR_INSERT));
	write = meets(t, 2, WEIR_INSERT);
	write.refusals_allowed = 1;
	put_well(t, write);
	ck_assert_str_eq(outcomes(t, 2), "ri");
	ck_assert_str_eq(t->row[0].words->code, "PRESENT");
	end(t);
}
END_TEST

START_TEST(upsert_and_update_set_the_columns_of_rows_that_exist)
{
	struct store_test *t = begin();
	struct weir_write write;

	open_well(t);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	write = meets(t, 3, WEIR_UPSERT);
	t->row[0].update = true;
	t->value[0][1] = weir_string("New");
	t->row[2].update = true; /* it went away meanwhile */
	put_well(t, write);
	ck_assert_str_eq(outcomes(t, 3), "uip");
	write = meets(t, 3, WEIR_UPDATE);
	t->value[0][1] = weir_string("Newer");
	put_well(t, write);
	ck_assert_str_eq(outcomes(t, 3), "uup");
	ck_assert_str_eq(read_column(t, "meets", "name"), "text Newer\ntext Autumn Run\n");
	end(t);
}
END_TEST

START_TEST(a_row_that_breaks_a_constraint_is_refused_alone)
{
	struct store_test *t = begin();
	struct weir_write write;

	open_well(t);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	write = races(t, 6, WEIR_INSERT_MISSING);
	t->value[1][2] = weir_string("a");
	t->value[2][1] = weir_null();
	t->value[3][3] = weir_int(0);
	t->value[4][1] = weir_id(fake_id(0x99));
	t->value[5][2] = weir_string("no");
	write.refusals_allowed = 5;
	put_well(t, write);
	ck_assert_str_eq(outcomes(t, 6), "irrrrr");
	ck_assert_str_eq(t->row[1].words->code, "CONSTRAINT");
	ck_assert_str_eq(t->row[1].words->reason, "UNIQUE (races.meet_id, races.name)");
	ck_assert_str_eq(t->row[1].words->constraint, "UNIQUE (races.meet_id, races.name)");
	ck_assert_str_eq(t->row[1].words->detail,
			 "UNIQUE constraint failed: races.meet_id, races.name");
	ck_assert_str_eq(t->row[2].words->reason, "NOT NULL (races.meet_id)");
	ck_assert_str_eq(t->row[3].words->reason, "CHECK (distance > 0)");
	ck_assert_str_eq(t->row[4].words->reason, "FOREIGN KEY");
	ck_assert_str_eq(t->row[5].words->reason, "not this one");
	ck_assert_uint_eq(count_of(t, "races"), 1);
	end(t);
}
END_TEST

START_TEST(too_many_refusals_undo_the_batch)
{
	struct store_test *t = begin();
	struct weir_write write;

	open_well(t);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	write = races(t, 3, WEIR_INSERT_MISSING);
	t->value[1][3] = weir_int(0);
	t->value[2][3] = weir_int(0);
	write.refusals_allowed = 1;
	ck_assert(!put(t, &write));
	ck_assert_int_eq(t->host.err.code, WEIR_LIMIT);
	ck_assert_uint_eq(count_of(t, "races"), 0);
	/* The store goes on. */
	put_well(t, races(t, 1, WEIR_INSERT_MISSING));
	ck_assert_uint_eq(count_of(t, "races"), 1);
	end(t);
}
END_TEST

START_TEST(a_trigger_that_undoes_the_batch_is_hostile)
{
	struct store_test *t = begin();
	struct weir_write write;

	open_well(t);
	put_well(t, meets(t, 1, WEIR_INSERT_MISSING));
	write = races(t, 3, WEIR_INSERT_MISSING);
	write.refusals_allowed = 3;
	t->value[1][2] = weir_string("boom");
	ck_assert(!put(t, &write));
	ck_assert_int_eq(t->host.err.code, WEIR_HOSTILE);
	ck_assert_uint_eq(count_of(t, "races"), 0);
	end(t);
}
END_TEST

START_TEST(a_broken_deferred_key_undoes_the_batch)
{
	struct store_test *t = begin();
	struct weir_write write;

	write_file(t, "schema.sql",
		   "CREATE TABLE venues (id TEXT PRIMARY KEY);"
		   "CREATE TABLE meets (id TEXT PRIMARY KEY, name TEXT REFERENCES venues (id) "
		   "DEFERRABLE INITIALLY DEFERRED);");
	open_well(t);
	write = meets(t, 1, WEIR_INSERT_MISSING);
	ck_assert(!put(t, &write));
	ck_assert_int_eq(t->host.err.code, WEIR_DENIED);
	ck_assert_ptr_nonnull(strstr(t->host.err.hint, "DEFERRABLE"));
	ck_assert_uint_eq(count_of(t, "meets"), 0);
	end(t);
}
END_TEST

START_TEST(a_locked_database_is_busy)
{
	struct store_test *t = begin();
	struct weir_write write;
	sqlite3 *other;

	open_well(t);
	ck_assert_int_eq(sqlite3_open(path_of(t, "meet.db"), &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	write = meets(t, 1, WEIR_INSERT_MISSING);
	ck_assert(!put(t, &write));
	ck_assert_int_eq(t->host.err.code, WEIR_BUSY);
	ck_assert_ptr_nonnull(strstr(t->host.err.message, "locked by another program"));
	ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
	put_well(t, write);
	end(t);
}
END_TEST

START_TEST(tables_that_are_not_as_expected_are_denied)
{
	struct store_test *t = begin();
	static const char *const columns[] = { "id", "nmae" };
	static const char *const column = "nmae";
	struct weir_query query = { .table = "meets", .column = &column, .column_count = 1 };
	struct weir_write write;

	open_well(t);
	write = meets(t, 1, WEIR_INSERT_MISSING);
	write.column = columns;
	ck_assert(!put(t, &write));
	ck_assert_int_eq(t->host.err.code, WEIR_DENIED);
	ck_assert_ptr_nonnull(strstr(t->host.err.message, "nmae"));
	/* SQLite would take "nmae" for a text, if it were let. */
	ck_assert(!ops()->scan(t->host.self, &t->host, &query, add_row, t, &t->host.err));
	ck_assert_int_eq(t->host.err.code, WEIR_DENIED);
	end(t);
}
END_TEST

START_TEST(names_are_quoted_and_values_are_bound)
{
	struct store_test *t = begin();
	static const char *const columns[] = { "id", "say \"hi\"" };
	struct weir_write write;

	write_file(t, "schema.sql",
		   "CREATE TABLE \"a \"\"b\" (id TEXT PRIMARY KEY, "
		   "\"say \"\"hi\"\"\" TEXT);");
	open_well(t);
	write = meets(t, 1, WEIR_INSERT_MISSING);
	write.table = "a \"b";
	write.column = columns;
	t->value[0][1] = weir_string("'); DROP TABLE \"a \"\"b\"; --");
	put_well(t, write);
	ck_assert_str_eq(read_column(t, "a \"b", "say \"hi\""),
			 "text '); DROP TABLE \"a \"\"b\"; --\n");
	end(t);
}
END_TEST

struct seen {
	size_t rows;
	bool stop;
};

static bool count_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct seen *seen = arg;

	ck_assert_int_eq(value[0].type, WEIR_UUID);
	seen->rows++;
	return seen->stop ? weir_fail(err, WEIR_CANCELLED, "enough") : true;
}

START_TEST(a_long_list_brings_each_row_once)
{
	struct store_test *t = begin();
	static const char *const column = "id";
	static struct weir_value in[2 * MANY];
	struct weir_query query = {
		.table = "meets", .column = &column, .column_count = 1, .where = "id", .in = in
	};
	struct seen seen = { 0 };
	uint64_t count = 0;
	size_t i;

	open_well(t);
	put_well(t, meets(t, MANY, WEIR_INSERT_MISSING));
	for (i = 0; i < MANY; i++) {
		in[i] = t->value[i][0];
		in[MANY + i] = i % 2 ? t->value[i][0] : weir_null();
	}
	query.in_count = sizeof(in) / sizeof(in[0]);
	ck_assert(ops()->scan(t->host.self, &t->host, &query, count_row, &seen, &t->host.err));
	ck_assert_uint_eq(seen.rows, MANY);
	ck_assert(ops()->count(t->host.self, &t->host, &query, &count, &t->host.err));
	ck_assert_uint_eq(count, MANY);
	query.in_count = 0;
	ck_assert(ops()->scan(t->host.self, &t->host, &query, count_row, &seen, &t->host.err));
	ck_assert(ops()->count(t->host.self, &t->host, &query, &count, &t->host.err));
	ck_assert_uint_eq(seen.rows, MANY);
	ck_assert_uint_eq(count, 0);
	end(t);
}
END_TEST

START_TEST(a_callback_that_fails_ends_the_scan)
{
	struct store_test *t = begin();
	static const char *const column = "id";
	struct weir_query query = { .table = "meets", .column = &column, .column_count = 1 };
	struct seen seen = { .stop = true };

	open_well(t);
	put_well(t, meets(t, 3, WEIR_INSERT_MISSING));
	ck_assert(!ops()->scan(t->host.self, &t->host, &query, count_row, &seen, &t->host.err));
	ck_assert_int_eq(t->host.err.code, WEIR_CANCELLED);
	ck_assert_uint_eq(seen.rows, 1);
	/* Nothing is left open that would keep the next batch out. */
	put_well(t, meets(t, 4, WEIR_INSERT_MISSING));
	end(t);
}
END_TEST

START_TEST(values_come_back_as_their_columns_declare_them)
{
	struct store_test *t = begin();

	open_well(t);
	run_sql(t, "INSERT INTO meets VALUES ('77777777-7777-7777-7777-777777777777', "
		   "'88888888-8888-8888-8888-888888888888', 1), ('local', 'x', NULL)");
	run_sql(t, "INSERT INTO races (id, meet_id, distance, rating, extra) VALUES "
		   "('99999999-9999-9999-9999-999999999999', "
		   "'77777777-7777-7777-7777-777777777777', 4000, 2, 1.5)");
	ck_assert_str_eq(read_column(t, "meets", "id"),
			 "uuid 77777777-7777-7777-7777-777777777777\ntext local\n");
	/* A name is no id, whatever it looks like. */
	ck_assert_str_eq(read_column(t, "meets", "name"),
			 "text 88888888-8888-8888-8888-888888888888\ntext x\n");
	ck_assert_str_eq(read_column(t, "meets", "held"), "boolean true\nnull NULL\n");
	ck_assert_str_eq(read_column(t, "races", "meet_id"),
			 "uuid 77777777-7777-7777-7777-777777777777\n");
	ck_assert_str_eq(read_column(t, "races", "distance"), "integer 4000\n");
	ck_assert_str_eq(read_column(t, "races", "rating"), "real 2\n");
	ck_assert_str_eq(read_column(t, "races", "extra"), "real 1.5\n");
	end(t);
}
END_TEST

START_TEST(many_shapes_of_writes_take_turns)
{
	struct store_test *t = begin();
	static const char *const columns[] = { "id", "name", "held" };
	char table[16], sql[96];
	size_t i, round;

	open_well(t);
	for (i = 0; i < SHAPES; i++) {
		(void)snprintf(sql, sizeof(sql),
			       "CREATE TABLE t%zu (id TEXT PRIMARY KEY, name TEXT, held BOOL)", i);
		run_sql(t, sql);
	}
	for (round = 0; round < 2; round++) {
		for (i = 0; i < SHAPES; i++) {
			struct weir_write write = meets(t, 2, WEIR_UPSERT);

			(void)snprintf(table, sizeof(table), "t%zu", i);
			write.table = table;
			write.column = columns;
			write.column_count = 2 + round;
			t->value[0][2] = t->value[1][2] = weir_bool(true);
			t->row[0].update = round > 0;
			put_well(t, write);
			ck_assert_str_eq(outcomes(t, 2), round ? "up" : "ii");
		}
	}
	ck_assert_str_eq(read_column(t, "t7", "held"), "boolean true\nnull NULL\n");
	end(t);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("store-sqlite rows");

	tcase_add_test(cases, rows_that_are_there_stay_as_they_are);
	tcase_add_test(cases, insert_refuses_rows_that_are_there);
	tcase_add_test(cases, upsert_and_update_set_the_columns_of_rows_that_exist);
	tcase_add_test(cases, a_row_that_breaks_a_constraint_is_refused_alone);
	tcase_add_test(cases, too_many_refusals_undo_the_batch);
	tcase_add_test(cases, a_trigger_that_undoes_the_batch_is_hostile);
	tcase_add_test(cases, a_broken_deferred_key_undoes_the_batch);
	tcase_add_test(cases, a_locked_database_is_busy);
	tcase_add_test(cases, tables_that_are_not_as_expected_are_denied);
	tcase_add_test(cases, names_are_quoted_and_values_are_bound);
	tcase_add_test(cases, a_long_list_brings_each_row_once);
	tcase_add_test(cases, a_callback_that_fails_ends_the_scan);
	tcase_add_test(cases, values_come_back_as_their_columns_declare_them);
	tcase_add_test(cases, many_shapes_of_writes_take_turns);
	return fake_run("store-sqlite rows", cases);
}
