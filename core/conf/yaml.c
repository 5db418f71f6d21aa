/*
 * yaml.c - builds the tree from the events of libyaml.
 *
 * The tree lives in the caller's arena. An alias becomes a copy of what it stands
 * for, so that every node has one parent, and what is done to one use of an anchor
 * does not touch the others.
 */
#include "yaml.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "files.h"
#include "syntax.h"

enum {
	FILE_CEILING = 1024 * 1024, /* bytes */
	DEPTH_CEILING = 64,         /* lists and maps in each other */
	NODE_CEILING = 100 * 1000,  /* after aliases */
	ANCHOR_CEILING = 1000,
	FIRST_ROOM = 8, /* items of a list before it grows */
};

struct anchor {
	const char *name;
	const struct weir_node *node;
};

struct reader {
	yaml_parser_t parser;
	const char *file;
	const struct weir_buffer *source;
	struct weir_arena *arena;
	struct weir_problems *problems;
	struct anchor *anchor; /* ANCHOR_CEILING of them, in the arena; NULL: none yet */
	size_t anchor_count;
	size_t nodes;
};

static struct weir_place place_of(const struct reader *reader, const yaml_mark_t *mark)
{
	return (struct weir_place){ .file = reader->file,
				    .line = (uint32_t)mark->line + 1,
				    .column = (uint32_t)mark->column + 1 };
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
	if (yaml_parser_parse(&reader->parser, event))
		return true;
	weir_yaml_tell(&reader->parser, reader->file, reader->source, reader->problems);
	return false;
}

/* ---- nodes ---- */

/* NULL past the ceilings, which ends the reading. */
static struct weir_node *new_node(struct reader *reader, enum weir_node_kind kind,
				  const struct weir_place *place, unsigned depth)
{
	struct weir_node *node;

	if (depth > DEPTH_CEILING) {
		weir_problem(reader->problems, place, "more than %d lists and maps in each other",
			     DEPTH_CEILING);
		return NULL;
	}
	if (reader->nodes++ == NODE_CEILING) {
		weir_problem(reader->problems, place,
			     "more than %d keys and values, counting what aliases stand for",
			     NODE_CEILING);
		return NULL;
	}
	node = weir_arena_alloc(reader->arena, sizeof(*node));
	node->kind = kind;
	node->place = *place;
	return node;
}

/* Room for one item more; the old room stays in the arena. */
static void make_room(struct reader *reader, struct weir_node *node)
{
	size_t count = node->count, room = count ? 2 * count : FIRST_ROOM;
	struct weir_node **item, **key = NULL;

	if (count && (count < FIRST_ROOM || (count & (count - 1))))
		return;
	item = weir_arena_alloc(reader->arena, room * sizeof(struct weir_node *));
	if (node->kind == WEIR_NODE_MAP)
		key = weir_arena_alloc(reader->arena, room * sizeof(struct weir_node *));
	if (count)
		memcpy(item, node->item, count * sizeof(struct weir_node *));
	if (count && key)
		memcpy(key, node->key, count * sizeof(struct weir_node *));
	node->item = item;
	node->key = key;
}

static void append(struct reader *reader, struct weir_node *node, struct weir_node *key,
		   struct weir_node *item)
{
	make_room(reader, node);
	if (node->kind == WEIR_NODE_MAP)
		node->key[node->count] = key;
	node->item[node->count++] = item;
}

static void refuse_tag(struct reader *reader, const yaml_char_t *tag,
		       const struct weir_place *place)
{
	if (tag)
		weir_hint(weir_problem(reader->problems, place, "a tag (%s) is not allowed here",
				       (const char *)tag),
			  "leave it out: options know their types");
}

static bool keep_anchor(struct reader *reader, const char *name, const struct weir_node *node)
{
	if (!name)
		return true;
	if (reader->anchor_count == ANCHOR_CEILING) {
		weir_problem(reader->problems, &node->place, "more than %d anchors",
			     ANCHOR_CEILING);
		return false;
	}
	if (!reader->anchor)
		reader->anchor =
			weir_arena_alloc(reader->arena, ANCHOR_CEILING * sizeof(*reader->anchor));
	reader->anchor[reader->anchor_count++] = (struct anchor){ .name = name, .node = node };
	return true;
}

static struct weir_node *copy_node(struct reader *reader, const struct weir_node *from,
				   unsigned depth)
{
	struct weir_node *node = new_node(reader, from->kind, &from->place, depth), *item;
	size_t i;

	if (!node)
		return NULL;
	node->text = from->text;
	node->plain = from->plain;
	for (i = 0; i < from->count; i++) {
		item = copy_node(reader, from->item[i], depth + 1);
		if (!item)
			return NULL;
		append(reader, node, from->key ? from->key[i] : NULL, item);
	}
	return node;
}

static struct weir_node *read_alias(struct reader *reader, const yaml_event_t *event,
				    unsigned depth)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct weir_place place = place_of(reader, &event->start_mark);
	size_t i = reader->anchor_count;

	/* A name may be given again; the last one before the alias counts. */
	while (i-- > 0) {
		if (!strcmp(reader->anchor[i].name, name))
			return copy_node(reader, reader->anchor[i].node, depth);
	}
	weir_problem(reader->problems, &place, "alias *%s has no anchor &%s before it", name, name);
	return NULL;
}

static struct weir_node *read_scalar(struct reader *reader, const yaml_event_t *event,
				     unsigned depth)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct weir_place place = place_of(reader, &event->start_mark);
	struct weir_node *node = new_node(reader, WEIR_NODE_SCALAR, &place, depth);

	if (!node)
		return NULL;
	refuse_tag(reader, event->data.scalar.tag, &place);
	if (memchr(text, '\0', length) || !weir_utf8_valid(text, length))
		weir_problem(reader->problems, &place, "a text may not hold a NUL character");
	node->text = weir_arena_copy(reader->arena, text, length);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return node;
}

/* ---- maps ---- */

static int by_key(const void *a, const void *b)
{
	const struct weir_node *x = *(struct weir_node *const *)a;
	const struct weir_node *y = *(struct weir_node *const *)b;
	int order = strcmp(x->text, y->text);

	if (order)
		return order;
	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	return x->place.column < y->place.column ? -1 : x->place.column > y->place.column;
}

static void refuse_repeated_keys(struct reader *reader, const struct weir_node *map)
{
	struct weir_node **sorted;

	if (map->count < 2)
		return;
	sorted = weir_xcalloc(map->count, sizeof(struct weir_node *));
	memcpy(sorted, map->key, map->count * sizeof(struct weir_node *));
	qsort(sorted, map->count, sizeof(struct weir_node *), by_key);
	for (size_t i = 1; i < map->count; i++) {
		const struct weir_node *first = sorted[i - 1], *again = sorted[i];
		static const char told[] = "key \"%s\" is repeated; it stands at line %u, "
					   "column %u already";

		if (!strcmp(first->text, again->text))
			weir_hint(weir_problem(reader->problems, &again->place, told, again->text,
					       first->place.line, first->place.column),
				  "keep one of the two");
	}
	free(sorted);
}

static bool key_is_good(struct reader *reader, const struct weir_node *key)
{
	if (key->kind != WEIR_NODE_SCALAR) {
		weir_problem(reader->problems, &key->place,
			     "a key must be a text, not a list or a map");
		return false;
	}
	if (key->plain && !strcmp(key->text, "<<")) {
		weir_hint(weir_problem(reader->problems, &key->place,
				       "merge keys (<<) are not supported"),
			  "write the keys out, or alias the whole map");
		return false;
	}
	return true;
}

/* ---- the recursion ---- */

/* NULL: *end is true at the end of a list or map, else reading cannot go on. */
static struct weir_node *read_node(struct reader *reader, unsigned depth, bool *end);

static bool read_items(struct reader *reader, struct weir_node *node, unsigned depth)
{
	struct weir_node *key = NULL, *item;
	bool end = false;

	for (;;) {
		if (node->kind == WEIR_NODE_MAP) {
			key = read_node(reader, depth + 1, &end);
			if (!key)
				return end;
		}
		item = read_node(reader, depth + 1, &end);
		if (!item)
			return end;
		if (!key || key_is_good(reader, key))
			append(reader, node, key, item);
	}
}

static struct weir_node *read_collection(struct reader *reader, const yaml_event_t *event,
					 unsigned depth)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	struct weir_place place = place_of(reader, &event->start_mark);
	struct weir_node *node =
		new_node(reader, map ? WEIR_NODE_MAP : WEIR_NODE_LIST, &place, depth);

	if (!node)
		return NULL;
	refuse_tag(reader, map ? event->data.mapping_start.tag : event->data.sequence_start.tag,
		   &place);
	if (!read_items(reader, node, depth))
		return NULL;
	if (map)
		refuse_repeated_keys(reader, node);
	return node;
}

/* The name that the event gives its node, in the arena, or NULL. */
static const char *anchor_name(struct reader *reader, const yaml_event_t *event)
{
	const yaml_char_t *name = NULL;

	if (event->type == YAML_SCALAR_EVENT)
		name = event->data.scalar.anchor;
	else if (event->type == YAML_SEQUENCE_START_EVENT)
		name = event->data.sequence_start.anchor;
	else if (event->type == YAML_MAPPING_START_EVENT)
		name = event->data.mapping_start.anchor;
	return name ? weir_arena_strdup(reader->arena, (const char *)name) : NULL;
}

static struct weir_node *read_node(struct reader *reader, unsigned depth, bool *end)
{
	struct weir_node *node = NULL;
	const char *anchor;
	yaml_event_t event;

	if (!next_event(reader, &event))
		return NULL;
	anchor = anchor_name(reader, &event);
	if (event.type == YAML_SCALAR_EVENT)
		node = read_scalar(reader, &event, depth);
	else if (event.type == YAML_ALIAS_EVENT)
		node = read_alias(reader, &event, depth);
	else if (event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT)
		node = read_collection(reader, &event, depth);
	else
		*end = true;
	yaml_event_delete(&event);
	return node && keep_anchor(reader, anchor, node) ? node : NULL;
}

/* The type of the next event, which is dropped; NO_EVENT: reading cannot go on. */
static yaml_event_type_t skip_event(struct reader *reader, struct weir_place *place)
{
	yaml_event_type_t type;
	yaml_event_t event;

	if (!next_event(reader, &event))
		return YAML_NO_EVENT;
	type = event.type;
	*place = place_of(reader, &event.start_mark);
	yaml_event_delete(&event);
	return type;
}

static struct weir_node *read_document(struct reader *reader)
{
	struct weir_place place = { .file = reader->file };
	yaml_event_type_t type = skip_event(reader, &place);
	struct weir_node *root = NULL;
	bool end = false;

	if (type == YAML_STREAM_START_EVENT)
		type = skip_event(reader, &place);
	if (type == YAML_STREAM_END_EVENT) {
		place = (struct weir_place){ .file = reader->file };
		weir_problem(reader->problems, &place, "the file is empty");
	}
	if (type == YAML_DOCUMENT_START_EVENT)
		root = read_node(reader, 1, &end);
	if (!root || skip_event(reader, &place) != YAML_DOCUMENT_END_EVENT)
		return NULL;
	type = skip_event(reader, &place);
	if (type == YAML_DOCUMENT_START_EVENT)
		weir_problem(reader->problems, &place,
			     "a second document begins here; a pipeline file holds one");
	return type == YAML_NO_EVENT ? NULL : root;
}

static struct weir_node *parse(struct reader *reader)
{
	const struct weir_buffer *source = reader->source;
	struct weir_node *root;

	if (!yaml_parser_initialize(&reader->parser)) {
		weir_yaml_tell(&reader->parser, reader->file, reader->source, reader->problems);
		return NULL;
	}
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser,
				     (const unsigned char *)(source->at ? source->at : ""),
				     source->length);
	root = read_document(reader);
	yaml_parser_delete(&reader->parser);
	return root;
}

struct weir_node *weir_yaml_parse(const char *file, const struct weir_buffer *source,
				  struct weir_arena *arena, struct weir_problems *problems)
{
	struct reader reader = { .file = weir_arena_strdup(arena, file),
				 .source = source,
				 .arena = arena,
				 .problems = problems };

	return parse(&reader);
}

struct weir_node *weir_yaml_load(const char *file, struct weir_arena *arena,
				 struct weir_problems *problems)
{
	struct weir_place place = { .file = weir_arena_strdup(arena, file) };
	struct weir_node *root = NULL;
	struct weir_error err;
	struct weir_buffer source;

	weir_buffer_init(&source, FILE_CEILING);
	if (weir_read_whole(file, &source, &err))
		root = weir_yaml_parse(file, &source, arena, problems);
	else
		weir_problem(problems, &place, "%s", err.message);
	weir_buffer_release(&source);
	return root;
}
