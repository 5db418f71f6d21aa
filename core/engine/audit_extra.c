/*
 * audit_extra.c - rows that only the store has.
 *
 * A line of `verify:` with `equals:` and `per:` says that the store has below each row (a race)
 * the input's rows and no others. So what is below the rows that the input has, and the store
 * too, is read before the flow's own rows ask for it, all together. The index then knows which
 * of them no row of the input is, and where they are; only those groups are read once more.
 */
#include "audit_parts.h"

#include "ids.h"
#include "scopes.h"
#include "verify.h"

enum { AT_ONCE = WEIR_AUDIT_LABELS, VALUE_TEXT = 64, REASON_CEILING = 4096 };

/* ---- what will be asked for ---- */

static const struct weir_verify_spec *line_of(const struct weir_session *session, size_t number,
					      const char *table)
{
	const struct weir_verify_spec *spec = &session->pipeline->verify[number];

	return spec->per && !spec->at_least && !strcmp(spec->table, table) ? spec : NULL;
}

/* The rows below each row of the parent's that the input has and the store as well. */
static bool want_below(struct weir_session *session, struct weir_table_plan *plan,
		       const char *column, struct weir_error *err)
{
	int parent = weir_audit_parent(session, plan->def, column);
	uint32_t group;
	struct weir_uuid id[AT_ONCE];
	int64_t count[AT_ONCE];
	size_t got = AT_ONCE;
	bool ready, first = true;

	if (parent < 0)
		return true;
	group = weir_tally_group(session, WEIR_TALLY_CLAIMED, (size_t)parent);
	for (; got == AT_ONCE; first = false) {
		const struct weir_uuid last = first ? (struct weir_uuid){ { 0 } } : id[AT_ONCE - 1];

		if (!weir_keys_tallies(session->keys, group, first ? NULL : &last, id, count,
				       AT_ONCE, &got, err))
			return false;
		for (size_t i = 0; i < got; i++) {
			const struct weir_value value = weir_id(id[i]);

			if (!weir_scopes_want(session, plan, column, &value, &ready, err))
				return false;
		}
	}
	return true;
}

bool weir_audit_begin(struct weir_flow *flow, struct weir_error *err)
{
	struct weir_session *session = flow->session;
	struct weir_table_plan *plan = flow->chain.target.plan;
	int at = weir_scopes_column(plan->def);

	session->audit->step_of[plan->number] = flow->number;
	if (!weir_audit_books_flow(session->audit->books, flow, err))
		return false;
	for (size_t i = 0; i < session->pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = line_of(session, i, plan->def->spec.name);

		if (spec && !want_below(session, plan, spec->per, err))
			return false;
	}
	if (at >= 0 && plan->def->key_ref[at] >= 0 &&
	    !want_below(session, plan, plan->def->spec.key[at], err))
		return false;
	return weir_scopes_load(session, err);
}

/* ---- what only the store has ---- */

/* Some groups of one line of `verify:`. */
struct extra {
	struct weir_audit *audit;
	size_t number; /* of the line */
	const struct weir_verify_spec *spec;
	struct weir_table_plan *plan;
	uint32_t parent;
	size_t at; /* of the column in the plan */
	struct weir_audit_label group[AT_ONCE];
	size_t count;
	struct weir_buffer reason, values;
};

static const char *label_of(const struct extra *extra, const struct weir_value *value)
{
	for (size_t i = 0; i < extra->count; i++)
		if (value->type == WEIR_UUID &&
		    weir_uuid_same(&extra->group[i].id, &value->as.uuid))
			return extra->group[i].text;
	return "";
}

static void say(struct extra *extra, const char *column, const struct weir_value *value)
{
	char text[VALUE_TEXT];

	weir_value_print(value, text, sizeof(text));
	weir_buffer_printf(&extra->reason, ", %s %s", column, text);
}

/* Which row it is, without what may be names. */
static void describe(struct extra *extra, const struct weir_value *value)
{
	const struct weir_table_plan *plan = extra->plan;
	const struct weir_table_def *def = plan->def;

	weir_buffer_clear(&extra->reason);
	weir_buffer_clear(&extra->values);
	weir_buffer_printf(&extra->reason, "%s %s", extra->spec->per,
			   label_of(extra, &value[extra->at]));
	for (size_t i = 0; i < def->spec.key_count; i++)
		if (!def->key_folded[i] && strcmp(def->spec.key[i], extra->spec->per) != 0)
			say(extra, def->spec.key[i], &value[plan->at_key + i]);
	for (size_t i = 0; i < plan->compare_count; i++) {
		const struct weir_value *one = &value[plan->at_compare + i];

		if (one->type == WEIR_INT || one->type == WEIR_REAL)
			say(extra, plan->compare[i], one);
	}
	weir_audit_print(&extra->values, plan, value);
}

static bool take_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct extra *extra = arg;
	struct weir_audit *audit = extra->audit;
	size_t step = audit->step_of[extra->plan->number];
	struct weir_entry entry;
	bool found, mended, first;

	if (value[0].type != WEIR_UUID || value[extra->at].type != WEIR_UUID)
		return true;
	if (!weir_entry_of_id(audit->session->keys, &value[0].as.uuid, &entry, &found, err))
		return false;
	if (found && entry.line)
		return true;
	if (!weir_audit_books_mended_id(audit->books, &value[0].as.uuid, &mended, err))
		return false;
	if (!weir_audit_once(audit, &value[0].as.uuid, &first, err))
		return false;
	describe(extra, value);
	if (mended)
		weir_buffer_string(&extra->reason, ", mended in a reject file");
	const struct weir_audit_line line = {
		.flow = audit->session->pipeline->step[step].name,
		.kind = WEIR_EXTRA,
		.explained = mended,
		.reason = extra->reason.at,
		.id = &value[0].as.uuid,
		.store = { extra->values.at, extra->values.length },
	};
	return weir_audit_count(audit, extra->number, &value[extra->at].as.uuid, WEIR_EXTRA, err) &&
	       weir_audit_tell(audit, step, &line, err);
}

static bool read_groups(struct extra *extra, struct weir_error *err)
{
	struct weir_value in[AT_ONCE];
	struct weir_query query = { .table = extra->plan->def->spec.name,
				    .column = extra->plan->column,
				    .column_count = extra->plan->column_count,
				    .where = extra->spec->per,
				    .in = in,
				    .in_count = extra->count };
	struct weir_arena arena;
	bool good;

	if (!extra->count)
		return true;
	for (size_t i = 0; i < extra->count; i++)
		in[i] = weir_id(extra->group[i].id);
	weir_arena_init(&arena);
	good = weir_audit_labels(extra->audit, extra->parent, extra->group, extra->count, &arena,
				 err) &&
	       weir_store_scan(extra->audit->session->store->context, &query, take_row, extra, err);
	weir_arena_release(&arena);
	return good;
}

/* Is a row one that the input has? Where its flow is left out, the rows below it tell. */
static bool is_ours(struct extra *extra, const struct weir_uuid *id, bool *ours,
		    struct weir_error *err)
{
	const struct weir_session *session = extra->audit->session;
	bool alone = extra->audit->step_of[extra->parent] == SIZE_MAX;
	uint32_t group = weir_tally_group(session, alone ? WEIR_TALLY_EXPECTED : WEIR_TALLY_CLAIMED,
					  alone ? extra->number : extra->parent);
	int64_t count;

	if (!weir_keys_tally_get(session->keys, group, id, &count, err))
		return false;
	*ours = count > 0;
	return true;
}

/* Groups that have rows of their own, below rows that the input has. */
static bool look(struct extra *extra, struct weir_error *err)
{
	struct weir_session *session = extra->audit->session;
	uint32_t others = weir_tally_group(session, WEIR_TALLY_OTHERS, extra->number);
	struct weir_uuid id[AT_ONCE], last;
	int64_t count[AT_ONCE];
	size_t got = AT_ONCE;
	bool first = true, ours;

	for (; got == AT_ONCE; first = false) {
		if (!weir_keys_tallies(session->keys, others, first ? NULL : &last, id, count,
				       AT_ONCE, &got, err))
			return false;
		extra->count = 0;
		for (size_t i = 0; i < got; i++) {
			last = id[i];
			if (!is_ours(extra, &id[i], &ours, err))
				return false;
			if (ours && count[i] > 0)
				extra->group[extra->count++].id = id[i];
		}
		if (!read_groups(extra, err))
			return false;
	}
	return true;
}

static int column_of(const struct weir_table_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->column_count; i++)
		if (!strcmp(plan->column[i], name))
			return (int)i;
	return -1;
}

static bool look_at_line(struct weir_audit *audit, size_t number, struct weir_error *err)
{
	struct weir_session *session = audit->session;
	const struct weir_verify_spec *spec = &session->pipeline->verify[number];
	struct extra extra = { .audit = audit, .number = number, .spec = spec };
	int parent, at;
	bool good;

	if (!line_of(session, number, spec->table) || !weir_verify_is_whole(session, spec))
		return true;
	if (!weir_tables_plan(session, spec->table, &extra.plan, err))
		return false;
	parent = weir_audit_parent(session, extra.plan->def, spec->per);
	at = column_of(extra.plan, spec->per);
	if (audit->step_of[extra.plan->number] == SIZE_MAX || parent < 0 || at < 0)
		return true;
	extra.parent = (uint32_t)parent;
	extra.at = (size_t)at;
	weir_buffer_init(&extra.reason, REASON_CEILING);
	weir_buffer_init(&extra.values, WEIR_AUDIT_TEXT);
	good = look(&extra, err);
	weir_buffer_release(&extra.reason);
	weir_buffer_release(&extra.values);
	return good;
}

bool weir_audit_extra(struct weir_audit *audit, struct weir_error *err)
{
	for (size_t i = 0; i < audit->session->pipeline->verify_count; i++)
		if (!look_at_line(audit, i, err))
			return weir_while(err, "rows that only the store has");
	return true;
}

bool weir_audit_once(struct weir_audit *audit, const struct weir_uuid *id, bool *first,
		     struct weir_error *err)
{
	const struct weir_value value = weir_id(*id);
	struct weir_uuid name = weir_ids_tuple("extra", &value, 1);

	return weir_keys_mark(audit->session->keys, &name, first, err);
}

bool weir_audit_count(struct weir_audit *audit, size_t number, const struct weir_uuid *group,
		      enum weir_difference kind, struct weir_error *err)
{
	const struct weir_session *session = audit->session;

	return weir_keys_tally(session->keys, weir_tally_group(session, WEIR_TALLY_APART, number),
			       group, 1, err) &&
	       weir_keys_tally(session->keys,
			       weir_tally_group(session, WEIR_TALLY_KIND + (uint32_t)kind, number),
			       group, 1, err);
}
