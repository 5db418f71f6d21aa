/*
 * golden-source.c - reads a file of lines "NAME TOWN": a row for each line.
 *
 * The program makes an instance for each stage that uses the plugin, so there are no writable
 * globals. <weir/plugin.h> says what each callback must do, and what it may.
 */
#define _POSIX_C_SOURCE 200809L /* getline() */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <weir/plugin.h>

/* One instance: the options first, then what open() makes. */
struct golden_source_self {
	struct weir_path path;
	int name, town; /* numbers of the columns */
	FILE *file;
	char *text; /* of the line, which getline() keeps */
	size_t room;
	uint64_t line;
};

/* The type of an option is the type of its field; the program parses, checks and explains it. */
static const struct weir_option options[] = {
	{ WEIR_OPTION(struct golden_source_self, path), .required = true,
	  .help = "The file to read." },
	{ 0 },
};

/* Declares the columns. What is wrong with the pipeline is told here, before a row moves. */
static bool golden_source_open(void *me, struct weir_context *context, struct weir_schema *schema,
			       struct weir_error *err)
{
	struct golden_source_self *self = me;

	self->file = fopen(self->path.name, "rb");
	if (!self->file)
		return weir_option_fail(context, "path", err, WEIR_BAD_CONFIG, "%s: %s",
					self->path.name, strerror(errno));
	/* For reject files: how the lines look as CSV without quotes. */
	weir_schema_set_record_format(schema, (struct weir_text){ "name town", 9 }, ' ');
	return weir_schema_add(schema, "name", WEIR_TEXT, &self->name, err) &&
	       weir_schema_add(schema, "town", WEIR_TEXT, &self->town, err);
}

/* Called after every open, also after one that failed. */
static void golden_source_close(void *me, struct weir_context *context)
{
	struct golden_source_self *self = me;

	(void)context;
	if (self->file)
		(void)fclose(self->file); /* it was only read */
	free(self->text);
}

static void fill(const struct golden_source_self *self, struct weir_row *row, size_t length)
{
	const char *blank = memchr(self->text, ' ', length);
	size_t first = blank ? (size_t)(blank - self->text) : length;

	row->line = self->line;
	/* A text of a row is valid UTF-8 without NUL bytes; what is not refuses its row. */
	if (!weir_utf8_valid(self->text, length) || memchr(self->text, '\0', length)) {
		weir_row_reject(row, "ENCODING", NULL, "the line is not valid UTF-8");
		return;
	}
	row->raw = (struct weir_text){ weir_row_text(row, self->text, length).as.text, length };
	row->value[self->name] = weir_row_text(row, self->text, first);
	if (blank)
		row->value[self->town] = weir_row_text(row, blank + 1, length - first - 1);
}

/* Fills one row; the same file gives the same rows, every time. */
static bool golden_source_read(void *me, struct weir_context *context, struct weir_row *row,
			       bool *end, struct weir_error *err)
{
	struct golden_source_self *self = me;
	ssize_t length;

	(void)context;
	do {
		length = getline(&self->text, &self->room, self->file);
		if (length < 0) {
			*end = true;
			return !ferror(self->file) ||
			       weir_fail(err, WEIR_BROKEN, "%s cannot be read", self->path.name);
		}
		self->line++;
		while (length && (self->text[length - 1] == '\n' || self->text[length - 1] == '\r'))
			length--;
	} while (!length); /* empty lines are no rows */
	fill(self, row, (size_t)length);
	return true;
}

static const char *golden_source_file(void *me)
{
	return ((struct golden_source_self *)me)->path.name;
}

static const struct weir_source_ops ops = { .size = sizeof(ops),
					    .read = golden_source_read,
					    .file = golden_source_file };

/* The one symbol that the program looks for. The name is the file's, without .so. */
WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SOURCE,
	.name = "golden-source",
	.version = "1.0",
	.summary = "Reads a file of lines \"NAME TOWN\".",
	.options = options,
	.self_size = sizeof(struct golden_source_self),
	.open = golden_source_open,
	.close = golden_source_close,
	.ops.source = &ops,
};
