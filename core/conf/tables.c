/*
 * tables.c - what the rows of a table are known by.
 */
#include <string.h>

#include "keys.h"
#include "loading.h"
#include "options.h"
#include "suggest.h"

enum { TABLES_CEILING = 1000 };

struct fields {
	struct weir_list key, fold, also, keep, nth, compare, merged_same, renumbered;
	const char *merged_in;
	struct weir_map refs;
};

const struct weir_option weir_table_options[] = {
	{ WEIR_OPTION(struct fields, key), .required = true,
	  .help = "The columns that tell the rows of the table apart." },
	{ WEIR_OPTION(struct fields, fold),
	  .help = "The columns of key whose texts are compared without case and punctuation." },
	{ WEIR_OPTION(struct fields, also), .help = "Other columns that a row may be found by." },
	{ WEIR_OPTION(struct fields, refs),
	  .help = "The columns that refer to rows of other tables, and those tables." },
	{ WEIR_OPTION(struct fields, keep),
	  .help = "The columns that rows of other tables ask for." },
	{ WEIR_OPTION(struct fields, nth),
	  .help = "The columns that tell two occurrences of the same key apart." },
	{ WEIR_OPTION(struct fields, compare),
	  .help = "The columns whose difference from the store is reported." },
	{ WEIR_OPTION(struct fields, renumbered),
	  .help = "The columns by which a row is found that came under a new key: the input has "
		  "no row with the old one." },
	{ WEIR_OPTION(struct fields, merged_in),
	  .help = "The flow whose rows tell what became of a row that somebody merged into "
		  "another one in the store." },
	{ WEIR_OPTION(struct fields, merged_same),
	  .help = "The columns in which the two are equal, where the ids do not tell." },
	{ 0 },
};

/* One table while it is read: list and map items remember their places. */
struct table {
	struct weir_table_def *def;
	struct fields fields;
};

static bool is_in(const struct weir_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (!strcmp(list->item[i].text, name))
			return true;
	}
	return false;
}

static const char *const *texts_of(struct weir_loading *loading, const struct weir_list *list)
{
	const char **text = weir_arena_alloc(loading->arena, list->count * sizeof(*text));
	size_t i;

	for (i = 0; i < list->count; i++)
		text[i] = list->item[i].text;
	return text;
}

static void refuse_repeated(struct weir_loading *loading, const struct table *table,
			    const struct weir_list *list, const char *what)
{
	size_t i;

	for (i = 1; i < list->count; i++) {
		const struct weir_list before = { .item = list->item, .count = i };

		if (is_in(&before, list->item[i].text))
			weir_problem(loading->problems, &list->item[i].place,
				     "table \"%s\": \"%s\" is repeated in %s",
				     table->def->spec.name, list->item[i].text, what);
	}
}

/* ---- one table alone ---- */

static void take_fold(struct weir_loading *loading, const struct table *table)
{
	const struct weir_list *key = &table->fields.key, *fold = &table->fields.fold;
	struct weir_table_def *def = table->def;
	size_t i;

	def->key_folded = weir_arena_alloc(loading->arena, key->count * sizeof(bool));
	for (i = 0; i < key->count; i++)
		def->key_folded[i] = is_in(fold, key->item[i].text);
	for (i = 0; i < fold->count; i++) {
		if (is_in(key, fold->item[i].text))
			continue;
		weir_suggest(weir_problem(loading->problems, &fold->item[i].place,
					  "table \"%s\": fold names \"%s\", which is no column of "
					  "its key",
					  def->spec.name, fold->item[i].text),
			     fold->item[i].text, def->spec.key, def->spec.key_count, "key");
	}
}

static void take_lists(struct weir_loading *loading, struct table *table)
{
	struct fields *fields = &table->fields;
	struct weir_table_def *def = table->def;

	refuse_repeated(loading, table, &fields->key, "key");
	refuse_repeated(loading, table, &fields->keep, "keep");
	refuse_repeated(loading, table, &fields->nth, "nth");
	refuse_repeated(loading, table, &fields->compare, "compare");
	refuse_repeated(loading, table, &fields->merged_same, "merged_same");
	refuse_repeated(loading, table, &fields->renumbered, "renumbered");
	if (!fields->compare.count)
		fields->compare = fields->nth;
	def->spec.key = texts_of(loading, &fields->key);
	def->spec.key_count = fields->key.count;
	def->spec.keep = texts_of(loading, &fields->keep);
	def->spec.keep_count = fields->keep.count;
	def->spec.also = texts_of(loading, &fields->also);
	def->spec.also_count = fields->also.count;
	def->nth = texts_of(loading, &fields->nth);
	def->nth_count = fields->nth.count;
	def->compare = texts_of(loading, &fields->compare);
	def->compare_count = fields->compare.count;
	def->renumbered = texts_of(loading, &fields->renumbered);
	def->renumbered_count = fields->renumbered.count;
	def->merged_in = fields->merged_in;
	def->merged_same = texts_of(loading, &fields->merged_same);
	def->merged_same_count = fields->merged_same.count;
	take_fold(loading, table);
}

static void read_table(struct weir_loading *loading, const struct weir_node *key,
		       const struct weir_node *node, struct table *table)
{
	const char *owner = weir_arena_printf(loading->arena, "table \"%s\"", key->text);

	table->def->spec.name = key->text;
	table->def->place = key->place;
	(void)weir_loading_name(loading, key->text, &key->place, "a table");
	weir_options_fill(weir_table_options, &table->fields, node, owner, &key->place,
			  loading->arena, loading->problems);
	take_lists(loading, table);
}

/* ---- references between tables ---- */

static int table_index(const struct weir_loading *loading, const char *name)
{
	size_t i;

	for (i = 0; i < loading->pipeline->table_count; i++) {
		if (!strcmp(loading->pipeline->table[i].spec.name, name))
			return (int)i;
	}
	return -1;
}

static void tell_no_table(struct weir_loading *loading, const struct table *table,
			  const struct weir_map_item *ref)
{
	size_t count = loading->pipeline->table_count, i;
	const char **known = weir_arena_alloc(loading->arena, count * sizeof(*known));

	for (i = 0; i < count; i++)
		known[i] = loading->pipeline->table[i].spec.name;
	weir_suggest(weir_problem(loading->problems, &ref->place,
				  "table \"%s\": \"%s\" refers to \"%s\", which is no table of "
				  "this pipeline",
				  table->def->spec.name, ref->key, ref->text),
		     ref->text, known, count, "tables");
}

static int *refs_of(struct weir_loading *loading, const struct table *table,
		    const char *const *column, size_t count)
{
	int *ref = weir_arena_alloc(loading->arena, count * sizeof(*ref));
	size_t i;

	for (i = 0; i < count; i++) {
		const struct weir_map_item *item = weir_map_find(&table->fields.refs, column[i]);

		ref[i] = item ? table_index(loading, item->text) : -1;
	}
	return ref;
}

static void take_refs(struct weir_loading *loading, const struct table *table)
{
	const struct weir_map *refs = &table->fields.refs;
	const struct weir_list *fold = &table->fields.fold;
	struct weir_table_def *def = table->def;
	const char **column = weir_arena_alloc(loading->arena, refs->count * sizeof(*column));
	const char **target = weir_arena_alloc(loading->arena, refs->count * sizeof(*target));
	size_t i;

	for (i = 0; i < refs->count; i++) {
		column[i] = refs->item[i].key;
		target[i] = refs->item[i].text;
		if (table_index(loading, target[i]) < 0)
			tell_no_table(loading, table, &refs->item[i]);
	}
	for (i = 0; i < fold->count; i++) {
		if (weir_map_find(refs, fold->item[i].text))
			weir_problem(loading->problems, &fold->item[i].place,
				     "table \"%s\": \"%s\" is a reference, which cannot be folded",
				     def->spec.name, fold->item[i].text);
	}
	def->spec.ref_column = column;
	def->spec.ref_table = target;
	def->spec.ref_count = refs->count;
	def->key_ref = refs_of(loading, table, def->spec.key, def->spec.key_count);
	def->keep_ref = refs_of(loading, table, def->spec.keep, def->spec.keep_count);
}

/* True if all tables that the key refers to are known. */
static bool key_is_known(const struct weir_table_def *def, const bool *known)
{
	size_t i;

	for (i = 0; i < def->spec.key_count; i++) {
		if (def->key_ref[i] >= 0 && !known[def->key_ref[i]])
			return false;
	}
	return true;
}

/* A row's id is made of its parents' ids: they must not be made of each other. */
static void refuse_circles(struct weir_loading *loading)
{
	const struct weir_pipeline *pipeline = loading->pipeline;
	bool *known = weir_arena_alloc(loading->arena, pipeline->table_count * sizeof(*known));
	bool more = true;
	size_t i;

	while (more) {
		more = false;
		for (i = 0; i < pipeline->table_count; i++) {
			if (known[i] || !key_is_known(&pipeline->table[i], known))
				continue;
			known[i] = true;
			more = true;
		}
	}
	for (i = 0; i < pipeline->table_count; i++) {
		if (!known[i])
			weir_problem(loading->problems, &pipeline->table[i].place,
				     "table \"%s\": the references in its key lead in a circle",
				     pipeline->table[i].spec.name);
	}
}

void weir_loading_tables(struct weir_loading *loading)
{
	const struct weir_node *map = weir_loading_base(loading, "tables");
	struct weir_pipeline *pipeline = loading->pipeline;
	struct table *table;
	size_t i;

	if (weir_node_empty(map) ||
	    !weir_node_is(map, WEIR_NODE_MAP, "\"tables\"", loading->problems))
		return;
	if (map->count > TABLES_CEILING) {
		weir_problem(loading->problems, &map->place, "more than %d tables", TABLES_CEILING);
		return;
	}
	pipeline->table = weir_arena_alloc(loading->arena, map->count * sizeof(*pipeline->table));
	table = weir_arena_alloc(loading->arena, map->count * sizeof(*table));
	for (i = 0; i < map->count; i++) {
		table[i].def = &pipeline->table[i];
		read_table(loading, map->key[i], map->item[i], &table[i]);
	}
	pipeline->table_count = map->count;
	for (i = 0; i < map->count; i++)
		take_refs(loading, &table[i]);
	refuse_circles(loading);
}

void weir_loading_merged(struct weir_loading *loading)
{
	const struct weir_node *map = weir_loading_base(loading, "tables");
	struct weir_pipeline *pipeline = loading->pipeline;
	size_t i;

	for (i = 0; i < pipeline->table_count; i++) {
		struct weir_table_def *def = &pipeline->table[i];

		if (def->merged_in)
			def->merged_step =
				weir_loading_flow(loading, def->merged_in,
						  &weir_node_get(map->item[i], "merged_in")->place);
		else if (def->merged_same_count)
			weir_problem(loading->problems,
				     &weir_node_get(map->item[i], "merged_same")->place,
				     "table \"%s\": merged_same without merged_in", def->spec.name);
	}
}

const struct weir_table_def *weir_pipeline_table(const struct weir_pipeline *pipeline,
						 const char *name)
{
	size_t i;

	for (i = 0; i < pipeline->table_count; i++) {
		if (!strcmp(pipeline->table[i].spec.name, name))
			return &pipeline->table[i];
	}
	return NULL;
}
