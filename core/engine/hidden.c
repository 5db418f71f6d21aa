/*
 * hidden.c - a set of ids, in an index of its own: the index of keys is read anew after a purge.
 */
#include "hidden.h"

#include <stdio.h>

#include <weir/store_ops.h>

#include "ids.h"
#include "keys.h"

enum { CACHE = 1024 /* KiB */, LABEL_ROOM = 200 };

struct weir_hidden {
	struct weir_keys *keys;
	uint64_t *rows; /* per table of the pipeline */
};

static struct weir_uuid name_of(const char *table, const struct weir_uuid *id)
{
	const struct weir_value value = weir_id(*id);
	char label[LABEL_ROOM];

	snprintf(label, sizeof(label), "hidden %s", table);
	return weir_ids_tuple(label, &value, 1);
}

static bool open_set(struct weir_session *session, struct weir_error *err)
{
	struct weir_hidden *hidden = weir_arena_alloc(&session->arena, sizeof(*hidden));
	const char *path = session->keys_path;

	hidden->keys =
		weir_keys_open(path ? weir_arena_printf(&session->arena, "%s.hidden", path) : NULL,
			       CACHE, err);
	hidden->rows = weir_arena_alloc(&session->arena, (session->pipeline->table_count + 1) *
								 sizeof(*hidden->rows));
	if (hidden->keys)
		session->hidden = hidden;
	return hidden->keys != NULL;
}

bool weir_hidden_add(struct weir_session *session, const char *table,
		     const struct weir_window *window, struct weir_error *err)
{
	bool added;

	if (!session->hidden && !open_set(session, err))
		return false;
	for (size_t i = 0; i < window->count; i++) {
		struct weir_uuid name = name_of(table, &window->id[i].as.uuid);

		if (!weir_keys_mark(session->hidden->keys, &name, &added, err))
			return false;
	}
	for (size_t i = 0; i < session->pipeline->table_count; i++)
		if (!strcmp(session->pipeline->table[i].spec.name, table))
			session->hidden->rows[i] += window->count;
	return true;
}

bool weir_hidden_has(const struct weir_session *session, const char *table,
		     const struct weir_uuid *id, bool *hidden, struct weir_error *err)
{
	struct weir_uuid name;

	*hidden = false;
	if (!session->hidden)
		return true;
	name = name_of(table, id);
	return weir_keys_marked(session->hidden->keys, &name, hidden, err);
}

void weir_hidden_free(struct weir_session *session)
{
	if (session->hidden)
		weir_keys_free(session->hidden->keys);
	session->hidden = NULL;
}

uint64_t weir_rows_purged(struct weir_context *context, const char *table)
{
	const struct weir_session *session = context->session;

	for (size_t i = 0; session->hidden && i < session->pipeline->table_count; i++)
		if (!strcmp(session->pipeline->table[i].spec.name, table))
			return session->hidden->rows[i];
	return 0;
}
