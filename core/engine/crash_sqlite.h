/*
 * crash_sqlite.h - in a build with crash points, every statement by which a SQLite database is
 * changed passes one, whoever makes it: the state, the index of keys, a store.
 */
#ifndef WEIR_CRASH_SQLITE_H
#define WEIR_CRASH_SQLITE_H

#ifdef WEIR_CRASH_POINTS
/* For the databases that are opened from now on. */
void weir_crash_watch_sqlite(void);
#else
#define weir_crash_watch_sqlite() ((void)0)
#endif

#endif
