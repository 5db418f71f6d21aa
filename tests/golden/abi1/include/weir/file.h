/*
 * file.h - writing a file that is either whole or not there.
 *
 * The bytes go to a temporary file beside the target; commit makes it durable
 * and renames it. Folders on the way to it are made.
 */
#ifndef WEIR_FILE_H
#define WEIR_FILE_H

#include <weir/value.h>

struct weir_file;

enum { WEIR_SHA256_TEXT = 65 }; /* 64 hex digits and the terminator */

WEIR_API struct weir_file *weir_file_create(const char *path, struct weir_error *err);
WEIR_API bool weir_file_write(struct weir_file *file, const void *bytes, size_t length,
			      struct weir_error *err);
/* Ends the file under its name and frees it, whatever is returned. sha256 may be NULL. */
WEIR_API bool weir_file_commit(struct weir_file *file, char *sha256, struct weir_error *err);
/* Removes what was written and frees it; accepts NULL. */
WEIR_API void weir_file_discard(struct weir_file *file);

#endif
