/*
 * files.c - reading small files whole, and paths that begin at another file.
 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_STEP = 16 * 1024 /* bytes */ };

/* *end is true when nothing is left. */
static bool read_some(int fd, struct weir_buffer *out, bool *end, struct weir_error *err)
{
	char step[READ_STEP];
	ssize_t got;

	do
		got = read(fd, step, sizeof(step));
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return weir_fail(err, WEIR_BAD_CONFIG, "cannot be read: %s", strerror(errno));
	*end = got == 0;
	if (!weir_buffer_append(out, step, (size_t)got))
		return weir_fail(err, WEIR_BAD_CONFIG, "is larger than %zu KiB",
				 out->ceiling / 1024);
	return true;
}

bool weir_read_whole(const char *path, struct weir_buffer *out, struct weir_error *err)
{
	bool end = false, good = true;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return weir_fail(err, WEIR_BAD_CONFIG, "cannot be opened: %s", strerror(errno));
	while (good && !end)
		good = read_some(fd, out, &end, err);
	/* Nothing was written: what close() says changes nothing. */
	(void)close(fd);
	return good;
}

static const char *without_dot(const char *path)
{
	while (path[0] == '.' && path[1] == '/') {
		path += 2;
		while (*path == '/')
			path++;
	}
	return path;
}

char *weir_path_beside(struct weir_arena *arena, const char *file, const char *path)
{
	const char *slash = file ? strrchr(file, '/') : NULL;

	if (path[0] != '/')
		path = without_dot(path);
	if (path[0] == '/' || !slash)
		return weir_arena_strdup(arena, path);
	return weir_arena_printf(arena, "%.*s%s", (int)(slash - file + 1), file, path);
}

/* Takes the first "name/../" out of path, if there is one. */
static bool take_detour_out(char *path)
{
	char *at = path;

	while ((at = strstr(at, "/../"))) {
		char *name = at;

		while (name > path && name[-1] != '/')
			name--;
		if (name < at && strncmp(name, "../", 3) != 0 && strncmp(name, "./", 2) != 0) {
			memmove(name, at + 4, strlen(at + 4) + 1);
			return true;
		}
		at += 3;
	}
	return false;
}

char *weir_path_tidy(struct weir_arena *arena, const char *path)
{
	char *tidy = weir_arena_strdup(arena, path);
	struct stat a, b;

	while (take_detour_out(tidy))
		;
	if (stat(path, &a) || stat(tidy, &b) || a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		return weir_arena_strdup(arena, path);
	return tidy;
}

char *weir_path_absolute(struct weir_arena *arena, const char *path)
{
	char here[PATH_MAX];

	/* A working folder that is gone leaves the path as it is: opening it will tell. */
	if (path[0] == '/' || !getcwd(here, sizeof(here)))
		return weir_arena_strdup(arena, path);
	return weir_arena_printf(arena, "%s/%s", strcmp(here, "/") ? here : "", without_dot(path));
}
