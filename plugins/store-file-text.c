/*
 * store-file-text.c - texts that grow, and what may go wrong with a table's file.
 */
#include <stdlib.h>

#include "store-file.h"

enum { FIRST_TEXT = 256 /* bytes */ };

void file_text_add(struct file_text *text, const void *at, size_t length)
{
	size_t size = text->size ? text->size : FIRST_TEXT;
	char *grown;

	while (size < text->length + length)
		size *= 2;
	if (size > text->size) {
		grown = realloc(text->at, size);
		if (!grown) {
			text->failed = true;
			return;
		}
		text->at = grown;
		text->size = size;
	}
	if (length)
		memcpy(text->at + text->length, at, length);
	text->length += length;
}

void file_text_byte(struct file_text *text, char byte)
{
	file_text_add(text, &byte, 1);
}

void file_text_release(struct file_text *text)
{
	free(text->at);
	*text = (struct file_text){ .at = NULL };
}

bool file_bad(const struct file_table *table, uint64_t line, const char *what,
	      struct weir_error *err)
{
	weir_fail_at(err, WEIR_DENIED, table->path, line, 0, "%s", what);
	return weir_hint(err, "the file is not as weir writes it; mend it, or move it away");
}

bool file_no_memory(const struct file_store *store, struct weir_error *err)
{
	return weir_fail(err, WEIR_BROKEN, "%s: there is not enough memory for a row",
			 store->folder);
}
