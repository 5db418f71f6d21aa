/*
 * verify.c - counts by reference what was settled, and compares with what the store has.
 */
#include "verify.h"

#include <stdio.h>
#include <stdlib.h>

/* One line of `verify:` at work. */
struct check {
	struct weir_session *session;
	const struct weir_verify_spec *spec;
	struct weir_check_books *books;
	struct weir_uuid value[WEIR_VERIFY_GROUPS];
	int64_t expected[WEIR_VERIFY_GROUPS], counted[WEIR_VERIFY_GROUPS];
	int64_t others[WEIR_VERIFY_GROUPS]; /* rows that only the store has */
	size_t count;
};

static int by_value(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct weir_uuid));
}

/* The groups lie in the order of their values. */
static bool count_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct check *check = arg;
	const struct weir_uuid *found = NULL;

	(void)err;
	if (value->type == WEIR_UUID)
		found = bsearch(&value->as.uuid, check->value, check->count, sizeof(*found),
				by_value);
	if (found)
		check->counted[found - check->value]++;
	return true;
}

/* As many groups as there is room for, each of them whole. */
static void name_group(struct weir_check_books *books, const char *group)
{
	static const char more[] = "; ...";
	size_t used = strlen(books->detail), room = sizeof(books->detail) - used;
	size_t length = strlen(group) + (used ? 2 : 0);

	if (used >= sizeof(more) && !strcmp(books->detail + used - (sizeof(more) - 1), more))
		return;
	if (length + sizeof(more) > room)
		snprintf(books->detail + used, room, "%s", more);
	else
		snprintf(books->detail + used, room, "%s%s", used ? "; " : "", group);
}

static void judge(struct check *check, size_t i)
{
	struct weir_check_books *books = check->books;
	int64_t more = check->counted[i] - check->expected[i] - check->others[i];
	char id[WEIR_UUID_TEXT], group[sizeof(books->detail)];

	books->groups++;
	books->expected += (uint64_t)check->expected[i];
	books->counted += (uint64_t)check->counted[i];
	books->others += (uint64_t)check->others[i];
	if (more == 0 || (more > 0 && check->spec->at_least))
		return;
	books->bad_groups++;
	books->state = WEIR_CHECK_BAD;
	weir_uuid_print(&check->value[i], id);
	snprintf(group, sizeof(group), "%s %s: %lld, not %lld", check->spec->per, id,
		 (long long)(check->counted[i] - check->others[i]), (long long)check->expected[i]);
	name_group(books, group);
}

static const struct weir_step_books *step_of(const struct weir_session *session, const char *name)
{
	for (size_t i = 0; i < session->books.step_count; i++)
		if (!strcmp(session->books.step[i].name, name))
			return &session->books.step[i];
	return NULL;
}

bool weir_verify_nothing_written(const struct weir_session *session,
				 const struct weir_verify_spec *spec)
{
	for (size_t i = 0; i < spec->term_count; i++) {
		const struct weir_step_books *step = step_of(session, spec->term[i].flow);

		if (step->inserted || step->updated)
			return false;
	}
	return true;
}

/* An audit has read all rows of the groups, page by page, against the store's own count. */
static bool count_alone(struct check *check, bool *same, struct weir_error *err)
{
	uint32_t group = weir_tally_group(check->session, WEIR_TALLY_MISSING,
					  (size_t)(check->spec - check->session->pipeline->verify));
	int64_t missing;

	*same = true;
	for (size_t i = 0; i < check->count; i++) {
		if (!weir_keys_tally_get(check->session->keys, group, &check->value[i], &missing,
					 err))
			return false;
		check->counted[i] = check->expected[i] - missing + check->others[i];
	}
	return true;
}

/* Then their number is enough, where it is the expected one; *same: it is, for all groups. */
static bool count_together(struct check *check, const struct weir_query *query, bool *same,
			   struct weir_error *err)
{
	uint64_t counted, expected = 0;

	if (check->session->audit)
		return count_alone(check, same, err);
	*same = false;
	if (!weir_verify_nothing_written(check->session, check->spec))
		return true;
	if (!weir_store_count(check->session->store->context, query, &counted, err))
		return false;
	for (size_t i = 0; i < check->count; i++)
		expected += (uint64_t)(check->expected[i] + check->others[i]);
	*same = counted == expected;
	for (size_t i = 0; *same && i < check->count; i++)
		check->counted[i] = check->expected[i] + check->others[i];
	return true;
}

/* The next groups, with what is expected of them and what only the store has. */
static bool next_groups(struct check *check, uint32_t number, const struct weir_uuid *after,
			struct weir_error *err)
{
	struct weir_keys *keys = check->session->keys;

	if (!weir_keys_tallies(keys, number, after, check->value, check->expected,
			       WEIR_VERIFY_GROUPS, &check->count, err))
		return false;
	memset(check->counted, 0, sizeof(check->counted));
	for (size_t i = 0; i < check->count; i++)
		if (!weir_keys_tally_get(keys, weir_verify_others(check->session, number),
					 &check->value[i], &check->others[i], err))
			return false;
	return true;
}

static bool check_groups(struct check *check, uint32_t number, struct weir_error *err)
{
	const char *column[] = { check->spec->per };
	struct weir_value in[WEIR_VERIFY_GROUPS];
	struct weir_query query = { .table = check->spec->table,
				    .column = column,
				    .column_count = 1,
				    .where = check->spec->per,
				    .in = in };
	struct weir_uuid last;
	bool same;

	do {
		if (!next_groups(check, number, check->books->groups ? &last : NULL, err))
			return false;
		for (size_t i = 0; i < check->count; i++)
			in[i] = weir_id(check->value[i]);
		query.in_count = check->count;
		if (!check->count)
			break;
		if (!count_together(check, &query, &same, err))
			return false;
		if (!same &&
		    !weir_store_scan(check->session->store->context, &query, count_row, check, err))
			return false;
		for (size_t i = 0; i < check->count; i++)
			judge(check, i);
		last = check->value[check->count - 1];
	} while (check->count == WEIR_VERIFY_GROUPS);
	return true;
}

/* As the store has them: a merged row is none of its own. */
static uint64_t counter_of(const struct weir_step_books *step, const char *counter)
{
	if (!strcmp(counter, "read"))
		return step->read - step->merged;
	if (!strcmp(counter, "inserted"))
		return step->inserted;
	if (!strcmp(counter, "present"))
		return step->present - step->merged;
	return !strcmp(counter, "duplicate") ? step->duplicate : step->rejected;
}

static bool check_total(struct check *check, struct weir_error *err)
{
	struct weir_query query = { .table = check->spec->table };
	struct weir_check_books *books = check->books;
	int64_t expected = 0, missing = 0;

	for (size_t i = 0; i < check->spec->term_count; i++) {
		const struct weir_verify_term *term = &check->spec->term[i];
		const struct weir_step_books *step = step_of(check->session, term->flow);

		expected += term->sign * (int64_t)counter_of(step, term->counter);
		if (!strcmp(term->counter, "inserted") || !strcmp(term->counter, "read"))
			missing += term->sign * (int64_t)step->inserted;
	}
	books->expected = (uint64_t)expected;
	if (check->session->audit && check->spec->at_least)
		books->counted = (uint64_t)(expected - missing); /* so many were found */
	else if (!weir_store_count(check->session->store->context, &query, &books->counted, err))
		return false;
	if (books->counted < books->expected ||
	    (books->counted > books->expected && !check->spec->at_least))
		books->state = WEIR_CHECK_BAD;
	return true;
}

static void describe(const struct weir_verify_spec *spec, struct weir_check_books *books)
{
	size_t used = (size_t)snprintf(books->what, sizeof(books->what), "%s%s%s %s", spec->table,
				       spec->per ? " per " : "", spec->per ? spec->per : "",
				       spec->at_least ? ">=" : "=");

	for (size_t i = 0; i < spec->term_count && used < sizeof(books->what); i++)
		used += (size_t)snprintf(books->what + used, sizeof(books->what) - used, "%s%s.%s",
					 spec->term[i].sign < 0 ? " - "
					 : i                    ? " + "
								: " ",
					 spec->term[i].flow, spec->term[i].counter);
}

bool weir_verify_is_whole(const struct weir_session *session, const struct weir_verify_spec *spec)
{
	for (size_t i = 0; i < spec->term_count; i++)
		if (step_of(session, spec->term[i].flow)->state != WEIR_STEP_DONE)
			return false;
	return true;
}

/* Every line, not made yet. */
static void list_checks(struct weir_session *session)
{
	struct weir_books *books = &session->books;
	const char *why = weir_store_unverified(session);

	books->check_count = session->pipeline->verify_count;
	books->check =
		weir_arena_alloc(&session->arena, (books->check_count + 1) * sizeof(*books->check));
	for (size_t i = 0; i < books->check_count; i++) {
		describe(&session->pipeline->verify[i], &books->check[i]);
		books->check[i].state = WEIR_CHECK_NOT_MADE;
		snprintf(books->check[i].detail, sizeof(books->check[i].detail), "%s",
			 why ? why : "partial run");
	}
}

bool weir_verify(struct weir_session *session, struct weir_error *err)
{
	struct check check = { .session = session };
	bool good;

	list_checks(session);
	for (size_t i = 0; i < session->books.check_count; i++) {
		check.spec = &session->pipeline->verify[i];
		check.books = &session->books.check[i];
		if (weir_store_unverified(session) || !weir_verify_is_whole(session, check.spec))
			continue;
		check.books->state = WEIR_CHECK_GOOD;
		check.books->detail[0] = '\0';
		good = check.spec->per ? check_groups(&check, (uint32_t)i, err)
				       : check_total(&check, err);
		if (good)
			continue;
		check.books->state = WEIR_CHECK_NOT_MADE;
		snprintf(check.books->detail, sizeof(check.books->detail),
			 "the store did not answer");
		return weir_while(err, "verify: %s", check.books->what);
	}
	return true;
}

void weir_verify_check(struct weir_session *session, struct weir_problems *problems)
{
	for (size_t i = 0; i < session->pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &session->pipeline->verify[i];
		struct weir_table_plan *plan;
		struct weir_error err = { 0 };

		if (!weir_tables_plan(session, spec->table, &plan, &err)) {
			weir_problems_add(problems, &err);
			continue;
		}
		if (spec->per && !weir_table_find(plan->info, spec->per))
			weir_hint(weir_problem(problems, &spec->place,
					       "table %s of the store has no column %s",
					       spec->table, spec->per),
				  "`per:` names a reference column of the table");
	}
}

/* A flow that a line counts has to fill the column by which the line counts. */
void weir_verify_check_flow(const struct weir_chain *chain, struct weir_problems *problems)
{
	const struct weir_pipeline *pipeline = chain->target.session->pipeline;

	for (size_t i = 0; i < pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &pipeline->verify[i];
		int field = spec->per ? weir_target_field_of(&chain->target, spec->per) : 0;
		int any = 0;

		for (int v = WEIR_INSERTED; v <= WEIR_REJECTED; v++)
			any |= weir_tally_sign(spec, chain->step->name, (enum weir_verdict)v);
		if (!any || !spec->per ||
		    (field >= 0 && chain->target.field[field].type == WEIR_UUID))
			continue;
		weir_hint(
			weir_problem(problems, &spec->place,
				     "flow \"%s\" fills no reference %s to count by",
				     chain->step->name, spec->per),
			"take `per:` away, or name a reference column that the flow's sink fills");
	}
}
