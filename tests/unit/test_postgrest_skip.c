/*
 * test_postgrest_skip.c - store-postgrest against a scripted server: rows that a unique key
 * refuses.
 */
#include "postgrest_fixture.h"

static struct server *begin_writing(void)
{
	struct server *server = begin();

	open_well(server);
	describe_well(server);
	return server;
}

static void put_well(struct server *server, struct weir_write *write, const char *expected)
{
	ck_assert_msg(put(server, write), "%s", server->host.err.message);
	ck_assert_str_eq(outcomes(server, write), expected);
}

/* Of four rows, B and C have a rating that others have; the server alone knows it. */
#define SKIPPED                                                                                    \
	{ 409, REFUSED_KEY("rating)=(7"), NULL },                                                  \
	{                                                                                          \
		201, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_4 "\"}]", NULL                         \
	}

static struct weir_write unique_rows(struct server *server, size_t count)
{
	struct weir_write write = rows(server, count, WEIR_INSERT_MISSING);

	write.keys_apart = true;
	write.refusals_allowed = 0;
	return write;
}

START_TEST(all_rows_that_a_key_refuses_are_known_after_one_more_request)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 4);

	PLAY(server, SKIPPED);
	put_well(server, &write, "IRRI");
	ck_assert_uint_eq(count_of(server->asked, "POST\n/races?on_conflict=rating&select=id\n"),
			  1);
	ck_assert_str_eq(write.row[1].words->code, "23505");
	ck_assert_str_eq(write.row[1].words->key_columns, "rating");
	ck_assert_str_eq(write.row[2].words->key_columns, "rating");
	ck_assert_msg(!*write.row[1].words->key_value && !*write.row[2].words->key_value,
		      "whose is it?");
	ck_assert_str_eq(write.told_value, "7");
	end(server);
}
END_TEST

START_TEST(a_single_row_that_is_left_out_is_the_one_that_was_told_of)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 2);

	PLAY(server, { 409, REFUSED_KEY("rating)=(7"), NULL },
	     { 201, "[{\"id\":\"" ID_2 "\"}]", NULL });
	put_well(server, &write, "RI");
	ck_assert_str_eq(write.row[0].words->key_value, "7");
	ck_assert_str_eq(write.told_value, "");
	end(server);
}
END_TEST

/* The caller finds each of them in its own way. */
START_TEST(rows_that_went_in_with_a_reply_that_was_lost_are_left_out)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 3);

	PLAY(server, { 409, REFUSED_KEY("rating)=(7"), NULL }, { 502, "<html>", NULL },
	     { 201, "[]", NULL });
	put_well(server, &write, "RRR");
	ck_assert_str_eq(write.told_value, "7");
	end(server);
}
END_TEST

START_TEST(a_key_that_refused_rows_is_skipped_by_from_then_on)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 4);

	PLAY(server, SKIPPED);
	put_well(server, &write, "IRRI");
	write = unique_rows(server, 3);
	PLAY(server, { 201, "[{\"id\":\"" ID_3 "\"}]", NULL });
	put_well(server, &write, "RRI");
	ck_assert_uint_eq(count_of(server->asked, "on_conflict=rating"), 1);
	ck_assert_str_eq(write.row[0].words->reason, "23505 races_name_key (rating)");
	ck_assert_str_eq(write.row[0].words->key_columns, "rating");
	ck_assert_str_eq(write.row[0].words->key_value, "");
	ck_assert_str_eq(write.told_value, "");
	/* A row alone is told of at once. */
	write = unique_rows(server, 1);
	PLAY(server, { 409, REFUSED_KEY("rating)=(8"), NULL });
	put_well(server, &write, "R");
	ck_assert_str_eq(write.row[0].words->key_value, "8");
	end(server);
}
END_TEST

START_TEST(rows_of_a_key_of_expressions_are_left_to_who_can_look)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 3);

	write.may_leave = true;
	PLAY(server, { 409, REFUSED_KEY("lower(name))=(a"), NULL });
	put_well(server, &write, "---");
	write.may_leave = false;
	PLAY(server, { 409, REFUSED_KEY("lower(name))=(a"), NULL },
	     { 409, REFUSED_KEY("lower(name))=(a"), NULL },
	     { 201, "[{\"id\":\"" ID_2 "\"},{\"id\":\"" ID_3 "\"}]", NULL });
	put_well(server, &write, "RII");
	ck_assert_str_eq(write.row[0].words->key_columns, "lower(name)");
	end(server);
}
END_TEST

/* As with a partial index, or a key that is looked at when a transaction ends. */
START_TEST(a_key_that_the_server_cannot_skip_by_costs_a_request)
{
	static const struct scripted cannot[] = {
		{ 400, "{\"code\":\"42P10\",\"message\":\"there is no unique constraint\"}", NULL },
		{ 500, "{\"code\":\"55000\",\"message\":\"ON CONFLICT does not support it\"}",
		  NULL },
		{ 500, "{\"code\":\"SUP\",\"message\":\"ON CONFLICT does not support it\"}", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(cannot) / sizeof(cannot[0]); i++) {
		struct server *server = begin_writing();
		struct weir_write write = unique_rows(server, 4);

		PLAY(server, { 409, REFUSED_KEY("name)=(C"), NULL }, cannot[i],
		     { 409, REFUSED_KEY("name)=(C"), NULL }, { 409, REFUSED_KEY("name)=(D"), NULL },
		     { 201, "[{\"id\":\"" ID_1 "\"},{\"id\":\"" ID_2 "\"}]", NULL });
		put_well(server, &write, "IIRR");
		ck_assert_str_eq(write.row[2].words->key_value, "C");
		end(server);
	}
}
END_TEST

START_TEST(what_else_refuses_rows_is_found_as_usual)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 4);

	write.refusals_allowed = 1;
	/* A is refused for its name, and B for its rating. */
	PLAY(server, { 409, REFUSED_KEY("rating)=(7"), NULL },
	     { 400,
	       "{\"code\":\"23514\",\"details\":\"Failing row contains (" ID_1
	       ", A).\",\"message\":\"violates check constraint \\\"c\\\"\"}",
	       NULL },
	     { 201, "[{\"id\":\"" ID_3 "\"},{\"id\":\"" ID_4 "\"}]", NULL });
	put_well(server, &write, "RRII");
	ck_assert_str_eq(write.row[0].words->key_columns, "");
	ck_assert_str_eq(write.row[1].words->key_columns, "rating");
	/* The row that was told of may have been the first one. */
	ck_assert_str_eq(write.row[1].words->key_value, "");
	end(server);
}
END_TEST

START_TEST(a_row_whose_id_is_there_is_not_refused_for_it)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 3);

	/* A is there under another name, C has a rating that is taken. */
	PLAY(server, { 409, REFUSED_KEY("rating)=(7"), NULL },
	     { 409, REFUSED_KEY("id)=(" ID_1), NULL }, { 201, "[{\"id\":\"" ID_2 "\"}]", NULL },
	     { 200, "[]", NULL });
	put_well(server, &write, "PIR");
	ck_assert_str_eq(write.row[2].words->key_columns, "rating");
	end(server);
}
END_TEST

START_TEST(one_by_one_the_server_tells_of_each_row)
{
	struct server *server = begin_writing();
	struct weir_write write = unique_rows(server, 3);

	write.one_by_one = true;
	PLAY(server, { 409, REFUSED_KEY("rating)=(7"), NULL },
	     { 201, "[{\"id\":\"" ID_2 "\"}]", NULL }, { 409, REFUSED_KEY("rating)=(8"), NULL });
	put_well(server, &write, "RIR");
	ck_assert_str_eq(write.row[0].words->key_value, "7");
	ck_assert_str_eq(write.row[2].words->key_value, "8");
	end(server);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, all_rows_that_a_key_refuses_are_known_after_one_more_request);
	tcase_add_test(cases, a_single_row_that_is_left_out_is_the_one_that_was_told_of);
	tcase_add_test(cases, rows_that_went_in_with_a_reply_that_was_lost_are_left_out);
	tcase_add_test(cases, a_key_that_refused_rows_is_skipped_by_from_then_on);
	tcase_add_test(cases, rows_of_a_key_of_expressions_are_left_to_who_can_look);
	tcase_add_test(cases, a_key_that_the_server_cannot_skip_by_costs_a_request);
	tcase_add_test(cases, what_else_refuses_rows_is_found_as_usual);
	tcase_add_test(cases, a_row_whose_id_is_there_is_not_refused_for_it);
	tcase_add_test(cases, one_by_one_the_server_tells_of_each_row);
	return fake_run("postgrest_skip", cases);
}
