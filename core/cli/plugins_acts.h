/*
 * plugins_acts.h - the commands of `weir plugins` that have a file of their own.
 */
#ifndef WEIR_PLUGINS_ACTS_H
#define WEIR_PLUGINS_ACTS_H

#include "args.h"

/* They return the exit code. */
int weir_plugins_act_new(struct weir_args *args, struct weir_logger *log);
int weir_plugins_act_check(struct weir_args *args, struct weir_logger *log);

#endif
