/*
 * audit_reason.c - in words, why a row of the input is not in the store as it is.
 *
 * The words go to the terminal: numbers may be told, texts may be names of people.
 */
#include "audit_parts.h"

#include "ids.h"

enum { REASON_CEILING = 4096, NUMBER_TEXT = 64 };

void weir_audit_why_init(struct weir_audit_why *why)
{
	weir_buffer_init(&why->reason, REASON_CEILING);
	weir_buffer_init(&why->values, WEIR_AUDIT_TEXT);
}

void weir_audit_why_release(struct weir_audit_why *why)
{
	weir_buffer_release(&why->reason);
	weir_buffer_release(&why->values);
}

void weir_audit_why_begin(struct weir_audit_why *why)
{
	weir_buffer_clear(&why->reason);
	weir_buffer_clear(&why->values);
	weir_buffer_append(&why->reason, "", 0);
}

void weir_audit_say(struct weir_audit_why *why, const char *what)
{
	weir_buffer_string(&why->reason, why->reason.length ? "; " : "");
	weir_buffer_string(&why->reason, what);
}

/* Numbers may be told anywhere; texts may be names. */
static void say_column(struct weir_audit_why *why, const char *column,
		       const struct weir_value *value, bool first)
{
	char number[NUMBER_TEXT];

	weir_buffer_printf(&why->reason, "%s%s", first ? " " : ", ", column);
	if (value->type != WEIR_INT && value->type != WEIR_REAL)
		return;
	weir_value_print(value, number, sizeof(number));
	weir_buffer_printf(&why->reason, " (here %s)", number);
}

void weir_audit_say_columns(struct weir_audit_why *why, size_t row, const char *const *column,
			    const int *field, uint64_t differs)
{
	const struct weir_record *record = &why->work->record[row];
	const struct weir_value nothing = weir_null();
	bool first = true;

	if (!differs)
		return;
	weir_audit_say(why, "other values in");
	for (size_t i = 0; i < WEIR_APART && differs >> i; i++) {
		if (!(differs >> i & 1))
			continue;
		say_column(why, column[i], field[i] < 0 ? &nothing : &record->value[field[i]],
			   first);
		first = false;
	}
}

void weir_audit_say_differs(struct weir_audit_why *why, size_t row)
{
	const struct weir_target *target = why->work->record[row].target;
	uint64_t differs = why->work->differs[row];

	if (target->plan->compare_count < WEIR_APART)
		differs &= (UINT64_C(1) << target->plan->compare_count) - 1;
	weir_audit_say_columns(why, row, target->plan->compare, target->compare, differs);
}

/* The columns of the key that hold text. */
void weir_audit_say_spelling(struct weir_audit_why *why)
{
	const struct weir_table_def *def = why->plan->def;
	bool first = true;

	weir_audit_say(why, "another spelling of");
	for (size_t i = 0; i < def->spec.key_count; i++) {
		if (def->key_ref[i] >= 0)
			continue;
		weir_buffer_printf(&why->reason, "%s%s", first ? " " : ", ", def->spec.key[i]);
		first = false;
	}
}

/* Of a row that the store has under another key: in what. True: under another row. */
bool weir_audit_say_moved(struct weir_audit_why *why, size_t row)
{
	const struct weir_record *record = &why->work->record[row];
	const struct weir_table_plan *plan = record->target->plan;
	const struct weir_table_def *def = plan->def;
	const struct weir_value *stored = why->stored[row];
	bool elsewhere = false;

	if (!stored) {
		weir_audit_say(why, "under another key, and gone since");
		return true;
	}
	for (size_t i = 0; i < def->spec.key_count; i++) {
		const struct weir_value *own = &record->value[record->target->key[i]];
		const struct weir_value *its = &stored[plan->at_key + i];

		if (weir_ids_values(0, own, 1) == weir_ids_values(0, its, 1))
			continue;
		weir_audit_say(why, def->key_ref[i] < 0 ? "another" : "under another");
		weir_buffer_printf(&why->reason, " %s", def->spec.key[i]);
		elsewhere |= def->key_ref[i] >= 0;
	}
	weir_audit_print(&why->values, plan, stored);
	return elsewhere;
}

void weir_audit_say_refusal(struct weir_audit_why *why, size_t row)
{
	const struct weir_remark *r = weir_batch_refusal(why->work->batch, row);

	weir_audit_say(why, r ? r->code : "rejected");
	if (r)
		weir_buffer_printf(&why->reason, ": %s%s%s", r->column, *r->column ? ": " : "",
				   r->reason);
}
