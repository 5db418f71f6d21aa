/*
 * splitter-save.h - saves batches as files: the parts of a split, and their manifest.
 */
#ifndef WEIR_SPLITTER_SAVE_H
#define WEIR_SPLITTER_SAVE_H

#include <weir/plugin.h>

/* The folder and its parts; it owns the manifest under way. */
struct split_save {
	const char *folder, *step;
	struct weir_text header; /* copied; at == NULL: made of the columns' names */
	char separator;
	const char **name; /* of the source's columns */
	size_t columns;
	struct weir_file *manifest; /* under way; NULL: nothing is saved yet */
	uint64_t parts, rows;
	uint64_t broken, first_broken; /* records left out of the parts; the first one's line */
};

bool split_save_open(struct split_save *save, struct weir_context *context, const char *folder,
		     const struct weir_schema *schema, struct weir_error *err);
bool split_save_batch(struct split_save *save, struct weir_batch *batch, struct weir_error *err);
/* Removes what the old manifest has too many, ends the new one, and says what was done. */
bool split_save_finish(struct split_save *save, struct weir_context *context,
		       struct weir_error *err);
void split_save_close(struct split_save *save);

#endif
