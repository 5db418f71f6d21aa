/*
 * templates.h - the files of a new plugin; templates.c is made from core/templates.
 */
#ifndef WEIR_TEMPLATES_H
#define WEIR_TEMPLATES_H

#include <stddef.h>

struct weir_template {
	const char *kind;        /* "source", ...; "any": of all */
	const char *file;        /* NAME in it is the plugin's name */
	const char *const *line; /* ends with NULL; @NAME@, @ID@ and @KIND@ are replaced */
};

extern const struct weir_template weir_templates[]; /* ends with { NULL } */

#endif
