/*
 * stores.c - merges the stores of all layers and takes the chosen one.
 */
#include <string.h>

#include "../base/text.h"
#include "keys.h"
#include "loading.h"
#include "suggest.h"

/* ---- merging ---- */

static struct weir_node *merge(struct weir_arena *arena, struct weir_node *base,
			       struct weir_node *over);

static struct weir_node *merge_maps(struct weir_arena *arena, const struct weir_node *base,
				    const struct weir_node *over)
{
	struct weir_node *map = weir_arena_alloc(arena, sizeof(*map));
	size_t room = (base->count + over->count) * sizeof(struct weir_node *), i, k;

	*map = *over;
	map->count = 0;
	map->key = weir_arena_alloc(arena, room);
	map->item = weir_arena_alloc(arena, room);
	for (i = 0; i < base->count; i++) {
		map->key[i] = base->key[i];
		map->item[i] = base->item[i];
		map->count++;
	}
	for (i = 0; i < over->count; i++) {
		for (k = 0; k < base->count && strcmp(map->key[k]->text, over->key[i]->text); k++)
			;
		if (k == base->count)
			k = map->count++;
		map->item[k] = merge(arena, map->key[k] ? map->item[k] : NULL, over->item[i]);
		map->key[k] = over->key[i];
	}
	return map;
}

/* What over says, on top of base; maps are merged key by key, lists are replaced. */
static struct weir_node *merge(struct weir_arena *arena, struct weir_node *base,
			       struct weir_node *over)
{
	if (!base)
		return over;
	if (base->kind == WEIR_NODE_MAP && weir_node_empty(over))
		return base;
	if (base->kind == WEIR_NODE_MAP && over->kind == WEIR_NODE_MAP)
		return merge_maps(arena, base, over);
	return over;
}

/* ---- checking ---- */

static void check_store(struct weir_loading *loading, const struct weir_node *key,
			const struct weir_node *store, const struct weir_node *before)
{
	struct weir_problems *problems = loading->problems;
	const char *owner = weir_arena_printf(loading->arena, "store \"%s\"", key->text);
	const struct weir_node *use, *base, *part;
	const struct weir_key *key_of;

	if (!weir_node_is(store, WEIR_NODE_MAP, owner, problems))
		return;
	(void)weir_loading_name(loading, key->text, &key->place, "a store");
	weir_keys_known(store, weir_store_keys, false, owner, problems);
	for (key_of = weir_store_keys; key_of->name; key_of++) {
		part = key_of->kind == WEIR_KEY_PLUGIN ? NULL : weir_node_get(store, key_of->name);
		if (!weir_node_empty(part))
			(void)weir_node_is(part, WEIR_NODE_MAP,
					   weir_arena_printf(loading->arena, "\"%s\" of %s",
							     key_of->name, owner),
					   problems);
	}
	use = weir_node_get(store, "use");
	base = weir_node_get(before, "use");
	if (!base)
		(void)weir_loading_text(loading, store, "use", owner);
	else if (!weir_node_empty(use) && use->kind == WEIR_NODE_SCALAR &&
		 base->kind == WEIR_NODE_SCALAR && strcmp(use->text, base->text))
		weir_hint(weir_problem(problems, &use->place, "%s uses %s in %s:%u already", owner,
				       base->text, base->place.file, base->place.line),
			  "give the new store a name of its own");
}

/* All stores of all layers as one map, or NULL. */
static struct weir_node *merge_stores(struct weir_loading *loading)
{
	struct weir_node *all = NULL;
	size_t layer, i;

	for (layer = loading->layer_count; layer-- > 0;) {
		struct weir_node *stores = weir_node_get(loading->layer[layer].root, "stores");

		if (weir_node_empty(stores) ||
		    !weir_node_is(stores, WEIR_NODE_MAP, "\"stores\"", loading->problems))
			continue;
		for (i = 0; i < stores->count; i++)
			check_store(loading, stores->key[i], stores->item[i],
				    weir_node_get(all, stores->key[i]->text));
		all = merge(loading->arena, all, stores);
	}
	return all;
}

/* ---- choosing ---- */

/*
 * The index of the store with this name. If there is none, that is told, and it is that of the one
 * that was probably meant, so that the mistakes in it are told as well; count: of none.
 */
static size_t find_store(struct weir_loading *loading, const struct weir_node *all,
			 const char *name, const struct weir_place *place, const char *where)
{
	const char **known = weir_arena_alloc(loading->arena, all->count * sizeof(*known)), *meant;
	size_t i;

	for (i = 0; i < all->count; i++) {
		known[i] = all->key[i]->text;
		if (!strcmp(known[i], name))
			return i;
	}
	weir_suggest(weir_problem(loading->problems, place, "%sthere is no store \"%s\"", where,
				  name),
		     name, known, all->count, "stores");
	if (all->count == 1)
		return 0;
	meant = weir_nearest(name, known, all->count);
	for (i = 0; i < all->count && known[i] != meant; i++)
		;
	return i;
}

/* The index of the chosen one; count: none, and that was told. */
static size_t choose(struct weir_loading *loading, const struct weir_node *all)
{
	const struct weir_node *to = weir_loading_nearest(loading, "to");

	if (loading->options->to)
		return find_store(loading, all, loading->options->to, NULL,
				  "on the command line (--to): ");
	if (to) {
		if (!weir_node_is(to, WEIR_NODE_SCALAR, "\"to\"", loading->problems) || to->broken)
			return all->count;
		return find_store(loading, all, weir_node_shown(to), &to->place, "");
	}
	if (all->count != 1)
		weir_hint(weir_problem(loading->problems, &all->place,
				       "none of the %zu stores is chosen", all->count),
			  "write to: NAME into the pipeline, or --to NAME on the command line");
	return all->count == 1 ? 0 : all->count;
}

static struct weir_node *part_of(const struct weir_node *store, const char *key)
{
	struct weir_node *part = weir_node_get(store, key);

	return weir_node_empty(part) ? NULL : part;
}

static bool is_broken(const struct weir_node *node)
{
	bool broken = node && node->broken;

	for (size_t i = 0; node && !broken && i < node->count; i++)
		broken = is_broken(node->item[i]);
	return broken;
}

/* A parameter that nobody was told of yet. */
static void tell_unset(struct weir_loading *loading, const struct weir_node *store)
{
	if (loading->unset && !loading->problems->total && is_broken(store))
		weir_hint(weir_problem(loading->problems, &store->place,
				       "the store needs the parameter \"%s\", which is not set",
				       loading->unset),
			  "set it with --set %s=..., or what is made of it", loading->unset);
}

void weir_loading_store(struct weir_loading *loading)
{
	struct weir_place place = { .file = loading->layer[loading->layer_count - 1].file };
	struct weir_node *all = merge_stores(loading), *store, *use;
	size_t chosen;

	if (!all || !all->count) {
		weir_hint(weir_problem(loading->problems, &place, "there are no stores"),
			  "write for example stores: {local: {use: store-sqlite, "
			  "with: {path: my.db}}}");
		return;
	}
	chosen = choose(loading, all);
	if (chosen == all->count)
		return;
	store = all->item[chosen];
	weir_interpolate(store, &loading->variables, loading->arena, loading->problems);
	tell_unset(loading, store);
	use = part_of(store, "use");
	loading->pipeline->store = (struct weir_store_spec){
		.name = all->key[chosen]->text,
		.use = use && use->kind == WEIR_NODE_SCALAR ? use->text : NULL,
		.with = part_of(store, "with"),
		.connection = part_of(store, "connection"),
		.place = all->key[chosen]->place,
	};
}
