/*
 * audit_doubled.c - rows that the store has beside those of the input, known by the same: one of
 * each is the row of the input, the others are extra.
 */
#include "audit_parts.h"
#include "doubled.h"
#include "ids.h"
#include "verify.h"

enum { AT_ONCE = WEIR_AUDIT_LABELS, REASON_CEILING = 4096 };

struct look {
	struct weir_audit *audit;
	const struct weir_table_plan *plan;
	struct weir_value id[AT_ONCE];
	size_t count;
	struct weir_buffer reason, values;
};

static void describe(struct look *look, const struct weir_value *value, uint64_t line)
{
	const struct weir_table_spec *spec = &look->plan->def->spec;

	weir_buffer_clear(&look->reason);
	weir_buffer_clear(&look->values);
	weir_buffer_string(&look->reason, "a second row with the same");
	for (size_t i = 0; i < spec->key_count; i++)
		weir_buffer_printf(&look->reason, "%s %s", i ? "," : "", spec->key[i]);
	weir_buffer_printf(&look->reason, " as the row of line %llu", (unsigned long long)line);
	weir_audit_print(&look->values, look->plan, value);
}

static bool take_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct look *look = arg;
	struct weir_audit *audit = look->audit;
	size_t step = audit->step_of[look->plan->number];
	uint64_t line;
	bool first;

	if (value[0].type != WEIR_UUID)
		return true;
	if (!weir_doubled_line(audit->session, look->plan, value, &line, err))
		return false;
	if (!line)
		return true;
	if (!weir_audit_once(audit, &value[0].as.uuid, &first, err))
		return false;
	if (!first)
		return true;
	describe(look, value, line);
	const struct weir_audit_line told = {
		.flow = audit->session->pipeline->step[step].name,
		.kind = WEIR_EXTRA,
		.reason = look->reason.at,
		.id = &value[0].as.uuid,
		.store = { look->values.at, look->values.length },
	};
	return weir_audit_tell(audit, step, &told, err);
}

/* Of the ids those that no row of the input has. */
static bool keep_others(struct look *look, const struct weir_uuid *id, size_t count,
			struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	look->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!weir_entry_of_id(look->audit->session->keys, &id[i], &entry, &found, err))
			return false;
		if (!found || !entry.line)
			look->id[look->count++] = weir_id(id[i]);
	}
	return true;
}

static bool read_rows(struct look *look, struct weir_error *err)
{
	const struct weir_query query = { .table = look->plan->def->spec.name,
					  .column = look->plan->column,
					  .column_count = look->plan->column_count,
					  .where = "id",
					  .in = look->id,
					  .in_count = look->count };

	return !look->count ||
	       weir_store_scan(look->audit->session->store->context, &query, take_row, look, err);
}

static bool look_at_table(struct look *look, struct weir_error *err)
{
	struct weir_session *session = look->audit->session;
	uint32_t group = weir_tally_group(session, WEIR_TALLY_DOUBLED, look->plan->number);
	struct weir_uuid id[AT_ONCE], last;
	int64_t count[AT_ONCE];
	size_t got = AT_ONCE;

	for (bool first = true; got == AT_ONCE; first = false) {
		if (!weir_keys_tallies(session->keys, group, first ? NULL : &last, id, count,
				       AT_ONCE, &got, err))
			return false;
		if (got)
			last = id[got - 1];
		if (!keep_others(look, id, got, err) || !read_rows(look, err))
			return false;
	}
	return true;
}

bool weir_audit_doubled(struct weir_audit *audit, struct weir_error *err)
{
	struct weir_session *session = audit->session;
	struct look look = { .audit = audit };
	bool good = true;

	weir_buffer_init(&look.reason, REASON_CEILING);
	weir_buffer_init(&look.values, WEIR_AUDIT_TEXT);
	for (size_t i = 0; good && i < session->pipeline->table_count; i++) {
		struct weir_table_plan *plan;

		if (audit->step_of[i] == SIZE_MAX)
			continue;
		good = weir_tables_at(session, i, &plan, err);
		look.plan = plan;
		good = good && look_at_table(&look, err);
	}
	weir_buffer_release(&look.reason);
	weir_buffer_release(&look.values);
	return good || weir_while(err, "rows that the store has twice");
}
