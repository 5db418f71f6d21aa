/*
 * dotenv.h - reads the lines of a .env file.
 */
#ifndef WEIR_DOTENV_H
#define WEIR_DOTENV_H

#include "env.h"

/* Fills env->line, once. A file that is not there holds nothing. */
void weir_dotenv_read(struct weir_env *env, struct weir_problems *problems);

#endif
