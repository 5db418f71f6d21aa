/*
 * doctor_tables.c - what flows write against the tables that the store has, and what the store
 * says of them.
 */
#include <stdarg.h>
#include <stdio.h>

#include "../base/text.h"
#include "doctor.h"

enum { TEXT_ROOM = 1024 /* bytes */ };

/* ---- types ---- */

/* May a value of one type stand in a column of another? */
enum suits { SUITS = 0, SUITS_AS_TEXT, SUITS_SOME, SUITS_NEVER };

static enum suits suits(enum weir_type written, enum weir_type column)
{
	if (written == column || written == WEIR_NULL || column == WEIR_NULL)
		return SUITS;
	if (column == WEIR_TEXT)
		return written == WEIR_UUID ? SUITS : SUITS_AS_TEXT;
	if (written == WEIR_INT && column == WEIR_REAL)
		return SUITS;
	if (written == WEIR_TEXT || (written == WEIR_REAL && column == WEIR_INT))
		return SUITS_SOME;
	return SUITS_NEVER;
}

static void tell_type(struct weir_doctor *doctor, const char *what,
		      const struct weir_target_field *field, const struct weir_column *column)
{
	static const char *const and[] = {
		[SUITS] = "",
		[SUITS_AS_TEXT] = ": it is sorted and compared as text",
		[SUITS_SOME] = " and may refuse some of it",
		[SUITS_NEVER] = "",
	};
	enum suits how = suits(field->type, column->type);

	if (how == SUITS)
		return;
	weir_findings_tell(&doctor->findings,
			   how == SUITS_NEVER ? WEIR_GRADE_FAIL : WEIR_GRADE_WARN, what,
			   "give the column in the store the type that the pipeline writes",
			   "column %s: the pipeline writes %s, and the store has %s there%s",
			   field->name, weir_type_name(field->type), weir_type_name(column->type),
			   and[how]);
}

/* How many columns the store gives no type for. */
static size_t tell_types(struct weir_doctor *doctor, const char *what,
			 const struct weir_target *target)
{
	size_t unknown = 0;

	for (size_t i = 0; i < target->count; i++) {
		const struct weir_column *column =
			weir_table_find(target->plan->info, target->field[i].name);

		if (!column || column->type == WEIR_NULL)
			unknown++;
		else
			tell_type(doctor, what, &target->field[i], column);
	}
	return unknown;
}

/* ---- flows ---- */

static bool is_kept(const struct weir_doctor *doctor, const char *table)
{
	for (size_t i = 0; i < doctor->table_count; i++)
		if (!strcmp(doctor->table[i].table, table))
			return true;
	return false;
}

/* The texts are the pipeline's and the session's, which outlive the flow. */
static void keep_table(struct weir_doctor *doctor, const struct weir_target *target)
{
	const struct weir_table_def *def = target->plan->def;

	if (is_kept(doctor, def->spec.name))
		return;
	if (!doctor->table)
		doctor->table = weir_arena_alloc(&doctor->session.arena,
						 doctor->session.pipeline->table_count *
							 sizeof(*doctor->table));
	doctor->table[doctor->table_count++] =
		(struct weir_examined){ .table = def->spec.name,
					.column = target->column,
					.column_count = target->count,
					.key = def->spec.key,
					.key_count = def->spec.key_count,
					.folded = def->key_folded,
					.repeats = def->nth_count > 0,
					.updates = target->mode == WEIR_UPSERT };
}

void weir_doctor_flow(struct weir_doctor *doctor, const struct weir_chain *chain)
{
	const struct weir_target *target = &chain->target;
	char what[WEIR_WHAT];
	size_t unknown;

	snprintf(what, sizeof(what), "flow %s", chain->step->name);
	if (!weir_findings_sound(&doctor->findings, what))
		return;
	unknown = tell_types(doctor, what, target);
	if (unknown)
		weir_findings_ok(&doctor->findings, what,
				 "table %s, %zu columns, of %zu of which the store does not tell "
				 "the type",
				 target->plan->def->spec.name, target->count, unknown);
	else
		weir_findings_ok(&doctor->findings, what, "table %s, %zu columns with their types",
				 target->plan->def->spec.name, target->count);
	weir_findings_ok(&doctor->findings, what, "%s", weir_guarantee(target->mode));
	keep_table(doctor, target);
}

/* ---- what the store says ---- */

void weir_doctor_examine(struct weir_doctor *doctor, const struct weir_examined *table,
			 size_t count)
{
	struct weir_session *session = &doctor->session;
	const struct weir_stage *store = session->store;
	const struct weir_store_ops *ops = store->plugin->ops.store;
	struct weir_error err = { 0 };
	char what[WEIR_WHAT];

	if (!ops->examine)
		return;
	session->findings = &doctor->findings;
	doctor->findings.local = store->plugin->traits & WEIR_LOCAL;
	if (!ops->examine(store->self, store->context, table, count, &err)) {
		weir_stage_blame(store, &err);
		weir_problems_add(&doctor->findings.problems, &err);
	}
	session->findings = NULL;
	snprintf(what, sizeof(what), "store %s", session->pipeline->store.name);
	weir_findings_sound(&doctor->findings, what);
}

void weir_finding(struct weir_context *context, enum weir_grade grade, const char *what,
		  const char *remedy, const char *format, ...)
{
	char text[TEXT_ROOM];
	int needed;
	va_list args;

	if (!context->session->findings)
		return;
	va_start(args, format);
	needed = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	weir_text_cut(text, sizeof(text), needed < 0 ? 0 : (size_t)needed);
	weir_findings_tell(context->session->findings, grade, what, remedy, "%s",
			   needed < 0 ? "" : text);
}

void weir_finding_keys(struct weir_context *context, const struct weir_examined *table,
		       enum weir_sight sight, const struct weir_unique *unique, size_t unique_count,
		       const char *remedy)
{
	if (context->session->findings)
		weir_findings_keys(context->session->findings, table, sight, unique, unique_count,
				   remedy);
}
