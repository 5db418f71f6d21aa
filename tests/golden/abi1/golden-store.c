/*
 * golden-store.c - a store that writes a line for each row at the end of a file, and finds none
 * again.
 *
 * That it finds none is the trait WEIR_KEEPS_NOTHING: every row of every run is new. A store that
 * finds its rows leaves it out; then scan brings rows, count counts them, and write leaves rows
 * that are there as WEIR_OUT_PRESENT. <weir/store.h> and <weir/store_ops.h> say what each callback
 * must do. The program makes an instance for each store, so there are no writable globals.
 */
#define _POSIX_C_SOURCE 200809L /* fsync() */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <weir/plugin.h>

/* One instance: the options first, then what open() makes. */
struct golden_store_self {
	struct weir_path path;
	FILE *file; /* NULL in a dry run */
};

/* The type of an option is the type of its field; the program parses, checks and explains it. */
static const struct weir_option options[] = {
	{ WEIR_OPTION(struct golden_store_self, path), .required = true,
	  .help = "The file that gets a line for each row." },
	{ 0 },
};

static bool golden_store_open(void *me, struct weir_context *context, struct weir_schema *schema,
			      struct weir_error *err)
{
	struct golden_store_self *self = me;

	(void)schema; /* a store has none */
	if (weir_is_dry_run(context))
		return true;
	self->file = fopen(self->path.name, "ab");
	return self->file || weir_option_fail(context, "path", err, WEIR_DENIED, "%s: %s",
					      self->path.name, strerror(errno));
}

/* Called after every open, also after one that failed. */
static void golden_store_close(void *me, struct weir_context *context)
{
	struct golden_store_self *self = me;

	(void)context;
	if (self->file)
		(void)fclose(self->file); /* each write has flushed what it wrote */
}

static const char *golden_store_identity(void *me)
{
	return ((struct golden_store_self *)me)->path.name;
}

/* Any table, with any columns. */
static bool golden_store_describe(void *me, struct weir_context *context, const char *table,
				  struct weir_table_info *info, bool *exists,
				  struct weir_error *err)
{
	(void)me, (void)context, (void)table, (void)err;
	weir_table_any(info);
	*exists = true;
	return true;
}

static bool golden_store_scan(void *me, struct weir_context *context,
			      const struct weir_query *query, weir_row_fn *each, void *arg,
			      struct weir_error *err)
{
	(void)me, (void)context, (void)query, (void)each, (void)arg, (void)err;
	return true;
}

static bool golden_store_count(void *me, struct weir_context *context,
			       const struct weir_query *query, uint64_t *count,
			       struct weir_error *err)
{
	(void)me, (void)context, (void)query, (void)err;
	*count = 0;
	return true;
}

/* "people name=Ada town=Brook" */
static bool put_row(FILE *file, const struct weir_write *write, const struct weir_write_row *row)
{
	bool good = fputs(write->table, file) >= 0;

	for (size_t i = 1; i < write->column_count && good; i++) { /* column 0 is the id */
		size_t length = weir_value_print(&row->value[i], NULL, 0);
		char *text = malloc(length + 1);

		if (!text)
			return false;
		(void)weir_value_print(&row->value[i], text, length + 1);
		good = fprintf(file, " %s=%s", write->column[i], text) >= 0;
		free(text);
	}
	return good && fputc('\n', file) != EOF;
}

/* All rows durably, or false and none: what was begun is cut off again. */
static bool golden_store_write(void *me, struct weir_context *context, struct weir_write *write,
			       struct weir_error *err)
{
	struct golden_store_self *self = me;
	long before;
	bool good = true;

	(void)context;
	if (!self->file || fseek(self->file, 0, SEEK_END) != 0 || (before = ftell(self->file)) < 0)
		return weir_fail(err, WEIR_BROKEN, "%s cannot be written", self->path.name);
	for (size_t i = 0; i < write->row_count && good; i++) {
		good = put_row(self->file, write, &write->row[i]);
		write->row[i].outcome = WEIR_OUT_INSERTED;
	}
	if (good && fflush(self->file) == 0 && fsync(fileno(self->file)) == 0)
		return true;
	weir_fail(err, WEIR_BROKEN, "%s: %s", self->path.name, strerror(errno));
	clearerr(self->file);
	(void)fflush(self->file);
	if (ftruncate(fileno(self->file), before) != 0)
		weir_hint(err, "the file has rows that the run will write again");
	return false;
}

static const struct weir_store_ops ops = { .size = sizeof(ops),
					   .identity = golden_store_identity,
					   .describe = golden_store_describe,
					   .scan = golden_store_scan,
					   .count = golden_store_count,
					   .write = golden_store_write };

/* The one symbol that the program looks for. The name is the file's, without .so. */
WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_STORE,
	.traits = WEIR_LOCAL | WEIR_KEEPS_NOTHING,
	.name = "golden-store",
	.version = "1.0",
	.summary = "Writes a line for each row at the end of a file.",
	.options = options,
	.self_size = sizeof(struct golden_store_self),
	.open = golden_store_open,
	.close = golden_store_close,
	.ops.store = &ops,
};
