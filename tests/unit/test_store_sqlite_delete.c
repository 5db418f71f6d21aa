/*
 * test_store_sqlite_delete.c - rows of the embedded store are deleted, and its foreign keys told.
 */
#include "sqlite_fixture.h"

/* "ID REASON\n" of each row that stays. */
static bool add_kept(void *arg, const struct weir_uuid *id, const char *reason,
		     struct weir_error *err)
{
	struct store_test *t = arg;
	size_t used = strlen(t->read);
	char text[WEIR_UUID_TEXT];

	(void)err;
	weir_uuid_print(id, text);
	(void)snprintf(t->read + used, READ_ROOM - used, "%.8s %s\n", text, reason);
	return true;
}

static struct weir_delete drop(struct store_test *t, struct weir_value *id, size_t count)
{
	t->read[0] = '\0';
	return (struct weir_delete){
		.table = "meets", .in = id, .in_count = count, .kept = add_kept, .arg = t
	};
}

START_TEST(rows_go_and_may_go_again)
{
	struct store_test *t = begin();
	struct weir_value id[MANY];
	struct weir_delete what;

	open_well(t);
	put_well(t, meets(t, MANY, WEIR_INSERT_MISSING));
	for (size_t i = 0; i < MANY; i++)
		id[i] = t->value[i][0];
	what = drop(t, id, MANY - 1);
	ck_assert(ops()->remove(t->host.self, &t->host, &what, &t->host.err));
	ck_assert_uint_eq(what.deleted, MANY - 1);
	ck_assert_uint_eq(count_of(t, "meets"), 1);
	what = drop(t, id, MANY);
	ck_assert(ops()->remove(t->host.self, &t->host, &what, &t->host.err));
	ck_assert_uint_eq(what.deleted, 1);
	ck_assert_str_eq(t->read, "");
	end(t);
}
END_TEST

START_TEST(a_row_that_another_refers_to_stays_alone)
{
	struct store_test *t = begin();
	struct weir_value id[3];
	struct weir_delete what;

	open_well(t);
	put_well(t, meets(t, 3, WEIR_INSERT_MISSING));
	for (size_t i = 0; i < 3; i++)
		id[i] = t->value[i][0];
	run_sql(t, "INSERT INTO races (id, meet_id) SELECT 'x', id FROM meets LIMIT 1 OFFSET 1");
	what = drop(t, id, 3);
	ck_assert(ops()->remove(t->host.self, &t->host, &what, &t->host.err));
	ck_assert_uint_eq(what.deleted, 2);
	ck_assert_str_eq(t->read, "00010101 FOREIGN KEY constraint failed\n");
	ck_assert_uint_eq(count_of(t, "meets"), 1);
	end(t);
}
END_TEST

START_TEST(nothing_goes_where_the_batch_fails)
{
	struct store_test *t = begin();
	struct weir_value id[2];
	struct weir_delete what;

	open_well(t);
	put_well(t, meets(t, 2, WEIR_INSERT_MISSING));
	for (size_t i = 0; i < 2; i++)
		id[i] = t->value[i][0];
	run_sql(t, "CREATE TRIGGER stop BEFORE DELETE ON meets WHEN OLD.id LIKE '0001%' "
		   "BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
	what = drop(t, id, 2);
	ck_assert(!ops()->remove(t->host.self, &t->host, &what, &t->host.err));
	ck_assert_int_eq((int)t->host.err.code, WEIR_HOSTILE);
	ck_assert_uint_eq(what.deleted, 0);
	ck_assert_uint_eq(count_of(t, "meets"), 2);
	end(t);
}
END_TEST

static bool add_foreign(void *arg, const struct weir_foreign *key, struct weir_error *err)
{
	struct store_test *t = arg;
	size_t used = strlen(t->read);

	(void)err;
	(void)snprintf(t->read + used, READ_ROOM - used, "%s.%s %s\n", key->table, key->column,
		       key->to);
	return true;
}

START_TEST(foreign_keys_are_told)
{
	struct store_test *t = begin();
	bool told = false;

	open_well(t);
	run_sql(t, "CREATE TABLE other (id TEXT PRIMARY KEY, a TEXT REFERENCES races, b TEXT "
		   "REFERENCES meets (name))");
	t->read[0] = '\0';
	ck_assert(ops()->foreign(t->host.self, &t->host, add_foreign, t, &told, &t->host.err));
	ck_assert(told);
	ck_assert_str_eq(t->read, "races.meet_id meets\nother.a races\n");
	end(t);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("store-sqlite delete");

	tcase_add_test(cases, rows_go_and_may_go_again);
	tcase_add_test(cases, a_row_that_another_refers_to_stays_alone);
	tcase_add_test(cases, nothing_goes_where_the_batch_fails);
	tcase_add_test(cases, foreign_keys_are_told);
	return fake_run("store-sqlite delete", cases);
}
