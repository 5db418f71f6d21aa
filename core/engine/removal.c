/*
 * removal.c - looks for what refers to rows, and deletes those to which nothing does.
 */
#include "removal.h"

#include <stdio.h>
#include <stdlib.h>

enum { REASON_ROOM = 256 };

/* ---- windows ---- */

void weir_window_init(struct weir_window *window)
{
	*window = (struct weir_window){ .id = weir_xcalloc(WEIR_WINDOW, sizeof(*window->id)) };
}

void weir_window_release(struct weir_window *window)
{
	free(window->id);
	*window = (struct weir_window){ 0 };
}

bool weir_window_add(struct weir_window *window, const struct weir_uuid *id)
{
	if (window->count == WEIR_WINDOW)
		return false;
	window->id[window->count++] = weir_id(*id);
	return true;
}

static int by_value(const void *left, const void *right)
{
	return weir_value_order(left, right);
}

void weir_window_sort(struct weir_window *window)
{
	size_t count = 0;

	if (window->count)
		qsort(window->id, window->count, sizeof(*window->id), by_value);
	for (size_t i = 0; i < window->count; i++)
		if (!count || weir_value_order(&window->id[count - 1], &window->id[i]) != 0)
			window->id[count++] = window->id[i];
	window->count = count;
}

/* ---- what refers to them ---- */

/* The rows that stay: told once each, for the first reason that is found. */
struct look {
	struct weir_removal *removal;
	struct weir_window *window;
	bool *stays;
};

/* Does it refer to it from a row that is to go with it? */
static bool is_inside(const struct look *look, const struct weir_reference *reference)
{
	struct weir_value id = weir_id(reference->row);

	const struct weir_value *found;

	if (!reference->named || strcmp(reference->child->table, look->removal->table) != 0)
		return false;
	found = bsearch(&id, look->window->id, look->window->count, sizeof(id), by_value);
	return found && !look->stays[found - look->window->id];
}

static bool keep(struct weir_removal *removal, const struct weir_uuid *id, const char *reason,
		 struct weir_error *err)
{
	removal->stayed++;
	return !removal->kept || removal->kept(removal->arg, removal->table, id, reason, err);
}

static bool take(void *arg, const struct weir_reference *reference, struct weir_error *err)
{
	struct look *look = arg;
	struct weir_removal *removal = look->removal;
	char reason[REASON_ROOM];
	bool ignored = false;

	if (look->stays[reference->to] ||
	    (removal->unowned && reference->child->relation[reference->column].owned) ||
	    is_inside(look, reference))
		return true;
	if (removal->ignore && reference->named &&
	    !removal->ignore(removal->arg, reference, &ignored, err))
		return false;
	if (ignored)
		return true;
	look->stays[reference->to] = true;
	snprintf(reason, sizeof(reason), "a row of %s refers to it by %s", reference->child->table,
		 reference->child->relation[reference->column].column);
	return keep(removal, &look->window->id[reference->to].as.uuid, reason, err);
}

/* Is there a column that has to be looked at? */
static bool matters(const struct weir_removal *removal, const struct weir_child *child)
{
	for (size_t i = 0; i < child->count; i++)
		if (!removal->unowned || !child->relation[i].owned)
			return true;
	return false;
}

/* Finds the table among those that refer to it; NULL: it does not refer to itself. */
static bool find_self(const struct weir_removal *removal, const struct weir_child **self,
		      struct weir_error *err)
{
	const struct weir_child *child;
	size_t count;

	*self = NULL;
	if (!weir_relations_of(removal->session, removal->table, &child, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(child[i].table, removal->table))
			*self = &child[i];
	return true;
}

static bool look_at(struct look *look, const struct weir_child *child, struct weir_error *err)
{
	return !matters(look->removal, child) ||
	       weir_references(look->removal->session, child, false, look->window->id,
			       look->window->count, take, look, err);
}

/* A row that stays keeps those of the window that it refers to. */
static bool look_inside(struct look *look, uint64_t stayed, struct weir_error *err)
{
	const struct weir_child *self;

	if (!find_self(look->removal, &self, err))
		return false;
	while (self && look->removal->stayed > stayed) {
		stayed = look->removal->stayed;
		if (!look_at(look, self, err))
			return false;
	}
	return true;
}

static bool look_around(struct look *look, struct weir_error *err)
{
	uint64_t stayed = look->removal->stayed;
	const struct weir_child *child;
	size_t count;

	if (!weir_relations_of(look->removal->session, look->removal->table, &child, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!look_at(look, &child[i], err))
			return false;
	return look_inside(look, stayed, err);
}

static void drop_kept(struct look *look)
{
	size_t count = 0;

	for (size_t i = 0; i < look->window->count; i++)
		if (!look->stays[i])
			look->window->id[count++] = look->window->id[i];
	look->window->count = count;
}

/* ---- deleting ---- */

/* Rows that the store keeps: told, or tried again. */
struct refusals {
	struct weir_removal *removal;
	const struct weir_child *self; /* the table refers to itself; or NULL */
	struct weir_window *again;
};

static bool refused(void *arg, const struct weir_uuid *id, const char *reason,
		    struct weir_error *err)
{
	const struct refusals *to = arg;
	char text[REASON_ROOM];

	if (!to->self)
		return keep(to->removal, id, reason, err);
	snprintf(text, sizeof(text), "%s: do rows of %s refer to each other in a circle by %s?",
		 reason, to->self->table, to->self->relation[0].column);
	return keep(to->removal, id, text, err);
}

static bool put_off(void *arg, const struct weir_uuid *id, const char *reason,
		    struct weir_error *err)
{
	const struct refusals *to = arg;

	(void)reason;
	(void)err;
	(void)weir_window_add(to->again, id);
	return true;
}

static bool delete_once(const struct refusals *to, const struct weir_window *window,
			weir_kept_fn *kept, uint64_t *deleted, struct weir_error *err)
{
	const struct weir_stage *store = to->removal->session->store;
	const struct weir_store_ops *ops = store->plugin->ops.store;
	struct weir_delete what = { .table = to->removal->table,
				    .in = window->id,
				    .in_count = window->count,
				    .kept = kept,
				    .arg = (void *)to };

	*deleted = 0;
	if (!ops->remove)
		return weir_fail(err, WEIR_BAD_CONFIG, "%s cannot delete rows",
				 store->plugin->name);
	if (!weir_interrupts_check(err) || !ops->remove(store->self, store->context, &what, err))
		return false;
	*deleted = what.deleted;
	to->removal->removed += what.deleted;
	return true;
}

/* Of a table that refers to itself some rows can go only once others have. */
static bool delete_in_turn(struct refusals *to, struct weir_window *window, struct weir_error *err)
{
	struct weir_window again;
	uint64_t deleted = 1;
	bool good = true;

	weir_window_init(&again);
	to->again = &again;
	while (good && deleted && window->count) {
		again.count = 0;
		good = delete_once(to, window, put_off, &deleted, err);
		memcpy(window->id, again.id, again.count * sizeof(*again.id));
		window->count = again.count;
	}
	weir_window_release(&again);
	return good;
}

static bool delete_rows(struct weir_removal *removal, struct weir_window *window,
			struct weir_error *err)
{
	struct refusals to = { .removal = removal };
	uint64_t deleted;

	if (!window->count)
		return true;
	if (!find_self(removal, &to.self, err) || (to.self && !delete_in_turn(&to, window, err)))
		return false;
	return !window->count || delete_once(&to, window, refused, &deleted, err);
}

bool weir_removal_run(struct weir_removal *removal, struct weir_window *window,
		      struct weir_error *err)
{
	struct look look = { .removal = removal, .window = window };
	bool good;

	look.stays = weir_xcalloc(window->count + 1, sizeof(*look.stays));
	good = look_around(&look, err);
	if (good)
		drop_kept(&look);
	free(look.stays);
	return good && (removal->look_only || delete_rows(removal, window, err));
}
