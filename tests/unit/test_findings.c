/*
 * test_findings.c - what doctor says of unique keys, and what it ends with.
 */
#include <stdio.h>
#include <string.h>

#include "../../core/engine/findings.h"
#include "../../core/engine/run.h"
#include "base_fixture.h"

/* What was told; doctor's lines go into a file of memory. */
struct told {
	struct weir_findings findings;
	char *text;
	size_t size;
};

static void begin(struct told *told)
{
	told->text = NULL;
	weir_findings_init(&told->findings, open_memstream(&told->text, &told->size));
	ck_assert_ptr_nonnull(told->findings.out);
}

static void end(struct told *told)
{
	fclose(told->findings.out);
	weir_findings_release(&told->findings);
	free(told->text);
}

static const char *text_of(struct told *told)
{
	fflush(told->findings.out);
	return told->text;
}

#define assert_tells(told, part)                                                                   \
	ck_assert_msg(strstr(text_of(told), part) != NULL, "%s", text_of(told))
#define assert_not(told, part)                                                                     \
	ck_assert_msg(strstr(text_of(told), part) == NULL, "%s", text_of(told))

static const char *const id[] = { "id" }, *const school_name[] = { "school_id", "name" };
static const char *const folded_name[] = { "school_id", "public.folded(name)" };
static const char *const lower_name[] = { "lower((name)::text)", "school_id" };
static const char *const other_name[] = { "school_id", "folded(city)" };
static const char *const first_name[] = { "school_id", "name", "first_name" };
static const char *const slug[] = { "slug" };
static const bool folds[] = { false, true };

#define UNIQUE(parts)                                                                              \
	{                                                                                          \
		parts, sizeof(parts) / sizeof((parts)[0]), NULL                                    \
	}

static const struct weir_examined athletes = {
	.table = "athletes", .key = school_name, .key_count = 2, .folded = folds
};

/* All keys are seen: that of id, and one more. */
static void tell(struct told *told, struct weir_unique second)
{
	const struct weir_unique unique[] = { UNIQUE(id), second };

	begin(told);
	weir_findings_keys(&told->findings, &athletes, WEIR_SEES_ALL, unique, 2, "add a key");
}

START_TEST(a_key_that_folds_as_the_pipeline_does_guards_it)
{
	struct told told;

	tell(&told, (struct weir_unique)UNIQUE(folded_name));
	assert_tells(&told, "ok    table athletes: unique (school_id, public.folded(name)): no "
			    "second row of a key gets in, whoever writes it\n");
	end(&told);
	tell(&told, (struct weir_unique)UNIQUE(lower_name));
	assert_tells(&told, "unique (lower((name)::text), school_id): no second row");
	assert_not(&told, "spelling");
	ck_assert_int_eq(weir_findings_code(&told.findings), WEIR_EXIT_OK);
	end(&told);
}
END_TEST

START_TEST(a_key_over_the_bare_column_lets_other_spellings_in)
{
	struct told told;

	tell(&told, (struct weir_unique)UNIQUE(school_name));
	assert_tells(&told, "whoever writes it, unless in another spelling\n");
	end(&told);
}
END_TEST

START_TEST(a_key_with_more_columns_guards_less)
{
	struct told told;

	tell(&told, (struct weir_unique)UNIQUE(first_name));
	assert_tells(&told, "unique (school_id, name, first_name): ");
	assert_tells(&told, "unless it differs in the other columns\n");
	end(&told);
}
END_TEST

START_TEST(a_condition_is_told)
{
	struct told told;

	tell(&told, (struct weir_unique){ school_name, 2, "(name <> '')" });
	assert_tells(&told, "unique (school_id, name) where (name <> ''): ");
	end(&told);
}
END_TEST

START_TEST(keys_over_other_columns_guard_nothing_and_are_told)
{
	struct told told;

	tell(&told, (struct weir_unique)UNIQUE(other_name));
	assert_tells(&told,
		     "warn  table athletes: no unique key over (school_id, name): weir's ids "
		     "keep");
	assert_tells(&told, "\n      add a key; this one alone: CREATE UNIQUE INDEX ON athletes "
			    "(school_id, folded(name));\n");
	assert_tells(&told, "also unique: (school_id, folded(city));");
	ck_assert_int_eq(weir_findings_code(&told.findings), WEIR_EXIT_OK);
	end(&told);
	tell(&told, (struct weir_unique)UNIQUE(slug));
	assert_tells(&told, "also unique: (slug);");
	assert_not(&told, "(id)");
	end(&told);
}
END_TEST

START_TEST(what_cannot_be_seen_is_not_said_to_be_missing)
{
	const struct weir_unique unique[] = { UNIQUE(id) };
	struct told told;

	begin(&told);
	weir_findings_keys(&told.findings, &athletes, WEIR_SEES_COLUMNS, unique, 1, "look there");
	assert_tells(&told,
		     "warn  table athletes: no unique key over (school_id, name) can be seen: ");
	assert_not(&told, "also unique");
	end(&told);
	begin(&told);
	weir_findings_keys(&told.findings, &athletes, WEIR_SEES_NONE, NULL, 0, "look there");
	assert_tells(&told,
		     "warn  table athletes: whether (school_id, name) is unique cannot be seen");
	ck_assert_int_eq(weir_findings_code(&told.findings), WEIR_EXIT_OK);
	end(&told);
}
END_TEST

START_TEST(in_a_file_of_ones_own_a_missing_key_is_no_trouble)
{
	const struct weir_unique unique[] = { UNIQUE(id) };
	struct told told;

	begin(&told);
	told.findings.local = true;
	weir_findings_keys(&told.findings, &athletes, WEIR_SEES_ALL, unique, 1, "add a key");
	assert_tells(&told, "ok    table athletes: no unique key over (school_id, name): ");
	assert_not(&told, "add a key");
	end(&told);
}
END_TEST

START_TEST(rows_that_may_share_a_key_need_no_unique_one)
{
	const struct weir_unique unique[] = { UNIQUE(id), UNIQUE(first_name) };
	struct weir_examined repeats = athletes;
	struct told told;

	repeats.repeats = true;
	begin(&told);
	weir_findings_keys(&told.findings, &repeats, WEIR_SEES_ALL, unique, 2, "add a key");
	assert_tells(&told, "ok    table athletes: its rows may share a key");
	assert_tells(&told, "also unique: (school_id, name, first_name);");
	assert_not(&told, "warn");
	end(&told);
}
END_TEST

START_TEST(an_id_that_is_not_unique_fails)
{
	const struct weir_unique unique[] = { UNIQUE(school_name) };
	struct told told;

	begin(&told);
	weir_findings_keys(&told.findings, &athletes, WEIR_SEES_ALL, unique, 1, "add a key");
	assert_tells(&told, "fail  table athletes: the column id is not unique");
	ck_assert_int_eq(weir_findings_code(&told.findings), WEIR_EXIT_PERSON);
	end(&told);
}
END_TEST

START_TEST(a_problem_is_told_once_and_decides_the_exit_code)
{
	struct weir_error err = { .code = WEIR_OK };
	struct told told;

	begin(&told);
	weir_fail(&err, WEIR_BUSY, "the server sleeps");
	weir_problems_add(&told.findings.problems, &err);
	ck_assert(!weir_findings_sound(&told.findings, "store x"));
	ck_assert(weir_findings_sound(&told.findings, "store x"));
	assert_tells(&told, "fail  store x: the server sleeps\n      this may pass: ");
	ck_assert_int_eq(weir_findings_code(&told.findings), WEIR_EXIT_TRANSIENT);
	weir_findings_tell(&told.findings, WEIR_GRADE_FAIL, "key", "take another", "is\x1b[1m old");
	ck_assert(weir_findings_sound(&told.findings, "store x"));
	assert_tells(&told, "fail  key: is\\x1b[1m old\n      take another\n");
	ck_assert_int_eq(weir_findings_code(&told.findings), WEIR_EXIT_PERSON);
	end(&told);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_key_that_folds_as_the_pipeline_does_guards_it,
		a_key_over_the_bare_column_lets_other_spellings_in,
		a_key_with_more_columns_guards_less,
		a_condition_is_told,
		keys_over_other_columns_guard_nothing_and_are_told,
		what_cannot_be_seen_is_not_said_to_be_missing,
		in_a_file_of_ones_own_a_missing_key_is_no_trouble,
		rows_that_may_share_a_key_need_no_unique_one,
		an_id_that_is_not_unique_fails,
		a_problem_is_told_once_and_decides_the_exit_code,
		NULL,
	};

	return run_tests("findings", tests);
}
