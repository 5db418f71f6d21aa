/*
 * env.c - finds variables and secrets, and has secrets masked in the log.
 */
#include "env.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "dotenv.h"
#include "files.h"
#include "suggest.h"

extern char **environ;

enum { SECRET_CEILING = 64 * 1024 /* bytes of a file that holds a secret */ };

void weir_env_init(struct weir_env *env, const char *pipeline, struct weir_logger *log,
		   struct weir_arena *arena)
{
	*env = (struct weir_env){ .log = log, .arena = arena };
	if (pipeline)
		env->file = weir_path_beside(arena, pipeline, ".env");
}

static const char *find_in_file(struct weir_env *env, const char *name,
				struct weir_problems *problems)
{
	size_t i;

	weir_dotenv_read(env, problems);
	/* The last one counts, as in a shell. */
	for (i = env->count; i-- > 0;) {
		if (!strcmp(env->line[i].name, name))
			return env->line[i].value;
	}
	return NULL;
}

const char *weir_env_find(struct weir_env *env, const char *name, struct weir_problems *problems)
{
	const char *value = getenv(name), *other;

	if (value && *value)
		return value;
	other = find_in_file(env, name, problems);
	return other ? other : value;
}

/* ---- secrets ---- */

/* Says once that others can read a .env that a secret came from. */
static void warn_of_rights(struct weir_env *env)
{
	struct stat info;

	if (env->was_warned || stat(env->file, &info) || !(info.st_mode & (S_IRGRP | S_IROTH)))
		return;
	env->was_warned = true;
	weir_logger_write(env->log, WEIR_WARN, NULL,
			  "%s holds a secret and other users can read it; try: chmod 600 %s",
			  env->file, env->file);
}

/* What the file that NAME_FILE names holds, without the line end behind it. */
static const char *read_secret(struct weir_env *env, const char *variable, const char *file,
			       const struct weir_place *at, struct weir_problems *problems)
{
	const char *value = NULL;
	struct weir_buffer source;
	struct weir_error err;
	size_t length;

	weir_buffer_init(&source, SECRET_CEILING);
	if (weir_read_whole(file, &source, &err)) {
		length = source.length;
		if (length && source.at[length - 1] == '\n')
			length--;
		if (length && source.at[length - 1] == '\r')
			length--;
		value = weir_arena_copy(env->arena, source.at ? source.at : "", length);
		if (strlen(value) != length) {
			weir_problem(problems, at, "%s, which %s names, holds a NUL character",
				     file, variable);
			value = NULL;
		}
	} else {
		weir_problem(problems, at, "%s, which %s names, %s", file, variable, err.message);
	}
	weir_buffer_release(&source);
	return value;
}

/* NULL: it is not there, or *told. An empty variable is as good as none. */
static const char *look_up(struct weir_env *env, const char *name, const struct weir_place *at,
			   struct weir_problems *problems, bool *told)
{
	const char *variable = weir_arena_printf(env->arena, "%s_FILE", name), *file;
	const char *value = getenv(name);

	if (value && *value)
		return value;
	file = getenv(variable);
	if (file && *file) {
		value = read_secret(env, variable, file, at, problems);
		*told = !value;
		return value;
	}
	value = find_in_file(env, name, problems);
	if (value)
		warn_of_rights(env);
	return value;
}

const char *weir_env_secret(struct weir_env *env, const char *name, const struct weir_place *at,
			    struct weir_problems *problems, bool *told)
{
	const char *value;

	*told = false;
	value = look_up(env, name, at, problems, told);
	if (value && *value && env->log)
		weir_logger_mask(env->log, value);
	return value;
}

enum weir_env_origin weir_env_where(struct weir_env *env, const char *name, bool secret,
				    struct weir_problems *problems)
{
	const char *value = getenv(name);

	if (value && *value)
		return WEIR_ENV_ENVIRONMENT;
	value = secret ? getenv(weir_arena_printf(env->arena, "%s_FILE", name)) : NULL;
	if (value && *value)
		return WEIR_ENV_FILE;
	value = find_in_file(env, name, problems);
	return value && *value ? WEIR_ENV_DOTENV : WEIR_ENV_NOWHERE;
}

const char *weir_env_file(const struct weir_env *env)
{
	return env->file ? env->file : ".env beside the pipeline";
}

void weir_env_suggest(const struct weir_env *env, struct weir_error *err, const char *name)
{
	size_t count = 0, i;
	const char **known;

	while (environ && environ[count])
		count++;
	known = weir_xcalloc(count + env->count + 1, sizeof(*known));
	for (i = 0; i < count; i++) {
		const char *equals = strchr(environ[i], '=');

		known[i] = equals ? weir_arena_copy(env->arena, environ[i],
						    (size_t)(equals - environ[i]))
				  : environ[i];
	}
	for (i = 0; i < env->count; i++)
		known[count + i] = env->line[i].name;
	weir_suggest(err, name, known, count + env->count, NULL);
	free(known);
}
