/*
 * table-sink-reference.c - reads `references:` and finds each row's parents.
 *
 * All memory is the context's. Values that a find brought are good until the next find only,
 * so what a later reference needs of a parent is copied when the parent was found.
 */
#include <stdio.h>

#include "table-sink-convert.h"
#include "table-sink-reference.h"

enum {
	SHOWN = 60,      /* bytes of a key that a reason shows */
	LIST_ROOM = 200, /* bytes of a list of names in a hint */
	COPY_ROOM = 64,  /* bytes, at least, for a kept text */
	MOST_PARTS = 16, /* values of a key */
	PRINT_ROOM = 64, /* bytes of a printed value that is not text */
};

/* ---- binding ---- */

/* What one reference is bound with. */
struct binding {
	struct sink_references *refs;
	struct weir_context *context;
	const struct weir_map_item *item;
	const struct weir_table_spec *table; /* the sink's */
	const struct weir_schema *in;
	struct weir_error *err;
};

static bool bad(const struct binding *b, const char *message, const char *what)
{
	const struct weir_place *place = &b->item->place;

	return weir_fail_at(b->err, WEIR_BAD_CONFIG, place->file ? place->file : "", place->line,
			    place->column, "references: %s: %s \"%s\"", b->item->key, message,
			    what);
}

/* "a, b, c" for a hint. */
static const char *list(const char *const *name, size_t count, char *out)
{
	size_t used = 0, i;

	(void)snprintf(out, LIST_ROOM, "none");
	for (i = 0; i < count; i++) {
		int length = snprintf(out + used, LIST_ROOM - used, "%s%s", i ? ", " : "", name[i]);

		if (length < 0 || (size_t)length >= LIST_ROOM - used)
			break;
		used += (size_t)length;
	}
	return out;
}

static int find_name(const char *const *name, size_t count, const char *wanted)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!strcmp(name[i], wanted))
			return (int)i;
	}
	return -1;
}

/* Which table the column refers to, by `refs:` of the sink's table. */
static bool bind_parent(const struct binding *b, struct sink_reference *ref)
{
	const char *const *name = b->table->ref_column;
	char names[LIST_ROOM];
	int at = find_name(name, b->table->ref_count, b->item->key);

	if (at < 0) {
		bad(b, "`tables:` does not say what it refers to, in refs of", b->table->name);
		return weir_hint(b->err, "the refs of %s are: %s", b->table->name,
				 list(name, b->table->ref_count, names));
	}
	ref->parent = weir_table(b->context, b->table->ref_table[at]);
	if (!ref->parent)
		return bad(b, "`tables:` does not name", b->table->ref_table[at]);
	return true;
}

/* REFCOL.KEPT: a kept column, or the id, of the row that an earlier reference found. */
static bool bind_kept(const struct binding *b, struct sink_part *part)
{
	const char *dot = strchr(part->label, '.');
	const struct sink_reference *from = NULL;
	char names[LIST_ROOM];
	size_t i;

	for (i = 0; i < b->refs->count && !from; i++) {
		const char *column = b->refs->item[i].column;

		if (strlen(column) == (size_t)(dot - part->label) &&
		    !memcmp(column, part->label, (size_t)(dot - part->label)))
			from = &b->refs->item[i];
	}
	if (!from) {
		bad(b, "no earlier reference of this sink is meant by", part->label);
		return weir_hint(b->err,
				 "before the dot goes a column that stands above in references");
	}
	part->source = -1;
	part->from = (size_t)(from - b->refs->item);
	part->kept = weir_keep_find(from->parent, dot + 1);
	if (part->kept >= 0)
		return true;
	part->kept = KEPT_ID;
	if (!strcmp(dot + 1, "id"))
		return true;
	bad(b, "the table's keep: does not have what is behind the dot in", part->label);
	return weir_hint(b->err, "keep of %s is: %s; \"id\" is always there", from->parent->name,
			 list(from->parent->keep, from->parent->keep_count, names));
}

static bool bind_part(const struct binding *b, struct sink_part *part)
{
	part->source = weir_schema_find(b->in, part->label);
	if (part->source >= 0)
		return true;
	if (strchr(part->label, '.'))
		return bind_kept(b, part);
	if (weir_schema_need(b->in, part->label, &part->source, b->err))
		return true;
	if (!b->err->file[0] && b->item->place.file) {
		(void)snprintf(b->err->file, sizeof(b->err->file), "%s", b->item->place.file);
		b->err->line = b->item->place.line;
		b->err->at_column = b->item->place.column;
	}
	return false;
}

/* Cuts the next comma-separated, trimmed piece off. NULL: there is none. */
static char *next_piece(char **rest)
{
	char *piece = *rest, *end;

	if (!piece)
		return NULL;
	piece += strspn(piece, " \t");
	end = piece + strcspn(piece, ",");
	*rest = *end ? end + 1 : NULL;
	while (end > piece && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	return piece;
}

/* ALSO=source_column. */
static bool bind_also(const struct binding *b, struct sink_reference *ref, char *text)
{
	char *equals = strchr(text, '=');
	char *source = equals + 1;
	char names[LIST_ROOM];
	int at;

	*equals = '\0';
	text = next_piece(&text);
	at = find_name(ref->parent->also, ref->parent->also_count, text);
	if (at < 0) {
		bad(b, "its parent cannot be found by", text);
		return weir_hint(b->err, "also of %s is: %s", ref->parent->name,
				 list(ref->parent->also, ref->parent->also_count, names));
	}
	ref->also = ref->parent->also[at];
	ref->part_count = 1;
	ref->part[0].label = next_piece(&source);
	return bind_part(b, &ref->part[0]);
}

static bool bind_key(const struct binding *b, struct sink_reference *ref, char *text)
{
	char names[LIST_ROOM];
	char *piece;

	while ((piece = next_piece(&text))) {
		if (ref->part_count == ref->parent->key_count || ref->part_count == MOST_PARTS) {
			ref->part_count = 0;
			break;
		}
		ref->part[ref->part_count].label = piece;
		if (!bind_part(b, &ref->part[ref->part_count++]))
			return false;
	}
	if (ref->part_count == ref->parent->key_count)
		return true;
	bad(b, "as many parts are needed as there are columns in the key of", ref->parent->name);
	return weir_hint(b->err, "the key of %s is: %s", ref->parent->name,
			 list(ref->parent->key, ref->parent->key_count, names));
}

static bool bind_one(const struct binding *b, struct sink_reference *ref,
		     struct weir_target *target)
{
	const struct weir_column *info = weir_target_column_info(target, b->item->key);
	size_t parts;
	char *text = weir_strdup(b->context, *b->item->text ? b->item->text : b->item->key);

	ref->column = b->item->key;
	ref->required = info && info->required;
	if (!weir_target_column(target, ref->column, WEIR_UUID, b->item->place, &ref->number,
				b->err) ||
	    !bind_parent(b, ref))
		return false;
	parts = ref->parent->key_count > 0 ? ref->parent->key_count : 1;
	ref->part = weir_alloc(b->context, parts * sizeof(*ref->part));
	if (strchr(text, '=') && weir_schema_find(b->in, text) < 0)
		return bind_also(b, ref, text);
	return bind_key(b, ref, text);
}

bool sink_references_bind(struct sink_references *refs, struct weir_context *context,
			  const struct weir_map *map, const char *table,
			  const struct weir_schema *in, struct weir_target *target,
			  struct weir_error *err)
{
	struct binding b = { refs, context, NULL, weir_table(context, table), in, err };

	if (map->count == 0)
		return true;
	if (!b.table)
		return weir_fail(err, WEIR_BAD_CONFIG, "`tables:` does not name \"%s\"", table);
	refs->item = weir_alloc(context, map->count * sizeof(*refs->item));
	/* count grows behind each one, so that a reference sees only those above it. */
	for (refs->count = 0; refs->count < map->count; refs->count++) {
		b.item = &map->item[refs->count];
		if (!bind_one(&b, &refs->item[refs->count], target))
			return false;
	}
	return true;
}

/* ---- finding ---- */

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

/* Hands what was found (or not) to the parts of later references that wait for it. */
static void hand_on(struct sink_references *refs, struct weir_context *context, size_t index,
		    const struct weir_parent *parent)
{
	size_t r, p;

	refs->item[index].found = parent != NULL;
	for (r = index + 1; r < refs->count; r++) {
		for (p = 0; p < refs->item[r].part_count; p++) {
			struct sink_part *part = &refs->item[r].part[p];

			if (part->source >= 0 || part->from != index)
				continue;
			if (!parent)
				part->value = weir_null();
			else if (part->kept == KEPT_ID)
				part->value = weir_id(parent->id);
			else
				part->value = keep_value(context, part, &parent->keep[part->kept]);
		}
	}
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
	struct weir_value key[MOST_PARTS];
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
