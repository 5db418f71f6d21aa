/*
 * test_table_sink.c - how rows become records: conversions, references, what refuses a row.
 */
#include <stdlib.h>

#include "fake_host.h"

static const char *const venue_key[] = { "name" };
static const char *const course_key[] = { "venue_id", "name" };
static const char *const course_refs[] = { "venue_id" }, *const course_tables[] = { "venues" };
static const char *const meet_key[] = { "athletic_net_id" };
static const char *const meet_keep[] = { "venue_id", "title" };
static const char *const race_key[] = { "athletic_net_race_id" };
static const char *const race_refs[] = { "meet_id", "course_id", "school_id" };
static const char *const race_tables[] = { "meets", "courses", "schools" };
static const char *const school_also[] = { "athletic_net_id" };

static const struct weir_table_spec specs[] = {
	{ .name = "venues", .key = venue_key, .key_count = 1 },
	{ .name = "courses",
	  .key = course_key,
	  .key_count = 2,
	  .ref_column = course_refs,
	  .ref_table = course_tables,
	  .ref_count = 1 },
	{ .name = "schools",
	  .key = venue_key,
	  .key_count = 1,
	  .also = school_also,
	  .also_count = 1 },
	{ .name = "meets", .key = meet_key, .key_count = 1, .keep = meet_keep, .keep_count = 2 },
	{ .name = "races",
	  .key = race_key,
	  .key_count = 1,
	  .ref_column = race_refs,
	  .ref_table = race_tables,
	  .ref_count = 3 },
};

struct sink_test {
	struct weir_context host;
	struct weir_target target;
	struct weir_record record;
};

/* The input has columns race, meet, name, course, school, distance, all text. */
static void begin(struct sink_test *t)
{
	static const char *const column[] = {
		"race", "meet", "name", "course", "school", "distance"
	};
	size_t i;

	memset(t, 0, sizeof(*t));
	fake_begin(&t->host);
	for (i = 0; i < sizeof(column) / sizeof(column[0]); i++)
		ck_assert(
			weir_schema_add(t->host.schema, column[i], WEIR_TEXT, NULL, &t->host.err));
	t->host.spec = specs;
	t->host.spec_count = sizeof(specs) / sizeof(specs[0]);
	t->target.context = &t->host;
	fake_table(&t->host, "races", "id UUID!", "athletic_net_race_id TEXT", "name TEXT!",
		   "distance INT", "indoor BOOL", "meet_id UUID!", "course_id UUID",
		   "school_id UUID", NULL);
	fake_option(&t->host, "table", "races");
	fake_map(&t->host, "columns", "athletic_net_race_id", "race", "name", "", "distance", "",
		 NULL);
	fake_map(&t->host, "constants", "indoor", "FALSE", NULL);
	fake_map(&t->host, "references", "meet_id", "meet", "course_id",
		 "meet_id.venue_id , course", NULL);
	fake_parent(&t->host, (struct fake_parent){ .table = "meets",
						    .key = "m1",
						    .found = WEIR_FOUND,
						    .id = 0x11,
						    .keep = { weir_id(fake_id(0x77)),
							      weir_string("Autumn Run") } });
	fake_parent(&t->host,
		    (struct fake_parent){ .table = "courses",
					  .key = "77777777-7777-7777-7777-777777777777|Woods",
					  .found = WEIR_FOUND,
					  .id = 0x22 });
	fake_parent(&t->host, (struct fake_parent){ .table = "meets",
						    .key = "m9",
						    .found = WEIR_PARENT_REJECTED });
	fake_parent(&t->host, (struct fake_parent){ .table = "schools",
						    .by = "athletic_net_id",
						    .key = "s7",
						    .found = WEIR_FOUND,
						    .id = 0x33 });
}

static bool bind(struct sink_test *t)
{
	return fake_open(&t->host) &&
	       weir_plugin_entry.ops.sink->bind(t->host.self, &t->host, t->host.schema, &t->target,
						&t->host.err);
}

static void map(struct sink_test *t, const char *const *text)
{
	const struct weir_row *row = fake_row(&t->host, text);

	memset(&t->record, 0, sizeof(t->record));
	t->record.context = &t->host;
	ck_assert_msg(weir_plugin_entry.ops.sink->map(t->host.self, &t->host, row, &t->record,
						      &t->host.err),
		      "%s", t->host.err.message);
}

static void bind_well(struct sink_test *t)
{
	ck_assert_msg(bind(t), "%s", t->host.err.message);
}

#define ROW(...) ((const char *const[]){ __VA_ARGS__ })

static const char *value(struct sink_test *t, const char *column)
{
	return fake_value(&t->target, &t->record, column);
}

static void assert_refused(struct sink_test *t, const char *code, const char *column,
			   const char *reason)
{
	ck_assert_str_eq(t->record.code, code);
	ck_assert_str_eq(t->record.column, column);
	ck_assert_str_eq(t->record.reason, reason);
}

START_TEST(a_row_becomes_a_record)
{
	struct sink_test t;

	begin(&t);
	fake_option(&t.host, "mode", "upsert");
	bind_well(&t);
	ck_assert_int_eq(t.target.mode, WEIR_UPSERT);
	map(&t, ROW("r1", "m1", "Boys", "Woods", NULL, "4828"));
	ck_assert_str_eq(t.record.code, "");
	ck_assert_str_eq(t.record.warned, "");
	ck_assert_str_eq(value(&t, "athletic_net_race_id"), "r1");
	ck_assert_str_eq(value(&t, "name"), "Boys");
	ck_assert_str_eq(value(&t, "distance"), "4828");
	ck_assert_int_eq(t.record.value[2].type, WEIR_INT);
	ck_assert_str_eq(value(&t, "indoor"), "false");
	ck_assert_int_eq(t.record.value[3].type, WEIR_BOOL);
	ck_assert_str_eq(value(&t, "meet_id"), "11111111-1111-1111-1111-111111111111");
	ck_assert_str_eq(value(&t, "course_id"), "22222222-2222-2222-2222-222222222222");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_value_of_the_wrong_type_refuses_the_row_without_showing_it)
{
	struct sink_test t;

	begin(&t);
	bind_well(&t);
	map(&t, ROW("r1", "m1", "Boys", "Woods", NULL, "three miles"));
	assert_refused(&t, "TYPE", "distance", "is not a whole number");
	ck_assert_str_eq(value(&t, "athletic_net_race_id"), "r1");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_value_that_the_store_requires_refuses_the_row)
{
	struct sink_test t;

	begin(&t);
	bind_well(&t);
	map(&t, ROW("r1", "m1", NULL, "Woods", NULL, NULL));
	assert_refused(&t, "REQUIRED", "name", "has no value, and the store requires one");
	ck_assert_str_eq(value(&t, "distance"), "NULL");
	fake_end(&t.host);
}
END_TEST

START_TEST(an_unknown_parent_refuses_the_row_only_where_the_store_requires_it)
{
	struct sink_test t;

	begin(&t);
	bind_well(&t);
	map(&t, ROW("r1", "m2", "Boys", "Woods", NULL, NULL));
	assert_refused(&t, "REFERENCE", "meet_id", "no meets row for \"m2\"");
	/* The course hangs on the meet: that is one cause, and was told. */
	ck_assert_str_eq(t.record.warned, "");
	map(&t, ROW("r1", NULL, "Boys", "Woods", NULL, NULL));
	assert_refused(&t, "REFERENCE", "meet_id", "meet is blank");
	map(&t, ROW("r1", "m1", "Boys", "Fields\tof\nrye", NULL, NULL));
	ck_assert_str_eq(t.record.code, "");
	ck_assert_str_eq(t.record.warned,
			 "REFERENCE: course_id: no courses row for \"Fields of rye\"\n");
	ck_assert_str_eq(value(&t, "course_id"), "NULL");
	map(&t, ROW("r1", "m1", "Boys", NULL, NULL, NULL));
	ck_assert_str_eq(t.record.warned, "REFERENCE: course_id: course is blank\n");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_long_key_is_cut_at_a_character)
{
	struct sink_test t;

	begin(&t);
	bind_well(&t);
	/* 59 bytes, then a character of two. */
	map(&t, ROW("r1", "123456789 123456789 123456789 123456789 123456789 123456789\xC3\xB6x",
		    "Boys", NULL, NULL, NULL));
	ck_assert_str_eq(t.record.reason,
			 "no meets row for \"123456789 123456789 123456789 123456789 "
			 "123456789 123456789\"");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_row_whose_parent_was_refused_is_an_orphan)
{
	struct sink_test t;

	begin(&t);
	bind_well(&t);
	map(&t, ROW("r1", "m9", "Boys", "Woods", NULL, NULL));
	ck_assert_str_eq(t.record.orphan, "meet_id");
	ck_assert_str_eq(t.record.code, "");
	ck_assert_str_eq(t.record.warned, "");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_parent_is_found_by_another_column)
{
	struct sink_test t;

	begin(&t);
	fake_map(&t.host, "references", "meet_id", "meet", "school_id", "athletic_net_id = school",
		 NULL);
	bind_well(&t);
	map(&t, ROW("r1", "m1", "Boys", NULL, "s7", NULL));
	ck_assert_str_eq(value(&t, "school_id"), "33333333-3333-3333-3333-333333333333");
	map(&t, ROW("r1", "m1", "Boys", NULL, "s8", NULL));
	ck_assert_str_eq(t.record.warned, "REFERENCE: school_id: no schools row for \"s8\"\n");
	fake_end(&t.host);
}
END_TEST

START_TEST(kept_texts_outlive_the_finds_behind_them)
{
	struct sink_test t;

	begin(&t);
	fake_map(&t.host, "references", "meet_id", "meet", "course_id", "meet_id.venue_id,course",
		 "school_id", "meet_id.title", NULL);
	fake_parent(&t.host, (struct fake_parent){ .table = "schools",
						   .key = "Autumn Run",
						   .found = WEIR_FOUND,
						   .id = 0x44 });
	bind_well(&t);
	map(&t, ROW("r1", "m1", "Boys", "Woods", NULL, NULL));
	ck_assert_str_eq(value(&t, "school_id"), "44444444-4444-4444-4444-444444444444");
	/* What one row found is not the next one's. */
	map(&t, ROW("r1", "m2", "Boys", "Woods", NULL, NULL));
	ck_assert_str_eq(value(&t, "school_id"), "NULL");
	ck_assert_str_eq(value(&t, "course_id"), "NULL");
	fake_end(&t.host);
}
END_TEST

static const struct {
	const char *map, *key, *text, *message, *hint;
} mistakes[] = {
	{ "columns", "name", "nmae", "there is no column \"nmae\"", "name" },
	{ "columns", "nmae", "name", "no column \"nmae\"", "" },
	{ "columns", "meet_id", "meet", "filled twice", "" },
	{ "constants", "indoor", "maybe", "\"maybe\" is not true or false", "" },
	{ "constants", "name", "", "filled twice", "" },
	{ "references", "name", "meet", "filled twice", "" },
	{ "references", "distance", "meet", "filled twice", "" },
	{ "references", "indoor", "meet", "filled twice", "" },
	{ "references", "id", "meet", "does not say what it refers to",
	  "meet_id, course_id, school_id" },
	{ "references", "course_id", "course", "as many parts", "venue_id, name" },
	{ "references", "course_id", "a,b,c", "no column \"a\"", "" },
	{ "references", "course_id", "name, course, race", "as many parts", "venue_id, name" },
	{ "references", "course_id", "school_id.x, course", "no earlier reference", "above" },
	{ "references", "meet_id", "meet_id.id", "no earlier reference", "above" },
	{ "references", "school_id", "slug=school", "cannot be found by", "athletic_net_id" },
	{ "references", "school_id", "athletic_net_id=shcool", "no column \"shcool\"", "school" },
};

START_TEST(a_mistake_in_the_maps_is_told_with_what_there_is)
{
	struct sink_test t;

	begin(&t);
	fake_map(&t.host, mistakes[_i].map, mistakes[_i].key, mistakes[_i].text, NULL);
	ck_assert(!bind(&t));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_msg(strstr(t.host.err.message, mistakes[_i].message) != NULL, "%s",
		      t.host.err.message);
	ck_assert_msg(strstr(t.host.err.hint, mistakes[_i].hint) != NULL, "%s", t.host.err.hint);
	ck_assert_str_eq(t.host.err.file, "pipeline.yaml");
	fake_end(&t.host);
}
END_TEST

START_TEST(an_unknown_kept_column_is_told_with_those_there_are)
{
	struct sink_test t;

	begin(&t);
	fake_map(&t.host, "references", "meet_id", "meet", "course_id", "meet_id.vnue_id, course",
		 NULL);
	ck_assert(!bind(&t));
	ck_assert_ptr_nonnull(strstr(t.host.err.hint, "venue_id, title"));
	fake_end(&t.host);
}
END_TEST

START_TEST(a_required_column_that_nothing_fills_stops_before_a_row_moves)
{
	struct sink_test t;

	begin(&t);
	fake_map(&t.host, "references", "course_id", "name, course", NULL);
	ck_assert(!bind(&t));
	ck_assert_int_eq(t.host.err.code, WEIR_BAD_CONFIG);
	ck_assert_str_eq(t.host.err.message,
			 "the store requires races.meet_id, which nothing fills");
	fake_end(&t.host);
}
END_TEST

START_TEST(values_become_of_the_types_that_the_store_has)
{
	struct sink_test t;
	struct weir_row *row;

	memset(&t, 0, sizeof(t));
	fake_begin(&t.host);
	t.target.context = &t.host;
	ck_assert(weir_schema_add(t.host.schema, "i", WEIR_INT, NULL, &t.host.err));
	ck_assert(weir_schema_add(t.host.schema, "r", WEIR_REAL, NULL, &t.host.err));
	ck_assert(weir_schema_add(t.host.schema, "b", WEIR_BOOL, NULL, &t.host.err));
	ck_assert(weir_schema_add(t.host.schema, "u", WEIR_UUID, NULL, &t.host.err));
	ck_assert(weir_schema_add(t.host.schema, "t", WEIR_TEXT, NULL, &t.host.err));
	fake_table(&t.host, "all", "ir REAL", "ri INT", "bi INT", "ib BOOL", "it TEXT", "rt TEXT",
		   "ut TEXT", "tu UUID", "any ANY", NULL);
	fake_option(&t.host, "table", "all");
	fake_map(&t.host, "columns", "ir", "i", "ri", "r", "bi", "b", "ib", "i", "it", "i", "rt",
		 "r", "ut", "u", "tu", "t", "any", "r", NULL);
	bind_well(&t);
	row = fake_row(&t.host,
		       ROW(NULL, NULL, NULL, NULL, " 55555555-5555-5555-5555-555555555555 "));
	row->value[0] = weir_int(1);
	row->value[1] = weir_real(2);
	row->value[2] = weir_bool(true);
	row->value[3] = weir_id(fake_id(0x66));
	t.record.context = &t.host;
	ck_assert(
		weir_plugin_entry.ops.sink->map(t.host.self, &t.host, row, &t.record, &t.host.err));
	ck_assert_str_eq(t.record.code, "");
	ck_assert_int_eq(t.record.value[0].type, WEIR_REAL);
	ck_assert_int_eq(t.record.value[1].type, WEIR_INT);
	ck_assert_str_eq(value(&t, "ri"), "2");
	ck_assert_int_eq(t.record.value[2].type, WEIR_INT);
	ck_assert_str_eq(value(&t, "ib"), "true");
	ck_assert_int_eq(t.record.value[4].type, WEIR_TEXT);
	ck_assert_str_eq(value(&t, "it"), "1");
	ck_assert_str_eq(value(&t, "ut"), "66666666-6666-6666-6666-666666666666");
	ck_assert_int_eq(t.record.value[7].type, WEIR_UUID);
	ck_assert_int_eq(t.record.value[8].type, WEIR_REAL);
	row->value[1] = weir_real(2.5);
	ck_assert(
		weir_plugin_entry.ops.sink->map(t.host.self, &t.host, row, &t.record, &t.host.err));
	assert_refused(&t, "TYPE", "ri", "is not a whole number");
	fake_end(&t.host);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("table-sink");

	tcase_add_test(cases, a_row_becomes_a_record);
	tcase_add_test(cases, a_value_of_the_wrong_type_refuses_the_row_without_showing_it);
	tcase_add_test(cases, a_value_that_the_store_requires_refuses_the_row);
	tcase_add_test(cases, an_unknown_parent_refuses_the_row_only_where_the_store_requires_it);
	tcase_add_test(cases, a_long_key_is_cut_at_a_character);
	tcase_add_test(cases, a_row_whose_parent_was_refused_is_an_orphan);
	tcase_add_test(cases, a_parent_is_found_by_another_column);
	tcase_add_test(cases, kept_texts_outlive_the_finds_behind_them);
	tcase_add_loop_test(cases, a_mistake_in_the_maps_is_told_with_what_there_is, 0,
			    (int)(sizeof(mistakes) / sizeof(mistakes[0])));
	tcase_add_test(cases, an_unknown_kept_column_is_told_with_those_there_are);
	tcase_add_test(cases, a_required_column_that_nothing_fills_stops_before_a_row_moves);
	tcase_add_test(cases, values_become_of_the_types_that_the_store_has);
	return fake_run("table-sink", cases);
}
