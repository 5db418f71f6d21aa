/*
 * left.c - temporary files that killed writers left, and how a living one keeps its own.
 */
#define _XOPEN_SOURCE   700 /* openat() */
#define _DEFAULT_SOURCE     /* flock() */

#include "left.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crash.h"

enum {
	END = sizeof(WEIR_LEFT_END) - 1, /* bytes of the name's end, */
	MADE = 6,                        /* and of what mkstemp() makes of it */
	TRIES = 8,
};

/* Somebody who sweeps may have taken it away before it was locked. */
static bool is_there(int fd)
{
	struct stat there;

	return !fstat(fd, &there) && there.st_nlink;
}

int weir_left_make(char *name)
{
	size_t length = strlen(name);

	for (int i = 0; i < TRIES; i++) {
		int fd = mkstemp(name);

		if (fd < 0)
			return fd;
		/* A disk without locks has no sweepers either: they lock what they remove. */
		(void)flock(fd, LOCK_EX | LOCK_NB);
		if (is_there(fd))
			return fd;
		(void)close(fd); /* nothing was written */
		memset(name + length - MADE, 'X', MADE);
	}
	errno = EEXIST;
	return -1;
}

static bool is_one(const char *name)
{
	size_t length = strlen(name);

	return *name == '.' && length > END + 1 &&
	       !memcmp(name + length - END, WEIR_LEFT_END, END - MADE);
}

static void remove_left(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	struct stat there;

	if (fd < 0)
		return;
	if (!fstat(fd, &there) && S_ISREG(there.st_mode) && !flock(fd, LOCK_EX | LOCK_NB) &&
	    !unlinkat(folder, name, 0))
		weir_crash_point("file.swept");
	(void)close(fd); /* it was not written to */
}

void weir_left_sweep(const char *folder)
{
	DIR *files = opendir(folder);
	const struct dirent *file;

	while (files && (file = readdir(files)))
		if (is_one(file->d_name))
			remove_left(dirfd(files), file->d_name);
	if (files)
		(void)closedir(files); /* it was only read */
}
