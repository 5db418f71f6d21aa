/*
 * test_exec.c - rows go to a program and come back, and a program that answers wrongly is named.
 *
 * The programs are sed: what it gets is one object a line, as it stands, with the end of the line.
 */
#include <signal.h>
#include <stdio.h>

#include "exec_fixture.h"

static struct weir_context host;

static void begin(const char *script, const char *timeout)
{
	begin_script(&host, script, timeout);
	ck_assert(weir_schema_add(host.schema, "name", WEIR_TEXT, NULL, &host.err));
	ck_assert(weir_schema_add(host.schema, "place", WEIR_INT, NULL, &host.err));
}

static void open_it(void)
{
	ck_assert_msg(fake_open(&host), "%s", host.err.message);
}

static void add(const char *name, int64_t place)
{
	const char *text[FAKE_COLUMNS] = { name };

	fake_row(&host, text)->value[1] = weir_int(place);
}

static bool apply(void)
{
	return host.plugin->ops.transform->apply(host.self, &host, &host.batch, &host.err);
}

static bool finish(void)
{
	return host.plugin->ops.transform->finish(host.self, &host, &host.err);
}

/* "name|place|..." of a row. */
static const char *row(size_t number)
{
	const char *text = "";

	for (size_t i = 0; i < weir_schema_count(host.schema); i++)
		text = weir_arena_printf(&host.arena, "%s%s%s", text, i ? "|" : "",
					 fake_text(&host, &host.batch.row[number].value[i]));
	return text;
}

START_TEST(a_row_comes_back_changed)
{
	begin("sed -u 's/\"Ada\"/\"Eve\"/; s/}$/,\"seconds\":7.5}/'", "10s");
	fake_map(&host, "columns", "seconds", "real(0..)!", NULL);
	open_it();
	add("Ada", 1);
	add(NULL, 2);
	add("quote \" back \\ tab \t é \x01", 3);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(row(0), "Eve|1|7.5");
	ck_assert_str_eq(row(1), "NULL|2|7.5");
	ck_assert_str_eq(row(2), "quote \" back \\ tab \t é \x01|3|7.5");
	ck_assert_str_eq(weir_schema_name(host.schema, 2), "seconds");
	ck_assert_int_eq((int)weir_schema_type(host.schema, 2), WEIR_REAL);
	fake_end(&host);
}
END_TEST

START_TEST(what_an_answer_does_not_name_stays)
{
	begin("sed -u 's/,.*/,\"name\":null}/'", "10s");
	open_it();
	add("Ada", 5);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(row(0), "NULL|5");
	fake_end(&host);
}
END_TEST

START_TEST(it_gets_the_columns_that_it_asks_for)
{
	begin("sed -u 's/.*/{\"_row\":1,\"name\":\"got & \"}/; s/got {\\(.*\\)} /\\1/; "
	      "s/:\"\"_row\":1/:\"_row 1/; s/\"place\":2\"/place 2\"/'",
	      "10s");
	fake_list(&host, "send", "place", NULL);
	open_it();
	add("Ada", 2);
	ck_assert_msg(apply(), "%s", host.err.message);
	ck_assert_str_eq(row(0), "_row 1,place 2|2");
	fake_end(&host);
}
END_TEST

START_TEST(refused_rows_are_not_sent)
{
	begin("sed -u 's/\"place\":[0-9]*/\"place\":9/'", "10s");
	open_it();
	add("Ada", 1);
	add("Ben", 2);
	weir_row_reject(&host.batch.row[0], "TYPE", NULL, "before");
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(row(0), "Ada|1");
	ck_assert_str_eq(row(1), "Ben|9");
	fake_end(&host);
}
END_TEST

START_TEST(without_a_row_nothing_is_started)
{
	begin("echo started >&2; exit 1", "10s");
	open_it();
	ck_assert(apply() && finish());
	ck_assert_str_eq(host.logged, "");
	fake_end(&host);
}
END_TEST

START_TEST(what_it_says_is_logged)
{
	begin("echo one >&2; echo two >&2; cat", "10s");
	open_it();
	add("Ada", 1);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(host.logged, "one\ntwo\n");
	fake_end(&host);
}
END_TEST

START_TEST(many_rows_go_through_full_pipes)
{
	enum { ROWS = 20000 };

	begin("sed 's/\"place\":/\"place\":1/'", "300ms");
	open_it();
	for (int i = 0; i < ROWS; i++)
		add("a name that makes the lines long enough to fill a pipe, soon", i);
	/* It keeps what it prints until it has 4 KiB of it: so the last answers never come. */
	ck_assert(!apply());
	ck_assert_msg(strstr(host.err.message, "printed no line for") != NULL, "%s",
		      host.err.message);
	fake_end(&host);
	begin("sed -u 's/\"place\":/\"place\":1/'", "30s");
	open_it();
	for (int i = 0; i < ROWS; i++)
		add("a name that makes the lines long enough to fill a pipe, soon", i);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(strchr(row(ROWS - 1), '|'), "|119999");
	fake_end(&host);
}
END_TEST

/* ---- values ---- */

struct value_case {
	const char *answer;  /* behind the _row of {"_row":1 */
	const char *refusal; /* "" : none */
	const char *row;
};

static const struct value_case values[] = {
	{ ",\"place\":2}", "", "Ada|2|NULL" },
	{ ",\"place\":null}", "", "Ada|NULL|NULL" },
	{ ",\"place\":\"2\"}",
	  "TYPE place: is of type text in the answer, and of type integer in the flow",
	  "Ada|NULL|NULL" },
	{ ",\"place\":2.5}",
	  "TYPE place: is of type real in the answer, and of type integer in the flow",
	  "Ada|NULL|NULL" },
	{ ",\"place\":99999999999999999999}",
	  "TYPE place: is of type real in the answer, and of type integer in the flow",
	  "Ada|NULL|NULL" },
	{ ",\"name\":1e999}", "RANGE name: is a number out of range", "NULL|1|NULL" },
	{ ",\"name\":\"\"}", "", "NULL|1|NULL" },
	{ ",\"name\":[1, 2]}", "", "[1, 2]|1|NULL" },
	{ ",\"name\":\"\\377\"}", "ENCODING name: not valid UTF-8", "NULL|1|NULL" },
	{ ",\"speed\":\" 3.5 \"}", "", "Ada|1|3.5" },
	{ ",\"speed\":\"fast\"}", "TYPE speed: the value is not a number", "Ada|1|NULL" },
	{ ",\"speed\":-1}", "RANGE speed: \"-1\" is not in 0..", "Ada|1|NULL" },
	{ ",\"_reject\":{\"code\":\"SLOW\",\"reason\":\"is slow\",\"column\":\"place\"}}",
	  "SLOW place: is slow", "Ada|1|NULL" },
	{ ",\"_reject\":{\"code\":\"SLOW\"},\"place\":4}", "SLOW : the program says so",
	  "Ada|4|NULL" },
	{ ",\"_reject\":\"why not\"}", "EXEC : why not", "Ada|1|NULL" },
	{ ",\"_reject\":null,\"_warn\":null}", "", "Ada|1|NULL" },
	{ ",\"_reject\":{\"code\":\"FILTERED\",\"reason\":null}}", "FILTERED : the program says so",
	  "Ada|1|NULL" },
};

/* Answers one row with this; %s of printf: so \377 is a byte. */
static void answer_with(const char *answer)
{
	char script[512];

	(void)snprintf(script, sizeof(script), "read -r x; printf '%s\\n'; cat", answer);
	begin(script, "10s");
	fake_map(&host, "columns", "speed", "real(0..)", NULL);
	open_it();
	add("Ada", 1);
}

START_TEST(a_value_is_held_against_its_column)
{
	const struct value_case *c = &values[_i];
	char answer[256];

	(void)snprintf(answer, sizeof(answer), "{\"_row\":1%s", c->answer);
	answer_with(answer);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(fake_refusal(&host, 0), c->refusal);
	ck_assert_str_eq(row(0), c->row);
	fake_end(&host);
}
END_TEST

START_TEST(a_whole_number_in_a_column_of_reals_is_one_of_them)
{
	struct weir_row *it;

	begin("cat", "10s");
	ck_assert(weir_schema_add(host.schema, "share", WEIR_REAL, NULL, &host.err));
	open_it();
	add("Ada", 1);
	it = weir_batch_row(&host.batch, 0);
	it->value[2] = weir_real(12);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_int_eq((int)it->value[1].type, WEIR_INT);
	ck_assert_int_eq((int)it->value[2].type, WEIR_REAL);
	fake_end(&host);
}
END_TEST

START_TEST(a_warning_flags_the_row_which_goes_on)
{
	answer_with("{\"_row\":1,\"_warn\":{\"code\":\"FAST\",\"reason\":\"is fast\","
		    "\"column\":\"name\"}}");
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(fake_refusal(&host, 0), "");
	ck_assert_str_eq(host.batch.remark->code, "FAST");
	ck_assert_str_eq(host.batch.remark->reason, "name: is fast");
	fake_end(&host);
}
END_TEST

START_TEST(a_column_that_must_have_a_value_has_to_come)
{
	begin("cat", "10s");
	fake_map(&host, "columns", "speed", "real!", NULL);
	fake_list(&host, "send", "name", NULL);
	open_it();
	add("Ada", 1);
	ck_assert_msg(apply() && finish(), "%s", host.err.message);
	ck_assert_str_eq(fake_refusal(&host, 0), "REQUIRED speed: has no value");
	fake_end(&host);
}
END_TEST

/* ---- what breaks the protocol ---- */

struct bad_case {
	const char *answer, *says;
};

static const struct bad_case bad_answers[] = {
	{ "", "answered row 1 with no JSON object: ends too early, at character 1" },
	{ "Loading model...", "answered row 1 with no JSON object: is not a JSON object" },
	{ "{\"_row\":1", "answered row 1 with no JSON object: ends too early" },
	{ "[1]", "answered row 1 with no JSON object" },
	{ "{\"name\":\"Ada\"}", "answered row 1 with no _row" },
	{ "{\"_row\":\"1\"}", "answered row 1 with something else than a number as _row" },
	{ "{\"_row\":2}", "answered row 2 where row 1 is due" },
	{ "{\"_row\":1,\"nmae\":1}", "answered row 1 with an unknown column \"nmae\"" },
	{ "{\"_row\":1,\"\\033[2J\":1}", "no JSON object: a control character in a string" },
	{ "{\"_row\":1,\"name\":1,\"name\":2}", "answered row 1 with a column twice: \"name\"" },
	{ "{\"_row\":1,\"_reject\":{\"code\":\"too slow\"}}",
	  "answered row 1 with the code \"too slow\"" },
	{ "{\"_row\":1,\"_reject\":{\"column\":\"nmae\"}}",
	  "answered row 1 with an unknown column \"nmae\"" },
	{ "{\"_row\":1,\"_reject\":{\"colour\":\"red\"}}",
	  "answered row 1 with an unknown key in _reject or _warn, \"colour\"" },
	{ "{\"_row\":1,\"_reject\":{\"code\":[]}}",
	  "answered row 1 with something else than a text as \"code\"" },
	{ "{\"_row\":1,\"_warn\":3}", "answered row 1 with neither a text nor an object as" },
	{ "{\"_row\":1}\\n{\"_row\":2}", "printed more than the 1 lines that answer its rows" },
};

START_TEST(a_wrong_answer_stops_the_run_and_is_named)
{
	const struct bad_case *c = &bad_answers[_i];

	answer_with(c->answer);
	ck_assert(!apply() || !finish());
	ck_assert_msg(strstr(host.err.message, c->says) != NULL, "%s", host.err.message);
	ck_assert_int_eq((int)host.err.code, WEIR_BROKEN);
	fake_end(&host);
}
END_TEST

struct script_case {
	const char *script, *timeout, *says;
};

static const struct script_case bad_scripts[] = {
	{ "read -r x; exit 0", "10s", "line 2 has no answer: sh -c" },
	{ "read -r x; exit 0", "10s", "ended, with rows unanswered" },
	{ "read -r x; echo boom >&2; exit 5", "10s", "ended with exit code 5; it said last: boom" },
	{ "read -r x; kill -6 $$", "10s", "was ended by signal 6 (Aborted)" },
	{ "read -r x; exec >&-; cat >/dev/null", "10s", "ended, with rows unanswered" },
	{ "cat >/dev/null", "100ms", "printed no line for 0.1 s" },
	{ "cat; exit 7", "10s", "ended with exit code 7" },
	{ "cat; sleep 20", "500ms", "was given no more input, and did not end for 0.5 s" },
};

START_TEST(a_bad_end_stops_the_run_and_is_named)
{
	const struct script_case *c = &bad_scripts[_i];

	begin(c->script, c->timeout);
	open_it();
	add("Ada", 1);
	ck_assert(!apply() || !finish());
	ck_assert_msg(strstr(host.err.message, c->says) != NULL, "%s", host.err.message);
	fake_end(&host);
}
END_TEST

/* ---- options ---- */

START_TEST(mistakes_are_told_at_their_place)
{
	begin("cat", "10s");
	fake_map(&host, "env", "A-B", "1", NULL);
	ck_assert(!fake_open(&host));
	ck_assert_str_eq(host.err.message, "env: \"A-B\" is no name of a variable");
	ck_assert_uint_eq(host.err.line, 7);
	fake_end(&host);
	begin("cat", "10s");
	fake_map(&host, "env", "SUPABASE_SERVICE_ROLE_KEY", "", NULL);
	ck_assert(!fake_open(&host));
	ck_assert_str_eq(host.err.message, "env: \"SUPABASE_SERVICE_ROLE_KEY\" has no value");
	fake_end(&host);
	begin("cat", "10s");
	fake_list(&host, "command", "no-such-program-of-weir", NULL);
	ck_assert(!fake_open(&host));
	ck_assert_msg(strstr(host.err.message, "there is no program") != NULL, "%s",
		      host.err.message);
	fake_end(&host);
	begin("cat", "10s");
	fake_list(&host, "send", "nmae", NULL);
	ck_assert(!fake_open(&host));
	ck_assert_msg(strstr(host.err.message, "send: there is no column \"nmae\"") != NULL, "%s",
		      host.err.message);
	fake_end(&host);
	begin("cat", "10s");
	fake_map(&host, "columns", "_row", "int", NULL);
	ck_assert(!fake_open(&host));
	ck_assert_msg(strstr(host.err.message, "may not be called \"_row\"") != NULL, "%s",
		      host.err.message);
	fake_end(&host);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	TCase *cases = tcase_create("exec");

	(void)sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	tcase_add_test(cases, a_row_comes_back_changed);
	tcase_add_test(cases, what_an_answer_does_not_name_stays);
	tcase_add_test(cases, it_gets_the_columns_that_it_asks_for);
	tcase_add_test(cases, refused_rows_are_not_sent);
	tcase_add_test(cases, without_a_row_nothing_is_started);
	tcase_add_test(cases, what_it_says_is_logged);
	tcase_add_test(cases, many_rows_go_through_full_pipes);
	tcase_add_loop_test(cases, a_value_is_held_against_its_column, 0, COUNT(values));
	tcase_add_test(cases, a_whole_number_in_a_column_of_reals_is_one_of_them);
	tcase_add_test(cases, a_warning_flags_the_row_which_goes_on);
	tcase_add_test(cases, a_column_that_must_have_a_value_has_to_come);
	tcase_add_loop_test(cases, a_wrong_answer_stops_the_run_and_is_named, 0,
			    COUNT(bad_answers));
	tcase_add_loop_test(cases, a_bad_end_stops_the_run_and_is_named, 0, COUNT(bad_scripts));
	tcase_add_test(cases, mistakes_are_told_at_their_place);
	return fake_run("exec", cases);
}
