/*
 * test_postgrest_examine.c - what store-postgrest tells doctor, of keys and of servers' replies as
 * PostgREST words them.
 */
#include "postgrest_fixture.h"

#include "../../plugins/store-postgrest-key.h"

/* {"alg":"HS256"}, and claims; the signature is the server's business. */
#define TOKEN(claims) "eyJhbGciOiJIUzI1NiJ9." claims ".c2ln"
/* {"role":"service_role","iat":1577836800,"exp":1609459200}: all of 2020 */
#define EXPIRED                                                                                    \
	TOKEN("eyJyb2xlIjoic2VydmljZV9yb2xlIiwiaWF0IjoxNTc3ODM2ODAwLCJleHAiOjE2MDk0NTkyMDB9")
/* {"role":"service_role","ref":"abcd","exp":4102444800.5}: until 2100 */
#define GOOD TOKEN("eyJyb2xlIjoic2VydmljZV9yb2xlIiwicmVmIjoiYWJjZCIsImV4cCI6NDEwMjQ0NDgwMC41fQ")
/* {"role":"writer","iat":4102444800} */
#define FUTURE TOKEN("eyJyb2xlIjoid3JpdGVyIiwiaWF0Ijo0MTAyNDQ0ODAwfQ")
/* {"role":["x"],"exp":"soon"} */
#define ODD TOKEN("eyJyb2xlIjpbIngiXSwiZXhwIjoic29vbiJ9")

#define FAULT(code) "{\"code\":\"" code "\",\"details\":null,\"hint\":null,\"message\":\"x\"}"
#define FACT(about, of, name, detail)                                                              \
	"{\"about\":\"" about "\",\"of\":\"" of "\",\"name\":\"" name "\",\"detail\":\"" detail    \
	"\"}"
#define NO_CATALOG                                                                                 \
	{                                                                                          \
		404, FAULT("PGRST202"), NULL                                                       \
	}
#define COUNT(rows)                                                                                \
	{                                                                                          \
		200, "[]", rows                                                                    \
	}

static const char *const key[] = { "meet_id", "name" };
static const bool folded[] = { false, false };
static const struct weir_examined races = {
	.table = "races", .key = key, .key_count = 2, .folded = folded
};

static bool examine(struct server *server, const struct weir_examined *table, size_t count)
{
	server->host.found[0] = '\0';
	return ops()->examine(server->host.self, &server->host, table, count, &server->host.err);
}

#define assert_found(server, part)                                                                 \
	ck_assert_msg(strstr((server)->host.found, part) != NULL, "%s", (server)->host.found)
#define assert_not_found(server, part)                                                             \
	ck_assert_msg(strstr((server)->host.found, part) == NULL, "%s", (server)->host.found)

/* ---- the key ---- */

/* What is told of a key, before anything is asked. */
static const char *told_of(struct server **server, const char *url, const char *text)
{
	*server = begin();
	fake_option(&(*server)->host, "key", text);
	fake_option(&(*server)->host, "url", url);
	open_well(*server);
	ck_assert(examine(*server, NULL, 0));
	ck_assert_str_eq((*server)->asked, "");
	ck_assert_msg(!strstr((*server)->host.found, text), "%s", (*server)->host.found);
	return (*server)->host.found;
}

START_TEST(a_key_is_told_by_its_form)
{
	struct server *server;

	ck_assert_str_eq(told_of(&server, "https://h/rest/v1", "sb_secret_abc"),
			 "ok key: a secret key (sb_secret_...)\n");
	end(server);
	ck_assert_ptr_nonnull(strstr(told_of(&server, "https://h/rest/v1", "hello-key"),
				     "warn key: of a kind that is not known here"));
	end(server);
}
END_TEST

START_TEST(a_token_is_told_by_its_claims)
{
	struct server *server;

	ck_assert_str_eq(told_of(&server, "https://abcd.supabase.co/rest/v1", GOOD),
			 "ok key: a token (JWT) of the role service_role\n"
			 "ok key: it is good until 2100-01-01\n");
	end(server);
	told_of(&server, "https://h/rest/v1", FUTURE);
	assert_found(server, "warn key: a token (JWT) of the role writer: row level security");
	assert_found(server, "ok key: it does not expire\n");
	assert_found(server, "warn key: it was issued in the future");
	end(server);
	told_of(&server, "https://h/rest/v1", ODD);
	assert_found(server, "warn key: a token (JWT) that names no role");
	end(server);
}
END_TEST

static void assert_refused(const char *url, const char *text, const char *why)
{
	struct server *server = begin();

	fake_option(&server->host, "key", text);
	fake_option(&server->host, "url", url);
	ck_assert(!fake_open(&server->host));
	ck_assert_int_eq((int)server->host.err.code, WEIR_DENIED);
	ck_assert_str_eq(server->host.err.message, why);
	ck_assert_ptr_nonnull(strstr(server->host.err.hint, "secret key"));
	end(server);
}

START_TEST(a_key_that_cannot_be_good_is_refused_before_anything_is_asked)
{
	assert_refused("https://abcde.supabase.co/rest/v1", GOOD,
		       "key: is of the project abcd, and the url of another one");
	assert_refused("https://h/rest/v1", EXPIRED, "key: expired on 2021-01-01");
}
END_TEST

START_TEST(a_key_that_expired_just_now_is_left_to_the_servers_clock)
{
	struct rest_key token = { .kind = REST_KEY_TOKEN, .expires = 1000000 };
	char why[REST_KEY_WHY];

	ck_assert(rest_key_good(&token, "https://h", token.expires + 599, why));
	ck_assert(!rest_key_good(&token, "https://h", token.expires + 601, why));
}
END_TEST

/* ---- without the catalogue ---- */

START_TEST(keys_are_seen_by_what_an_insert_that_cannot_be_meets_first)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, NO_CATALOG, { 400, FAULT("22P02"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 400, FAULT("22P05"), NULL }, COUNT("0-0/7"), COUNT("0-6/7"));
	ck_assert_msg(examine(server, &races, 1), "%s", server->host.err.message);
	assert_found(server, "keys races columns: (id) (meet_id,name)\n");
	assert_found(server, "warn triggers: the API does not show them");
	assert_found(server, "ok max-rows: not seen: no table has more than 7 rows\n");
	assert_found(server, "ok time-outs: the API does not tell how long a statement may take");
	ck_assert_str_eq(server->asked,
			 "GET\n/rpc/weir_catalog\n"
			 "POST\n/races?on_conflict=id&columns=id\n[{\"id\":\"\\u0000 weir doctor: "
			 "this is no row\"}]\n"
			 "POST\n/races?on_conflict=id,meet_id&columns=id\n"
			 "[{\"id\":\"\\u0000 weir doctor: this is no row\"}]\n"
			 "POST\n/races?on_conflict=meet_id,name&columns=id\n"
			 "[{\"id\":\"\\u0000 weir doctor: this is no row\"}]\n"
			 "GET\n/races?select=id&limit=1\nGET\n/races?select=id&limit=1001\n");
	end(server);
}
END_TEST

/* The replies to the three inserts; then whatever is asked of rows. */
static struct server *probed(const char *id, const char *both, const char *of_key)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, NO_CATALOG, { 400, id, NULL }, { 400, both, NULL }, { 400, of_key, NULL },
	     COUNT("*/0"), COUNT("*/0"));
	ck_assert_msg(examine(server, &races, 1), "%s", server->host.err.message);
	return server;
}

START_TEST(a_key_that_is_not_unique_is_not_told_as_one)
{
	struct server *server = probed(FAULT("22P02"), FAULT("42P10"), FAULT("42P10"));

	assert_found(server, "keys races columns: (id)\n");
	end(server);
	server = probed(FAULT("42P10"), FAULT("42P10"), FAULT("42P10"));
	assert_found(server, "keys races columns:\n");
	end(server);
}
END_TEST

START_TEST(a_server_that_looks_at_rows_first_tells_nothing_of_keys)
{
	struct server *server = probed(FAULT("22P02"), FAULT("22P02"), FAULT("22P02"));

	assert_found(server, "keys races none: (id)\n");
	end(server);
}
END_TEST

START_TEST(a_role_that_may_not_insert_fails)
{
	struct server *server = probed(FAULT("42501"), FAULT("42P10"), FAULT("42P10"));

	assert_found(server, "fail table races: the key's role may not insert rows -> ");
	assert_found(server, "keys races columns: (id)\n");
	end(server);
}
END_TEST

START_TEST(a_busy_server_is_asked_again)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 503, FAULT("PGRST002"), NULL }, NO_CATALOG, { 503, "", NULL },
	     { 400, FAULT("22P02"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 400, FAULT("42P10"), NULL }, { 200, "[]", NULL }, COUNT("*/0"), COUNT("*/0"));
	ck_assert_msg(examine(server, &races, 1), "%s", server->host.err.message);
	assert_found(server, "keys races columns: (id)\n");
	end(server);
}
END_TEST

START_TEST(a_count_that_takes_too_long_fails_and_the_next_table_is_looked_at)
{
	const struct weir_examined two[] = {
		races, { .table = "meets", .key = key, .key_count = 1, .folded = folded }
	};
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 200, "[]", NULL }, { 400, FAULT("22P02"), NULL },
	     { 400, FAULT("42P10"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 500, FAULT("57014"), NULL }, { 400, FAULT("22P02"), NULL },
	     { 400, FAULT("42P10"), NULL }, { 400, FAULT("22P02"), NULL }, COUNT("0-0/5000"),
	     COUNT("0-49/5000"));
	ck_assert_msg(examine(server, two, 2), "%s", server->host.err.message);
	assert_found(server, "fail table races: its rows cannot be counted: the server answers 500 "
			     "57014");
	assert_found(server, "keys meets columns: (id) (meet_id)\n");
	assert_found(server,
		     "warn max-rows: a reply has 50 rows at most; weir reads on by pages -> ");
	end(server);
}
END_TEST

START_TEST(a_limit_that_is_wide_enough_is_in_order)
{
	struct server *server = begin();

	open_well(server);
	fake_option(&server->host, "page", "1000");
	PLAY(server, NO_CATALOG, { 400, FAULT("22P02"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 400, FAULT("22P02"), NULL }, COUNT("0-0/5000"), COUNT("0-1000/5000"));
	ck_assert(examine(server, &races, 1));
	assert_found(server, "ok max-rows: a reply has room for the 1000 rows that weir reads");
	PLAY(server, { 400, FAULT("22P02"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 400, FAULT("22P02"), NULL }, COUNT("0-0/5000"), COUNT("0-999/5000"));
	ck_assert(examine(server, &races, 1));
	assert_found(server,
		     "ok max-rows: a reply has 1000 rows at most; weir reads on by pages\n");
	end(server);
}
END_TEST

START_TEST(a_function_that_runs_sql_is_told_of)
{
	struct weir_table_info info = { .name = "x" };
	struct server *server = begin();
	bool exists;

	open_well(server);
	PLAY(server, { 200,
		       "{\"paths\":{\"/\":{},\"/races\":{\"get\":{}},\"/rpc/exec_sql\":{\"post\":"
		       "{}},\"/rpc/exec_sql_not\":{}},\"definitions\":{}}",
		       NULL });
	ck_assert(ops()->describe(server->host.self, &server->host, "x", &info, &exists,
				  &server->host.err));
	PLAY(server, NO_CATALOG, { 400, FAULT("22P02"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 400, FAULT("22P02"), NULL }, COUNT("*/0"), COUNT("*/0"));
	ck_assert(examine(server, &races, 1));
	assert_found(server, "warn functions: exec_sql runs any SQL that it is sent, with its "
			     "owner's rights; whether the public key may call it cannot be seen");
	end(server);
}
END_TEST

/* ---- with the catalogue ---- */

static struct server *with_catalog(const char *facts)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 200, facts, NULL }, COUNT("*/0"), COUNT("*/0"));
	ck_assert_msg(examine(server, &races, 1), "%s", server->host.err.message);
	ck_assert_ptr_null(strstr(server->asked, "POST"));
	return server;
}

START_TEST(with_the_catalogue_nothing_is_tried_and_all_is_seen)
{
	static const char facts[] = "[" FACT("role", "", "service_role", "") "," FACT("time-out", "", "8s", "") "," FACT(
		"rights", "races", "select insert update",
		"") "," FACT("key", "races", "id",
			     "") "," FACT("key", "meets", "id",
					  "") "," FACT("key", "races", "meet_id\\nfolded(name)",
						       "(name <> ''::text)") "," FACT("trigger",
										      "races", "a",
										      "") "," FACT("trigger",
												   "races",
												   "b",
												   "lists") "]";
	struct server *server = with_catalog(facts);

	assert_found(server, "ok key: the database knows it as the role service_role\n");
	assert_found(server,
		     "keys races all: (id) (meet_id,folded(name) where (name <> ''::text))\n");
	assert_found(server, "fail table races: the trigger b fills lists before the row is there");
	assert_found(server, "ok table races: triggers at an insert: a, b; ");
	assert_found(server, "ok time-outs: a statement may take 8s; the slowest count, of races,");
	assert_not_found(server, "functions");
	end(server);
}
END_TEST

START_TEST(a_view_of_which_the_catalogue_says_nothing_is_asked_for_its_keys)
{
	struct server *server = begin();

	open_well(server);
	PLAY(server, { 200, "[" FACT("role", "", "service_role", "") "]", NULL },
	     { 400, FAULT("22P02"), NULL }, { 400, FAULT("42P10"), NULL },
	     { 400, FAULT("22P02"), NULL }, COUNT("*/0"), COUNT("*/0"));
	ck_assert_msg(examine(server, &races, 1), "%s", server->host.err.message);
	assert_found(server, "keys races columns: (id) (meet_id,name)\n");
	end(server);
}
END_TEST

START_TEST(a_count_that_comes_near_the_time_limit_is_a_warning)
{
	struct server *server =
		with_catalog("[" FACT("time-out", "", "1ms", "") "," FACT("rights", "races",
									  "select insert", "") "]");

	assert_found(server,
		     "warn time-outs: a statement may take 1ms; the slowest count, of races,");
	assert_found(server, " -> give the key's role more time");
	assert_not_found(server, "fail");
	end(server);
	server = with_catalog("[" FACT("time-out", "", "2min",
				       "") "," FACT("rights", "races", "select insert", "") "]");
	assert_found(server, "ok time-outs: a statement may take 2min; ");
	end(server);
}
END_TEST

START_TEST(rights_that_are_missing_and_doors_that_are_open_are_told)
{
	struct server *server = with_catalog("[" FACT("role", "", "anon", "") "," FACT(
		"rights", "races", "select", "guarded") "," FACT("open", "", "run_it",
								 "") "," FACT("time-out", "", "0",
									      "") "]");

	assert_found(server, "fail key: the database knows it as the role anon -> ");
	assert_found(server,
		     "fail table races: the key's role may not write it; it may: select ->");
	assert_found(server, "warn table races: row level security counts for the key's role");
	assert_found(server,
		     "warn functions: run_it runs any SQL that it is sent, with its owner's "
		     "rights, for everybody who has the public key -> ");
	assert_found(server, "a statement may take as long as it likes");
	end(server);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_test(cases, a_key_is_told_by_its_form);
	tcase_add_test(cases, a_token_is_told_by_its_claims);
	tcase_add_test(cases, a_key_that_cannot_be_good_is_refused_before_anything_is_asked);
	tcase_add_test(cases, a_key_that_expired_just_now_is_left_to_the_servers_clock);
	tcase_add_test(cases, keys_are_seen_by_what_an_insert_that_cannot_be_meets_first);
	tcase_add_test(cases, a_key_that_is_not_unique_is_not_told_as_one);
	tcase_add_test(cases, a_server_that_looks_at_rows_first_tells_nothing_of_keys);
	tcase_add_test(cases, a_role_that_may_not_insert_fails);
	tcase_add_test(cases, a_busy_server_is_asked_again);
	tcase_add_test(cases, a_count_that_takes_too_long_fails_and_the_next_table_is_looked_at);
	tcase_add_test(cases, a_limit_that_is_wide_enough_is_in_order);
	tcase_add_test(cases, a_function_that_runs_sql_is_told_of);
	tcase_add_test(cases, with_the_catalogue_nothing_is_tried_and_all_is_seen);
	tcase_add_test(cases, a_view_of_which_the_catalogue_says_nothing_is_asked_for_its_keys);
	tcase_add_test(cases, a_count_that_comes_near_the_time_limit_is_a_warning);
	tcase_add_test(cases, rights_that_are_missing_and_doors_that_are_open_are_told);
	return fake_run("postgrest_examine", cases);
}
