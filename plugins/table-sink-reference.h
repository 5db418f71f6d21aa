/*
 * table-sink-reference.h - a column that holds the id of a row of another table, found by
 * what that row is known by.
 */
#ifndef WEIR_TABLE_SINK_REFERENCE_H
#define WEIR_TABLE_SINK_REFERENCE_H

#include <weir/plugin.h>

/* Where one value of the parent's key comes from. */
struct sink_part {
	const char *label;       /* as the pipeline has it, for messages */
	int source;              /* column of the input; -1: from an earlier reference: */
	size_t from;             /* that one's index */
	int kept;                /* its parent's kept column; KEPT_ID: its id */
	struct weir_value value; /* of this row, when the earlier reference was found */
	char *copy;              /* of a kept text, which the next find would end */
	size_t room;             /* bytes of copy */
};

enum { KEPT_ID = -1, SINK_MOST_PARTS = 16 /* values of a key */ };

struct sink_reference {
	const char *column; /* of the sink's table */
	int number;         /* in the record */
	bool required;
	const struct weir_table_spec *parent;
	const char *also; /* found by this column of the parent's; NULL: by its key */
	struct sink_part *part;
	size_t part_count;
	bool found; /* in this row */
};

struct sink_references {
	struct sink_reference *item;
	size_t count;
	struct sink_part
		*watched; /* kept values that somebody else asks for, once a row is mapped */
	size_t watched_count;
};

/* Reads `references:`, and declares their columns. */
bool sink_references_bind(struct sink_references *refs, struct weir_context *context,
			  const struct weir_map *map, const char *table,
			  const struct weir_schema *in, struct weir_target *target,
			  struct weir_error *err);
/* Room for sink_references_watch(); once. */
void sink_references_watch_room(struct sink_references *refs, struct weir_context *context,
				size_t count);
/*
 * REFERENCE.KEPT of an item of another option, named in errors: from then on the value is in the
 * next watched part; NULL where there is no parent.
 */
bool sink_references_watch(struct sink_references *refs, struct weir_context *context,
			   const char *option, const struct weir_map_item *item, const char *label,
			   struct weir_error *err);
/* Finds the parents of a row. */
bool sink_references_map(struct sink_references *refs, struct weir_context *context,
			 const struct weir_row *row, struct weir_record *record,
			 struct weir_error *err);

#endif
