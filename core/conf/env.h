/*
 * env.h - what the environment, and the file .env beside a pipeline, say.
 *
 * .env holds lines KEY=VALUE, "export" before them or not, and comments from #.
 * 'single quotes' keep all as it is; in "double quotes" \" \\ and \n mean what they
 * mean in C. Nothing is expanded. The file is read when it is first needed.
 */
#ifndef WEIR_ENV_H
#define WEIR_ENV_H

#include "../base/arena.h"
#include "../base/problems.h"

struct weir_env_line {
	const char *name, *value;
};

struct weir_env {
	const char *file;           /* the .env, or NULL; it need not exist */
	struct weir_logger *log;    /* told of every secret, to mask it; may be NULL */
	struct weir_arena *arena;   /* where values live */
	struct weir_env_line *line; /* of the file, once it was read */
	size_t count;
	bool was_read, was_warned;
};

/* The .env beside the file pipeline, which may be NULL. */
void weir_env_init(struct weir_env *env, const char *pipeline, struct weir_logger *log,
		   struct weir_arena *arena);
/*
 * From the environment, then .env, where an empty variable of the environment is as good as none;
 * NULL: neither has it. Mistakes in .env go to problems.
 */
const char *weir_env_find(struct weir_env *env, const char *name, struct weir_problems *problems);
/*
 * From the environment, else the file that NAME_FILE names, else .env; masked in the
 * log from now on; "" if all that has it is empty. NULL: none has it, or it cannot be used, and
 * then *told is true.
 */
const char *weir_env_secret(struct weir_env *env, const char *name, const struct weir_place *at,
			    struct weir_problems *problems, bool *told);
enum weir_env_origin {
	WEIR_ENV_NOWHERE = 0,
	WEIR_ENV_ENVIRONMENT,
	WEIR_ENV_FILE,   /* a secret: the file that NAME_FILE names */
	WEIR_ENV_DOTENV, /* .env */
};
/* Where the two above have a value from that is not empty. Mistakes in .env go to problems. */
enum weir_env_origin weir_env_where(struct weir_env *env, const char *name, bool secret,
				    struct weir_problems *problems);
/* Where a person would write a variable: the path of .env, or what it is. */
const char *weir_env_file(const struct weir_env *env);
/* "did you mean" among the names of the environment and .env. */
void weir_env_suggest(const struct weir_env *env, struct weir_error *err, const char *name);

#endif
