/*
 * yaml_text.h - texts as they have to stand in a YAML file that weir writes.
 */
#ifndef WEIR_YAML_TEXT_H
#define WEIR_YAML_TEXT_H

#include "../base/buffer.h"

/*
 * Appends a scalar that reads back as this text (UTF-8) wherever it stands: as it is where it
 * looks like a name or a path, else in double quotes, with whatever YAML would take for
 * something else escaped.
 */
bool weir_yaml_scalar(struct weir_buffer *out, const char *text);
/* The same of a value that is interpolated: a dollar sign stays one. */
bool weir_yaml_value(struct weir_buffer *out, const char *text);
/* The same between double quotes that are there already. */
bool weir_yaml_inside(struct weir_buffer *out, const char *text);
/* Appends what goes into a comment: line breaks and what else is no text as \xNN. */
bool weir_yaml_comment(struct weir_buffer *out, const char *text);

#endif
