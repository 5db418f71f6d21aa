/*
 * state_folder.c - where the state lies.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../base/crash.h"
#include "ledger.h"

enum { PATH_ROOM = 4096 };

bool weir_state_folder(const char *given, char *out, size_t size, struct weir_error *err)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int length;

	if (given && !*given)
		return weir_fail(err, WEIR_BAD_CONFIG, "--state names no folder");
	if (given)
		length = snprintf(out, size, "%s", given);
	else if (xdg && xdg[0] == '/')
		length = snprintf(out, size, "%s/weir", xdg);
	else if (home && *home)
		length = snprintf(out, size, "%s/.local/state/weir", home);
	else
		return weir_fail(err, WEIR_BAD_CONFIG, "there is no HOME to keep the state in") ||
		       weir_hint(err, "name a folder with --state");
	if (length < 0 || (size_t)length >= size)
		return weir_fail(err, WEIR_BAD_CONFIG, "the state folder's name is too long");
	return true;
}

bool weir_state_make(const char *folder, struct weir_error *err)
{
	char path[PATH_ROOM];
	size_t length = strlen(folder);

	if (length >= sizeof(path))
		return weir_fail(err, WEIR_BAD_CONFIG, "the state folder's name is too long");
	memcpy(path, folder, length + 1);
	for (size_t i = 1; i <= length; i++) {
		if (path[i] != '/' && path[i])
			continue;
		path[i] = '\0';
		if (mkdir(path, 0700) && errno != EEXIST) {
			weir_fail(err, WEIR_DENIED, "the state folder %s: %s", path,
				  strerror(errno));
			return weir_hint(err, "name another one with --state");
		}
		weir_crash_point("folder.made");
		path[i] = i < length ? '/' : '\0';
	}
	return true;
}
