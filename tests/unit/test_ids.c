/*
 * test_ids.c - derived ids, with the tables of pipelines/meet.yaml.
 *
 * The expected ids are frozen. They were computed apart from this program, from the bytes that
 * core/engine/ids.h lays down; where one changes, every store has its rows under other ids.
 */
#include "conf_fixture.h"

#include "../../core/base/digest.h"
#include "../../core/base/text.h"
#include "../../core/conf/pipeline.h"
#include "../../core/engine/ids.h"

#define VENUE   "e4666a70-4795-51f8-a56e-db95fd5f89b0"
#define SCHOOL  "dcb7b451-ba84-5c7c-bb47-9f3dca3ee194"
#define RACE    "665061cb-613f-581b-9cfd-78ee48880640"
#define ATHLETE "31599f7e-1d21-5e82-b036-b5d4d3bf60dd"

static struct fixture fixture;
static struct weir_pipeline *pipeline;

static void begin(void)
{
	const char *top = getenv("top_srcdir");
	struct weir_variable folder = { .name = "folder", .value = "." };
	struct weir_pipeline_options options = { .set = &folder, .set_count = 1, .run_id = "r" };
	char path[4096];

	ck_assert_int_lt(snprintf(path, sizeof(path), "%s/pipelines/meet.yaml", top ? top : "."),
			 (int)sizeof(path));
	fixture_begin(&fixture);
	pipeline = weir_pipeline_load(path, &options, &fixture.problems);
	ck_assert_msg(pipeline != NULL, "%s", said(&fixture));
}

static void end(void)
{
	weir_pipeline_free(pipeline);
	fixture_end(&fixture);
}

static const struct weir_table_def *table(const char *name)
{
	const struct weir_table_def *def = weir_pipeline_table(pipeline, name);

	ck_assert_ptr_nonnull(def);
	return def;
}

static const char *text_of(struct weir_uuid id)
{
	char *text = weir_arena_alloc(&fixture.arena, WEIR_UUID_TEXT);

	weir_uuid_print(&id, text);
	return text;
}

static struct weir_value id_of(const char *text)
{
	struct weir_uuid id;

	ck_assert(weir_parse_uuid((struct weir_text){ text, strlen(text) }, &id));
	return weir_id(id);
}

static const char *key_of(const char *name, struct weir_value first, struct weir_value second)
{
	struct weir_value value[] = { first, second };

	return text_of(weir_ids_key(table(name), value, 1));
}

static const char *one(const char *name, struct weir_value value)
{
	ck_assert_uint_eq(table(name)->spec.key_count, 1);
	return key_of(name, value, weir_null());
}

static const char *two(const char *name, struct weir_value first, struct weir_value second)
{
	ck_assert_uint_eq(table(name)->spec.key_count, 2);
	return key_of(name, first, second);
}

START_TEST(venues_are_known_by_their_exact_name)
{
	ck_assert_str_eq(one("venues", weir_string("Mill Meadow Park")), VENUE);
	ck_assert_str_eq(one("venues", weir_string("mill meadow park")),
			 "2daaac1f-3ce2-5517-bb3a-bfebf2b37278");
	ck_assert_str_eq(one("venues", weir_string("Übungsplatz São João")),
			 "bc5ad2c9-cf5c-5088-8dff-af2ada6ffa65");
}
END_TEST

START_TEST(nothing_and_blank_are_two_keys)
{
	ck_assert_str_eq(one("venues", weir_string("")), "7028080f-592d-5e68-b509-ea3362534077");
	ck_assert_str_eq(one("venues", weir_null()), "11185da4-7202-513f-9d97-d44b675ce5de");
}
END_TEST

START_TEST(courses_are_known_by_venue_and_name)
{
	ck_assert_str_eq(two("courses", id_of(VENUE), weir_string("5K Loop")),
			 "6ec02ed6-b9b7-5e59-a8ac-c8f6b0c8f44e");
	ck_assert_str_eq(two("courses", weir_null(), weir_string("5K Loop")),
			 "666b5b5b-393e-5f40-8f32-639f47ccaa42");
}
END_TEST

START_TEST(schools_are_known_by_their_folded_name)
{
	char name[3 * 400 + 1] = "";

	ck_assert_str_eq(one("schools", weir_string("Elm Ridge H.S.")), SCHOOL);
	ck_assert_str_eq(one("schools", weir_string("  elm ridge -- h s")), SCHOOL);
	ck_assert_str_eq(one("schools", weir_string("École Nº 7 — Montréal")),
			 "24861efe-9739-5f10-aeab-d042aaf4f14f");
	ck_assert_str_eq(one("schools", weir_string("--")), "8d67cc9d-50f6-5079-acbb-ff0591a4291e");
	for (size_t i = 0; i + 1 < sizeof(name); i++)
		name[i] = "Ab-"[i % 3];
	ck_assert_str_eq(one("schools", weir_string(name)), "aa63f56f-9fa4-52fe-84cf-238cc97f9f3a");
}
END_TEST

START_TEST(meets_and_races_are_known_by_their_number_on_the_site)
{
	ck_assert_str_eq(one("meets", weir_string("256230")),
			 "1562b3e4-0104-51b3-b158-67c663a90ef3");
	ck_assert_str_eq(one("races", weir_string("901234")), RACE);
}
END_TEST

START_TEST(number_counts_as_the_text_that_it_prints_as)
{
	ck_assert_str_eq(one("races", weir_int(901234)), RACE);
	ck_assert_str_eq(one("races", weir_real(901234)), RACE);
	ck_assert_str_eq(one("races", weir_int(7)), "94361bee-9cd1-53e9-9121-9027975f509e");
	ck_assert_str_eq(one("races", weir_string("7")), "94361bee-9cd1-53e9-9121-9027975f509e");
	ck_assert_str_ne(one("races", weir_string("007")), one("races", weir_int(7)));
	ck_assert_str_eq(one("races", weir_int(INT64_MIN)), "a27b25bd-90ca-51f6-b11e-7fe8c684c07a");
}
END_TEST

START_TEST(athletes_are_known_by_school_and_folded_name)
{
	ck_assert_str_eq(two("athletes", id_of(SCHOOL), weir_string("Ana Q. O'Hara")), ATHLETE);
	ck_assert_str_eq(two("athletes", id_of(SCHOOL), weir_string("ANA Q O HARA")), ATHLETE);
	ck_assert_str_eq(two("athletes", weir_null(), weir_string("Ana Q. O'Hara")),
			 "e7764bb4-b459-5c89-a5d7-ef31db449abc");
	ck_assert_str_eq(two("athletes", id_of(SCHOOL), weir_string("Zoë Ñúñez-Łęcka")),
			 "e722248d-5796-5a86-8c63-5722bcf7e160");
}
END_TEST

START_TEST(results_of_one_key_are_told_apart_by_their_number)
{
	const char *const expected[] = { "4c6394e9-9366-5e1d-966d-7e2dd09cd067",
					 "75daa13d-21f7-5f60-8f69-a1bc1021c465",
					 "86e86c07-259c-5c99-a524-5cb56fe365e2" };
	struct weir_value key[] = { id_of(RACE), id_of(ATHLETE) };

	ck_assert_uint_eq(table("results")->spec.key_count, 2);
	for (uint64_t n = 1; n <= 3; n++)
		ck_assert_str_eq(text_of(weir_ids_key(table("results"), key, n)), expected[n - 1]);
	ck_assert_str_eq(text_of(weir_ids_key(table("results"), key, 1000)),
			 "4a896a0b-47cb-5931-b8ba-5a533e6b4797");
}
END_TEST

START_TEST(match_and_derived_ids_differ_only_where_a_parent_has_another_id)
{
	struct weir_value derived[] = {
		weir_id(weir_ids_key(table("schools"),
				     (struct weir_value[]){ weir_string("Elm Ridge HS") }, 1)),
		weir_string("Ana")
	};
	struct weir_value stored[] = { derived[0], weir_string("Ana") };
	struct weir_uuid match = weir_ids_key(table("athletes"), stored, 1);
	struct weir_uuid id = weir_ids_key(table("athletes"), derived, 1);

	ck_assert(weir_uuid_same(&match, &id));
	stored[0].as.uuid.byte[15] ^= 1; /* a school of another origin */
	match = weir_ids_key(table("athletes"), stored, 1);
	ck_assert(!weir_uuid_same(&match, &id));
}
END_TEST

START_TEST(texts_cannot_run_into_each_other)
{
	ck_assert_str_ne(two("athletes", weir_string("ab"), weir_string("c")),
			 two("athletes", weir_string("a"), weir_string("bc")));
	ck_assert_str_ne(two("athletes", weir_string(""), weir_string("a")),
			 two("athletes", weir_string("a"), weir_string("")));
}
END_TEST

START_TEST(same_key_in_two_tables_gives_two_ids)
{
	ck_assert_str_ne(one("venues", weir_string("5")), one("meets", weir_string("5")));
}
END_TEST

START_TEST(other_names_are_frozen_too)
{
	const struct weir_table_def *schools = table("schools");
	struct weir_value site = weir_string("00123"), number = weir_int(123), none = weir_null();
	struct weir_value tuple[] = { id_of(RACE), weir_string("A b"), weir_null(), weir_int(42) };

	ck_assert_str_eq(text_of(weir_ids_by(schools, "athletic_net_id", &site)),
			 "abd6f7b6-a55b-5160-8121-85caf45d989b");
	ck_assert_str_eq(text_of(weir_ids_by(schools, "athletic_net_id", &number)),
			 "4fa2e6ba-fbe2-5bf3-916d-2cf030818dae");
	ck_assert_str_eq(text_of(weir_ids_by(schools, "athletic_net_id", &none)),
			 "44b9b56b-3230-55ac-a4e0-25cad9d40ca4");
	ck_assert_str_eq(text_of(weir_ids_tuple("results", tuple, 4)),
			 "bcccfaf6-7677-5a34-a8e6-b48d5f8c8848");
	ck_assert_str_eq(text_of(weir_ids_tuple("results", tuple, 0)),
			 "a3ed1b9d-ebf1-562d-bee4-20a03401450d");
}
END_TEST

START_TEST(spelling_tells_only_folded_texts_apart)
{
	const struct weir_table_def *schools = table("schools"), *meets = table("meets");
	struct weir_value a = weir_string("Elm Ridge"), b = weir_string("ELM RIDGE");
	struct weir_uuid match = weir_ids_key(schools, &a, 1), of_a, of_b;

	ck_assert_uint_ne(weir_ids_spelling(schools, &a), weir_ids_spelling(schools, &b));
	ck_assert_uint_eq(weir_ids_spelling(meets, &a), weir_ids_spelling(meets, &b));
	of_a = weir_ids_spelled(schools, &match, weir_ids_spelling(schools, &a));
	of_b = weir_ids_spelled(schools, &match, weir_ids_spelling(schools, &b));
	ck_assert(!weir_uuid_same(&of_a, &of_b) && !weir_uuid_same(&of_a, &match));
}
END_TEST

START_TEST(values_that_print_alike_have_one_hash)
{
	struct weir_value number = weir_int(42), text = weir_string("42"), none = weir_null();
	struct weir_value blank = weir_string("");

	ck_assert_uint_eq(weir_ids_values(1, &number, 1), weir_ids_values(1, &text, 1));
	ck_assert_uint_ne(weir_ids_values(1, &none, 1), weir_ids_values(1, &blank, 1));
	ck_assert_uint_ne(weir_ids_values(1, &number, 1), weir_ids_values(2, &number, 1));
}
END_TEST

static void expect_fold(const char *text, const char *expected)
{
	char folded[100];
	size_t length = weir_fold(text, strlen(text), folded);

	ck_assert_uint_lt(length, sizeof(folded));
	folded[length] = '\0';
	ck_assert_str_eq(folded, expected);
}

START_TEST(names_fold_as_they_always_did)
{
	expect_fold("", "");
	expect_fold(" .'-", "");
	expect_fold("Elm Ridge H.S.", "elm ridge h s");
	expect_fold("\tO'Hara--Smith\n", "o hara smith");
	expect_fold("AZaz09", "azaz09");
	expect_fold("@[`{/:", "");
	expect_fold("Zoë ÑÚÑEZ", "zoë ÑÚÑez");
	expect_fold("a\xc2\xa0z", "a\xc2\xa0z"); /* a no-break blank is no ASCII: it stays */
	expect_fold("x\x7fy", "x y");
}
END_TEST

START_TEST(bits_tell_which_values_are_others)
{
	enum { MANY = 65 };

	for (size_t count = 1; count <= 64; count++) {
		uint64_t one = 0, other = 0;

		for (size_t i = 0; i < count; i++) {
			struct weir_value a = weir_int((int64_t)i),
					  b = weir_int((int64_t)i + (i == count / 2));

			one = weir_ids_column(one, &a, i, count);
			other = weir_ids_column(other, &b, i, count);
		}
		/* Of very many values the hash of one has a bit, which may not tell. */
		if (count <= 8)
			ck_assert_uint_eq(weir_ids_apart(one, other, count), UINT64_C(1)
										     << count / 2);
		ck_assert_uint_eq(weir_ids_apart(one, one, count), UINT64_MAX);
	}
	ck_assert_uint_eq(weir_ids_apart(0, 1, MANY), UINT64_MAX);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ids");
	TCase *tests = tcase_create("ids");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, venues_are_known_by_their_exact_name);
	tcase_add_test(tests, nothing_and_blank_are_two_keys);
	tcase_add_test(tests, courses_are_known_by_venue_and_name);
	tcase_add_test(tests, schools_are_known_by_their_folded_name);
	tcase_add_test(tests, meets_and_races_are_known_by_their_number_on_the_site);
	tcase_add_test(tests, number_counts_as_the_text_that_it_prints_as);
	tcase_add_test(tests, athletes_are_known_by_school_and_folded_name);
	tcase_add_test(tests, results_of_one_key_are_told_apart_by_their_number);
	tcase_add_test(tests, match_and_derived_ids_differ_only_where_a_parent_has_another_id);
	tcase_add_test(tests, texts_cannot_run_into_each_other);
	tcase_add_test(tests, same_key_in_two_tables_gives_two_ids);
	tcase_add_test(tests, other_names_are_frozen_too);
	tcase_add_test(tests, spelling_tells_only_folded_texts_apart);
	tcase_add_test(tests, values_that_print_alike_have_one_hash);
	tcase_add_test(tests, names_fold_as_they_always_did);
	tcase_add_test(tests, bits_tell_which_values_are_others);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
