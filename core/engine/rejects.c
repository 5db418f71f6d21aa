/*
 * rejects.c - writes the reject file and the warning file of one flow.
 */
#include "rejects.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <weir/file.h>

#include "../base/crash.h"
#include "../base/text.h"

enum {
	LINE_CEILING = 64 << 20, /* bytes of one line: far above the row ceilings */
	COPY_STEP = 16 << 10,
};

struct weir_rejects {
	char *name[2]; /* of the reject file, of the warning file */
	struct weir_file *file[2];
	const struct weir_schema *schema;
	struct weir_buffer line, reason;
	bool go_on;            /* the file of warnings has some already */
	struct weir_error err; /* of a warning that is about no row */
};

enum { REJECTS, WARNINGS };

const char *const weir_reject_column[WEIR_REJECT_COLUMNS] = { "line", "code", "reason",
							      "constraint", "detail" };

static char *path_of(const char *folder, const char *flow, const char *what)
{
	size_t size = strlen(folder) + strlen(flow) + strlen(what) + sizeof("/..csv");
	char *path = weir_xcalloc(1, size);

	snprintf(path, size, "%s/%s.%s.csv", folder, flow, what);
	return path;
}

struct weir_rejects *weir_rejects_new(const char *folder, const char *flow,
				      const struct weir_schema *schema)
{
	struct weir_rejects *rejects = weir_xcalloc(1, sizeof(*rejects));

	for (int i = 0; folder && i < 2; i++)
		rejects->name[i] = path_of(folder, flow, i == REJECTS ? "rejects" : "warnings");
	rejects->schema = schema;
	weir_buffer_init(&rejects->line, LINE_CEILING);
	weir_buffer_init(&rejects->reason, LINE_CEILING);
	return rejects;
}

static bool put_line(struct weir_rejects *rejects, int which, struct weir_error *err)
{
	weir_buffer_string(&rejects->line, "\r\n");
	return weir_file_write(rejects->file[which], rejects->line.at, rejects->line.length, err);
}

/* The columns in front, and behind them the source's header, or one of its columns. */
static void add_names(struct weir_rejects *rejects, char separator)
{
	struct weir_text header = weir_schema_header(rejects->schema);

	for (int i = 0; i < WEIR_REJECT_COLUMNS; i++)
		weir_buffer_printf(&rejects->line, "%s%c", weir_reject_column[i], separator);
	if (header.length) {
		weir_buffer_append(&rejects->line, header.at, header.length);
		return;
	}
	for (size_t i = 0; i < weir_schema_count(rejects->schema); i++) {
		const char *name = weir_schema_name(rejects->schema, i);

		if (i)
			weir_buffer_byte(&rejects->line, separator);
		weir_text_csv(&rejects->line, separator, name, strlen(name));
	}
}

/* What the file of an earlier try has. */
static bool copy_old(const char *name, struct weir_file *to, struct weir_error *err)
{
	FILE *in = fopen(name, "rb");
	char room[COPY_STEP];
	size_t got;
	bool good = true;

	while (in && good && (got = fread(room, 1, sizeof(room), in)) > 0)
		good = weir_file_write(to, room, got, err);
	if (in)
		(void)fclose(in); /* it was read only */
	return good;
}

static bool begin_file(struct weir_rejects *rejects, int which, char separator,
		       struct weir_error *err)
{
	if (rejects->file[which])
		return true;
	rejects->file[which] = weir_file_create(rejects->name[which], err);
	if (!rejects->file[which])
		return false;
	if (which == WARNINGS && rejects->go_on && !access(rejects->name[WARNINGS], R_OK))
		return copy_old(rejects->name[which], rejects->file[which], err);
	weir_buffer_clear(&rejects->line);
	if (which == WARNINGS)
		weir_buffer_string(&rejects->line, "line,kind,text");
	else
		add_names(rejects, separator);
	return put_line(rejects, which, err);
}

/* The row's values, for a source that has no text of its own for it. */
static void add_values(struct weir_rejects *rejects, const struct weir_row *row, char separator)
{
	char printed[64];

	for (size_t i = 0; i < weir_schema_count(rejects->schema); i++) {
		const struct weir_value *value = &row->value[i];

		if (i)
			weir_buffer_byte(&rejects->line, separator);
		if (value->type == WEIR_TEXT)
			weir_text_csv(&rejects->line, separator, value->as.text, value->length);
		else
			weir_buffer_append(&rejects->line, printed,
					   weir_value_print(value, printed, sizeof(printed)));
	}
}

static void add_field(struct weir_buffer *line, char separator, const char *text)
{
	weir_text_csv(line, separator, text ? text : "", text ? strlen(text) : 0);
	weir_buffer_byte(line, separator);
}

static void add_record(struct weir_rejects *rejects, const struct weir_row *row, char separator)
{
	if (!row->raw.at)
		add_values(rejects, row, separator);
	else if (row->raw_broken)
		weir_text_csv(&rejects->line, separator, row->raw.at, row->raw.length);
	else
		weir_buffer_append(&rejects->line, row->raw.at, row->raw.length);
}

static bool add_reject(struct weir_rejects *rejects, const struct weir_row *row,
		       const struct weir_remark *remark, struct weir_error *err)
{
	char separator = weir_schema_separator(rejects->schema);
	struct weir_buffer *line = &rejects->line;

	separator = separator ? separator : ',';
	if (!begin_file(rejects, REJECTS, separator, err))
		return false;
	weir_buffer_clear(line);
	weir_buffer_printf(line, "%llu%c", (unsigned long long)row->line, separator);
	add_field(line, separator, remark->code);
	weir_buffer_clear(&rejects->reason);
	weir_buffer_printf(&rejects->reason, "%s%s%s", remark->column, *remark->column ? ": " : "",
			   remark->reason);
	weir_text_csv(line, separator, rejects->reason.at, rejects->reason.length);
	weir_buffer_byte(line, separator);
	add_field(line, separator, remark->constraint);
	add_field(line, separator, remark->detail);
	add_record(rejects, row, separator);
	return put_line(rejects, REJECTS, err);
}

/* line: 0: it is about no row. */
static bool add_warning(struct weir_rejects *rejects, uint64_t line,
			const struct weir_remark *remark, struct weir_error *err)
{
	if (!begin_file(rejects, WARNINGS, ',', err))
		return false;
	weir_buffer_clear(&rejects->line);
	if (line)
		weir_buffer_printf(&rejects->line, "%llu", (unsigned long long)line);
	weir_buffer_byte(&rejects->line, ',');
	add_field(&rejects->line, ',', remark->code);
	weir_text_csv(&rejects->line, ',', remark->reason, strlen(remark->reason));
	return put_line(rejects, WARNINGS, err);
}

static bool add_remark(struct weir_rejects *rejects, const struct weir_row *row,
		       const struct weir_remark *remark, struct weir_error *err)
{
	return remark->reject ? add_reject(rejects, row, remark, err)
			      : add_warning(rejects, row->line, remark, err);
}

void weir_rejects_warn(struct weir_rejects *rejects, const struct weir_remark *remark)
{
	struct weir_error err;

	if (!rejects->name[WARNINGS])
		return;
	if (!add_warning(rejects, 0, remark, &err) && rejects->err.code == WEIR_OK)
		rejects->err = err;
}

static int by_row(const void *a, const void *b)
{
	const struct weir_remark *const *x = a, *const *y = b;

	return ((*x)->row > (*y)->row) - ((*x)->row < (*y)->row);
}

/* Remarks come stage by stage; the files have them in the order of the lines. */
bool weir_rejects_add(struct weir_rejects *rejects, const struct weir_batch *batch,
		      struct weir_error *err)
{
	const struct weir_remark **sorted;
	size_t count = 0, put = 0;
	bool good = true;

	for (const struct weir_remark *r = batch->remark; rejects->name[REJECTS] && r; r = r->next)
		count++;
	if (!count)
		return true;
	sorted = weir_xcalloc(count, sizeof(const struct weir_remark *));
	for (const struct weir_remark *r = batch->remark; r; r = r->next)
		sorted[put++] = r;
	qsort(sorted, count, sizeof(const struct weir_remark *), by_row);
	for (size_t i = 0; good && i < count; i++)
		good = add_remark(rejects, &batch->row[sorted[i]->row], sorted[i], err);
	free(sorted);
	return good;
}

void weir_rejects_go_on(struct weir_rejects *rejects)
{
	rejects->go_on = true;
}

static void free_rejects(struct weir_rejects *rejects)
{
	for (int i = 0; i < 2; i++)
		free(rejects->name[i]);
	weir_buffer_release(&rejects->line);
	weir_buffer_release(&rejects->reason);
	free(rejects);
}

void weir_rejects_drop(struct weir_rejects *rejects)
{
	for (int i = 0; i < 2; i++)
		weir_file_discard(rejects->file[i]);
	free_rejects(rejects);
}

bool weir_rejects_end(struct weir_rejects *rejects, struct weir_step_books *books,
		      struct weir_arena *arena, struct weir_error *err)
{
	const char **name[2] = { &books->reject_file, &books->warning_file };
	bool good = rejects->err.code == WEIR_OK;

	if (!good)
		*err = rejects->err;
	for (int i = 0; i < 2; i++) {
		if (rejects->file[i]) {
			good &= weir_file_commit(rejects->file[i], NULL, err);
			*name[i] = weir_arena_strdup(arena, rejects->name[i]);
		} else if (rejects->name[i] && (i == REJECTS || !rejects->go_on)) {
			remove(rejects->name[i]); /* of an earlier try of this run */
		}
	}
	free_rejects(rejects);
	return good;
}
