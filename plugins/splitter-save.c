/*
 * splitter-save.c - saves batches as files: the parts of a split, and their manifest.
 *
 * A part is whole or not there. The manifest under way is a file too, so that memory does
 * not grow with the number of parts; it replaces the old one when all parts are there.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "splitter-save.h"

enum {
	PATH_ROOM = 4096,   /* bytes */
	NUMBER_ROOM = 64,   /* bytes of a printed value that is not text */
	LINE_ROOM = 512,    /* bytes of the numbers of a manifest's line, or of a warning's names */
	NAMES_SHOWN = 3,    /* of files in a warning */
	NUMBER_DIGITS = 18, /* of a part's number, at most */
};

/* ---- opening ---- */

static bool check_folder(const struct split_save *save, struct weir_error *err)
{
	struct stat st;

	if (strchr(save->step, '/') || save->step[0] == '.')
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "the flow's name \"%s\" cannot be a file's name", save->step);
	if (!stat(save->folder, &st) && !S_ISDIR(st.st_mode)) {
		weir_fail(err, WEIR_BAD_CONFIG, "save: %s is not a folder", save->folder);
		return weir_hint(err, "name the folder in which %s_batches is to be made",
				 save->step);
	}
	return true;
}

/* Later stages append columns; the parts have those of the source. */
static void keep_format(struct split_save *save, struct weir_context *context,
			const struct weir_schema *schema)
{
	struct weir_text header = weir_schema_header(schema);
	size_t i;

	save->separator = weir_schema_separator(schema);
	if (!save->separator)
		save->separator = ',';
	save->columns = weir_schema_count(schema);
	save->name = weir_alloc(context, save->columns * sizeof(*save->name));
	for (i = 0; i < save->columns; i++)
		save->name[i] = weir_strdup(context, weir_schema_name(schema, i));
	if (header.at) {
		char *copy = weir_alloc(context, header.length + 1);

		memcpy(copy, header.at, header.length);
		save->header = (struct weir_text){ copy, header.length };
	}
}

bool split_save_open(struct split_save *save, struct weir_context *context, const char *folder,
		     const struct weir_schema *schema, struct weir_error *err)
{
	save->folder = folder;
	save->step = weir_step_name(context);
	keep_format(save, context, schema);
	return check_folder(save, err);
}

void split_save_close(struct split_save *save)
{
	weir_file_discard(save->manifest);
}

/* ---- writing parts ---- */

/* A part under way, and what it holds. */
struct part {
	struct weir_file *file;
	uint64_t rows, bytes, first_line, last_line;
};

/* FOLDER/FLOW_batches/NAME; a path that is too long is told. */
static bool path_of(const struct split_save *save, const char *name, char *out,
		    struct weir_error *err)
{
	int length = snprintf(out, PATH_ROOM, "%s/%s_batches%s%s", save->folder, save->step,
			      *name ? "/" : "", name);

	if (length > 0 && length < PATH_ROOM)
		return true;
	return weir_fail(err, WEIR_BAD_CONFIG, "save: the path of %s is too long", name);
}

static bool put(struct part *part, const char *at, size_t length, struct weir_error *err)
{
	part->bytes += length;
	return weir_file_write(part->file, at, length, err);
}

static bool put_field(struct part *part, char separator, const char *at, size_t length,
		      struct weir_error *err)
{
	const char special[] = { separator, '"', '\r', '\n' };
	bool quoted = false;
	size_t i, from = 0;

	for (i = 0; i < length && !quoted; i++)
		quoted = memchr(special, at[i], sizeof(special)) != NULL;
	if (!quoted)
		return put(part, at, length, err);
	if (!put(part, "\"", 1, err))
		return false;
	/* Each piece ends with a quote, with which the next one begins again: it is doubled. */
	for (i = 0; i < length; i++) {
		if (at[i] != '"')
			continue;
		if (!put(part, at + from, i + 1 - from, err))
			return false;
		from = i;
	}
	return put(part, at + from, length - from, err) && put(part, "\"", 1, err);
}

static bool put_value(const struct split_save *save, struct part *part,
		      const struct weir_value *value, struct weir_error *err)
{
	char buffer[NUMBER_ROOM];
	size_t length;

	if (value->type == WEIR_TEXT)
		return put_field(part, save->separator, value->as.text, value->length, err);
	length = weir_value_print(value, buffer, sizeof(buffer));
	return put_field(part, save->separator, buffer,
			 length < sizeof(buffer) ? length : sizeof(buffer) - 1, err);
}

static bool put_header(const struct split_save *save, struct part *part, struct weir_error *err)
{
	size_t i;

	if (save->header.at)
		return put(part, save->header.at, save->header.length, err) &&
		       put(part, "\r\n", 2, err);
	for (i = 0; i < save->columns; i++) {
		if ((i > 0 && !put(part, &save->separator, 1, err)) ||
		    !put_field(part, save->separator, save->name[i], strlen(save->name[i]), err))
			return false;
	}
	return put(part, "\r\n", 2, err);
}

static bool put_row(const struct split_save *save, struct part *part, const struct weir_row *row,
		    struct weir_error *err)
{
	size_t i;

	if (part->rows++ == 0)
		part->first_line = row->line;
	part->last_line = row->line;
	if (row->raw.at)
		return put(part, row->raw.at, row->raw.length, err) && put(part, "\r\n", 2, err);
	for (i = 0; i < save->columns; i++) {
		if ((i > 0 && !put(part, &save->separator, 1, err)) ||
		    !put_value(save, part, &row->value[i], err))
			return false;
	}
	return put(part, "\r\n", 2, err);
}

static bool put_batch(struct split_save *save, struct part *part, struct weir_batch *batch,
		      struct weir_error *err)
{
	size_t count = weir_batch_count(batch), i;

	if (!put_header(save, part, err))
		return false;
	for (i = 0; i < count; i++) {
		const struct weir_row *row = weir_batch_row(batch, i);

		if (row->raw_broken) {
			if (save->broken++ == 0)
				save->first_broken = row->line;
		} else if (!put_row(save, part, row, err)) {
			return false;
		}
	}
	return true;
}

/* Opened with the first part; a flow without rows has one as well, without lines. */
static bool begin_manifest(struct split_save *save, struct weir_error *err)
{
	static const char head[] = "part,rows,first_line,last_line,bytes,sha256\r\n";
	char path[PATH_ROOM];

	if (save->manifest)
		return true;
	if (!path_of(save, "manifest.csv", path, err))
		return false;
	save->manifest = weir_file_create(path, err);
	return save->manifest && weir_file_write(save->manifest, head, sizeof(head) - 1, err);
}

static bool add_to_manifest(struct split_save *save, const char *name, const struct part *part,
			    const char *sha256, struct weir_error *err)
{
	char numbers[LINE_ROOM];
	struct part line = { .file = save->manifest };
	int length = snprintf(numbers, sizeof(numbers),
			      ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%s\r\n", part->rows,
			      part->first_line, part->last_line, part->bytes, sha256);

	return put_field(&line, ',', name, strlen(name), err) &&
	       put(&line, numbers, (size_t)length, err);
}

bool split_save_batch(struct split_save *save, struct weir_batch *batch, struct weir_error *err)
{
	char name[PATH_ROOM], path[PATH_ROOM], sha256[WEIR_SHA256_TEXT];
	struct part part = { 0 };
	bool good;

	(void)snprintf(name, sizeof(name), "%s_%" PRIu64 ".csv", save->step,
		       weir_batch_number(batch));
	if (!path_of(save, name, path, err) || !begin_manifest(save, err))
		return false;
	part.file = weir_file_create(path, err);
	if (!part.file)
		return false;
	good = put_batch(save, &part, batch, err);
	if (!good) {
		weir_file_discard(part.file);
		return false;
	}
	if (!weir_file_commit(part.file, sha256, err) ||
	    !add_to_manifest(save, name, &part, sha256, err))
		return false;
	save->parts = weir_batch_number(batch);
	save->rows += part.rows;
	return true;
}

/* ---- the end: parts of an earlier split, the manifest ---- */

/* The number in FLOW_<number>.csv, or 0 if the name is not a part's. */
static uint64_t part_number(const struct split_save *save, struct weir_text name)
{
	size_t prefix = strlen(save->step) + 1, i;
	uint64_t number = 0;

	if (name.length < prefix + 5 || name.length > prefix + NUMBER_DIGITS + 4 ||
	    memcmp(name.at, save->step, prefix - 1) != 0 || name.at[prefix - 1] != '_' ||
	    memcmp(name.at + name.length - 4, ".csv", 4) != 0 || name.at[prefix] == '0')
		return 0;
	for (i = prefix; i < name.length - 4; i++) {
		if (name.at[i] < '0' || name.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(name.at[i] - '0');
	}
	return number;
}

static bool remove_part(const struct split_save *save, struct weir_text name,
			struct weir_error *err)
{
	char text[PATH_ROOM], path[PATH_ROOM];

	(void)snprintf(text, sizeof(text), "%.*s", (int)name.length, name.at);
	if (!path_of(save, text, path, err))
		return false;
	if (!remove(path) || errno == ENOENT)
		return true;
	weir_fail(err, WEIR_DENIED, "cannot remove %s: %s", path, strerror(errno));
	return weir_hint(err, "it is a part of an earlier split; remove it by hand");
}

/* Removes the parts that the old manifest names and the new one does not. */
static bool remove_old_parts(const struct split_save *save, struct weir_error *err)
{
	char path[PATH_ROOM];
	struct weir_csv_record record;
	struct weir_csv *csv;
	struct stat st;
	bool end = false, good;

	if (!path_of(save, "manifest.csv", path, err))
		return false;
	if (stat(path, &st))
		return true;
	csv = weir_csv_open(path, NULL, err);
	good = csv && weir_csv_next(csv, &record, &end, err);
	while (good && !end) {
		good = weir_csv_next(csv, &record, &end, err);
		if (good && !end && record.count > 0 && record.problem == WEIR_CSV_FINE &&
		    part_number(save, record.field[0]) > save->parts)
			good = remove_part(save, record.field[0], err);
	}
	weir_csv_free(csv);
	return good;
}

/* Parts beyond the last one are somebody's work: they are named, not removed. */
static void warn_of_strays(const struct split_save *save, struct weir_context *context)
{
	char path[PATH_ROOM], names[LINE_ROOM] = "";
	struct weir_error unused;
	struct dirent *entry;
	size_t used = 0, strays = 0;
	DIR *folder;

	if (!path_of(save, "", path, &unused))
		return;
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		struct weir_text name = { entry->d_name, strlen(entry->d_name) };

		if (part_number(save, name) <= save->parts)
			continue;
		if (strays++ < NAMES_SHOWN && used + name.length + 3 < sizeof(names))
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
						 used ? ", " : "", entry->d_name);
	}
	if (folder)
		(void)closedir(folder);
	if (strays > 0)
		weir_log(context, WEIR_WARN,
			 "%s: %zu file%s not of this split: %s%s; the manifest names its parts",
			 path, strays, strays == 1 ? " is" : "s are", names,
			 strays > NAMES_SHOWN ? ", ..." : "");
}

static void say_what_is_left_out(const struct split_save *save, struct weir_context *context)
{
	if (save->broken == 0)
		return;
	weir_log(context, WEIR_WARN,
		 "%" PRIu64
		 " record%s no end that can be found, and %s not in the parts; the first "
		 "is at line %" PRIu64,
		 save->broken, save->broken == 1 ? " has" : "s have",
		 save->broken == 1 ? "is" : "are", save->first_broken);
	weir_note(context, "%s: %" PRIu64 " left out of the parts, from line %" PRIu64, save->step,
		  save->broken, save->first_broken);
}

bool split_save_finish(struct split_save *save, struct weir_context *context,
		       struct weir_error *err)
{
	struct weir_file *manifest;

	if (!begin_manifest(save, err) || !remove_old_parts(save, err))
		return false;
	manifest = save->manifest;
	save->manifest = NULL;
	if (!weir_file_commit(manifest, NULL, err))
		return false;
	warn_of_strays(save, context);
	say_what_is_left_out(save, context);
	weir_note(context, "%s: %" PRIu64 " rows saved in %" PRIu64 " part%s, %s/%s_batches",
		  save->step, save->rows, save->parts, save->parts == 1 ? "" : "s", save->folder,
		  save->step);
	return true;
}
