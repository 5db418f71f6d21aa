/*
 * table-sink-reference.c - reads `references:`. All memory is the context's.
 */
#include <stdio.h>

#include "table-sink-reference.h"

enum {
	LIST_ROOM = 200, /* bytes of a list of names in a hint */
};

/* What one reference is bound with. */
struct binding {
	const char *option; /* that it stands in */
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
			    place->column, "%s: %s: %s \"%s\"", b->option, b->item->key, message,
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
		if (ref->part_count == ref->parent->key_count ||
		    ref->part_count == SINK_MOST_PARTS) {
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
	struct binding b = {
		"references", refs, context, NULL, weir_table(context, table), in, err
	};

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

void sink_references_watch_room(struct sink_references *refs, struct weir_context *context,
				size_t count)
{
	refs->watched = weir_alloc(context, count * sizeof(*refs->watched));
}

bool sink_references_watch(struct sink_references *refs, struct weir_context *context,
			   const char *option, const struct weir_map_item *item, const char *label,
			   struct weir_error *err)
{
	const struct binding b = { option, refs, context, item, NULL, NULL, err };
	struct sink_part *part = &refs->watched[refs->watched_count];

	part->label = label;
	if (!strchr(label, '.'))
		return bad(&b, "REFERENCE.KEPT is wanted, not", label);
	if (!bind_kept(&b, part))
		return false;
	refs->watched_count++;
	return true;
}
