/*
 * tryout_folder.c - a folder for one test: made in $TMPDIR, and removed with all that is in it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tryout.h"

enum { DEEPEST = 4 /* folders in each other; a tryout makes two */ };

const char *weir_tryout_folder(struct weir_arena *arena, struct weir_error *err)
{
	const char *given = getenv("TMPDIR");
	char *folder =
		weir_arena_printf(arena, "%s/weir-test-XXXXXX", given && *given ? given : "/tmp");

	if (mkdtemp(folder))
		return folder;
	(void)weir_fail(err, WEIR_DENIED, "%s: the folder cannot be made: %s", folder,
			strerror(errno));
	(void)weir_hint(err, "tests need a temporary folder; TMPDIR names another place for it");
	return NULL;
}

/* What cannot be removed stays: it is a temporary file. */
static void remove_all(const char *folder, int depth)
{
	DIR *list = opendir(folder);
	struct weir_arena arena;
	struct dirent *entry;

	weir_arena_init(&arena);
	while (list && (entry = readdir(list))) {
		const char *path = weir_arena_printf(&arena, "%s/%s", folder, entry->d_name);

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (unlink(path) && depth < DEEPEST)
			remove_all(path, depth + 1);
	}
	if (list)
		closedir(list);
	(void)rmdir(folder);
	weir_arena_release(&arena);
}

void weir_tryout_remove(const char *folder)
{
	remove_all(folder, 0);
}
