/*
 * test_table_sink_flags.c - numbers of good rows that are odd: written, with a warning.
 */
#include "fake_host.h"

static const char *const key[] = { "name" };
static const char *const keep[] = { "metres" };
static const char *const refs[] = { "course_id" }, *const tables[] = { "courses" };

static const struct weir_table_spec specs[] = {
	{ .name = "courses", .key = key, .key_count = 1, .keep = keep, .keep_count = 1 },
	{ .name = "races",
	  .key = key,
	  .key_count = 1,
	  .ref_column = refs,
	  .ref_table = tables,
	  .ref_count = 1 },
};

struct flag_test {
	struct weir_context host;
	struct weir_target target;
	struct weir_record record;
};

static void add_course(struct flag_test *t, const char *name, struct weir_value metres)
{
	fake_parent(&t->host, (struct fake_parent){ .table = "courses",
						    .key = name,
						    .found = WEIR_FOUND,
						    .id = 0x22,
						    .keep = { metres } });
}

/* Races of a name, on a course, over a distance. */
static void begin(struct flag_test *t, const char *unusual, const char *alike)
{
	memset(t, 0, sizeof(*t));
	fake_begin(&t->host);
	ck_assert(weir_schema_add(t->host.schema, "name", WEIR_TEXT, NULL, &t->host.err));
	ck_assert(weir_schema_add(t->host.schema, "course", WEIR_TEXT, NULL, &t->host.err));
	ck_assert(weir_schema_add(t->host.schema, "distance", WEIR_TEXT, NULL, &t->host.err));
	t->host.spec = specs;
	t->host.spec_count = sizeof(specs) / sizeof(specs[0]);
	t->target.context = &t->host;
	fake_table(&t->host, "races", "id UUID!", "name TEXT!", "distance INT", "course_id UUID",
		   NULL);
	fake_option(&t->host, "table", "races");
	fake_map(&t->host, "columns", "name", "", "distance", "", NULL);
	fake_map(&t->host, "references", "course_id", "course", NULL);
	if (unusual)
		fake_map(&t->host, "unusual", "distance", unusual, NULL);
	if (alike)
		fake_map(&t->host, "alike", "distance", alike, NULL);
	add_course(t, "Woods", weir_int(4828));
	add_course(t, "Nowhere", weir_int(0));
	add_course(t, "Unmeasured", weir_null());
}

static bool bound(struct flag_test *t)
{
	return fake_open(&t->host) &&
	       weir_plugin_entry.ops.sink->bind(t->host.self, &t->host, t->host.schema, &t->target,
						&t->host.err);
}

static void binds(struct flag_test *t)
{
	ck_assert_msg(bound(t), "%s", t->host.err.message);
}

/* What is warned of a race. */
static const char *flagged(struct flag_test *t, const char *course, const char *distance)
{
	const char *const text[] = { "Mile", course, distance };

	t->record = (struct weir_record){ .context = &t->host };
	ck_assert(weir_plugin_entry.ops.sink->map(t->host.self, &t->host, fake_row(&t->host, text),
						  &t->record, &t->host.err));
	ck_assert_str_eq(t->record.code, "");
	return t->record.warned;
}

START_TEST(a_number_outside_of_its_range_is_written_and_flagged)
{
	struct flag_test t;

	begin(&t, "800..12000", NULL);
	binds(&t);
	ck_assert_str_eq(flagged(&t, "Woods", "800"), "");
	ck_assert_str_eq(flagged(&t, "Woods", "12000"), "");
	ck_assert_str_eq(flagged(&t, "Woods", NULL), "");
	ck_assert_str_eq(flagged(&t, "Woods", "0"), "UNUSUAL: distance: 0 is not in 800..12000\n");
	ck_assert_str_eq(fake_value(&t.target, &t.record, "distance"), "0");
	ck_assert_str_eq(flagged(&t, "Woods", "12001"),
			 "UNUSUAL: distance: 12001 is not in 800..12000\n");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_number_unlike_its_parents_is_flagged)
{
	struct flag_test t;

	begin(&t, NULL, " course_id.metres , 10 ");
	binds(&t);
	ck_assert_str_eq(flagged(&t, "Woods", "4838"), "");
	ck_assert_str_eq(flagged(&t, "Woods", "4818"), "");
	ck_assert_str_eq(flagged(&t, "Woods", "3427"),
			 "UNLIKE: distance: 3427, but course_id.metres is 4828\n");
	ck_assert_str_eq(flagged(&t, "Unmeasured", "3427"), "");
	ck_assert_str_eq(flagged(&t, "Woods", NULL), "");
	/* The parent of the row before is not this one's. */
	ck_assert_ptr_null(strstr(flagged(&t, "Unknown", "3427"), "UNLIKE"));
	fake_end(&t.host);
}
END_TEST

START_TEST(what_is_out_of_range_is_flagged_once)
{
	struct flag_test t;

	begin(&t, "800..", "course_id.metres");
	binds(&t);
	ck_assert_str_eq(flagged(&t, "Woods", "0"), "UNUSUAL: distance: 0 is not in 800..\n");
	ck_assert_str_eq(flagged(&t, "Nowhere", "4828"), "");
	ck_assert_str_eq(flagged(&t, "Woods", "4829"),
			 "UNLIKE: distance: 4829, but course_id.metres is 4828\n");
	fake_end(&t.host);
}
END_TEST

START_TEST(a_mistake_is_told_at_its_place)
{
	static const struct {
		const char *unusual, *alike, *told;
	} mistakes[] = {
		{ "800", NULL, "unusual: distance: needs a range of numbers" },
		{ "..", NULL, "unusual: distance: needs a range of numbers" },
		{ "9..1", NULL, "unusual: distance: needs a range of numbers" },
		{ NULL, "course", "alike: distance: REFERENCE.KEPT is wanted, not \"course\"" },
		{ NULL, "course_id.name",
		  "alike: distance: the table's keep: does not have what is behind the dot in "
		  "\"course_id.name\"" },
		{ NULL, "course_id.metres, x",
		  "alike: distance: what stands behind the comma is no difference that may be" },
	};

	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct flag_test t;

		begin(&t, mistakes[i].unusual, mistakes[i].alike);
		ck_assert(!bound(&t));
		ck_assert_str_eq(t.host.err.message, mistakes[i].told);
		ck_assert_str_eq(t.host.err.file, "pipeline.yaml");
		ck_assert_uint_eq(t.host.err.line, 7);
		fake_end(&t.host);
	}
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("table-sink-flags");

	tcase_add_test(cases, a_number_outside_of_its_range_is_written_and_flagged);
	tcase_add_test(cases, a_number_unlike_its_parents_is_flagged);
	tcase_add_test(cases, what_is_out_of_range_is_flagged_once);
	tcase_add_test(cases, a_mistake_is_told_at_its_place);
	return fake_run("table-sink-flags", cases);
}
