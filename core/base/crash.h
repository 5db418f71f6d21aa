/*
 * crash.h - crash points: where a test may kill the process, as the kernel or a power switch would.
 *
 * Only a build that was configured with --enable-crash-points has them; in any other they are
 * nothing at all. A point stands behind whatever changes something outside of the memory: the
 * moment before a change is the point behind the last one. Points are numbered as they are passed.
 *
 *	WEIR_CRASH_AT=7 weir run ...          kills the process at its seventh point
 *	WEIR_CRASH_LIST=FILE weir run ...     adds a line for each point: number, name, step, batch,
 *	                                      with tabs in between
 *
 * With WEIR_CRASH_SMALL in the environment what begins in memory goes to its file at once.
 * Statements of SQLite pass points by themselves (engine/crash_sqlite.h).
 */
#ifndef WEIR_CRASH_H
#define WEIR_CRASH_H

#ifdef WEIR_CRASH_POINTS

#include <stdint.h>

/* What follows is done for this step and batch; NULL, 0: for none. */
void weir_crash_label(const char *step, uint64_t batch);
void weir_crash_point(const char *name);
/* The size of something that goes to a file when it is full: as it is, or 1. */
int weir_crash_size(int size);

#else

#define weir_crash_label(step, batch) ((void)0)
#define weir_crash_point(name)        ((void)0)
#define weir_crash_size(size)         (size)

#endif
#endif
