/*
 * init_places.c - where the shipped pipelines are: what --pipelines says, those of the source tree
 * for a program that was not installed, those that were installed with it.
 */
#define _XOPEN_SOURCE 700 /* realpath() */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "init_parts.h"

/* The real path of what is there under this path as seen from the program's folder; or NULL. */
static const char *beside(struct weir_init *init, const char *path)
{
	char program[PATH_MAX], *slash, *real;
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	const char *there;

	if (length <= 0)
		return NULL;
	program[length] = '\0';
	slash = strrchr(program, '/');
	if (!slash)
		return NULL;
	real = realpath(weir_arena_printf(&init->arena, "%.*s/%s", (int)(slash - program), program,
					  path),
			NULL);
	there = real ? weir_arena_strdup(&init->arena, real) : NULL;
	free(real);
	return there;
}

const char *weir_init_pipelines(struct weir_init *init)
{
	const char *folder = init->options->pipelines;

	/* Not installed: a link in the build tree. */
	folder = folder ? folder : beside(init, "shipped");
	if (!folder && !access(WEIR_DATA_DIR "/pipelines", R_OK))
		folder = WEIR_DATA_DIR "/pipelines";
	return folder ? folder : beside(init, "../share/weir/pipelines");
}

const char *weir_init_schema(struct weir_init *init)
{
	static const char installed[] = WEIR_DATA_DIR "/pipelines/weir.schema.json";
	const char *schema = beside(init, "pipelines/weir.schema.json");

	if (!schema && !access(installed, R_OK))
		schema = installed;
	return schema ? schema : beside(init, "../share/weir/pipelines/weir.schema.json");
}
