/*
 * undo_order.c - the order in which an undo goes through tables: children first.
 */
#include "undo.h"

static bool refers_to(const struct weir_undo *undo, const char *child, const char *parent)
{
	const struct weir_table_def *def = weir_pipeline_table(undo->session->pipeline, child);

	for (size_t i = 0; def && i < def->spec.ref_count; i++)
		if (!strcmp(def->spec.ref_table[i], parent) && strcmp(child, parent) != 0)
			return true;
	return false;
}

/* Does a table that is not done yet refer to it? */
static bool has_child(const struct weir_undo *undo, const char *parent, size_t from)
{
	for (size_t i = from; i < undo->table_count; i++)
		if (refers_to(undo, undo->table[i].name, parent))
			return true;
	return false;
}

/* Where they refer to each other in a circle, what is referred to stays. */
void weir_undo_sort(struct weir_undo *undo)
{
	for (size_t done = 0; done < undo->table_count; done++) {
		size_t at = done;
		struct weir_undo_table found;

		while (at + 1 < undo->table_count && has_child(undo, undo->table[at].name, done))
			at++;
		found = undo->table[at];
		memmove(&undo->table[done + 1], &undo->table[done],
			(at - done) * sizeof(*undo->table));
		undo->table[done] = found;
	}
}
