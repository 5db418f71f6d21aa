/*
 * audit_look.c - reads of the store what tells people which row is meant.
 */
#include <stdlib.h>

#include "audit_parts.h"
#include "verify.h"

enum { PRINTED = 64 /* bytes: enough for every value that is not a text */ };

/* ---- moved rows ---- */

struct wanted {
	struct weir_uuid id;
	size_t row;
};

struct look {
	const struct weir_flow *flow;
	struct weir_arena *arena;
	struct wanted *wanted; /* in the order of the ids */
	size_t count;
	const struct weir_value **stored;
};

static int by_id(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct weir_uuid));
}

static const struct weir_value *keep_row(struct weir_arena *arena, const struct weir_value *value,
					 size_t count)
{
	struct weir_value *copy = weir_arena_alloc(arena, (count + 1) * sizeof(*copy));

	memcpy(copy, value, count * sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		if (copy[i].type == WEIR_TEXT)
			copy[i].as.text = weir_arena_copy(arena, copy[i].as.text, copy[i].length);
	return copy;
}

static bool take_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct look *look = arg;
	const struct wanted *found;
	const struct weir_value *copy;

	(void)err;
	if (value[0].type != WEIR_UUID)
		return true;
	found = bsearch(&value[0].as.uuid, look->wanted, look->count, sizeof(*found), by_id);
	if (!found)
		return true;
	while (found > look->wanted && by_id(found - 1, &value[0].as.uuid) == 0)
		found--;
	copy = keep_row(look->arena, value, look->flow->chain.target.plan->column_count);
	for (; found < look->wanted + look->count && by_id(found, &value[0].as.uuid) == 0; found++)
		look->stored[found->row] = copy;
	return true;
}

bool weir_audit_look(const struct weir_flow *flow, const struct weir_work *work, const bool *wanted,
		     const struct weir_value ***stored, struct weir_error *err)
{
	struct weir_arena *arena = &work->batch->arena;
	const struct weir_table_plan *plan = flow->chain.target.plan;
	size_t rows = work->batch->count;
	struct look look = { .flow = flow, .arena = arena };
	struct weir_value *in = weir_arena_alloc(arena, (rows + 1) * sizeof(*in));
	struct weir_query query = { .table = plan->def->spec.name,
				    .column = plan->column,
				    .column_count = plan->column_count,
				    .where = "id",
				    .in = in };

	look.wanted = weir_arena_alloc(arena, (rows + 1) * sizeof(*look.wanted));
	look.stored = weir_arena_alloc(arena, (rows + 1) * sizeof(struct weir_value *));
	for (size_t i = 0; i < rows; i++) {
		const struct weir_value *id = &work->record[i].value[0];

		if (!wanted[i] || id->type != WEIR_UUID)
			continue;
		look.wanted[look.count++] = (struct wanted){ id->as.uuid, i };
		in[query.in_count++] = *id;
	}
	qsort(look.wanted, look.count, sizeof(*look.wanted), by_id);
	*stored = look.stored;
	return weir_store_scan(flow->session->store->context, &query, take_row, &look, err);
}

/* ---- labels ---- */

/* Does a line of `verify:` count by rows of this table? */
static bool is_counted_by(const struct weir_session *session, uint32_t table)
{
	for (size_t i = 0; i < session->pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &session->pipeline->verify[i];
		const struct weir_table_def *def =
			weir_pipeline_table(session->pipeline, spec->table);

		if (spec->per && def && weir_audit_parent(session, def, spec->per) == (int)table)
			return true;
	}
	return false;
}

void weir_audit_note_label(struct weir_audit *audit, const struct weir_record *record)
{
	const struct weir_table_def *def = record->target->plan->def;
	const struct weir_value *key = &record->value[record->target->key[0]];
	char text[PRINTED];

	if (audit->label_count == WEIR_AUDIT_KNOWN || def->key_folded[0] || def->key_ref[0] >= 0 ||
	    record->value[0].type != WEIR_UUID ||
	    !is_counted_by(audit->session, record->target->plan->number))
		return;
	weir_value_print(key, text, sizeof(text));
	audit->label[audit->label_count++] =
		(struct weir_audit_label){ record->value[0].as.uuid,
					   weir_arena_strdup(&audit->session->arena, text) };
}

struct naming {
	struct weir_audit_label *label;
	size_t count;
	struct weir_arena *arena;
};

static bool take_label(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct naming *naming = arg;
	char text[PRINTED];

	(void)err;
	weir_value_print(&value[1], text, sizeof(text));
	for (size_t i = 0; i < naming->count; i++)
		if (value[0].type == WEIR_UUID &&
		    !memcmp(&naming->label[i].id, &value[0].as.uuid, sizeof(struct weir_uuid)))
			naming->label[i].text = weir_arena_strdup(naming->arena, text);
	return true;
}

static const char *known_label(const struct weir_audit *audit, const struct weir_uuid *id)
{
	for (size_t i = 0; i < audit->label_count; i++)
		if (!by_id(&audit->label[i].id, id))
			return audit->label[i].text;
	return NULL;
}

static const char *id_label(const struct weir_uuid *id, struct weir_arena *arena)
{
	char text[WEIR_UUID_TEXT];

	weir_uuid_print(id, text);
	return weir_arena_strdup(arena, text);
}

bool weir_audit_labels(const struct weir_audit *audit, uint32_t table,
		       struct weir_audit_label *label, size_t count, struct weir_arena *arena,
		       struct weir_error *err)
{
	const struct weir_table_def *def = &audit->session->pipeline->table[table];
	struct naming naming = { label, count, arena };
	const char *column[] = { "id", def->spec.key[0] };
	struct weir_value *in = weir_arena_alloc(arena, (count + 1) * sizeof(*in));
	struct weir_query query = { .table = def->spec.name,
				    .column = column,
				    .column_count = sizeof(column) / sizeof(*column),
				    .where = "id",
				    .in = in };
	bool named = !def->key_folded[0] && def->key_ref[0] < 0;

	for (size_t i = 0; i < count; i++) {
		label[i].text = known_label(audit, &label[i].id);
		if (!label[i].text)
			in[query.in_count++] = weir_id(label[i].id);
	}
	if (named && query.in_count &&
	    !weir_store_scan(audit->session->store->context, &query, take_label, &naming, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!label[i].text)
			label[i].text = id_label(&label[i].id, arena);
	return true;
}

/* ---- values ---- */

void weir_audit_print(struct weir_buffer *out, const struct weir_table_plan *plan,
		      const struct weir_value *value)
{
	char printed[PRINTED];

	for (size_t i = 1; i < plan->column_count; i++) {
		bool again = false;

		for (size_t k = 1; k < i && !again; k++)
			again = !strcmp(plan->column[k], plan->column[i]);
		if (again)
			continue;
		weir_buffer_printf(out, "%s%s=", out->length ? "; " : "", plan->column[i]);
		if (value[i].type == WEIR_TEXT)
			weir_buffer_append(out, value[i].as.text, value[i].length);
		else if (weir_value_print(&value[i], printed, sizeof(printed)))
			weir_buffer_string(out, printed);
	}
}

int weir_audit_parent(const struct weir_session *session, const struct weir_table_def *def,
		      const char *column)
{
	const struct weir_table_def *parent;

	for (size_t i = 0; i < def->spec.ref_count; i++)
		if (!strcmp(def->spec.ref_column[i], column)) {
			parent = weir_pipeline_table(session->pipeline, def->spec.ref_table[i]);
			return parent ? (int)(parent - session->pipeline->table) : -1;
		}
	return -1;
}
