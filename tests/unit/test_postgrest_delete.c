/*
 * test_postgrest_delete.c - store-postgrest against a scripted server: deleting rows, and the
 * foreign keys that the server shows.
 */
#include "postgrest_fixture.h"

#include <stdio.h>

#define REFERRED(id)                                                                               \
	"{\"code\":\"23503\",\"details\":\"Key (id)=(" id ") is still referenced from table "      \
	"\\\"results\\\".\",\"hint\":null,\"message\":\"update or delete on table \\\"races\\\" "  \
	"violates foreign key constraint \\\"results_race_id_fkey\\\" on table \\\"results\\\"\"}"
#define TIMED_OUT                                                                                  \
	"{\"code\":\"57014\",\"details\":null,\"hint\":null,\"message\":\"canceling statement "    \
	"due to statement timeout\"}"

/* "ID REASON\n" of each row that stays. */
static bool add_kept(void *arg, const struct weir_uuid *id, const char *reason,
		     struct weir_error *err)
{
	struct server *server = arg;
	char text[WEIR_UUID_TEXT];

	(void)err;
	weir_uuid_print(id, text);
	text[2] = '\0';
	keep(server->read, text, 2);
	keep(server->read, reason, strlen(reason));
	return true;
}

static bool drop(struct server *server, size_t count, uint64_t *deleted)
{
	struct weir_value id[4];
	struct weir_delete what = {
		.table = "races", .in = id, .in_count = count, .kept = add_kept, .arg = server
	};
	bool good;

	for (size_t i = 0; i < count; i++)
		id[i] = weir_id(fake_id((uint8_t)(i + 1)));
	server->read[0] = '\0';
	good = ops()->remove(server->host.self, &server->host, &what, &server->host.err);
	*deleted = what.deleted;
	return good;
}

START_TEST(rows_are_deleted_by_id_and_counted_by_what_is_told)
{
	struct server *server = begin();
	uint64_t deleted;

	open_well(server);
	PLAY(server, { 200, "[{\"id\":\"" ID_2 "\"},{\"id\":\"" ID_1 "\"}]", NULL });
	ck_assert(drop(server, 2, &deleted));
	ck_assert_uint_eq(deleted, 2);
	ck_assert_str_eq(server->asked, "DELETE\n/races?id=in.(" ID_1 "," ID_2 ")&select=id\n");
	end(server);
}
END_TEST

START_TEST(a_lost_answer_is_no_error)
{
	struct server *server = begin();
	uint64_t deleted;

	open_well(server);
	PLAY(server, { 502, "<html>", NULL }, { 200, "[]", NULL }, { 200, "[]", "*/0" });
	ck_assert(drop(server, 2, &deleted));
	ck_assert_uint_eq(deleted, 0);
	ck_assert_ptr_nonnull(strstr(server->asked, "GET\n/races?select=id&id=in.(" ID_1));
	end(server);
}
END_TEST

START_TEST(rows_that_are_hidden_from_the_key_are_not_taken_for_gone)
{
	struct server *server = begin();
	uint64_t deleted;

	open_well(server);
	PLAY(server, { 200, "[]", NULL }, { 200, "[{\"id\":\"" ID_1 "\"}]", "0-0/1" });
	ck_assert(!drop(server, 1, &deleted));
	ck_assert_int_eq((int)server->host.err.code, WEIR_DENIED);
	end(server);
}
END_TEST

START_TEST(a_portion_that_takes_too_long_is_halved_and_the_size_remembered)
{
	struct server *server = begin();
	uint64_t deleted;

	open_well(server);
	PLAY(server, { 500, TIMED_OUT, NULL },
	     { 200, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_2 "\"}]", NULL },
	     { 200, "[{\"id\":\"" ID_3 "\"},{\"id\":\"" ID_4 "\"}]", NULL });
	ck_assert(drop(server, 4, &deleted));
	ck_assert_uint_eq(deleted, 4);
	PLAY(server, { 200, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_2 "\"}]", NULL },
	     { 200, "[{\"id\":\"" ID_3 "\"}]", NULL });
	ck_assert(drop(server, 3, &deleted));
	PLAY(server, { 500, TIMED_OUT, NULL });
	ck_assert(!drop(server, 1, &deleted));
	ck_assert_int_eq((int)server->host.err.code, WEIR_TOO_BIG);
	end(server);
}
END_TEST

START_TEST(a_row_that_is_referred_to_stays_and_the_others_go)
{
	struct server *server = begin();
	uint64_t deleted;

	open_well(server);
	PLAY(server, { 409, REFERRED(ID_2), NULL },
	     { 200, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_3 "\"}]", NULL });
	ck_assert(drop(server, 3, &deleted));
	ck_assert_uint_eq(deleted, 2);
	ck_assert_str_eq(server->read, "02\nrows of results refer to it\n");
	/* One that names none of them is halved down to its row. */
	PLAY(server, { 409, REFERRED("x"), NULL }, { 409, REFERRED("x"), NULL },
	     { 200, "[{\"id\":\"" ID_2 "\"}]", NULL });
	ck_assert(drop(server, 2, &deleted));
	ck_assert_uint_eq(deleted, 1);
	ck_assert_str_eq(server->read, "01\nrows of results refer to it\n");
	end(server);
}
END_TEST

/* ---- foreign keys ---- */

static bool add_foreign(void *arg, const struct weir_foreign *key, struct weir_error *err)
{
	struct server *server = arg;
	char text[128];

	(void)err;
	(void)snprintf(text, sizeof(text), "%s.%s %s", key->table, key->column, key->to);
	keep(server->read, text, strlen(text));
	return true;
}

static bool ask_foreign(struct server *server)
{
	bool told = false;

	server->read[0] = '\0';
	ck_assert(ops()->foreign(server->host.self, &server->host, add_foreign, server, &told,
				 &server->host.err));
	return told;
}

START_TEST(the_root_tells_foreign_keys_beside_the_columns)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 200,
		       "{\"definitions\":{\"results\":{\"properties\":{"
		       "\"id\":{\"format\":\"uuid\",\"description\":\"Note:\\nThis is a Primary "
		       "Key.<pk/>\"},"
		       "\"race_id\":{\"description\":\"Note:\\nThis is a Foreign Key to `races.id`."
		       "<fk table='races' column='id'/>\"},"
		       "\"code\":{\"description\":\"<fk table='codes' column='code'/>\"}}}}}",
		       NULL });
	ck_assert(ask_foreign(server));
	ck_assert_str_eq(server->read, "results.race_id races\n");
	end(server);
}
END_TEST

START_TEST(else_the_catalogue_tells_them_or_nothing_does)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 404, "{\"code\":\"PGRST126\"}", NULL },
	     { 200,
	       "[{\"about\":\"foreign\",\"of\":\"results\",\"name\":\"race_id\","
	       "\"detail\":\"races\"}]",
	       NULL });
	ck_assert(ask_foreign(server));
	ck_assert_str_eq(server->read, "results.race_id races\n");
	end(server);
	server = begin();
	open_well(server);
	PLAY(server, { 404, "{\"code\":\"PGRST126\"}", NULL },
	     { 404, "{\"code\":\"PGRST202\"}", NULL });
	ck_assert(!ask_foreign(server));
	end(server);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, rows_are_deleted_by_id_and_counted_by_what_is_told);
	tcase_add_test(cases, a_lost_answer_is_no_error);
	tcase_add_test(cases, rows_that_are_hidden_from_the_key_are_not_taken_for_gone);
	tcase_add_test(cases, a_portion_that_takes_too_long_is_halved_and_the_size_remembered);
	tcase_add_test(cases, a_row_that_is_referred_to_stays_and_the_others_go);
	tcase_add_test(cases, the_root_tells_foreign_keys_beside_the_columns);
	tcase_add_test(cases, else_the_catalogue_tells_them_or_nothing_does);
	return fake_run("postgrest_delete", cases);
}
