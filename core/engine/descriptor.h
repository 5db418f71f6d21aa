/*
 * descriptor.h - is what a plugin says about itself sound?
 */
#ifndef WEIR_DESCRIPTOR_H
#define WEIR_DESCRIPTOR_H

#include <weir/plugin.h>

#include "../base/arena.h"

/*
 * Copies a descriptor that another build of the header may have made into one of this
 * build: fields that it does not know are zero. Refuses another ABI, and whatever the core
 * would stumble over later. name: what the file is called; file: for messages.
 */
bool weir_descriptor_adopt(const void *entry, const char *name, const char *file,
			   struct weir_arena *arena, const struct weir_plugin **out,
			   struct weir_error *err);

/* Its two halves: all but the options, and the options. */
bool weir_descriptor_take(const void *entry, const char *name, struct weir_arena *arena,
			  struct weir_plugin **out, struct weir_error *err);
bool weir_descriptor_options(struct weir_plugin *plugin, struct weir_arena *arena,
			     struct weir_error *err);

/* "source", "transform", "sink", "task", "store"; else "plugin". */
const char *weir_kind_name(enum weir_kind kind);

#endif
