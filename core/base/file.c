/*
 * file.c - writing a file that is either whole or not there.
 *
 * A struct weir_file owns its descriptor and the temporary file until one of the
 * two ends. What is written goes through a buffer, so that many small writes are cheap.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include <weir/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "crash.h"
#include "digest.h"
#include "left.h"

enum {
	ROOM = 64 * 1024,  /* bytes that are written at once */
	NAME_KEPT = 200,   /* bytes of the target's name in the temporary one: 255 is the limit */
	FILE_MODE = 0644,  /* of a new file, less what the umask takes away */
	FOLDER_MODE = 0777 /* the same for a folder on the way */
};

struct weir_file {
	char *name;   /* as the caller gave it, for messages */
	char *target; /* where it really goes: links to a file are followed */
	char *temp;
	int fd;
	int trouble; /* the errno of the first write that went wrong; 0: none */
	struct weir_sha256 sha;
	size_t used;
	unsigned char room[ROOM];
};

/* what: "written", "made", ... */
static bool io_fail(struct weir_error *err, const char *name, const char *what, int cause)
{
	bool denied = cause == EROFS || cause == EACCES || cause == EPERM;

	(void)weir_fail(err, denied ? WEIR_DENIED : WEIR_BROKEN, "\"%s\" cannot be %s: %s", name,
			what, strerror(cause));
	if (cause == ENOSPC || cause == EDQUOT)
		(void)weir_hint(err, "make room on that disk, then give the same command again");
	else if (cause == EROFS)
		(void)weir_hint(err, "this disk cannot be written to; name a path on another one");
	else if (denied)
		(void)weir_hint(err, "check who may write to the folder, or name another path");
	return false;
}

/* The bytes of path that name its folder, without slashes at the end; 0: the working folder. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;

	while (length && path[length - 1] == '/')
		length--;
	return slash && !length ? 1 : length;
}

/* The caller frees it. */
static char *folder_of(const char *path)
{
	size_t length = folder_length(path);
	char *folder = length ? weir_xcalloc(1, length + 1) : weir_xstrdup(".");

	if (length)
		memcpy(folder, path, length);
	return folder;
}

/*
 * Makes the names in a folder durable; returns the errno, or 0. Some file systems cannot,
 * and a folder may be closed to reading: then the system does it in its own time.
 */
static int sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), cause;

	if (fd < 0)
		return errno == EACCES ? 0 : errno;
	cause = fsync(fd) ? errno : 0;
	(void)close(fd); /* nothing was written through it */
	return cause == EINVAL || cause == EROFS ? 0 : cause;
}

/* What is in the way may be no folder, but then the next step says so. */
static bool make_folder(const char *folder, struct weir_error *err)
{
	char *parent;
	int cause;

	if (mkdir(folder, FOLDER_MODE))
		return errno == EEXIST ? true : io_fail(err, folder, "made", errno);
	weir_crash_point("folder.made");
	parent = folder_of(folder);
	cause = sync_folder(parent);
	free(parent);
	return cause ? io_fail(err, folder, "made", cause) : true;
}

/* Only what is missing is made: a folder above may be closed to us. */
static bool make_folders(const char *path, struct weir_error *err)
{
	char *folder = folder_of(path);
	struct stat there;
	bool good = true;

	if (stat(folder, &there)) {
		for (char *at = strchr(folder + 1, '/'); at && good; at = strchr(at + 1, '/')) {
			*at = '\0';
			if (stat(folder, &there))
				good = make_folder(folder, err);
			*at = '/';
		}
		if (good)
			good = make_folder(folder, err);
	}
	free(folder);
	return good;
}

/* Finds the real target, and the mode that the file gets: a file that is replaced keeps its own. */
static bool find_target(struct weir_file *file, mode_t *mode, struct weir_error *err)
{
	struct stat there;
	size_t length = strlen(file->name);

	if (!length || file->name[length - 1] == '/')
		return weir_fail(err, WEIR_BAD_CONFIG, "\"%s\" does not name a file", file->name);
	if (stat(file->name, &there)) {
		mode_t mask = umask(0);

		(void)umask(mask);
		*mode = (mode_t)FILE_MODE & ~mask;
		file->target = weir_xstrdup(file->name);
		return true;
	}
	if (!S_ISREG(there.st_mode))
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "\"%s\" is %s, not a file that can be replaced", file->name,
				 S_ISDIR(there.st_mode) ? "a folder" : "a device or a pipe");
	if (faccessat(AT_FDCWD, file->name, W_OK, AT_EACCESS))
		return io_fail(err, file->name, "written", errno);
	*mode = there.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
	file->target = realpath(file->name, NULL);
	return file->target ? true : io_fail(err, file->name, "found", errno);
}

/* The caller frees it. */
static char *temp_name(const char *target)
{
	const char *slash = strrchr(target, '/'), *name = slash ? slash + 1 : target;
	size_t size = strlen(target) + sizeof("." WEIR_LEFT_END);
	char *temp = weir_xcalloc(1, size);
	int length = snprintf(temp, size, "%.*s.%.*s" WEIR_LEFT_END, (int)(name - target), target,
			      NAME_KEPT, name);

	(void)length; /* size is what it can be at most */
	return temp;
}

static bool open_temp(struct weir_file *file, mode_t mode, struct weir_error *err)
{
	char *folder = folder_of(file->target);

	weir_left_sweep(folder);
	free(folder);
	file->temp = temp_name(file->target);
	file->fd = weir_left_make(file->temp);
	if (file->fd < 0) {
		int cause = errno;

		/* Nothing there to remove. */
		free(file->temp);
		file->temp = NULL;
		return io_fail(err, file->name, "written", cause);
	}
	weir_crash_point("file.made");
	if (fcntl(file->fd, F_SETFD, FD_CLOEXEC) < 0 || fchmod(file->fd, mode))
		return io_fail(err, file->name, "written", errno);
	return true;
}

struct weir_file *weir_file_create(const char *path, struct weir_error *err)
{
	struct weir_file *file = weir_xcalloc(1, sizeof(*file));
	mode_t mode = 0;

	file->fd = -1;
	file->name = weir_xstrdup(path);
	weir_sha256_init(&file->sha);
	if (find_target(file, &mode, err) && make_folders(path, err) && open_temp(file, mode, err))
		return file;
	weir_file_discard(file);
	return NULL;
}

/* Past the first trouble nothing is written any more: the file can only be discarded. */
static void put(struct weir_file *file, const void *bytes, size_t length)
{
	const char *at = bytes;

	weir_sha256_add(&file->sha, bytes, length);
	while (length && !file->trouble) {
		ssize_t done = write(file->fd, at, length);

		if (done < 0 && errno != EINTR)
			file->trouble = errno;
		if (done > 0) {
			weir_crash_point("file.written");
			at += done;
			length -= (size_t)done;
		}
	}
}

static void flush(struct weir_file *file)
{
	put(file, file->room, file->used);
	file->used = 0;
}

bool weir_file_write(struct weir_file *file, const void *bytes, size_t length,
		     struct weir_error *err)
{
	if (length > ROOM - file->used)
		flush(file);
	if (length > ROOM) {
		put(file, bytes, length);
	} else if (length) {
		memcpy(file->room + file->used, bytes, length);
		file->used += length;
	}
	return file->trouble ? io_fail(err, file->name, "written", file->trouble) : true;
}

/* Brings all bytes to the disk and closes; what goes wrong is the file's trouble. */
static void finish(struct weir_file *file)
{
	flush(file);
	while (!file->trouble && fsync(file->fd))
		if (errno != EINTR)
			file->trouble = errno;
	if (close(file->fd) && !file->trouble && errno != EINTR)
		file->trouble = errno;
	file->fd = -1;
	weir_crash_point("file.synced");
}

/* The temporary file takes its place. */
static void move_in(struct weir_file *file)
{
	char *folder = folder_of(file->target);

	if (rename(file->temp, file->target)) {
		file->trouble = errno;
	} else {
		weir_crash_point("file.renamed");
		free(file->temp);
		file->temp = NULL;
		file->trouble = sync_folder(folder);
	}
	free(folder);
}

bool weir_file_commit(struct weir_file *file, char *sha256, struct weir_error *err)
{
	bool good;

	finish(file);
	if (!file->trouble)
		move_in(file);
	good = file->trouble ? io_fail(err, file->name, "written", file->trouble) : true;
	if (good && sha256)
		weir_sha256_end(&file->sha, sha256);
	weir_file_discard(file);
	return good;
}

void weir_file_discard(struct weir_file *file)
{
	if (!file)
		return;
	/* It is thrown away: what goes wrong leaves a file whose name begins with a dot. */
	if (file->fd >= 0)
		(void)close(file->fd);
	if (file->temp) {
		(void)unlink(file->temp);
		weir_crash_point("file.discarded");
	}
	free(file->name);
	free(file->target);
	free(file->temp);
	free(file);
}
