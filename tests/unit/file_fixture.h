/*
 * file_fixture.h - a folder of its own for each test of files. The test that includes it asks for
 * _XOPEN_SOURCE 700 first, for nftw().
 */
#ifndef FILE_FIXTURE_H
#define FILE_FIXTURE_H

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/file.h>

#include "base_fixture.h"

/* A folder of its own for each test, which is the working folder meanwhile. */
struct world {
	char folder[64];
	int before;
	struct weir_error err;
};

static inline void world_init(struct world *w)
{
	(void)snprintf(w->folder, sizeof(w->folder), "/tmp/weir-test-file.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w->folder));
	w->before = open(".", O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(w->before, 0);
	ck_assert_int_eq(chdir(w->folder), 0);
	(void)umask(022);
}

static inline int remove_one(const char *path, const struct stat *there, int kind, struct FTW *walk)
{
	(void)there;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline void world_release(struct world *w)
{
	ck_assert_int_eq(fchdir(w->before), 0);
	ck_assert_int_eq(close(w->before), 0);
	ck_assert_int_eq(nftw(w->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static inline bool exists(const char *path)
{
	struct stat there;

	return !lstat(path, &there);
}

static inline mode_t mode_of(const char *path)
{
	struct stat there;

	ck_assert_int_eq(stat(path, &there), 0);
	return there.st_mode & 07777;
}

static inline int entries(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = -2; /* . and .. */

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir))
		count++;
	ck_assert_int_eq(closedir(dir), 0);
	return count;
}

static inline void check_holds(const char *path, const char *expected)
{
	char text[100];
	FILE *file = fopen(path, "r");
	size_t length;

	ck_assert_ptr_nonnull(file);
	length = fread(text, 1, sizeof(text) - 1, file);
	text[length] = '\0';
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_str_eq(text, expected);
}

static inline void make(struct world *w, const char *path, const char *text)
{
	struct weir_file *file = weir_file_create(path, &w->err);

	ck_assert_ptr_nonnull(file);
	ck_assert(weir_file_write(file, text, strlen(text), &w->err));
	ck_assert(weir_file_commit(file, NULL, &w->err));
}

#endif
