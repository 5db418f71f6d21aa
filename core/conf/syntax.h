/*
 * syntax.h - what is said when libyaml does not understand a file.
 */
#ifndef WEIR_SYNTAX_H
#define WEIR_SYNTAX_H

#include <yaml.h>

#include "../base/buffer.h"
#include "../base/problems.h"

/* Adds the parser's mistake to problems, with its place in file; source: the file's bytes. */
void weir_yaml_tell(const yaml_parser_t *parser, const char *file, const struct weir_buffer *source,
		    struct weir_problems *problems);

#endif
