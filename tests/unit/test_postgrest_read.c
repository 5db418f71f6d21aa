/*
 * test_postgrest_read.c - store-postgrest against a scripted server: reading and counting.
 */
#include "postgrest_fixture.h"

static bool describe(struct server *server, const char *table, struct weir_table_info *info,
		     bool *exists)
{
	memset(info, 0, sizeof(*info));
	return ops()->describe(server->host.self, &server->host, table, info, exists,
			       &server->host.err);
}

static bool scan(struct server *server, const struct weir_query *query)
{
	server->read[0] = '\0';
	return ops()->scan(server->host.self, &server->host, query, add_row, server,
			   &server->host.err);
}

static const char *const two[] = { "name", "place" };
static const char *const twice[] = { "place", "place" };

START_TEST(values_come_with_their_types)
{
	static const char *const wanted[] = { "rating", "other" };
	struct weir_query query = { .table = "races", .column = two, .column_count = 2 };
	struct server *server = begin();

	open_well(server);
	describe_well(server);
	PLAY(server, { 200,
		       "[{\"name\":\"\\u00fc\",\"place\":9223372036854775807,\"id\":\"" ID_1 "\"},"
		       "{\"name\":null,\"place\":-1.5,\"id\":\"" ID_2 "\"}]",
		       "0-1/2" });
	ck_assert(scan(server, &query));
	ck_assert_str_eq(server->read, "text \xc3\xbc\ninteger 9223372036854775807\n"
				       "null NULL\nreal -1.5\n");
	ck_assert_str_eq(server->asked,
			 "GET\n/races?select=name,place,id&order=id.asc&limit=1000\n");
	query.column = wanted;
	PLAY(server,
	     { 200, "[{\"rating\":5,\"other\":{\"a\":[1]},\"id\":\"" ID_1 "\"}]", "0-0/1" });
	ck_assert(scan(server, &query));
	ck_assert_str_eq(server->read, "real 5\ntext {\"a\":[1]}\n");
	query.column = twice;
	PLAY(server, { 200, "[{\"place\":true,\"id\":\"" ID_1 "\"}]", "0-0/1" });
	ck_assert(scan(server, &query));
	ck_assert_str_eq(server->read, "boolean true\nboolean true\n");
	end(server);
}
END_TEST

START_TEST(a_short_page_ends_nothing)
{
	struct weir_query query = { .table = "races", .column = twice, .column_count = 2 };
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 206, "[{\"place\":1,\"id\":\"" ID_1 "\"}]", "0-0/3" },
	     { 200, "[{\"place\":2,\"id\":\"" ID_2 "\"}]", "0-0/*" },
	     { 200, "[{\"place\":3,\"id\":\"" ID_3 "\"}]", "0-0/*" });
	ck_assert(scan(server, &query));
	ck_assert_uint_eq(count_of(server->read, "integer"), 6);
	ck_assert_ptr_nonnull(strstr(server->asked, "&id=gt." ID_2 "&order"));
	/* Rows that went away meanwhile are not waited for. */
	PLAY(server, { 206, "[{\"place\":1,\"id\":\"" ID_1 "\"}]", "0-0/3" }, { 200, "[]", "*/*" },
	     { 200, "[]", "*/0" });
	ck_assert(scan(server, &query));
	end(server);
}
END_TEST

START_TEST(pages_that_promise_more_than_they_bring_are_not_believed)
{
	struct weir_query query = { .table = "races", .column = twice, .column_count = 2 };
	struct server *server = begin();

	open_well(server);
	/* No count; nothing at all; cut; another shape; promised and not there. */
	PLAY(server, { 200, "[]", NULL }, { 200, "", "*/0" }, { 200, "[{\"place\":1,", "0-0/1" });
	ck_assert(!scan(server, &query));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BUSY);
	PLAY(server, { 200, "[{\"id\":\"" ID_1 "\"}]", "0-0/1" }, { 200, "{}", "*/0" },
	     { 206, "[]", "*/5" });
	ck_assert(!scan(server, &query));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BUSY);
	/* The same page again. */
	PLAY(server, { 206, "[{\"place\":1,\"id\":\"" ID_1 "\"}]", "0-0/3" },
	     { 206, "[{\"place\":1,\"id\":\"" ID_1 "\"}]", "0-0/3" });
	ck_assert(!scan(server, &query));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BROKEN);
	end(server);
}
END_TEST

START_TEST(lists_go_on_together_each_with_its_own_pages)
{
	enum { COUNT = 30 };
	struct weir_value in[COUNT];
	struct weir_query query = { .table = "races",
				    .column = twice,
				    .column_count = 2,
				    .where = "meet_id",
				    .in = in,
				    .in_count = COUNT };
	struct server *server = begin();
	size_t i;

	for (i = 0; i < COUNT; i++)
		in[i] = weir_id(fake_id((uint8_t)(i + 1)));
	fake_option(&server->host, "url_ceiling", "900");
	open_well(server);
	PLAY(server, { 206, "[{\"place\":1,\"id\":\"" ID_1 "\"}]", "0-0/2" },
	     { 200, "[{\"place\":2,\"id\":\"" ID_2 "\"}]", "0-0/1" },
	     { 200, "[{\"place\":3,\"id\":\"" ID_3 "\"}]", "0-0/*" });
	ck_assert(scan(server, &query));
	ck_assert_str_eq(server->read, "integer 1\ninteger 1\ninteger 2\ninteger 2\n"
				       "integer 3\ninteger 3\n");
	query.in_count = 0;
	PLAY(server, { 0, NULL, NULL });
	ck_assert(scan(server, &query));
	end(server);
}
END_TEST

START_TEST(a_sparing_read_fills_its_pages_across_values)
{
	static const char schema[] =
		"{\"swagger\":\"2.0\",\"definitions\":{\"races\":{\"properties\":{"
		"\"id\":{\"format\":\"uuid\"},\"meet_id\":{\"format\":\"uuid\"},"
		"\"place\":{\"format\":\"bigint\"}}}}}";
	struct weir_table_info info;
	bool exists;
	struct weir_value in[] = { weir_id(fake_id(3)), weir_id(fake_id(1)), weir_id(fake_id(2)),
				   weir_id(fake_id(1)) };
	struct weir_query query = { .table = "races",
				    .column = twice,
				    .column_count = 2,
				    .where = "meet_id",
				    .in = in,
				    .in_count = 4,
				    .sparing = true };
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 200, schema, NULL });
	ck_assert(describe(server, "races", &info, &exists) && exists);
	PLAY(server,
	     { 206,
	       "[{\"place\":1,\"id\":\"" ID_4 "\",\"meet_id\":\"" ID_1 "\"},"
	       "{\"place\":2,\"id\":\"" ID_1 "\",\"meet_id\":\"" ID_2 "\"}]",
	       "0-1/4" },
	     { 200,
	       "[{\"place\":3,\"id\":\"" ID_2 "\",\"meet_id\":\"" ID_2 "\"},"
	       "{\"place\":4,\"id\":\"" ID_1 "\",\"meet_id\":\"" ID_3 "\"}]",
	       "0-1/2" });
	ck_assert(scan(server, &query));
	ck_assert_uint_eq(count_of(server->read, "integer"), 8);
	ck_assert_ptr_nonnull(strstr(server->asked, "meet_id=in.(" ID_1 "," ID_2 "," ID_3
						    ")&order=meet_id.asc,id.asc"));
	ck_assert_ptr_nonnull(strstr(server->asked,
				     "meet_id=in.(" ID_2 "," ID_3 ")&or=(meet_id.gt." ID_2
				     ",and(meet_id.eq." ID_2 ",id.gt." ID_1 "))"));
	/* The same page again. */
	PLAY(server,
	     { 206, "[{\"place\":1,\"id\":\"" ID_1 "\",\"meet_id\":\"" ID_1 "\"}]", "0-0/2" },
	     { 206, "[{\"place\":1,\"id\":\"" ID_1 "\",\"meet_id\":\"" ID_1 "\"}]", "0-0/2" });
	ck_assert(!scan(server, &query));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BROKEN);
	end(server);
}
END_TEST

START_TEST(a_count_is_the_servers)
{
	struct weir_query query = { .table = "races" };
	struct server *server = begin();
	uint64_t count;

	open_well(server);
	PLAY(server, { 206, "", "0-0/2500" });
	ck_assert(
		ops()->count(server->host.self, &server->host, &query, &count, &server->host.err));
	ck_assert_uint_eq(count, 2500);
	ck_assert_str_eq(server->asked, "HEAD\n/races?select=id&limit=1\n");
	PLAY(server, { 200, "", NULL }, { 200, "", "0-0/*" }, { 200, "", "*/x" });
	ck_assert(
		!ops()->count(server->host.self, &server->host, &query, &count, &server->host.err));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BUSY);
	end(server);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, values_come_with_their_types);
	tcase_add_test(cases, a_short_page_ends_nothing);
	tcase_add_test(cases, pages_that_promise_more_than_they_bring_are_not_believed);
	tcase_add_test(cases, lists_go_on_together_each_with_its_own_pages);
	tcase_add_test(cases, a_sparing_read_fills_its_pages_across_values);
	tcase_add_test(cases, a_count_is_the_servers);
	return fake_run("postgrest_read", cases);
}
