/*
 * test_postgrest_store.c - store-postgrest against a scripted server: opening and describing.
 */
#include "postgrest_fixture.h"

/* ---- opening ---- */

static void assert_not_opened(const char *option, const char *text, enum weir_code code,
			      const char *message)
{
	struct server *server = begin();

	fake_option(&server->host, option, text);
	ck_assert(!fake_open(&server->host));
	ck_assert_int_eq((int)server->host.err.code, (int)code);
	ck_assert_msg(strstr(server->host.err.message, message) != NULL, "%s",
		      server->host.err.message);
	ck_assert_str_ne(server->host.err.hint, "");
	ck_assert_ptr_null(strstr(server->host.err.message, text));
	ck_assert_str_eq(server->endpoint, "");
	end(server);
}

START_TEST(a_url_that_is_none_is_a_mistake_of_the_pipeline)
{
	assert_not_opened("url", "example.org", WEIR_BAD_CONFIG, "url:");
	assert_not_opened("url", "ftp://example.org", WEIR_BAD_CONFIG, "url:");
	assert_not_opened("url", "https:///rest/v1", WEIR_BAD_CONFIG, "url:");
	assert_not_opened("url", "/rest/v1", WEIR_BAD_CONFIG, "url:");
	assert_not_opened("url", "https://a b/rest", WEIR_BAD_CONFIG, "url:");
	assert_not_opened("url", "https://a/rest?x=1", WEIR_BAD_CONFIG, "url:");
	assert_not_opened("url", "https://me:secret@a/rest", WEIR_BAD_CONFIG, "url:");
}
END_TEST

START_TEST(the_hint_names_the_variable_and_shows_what_belongs_into_it)
{
	struct server *server = begin();

	fake_option(&server->host, "url", "abcdefghij/rest/v1");
	server->host.variable = "SUPABASE_URL";
	ck_assert(!fake_open(&server->host));
	ck_assert_str_eq(server->host.err.hint, "SUPABASE_URL is like https://PROJECT.supabase.co");
	end(server);
}
END_TEST

START_TEST(a_public_key_is_refused_before_anything_is_asked)
{
	assert_not_opened("key", "sb_publishable_abc", WEIR_DENIED, "public key");
	assert_not_opened("key", "e30.eyJyb2xlIjoiYW5vbiJ9.c2ln", WEIR_DENIED, "anon");
}
END_TEST

START_TEST(a_secret_key_goes_as_apikey_and_a_token_as_both)
{
	static const char token[] = "e30.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln";
	struct server *server = begin();

	open_well(server);
	ck_assert_str_eq(server->endpoint, "https://db.example/rest/v1\napikey\nsb_secret_x\n");
	ck_assert_str_eq(ops()->identity(server->host.self),
			 "postgrest:https://db.example/rest/v1");
	end(server);
	server = begin();
	fake_option(&server->host, "key", token);
	open_well(server);
	ck_assert_ptr_nonnull(strstr(server->endpoint, "Authorization\nBearer e30."));
	end(server);
}
END_TEST

/* ---- describing ---- */

static bool describe(struct server *server, const char *table, struct weir_table_info *info,
		     bool *exists)
{
	memset(info, 0, sizeof(*info));
	return ops()->describe(server->host.self, &server->host, table, info, exists,
			       &server->host.err);
}

START_TEST(one_request_describes_all_tables)
{
	static const struct weir_table_spec known = { .name = "odd" };
	struct server *server = begin();
	struct weir_table_info info;
	bool exists;

	open_well(server);
	PLAY(server, { 200, SCHEMA, NULL });
	ck_assert(describe(server, "races", &info, &exists) && exists);
	ck_assert_uint_eq(info.count, 6);
	ck_assert_int_eq((int)weir_table_find(&info, "id")->type, WEIR_UUID);
	ck_assert_int_eq((int)weir_table_find(&info, "rating")->type, WEIR_REAL);
	ck_assert_int_eq((int)weir_table_find(&info, "other")->type, WEIR_NULL);
	ck_assert(weir_table_find(&info, "name")->required);
	ck_assert(!weir_table_find(&info, "id")->required);
	ck_assert(!weir_table_find(&info, "made")->required);
	ck_assert(!weir_table_find(&info, "place")->required); /* it may count by itself */
	ck_assert(!weir_table_find(&info, "rating")->required);
	ck_assert(describe(server, "nope", &info, &exists) && !exists);
	/* One that the pipeline does not know may have a key of its own. */
	ck_assert(describe(server, "odd", &info, &exists) && exists);
	ck_assert_ptr_null(weir_table_find(&info, "id"));
	server->host.spec = &known;
	server->host.spec_count = 1;
	ck_assert(!describe(server, "odd", &info, &exists));
	ck_assert_int_eq((int)server->host.err.code, WEIR_DENIED);
	ck_assert_ptr_nonnull(strstr(server->host.err.message, "not a uuid"));
	ck_assert_str_eq(server->asked, "GET\n/\n");
	end(server);
}
END_TEST

START_TEST(without_a_list_a_row_tells_the_columns)
{
	struct server *server = begin();
	struct weir_table_info info;
	bool exists;

	open_well(server);
	PLAY(server,
	     { 404, "{\"code\":\"PGRST126\",\"message\":\"Root endpoint metadata is disabled\"}",
	       NULL },
	     { 404, "{\"code\":\"PGRST202\",\"message\":\"Could not find the function\"}", NULL },
	     { 200, "[{\"id\":\"" ID_1 "\",\"name\":null,\"tags\":[1,{}],\"fine\":true}]", NULL },
	     { 404, "{\"code\":\"PGRST205\",\"message\":\"Could not find the table\"}", NULL },
	     { 200, "[]", NULL });
	ck_assert(describe(server, "races", &info, &exists) && exists);
	ck_assert_uint_eq(info.count, 4);
	ck_assert_int_eq((int)weir_table_find(&info, "fine")->type, WEIR_BOOL);
	ck_assert(describe(server, "nope", &info, &exists) && !exists);
	ck_assert(!describe(server, "empty", &info, &exists));
	ck_assert_int_eq((int)server->host.err.code, WEIR_DENIED);
	ck_assert_ptr_nonnull(strstr(server->host.err.hint, "supabase-repair.sql"));
	ck_assert_str_eq(server->asked, "GET\n/\nGET\n/rpc/weir_catalog\n"
					"GET\n/races?limit=1\nGET\n/nope?limit=1\n"
					"GET\n/empty?limit=1\n");
	end(server);
}
END_TEST

START_TEST(without_a_list_the_database_itself_tells_the_columns_of_an_empty_table)
{
	struct server *server = begin();
	struct weir_table_info info;
	bool exists;

	open_well(server);
	PLAY(server, { 404, "{\"code\":\"PGRST126\",\"message\":\"disabled\"}", NULL },
	     { 200,
	       "[{\"about\":\"column\",\"of\":\"races\",\"name\":\"id\",\"detail\":\"uuid!\"},"
	       "{\"about\":\"column\",\"of\":\"meets\",\"name\":\"id\",\"detail\":\"uuid\"},"
	       "{\"about\":\"column\",\"of\":\"races\",\"name\":\"name\",\"detail\":\"text!\"},"
	       "{\"about\":\"column\",\"of\":\"races\",\"name\":\"place\","
	       "\"detail\":\"integer\",\"more\":[1]}]",
	       NULL },
	     { 404, "{\"code\":\"PGRST205\",\"message\":\"Could not find the table\"}", NULL });
	ck_assert(describe(server, "races", &info, &exists) && exists);
	ck_assert_uint_eq(info.count, 3);
	ck_assert(!weir_table_find(&info, "id")->required);
	ck_assert(weir_table_find(&info, "name")->required);
	ck_assert_int_eq((int)weir_table_find(&info, "place")->type, WEIR_INT);
	ck_assert(!weir_table_find(&info, "place")->required);
	ck_assert(describe(server, "meets", &info, &exists) && exists);
	ck_assert(describe(server, "nope", &info, &exists) && !exists);
	ck_assert_str_eq(server->asked, "GET\n/\nGET\n/rpc/weir_catalog\nGET\n/nope?limit=1\n");
	end(server);
}
END_TEST

START_TEST(a_captive_portal_is_asked_again_and_then_given_up)
{
	static const char page[] = "<html>Please log in</html>";
	struct server *server = begin();
	struct weir_table_info info;
	bool exists;

	open_well(server);
	PLAY(server, { 200, page, NULL }, { 200, page, NULL }, { 200, page, NULL });
	ck_assert(!describe(server, "races", &info, &exists));
	ck_assert_int_eq((int)server->host.err.code, WEIR_BUSY);
	PLAY(server, { 429, "", NULL }, { 200, "{\"defini", NULL }, { 200, SCHEMA, NULL });
	ck_assert(describe(server, "races", &info, &exists) && exists);
	end(server);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, a_url_that_is_none_is_a_mistake_of_the_pipeline);
	tcase_add_test(cases, the_hint_names_the_variable_and_shows_what_belongs_into_it);
	tcase_add_test(cases, a_public_key_is_refused_before_anything_is_asked);
	tcase_add_test(cases, a_secret_key_goes_as_apikey_and_a_token_as_both);
	tcase_add_test(cases, one_request_describes_all_tables);
	tcase_add_test(cases, without_a_list_a_row_tells_the_columns);
	tcase_add_test(cases,
		       without_a_list_the_database_itself_tells_the_columns_of_an_empty_table);
	tcase_add_test(cases, a_captive_portal_is_asked_again_and_then_given_up);
	return fake_run("postgrest_store", cases);
}
