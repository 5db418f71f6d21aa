/*
 * test_graph.c - pictures of a pipeline: what is in them, and what the user wrote is only text.
 */
#include "pipeline_fixture.h"

#include "../../core/engine/graph.h"
#include "../../core/engine/graph_label.h"

enum { CEILING = 16 << 20 /* bytes of a picture */ };

static const char evil[] = "</text><script>alert(\"1\")</script>'&\n`%%[]{}|;#";

static struct weir_graph graph;
static struct weir_buffer out;
static struct weir_plugins *plugins;

static void setup(void)
{
	begin();
	plugins = weir_plugins_new("plugins-of-nobody");
	weir_buffer_init(&out, CEILING);
	options.store_only = options.outline = true;
	put_file("meet.yaml", meet);
	is_good("meet.yaml");
	weir_graph_make(&graph, pipeline, plugins, &fixture.arena);
	/* As the plugins' option tables would say, which are not here. */
	graph.step[0].stage[0].about = evil;
	graph.step[1].stage[0].use = evil;
	graph.step[1].table = "schools";
	graph.step[2].table = evil;
	graph.store.about = evil;
}

static void teardown(void)
{
	weir_buffer_release(&out);
	weir_plugins_free(plugins);
	end();
}

static size_t count(const char *what)
{
	size_t found = 0;

	for (const char *at = out.at; (at = strstr(at, what)); at++)
		found++;
	return found;
}

START_TEST(nothing_need_be_set_and_no_secret_is_read)
{
	setenv("WEIR_TEST_KEY", "a-secret-of-the-environment", 1);
	options.to = "remote";
	is_good("meet.yaml");
	ck_assert_str_eq(weir_node_get(pipeline->store.with, "key")->text,
			 "${secret:WEIR_TEST_KEY}");
	ck_assert_str_eq(weir_node_get(pipeline->store.with, "url")->text, "${env:WEIR_TEST_URL}");
	ck_assert_str_eq(weir_node_get(pipeline->step[1].stage[0].with, "path")->text,
			 "${param:folder}/schools.csv");
	ck_assert_str_eq(pipeline->param[1].value, "${param:folder}.db");
}
END_TEST

START_TEST(svg_holds_what_the_user_wrote_as_text_alone)
{
	weir_graph_svg(&out, &graph);
	ck_assert(!out.overflow);
	ck_assert_uint_eq(count("<script"), 0);
	ck_assert_uint_eq(count("</svg>"), 1);
	ck_assert_uint_ge(count("&lt;/text&gt;&lt;script&gt;"), 4);
	ck_assert_uint_ge(count("&#39;&amp;\\x0a`"), 4);
	ck_assert_uint_eq(count("<text"), count("</text>"));
	ck_assert_uint_eq(count(" id="), 0);
	ck_assert_uint_eq(count("url("), 0);
}
END_TEST

START_TEST(svg_shows_each_reference_between_tables)
{
	weir_graph_svg(&out, &graph);
	ck_assert_uint_eq(count("results.athlete_id refers to athletes"), 1);
	ck_assert_uint_eq(count(" refers to "), graph.reference_count);
	ck_assert_uint_eq(graph.reference_count, 5);
}
END_TEST

START_TEST(mermaid_holds_what_the_user_wrote_in_quotes_and_as_numbers)
{
	weir_graph_mermaid(&out, &graph);
	ck_assert_uint_eq(count("<script"), 0);
	ck_assert_uint_ge(count("#62;alert#40;#34;1#34;#41;#60;/script#62;"), 2);
	ck_assert_uint_eq(count("%%"), 0);
	/* Each quote is one of ours: they open and close on the same line. */
	for (char *line = strtok(out.at, "\n"); line; line = strtok(NULL, "\n")) {
		size_t quotes = 0;

		for (const char *c = line; *c; c++)
			quotes += *c == '"';
		ck_assert_msg(quotes == 0 || quotes == 2, "%s", line);
	}
}
END_TEST

START_TEST(text_is_at_most_80_columns_wide)
{
	weir_graph_text(&out, &graph);
	ck_assert_uint_ge(count("\\x0a"), 1);
	for (char *line = strtok(out.at, "\n"); line; line = strtok(NULL, "\n"))
		ck_assert_msg(weir_label_width(line) <= 80, "%s", line);
}
END_TEST

START_TEST(a_picture_is_the_same_each_time)
{
	struct weir_buffer again;

	weir_buffer_init(&again, CEILING);
	weir_graph_svg(&out, &graph);
	weir_graph_svg(&again, &graph);
	ck_assert_str_eq(out.at, again.at);
	weir_buffer_release(&again);
}
END_TEST

START_TEST(a_path_keeps_its_end_and_a_name_its_beginning)
{
	struct weir_arena *arena = &fixture.arena;

	ck_assert_str_eq(weir_label(arena, "meets/4711.csv", 14, WEIR_CUT_BEGIN), "meets/4711.csv");
	ck_assert_str_eq(weir_label(arena, "meets/4711.csv", 9, WEIR_CUT_BEGIN), "…4711.csv");
	ck_assert_str_eq(weir_label(arena, "meets/4711.csv", 6, WEIR_CUT_END), "meets…");
	ck_assert_uint_eq(weir_label_width("a\xe4\xb8\x96"), 3);
	ck_assert_str_eq(weir_label(arena, "\xe4\xb8\x96\xe7\x95\x8c.csv", 7, WEIR_CUT_BEGIN),
			 "…\xe7\x95\x8c.csv");
	ck_assert_str_eq(weir_label(arena, "\xe4\xb8\x96\xe7\x95\x8c.csv", 4, WEIR_CUT_END),
			 "\xe4\xb8\x96…");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("graph");
	TCase *tcase = tcase_create("pictures");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, nothing_need_be_set_and_no_secret_is_read);
	tcase_add_test(tcase, svg_holds_what_the_user_wrote_as_text_alone);
	tcase_add_test(tcase, svg_shows_each_reference_between_tables);
	tcase_add_test(tcase, mermaid_holds_what_the_user_wrote_in_quotes_and_as_numbers);
	tcase_add_test(tcase, text_is_at_most_80_columns_wide);
	tcase_add_test(tcase, a_picture_is_the_same_each_time);
	tcase_add_test(tcase, a_path_keeps_its_end_and_a_name_its_beginning);
	return run_suite(suite);
}
