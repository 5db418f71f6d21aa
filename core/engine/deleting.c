/*
 * deleting.c - deletes that tasks ask for.
 */
#include <weir/store_ops.h>

#include "ids.h"
#include "keys.h"
#include "purge.h"

enum { LABEL_ROOM = 200 };

/* Rows that a task names by the values of a column, a window at a time. */
struct naming {
	struct weir_removal removal;
	struct weir_delete *what;
	struct weir_window window;
	unsigned pass;
	bool full;
};

static bool tell_kept(void *arg, const char *table, const struct weir_uuid *id, const char *reason,
		      struct weir_error *err)
{
	const struct naming *naming = arg;
	const struct weir_delete *what = naming->what;

	(void)table;
	return !what->kept || what->kept(what->arg, id, reason, err);
}

/* A row that was looked at stays out of the next window. */
static bool name_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct naming *naming = arg;
	char label[LABEL_ROOM];
	struct weir_uuid mark;
	bool fresh;

	naming->full = naming->window.count == WEIR_WINDOW;
	if (naming->full)
		return false; /* the rest is read again, once these are done */
	snprintf(label, sizeof(label), "delete %u", naming->pass);
	mark = weir_ids_tuple(label, value, 1);
	return weir_keys_mark(naming->removal.session->keys, &mark, &fresh, err) &&
	       (!fresh || weir_window_add(&naming->window, &value->as.uuid));
}

static bool by_column(struct naming *naming, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	const struct weir_delete *what = naming->what;
	const struct weir_query query = { .table = what->table,
					  .column = id,
					  .column_count = 1,
					  .where = what->where,
					  .in = what->in,
					  .in_count = what->in_count };

	do {
		naming->full = false;
		naming->window.count = 0;
		if (!weir_store_scan(naming->removal.session->store->context, &query, name_row,
				     naming, err) &&
		    !naming->full)
			return false;
		weir_window_sort(&naming->window);
		if (!weir_removal_run(&naming->removal, &naming->window, err))
			return false;
	} while (naming->full);
	return true;
}

static bool by_id(struct naming *naming, struct weir_error *err)
{
	const struct weir_delete *what = naming->what;

	for (size_t at = 0; at < what->in_count;) {
		naming->window.count = 0;
		for (; at < what->in_count && naming->window.count < WEIR_WINDOW; at++)
			(void)weir_window_add(&naming->window, &what->in[at].as.uuid);
		weir_window_sort(&naming->window);
		if (!weir_removal_run(&naming->removal, &naming->window, err))
			return false;
	}
	return true;
}

bool weir_store_delete(struct weir_context *context, struct weir_delete *what,
		       struct weir_error *err)
{
	struct naming naming = { .what = what };
	bool good;

	what->deleted = 0;
	if (weir_is_dry_run(context)) {
		weir_log(context, WEIR_INFO, "dry run: rows of %s not deleted", what->table);
		return true;
	}
	naming.removal = (struct weir_removal){
		.session = context->session, .table = what->table, .kept = tell_kept, .arg = &naming
	};
	naming.pass = ++context->session->passes;
	weir_window_init(&naming.window);
	good = what->where ? by_column(&naming, err) : by_id(&naming, err);
	weir_window_release(&naming.window);
	what->deleted = naming.removal.removed;
	return weir_session_forget(context->session, good ? err : &(struct weir_error){ 0 }) &&
	       good;
}

static bool tell_tables(const struct weir_purging *purging, const struct weir_purge *what,
			struct weir_error *err)
{
	for (size_t i = 0; what->each && i < purging->tally_count; i++) {
		const struct weir_tally *tally = &purging->tally[i];
		const struct weir_purged purged = { tally->table, tally->rows, tally->kept };

		if ((tally->rows || tally->kept) && !what->each(what->arg, &purged, err))
			return false;
	}
	return true;
}

/* What deleting them would take. */
static void expect_deletes(const struct weir_purging *purging, struct weir_context *context)
{
	for (size_t i = 0; purging->hide && i < purging->tally_count; i++) {
		const struct weir_effort effort = { .kind = WEIR_EFFORT_DELETE,
						    .table = purging->tally[i].table,
						    .rows = purging->tally[i].rows };

		weir_expect(context, &effort);
	}
}

bool weir_store_purge(struct weir_context *context, const struct weir_purge *what,
		      struct weir_error *err)
{
	struct weir_session *session = context->session;
	struct weir_purging purging = { .session = session,
					.count_only = what->count_only || weir_is_dry_run(context),
					.hide = !what->count_only && session->dry };

	if (!weir_purge_rows(&purging, what->table, what->id, what->count, err) ||
	    !tell_tables(&purging, what, err))
		return false;
	expect_deletes(&purging, context);
	return (purging.count_only && !purging.hide) || weir_session_forget(session, err);
}
