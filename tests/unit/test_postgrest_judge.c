/*
 * test_postgrest_judge.c - what replies mean: PostgREST's own, Supabase's gateway's, and those
 * of servers that speak its protocol with other statuses.
 */
#include "postgrest_fixture.h"

#include "../../plugins/store-postgrest-isolate.h"
#include "../../plugins/store-postgrest-judge.h"

#define BODY(code, message)                                                                        \
	"{\"code\":\"" code "\",\"details\":null,\"hint\":null,\"message\":\"" message "\"}"
#define DETAIL(code, details, message)                                                             \
	"{\"code\":\"" code "\",\"details\":\"" details "\",\"hint\":null,\"message\":\"" message  \
	"\"}"

static const struct {
	int status;
	const char *body;
	enum weir_code code;
	const char *says; /* in message or hint */
} replies[] = {
	/* rights */
	{ 401,
	  BODY("42501", "new row violates row-level security policy for table \\\"results\\\""),
	  WEIR_DENIED, "row level security" },
	{ 403, BODY("42501", "permission denied for table results"), WEIR_DENIED, "42501" },
	{ 401, BODY("PGRST301", "JWSError JWSInvalidSignature"), WEIR_DENIED, "secret key" },
	{ 401, BODY("PGRST303", "JWT expired"), WEIR_DENIED, "JWT expired" },
	{ 401, "{\"message\":\"Invalid API key\",\"hint\":\"Double check your Supabase `apikey`\"}",
	  WEIR_DENIED, "Invalid API key" },
	{ 403, "{\"message\":\"You cannot consume this service\"}", WEIR_DENIED, "secret key" },
	/* the schema */
	{ 404, BODY("PGRST205", "Could not find the table 'public.nope' in the schema cache"),
	  WEIR_DENIED, "reload schema" },
	{ 400,
	  BODY("PGRST204", "Could not find the 'nope' column of 'results' in the schema cache"),
	  WEIR_DENIED, "nope" },
	{ 400, BODY("42703", "column results.nope does not exist"), WEIR_DENIED, "results.nope" },
	{ 404, BODY("42P01", "relation \\\"public.nope\\\" does not exist"), WEIR_DENIED, "apply" },
	{ 400,
	  BODY("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT "
			"specification"),
	  WEIR_DENIED, "primary key" },
	{ 404, "{\"message\":\"no Route matched with those values\"}", WEIR_DENIED, "address" },
	{ 404, "<html>not found</html>", WEIR_DENIED, "address" },
	{ 301, "", WEIR_DENIED, "address" },
	/* something else answers */
	{ 401, "<html>Log in</html>", WEIR_BUSY, "log in first" },
	{ 403, " <html>Blocked</html>", WEIR_BUSY, "filter" },
	{ 403, "", WEIR_DENIED, "secret key" }, /* as to HEAD */
	{ 400, "<html>The plain HTTP request was sent to HTTPS port</html>", WEIR_DENIED,
	  "https://" },
	{ 511, "<html>Log in</html>", WEIR_BUSY, "log in first" },
	{ 540, "{\"message\":\"Project paused\"}", WEIR_DENIED, "paused" },
	/* data */
	{ 409,
	  DETAIL("23505", "Key (id)=(1) already exists.",
		 "duplicate key value violates unique constraint \\\"results_pkey\\\""),
	  WEIR_BAD_DATA, "" },
	{ 409,
	  DETAIL("23503", "Key (race_id)=(1) is not present in table \\\"races\\\".",
		 "insert or update on table \\\"results\\\" violates foreign key constraint "
		 "\\\"results_race_id_fkey\\\""),
	  WEIR_BAD_DATA, "" },
	{ 400,
	  BODY("23502", "null value in column \\\"race_id\\\" of relation \\\"results\\\" violates "
			"not-null constraint"),
	  WEIR_BAD_DATA, "" },
	{ 400,
	  BODY("23514", "new row for relation \\\"results\\\" violates check constraint "
			"\\\"results_time_cs_check\\\""),
	  WEIR_BAD_DATA, "" },
	{ 400, BODY("22P02", "invalid input syntax for type integer: \\\"x\\\""), WEIR_BAD_DATA,
	  "" },
	{ 400, BODY("22008", "date/time field value out of range: \\\"2025-13-01\\\""),
	  WEIR_BAD_DATA, "" },
	{ 400, BODY("22003", "value \\\"99999999999\\\" is out of range for type integer"),
	  WEIR_BAD_DATA, "" },
	{ 400, BODY("P0001", "not this one"), WEIR_BAD_DATA, "" },
	/* a column that the pipeline has nothing for fails in every row */
	{ 400,
	  BODY("23502", "null value in column \\\"season\\\" of relation \\\"results\\\" violates "
			"not-null constraint"),
	  WEIR_DENIED, "column season" },
	/* triggers */
	{ 409,
	  DETAIL("23503",
		 "Key (season_best_result_id)=(1) is not present in table \\\"results\\\".",
		 "insert or update on table \\\"athlete_best_times\\\" violates foreign key "
		 "constraint \\\"athlete_best_times_season_best_result_id_fkey\\\""),
	  WEIR_HOSTILE, "DISABLE TRIGGER USER" },
	{ 409,
	  DETAIL("23505", "Key (course_id, gender, rank)=(1, M, 1) already exists.",
		 "duplicate key value violates unique constraint "
		 "\\\"course_records_course_id_gender_rank_key\\\""),
	  WEIR_HOSTILE, "course_records" },
	{ 400,
	  BODY("23502", "null value in column \\\"x\\\" of relation \\\"athlete_best_times\\\" "
			"violates not-null constraint"),
	  WEIR_HOSTILE, "athlete_best_times" },
	{ 400, BODY("42703", "record \\\"new\\\" has no field \\\"foo\\\""), WEIR_HOSTILE,
	  "DISABLE TRIGGER USER" },
	/* an expression in a key is no other table's column */
	{ 409,
	  DETAIL("23505", "Key (lower(name))=(a) already exists.",
		 "duplicate key value violates unique constraint \\\"results_lower\\\""),
	  WEIR_BAD_DATA, "" },
	/* size and patience */
	{ 500, BODY("57014", "canceling statement due to statement timeout"), WEIR_TOO_BIG, "" },
	{ 413, "<html>413 Request Entity Too Large</html>", WEIR_TOO_BIG, "" },
	{ 500, BODY("40001", "could not serialize access"), WEIR_BUSY, "" },
	{ 500, BODY("40P01", "deadlock detected"), WEIR_BUSY, "" },
	{ 500, BODY("53300", "too many connections"), WEIR_BUSY, "" },
	{ 500, BODY("55P03", "could not obtain lock"), WEIR_BUSY, "" },
	{ 503, BODY("PGRST002", "Could not query the database for the schema cache. Retrying."),
	  WEIR_BUSY, "" },
	{ 504, BODY("PGRST003", "Timed out acquiring connection from connection pool."), WEIR_BUSY,
	  "" },
	{ 405, BODY("25006", "cannot execute INSERT in a read-only transaction"), WEIR_DENIED,
	  "read-only" },
	{ 429, "{\"message\":\"API rate limit exceeded\"}", WEIR_BUSY, "rate limit" },
	{ 408, "", WEIR_BUSY, "408" },
	{ 500, "", WEIR_BUSY, "500" },
	{ 502, "<html>502 Bad Gateway</html>", WEIR_BUSY, "502" },
	{ 503, "upstream connect error", WEIR_BUSY, "503" },
	{ 520, "", WEIR_BUSY, "520" },
	{ 503, BODY("PT503", "come back later"), WEIR_BUSY, "come back" },
	/* a server that has the database's words but not its code */
	{ 500, BODY("SUP", "PostgresError: canceling statement due to statement timeout"),
	  WEIR_TOO_BIG, "" },
	{ 500, BODY("SUP", "PostgresError: deadlock detected"), WEIR_BUSY, "" },
	{ 500, BODY("SUP", "PostgresError: could not serialize access due to concurrent update"),
	  WEIR_BUSY, "" },
	{ 500,
	  BODY("SUP",
	       "PostgresError: new row for relation \\\"results\\\" violates check constraint "
	       "\\\"results_time_cs_check\\\""),
	  WEIR_BAD_DATA, "" },
	{ 500,
	  BODY("SUP", "PostgresError: new row for relation \\\"other\\\" violates check constraint "
		      "\\\"other_check\\\""),
	  WEIR_HOSTILE, "other" },
	{ 500, BODY("SUP", "connect ECONNREFUSED 127.0.0.1:5432"), WEIR_BUSY, "ECONNREFUSED" },
	{ 500, BODY("SUP", "MAX_PARAMETERS_EXCEEDED"), WEIR_TOO_BIG, "" },
	/* ours */
	{ 400, BODY("PGRST100", "failed to parse filter"), WEIR_BUG, "PGRST100" },
	{ 400, BODY("PGRST102", "All object keys must match"), WEIR_BUG, "" },
};

static const char *const columns[] = { "id", "name", "race_id", "time_cs" };
static struct rest_column known_columns[] = { { .name = "id" },
					      { .name = "name" },
					      { .name = "race_id" },
					      { .name = "time_cs" },
					      { .name = "season" } };
enum { ROWS = 4, COLUMNS = 4 };

struct bench {
	struct rest_table known;
	struct weir_write write;
	struct weir_write_row row[ROWS];
	struct weir_value value[ROWS][COLUMNS];
	struct rest_subject subject;
	struct rest_fault fault;
	struct weir_error err;
};

static void set_up(struct bench *b)
{
	size_t i;

	memset(b, 0, sizeof(*b));
	b->known = (struct rest_table){ .name = "results", .column = known_columns, .count = 5 };
	b->write = (struct weir_write){ .table = "results",
					.column = columns,
					.column_count = COLUMNS,
					.row = b->row,
					.row_count = ROWS };
	b->subject = (struct rest_subject){ "results", &b->known, &b->write };
	for (i = 0; i < ROWS; i++) {
		b->value[i][0] = weir_id(fake_id((uint8_t)(i + 1)));
		b->row[i].value = b->value[i];
	}
}

static void read_fault(struct bench *b, int status, const char *body)
{
	rest_fault_read(&b->fault, status, (struct weir_text){ body, strlen(body) });
}

START_TEST(a_reply_is_judged_by_its_code_before_its_status)
{
	struct bench b;

	set_up(&b);
	read_fault(&b, replies[_i].status, replies[_i].body);
	ck_assert_msg(rest_fault_code(&b.fault, &b.subject) == replies[_i].code, "%s: %s",
		      replies[_i].body, weir_code_name(rest_fault_code(&b.fault, &b.subject)));
	ck_assert(!rest_fault_tell(&b.fault, &b.subject, &b.err));
	ck_assert_int_eq((int)b.err.code, (int)replies[_i].code);
	ck_assert_msg(strstr(b.err.message, replies[_i].says) ||
			      strstr(b.err.hint, replies[_i].says),
		      "%s (%s)", b.err.message, b.err.hint);
}
END_TEST

START_TEST(a_read_is_never_hostile)
{
	struct bench b;

	set_up(&b);
	b.subject.write = NULL;
	read_fault(&b, 409,
		   DETAIL("23505", "Key (rank)=(1) already exists.",
			  "duplicate key value violates unique constraint \\\"x\\\""));
	ck_assert_int_ne((int)rest_fault_code(&b.fault, &b.subject), WEIR_HOSTILE);
}
END_TEST

START_TEST(a_body_cut_in_half_leaves_the_status)
{
	struct bench b;

	set_up(&b);
	read_fault(&b, 503, "{\"code\":\"235");
	ck_assert(!b.fault.json);
	ck_assert_int_eq((int)rest_fault_code(&b.fault, &b.subject), WEIR_BUSY);
}
END_TEST

START_TEST(what_is_no_rows_is_busy)
{
	static const struct {
		const char *body, *says;
	} bodies[] = {
		{ "", "empty" },
		{ " \n", "empty" },
		{ "<html>log in</html>", "no JSON" },
		{ "[{\"id\":", "cut off" },
	};
	struct weir_error err;
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct weir_text body = { bodies[i].body, strlen(bodies[i].body) };

		memset(&err, 0, sizeof(err));
		ck_assert(!rest_not_rows(body, &err));
		ck_assert_int_eq((int)err.code, WEIR_BUSY);
		ck_assert_msg(strstr(err.message, bodies[i].says) != NULL, "%s", err.message);
	}
}
END_TEST

/* ---- which rows ---- */

/* "0110": the rows that are guilty; and what is said of them. */
static void assert_guilty(struct bench *b, const char *body, const char *rows, const char *reason)
{
	static const size_t at[] = { 0, 1, 2, 3 };
	struct rest_rows all = { &b->write, at, ROWS };
	struct rest_words words;
	bool guilty[ROWS];
	char told[ROWS + 1] = "";
	size_t i, count;

	read_fault(b, 409, body);
	count = rest_guilty(&b->fault, &all, guilty);
	for (i = 0; count && i < ROWS; i++)
		told[i] = guilty[i] ? '1' : '0';
	ck_assert_str_eq(told, rows);
	rest_refusal(&b->fault, &words);
	ck_assert_msg(strstr(words.reason, reason) != NULL, "%s", words.reason);
	ck_assert_ptr_null(strstr(words.reason, "Secret"));
}

START_TEST(a_unique_key_names_the_last_row_that_has_it)
{
	struct bench b;

	set_up(&b);
	b.value[1][1] = b.value[3][1] = weir_string("A, (B) c");
	b.value[1][3] = b.value[2][3] = b.value[3][3] = weir_int(5);
	assert_guilty(&b,
		      DETAIL("23505", "Key (name, time_cs)=(A, (B) c, 5) already exists.",
			     "duplicate key value violates unique constraint \\\"one\\\""),
		      "0001", "23505 one (name, time_cs)");
	assert_guilty(&b,
		      DETAIL("23505", "Key (slug)=(a-b-c) already exists.",
			     "duplicate key value violates unique constraint \\\"slug_key\\\""),
		      "", "23505 slug_key (slug)");
}
END_TEST

START_TEST(a_missing_parent_is_wrong_for_all_its_rows)
{
	struct bench b;

	set_up(&b);
	b.value[0][2] = b.value[2][2] = weir_id(fake_id(9));
	assert_guilty(&b,
		      DETAIL("23503",
			     "Key (race_id)=(09090909-0909-0909-0909-090909090909) is not present "
			     "in table \\\"races\\\".",
			     "insert or update on table \\\"results\\\" violates foreign key "
			     "constraint \\\"results_race_id_fkey\\\""),
		      "1010", "23503 results_race_id_fkey (race_id)");
}
END_TEST

START_TEST(a_failing_row_is_known_by_its_id)
{
	struct bench b;

	set_up(&b);
	assert_guilty(&b,
		      DETAIL("23502",
			     "Failing row contains (03030303-0303-0303-0303-030303030303, Secret "
			     "Person, null).",
			     "null value in column \\\"race_id\\\" of relation \\\"results\\\" "
			     "violates not-null constraint"),
		      "0010", "23502 no value for column race_id");
}
END_TEST

START_TEST(a_value_is_proof_only_where_one_row_has_it)
{
	struct bench b;

	set_up(&b);
	b.value[1][1] = weir_string("twelve");
	assert_guilty(&b, BODY("22P02", "invalid input syntax for type integer: \\\"twelve\\\""),
		      "0100", "22P02 invalid input syntax for type integer: ...");
	b.value[2][1] = weir_string("twelve");
	assert_guilty(&b, BODY("22P02", "invalid input syntax for type integer: \\\"twelve\\\""),
		      "", "22P02");
	b.value[0][3] = weir_int(99999999999);
	assert_guilty(&b,
		      BODY("22003", "value \\\"99999999999\\\" is out of range for type integer"),
		      "1000", "22003 value ... is out of range");
}
END_TEST

START_TEST(a_reason_has_no_words_of_a_trigger)
{
	struct bench b;

	set_up(&b);
	assert_guilty(&b, BODY("P0001", "Secret Person is not welcome"), "", "P0001 raised");
	assert_guilty(&b,
		      BODY("SUP", "new row for relation \\\"results\\\" violates check constraint "
				  "\\\"results_time_cs_check\\\""),
		      "", "23514 results_time_cs_check");
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("cases");

	tcase_add_loop_test(cases, a_reply_is_judged_by_its_code_before_its_status, 0,
			    (int)(sizeof(replies) / sizeof(replies[0])));
	tcase_add_test(cases, a_read_is_never_hostile);
	tcase_add_test(cases, a_body_cut_in_half_leaves_the_status);
	tcase_add_test(cases, what_is_no_rows_is_busy);
	tcase_add_test(cases, a_unique_key_names_the_last_row_that_has_it);
	tcase_add_test(cases, a_missing_parent_is_wrong_for_all_its_rows);
	tcase_add_test(cases, a_failing_row_is_known_by_its_id);
	tcase_add_test(cases, a_value_is_proof_only_where_one_row_has_it);
	tcase_add_test(cases, a_reason_has_no_words_of_a_trigger);
	return fake_run("postgrest_judge", cases);
}
