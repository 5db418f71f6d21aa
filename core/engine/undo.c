/*
 * undo.c - goes through the rows that a run inserted, table by table, a window at a time.
 *
 * The index of keys holds marks, so that memory does not grow with the rows: of the ids of later
 * runs; of those that are this run's; and, where rows are only counted, of those that stay.
 */
#include "undo.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "ids.h"
#include "keys.h"
#include "tables.h"

enum { FLOWS_CEILING = 10000, LABEL_ROOM = 200, ALL_RUNS = INT32_MAX };

/* A flow of a run and the table that it filled. */
struct filled {
	size_t step;
	const char *table;
};

struct walk {
	struct weir_undo *undo;
	struct filled *flow; /* of the run that is looked at */
	size_t flow_count;
	const char *table, *mark; /* what its ids are marked as; or, in the end: */
	struct weir_undo_table *books;
	struct weir_window window;
};

/* ---- marks ---- */

static struct weir_uuid name_of(const struct weir_undo *undo, const char *what, const char *table,
				const struct weir_uuid *id)
{
	const struct weir_value value = weir_id(*id);
	char label[LABEL_ROOM];

	snprintf(label, sizeof(label), "undo %u %s %s", undo->pass, what, table);
	return weir_ids_tuple(label, &value, 1);
}

static bool mark(struct weir_undo *undo, const char *what, const char *table,
		 const struct weir_uuid *id, struct weir_error *err)
{
	struct weir_uuid name = name_of(undo, what, table, id);
	bool fresh;

	return weir_keys_mark(undo->session->keys, &name, &fresh, err);
}

static bool is_marked(const struct weir_undo *undo, const char *what, const char *table,
		      const struct weir_uuid *id, bool *marked, struct weir_error *err)
{
	struct weir_uuid name = name_of(undo, what, table, id);

	return weir_keys_marked(undo->session->keys, &name, marked, err);
}

/* ---- the books ---- */

static bool add_flow(void *arg, size_t step, const char *table, struct weir_error *err)
{
	struct walk *walk = arg;

	if (walk->flow_count == FLOWS_CEILING)
		return weir_fail(err, WEIR_BAD_CONFIG, "a run of the state has too many flows");
	walk->flow[walk->flow_count++] =
		(struct filled){ step, weir_arena_strdup(&walk->undo->session->arena, table) };
	return true;
}

static bool read_flows(struct walk *walk, const char *run, struct weir_error *err)
{
	walk->flow_count = 0;
	return weir_ledger_targets(walk->undo->ledger, run, add_flow, walk, err);
}

static bool mark_batch(void *arg, const struct weir_batch_row *batch, struct weir_error *err)
{
	struct walk *walk = arg;

	for (size_t i = 0; i < batch->id_count; i++)
		if (!mark(walk->undo, walk->mark, walk->table, &batch->id[i], err))
			return false;
	return true;
}

static bool mark_tried(void *arg, const struct weir_uuid *id, struct weir_error *err)
{
	struct walk *walk = arg;

	return mark(walk->undo, walk->mark, walk->table, id, err);
}

/* Marks all rows that a run inserted. */
static bool mark_run(struct walk *walk, const char *run, const char *what, struct weir_error *err)
{
	walk->mark = what;
	if (!read_flows(walk, run, err))
		return false;
	for (size_t i = 0; i < walk->flow_count; i++) {
		walk->table = walk->flow[i].table;
		if (!weir_ledger_batches(walk->undo->ledger, run, walk->flow[i].step, mark_batch,
					 walk, err) ||
		    !weir_ledger_tried(walk->undo->ledger, run, walk->flow[i].step, mark_tried,
				       walk, err))
			return false;
	}
	return true;
}

/* The runs that came later and went into the same store. */
struct later {
	const struct weir_run_row *run;
	struct weir_arena *arena;
	const char **id;
	size_t count, room;
	bool reached;
};

static bool add_later(void *arg, const struct weir_run_row *run, struct weir_error *err)
{
	struct later *later = arg;

	(void)err;
	later->reached |= !strcmp(run->id, later->run->id);
	if (later->reached || strcmp(run->store, later->run->store) != 0 ||
	    (run->outcome && !strcmp(run->outcome, WEIR_UNDONE)))
		return true;
	if (later->count == later->room) {
		later->room = later->room ? 2 * later->room : 64;
		later->id = weir_xrealloc(later->id, later->room, sizeof(*later->id));
	}
	later->id[later->count++] = weir_arena_strdup(later->arena, run->id);
	return true;
}

static bool mark_later(struct walk *walk, struct weir_error *err)
{
	struct later later = { .run = walk->undo->run, .arena = &walk->undo->session->arena };
	bool good = weir_ledger_runs(walk->undo->ledger, ALL_RUNS, add_later, &later, err);

	for (size_t i = 0; good && i < later.count; i++)
		good = mark_run(walk, later.id[i], "later", err);
	free(later.id);
	return good;
}

/* ---- the tables ---- */

static void walk_begin(struct walk *walk, struct weir_undo *undo)
{
	*walk = (struct walk){ .undo = undo };
	walk->flow = weir_xcalloc(FLOWS_CEILING, sizeof(*walk->flow));
	weir_window_init(&walk->window);
}

static void walk_end(struct walk *walk)
{
	weir_window_release(&walk->window);
	free(walk->flow);
}

static struct weir_undo_table *table_of(struct weir_undo *undo, const char *name)
{
	for (size_t i = 0; i < undo->table_count; i++)
		if (!strcmp(undo->table[i].name, name))
			return &undo->table[i];
	undo->table[undo->table_count] = (struct weir_undo_table){ .name = name };
	return &undo->table[undo->table_count++];
}

bool weir_undo_tables(struct weir_undo *undo, struct weir_error *err)
{
	struct walk walk;
	bool good;

	walk_begin(&walk, undo);
	good = read_flows(&walk, undo->run->id, err);
	undo->table = weir_arena_alloc(&undo->session->arena,
				       (walk.flow_count + 1) * sizeof(*undo->table));
	for (size_t i = 0; good && i < walk.flow_count; i++)
		(void)table_of(undo, walk.flow[i].table);
	weir_undo_sort(undo);
	walk_end(&walk);
	if (good && !undo->table_count) {
		weir_fail(err, WEIR_BAD_CONFIG, "the state does not say which rows run %s inserted",
			  undo->run->id);
		return weir_hint(err, "an older weir wrote it; `weir purge` deletes a meet");
	}
	return good;
}

/* ---- windows ---- */

static bool keep(void *arg, const char *table, const struct weir_uuid *id, const char *reason,
		 struct weir_error *err)
{
	struct weir_undo *undo = arg;
	char text[WEIR_UUID_TEXT];

	weir_uuid_print(id, text);
	if (undo->list && fprintf(undo->list, "%s,%s,%s\n", table, text, reason) < 0)
		return weir_fail(err, WEIR_BROKEN, "the list of rows that stay cannot be written");
	undo->kept++;
	return !undo->look_only || mark(undo, "kept", table, id, err);
}

/* A row of this run that will go is no reason to stay; where rows are deleted, it has gone, unless
 * it is of the same table: then that is walked once more. */
static bool goes_too(void *arg, const struct weir_reference *reference, bool *ignored,
		     struct weir_error *err)
{
	struct weir_undo *undo = arg;
	const char *table = reference->child->table;
	bool own = false, kept = false, later = false;

	if (!undo->look_only && strcmp(table, undo->walked) != 0)
		return true;
	if (!is_marked(undo, "own", table, &reference->row, &own, err) ||
	    !is_marked(undo, "kept", table, &reference->row, &kept, err) ||
	    !is_marked(undo, "later", table, &reference->row, &later, err))
		return false;
	*ignored = undo->look_only && own && !kept && !later;
	undo->again |= own && !later;
	return true;
}

static bool take_there(void *arg, const struct weir_value *value, struct weir_error *err)
{
	(void)err;
	return weir_window_add(arg, &value->as.uuid);
}

/* Where rows are only counted: which of them are there. */
static bool look(struct walk *walk, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	struct weir_window there;
	const struct weir_query query = { .table = walk->books->name,
					  .column = id,
					  .column_count = 1,
					  .where = "id",
					  .in = walk->window.id,
					  .in_count = walk->window.count };
	bool good;

	weir_window_init(&there);
	good = weir_store_scan(walk->undo->session->store->context, &query, take_there, &there,
			       err);
	weir_window_release(&walk->window);
	walk->window = there;
	weir_window_sort(&walk->window);
	return good;
}

static bool settle(struct walk *walk, struct weir_error *err)
{
	struct weir_undo *undo = walk->undo;
	struct weir_removal removal = { .session = undo->session,
					.table = walk->books->name,
					.ignore = goes_too,
					.kept = keep,
					.arg = undo,
					.look_only = undo->look_only };

	weir_window_sort(&walk->window);
	if (!walk->window.count)
		return true;
	if ((undo->look_only && !look(walk, err)) ||
	    !weir_removal_run(&removal, &walk->window, err))
		return false;
	walk->books->kept += removal.stayed;
	walk->books->removed += undo->look_only ? walk->window.count : removal.removed;
	walk->window.count = 0;
	return true;
}

static bool take_id(void *arg, const struct weir_uuid *id, struct weir_error *err)
{
	struct walk *walk = arg;
	bool later;

	if (!is_marked(walk->undo, "later", walk->books->name, id, &later, err))
		return false;
	walk->books->later += later;
	if (later)
		return true;
	if (walk->window.count == WEIR_WINDOW && !settle(walk, err))
		return false;
	(void)weir_window_add(&walk->window, id);
	return true;
}

static bool take_batch(void *arg, const struct weir_batch_row *batch, struct weir_error *err)
{
	struct walk *walk = arg;

	walk->books->inserted += batch->id_count;
	for (size_t i = 0; i < batch->id_count; i++)
		if (!take_id(walk, &batch->id[i], err))
			return false;
	return true;
}

/* Of the rows that were tried again most are in the batches too. */
static bool walk_flow(struct walk *walk, size_t step, struct weir_error *err)
{
	struct weir_undo *undo = walk->undo;

	return weir_ledger_batches(undo->ledger, undo->run->id, step, take_batch, walk, err) &&
	       weir_ledger_tried(undo->ledger, undo->run->id, step, take_id, walk, err);
}

static bool walk_once(struct walk *walk, struct weir_error *err)
{
	walk->window.count = 0;
	walk->undo->again = false;
	for (size_t i = 0; i < walk->flow_count; i++)
		if (!strcmp(walk->flow[i].table, walk->books->name) &&
		    !walk_flow(walk, walk->flow[i].step, err))
			return false;
	return settle(walk, err);
}

/* What was told of the table is told anew; list: how long the list was before. */
static bool forget(struct walk *walk, long list, struct weir_error *err)
{
	struct weir_undo *undo = walk->undo;

	undo->kept -= walk->books->kept;
	walk->books->kept = walk->books->later = walk->books->inserted = 0;
	if (!undo->list)
		return true;
	if (list >= 0 && !fflush(undo->list) && !ftruncate(fileno(undo->list), list) &&
	    !fseek(undo->list, list, SEEK_SET))
		return true;
	return weir_fail(err, WEIR_BROKEN, "the list of rows that stay cannot be written anew");
}

static bool walk_table(struct walk *walk, struct weir_undo_table *table, struct weir_error *err)
{
	long list = walk->undo->list ? ftell(walk->undo->list) : 0;
	const struct weir_table_info *info;
	uint64_t before;

	walk->books = table;
	walk->undo->walked = table->name;
	if (!weir_tables_describe(walk->undo->session, table->name, &info, err))
		return false;
	for (bool first = true;; first = false) {
		before = table->removed;
		if ((!first && !forget(walk, list, err)) || !walk_once(walk, err))
			return false;
		if (walk->undo->look_only || !walk->undo->again || table->removed == before)
			return true;
	}
}

bool weir_undo_run(struct weir_undo *undo, struct weir_error *err)
{
	struct walk walk;
	bool good;

	undo->pass = ++undo->session->passes;
	walk_begin(&walk, undo);
	good = mark_later(&walk, err) && mark_run(&walk, undo->run->id, "own", err) &&
	       read_flows(&walk, undo->run->id, err);
	for (size_t i = 0; good && i < undo->table_count; i++)
		good = walk_table(&walk, &undo->table[i], err);
	walk_end(&walk);
	return good;
}
