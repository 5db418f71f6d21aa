/*
 * ours.c - looks how a file begins that is about to be replaced.
 */
#include "ours.h"

#include <stdio.h>
#include <sys/stat.h>

enum { BEGIN_MOST = 128 /* bytes */ };

static bool begins(const char *at, size_t length, const char *begin)
{
	size_t wanted = strlen(begin);

	return length >= wanted && !memcmp(at, begin, wanted);
}

bool weir_ours(const char *path, const char *const *begin, struct weir_error *err)
{
	char room[BEGIN_MOST];
	struct stat info;
	size_t length = 0;
	FILE *file;

	/* What cannot be replaced is told by who tries. */
	if (stat(path, &info) || !S_ISREG(info.st_mode) || !info.st_size)
		return true;
	file = fopen(path, "rbe");
	if (file) {
		length = fread(room, 1, sizeof(room), file);
		(void)fclose(file); /* nothing was written through it */
	}
	for (; *begin; begin++)
		if (begins(room, length, *begin))
			return true;
	weir_fail(err, WEIR_BAD_CONFIG, "\"%s\" is there already, and weir did not write it", path);
	return weir_hint(err, "give another name, or remove it first");
}
