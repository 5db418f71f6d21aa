/*
 * purge.c - walks from rows to those that belong to them, and deletes on the way back.
 *
 * What is on the way at any time is a window of rows for each level. A row that was met is marked
 * in the index of keys, so that one that belongs to two rows is met once; the marks of each pass
 * have a name of their own. A row may stay because of one that goes later: as long as a pass
 * deletes something and something stayed, there is another one.
 */
#include "purge.h"

#include <stdio.h>
#include <stdlib.h>

#include "hidden.h"
#include "ids.h"
#include "keys.h"

enum {
	TABLES_CEILING = 1000,
	DEPTH_CEILING = 16,  /* tables that refer to each other in a row */
	PASSES_CEILING = 16, /* more are not worth it: the next purge goes on */
	LABEL_ROOM = 200,
};

static bool walk(struct weir_purging *purging, const char *table, struct weir_window *window,
		 struct weir_error *err);

/* ---- the books ---- */

static struct weir_tally *tally_of(struct weir_purging *purging, const char *table)
{
	struct weir_arena *arena = &purging->session->arena;
	struct weir_tally *tally = purging->tally;

	for (size_t i = 0; i < purging->tally_count; i++)
		if (!strcmp(tally[i].table, table))
			return &tally[i];
	if (purging->tally_count == TABLES_CEILING)
		return &tally[TABLES_CEILING - 1];
	tally[purging->tally_count].table = weir_arena_strdup(arena, table);
	return &tally[purging->tally_count++];
}

/* The name of a mark of this pass: a row was met, or it was kept. */
static struct weir_uuid mark_of(const struct weir_purging *purging, const char *what,
				const char *table, const struct weir_uuid *id)
{
	const struct weir_value value = weir_id(*id);
	char label[LABEL_ROOM];

	snprintf(label, sizeof(label), "purge %u %s %s", purging->pass, what, table);
	return weir_ids_tuple(label, &value, 1);
}

static bool keep(void *arg, const char *table, const struct weir_uuid *id, const char *reason,
		 struct weir_error *err)
{
	struct weir_purging *purging = arg;
	struct weir_uuid name = mark_of(purging, "kept", table, id);
	bool fresh;

	if (!weir_keys_mark(purging->session->keys, &name, &fresh, err))
		return false;
	tally_of(purging, table)->kept++;
	if (purging->kept < WEIR_KEPT_SHOWN) {
		struct weir_stay *stay = &purging->stay[purging->kept];

		*stay = (struct weir_stay){
			.table = weir_arena_strdup(&purging->session->arena, table), .id = *id
		};
		snprintf(stay->reason, sizeof(stay->reason), "%s", reason);
	}
	purging->kept++;
	return true;
}

/* Marks a row as met in this pass. *fresh = false: it was. */
static bool meet(struct weir_purging *purging, const char *table, const struct weir_uuid *id,
		 bool *fresh, struct weir_error *err)
{
	struct weir_uuid name = mark_of(purging, "met", table, id);

	return weir_keys_mark(purging->session->keys, &name, fresh, err);
}

/* ---- down: what belongs to the rows ---- */

struct gathering {
	struct weir_purging *purging;
	struct weir_window window;
	bool full;
	bool nameless; /* rows that have no uuid to delete them by */
};

static bool gather(void *arg, const struct weir_reference *reference, struct weir_error *err)
{
	struct gathering *g = arg;
	bool fresh;

	if (!reference->named) {
		g->nameless = g->purging->nameless = true;
		return true;
	}
	g->full = g->window.count == WEIR_WINDOW;
	if (g->full)
		return false; /* the rest is read again, once these are done */
	return meet(g->purging, reference->child->table, &reference->row, &fresh, err) &&
	       (!fresh || weir_window_add(&g->window, &reference->row));
}

/* Of such a table a reference may stand for several rows. */
static bool count_nameless(struct weir_purging *purging, const struct weir_child *child,
			   const struct weir_window *parents, struct weir_error *err)
{
	uint64_t count;

	for (size_t i = 0; i < child->count; i++) {
		const struct weir_query query = { .table = child->table,
						  .where = child->relation[i].column,
						  .in = parents->id,
						  .in_count = parents->count };

		if (!child->relation[i].owned)
			continue;
		if (!weir_store_count(purging->session->store->context, &query, &count, err))
			return false;
		tally_of(purging, child->table)->kept += count;
	}
	return true;
}

static bool walk_child(struct weir_purging *purging, const struct weir_child *child,
		       const struct weir_window *parents, struct weir_error *err)
{
	struct gathering g = { .purging = purging };
	bool good = true;

	weir_window_init(&g.window);
	do {
		g.window.count = 0;
		g.full = g.nameless = false;
		good = weir_references(purging->session, child, true, parents->id, parents->count,
				       gather, &g, err) ||
		       g.full;
		good = good && (!g.window.count || walk(purging, child->table, &g.window, err));
	} while (good && g.full);
	good = good && (!g.nameless || count_nameless(purging, child, parents, err));
	weir_window_release(&g.window);
	return good;
}

static bool walk_children(struct weir_purging *purging, const char *table,
			  const struct weir_window *window, struct weir_error *err)
{
	const struct weir_child *child;
	size_t count;

	if (!weir_relations_of(purging->session, table, &child, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!walk_child(purging, &child[i], window, err))
			return false;
	return true;
}

/* ---- and up: the rows themselves ---- */

/* A row that goes with the others is no reason to stay. When rows are deleted, it has gone. */
static bool goes_too(void *arg, const struct weir_reference *reference, bool *ignored,
		     struct weir_error *err)
{
	struct weir_purging *purging = arg;
	struct weir_uuid met = mark_of(purging, "met", reference->child->table, &reference->row);
	struct weir_uuid kept = mark_of(purging, "kept", reference->child->table, &reference->row);
	bool stays;

	if (!purging->count_only)
		return true;
	if (!weir_keys_marked(purging->session->keys, &met, ignored, err) ||
	    !weir_keys_marked(purging->session->keys, &kept, &stays, err))
		return false;
	*ignored = *ignored && !stays;
	return true;
}

static bool settle(struct weir_purging *purging, const char *table, struct weir_window *window,
		   struct weir_error *err)
{
	struct weir_removal removal = { .session = purging->session,
					.table = table,
					.ignore = goes_too,
					.kept = keep,
					.arg = purging,
					.unowned = !purging->kept && !purging->nameless,
					.look_only = purging->count_only };
	struct weir_tally *tally = tally_of(purging, table);

	if (!weir_removal_run(&removal, window, err))
		return false;
	if (purging->hide && !weir_hidden_add(purging->session, table, window, err))
		return false;
	tally->rows += purging->count_only ? window->count : removal.removed;
	purging->removed += removal.removed;
	return true;
}

static bool walk(struct weir_purging *purging, const char *table, struct weir_window *window,
		 struct weir_error *err)
{
	bool good;

	if (purging->depth == DEPTH_CEILING)
		return weir_fail(err, WEIR_DENIED,
				 "the tables refer to each other in a circle, %s among them",
				 table) ||
		       weir_hint(err, "take a reference out of `refs:`, and it is looked at but "
				      "not followed");
	weir_window_sort(window);
	purging->depth++;
	good = walk_children(purging, table, window, err) && settle(purging, table, window, err);
	purging->depth--;
	return good;
}

/* ---- passes ---- */

static bool one_pass(struct weir_purging *purging, const char *table, const struct weir_uuid *id,
		     size_t count, struct weir_error *err)
{
	struct weir_window window;
	bool good = true, fresh;

	weir_window_init(&window);
	for (size_t at = 0; good && at < count;) {
		window.count = 0;
		for (; good && at < count && window.count < WEIR_WINDOW; at++)
			good = meet(purging, table, &id[at], &fresh, err) &&
			       (!fresh || weir_window_add(&window, &id[at]));
		good = good && walk(purging, table, &window, err);
	}
	weir_window_release(&window);
	return good;
}

static void forget_kept(struct weir_purging *purging)
{
	for (size_t i = 0; i < purging->tally_count; i++)
		purging->tally[i].kept = 0;
	purging->kept = 0;
	purging->nameless = false;
}

bool weir_purge_rows(struct weir_purging *purging, const char *table, const struct weir_uuid *id,
		     size_t count, struct weir_error *err)
{
	uint64_t before;
	int passes = 0;

	purging->tally = weir_arena_alloc(&purging->session->arena,
					  TABLES_CEILING * sizeof(*purging->tally));
	do {
		before = purging->removed;
		forget_kept(purging);
		purging->pass = ++purging->session->passes;
		if (!one_pass(purging, table, id, count, err))
			return false;
	} while (!purging->count_only && purging->kept && purging->removed > before &&
		 ++passes < PASSES_CEILING);
	return true;
}
