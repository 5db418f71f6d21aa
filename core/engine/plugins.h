/*
 * plugins.h - finds plugins and loads them.
 *
 * Order: --plugin-path, WEIR_PLUGIN_PATH, the build tree's plugins/ beside a program
 * that was not installed, $libdir/weir, ../lib/weir beside the program. A loaded plugin stays
 * loaded until the process ends. A file or folder that others can write, another ABI, or a name
 * that is not the file's, is refused with the reason.
 */
#ifndef WEIR_PLUGINS_H
#define WEIR_PLUGINS_H

#include <weir/plugin.h>

#include "../base/problems.h"

struct weir_plugins;

/* extra: --plugin-path or NULL. */
struct weir_plugins *weir_plugins_new(const char *extra);
void weir_plugins_free(struct weir_plugins *plugins);
/* kind 0: any. Unknown names get "did you mean". */
bool weir_plugins_load(struct weir_plugins *plugins, const char *name, enum weir_kind kind,
		       const struct weir_plugin **out, struct weir_error *err);
/* All that can be found, by name; each is loaded. Those that cannot be: into problems. */
size_t weir_plugins_list(struct weir_plugins *plugins, const struct weir_plugin ***out,
			 struct weir_problems *problems);
/* The file that a loaded plugin came from. */
const char *weir_plugins_file(const struct weir_plugins *plugins, const struct weir_plugin *plugin);

#endif
