/*
 * options.h - option tables at work: fill a private struct from a `with:` map, print help.
 */
#ifndef WEIR_OPTIONS_H
#define WEIR_OPTIONS_H

#include <stdio.h>

#include "../base/buffer.h"
#include "yaml.h"

enum { WEIR_OPTION_DESCRIPTION = 4096 /* bytes at most that describe one option */ };

/*
 * Fills self from the map `with` (NULL: nothing given) and the defaults. what names
 * the owner in messages ("csv-source"); at is where it stands, for options that are
 * missing. Texts live in arena. A path that is not absolute starts at the folder of
 * the file in which its scalar stands.
 */
void weir_options_fill(const struct weir_option *table, void *self, const struct weir_node *with,
		       const char *what, const struct weir_place *at, struct weir_arena *arena,
		       struct weir_problems *problems);

/* One option's text into its field; used for defaults and users' values alike. */
bool weir_option_parse(const struct weir_option *option, const char *text, void *self,
		       struct weir_arena *arena, struct weir_error *err);

/* "path (path, required)\n    The file to read.\n" for each option. */
void weir_options_help(const struct weir_option *table, FILE *out);
/* "path, required"; "1 to 100, default 7". */
void weir_option_describe(const struct weir_option *option, struct weir_buffer *out);
const char *weir_option_type_name(const struct weir_option *option);

/* "500ms", "30s", "5m", "1h"; "64KiB", "1MiB", "10MB", "1000". */
bool weir_parse_duration(const char *text, int64_t *ms);
bool weir_parse_size(const char *text, int64_t *bytes);
/* "1%" or "0.01" to 0.01; 0..1. */
bool weir_parse_share(const char *text, double *share);

#endif
