/*
 * manual.h - manual pages (mdoc) that are made of tables.
 */
#ifndef WEIR_MANUAL_H
#define WEIR_MANUAL_H

#include <weir/plugin.h>

#include "args.h"

/*
 * The two parts of weir(1) that the tables of the verbs say: SYNOPSIS and COMMANDS, each behind a
 * comment with its name. Where a verb's text is to go on there is a comment with the verb's name;
 * docs/man/merge.awk puts all of it into docs/man/weir.1.in.
 */
void weir_manual_commands(const struct weir_verb *const *verb, size_t count, FILE *out);
/* The page of a plugin. */
void weir_manual_plugin(const struct weir_plugin *plugin, FILE *out);

/* A piece of a pipeline that uses the plugin, with all options that it requires. */
void weir_plugin_example(const struct weir_plugin *plugin, FILE *out);

#endif
