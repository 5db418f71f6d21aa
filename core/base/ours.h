/*
 * ours.h - whether a file that is there may be replaced: only what weir itself wrote there before.
 *
 * For files that a command line names: a slip must not take an input or a database away.
 */
#ifndef WEIR_OURS_H
#define WEIR_OURS_H

#include <weir/value.h>

/* begin: how a file of this kind begins, NULL behind the last. What is missing or empty is ours. */
bool weir_ours(const char *path, const char *const *begin, struct weir_error *err);

#endif
