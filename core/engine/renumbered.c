/*
 * renumbered.c - finds rows that came under a new number.
 *
 * The flow's own input is read ahead once, for what it holds: its keys, and what is equal in it.
 * The store's rows have names by the columns in the index of keys. Where two rows of either are
 * equal, none can be told from the other, and nothing is assumed.
 */
#include "renumbered.h"

#include "ids.h"
#include "scopes.h"

/* Names in the index. */
static const char in_input[] = "equal in the input", twice_in_input[] = "twice in the input";
static const char of_input[] = "key of the input";

static struct weir_uuid key_name(const struct weir_uuid *match)
{
	const struct weir_value value = weir_id(*match);

	return weir_ids_tuple(of_input, &value, 1);
}

/* The columns' values of a record; false: one is blank, and it is like no other row. */
static bool values_of(const struct weir_record *record, struct weir_value *value)
{
	const struct weir_table_def *def = record->target->plan->def;

	for (size_t i = 0; i < def->renumbered_count; i++) {
		value[i] = record->value[weir_target_field_of(record->target, def->renumbered[i])];
		if (weir_is_null(&value[i]))
			return false;
	}
	return true;
}

/* ---- the input ---- */

struct survey {
	struct weir_session *session;
	const struct weir_table_def *def;
	struct weir_value *key, *derived, *value; /* room for one row's */
};

static bool note_row(const struct survey *survey, const struct weir_record *record,
		     struct weir_error *err)
{
	struct weir_keys *keys = survey->session->keys;
	struct weir_uuid name;
	bool fresh, added;

	if (weir_record_key(record, survey->key, survey->derived, &fresh)) {
		name = weir_ids_key(survey->def, survey->key, 1);
		name = key_name(&name);
		if (!weir_keys_mark(keys, &name, &added, err) || !added)
			return !added; /* a repeated row is not another one */
	}
	if (!values_of(record, survey->value))
		return true;
	name = weir_ids_tuple(in_input, survey->value, survey->def->renumbered_count);
	if (!weir_keys_mark(keys, &name, &added, err) || added)
		return added;
	name = weir_ids_tuple(twice_in_input, survey->value, survey->def->renumbered_count);
	return weir_keys_mark(keys, &name, &added, err);
}

static bool note_batch(void *arg, struct weir_work *work, struct weir_error *err)
{
	for (size_t i = 0; i < work->batch->count; i++)
		if (!note_row(arg, &work->record[i], err)) /* a refused row has its key too */
			return false;
	return true;
}

static struct weir_value *room(struct weir_flow *flow, size_t count)
{
	return weir_arena_alloc(&flow->session->arena, count * sizeof(struct weir_value));
}

static bool look_ahead(struct weir_flow *flow, struct weir_error *err)
{
	const struct weir_table_def *def = flow->chain.target.plan->def;
	struct survey survey = { .session = flow->session, .def = def };
	struct weir_ahead ahead;
	bool good;

	if (flow->renumbered_looked)
		return true;
	flow->renumbered_looked = true;
	survey.key = room(flow, def->spec.key_count);
	survey.derived = room(flow, def->spec.key_count);
	survey.value = room(flow, def->renumbered_count);
	good = weir_ahead_open(&ahead, flow->session, flow->step, err) &&
	       weir_ahead_read(&ahead, note_batch, &survey, err);
	weir_ahead_close(&ahead);
	return good;
}

/* ---- one row ---- */

/* The rows of the store among which it would be are below the first column's row. */
static bool load_scope(const struct weir_question *q, const struct weir_value *first,
		       struct weir_error *err)
{
	struct weir_session *session = q->flow->session;
	bool ready;

	return weir_scopes_want(session, q->flow->chain.target.plan, q->plan->def->renumbered[0],
				first, &ready, err) &&
	       weir_scopes_load(session, err);
}

static void tell_alike(const struct weir_question *q)
{
	weir_row_warn(weir_question_row(q), "ALIKE",
		      "the store has a row that may be this one under another %s, but there are "
		      "several alike: it is taken for a new one",
		      q->plan->def->spec.key[0]);
}

/* Two rows that are equal cannot be told apart: it is a new one, and that is said. */
static bool is_certain(const struct weir_question *q, const struct weir_value *value, bool *certain,
		       struct weir_error *err)
{
	size_t count = q->plan->def->renumbered_count;
	struct weir_uuid store = weir_scopes_twice(value, count);
	struct weir_uuid input = weir_ids_tuple(twice_in_input, value, count);
	bool in_both;

	if (!weir_keys_marked(q->keys, &store, certain, err) ||
	    !weir_keys_marked(q->keys, &input, &in_both, err))
		return false;
	*certain = !*certain && !in_both;
	if (!*certain)
		tell_alike(q);
	return true;
}

static bool look_up(const struct weir_question *q, const struct weir_value *value,
		    struct weir_entry *entry, bool *found, struct weir_error *err)
{
	struct weir_uuid name = weir_scopes_equal(value, q->plan->def->renumbered_count);
	struct weir_uuid twice = weir_scopes_twice(value, q->plan->def->renumbered_count);
	bool claimed, alike;

	if (!weir_question_alias(q, &name, entry, found, err) || !*found)
		return !*found;
	name = key_name(&entry->match);
	if (!weir_keys_marked(q->keys, &name, &claimed, err) ||
	    !weir_keys_marked(q->keys, &twice, &alike, err))
		return false;
	*found = !claimed && !entry->line;
	if (!*found && alike) /* the other one of the store may be this one */
		tell_alike(q);
	return !*found || is_certain(q, value, found, err);
}

bool weir_renumbered_find(const struct weir_question *q, struct weir_entry *entry, bool *found,
			  struct weir_error *err)
{
	const struct weir_table_def *def = q->plan->def;
	const struct weir_record *record = &q->work->record[q->row];
	struct weir_value *value;

	*found = false;
	if (!def->renumbered_count ||
	    record->fresh[weir_target_field_of(record->target, def->renumbered[0])])
		return true;
	value = weir_arena_alloc(&q->work->batch->arena, def->renumbered_count * sizeof(*value));
	if (!values_of(record, value))
		return true;
	return load_scope(q, &value[0], err) && look_ahead(q->flow, err) &&
	       look_up(q, value, entry, found, err);
}

/* ---- before any step runs ---- */

void weir_renumbered_check_flow(const struct weir_chain *chain, struct weir_problems *problems)
{
	const struct weir_table_def *def = chain->target.plan->def;

	for (size_t i = 0; i < def->renumbered_count; i++)
		if (weir_target_field_of(&chain->target, def->renumbered[i]) < 0)
			weir_problem(problems, &def->place,
				     "table \"%s\": renumbered names \"%s\", which flow \"%s\" "
				     "does not fill",
				     def->spec.name, def->renumbered[i], chain->step->name);
}
