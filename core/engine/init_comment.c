/*
 * init_comment.c - the comments that every pipeline has that is made.
 */
#include <stdarg.h>
#include <stdio.h>

#include "../base/text.h"
#include "../conf/yaml_text.h"
#include "init_parts.h"

enum {
	LINE_ROOM = 4096, /* bytes of a comment */
	SHOWN = 20,       /* files that a comment names */
};

void weir_init_comment(struct weir_init *init, const char *before, const char *format, ...)
{
	char line[LINE_ROOM];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	weir_text_cut(line, sizeof(line), length > 0 ? (size_t)length : 0);
	weir_buffer_printf(&init->text, "%s#%s", before, *line ? " " : "");
	weir_yaml_comment(&init->text, line);
	weir_buffer_byte(&init->text, '\n');
}

void weir_init_head(struct weir_init *init)
{
	const char *file = init->options->output ? init->options->output : "FILE";

	if (init->schema)
		weir_init_comment(init, "", "yaml-language-server: $schema=%s", init->schema);
	weir_init_comment(init, "",
			  "Written by `weir init` for the files in %s; it runs as it is, "
			  "and is there to be edited.",
			  init->folder);
	weir_init_comment(init, "", "%s", "");
	weir_init_comment(init, "", "  weir check %s", file);
	weir_init_comment(init, "", "  weir run %s", file);
	weir_init_comment(init, "", "%s", "");
}

void weir_init_left_out(struct weir_init *init)
{
	for (size_t i = 0; i < init->count; i++)
		if (init->file[i].wrong)
			weir_init_comment(init, "", "Left out: %s", init->file[i].wrong);
	for (size_t i = 0; i < init->other_count && i < SHOWN; i++)
		weir_init_comment(init, "", "Not looked at: %s", init->other[i]);
	if (init->other_count > SHOWN)
		weir_init_comment(init, "", "Not looked at: %zu more files",
				  init->other_count - SHOWN);
}
