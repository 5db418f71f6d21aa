/*
 * child_environment.h - the environment of another program: little of ours, and what it is given.
 */
#ifndef WEIR_CHILD_ENVIRONMENT_H
#define WEIR_CHILD_ENVIRONMENT_H

#include <weir/process.h>

/* Ends with NULL; for weir_child_free_texts(). */
char **weir_child_environment(const struct weir_process_spec *spec);
void weir_child_free_texts(char **text);

#endif
