/*
 * table-sink-find.c - finds each row's parents.
 *
 * Values that a find brought are good until the next find only, so what a later reference needs
 * of a parent is copied when the parent was found. All memory is the context's.
 */
#include <stdio.h>

#include "table-sink-convert.h"
#include "table-sink-reference.h"

enum {
	SHOWN = 60,      /* bytes of a key that a reason shows */
	COPY_ROOM = 64,  /* bytes, at least, for a kept text */
	PRINT_ROOM = 64, /* bytes of a printed value that is not text */
};

/* A kept text must outlive the next find; the copy grows in doubling steps. */
static struct weir_value keep_value(struct weir_context *context, struct sink_part *part,
				    const struct weir_value *value)
{
	if (value->type != WEIR_TEXT)
		return *value;
	if (part->room < value->length || !part->copy) {
		part->room = 2 * (size_t)value->length + COPY_ROOM;
		part->copy = weir_alloc(context, part->room);
	}
	memcpy(part->copy, value->as.text, value->length);
	return weir_text(part->copy, value->length);
}

static void hand_to(struct sink_part *part, struct weir_context *context, size_t index,
		    const struct weir_parent *parent)
{
	if (part->source >= 0 || part->from != index)
		return;
	if (!parent)
		part->value = weir_null();
	else if (part->kept == KEPT_ID)
		part->value = weir_id(parent->id);
	else
		part->value = keep_value(context, part, &parent->keep[part->kept]);
}

/* Hands what was found (or not) to those that wait for it, parts of later references first. */
static void hand_on(struct sink_references *refs, struct weir_context *context, size_t index,
		    const struct weir_parent *parent)
{
	size_t r, p;

	refs->item[index].found = parent != NULL;
	for (r = index + 1; r < refs->count; r++) {
		for (p = 0; p < refs->item[r].part_count; p++)
			hand_to(&refs->item[r].part[p], context, index, parent);
	}
	for (p = 0; p < refs->watched_count; p++)
		hand_to(&refs->watched[p], context, index, parent);
}

/* The key's texts and numbers for a reason, " / " between them. out holds SHOWN + 1 bytes. */
static void show_key(const struct weir_value *key, size_t count, char *out)
{
	size_t used = 0, i;

	out[0] = '\0';
	for (i = 0; i < count && used + 3 < SHOWN; i++) {
		char number[PRINT_ROOM];
		const char *at = key[i].type == WEIR_TEXT ? key[i].as.text : number;
		size_t length = key[i].length;

		if (key[i].type == WEIR_UUID)
			continue;
		if (key[i].type != WEIR_TEXT)
			length = weir_value_print(&key[i], number, sizeof(number));
		if (used > 0) {
			memcpy(out + used, " / ", 3);
			used += 3;
		}
		used += sink_printable(at, length, SHOWN - used, out + used);
	}
}

/* No parent: the row is refused if it cannot do without, else the column stays NULL. */
static void missing(const struct sink_reference *ref, struct weir_record *record,
		    const struct weir_value *key)
{
	char shown[SHOWN + 1];
	size_t i;

	for (i = 0; i < ref->part_count; i++) {
		if (!weir_is_null(&key[i]))
			continue;
		if (ref->required)
			weir_record_reject(record, "REFERENCE", ref->column, "%s is blank",
					   ref->part[i].label);
		else
			weir_record_warn(record, "REFERENCE", "%s: %s is blank", ref->column,
					 ref->part[i].label);
		return;
	}
	show_key(key, ref->part_count, shown);
	if (ref->required)
		weir_record_reject(record, "REFERENCE", ref->column, "no %s row for \"%s\"",
				   ref->parent->name, shown);
	else
		weir_record_warn(record, "REFERENCE", "%s: no %s row for \"%s\"", ref->column,
				 ref->parent->name, shown);
}

static bool find(const struct sink_reference *ref, struct weir_context *context,
		 const struct weir_value *key, struct weir_parent *out, struct weir_error *err)
{
	size_t i;

	out->found = WEIR_UNKNOWN;
	for (i = 0; i < ref->part_count; i++) {
		if (weir_is_null(&key[i]))
			return true;
	}
	if (ref->also)
		return weir_find_by(context, ref->parent->name, ref->also, key, out, err);
	return weir_find(context, ref->parent->name, key, ref->part_count, out, err);
}

/* Fills key; false if the row has nothing for it because an earlier parent is missing. */
static bool key_of(const struct sink_references *refs, const struct sink_reference *ref,
		   const struct weir_row *row, struct weir_value *key)
{
	bool complete = true;
	size_t i;

	for (i = 0; i < ref->part_count; i++) {
		const struct sink_part *part = &ref->part[i];

		key[i] = part->source >= 0 ? row->value[part->source] : part->value;
		if (part->source < 0 && !refs->item[part->from].found)
			complete = false;
	}
	return complete;
}

static bool map_one(struct sink_references *refs, struct weir_context *context, size_t index,
		    const struct weir_row *row, struct weir_record *record, struct weir_error *err)
{
	struct sink_reference *ref = &refs->item[index];
	struct weir_value key[SINK_MOST_PARTS];
	struct weir_parent parent;
	/* A warning about the earlier parent was given: one is enough. */
	bool complete = key_of(refs, ref, row, key);

	memset(&parent, 0, sizeof(parent));
	if (!find(ref, context, key, &parent, err))
		return false;
	if (parent.found == WEIR_FOUND)
		weir_record_refer(record, ref->number, &parent);
	else if (parent.found == WEIR_PARENT_REJECTED)
		weir_record_orphan(record, ref->column, &parent);
	else if (complete || ref->required)
		missing(ref, record, key);
	hand_on(refs, context, index, parent.found == WEIR_FOUND ? &parent : NULL);
	return true;
}

bool sink_references_map(struct sink_references *refs, struct weir_context *context,
			 const struct weir_row *row, struct weir_record *record,
			 struct weir_error *err)
{
	size_t i;

	for (i = 0; i < refs->count; i++) {
		if (!map_one(refs, context, i, row, record, err))
			return false;
	}
	return true;
}
