/*
 * test_postgrest_write.c - store-postgrest against a scripted server: writing, and what is done
 * about refusals.
 */
#include "postgrest_fixture.h"

static struct server *begin_writing(const char *rows_per_request)
{
	struct server *server = begin();

	if (rows_per_request)
		fake_option(&server->host, "rows_per_request", rows_per_request);
	open_well(server);
	describe_well(server);
	return server;
}

static void put_well(struct server *server, struct weir_write *write, const char *expected)
{
	ck_assert_msg(put(server, write), "%s", server->host.err.message);
	ck_assert_str_eq(outcomes(server, write), expected);
}

START_TEST(new_rows_are_told_from_those_that_were_there)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 3, WEIR_INSERT_MISSING);

	PLAY(server, { 201, "[{\"id\":\"" ID_3 "\"},{\"id\":\"" ID_1 "\"}]", NULL });
	put_well(server, &write, "IPI");
	ck_assert_ptr_nonnull(strstr(server->asked, "POST\n/races?on_conflict=id&select=id\n[{"));
	write = rows(server, 2, WEIR_INSERT);
	PLAY(server, { 201, "[{\"id\":\"" ID_2 "\"}]", NULL });
	put_well(server, &write, "RI");
	ck_assert_str_eq(write.row[0].words->code, "PRESENT");
	end(server);
}
END_TEST

START_TEST(a_request_that_was_carried_out_twice_still_inserted_its_rows)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 2, WEIR_INSERT_MISSING);

	/* One is as it was sent, the other was there before, with another name. */
	PLAY(server, { 502, "<html>", NULL }, { 200, "[]", NULL },
	     { 200,
	       "[{\"id\":\"" ID_1 "\",\"name\":\"A\",\"place\":1},"
	       "{\"id\":\"" ID_2 "\",\"name\":\"Z\",\"place\":1}]",
	       "0-1/2" });
	put_well(server, &write, "IP");
	end(server);
}
END_TEST

START_TEST(a_request_that_is_too_big_is_halved_and_the_size_remembered)
{
	struct server *server = begin_writing("4");
	struct weir_write write = rows(server, 4, WEIR_INSERT_MISSING);

	PLAY(server, { 413, "<html>", NULL },
	     { 201, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_2 "\"}]", NULL },
	     { 201, "[{\"id\":\"" ID_3 "\"},{\"id\":\"" ID_4 "\"}]", NULL });
	put_well(server, &write, "IIII");
	write = rows(server, 3, WEIR_INSERT_MISSING);
	PLAY(server, { 201, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_2 "\"}]", NULL },
	     { 201, "[{\"id\":\"" ID_3 "\"}]", NULL });
	put_well(server, &write, "III");
	end(server);
}
END_TEST

START_TEST(a_row_that_is_too_big_alone_ends_it)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 1, WEIR_INSERT_MISSING);

	PLAY(server, { 413, "", NULL });
	ck_assert(!put(server, &write));
	ck_assert_int_eq((int)server->host.err.code, WEIR_TOO_BIG);
	end(server);
}
END_TEST

START_TEST(the_guilty_row_is_refused_and_the_others_go_in)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 4, WEIR_INSERT_MISSING);

	PLAY(server, { 409, REFUSED_KEY("name)=(C"), NULL },
	     { 201, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_2 "\"},{\"id\":\"" ID_4 "\"}]", NULL });
	put_well(server, &write, "IIRI");
	ck_assert_str_eq(write.row[2].words->code, "23505");
	ck_assert_str_eq(write.row[2].words->reason, "23505 races_name_key (name)");
	end(server);
}
END_TEST

START_TEST(a_refusal_that_names_no_row_is_halved_down_to_it_in_order)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 4, WEIR_INSERT_MISSING);
	static const char refusal[] =
		"{\"code\":\"SUP\",\"message\":\"PostgresError: new row for relation "
		"\\\"races\\\" violates check constraint \\\"races_place_check\\\"\"}";

	/* In order, one at a time: of rows that share a key the first one is to get it. */
	PLAY(server, { 500, refusal, NULL }, { 500, refusal, NULL },
	     { 201, "[{\"id\":\"" ID_1 "\"}]", NULL }, { 500, refusal, NULL },
	     { 201, "[{\"id\":\"" ID_3 "\"},{\"id\":\"" ID_4 "\"}]", NULL });
	put_well(server, &write, "IRII");
	ck_assert_str_eq(write.row[1].words->reason, "23514 races_place_check");
	end(server);
}
END_TEST

START_TEST(more_refusals_than_allowed_end_it)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 4, WEIR_INSERT_MISSING);

	write.refusals_allowed = 1;
	PLAY(server, { 409, REFUSED_KEY("name)=(A"), NULL },
	     { 409, REFUSED_KEY("name)=(B"), NULL });
	ck_assert(!put(server, &write));
	ck_assert_int_eq((int)server->host.err.code, WEIR_LIMIT);
	end(server);
}
END_TEST

START_TEST(a_broken_trigger_ends_it_at_the_first_request)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 4, WEIR_INSERT_MISSING);

	PLAY(server, { 409, REFUSED_KEY("course_id, rank)=(1, 1"), NULL });
	ck_assert(!put(server, &write));
	ck_assert_int_eq((int)server->host.err.code, WEIR_HOSTILE);
	ck_assert_ptr_nonnull(strstr(server->host.err.hint, "ALTER TABLE races"));
	end(server);
}
END_TEST

START_TEST(rows_that_get_the_same_values_are_updated_together)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 3, WEIR_UPDATE);

	server->value[2][1] = server->value[0][1];
	PLAY(server, { 200, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_3 "\"}]", NULL },
	     { 200, "[{\"id\":\"" ID_2 "\"}]", NULL });
	put_well(server, &write, "UUU");
	ck_assert_str_eq(server->asked, "PATCH\n/races?id=in.(" ID_1 "," ID_3 ")&select=id\n"
					"{\"name\":\"A\",\"place\":1}\n"
					"PATCH\n/races?id=in.(" ID_2 ")&select=id\n"
					"{\"name\":\"B\",\"place\":1}\n");
	end(server);
}
END_TEST

START_TEST(an_update_that_touches_nothing_is_looked_into)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 1, WEIR_UPDATE);

	PLAY(server, { 200, "[]", NULL }, { 200, "[]", "*/0" });
	put_well(server, &write, "P");
	write = rows(server, 1, WEIR_UPDATE);
	PLAY(server, { 200, "[]", NULL }, { 200, "[{\"id\":\"" ID_1 "\"}]", "0-0/1" });
	ck_assert(!put(server, &write));
	ck_assert_int_eq((int)server->host.err.code, WEIR_DENIED);
	ck_assert_ptr_nonnull(strstr(server->host.err.hint, "row level security"));
	end(server);
}
END_TEST

START_TEST(an_upsert_inserts_what_is_new_and_updates_what_differs)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 2, WEIR_UPSERT);

	server->row[0].update = true;
	PLAY(server, { 201, "[{\"id\":\"" ID_2 "\"}]", NULL },
	     { 200, "[{\"id\":\"" ID_1 "\"}]", NULL });
	put_well(server, &write, "UI");
	end(server);
}
END_TEST

START_TEST(nothing_is_written_in_a_dry_run)
{
	struct server *server = begin_writing(NULL);
	struct weir_write write = rows(server, 1, WEIR_INSERT_MISSING);

	server->host.dry_run = true;
	PLAY(server, { 0, NULL, NULL });
	ck_assert(!put(server, &write));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BUG);
	end(server);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, new_rows_are_told_from_those_that_were_there);
	tcase_add_test(cases, a_request_that_was_carried_out_twice_still_inserted_its_rows);
	tcase_add_test(cases, a_request_that_is_too_big_is_halved_and_the_size_remembered);
	tcase_add_test(cases, a_row_that_is_too_big_alone_ends_it);
	tcase_add_test(cases, the_guilty_row_is_refused_and_the_others_go_in);
	tcase_add_test(cases, a_refusal_that_names_no_row_is_halved_down_to_it_in_order);
	tcase_add_test(cases, more_refusals_than_allowed_end_it);
	tcase_add_test(cases, a_broken_trigger_ends_it_at_the_first_request);
	tcase_add_test(cases, rows_that_get_the_same_values_are_updated_together);
	tcase_add_test(cases, an_update_that_touches_nothing_is_looked_into);
	tcase_add_test(cases, an_upsert_inserts_what_is_new_and_updates_what_differs);
	tcase_add_test(cases, nothing_is_written_in_a_dry_run);
	return fake_run("postgrest_write", cases);
}
