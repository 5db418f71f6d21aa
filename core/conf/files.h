/*
 * files.h - reading small files whole, and paths that begin at another file.
 */
#ifndef WEIR_FILES_H
#define WEIR_FILES_H

#include "../base/arena.h"
#include "../base/buffer.h"

/* Into out, which must be initialised with a ceiling; the error names no file. */
bool weir_read_whole(const char *path, struct weir_buffer *out, struct weir_error *err);

/* path as seen from the folder of file; an absolute path, or file == NULL, leaves it as it is. */
char *weir_path_beside(struct weir_arena *arena, const char *file, const char *path);
/* "meets/../meet.yaml" to "meet.yaml", if that is the same file (folders may be links). */
char *weir_path_tidy(struct weir_arena *arena, const char *path);
/* path as seen from the working folder. */
char *weir_path_absolute(struct weir_arena *arena, const char *path);

#endif
