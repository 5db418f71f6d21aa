/*
 * init.c - weir init: looks at a folder of CSV files, and writes a pipeline for them.
 */
#define _XOPEN_SOURCE 700 /* realpath() */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/file.h>

#include "../base/text.h"
#include "../conf/files.h"
#include "../conf/yaml_text.h"
#include "init_parts.h"
#include "run_parts.h"

enum {
	NAMES_TRIED = 100, /* of databases, until one is free */
};

/* ---- where things are ---- */

static bool find_folder(struct weir_init *init, const char *folder, struct weir_error *err)
{
	char *real = realpath(folder, NULL);

	if (!real) {
		weir_fail_at(err, WEIR_BAD_CONFIG, folder, 0, 0, "%s", strerror(errno));
		return weir_hint(err, "give the folder in which the CSV files are");
	}
	init->folder = weir_arena_strdup(&init->arena, real);
	free(real);
	if (!weir_utf8_valid(init->folder, strlen(init->folder))) {
		weir_fail(err, WEIR_BAD_CONFIG,
			  "the folder's path is not UTF-8, which a pipeline has to be");
		return weir_hint(err, "rename it, or give a link to it");
	}
	init->name = weir_init_identifier(init, strrchr(init->folder, '/') + 1, "folder");
	return true;
}

static bool find_output(struct weir_init *init, struct weir_error *err)
{
	const char *output = init->options->output;
	struct stat info;

	init->out =
		weir_path_absolute(&init->arena,
				   output ? output
					  : weir_arena_printf(&init->arena, "%s.yaml", init->name));
	init->out_folder = weir_arena_copy(&init->arena, init->out,
					   (size_t)(strrchr(init->out, '/') - init->out));
	if (!weir_utf8_valid(init->out, strlen(init->out)))
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "%s: the path is not UTF-8, which a pipeline has to be",
				 output ? output : "the current folder");
	if (!output || lstat(init->out, &info))
		return true;
	weir_fail_at(err, WEIR_BAD_CONFIG, output, 0, 0,
		     "is there already, and is not overwritten");
	return weir_hint(err, "give another name, or remove it first");
}

/* ---- the folder ---- */

/* Names of tables and columns. `id` is weir's own. */
static void name_columns(struct weir_init *init, struct weir_init_file *file)
{
	const char **taken = weir_arena_alloc(&init->arena, (file->count + 1) * sizeof(*taken));
	size_t i;

	taken[0] = "id";
	for (i = 0; i < file->count; i++) {
		const char *name = weir_init_identifier(init, file->column[i].name, "column");

		if (!strcmp(name, "id"))
			name = "source_id";
		taken[i + 1] = file->column[i].store = weir_init_apart(init, name, taken, i + 1);
	}
}

static void name_all(struct weir_init *init)
{
	const char **taken = weir_arena_alloc(&init->arena, init->count * sizeof(*taken));
	size_t i;

	for (i = 0; i < init->count; i++) {
		struct weir_init_file *file = &init->file[i];
		const char *dot = strrchr(file->name, '.');
		const char *stem =
			weir_arena_copy(&init->arena, file->name, (size_t)(dot - file->name));

		taken[i] = file->table =
			weir_init_apart(init, weir_init_identifier(init, stem, "table"), taken, i);
		if (!file->wrong)
			name_columns(init, file);
	}
}

/* Tells what is left out; false: nothing is left. */
static bool tell_left_out(struct weir_init *init, struct weir_error *err)
{
	size_t good = 0;

	for (size_t i = 0; i < init->count; i++) {
		const struct weir_init_file *file = &init->file[i];

		good += !file->wrong;
		if (file->wrong)
			weir_logger_write(init->log, WEIR_WARN, NULL, "left out: %s", file->wrong);
	}
	if (good)
		return true;
	weir_fail_at(err, WEIR_BAD_CONFIG, init->folder, 0, 0, "has no CSV file that can be read");
	return weir_hint(err, "mend what is said above");
}

static void sample_all(struct weir_init *init)
{
	size_t cells = WEIR_INIT_ALL / init->count;

	for (size_t i = 0; i < init->count; i++)
		weir_init_sample(init, &init->file[i],
				 cells < WEIR_INIT_CELLS ? cells : WEIR_INIT_CELLS);
	name_all(init);
}

/* ---- the pipeline ---- */

static void write_generic(struct weir_init *init)
{
	weir_buffer_clear(&init->text);
	weir_init_generic(init);
}

/* A database that lacks some of the tables is another one: a new name is found. */
static void generic(struct weir_init *init)
{
	const char *stem = init->kind->ending ? weir_arena_printf(&init->arena, "%s/%s",
								  init->out_folder, init->name)
					      : NULL;

	weir_init_keys(init);
	weir_init_references(init);
	for (unsigned number = 1; number < NAMES_TRIED; number++) {
		char suffix[16] = ""; /* "-99" */

		if (number > 1)
			snprintf(suffix, sizeof(suffix), "-%u", number);
		init->data = stem ? weir_arena_printf(&init->arena, "%s%s%s", stem, suffix,
						      init->kind->ending)
				  : NULL;
		write_generic(init);
		if (init->text.overflow || weir_init_look(init))
			break;
		for (size_t i = 0; i < init->count; i++) {
			init->file[i].existing = false;
			for (size_t k = 0; k < init->file[i].count; k++)
				init->file[i].column[k].absent = false;
		}
	}
	weir_init_keys(init);
	write_generic(init);
}

static bool make(struct weir_init *init, struct weir_error *err)
{
	init->kind = weir_init_kind_of(init->options->to);
	if (weir_init_shipped(init))
		return true;
	if (!init->kind)
		return weir_init_no_kind(init, err);
	generic(init);
	if (!tell_left_out(init, err))
		return false;
	if (!init->text.overflow)
		return true;
	weir_fail_at(err, WEIR_BAD_CONFIG, init->folder, 0, 0,
		     "has too many columns for one pipeline, which has %d KiB at most",
		     WEIR_INIT_TEXT / 1024);
	return weir_hint(err, "move some of the files into another folder");
}

static bool put(struct weir_init *init, struct weir_error *err)
{
	struct weir_file *file;

	if (!init->options->output) {
		fwrite(init->text.at, 1, init->text.length, stdout);
		return true;
	}
	file = weir_file_create(init->out, err);
	if (!file)
		return false;
	if (weir_file_write(file, init->text.at, init->text.length, err))
		return weir_file_commit(file, NULL, err);
	weir_file_discard(file);
	return false;
}

/* What it lacks is told, and it is written all the same, to be mended. */
static int check(struct weir_init *init)
{
	struct weir_problems problems;
	struct weir_error err;
	int code = WEIR_EXIT_OK;

	weir_problems_init(&problems);
	if (!weir_init_passes(init, &problems)) {
		code = weir_exit_code(weir_problems_code(&problems));
		weir_problems_print(&problems, init->log);
		weir_fail(&err, WEIR_BAD_CONFIG,
			  "the pipeline was written, and does not pass `weir check` yet");
		weir_hint(&err, "mend what is said above");
		weir_logger_error(init->log, NULL, &err);
	}
	weir_problems_release(&problems);
	return code;
}

static bool prepare(struct weir_init *init, const char *folder, struct weir_error *err)
{
	if (!find_folder(init, folder, err) || !find_output(init, err) ||
	    !weir_init_folder(init, err))
		return false;
	init->schema = weir_init_schema(init);
	sample_all(init);
	for (size_t i = 0; i < init->count; i++)
		if (!init->file[i].wrong)
			return true;
	return tell_left_out(init, err);
}

int weir_init(const struct weir_run_options *options, const char *folder)
{
	struct weir_init init = { .options = options };
	struct weir_error err = { 0 };
	int code;

	weir_arena_init(&init.arena);
	weir_buffer_init(&init.text, WEIR_INIT_TEXT);
	init.log = weir_logger_new(stderr, WEIR_WARN, false);
	if (prepare(&init, folder, &err) && make(&init, &err) && put(&init, &err)) {
		code = check(&init);
	} else {
		weir_logger_error(init.log, NULL, &err);
		code = weir_exit_code(err.code);
	}
	weir_logger_free(init.log);
	weir_buffer_release(&init.text);
	weir_arena_release(&init.arena);
	return code;
}
