/*
 * kill_at.c - preloaded into a program, kills it right before its Nth change of a file, N being
 * KILL_AT. With KILL_AT=0 it only counts, and leaves the count in the file KILL_COUNT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static long changes;

static void change(void)
{
	const char *at = getenv("KILL_AT");

	if (++changes == (at ? atol(at) : 0))
		(void)kill(getpid(), SIGKILL);
}

/* The same function of the next library, behind a change. */
#define COUNTED(result, name, parameters, arguments)                                               \
	result name parameters;                                                                    \
	result name parameters                                                                     \
	{                                                                                          \
		result(*next) parameters = (result(*) parameters)dlsym(RTLD_NEXT, #name);          \
		change();                                                                          \
		return next arguments;                                                             \
	}

COUNTED(ssize_t, write, (int fd, const void *at, size_t size), (fd, at, size))
COUNTED(ssize_t, pwrite, (int fd, const void *at, size_t size, off_t to), (fd, at, size, to))
COUNTED(ssize_t, pwrite64, (int fd, const void *at, size_t size, off_t to), (fd, at, size, to))
COUNTED(int, fsync, (int fd), (fd))
COUNTED(int, fdatasync, (int fd), (fd))
COUNTED(int, ftruncate, (int fd, off_t to), (fd, to))
COUNTED(int, ftruncate64, (int fd, off_t to), (fd, to))
COUNTED(int, unlink, (const char *path), (path))
COUNTED(int, rename, (const char *from, const char *to), (from, to))

__attribute__((destructor)) static void leave_count(void)
{
	const char *path = getenv("KILL_COUNT");
	long count = changes;
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	(void)fprintf(file, "%ld\n", count);
	(void)fclose(file);
}
