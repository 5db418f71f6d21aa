/*
 * full_disk.c - preloaded into a program, fills the disk: from the FULL_AT-th write on, no file
 * whose path begins with FULL_UNDER takes another byte, and no folder is made there. With FULL_AT=0
 * it only counts. The count goes to the file FULL_COUNT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static long writes;

static int is_full(const char *path)
{
	const char *under = getenv("FULL_UNDER"), *at = getenv("FULL_AT");

	if (!under || strncmp(path, under, strlen(under)) != 0)
		return 0;
	writes++;
	return at && atol(at) && writes >= atol(at);
}

static int is_full_at(int fd)
{
	char name[64], path[PATH_ROOM];
	ssize_t length;

	(void)snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	length = readlink(name, path, sizeof(path) - 1);
	if (length <= 0)
		return 0;
	path[length] = '\0';
	return is_full(path);
}

/* The same function of the next library, unless there is no room. */
#define NEEDS_ROOM(result, name, parameters, arguments, full)                                      \
	result name parameters;                                                                    \
	result name parameters                                                                     \
	{                                                                                          \
		result(*next) parameters = (result(*) parameters)dlsym(RTLD_NEXT, #name);          \
		if (!(full))                                                                       \
			return next arguments;                                                     \
		errno = ENOSPC;                                                                    \
		return -1;                                                                         \
	}

NEEDS_ROOM(ssize_t, write, (int fd, const void *at, size_t size), (fd, at, size), is_full_at(fd))
NEEDS_ROOM(ssize_t, pwrite, (int fd, const void *at, size_t size, off_t to), (fd, at, size, to),
	   is_full_at(fd))
NEEDS_ROOM(ssize_t, pwrite64, (int fd, const void *at, size_t size, off_t to), (fd, at, size, to),
	   is_full_at(fd))
NEEDS_ROOM(int, mkdir, (const char *path, mode_t mode), (path, mode), is_full(path))

__attribute__((destructor)) static void leave_count(void)
{
	const char *path = getenv("FULL_COUNT");
	long count = writes;
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	(void)fprintf(file, "%ld\n", count);
	(void)fclose(file);
}
